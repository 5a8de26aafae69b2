//! What spellings of a grant reach.

use super::*;
use crate::policy::read;
use crate::source::SourceId;
use crate::syntax::json;

fn with<T>(statements: &str, ask: impl FnOnce(&SelfService<'_>) -> T) -> T {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    let parsed = json::parse(SourceId::new(0), &text);
    assert!(parsed.errors.is_empty(), "{text}");
    let policy = read::policy(parsed.tree.root());
    ask(&SelfService::of(&policy))
}

fn allow(resource: &str) -> String {
    format!(r#"{{"Effect":"Allow","Action":"iam:ChangePassword","Resource":"{resource}"}}"#)
}

fn other(statements: &str) -> Option<(String, String)> {
    with(statements, |found| {
        found.statements().find_map(|(compiled, statement)| {
            if !statement.allows() {
                return None;
            }
            let count = compiled.resources.patterns.len();
            (0..count).find_map(|at| found.reaches_other(compiled, at, CHANGE_PASSWORD))
        })
    })
    .map(|witness| (witness.caller, witness.target))
}

#[test]
fn the_documented_pattern_reaches_no_other() {
    for resource in [
        "arn:aws:iam::210987654321:user/${aws:username}",
        "arn:aws:iam::*:user/*/${aws:username}",
        "arn:*:iam::*:user/${aws:username}",
        "arn:aws:iam::account-id:user/${aws:username}",
        "arn:aws:iam:us-east-1:210987654321:user/$(aws:username)",
        "arn:aws:iam::user/${aws:username}",
    ] {
        assert_eq!(other(&allow(resource)), None, "{resource}");
        with(&allow(resource), |found| {
            assert!(found.is_intended());
            let own =
                [Place::Root, Place::Path].map(|place| found.allows_own(CHANGE_PASSWORD, place));
            assert!(own.iter().any(Option::is_some), "{resource}");
        });
    }
}

#[test]
fn callers_beyond_the_everyday_are_found() {
    let narrow = r#"{"Effect":"Allow","Action":"iam:ChangePassword","Resource":"arn:aws:iam::*:user/*","Condition":{"StringLike":{"aws:username":"svc-*"}}}"#;
    let (caller, target) = other(narrow).unwrap();
    assert!(
        caller.starts_with("svc-") && caller != target,
        "{caller} {target}"
    );
    let denied = r#"{"Effect":"Deny","Action":"*","Resource":"arn:aws:iam::*:user/?*"}"#;
    assert_eq!(other(&format!("{narrow},{denied}")), None);
}

#[test]
fn wider_spellings_reach_others() {
    let table = [
        ("*", ("alice", "bob")),
        ("arn:aws:iam::*:user/*", ("alice", "bob")),
        ("arn:aws:iam::*", ("alice", "bob")),
        ("arn:aws:iam::210987654321:user/bob", ("alice", "bob")),
        (
            "arn:aws:iam::*:user/*${aws:username}",
            ("alice", "notalice"),
        ),
        (
            "arn:aws:iam::*:user/${aws:username}*",
            ("alice", "alicenot"),
        ),
        ("arn:aws:iam::*:user/dev/*", ("alice", "not")),
    ];
    for (resource, (caller, target)) in table {
        let found = other(&allow(resource));
        assert_eq!(
            found,
            Some((caller.to_owned(), target.to_owned())),
            "{resource}"
        );
    }
}

#[test]
fn a_deny_takes_back() {
    let statements = format!(
        r#"{},{{"Effect":"Deny","Action":"iam:*","NotResource":["arn:aws:iam::*:user/${{aws:username}}","arn:aws:iam::*:user/*/${{aws:username}}"]}}"#,
        allow("*")
    );
    assert_eq!(other(&statements), None);
}

#[test]
fn administrators_are_not_self_service() {
    for statement in [
        r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#,
        r#"{"Effect":"Allow","Action":["iam:*","organizations:Describe*"],"Resource":"*"}"#,
        r#"{"Effect":"Allow","NotAction":["iam:*"],"Resource":"*"}"#,
        r#"{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}"}"#,
        r#"{"Effect":"Deny","Action":"iam:ChangePassword","Resource":"*"}"#,
    ] {
        with(statement, |found| {
            assert!(!found.is_intended(), "{statement}");
        });
    }
}
