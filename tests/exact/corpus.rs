//! The laws over hundreds of real policies, and repairs that are called safe. The corpus is not part
//! of the project; without it the test says so and passes.

use std::collections::BTreeMap;
use std::path::Path;

use iam_lint::access::inclusion::Holds;
use iam_lint::lint::{Applicability, Linter, Outcome, Selection, fix};
use iam_lint::policy::PolicyType;
use iam_lint::simulate::documents::compiled;
use iam_lint::source::{Source, SourceId};
use iam_lint::syntax::json;

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

/// With every rule.
fn linter() -> Linter {
    Linter::new(Selection::new(&["all".to_owned()], &[]).unwrap())
}

/// Mends a policy until nothing is left to mend; how many rounds that took.
fn mend(source: &Source, unsafe_too: bool) -> (Source, usize) {
    let mut source = Source::new(SourceId::new(0), source.name(), source.text().to_owned());
    for round in 0..10 {
        let report = linter().check(&source, Some(PolicyType::Identity));
        assert_eq!(report.outcome, Outcome::Checked(1), "{}", source.name());
        let fixes = report
            .findings
            .iter()
            .filter_map(|finding| finding.fix.as_ref());
        let fixes = fixes.filter(|fix| unsafe_too || fix.applicability == Applicability::Safe);
        let Some((text, _)) = fix::apply(&source, fixes) else {
            return (source, round);
        };
        source = Source::new(SourceId::new(0), source.name(), text);
        let errors = json::parse(source.id(), source.text()).errors;
        assert!(errors.is_empty(), "{}: {errors:?}", source.name());
    }
    panic!("{}: repairs do not come to an end", source.name());
}

/// The rules that have a repair to offer, with how many findings each has in a policy.
fn repairable(source: &Source, unsafe_too: bool) -> BTreeMap<&'static str, usize> {
    let report = linter().check(source, Some(PolicyType::Identity));
    let mut counts = BTreeMap::new();
    for finding in report.findings {
        let fix = finding.fix.as_ref();
        if fix.is_some_and(|fix| unsafe_too || fix.applicability == Applicability::Safe) {
            *counts.entry(finding.rule.name).or_default() += 1;
        }
    }
    counts
}

#[test]
fn safe_repairs_keep_the_meaning() {
    let mut mended: BTreeMap<&str, usize> = BTreeMap::new();
    let mut policies_mended = 0;
    for source in policies() {
        let (after, rounds) = mend(&source, false);
        if rounds == 0 {
            continue;
        }
        policies_mended += 1;
        for (rule, count) in repairable(&source, false) {
            *mended.entry(rule).or_default() += count;
        }
        assert!(repairable(&after, false).is_empty(), "{}", source.name());
        let (before, after) = (set(&source), set(&after));
        for (new, reference) in [(&before, &after), (&after, &before)] {
            let answer = is_within(new, reference);
            assert_eq!(answer.holds, Holds::Pass, "{} {answer:?}", source.name());
        }
    }
    println!("{policies_mended} policies mended with an equal meaning: {mended:?}");
}

#[test]
fn bolder_repairs_leave_nothing_to_mend() {
    let mut mended: BTreeMap<&str, usize> = BTreeMap::new();
    for source in policies() {
        let (after, rounds) = mend(&source, true);
        if rounds > 0 {
            for (rule, count) in repairable(&source, true) {
                *mended.entry(rule).or_default() += count;
            }
            assert!(repairable(&after, true).is_empty(), "{}", source.name());
        }
    }
    println!("mended, with --unsafe-fixes: {mended:?}");
}
