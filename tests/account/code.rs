//! Accounts that code describes: plans of Terraform's, its code, templates of CloudFormation.

use std::path::Path;

use iam_lint::account::{
    Options, PasswordRules, Planned, Snapshot, SnapshotError, load, load_with_plan,
};
use iam_lint::source::SourceId;
use tempfile::TempDir;

use super::{Answered, World, directory};

/// What a plan of this sort holds, with `RESOURCES` and `CHANGES` in their places.
const PLAN: &str = r#"{"format_version": "1.2", "terraform_version": "1.11.4",
    "planned_values": {"root_module": {"resources": [RESOURCES]}},
    "resource_changes": [CHANGES],
    "configuration": {"root_module": {"resources": [CONFIGURATION]}}}"#;

const OWN_PASSWORD: &str = r#"{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"iam:ChangePassword\", \"Resource\": \"arn:aws:iam::*:user/${aws:username}\"}}"#;

fn resource(kind: &str, name: &str, values: &str) -> String {
    format!(
        r#"{{"address": "{kind}.{name}", "mode": "managed", "type": "{kind}", "name": "{name}", "values": {values}}}"#
    )
}

fn change(kind: &str, name: &str, action: &str, before: &str, unknown: &str) -> String {
    format!(
        r#"{{"address": "{kind}.{name}", "mode": "managed", "type": "{kind}", "name": "{name}",
        "change": {{"actions": ["{action}"], "before": {before}, "after_unknown": {unknown}}}}}"#
    )
}

fn configured(kind: &str, name: &str, expressions: &str) -> String {
    format!(
        r#"{{"address": "{kind}.{name}", "mode": "managed", "type": "{kind}", "name": "{name}", "expressions": {expressions}}}"#
    )
}

fn plan(resources: &[String], changes: &[String], configuration: &[String]) -> String {
    PLAN.replace("RESOURCES", &resources.join(","))
        .replace("CHANGES", &changes.join(","))
        .replace("CONFIGURATION", &configuration.join(","))
}

