//! The matrix says of each pair what the question about the pair alone says.

use iam_lint::simulate::caller::Callers;
use iam_lint::simulate::password::matrix::{self, Part};
use iam_lint::simulate::password::{Answer, PasswordVerdict};
use proptest::prelude::*;

use super::{World, circumstances};

/// Statements that tell principals and targets apart in many ways.
const STATEMENTS: [&str; 12] = [
    r#"{"Effect": "Allow", "Action": "iam:UpdateLoginProfile", "Resource": "*"}"#,
    r#"{"Effect": "Allow", "Action": "iam:*LoginProfile", "Resource": "arn:aws:iam::*:user/x/*"}"#,
    r#"{"Effect": "Allow", "Action": "iam:*", "Resource": "arn:aws:iam::*:user/${aws:username}*"}"#,
    r#"{"Effect": "Allow", "Action": "iam:UpdateLoginProfile", "Resource": "arn:aws:iam::*:user/*/${aws:username}"}"#,
    r#"{"Effect": "Allow", "Action": "iam:UpdateLoginProfile", "Resource": "arn:aws:iam::*:user/*/u1"}"#,
    r#"{"Effect": "Allow", "Action": "iam:CreateLoginProfile", "Resource": "arn:aws:iam::210987654321:user/u2"}"#,
    r#"{"Effect": "Allow", "NotAction": "s3:*", "NotResource": "arn:aws:iam::*:user/u1*"}"#,
    r#"{"Effect": "Allow", "Action": "iam:UpdateLoginProfile", "Resource": "*", "Condition": {"StringEquals": {"iam:ResourceTag/team": "${aws:PrincipalTag/team}"}}}"#,
    r#"{"Effect": "Allow", "Action": "iam:UpdateLoginProfile", "Resource": "*", "Condition": {"StringNotLike": {"aws:username": "u1*"}}}"#,
    r#"{"Effect": "Deny", "Action": "iam:*", "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}"#,
    r#"{"Effect": "Deny", "Action": "iam:UpdateLoginProfile", "Resource": "arn:aws:iam::*:user/x/*"}"#,
    r#"{"Effect": "Allow", "Action": "iam:UpdateLoginProfile", "Resource": "arn:aws:iam::*:user/${aws:PrincipalTag/team}"}"#,
];

fn user(at: usize, (path, console, mfa, tag, policies): &User) -> String {
    let mut out = format!("[[user]]\nname = \"u{at}\"\n");
    if *path {
        out.push_str("path = \"/x/\"\n");
    }
    for (name, fact) in [("console", console), ("mfa", mfa)] {
        if let Some(fact) = fact {
            out.push_str(&format!("{name} = {fact}\n"));
        }
    }
    if let Some(tag) = tag {
        out.push_str(&format!("tags = {{ team = \"u{tag}\" }}\n"));
    }
    let policies: Vec<String> = policies
        .iter()
        .map(|at| {
            format!(
                r#"{{ name = "p{at}", document = '''{{"Version": "2012-10-17", "Statement": {}}}''' }}"#,
                STATEMENTS[*at]
            )
        })
        .collect();
    out.push_str(&format!("policies = [{}]\n", policies.join(", ")));
    out
}

type User = (bool, Option<bool>, Option<bool>, Option<usize>, Vec<usize>);

fn users() -> impl Strategy<Value = Vec<User>> {
    let one = (
        any::<bool>(),
        any::<Option<bool>>(),
        any::<Option<bool>>(),
        proptest::option::of(0..4_usize),
        proptest::collection::vec(0..STATEMENTS.len(), 0..3),
    );
    proptest::collection::vec(one, 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_matrix_agrees_with_each_pair(users in users()) {
        let mut manifest = String::from(
            "id = \"210987654321\"\n[password-policy]\nAllowUsersToChangePassword = false\n",
        );
        for (at, one) in users.iter().enumerate() {
            manifest.push_str(&user(at, one));
        }
        manifest.push_str("[[role]]\nname = \"desk\"\npolicies = [\"arn:aws:iam::aws:policy/IAMFullAccess\"]\n");
        let world = World::of(&manifest);
        let callers = Callers::of(&world.snapshots[0]);
        let circumstances = circumstances();
        let matrix = matrix::of(&callers, Part::default(), &circumstances, &|| {});
        prop_assert_eq!(matrix.rows.len(), users.len() + 1);
        for row in &matrix.rows {
            let caller = callers.caller(row.who).unwrap();
            for (at, target) in (0..).zip(&matrix.targets) {
                let alone = PasswordVerdict::of(&callers, &caller, target, &circumstances).answer;
                let answer = row.answer(at, target).unwrap_or(Answer::No);
                prop_assert_eq!(answer, alone, "{} {}\n{}", row.who.label(), target.name, manifest);
            }
        }
    }
}
