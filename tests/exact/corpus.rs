//! The laws over hundreds of real policies, and repairs that are called safe. The corpus is not part
//! of the project; without it the test says so and passes.

use std::path::Path;
use std::sync::Arc;

use iam_lint::access::inclusion::Holds;
use iam_lint::lint::{Applicability, Linter, fix};
use iam_lint::policy::PolicyType;
use iam_lint::simulate::documents::compiled;
use iam_lint::source::{Source, SourceId};

use super::{Set, is_within};

fn policies() -> Vec<Source> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/managed");
    let Ok(entries) = Path::new(folder).read_dir() else {
        eprintln!("SKIPPED: no corpus of policies beside the checkout");
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| Source::read(SourceId::new(0), path.display().to_string(), path).unwrap())
        .collect()
}

fn set(source: &Source) -> Set {
    compiled(source).unwrap()
}

#[test]
fn every_policy_is_within_itself() {
    let mut unknown = Vec::new();
    let policies = policies();
    for source in &policies {
        let own = set(source);
        let answer = is_within(&own, &own);
        assert_ne!(answer.holds, Holds::Fail, "{} {answer:?}", source.name());
        if answer.holds == Holds::Unknown {
            unknown.push(source.name().to_owned());
        }
    }
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn safe_repairs_keep_the_meaning() {
    let mut repaired = 0;
    for source in policies() {
        let report = Linter::default().check(&source, Some(PolicyType::Identity));
        let fixes = report
            .findings
            .iter()
            .filter_map(|finding| finding.fix.as_ref())
            .filter(|fix| fix.applicability == Applicability::Safe);
        let Some((text, _)) = fix::apply(&source, fixes) else {
            continue;
        };
        repaired += 1;
        let mended = Source::new(SourceId::new(0), source.name(), text);
        let (before, after): (Set, Set) = (set(&source), set(&mended));
        for (new, reference) in [(&before, &after), (&after, &before)] {
            let answer = is_within(new, reference);
            assert_eq!(answer.holds, Holds::Pass, "{} {answer:?}", source.name());
        }
        drop::<Vec<Arc<_>>>(after);
    }
    println!("{repaired} policies repaired");
}
