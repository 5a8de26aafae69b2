//! The sample repositories, as real projects look: every policy in them is found where it stands,
//! taken for what it is, and has the findings that were worked out by hand.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what the tests take for granted"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::process::Command;

use iam_lint::iac::terraform::{Disk, is_code};
use iam_lint::lint::{FileReport, Linter};
use iam_lint::source::{Filter, Source, SourceId, discover};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Expected {
    policy: Vec<Policy>,
    #[serde(default)]
    not_checked: Vec<NotChecked>,
    #[serde(default)]
    unreadable: Vec<Unreadable>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Policy {
    repository: String,
    file: String,
    line: u64,
    #[serde(rename = "type")]
    kind: String,
    findings: Vec<Finding>,
    certain: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Finding {
    rule: String,
    file: Option<String>,
    line: u64,
    certain: Option<bool>,
}

#[derive(Deserialize)]
struct NotChecked {
    repository: String,
    file: String,
    line: u64,
    certain: Option<bool>,
}

#[derive(Deserialize)]
struct Unreadable {
    repository: String,
    file: String,
    line: u64,
}

fn samples() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/repositories")
}

/// What stands at a line, and whether it was certain to the one who counted.
type Places = BTreeMap<(String, u64, String), bool>;

/// Each place has what is expected, and nothing else; what was not certain may be there or not.
fn compare(what: &str, expected: &Places, found: &BTreeSet<(String, u64, String)>) -> Vec<String> {
    let missing = expected
        .iter()
        .filter(|(place, certain)| **certain && !found.contains(*place))
        .map(|((file, line, text), _)| format!("{what} missing: {file}:{line} {text}"));
    let extra = found
        .iter()
        .filter(|place| !expected.contains_key(*place))
        .map(|(file, line, text)| format!("{what} extra: {file}:{line} {text}"));
    missing.chain(extra).collect()
}

/// Every policy that is checked: its file, the line where it begins, and its type.
fn policies(repository: &str) -> BTreeSet<(String, u64, String)> {
    let root = samples().join(repository);
    let inputs = discover(std::slice::from_ref(&root), &Filter::standard()).inputs;
    let first = SourceId::new(u32::try_from(inputs.len()).unwrap());
    let disk = Disk::new(&inputs, &HashMap::new(), first);
    let folders: BTreeSet<_> = inputs
        .iter()
        .filter_map(|input| input.path.as_deref())
        .filter(|path| is_code(path))
        .map(|path| path.parent().unwrap().to_path_buf())
        .collect();
    let folders: Vec<_> = folders.into_iter().collect();
    let linter = Linter::default();
    let projects = linter.check_projects(&folders, &disk, &|_| None);
    let mut found = BTreeSet::new();
    let mut take = |source: &Source, report: &FileReport| {
        let name = Path::new(source.name()).strip_prefix(&root).unwrap();
        for policy in &report.policies {
            let line = source.position(policy.place.start()).line;
            let name = name.to_str().unwrap().to_owned();
            found.insert((name, line as u64, policy.kind.to_string()));
        }
    };
    let mut said = BTreeSet::new();
    for (source, report) in &projects.files {
        if !report.policies.is_empty() {
            said.insert(source.id());
        }
        take(source, report);
    }
    for input in &inputs {
        let path = input.path.as_deref().unwrap();
        if said.contains(&input.id) || is_code(path) {
            continue;
        }
        let kind = projects
            .policy_files
            .get(path)
            .and_then(|placement| placement.kind());
        let source = Source::read(input.id, &input.name, path).unwrap();
        take(&source, &linter.check(&source, kind));
    }
    found
}

fn check(repository: &str) {
    let text = std::fs::read_to_string(samples().join("EXPECTED.toml")).unwrap();
    let expected: Expected = toml::from_str(&text).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_iam-lint"))
        .args(["check", ".", "--no-config", "--format", "json", "--verbose"])
        .current_dir(samples().join(repository))
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&run.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&run.stderr)));
    let place = |value: &Value, text: String| {
        let file = value["file"].as_str().unwrap().to_owned();
        let line = value["span"]["start"]["line"].as_u64().unwrap();
        (file, line, text)
    };
    let list = |name: &str| report[name].as_array().unwrap().clone();
    let policies = policies(repository);
    let findings = list("findings")
        .iter()
        .map(|finding| place(finding, finding["rule"].as_str().unwrap().to_owned()))
        .collect();
    let not_checked = list("not_checked")
        .iter()
        .map(|one| place(one, String::new()))
        .collect();
    let own: Vec<&Policy> = expected
        .policy
        .iter()
        .filter(|policy| policy.repository == repository)
        .collect();
    assert!(own.len() > 8, "{repository} has {} policies", own.len());
    let wanted_policies: Places = own
        .iter()
        .map(|policy| {
            let place = (policy.file.clone(), policy.line, policy.kind.clone());
            (place, policy.certain.unwrap_or(true))
        })
        .collect();
    let mut wanted_findings: Places = own
        .iter()
        .flat_map(|policy| {
            policy.findings.iter().map(|finding| {
                let file = finding.file.as_ref().unwrap_or(&policy.file).clone();
                let place = (file, finding.line, finding.rule.clone());
                (place, finding.certain.unwrap_or(true))
            })
        })
        .collect();
    for broken in &expected.unreadable {
        if broken.repository == repository {
            let rule = "yaml-syntax-error".to_owned();
            wanted_findings.insert((broken.file.clone(), broken.line, rule), true);
        }
    }
    let wanted_not_checked: Places = expected
        .not_checked
        .iter()
        .filter(|one| one.repository == repository)
        .map(|one| {
            let place = (one.file.clone(), one.line, String::new());
            (place, one.certain.unwrap_or(true))
        })
        .collect();
    // What could be read of a broken file may be a policy.
    let broken = |place: &(String, u64, String)| {
        expected
            .unreadable
            .iter()
            .any(|one| one.repository == repository && one.file == place.0)
    };
    let policies: BTreeSet<_> = policies
        .into_iter()
        .filter(|place| !broken(place))
        .collect();
    let mut faults = compare("policy", &wanted_policies, &policies);
    faults.extend(compare("finding", &wanted_findings, &findings));
    faults.extend(compare("not checked", &wanted_not_checked, &not_checked));
    assert!(faults.is_empty(), "{repository}\n{}", faults.join("\n"));
}

