//! The README says what is so: its console blocks are run, its list of rules is the registry's, its
//! configuration is read.

#![expect(clippy::unwrap_used, reason = "what the tests take for granted")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use iam_lint::lint::config::{self, Config};
use iam_lint::lint::rules::{self, RULES};
use iam_lint::lint::{FixAvailability, Standards};
use iam_lint::source::Source;

const FROM: &str = "<!-- rules -->\n";
const TO: &str = "<!-- /rules -->";

fn readme() -> (PathBuf, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&path).unwrap();
    (path, text)
}

#[test]
fn console_blocks_print_what_they_say() {
    trycmd::TestCases::new()
        .env("COLUMNS", "100")
        .case("README.md");
}

#[test]
fn the_list_of_rules_is_the_registry() {
    let (path, text) = readme();
    let (head, rest) = text.split_once(FROM).unwrap();
    let (list, tail) = rest.split_once(TO).unwrap();
    let expected = list_of_rules();
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(path, format!("{head}{FROM}{expected}{TO}{tail}")).unwrap();
    } else {
        assert_eq!(
            list, expected,
            "run UPDATE_README=1 cargo test --test readme"
        );
    }
}

#[test]
fn the_configuration_is_valid() {
    let (_, text) = readme();
    let (_, rest) = text.split_once("```toml\n").unwrap();
    let (toml, _) = rest.split_once("```").unwrap();
    let source = Source::new(config::SOURCE, config::FILE_NAME, toml);
    let config = Config::parse(source, PathBuf::new()).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(config.exemptions.len(), 1);
}

#[test]
fn the_standards_are_valid() {
    let (path, text) = readme();
    let (_, rest) = text.split_once("### Standards of your own").unwrap();
    let (_, rest) = rest.split_once("```toml\n").unwrap();
    let (toml, _) = rest.split_once("```").unwrap();
    let source = Source::new(config::SOURCE, config::FILE_NAME, toml);
    let config = Config::parse(source, PathBuf::new()).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(config.standards.len(), 5);
    // The policies they name are samples.
    Standards::of(&config.standards, &config.root, path.parent().unwrap())
        .unwrap_or_else(|fault| panic!("{fault}"));
}

#[test]
fn the_snapshot_is_taken_as_the_end_to_end_test_takes_it() {
    let (path, text) = readme();
    for script in ["snapshot.sh", "snapshot-scps.sh"] {
        let script = path.with_file_name("tests/aws-cli").join(script);
        let commands = std::fs::read_to_string(&script).unwrap();
        assert!(
            text.contains(&format!("```sh\n{commands}```\n")),
            "the README lacks the commands of {}",
            script.display()
        );
    }
}

#[test]
fn every_kind_of_answer_that_is_not_documented_is_listed() {
    let (_, text) = readme();
    let (_, rest) = text
        .split_once("### What it answers with `unknown`")
        .unwrap();
    let (table, _) = rest.split_once("###").unwrap();
    assert!(table.matches("\n| ").count() >= 10, "{table}");
    for point in [
        "boundary",
        "NotResource",
        "password policy",
        "sessions of roles",
    ] {
        assert!(table.contains(point), "{point}");
    }
}

fn list_of_rules() -> String {
    let mut out = format!("{} rules. A star marks those with a fix.\n", RULES.len());
    for family in rules::families() {
        writeln!(out, "\n**{family}**\n").unwrap();
        writeln!(out, "| rule | severity | finds |\n|---|---|---|").unwrap();
        for rule in RULES.iter().filter(|rule| rule.family == family) {
            let star = if rule.fix == FixAvailability::None {
                ""
            } else {
                " *"
            };
            let page = format!("rules/{family}/{}.md", rule.name);
            writeln!(
                out,
                "| [{}]({page}){star} | {} | {} |",
                rule.name, rule.severity, rule.summary
            )
            .unwrap();
        }
    }
    out
}