/// A user with a password, and a policy that is attached once it has an ARN.
fn mira() -> String {
    let kind = "aws_iam_user_policy_attachment";
    plan(
        &[
            resource("aws_iam_user", "mira", r#"{"name": "mira", "path": "/"}"#),
            resource(
                "aws_iam_user_login_profile",
                "mira",
                r#"{"user": "mira", "password_reset_required": true}"#,
            ),
            resource(
                "aws_iam_policy",
                "own",
                &format!(r#"{{"name": "own", "path": "/", "policy": "{OWN_PASSWORD}"}}"#),
            ),
            resource(kind, "own", r#"{"user": "mira"}"#),
        ],
        &[
            change("aws_iam_user", "mira", "create", "null", r#"{"arn": true}"#),
            change(
                "aws_iam_policy",
                "own",
                "create",
                "null",
                r#"{"arn": true}"#,
            ),
            change(kind, "own", "create", "null", r#"{"policy_arn": true}"#),
        ],
        &[configured(
            kind,
            "own",
            r#"{"policy_arn": {"references": ["aws_iam_policy.own.arn", "aws_iam_policy.own"]}}"#,
        )],
    )
}

/// The account of one file.
fn file(name: &str, text: &str) -> World {
    let directory = directory(&[(name, text)]);
    let path = directory.path().join(name);
    let snapshots = load(&path, Options::default(), SourceId::new(0))
        .unwrap_or_else(|unusable| panic!("{:?}", unusable.errors));
    World {
        directory,
        snapshots,
    }
}

fn planned(files: &[(&str, &str)], live: Option<&str>, plan: &str) -> (TempDir, Planned) {
    let directory = directory(files);
    let live = live.map(|live| directory.path().join(live));
    let plan = directory.path().join(plan);
    let planned = load_with_plan(live.as_deref(), &plan, Options::default(), SourceId::new(0))
        .unwrap_or_else(|unusable| panic!("{:?}", unusable.errors));
    (directory, planned)
}

fn ask(directory: TempDir, snapshot: Snapshot, user: &str, target: &str) -> Answered {
    let world = World {
        directory,
        snapshots: vec![snapshot],
    };
    world.ask(user, target)
}

fn says(answered: &Answered, text: &str) -> bool {
    answered.assumptions.iter().any(|one| one.contains(text))
}

#[test]
fn a_policy_is_attached_before_it_has_an_arn() {
    let world = file("plan.json", &mira());
    let answered = world.ask("mira", "mira");
    assert_eq!(
        answered.way(iam_lint::simulate::password::Way::ChangeOwn),
        "yes"
    );
    assert!(says(
        &answered,
        "the account id is not known; `123456789012` stands in for it"
    ));
    assert!(says(&answered, "once the plan is applied"));
    let account = &world.snapshots[0].account;
    assert_eq!(
        &*account.users[0].arn,
        "arn:aws:iam::123456789012:user/mira"
    );
    assert_eq!(account.users[0].password.reset_required, Some(true));
    assert!(matches!(account.password_rules, PasswordRules::Unknown));
}

#[test]
fn a_policy_that_is_known_only_after_apply_leaves_the_answer_open() {
    let text = plan(
        &[
            resource("aws_iam_user", "mira", r#"{"name": "mira", "path": "/"}"#),
            resource(
                "aws_iam_user_policy",
                "p",
                r#"{"user": "mira", "name": "p"}"#,
            ),
        ],
        &[change(
            "aws_iam_user_policy",
            "p",
            "create",
            "null",
            r#"{"policy": true}"#,
        )],
        &[configured(
            "aws_iam_user_policy",
            "p",
            r#"{"policy": {"references": ["random_id.x.hex", "random_id.x"]}}"#,
        )],
    );
    let answered = file("plan.json", &text).ask("mira", "mira");
    assert_eq!(answered.answer, "unknown");
    assert!(
        says(&answered, "it hangs on `random_id.x.hex`"),
        "{answered:?}"
    );
}

#[test]
fn a_plan_is_laid_over_the_account_it_is_for() {
    let live = r#"
        id = "210987654321"
        [password-policy]
        AllowUsersToChangePassword = true
        [[user]]
        name = "mira"
        console = true
        groups = ["staff"]
        policies = ["arn:aws:iam::aws:policy/IAMReadOnlyAccess"]
        [[user]]
        name = "noor"
        console = true
        [[group]]
        name = "staff"
    "#;
    let text = plan(
        &[
            resource(
                "aws_iam_user",
                "mira",
                r#"{"name": "mira", "path": "/eng/"}"#,
            ),
            resource(
                "aws_iam_account_password_policy",
                "this",
                r#"{"allow_users_to_change_password": false, "minimum_password_length": 14}"#,
            ),
        ],
        &[
            change(
                "aws_iam_user",
                "noor",
                "delete",
                r#"{"name": "noor", "path": "/"}"#,
                "{}",
            ),
            change(
                "aws_iam_user_group_membership",
                "mira",
                "delete",
                r#"{"user": "mira", "groups": ["staff"]}"#,
                "{}",
            ),
        ],
        &[],
    );
    let files = [("live/account.toml", live), ("plan.json", &*text)];
    let (directory, Planned { before, after }) = planned(&files, Some("live"), "plan.json");
    let before = before.unwrap();
    assert_eq!(before.account.users.len(), 2);
    let [mira] = after.account.users.as_slice() else {
        panic!("{:?}", after.account.users);
    };
    assert_eq!(&*mira.arn, "arn:aws:iam::210987654321:user/eng/mira");
    assert!(mira.groups.is_empty());
    assert_eq!(mira.policies.len(), 1);
    assert_eq!(mira.password.exists, Some(true));
    let first = before.files.iter().next().unwrap().id();
    assert!(after.files.iter().all(|source| source.id() > first));
    let answered = ask(directory, after, "mira", "mira");
    assert_eq!(answered.answer, "no");
}

#[test]
fn a_plan_for_another_account_is_refused() {
    let live = "id = \"210987654321\"\n[[user]]\nname = \"mira\"";
    let text = plan(
        &[resource(
            "aws_iam_user",
            "mira",
            r#"{"name": "mira", "arn": "arn:aws:iam::300000000003:user/mira"}"#,
        )],
        &[],
        &[],
    );
    let directory = directory(&[("account.toml", live), ("plan.json", &text)]);
    let at = |name: &str| directory.path().join(name);
    let live = at("account.toml");
    let refused = load_with_plan(
        Some(&live),
        &at("plan.json"),
        Options::default(),
        SourceId::new(0),
    );
    let errors = refused.unwrap_err().errors;
    assert!(
        matches!(errors[..], [SnapshotError::Mixed { .. }]),
        "{errors:?}"
    );
}

#[test]
fn what_is_no_plan_is_refused() {
    let directory = directory(&[("x.json", "{}")]);
    for (name, is_missing) in [("x.json", false), ("y.json", true)] {
        let path = directory.path().join(name);
        let refused = load_with_plan(None, &path, Options::default(), SourceId::new(0));
        let errors = refused.unwrap_err().errors;
        let unreadable = matches!(errors[..], [SnapshotError::Unreadable { .. }]);
        let no_code = matches!(errors[..], [SnapshotError::NoCode { .. }]);
        assert!(if is_missing { unreadable } else { no_code }, "{errors:?}");
    }
}

const TEMPLATE: &str = r#"{"AWSTemplateFormatVersion": "2010-09-09",
    "Parameters": {"Live": {"Type": "String"}},
    "Conditions": {"IsLive": {"Fn::Equals": [{"Ref": "Live"}, "yes"]}},
    "Resources": {
        "Staff": {"Type": "AWS::IAM::Group"},
        "Mira": {"Type": "AWS::IAM::User", "Properties": {
            "UserName": "mira", "Path": "/eng/", "LoginProfile": {"Password": "x"},
            "Groups": [{"Ref": "Staff"}]}},
        "Noor": {"Type": "AWS::IAM::User", "Properties": {"UserName": "noor"}},
        "Own": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {
            "Groups": [{"Ref": "Staff"}],
            "PolicyDocument": {"Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Action": "iam:ChangePassword",
                "Resource": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:user/*/${!aws:username}"}}}}},
        "Extra": {"Type": "AWS::IAM::UserPolicy", "Condition": "IsLive", "Properties": {
            "UserName": {"Ref": "Noor"}, "PolicyName": "extra",
            "PolicyDocument": {"Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Action": "iam:UpdateLoginProfile", "Resource": {"Fn::GetAtt": ["Mira", "Arn"]}}}}}}}"#;

#[test]
fn a_template_describes_an_account() {
    let world = file("template.json", TEMPLATE);
    let account = &world.snapshots[0].account;
    assert_eq!(&*account.groups[0].name, "Staff");
    assert_eq!(&*account.user("mira").unwrap().groups[0].name, "Staff");
    let answered = world.ask("mira", "mira");
    assert_eq!(
        answered.way(iam_lint::simulate::password::Way::ChangeOwn),
        "yes"
    );
    assert!(says(
        &answered,
        "the name of `Staff` is known only once it is deployed"
    ));
}

#[test]
fn an_answer_that_hangs_on_a_condition_is_open() {
    let world = file("template.json", TEMPLATE);
    assert_eq!(world.ask("noor", "mira").answer, "unknown");
    // What hangs on it for noor does not for mira.
    assert_eq!(world.ask("mira", "noor").answer, "no");
}

const CODE: &str = r#"
resource "aws_iam_user" "mira" {
  name = "mira"
}

resource "aws_iam_user_login_profile" "mira" {
  user = aws_iam_user.mira.name
}

resource "aws_iam_account_password_policy" "this" {
  minimum_password_length = 14
}
"#;

#[test]
fn code_describes_an_account() {
    let world = World::with(&[("main.tf", CODE)]);
    let account = &world.snapshots[0].account;
    let PasswordRules::Custom(rules) = &account.password_rules else {
        panic!("{:?}", account.password_rules);
    };
    // What Terraform's provider has for a default, and AWS has not.
    assert!(rules.allow_users_to_change.value);
    let answered = world.ask("mira", "mira");
    assert_eq!(
        answered.way(iam_lint::simulate::password::Way::ChangeOwn),
        "yes"
    );
    assert!(says(&answered, "what is made elsewhere is not known"));
}

/// What is not known of a name, a tag or the password policy leaves answers open, never "no".
#[test]
fn what_is_not_known_is_never_a_no() {
    const USER: &str = r#"
resource "aws_iam_user" "mira" {
  name = "mira"
}
resource "aws_iam_user_login_profile" "mira" {
  user = aws_iam_user.mira.name
}
variable "who" {}
"#;
    let own = r#"jsonencode({ Version = "2012-10-17", Statement = { Effect = "Allow", Action = "iam:ChangePassword", Resource = "arn:aws:iam::*:user/$${aws:username}" } })"#;
    let tagged = r#"jsonencode({ Version = "2012-10-17", Statement = { Effect = "Allow", Action = "iam:ChangePassword", Resource = "*", Condition = { StringEquals = { "aws:PrincipalTag/team" = "it" } } } })"#;
    let rules = |name: &str, allow: bool| {
        format!(
            "resource \"aws_iam_account_password_policy\" \"{name}\" {{\n  allow_users_to_change_password = {allow}\n}}\n"
        )
    };
    let off = rules("off", false);
    let cases = [
        // Nothing is open.
        (format!("{USER}{off}"), "no"),
        // The policy of a user of unknown name.
        (
            format!(
                "{USER}resource \"aws_iam_user_policy\" \"p\" {{\n  name = \"p\"\n  user = var.who\n  policy = {own}\n}}\n"
            ),
            "unknown",
        ),
        // A group of unknown name.
        (
            format!(
                "{USER}resource \"aws_iam_user_group_membership\" \"m\" {{\n  user = aws_iam_user.mira.name\n  groups = [var.who]\n}}\n"
            ),
            "unknown",
        ),
        // A tag of unknown value.
        (
            format!(
                "{}{off}resource \"aws_iam_user_policy\" \"p\" {{\n  name = \"p\"\n  user = \"mira\"\n  policy = {tagged}\n}}\n",
                USER.replace(
                    "name = \"mira\"",
                    "name = \"mira\"\n  tags = { team = var.who }"
                )
            ),
            "conditional",
        ),
        // Password policies of two accounts.
        (
            format!("{USER}{}{}", rules("a", true), rules("b", false)),
            "unknown",
        ),
    ];
    for (code, expected) in cases {
        let world = World::with(&[("main.tf", &code)]);
        assert_eq!(world.ask("mira", "mira").answer, expected, "{code}");
    }
}

#[test]
fn code_that_is_broken_is_refused() {
    let directory = directory(&[("main.tf", "resource \"aws_iam_user\" {")]);
    let refused = load(directory.path(), Options::default(), SourceId::new(0));
    let errors = refused.unwrap_err().errors;
    assert!(
        matches!(errors[..], [SnapshotError::Broken { .. }, ..]),
        "{errors:?}"
    );
}

#[test]
fn samples_are_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/plans/town-hall.plan.json");
    let snapshots = load(&path, Options::default(), SourceId::new(0))
        .unwrap_or_else(|unusable| panic!("{:?}", unusable.errors));
    let account = &snapshots[0].account;
    assert_eq!(&*account.id, "111122223333");
    let policies = account.groups.iter().map(|group| group.policies.len());
    assert!(policies.clone().sum::<usize>() >= 6, "{policies:?}");
    let attached = account.groups.iter().flat_map(|group| &group.policies);
    assert!(attached.into_iter().all(|one| one.document.is_some()));
}