#[test]
fn a_root_of_terraform_with_modules() {
    check("terraform");
}

#[test]
fn an_application_of_sam() {
    check("sam");
}

#[test]
fn templates_that_cdk_made() {
    check("cdk");
}

#[test]
fn a_chart_of_helm() {
    check("chart");
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct ExpectedPlan {
    policy: Vec<Planned>,
    #[serde(default)]
    not_checked: Vec<toml::Table>,
}

#[derive(Deserialize)]
struct Planned {
    findings: Vec<String>,
}

/// The plan of the Terraform sample: its policies, what is found in them and what is known only
/// after it is applied, counted by hand.
#[test]
fn a_plan_of_terraform() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/plans");
    let expected = std::fs::read_to_string(folder.join("EXPECTED.toml")).unwrap();
    let expected: ExpectedPlan = toml::from_str(&expected).unwrap();
    let source = Source::read(
        SourceId::new(0),
        "town-hall.plan.json",
        &folder.join("town-hall.plan.json"),
    )
    .unwrap();
    let report = Linter::default().check(&source, None);
    let mut wanted: Vec<&str> = expected
        .policy
        .iter()
        .flat_map(|policy| policy.findings.iter().map(String::as_str))
        .collect();
    let mut found: Vec<&str> = report
        .findings
        .iter()
        .map(|finding| finding.rule.name)
        .collect();
    wanted.sort_unstable();
    found.sort_unstable();
    assert_eq!(report.policies.len(), expected.policy.len());
    assert_eq!(found, wanted);
    let unchecked: Vec<_> = report
        .unchecked
        .iter()
        .map(|one| format!("{}: {}", one.what, one.reason))
        .collect();
    assert_eq!(
        report.unchecked.len(),
        expected.not_checked.len(),
        "{unchecked:#?}"
    );
}
