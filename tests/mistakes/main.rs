//! The mistakes people make with password self-service, each with the rule that finds it.
//!
//! The list was drawn from AWS's documents, issues, questions and published policies. A mistake that
//! a policy alone shows has a policy here, and the rule must be among those that report it; every
//! other has the reason why more than the policy is needed.

mod table;

use iam_lint::lint::{Linter, Severity};
use iam_lint::policy::PolicyType;
use iam_lint::source::{Source, SourceId};
use table::MISTAKES;

/// A mistake and where it shows.
struct Mistake {
    number: u8,
    what: &'static str,
    shows: Shows,
}

enum Shows {
    /// In each of these policies, by the rule named with it.
    Policies(&'static [Case]),
    /// Not in a policy; why.
    Elsewhere(&'static str),
}

struct Case {
    rule: &'static str,
    /// The type of policy, where its shape does not tell.
    kind: Option<PolicyType>,
    /// The statements of a `2012-10-17` policy, or a whole file where it begins with `{"Version` or
    /// `{"RoleName`.
    text: &'static str,
}

const fn case(rule: &'static str, text: &'static str) -> Case {
    Case {
        rule,
        kind: None,
        text,
    }
}

const fn typed(rule: &'static str, kind: PolicyType, text: &'static str) -> Case {
    Case {
        rule,
        kind: Some(kind),
        text,
    }
}

const fn shown(number: u8, what: &'static str, cases: &'static [Case]) -> Mistake {
    Mistake {
        number,
        what,
        shows: Shows::Policies(cases),
    }
}

const fn elsewhere(number: u8, what: &'static str, why: &'static str) -> Mistake {
    Mistake {
        number,
        what,
        shows: Shows::Elsewhere(why),
    }
}

#[test]
fn every_mistake_that_shows_is_found() {
    let mut faults = Vec::new();
    let mut run = 0;
    for mistake in MISTAKES {
        let Shows::Policies(cases) = mistake.shows else {
            continue;
        };
        for case in cases {
            run += 1;
            let found = found(case);
            if !found.contains(&case.rule) {
                faults.push(format!(
                    "M{:02} {}: {} is silent; found {found:?} in\n{}",
                    mistake.number, mistake.what, case.rule, case.text
                ));
            }
        }
    }
    assert!(run >= 54, "only {run} cases");
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn the_table_is_complete() {
    let numbers: Vec<u8> = MISTAKES.iter().map(|mistake| mistake.number).collect();
    assert_eq!(numbers, (1..=54).collect::<Vec<_>>());
    for mistake in MISTAKES {
        match mistake.shows {
            Shows::Policies(cases) => assert!(!cases.is_empty(), "{}", mistake.what),
            Shows::Elsewhere(why) => assert!(!why.is_empty(), "{}", mistake.what),
        }
    }
}

#[test]
fn the_documented_pattern_is_clean() {
    let own = r#"["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:user/*/${aws:username}"]"#;
    for actions in [
        r#"["iam:ChangePassword", "iam:GetUser"]"#,
        r#"["iam:ChangePassword", "iam:GetUser", "iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:ListAccessKeys"]"#,
    ] {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": [
              {{"Effect": "Allow", "Action": "iam:GetAccountPasswordPolicy", "Resource": "*"}},
              {{"Effect": "Allow", "Action": {actions}, "Resource": {own}}}]}}"#
        );
        let source = Source::new(SourceId::new(0), "policy.json", &text);
        let report = Linter::default().check(&source, None);
        let worse = report
            .findings
            .iter()
            .filter(|finding| finding.severity > Severity::Suggestion);
        let found: Vec<_> = worse.map(|finding| finding.rule.name).collect();
        assert!(found.is_empty(), "{found:?} in\n{text}");
    }
}

fn found(case: &Case) -> Vec<&'static str> {
    let whole = ["{\"Version", "{\"RoleName", "{\"Statement"];
    let text = if whole.iter().any(|start| case.text.starts_with(start)) {
        case.text.to_owned()
    } else {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
            case.text
        )
    };
    let source = Source::new(SourceId::new(0), "policy.json", &text);
    let report = Linter::default().check(&source, case.kind);
    report
        .findings
        .iter()
        .map(|finding| finding.rule.name)
        .collect()
}
