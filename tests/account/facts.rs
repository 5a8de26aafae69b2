//! What AWS documents about passwords, as questions with answers.

use iam_lint::simulate::credential::Credential::{
    AccessKey, Console, ConsoleMfa, Session, SessionMfa,
};
use iam_lint::simulate::password::{Circumstances, Way};

use super::{World, circumstances};

/// Allows what AWS's own policy for self-service allows.
const OWN: &str = "\"arn:aws:iam::aws:policy/IAMUserChangePassword\"";

fn account(rules: &str, users: &str) -> World {
    World::of(&format!("id = \"210987654321\"\n{rules}\n{users}"))
}

fn inline(statements: &str) -> String {
    format!(
        r#"{{ name = "inline", document = '''{{"Version": "2012-10-17", "Statement": [{statements}]}}''' }}"#
    )
}

const OFF: &str = "[password-policy]\nAllowUsersToChangePassword = false";
const ON: &str = "[password-policy]\nAllowUsersToChangePassword = true";

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html>
#[test]
fn the_setting_reaches_every_user_and_only_the_own_password() {
    let world = account(
        ON,
        "[[user]]\nname = \"a\"\npath = \"/x/\"\nconsole = true\n[[user]]\nname = \"b\"\nconsole = true",
    );
    assert_eq!(world.ask("a", "a").way(Way::ChangeOwn), "yes");
    assert_eq!(world.ask("a", "b").answer, "no");
}

/// "An explicit deny in any policy overrides":
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>
#[test]
fn a_deny_beats_the_setting() {
    let deny = inline(r#"{"Effect": "Deny", "Action": "iam:*", "Resource": "*"}"#);
    let world = account(
        ON,
        &format!("[[user]]\nname = \"a\"\nconsole = true\npolicies = [{deny}]"),
    );
    assert_eq!(world.ask("a", "a").answer, "no");
}

/// Boundaries are documented as limits of identity policies; what they are to the setting is not:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>
#[test]
fn the_setting_against_a_boundary_is_not_documented() {
    let boundary = inline(r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#);
    let users = format!("[[user]]\nname = \"a\"\nconsole = true\nboundary = {boundary}");
    let answered = account(ON, &users).ask("a", "a");
    assert_eq!(answered.way(Way::ChangeOwn), "unknown");
    assert!(
        answered
            .notes
            .iter()
            .any(|note| note.contains("not documented")),
        "{:?}",
        answered.notes
    );
    // A grant by policy is surely stopped.
    let users = format!("{users}\npolicies = [{OWN}]");
    assert_eq!(account(OFF, &users).ask("a", "a").answer, "no");
}

/// `NoSuchEntity` of `get-account-password-policy` and the setting: not documented, taken as off.
#[test]
fn without_a_password_policy_the_setting_counts_as_off() {
    let user = "[[user]]\nname = \"a\"\nconsole = true";
    let answered = account("password-policy = \"default\"", user).ask("a", "a");
    assert_eq!(answered.answer, "no");
    assert!(
        answered
            .assumptions
            .iter()
            .any(|text| text.contains("counts as off"))
    );
    assert_eq!(account("", user).ask("a", "a").answer, "unknown");
}

/// "With `Resource: \"*\"` it still only reaches the caller":
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ChangePassword.html>
#[test]
fn change_password_never_reaches_another_user() {
    let wide = inline(r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "*"}"#);
    let world = account(
        OFF,
        &format!(
            "[[user]]\nname = \"a\"\nconsole = true\npolicies = [{wide}]\n[[user]]\nname = \"b\"\nconsole = true"
        ),
    );
    assert_eq!(world.ask("a", "a").answer, "yes");
    let other = world.ask("a", "b");
    assert_eq!(other.answer, "no");
    assert!(
        other
            .notes
            .iter()
            .any(|note| note.contains("does nothing there"))
    );
}

/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateLoginProfile.html>,
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html>
#[test]
fn ways_to_the_password_of_another_hang_on_whether_there_is_one() {
    let reset =
        inline(r#"{"Effect": "Allow", "Action": "iam:UpdateLoginProfile", "Resource": "*"}"#);
    let create =
        inline(r#"{"Effect": "Allow", "Action": "iam:CreateLoginProfile", "Resource": "*"}"#);
    let both = inline(
        r#"{"Effect": "Allow", "Action": ["iam:DeleteLoginProfile", "iam:CreateLoginProfile"], "Resource": "*"}"#,
    );
    let world = account(
        OFF,
        &format!(
            "[[user]]\nname = \"resets\"\npolicies = [{reset}]\n[[user]]\nname = \"creates\"\npolicies = [{create}]\n\
             [[user]]\nname = \"replaces\"\npolicies = [{both}]\n[[user]]\nname = \"with\"\nconsole = true\n\
             [[user]]\nname = \"without\"\nconsole = false\n[[user]]\nname = \"either\""
        ),
    );
    for (user, target, answer) in [
        ("resets", "with", "yes"),
        ("resets", "without", "no"),
        ("creates", "with", "no"),
        ("creates", "without", "yes"),
        ("replaces", "with", "yes"),
        ("resets", "either", "yes"),
        ("creates", "either", "yes"),
    ] {
        assert_eq!(world.ask(user, target).answer, answer, "{user} {target}");
    }
}

/// Which MFA keys a request has:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
#[test]
fn mfa_by_kind_of_credential() {
    let statements = |condition: &str| {
        let deny = format!(
            r#"{{"Effect": "Deny", "Action": "iam:*", "Resource": "*", "Condition": {condition}}}"#
        );
        format!("{}, {OWN}", inline(&deny))
    };
    let world = |condition: &str| {
        account(
            OFF,
            &format!(
                "[[user]]\nname = \"a\"\nconsole = true\npolicies = [{}]",
                statements(condition)
            ),
        )
    };
    let kinds = [Console, ConsoleMfa, AccessKey, Session, SessionMfa];
    for (condition, answers) in [
        // The recommended form denies access keys, too.
        (
            r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}"#,
            ["no", "yes", "no", "no", "yes"],
        ),
        // Without IfExists access keys pass.
        (
            r#"{"Bool": {"aws:MultiFactorAuthPresent": "false"}}"#,
            ["no", "yes", "yes", "no", "yes"],
        ),
        (
            r#"{"Null": {"aws:MultiFactorAuthPresent": "true"}}"#,
            ["yes", "yes", "no", "no", "yes"],
        ),
        // How long ago MFA was is left open.
        (
            r#"{"NumericGreaterThan": {"aws:MultiFactorAuthAge": "3600"}}"#,
            ["yes", "conditional", "yes", "no", "conditional"],
        ),
    ] {
        let world = world(condition);
        let found = kinds.map(|kind| world.ask_with("a", "a", kind));
        assert_eq!(found, answers, "{condition}");
    }
}

/// Kinds of credential that a user cannot have do not count.
#[test]
fn the_answer_is_over_the_kinds_that_can_make_the_call() {
    let deny = inline(
        r#"{"Effect": "Deny", "Action": "iam:*", "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}"#,
    );
    let ask = |facts: &str| {
        let user = format!("[[user]]\nname = \"a\"\npolicies = [{deny}, {OWN}]\n{facts}");
        account(OFF, &user).ask("a", "a").answer
    };
    assert_eq!(ask("console = true"), "conditional");
    assert_eq!(ask("console = true\nmfa = true\naccess_keys = 0"), "yes");
    assert_eq!(ask("console = true\nmfa = false"), "no");
    assert_eq!(
        ask("console = true\nmfa = true\naccess_keys = 1"),
        "conditional"
    );
    assert_eq!(ask("console = false"), "no");
}

/// `${aws:username}` is the name without the path:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>
#[test]
fn a_path_shuts_out_those_the_pattern_forgets() {
    let root = inline(
        r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"}"#,
    );
    let user = |path: &str| {
        format!("[[user]]\nname = \"a\"\nconsole = true\npath = \"{path}\"\npolicies = [{root}]")
    };
    assert_eq!(account(OFF, &user("/")).ask("a", "a").answer, "yes");
    assert_eq!(account(OFF, &user("/eng/")).ask("a", "a").answer, "no");
}

/// IAM's calls are made in one Region of the partition:
/// <https://docs.aws.amazon.com/general/latest/gr/iam-service.html>
#[test]
fn a_deny_by_region_meets_iam() {
    let deny = inline(
        r#"{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-central-1"}}}"#,
    );
    let world = account(
        ON,
        &format!("[[user]]\nname = \"a\"\nconsole = true\npolicies = [{deny}]"),
    );
    assert_eq!(world.ask("a", "a").answer, "no");
}

/// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html>
#[test]
fn every_level_of_the_organization_must_allow() {
    let scps = |second: &str| {
        let full = inline(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#);
        let second = inline(second);
        format!("scps = [[{full}], [{second}]]\n{ON}")
    };
    let user = "[[user]]\nname = \"a\"\nconsole = true";
    for (second, answer) in [
        (
            r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#,
            "yes",
        ),
        (
            r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#,
            "no",
        ),
        (
            r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "iam:ChangePassword", "Resource": "*"}"#,
            "no",
        ),
    ] {
        assert_eq!(
            account(&scps(second), user).ask("a", "a").answer,
            answer,
            "{second}"
        );
    }
}

/// `HardExpiry`: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html>
#[test]
fn an_expired_password_under_hard_expiry_is_changed_by_key_alone() {
    let rules = "[password-policy]\nAllowUsersToChangePassword = true\nMaxPasswordAge = 90\nHardExpiry = true";
    let user = "[[user]]\nname = \"a\"\nconsole = true\nmfa = false\naccess_keys = 1\npassword_last_changed = \"2026-01-01\"";
    let world = account(rules, user);
    let at = |time: &str| Circumstances {
        at: Some(time.parse().unwrap()),
        ..circumstances()
    };
    let before = world.ask_in("a", "a", &at("2026-03-31T00:00:00Z"));
    assert_eq!(before.kinds[0], ("console", "yes"));
    let after = world.ask_in("a", "a", &at("2026-04-02T00:00:00Z"));
    assert_eq!(after.kinds[0], ("console", "no"));
    assert_eq!(after.kinds[2], ("access-key", "yes"));
    assert_eq!(after.answer, "yes");
    assert!(after.notes.iter().any(|note| note.contains("HardExpiry")));
    // Where an expired password may be changed at sign-in, it is only said.
    let soft = account(
        &rules.replace("HardExpiry = true", "HardExpiry = false"),
        user,
    );
    let after = soft.ask_in("a", "a", &at("2026-04-02T00:00:00Z"));
    assert_eq!(after.kinds[0], ("console", "yes"));
    assert!(after.notes.iter().any(|note| note.contains("has expired")));
}

/// A first sign-in that demands a new password, blocked by a Deny without MFA:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_admin-change-user.html>
#[test]
fn the_dead_end_at_the_first_sign_in_is_said() {
    let deny = inline(
        r#"{"Effect": "Deny", "NotAction": "iam:EnableMFADevice", "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}"#,
    );
    let world = account(
        ON,
        &format!(
            "[[user]]\nname = \"a\"\nconsole = true\nmfa = false\npassword_reset_required = true\npolicies = [{deny}]"
        ),
    );
    let answered = world.ask("a", "a");
    assert_eq!(answered.answer, "no");
    assert!(
        answered
            .notes
            .iter()
            .any(|note| note.contains("cannot get past the first sign-in"))
    );
}

/// The quarantine policies, which AWS attaches to users whose keys leak, deny `iam:ChangePassword`.
#[test]
fn quarantine_is_said() {
    for version in ["", "V2", "V3"] {
        let world = account(
            ON,
            &format!(
                "[[user]]\nname = \"a\"\nconsole = true\npolicies = [\"arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine{version}\"]"
            ),
        );
        let answered = world.ask("a", "a");
        assert_eq!(answered.answer, "no");
        assert!(
            answered
                .notes
                .iter()
                .any(|note| note.contains("key leaked"))
        );
    }
}

/// Roles have no password and may set those of users:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_enable-user-change.html>
#[test]
fn roles_reset_and_create() {
    let world = account(
        OFF,
        "[[user]]\nname = \"a\"\nconsole = true\n[[role]]\nname = \"desk\"\npolicies = [\"arn:aws:iam::aws:policy/IAMFullAccess\"]",
    );
    let answered = world.ask("role/desk", "a");
    assert_eq!(answered.answer, "yes");
    assert_eq!(answered.kinds, [("role-session", "yes")]);
    assert_eq!(answered.ways.len(), 2);
}

/// `PowerUserAccess` leaves `iam:*` out; `IAMReadOnlyAccess` changes nothing.
#[test]
fn what_the_aws_managed_policies_do() {
    for (policy, answer) in [
        ("IAMUserChangePassword", "yes"),
        ("AdministratorAccess", "yes"),
        ("IAMFullAccess", "yes"),
        ("PowerUserAccess", "no"),
        ("IAMReadOnlyAccess", "no"),
        // Not known offline: what it allows or denies may be anything.
        ("AmazonS3ReadOnlyAccess", "unknown"),
    ] {
        let world = account(
            OFF,
            &format!(
                "[[user]]\nname = \"a\"\nconsole = true\npolicies = [\"arn:aws:iam::aws:policy/{policy}\"]"
            ),
        );
        assert_eq!(world.ask("a", "a").answer, answer, "{policy}");
    }
}

/// Tags of the caller and of the target are known, and those that are not there are absent.
#[test]
fn tags_decide() {
    let same_team = inline(
        r#"{"Effect": "Allow", "Action": "iam:UpdateLoginProfile", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}}"#,
    );
    let world = account(
        OFF,
        &format!(
            "[[user]]\nname = \"lead\"\ntags = {{ team = \"core\" }}\npolicies = [{same_team}]\n[[user]]\nname = \"stray\"\npolicies = [{same_team}]\n\
             [[user]]\nname = \"a\"\nconsole = true\ntags = {{ team = \"core\" }}\n[[user]]\nname = \"b\"\nconsole = true\ntags = {{ team = \"web\" }}\n[[user]]\nname = \"c\"\nconsole = true"
        ),
    );
    for (user, target, answer) in [
        ("lead", "a", "yes"),
        ("lead", "b", "no"),
        ("lead", "c", "no"),
        ("stray", "a", "no"),
        ("stray", "c", "no"),
    ] {
        assert_eq!(world.ask(user, target).answer, answer, "{user} {target}");
    }
}
