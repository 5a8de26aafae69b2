//! Resources of the AWS provider for Terraform, in code and in plans.
//!
//! See <https://registry.terraform.io/providers/hashicorp/aws/latest/docs>, the pages of
//! `aws_iam_…`.

use super::collect::{Facts, Whose, called, flag, holder, known, number};
use super::facts::{Fact, HolderKind};
use super::filling::Filling;
use crate::account::{Field, PasswordPolicy, Tag};
use crate::iac::Declared;
use crate::iac::value::{Data, Value};

/// What gives users, groups, roles and policies their names and paths.
const NAMES: [&str; 2] = ["name", "path"];

/// What other resources call a resource's name and ARN, with their values.
pub(super) fn names(declared: &Declared, filling: &Filling<'_>) -> Vec<(String, String)> {
    let kind = match &*declared.kind {
        "aws_iam_user" => "user",
        "aws_iam_group" => "group",
        "aws_iam_role" => "role",
        "aws_iam_policy" => "policy",
        _ => return Vec::new(),
    };
    let address = &declared.name;
    let called = called(declared, NAMES, filling);
    let arn =
        arn(declared, filling).unwrap_or_else(|| filling.arn(kind, &called.path, &called.name));
    // The id of a policy is its ARN, that of the others their name.
    let id = if kind == "policy" { &arn } else { &called.name };
    vec![
        (format!("${{{address}.id}}"), id.clone()),
        (format!("${{{address}.name}}"), called.name.clone()),
        (format!("${{{address}.arn}}"), arn.clone()),
    ]
}

/// The ARN where the code or the plan has it.
fn arn(declared: &Declared, filling: &Filling<'_>) -> Option<String> {
    let arn = filling.value(declared.properties.get("arn")?);
    arn.as_known_text().map(str::to_owned)
}

pub(super) fn read(declared: &Declared, facts: &mut Facts<'_>) {
    match &*declared.kind {
        "aws_iam_user" => {
            let tags = tags(declared, facts);
            let user = facts.holder(declared, HolderKind::User, NAMES, tags);
            facts.boundary(declared, &user, "permissions_boundary");
        }
        "aws_iam_group" => {
            facts.holder(declared, HolderKind::Group, NAMES, Vec::new());
        }
        "aws_iam_role" => role(declared, facts),
        "aws_iam_policy" | "data.aws_iam_policy" => policy(declared, facts),
        "aws_iam_user_policy" => inline(declared, HolderKind::User, "user", facts),
        "aws_iam_group_policy" => inline(declared, HolderKind::Group, "group", facts),
        "aws_iam_role_policy" => inline(declared, HolderKind::Role, "role", facts),
        "aws_iam_user_policy_attachment" => {
            attachment(declared, HolderKind::User, ["user", "policy_arn"], facts);
        }
        "aws_iam_group_policy_attachment" => {
            attachment(declared, HolderKind::Group, ["group", "policy_arn"], facts);
        }
        "aws_iam_role_policy_attachment" => {
            attachment(declared, HolderKind::Role, ["role", "policy_arn"], facts);
        }
        "aws_iam_policy_attachment" => {
            attachment(declared, HolderKind::User, ["users", "policy_arn"], facts);
            attachment(declared, HolderKind::Group, ["groups", "policy_arn"], facts);
            attachment(declared, HolderKind::Role, ["roles", "policy_arn"], facts);
        }
        "aws_iam_user_policy_attachments_exclusive" => {
            let properties = ["user_name", "policy_arns"];
            attachment(declared, HolderKind::User, properties, facts);
        }
        "aws_iam_group_policy_attachments_exclusive" => {
            let properties = ["group_name", "policy_arns"];
            attachment(declared, HolderKind::Group, properties, facts);
        }
        "aws_iam_role_policy_attachments_exclusive" => {
            let properties = ["role_name", "policy_arns"];
            attachment(declared, HolderKind::Role, properties, facts);
        }
        "aws_iam_user_group_membership" => members(declared, ["user", "groups"], facts),
        "aws_iam_group_membership" => members(declared, ["users", "group"], facts),
        "aws_iam_user_login_profile" => login(declared, facts),
        "aws_iam_access_key" => {
            let status = declared.properties.get("status").and_then(Value::as_text);
            for user in facts.names(
                declared,
                "user",
                "any user may have its access key",
                Whose::Nobody,
            ) {
                let fact = Fact::Key {
                    user: user.into(),
                    active: status.is_none_or(|status| status.eq_ignore_ascii_case("active")),
                };
                facts.push(declared, fact);
            }
        }
        "aws_iam_account_password_policy" => password_policy(declared, facts),
        kind if is_left_out(kind) => {
            let text = format!(
                "`{}` is not read, and may change the answers",
                declared.name
            );
            facts.gap(declared, text);
        }
        _ => {}
    }
}

fn role(declared: &Declared, facts: &mut Facts<'_>) {
    let properties = &declared.properties;
    let tags = tags(declared, facts);
    let role = facts.holder(declared, HolderKind::Role, NAMES, tags);
    facts.boundary(declared, &role, "permissions_boundary");
    facts.push(
        declared,
        Fact::Trust {
            role: role.name.clone(),
            document: known(properties.get("assume_role_policy")),
        },
    );
    facts.attached(declared, &role, properties.get("managed_policy_arns"));
    for policy in blocks(properties, "inline_policy") {
        // `inline_policy {}` takes away what others added.
        let document = policy.get("policy").filter(|one| !one.is_null());
        if policy.is_unknown() || document.is_some() || policy.get("name").is_some() {
            facts.inline(declared, &role, policy.get("name"), document);
        }
    }
}

/// The blocks called `name`: one, several, or a list of them.
fn blocks<'v>(properties: &'v Value, name: &str) -> Vec<&'v Value> {
    let mut all = Vec::new();
    for (key, value) in properties.members() {
        if key.as_text() != Some(name) {
            continue;
        }
        match &value.data {
            Data::List(elements) => all.extend(elements),
            Data::Null => {}
            _ => all.push(value),
        }
    }
    all
}

fn policy(declared: &Declared, facts: &mut Facts<'_>) {
    let called = called(declared, NAMES, facts.filling);
    let is_data = declared.kind.starts_with("data.");
    let arn = match arn(declared, facts.filling) {
        Some(arn) => arn,
        // What a data source finds is not made here.
        None if is_data => return,
        None => facts.filling.arn("policy", &called.path, &called.name),
    };
    let document = known(declared.properties.get("policy"));
    if is_data && document.is_none() {
        return;
    }
    facts.push(
        declared,
        Fact::Managed {
            arn: arn.into(),
            name: called.name.into(),
            document,
        },
    );
}

fn inline(declared: &Declared, kind: HolderKind, property: &str, facts: &mut Facts<'_>) {
    let what = format!("any {} may get its policy", kind.name());
    let (name, document) = (
        declared.properties.get("name"),
        declared.properties.get("policy"),
    );
    for one in facts.names(declared, property, &what, Whose::Anybody(kind)) {
        facts.inline(declared, &holder(kind, &one), name, document);
    }
}

fn attachment(
    declared: &Declared,
    kind: HolderKind,
    [holders, arns]: [&str; 2],
    facts: &mut Facts<'_>,
) {
    let what = format!("any {} may get its policy", kind.name());
    let arns = declared.properties.get(arns);
    for one in facts.names(declared, holders, &what, Whose::Anybody(kind)) {
        facts.attached(declared, &holder(kind, &one), arns);
    }
}

fn members(declared: &Declared, [users, groups]: [&str; 2], facts: &mut Facts<'_>) {
    let users = facts.names(
        declared,
        users,
        "any user may be in the group",
        Whose::Anybody(HolderKind::User),
    );
    let groups = facts.names(
        declared,
        groups,
        "it may be any group, with any policy",
        Whose::Group,
    );
    for user in &users {
        for group in &groups {
            let fact = Fact::Member {
                user: user.as_str().into(),
                group: group.as_str().into(),
            };
            facts.push(declared, fact);
        }
    }
}

/// The provider makes up a password; that it must be changed at the next sign-in is `false` where
/// nothing is said.
///
/// See <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_user_login_profile>.
fn login(declared: &Declared, facts: &mut Facts<'_>) {
    let reset = match declared.properties.get("password_reset_required") {
        None => Some(false),
        Some(value) if value.is_null() => Some(false),
        given => flag(given),
    };
    for user in facts.names(
        declared,
        "user",
        "any user may get a console password",
        Whose::Nobody,
    ) {
        let fact = Fact::Login {
            user: user.into(),
            reset,
        };
        facts.push(declared, fact);
    }
}

/// Whether resources of a type bear on what is allowed and are not read.
fn is_left_out(kind: &str) -> bool {
    kind == "aws_organizations_policy_attachment"
        || kind.starts_with("awscc_iam_")
        || kind.ends_with("_exclusive")
}

fn password_policy(declared: &Declared, facts: &mut Facts<'_>) {
    let mut is_open = false;
    for (key, value) in declared.properties.members() {
        let Some(name) = key.as_text().filter(|_| value.is_unknown()) else {
            continue;
        };
        if matches!(name, "id" | "arn" | "name") {
            continue;
        }
        let shown = facts.filling.shown(value);
        let owner = &declared.name;
        facts.gap(
            declared,
            format!("`{name}` of `{owner}` is `{shown}`, which is known only once it is deployed"),
        );
        is_open |= name == "allow_users_to_change_password";
    }
    // Whether users may change their passwords decides too much to be taken for granted.
    let fact = if is_open {
        Fact::RulesUnknown
    } else {
        Fact::Rules(rules(declared))
    };
    facts.push(declared, fact);
}

/// The provider lets users change their passwords unless it is told otherwise. What it leaves to
/// AWS, which is all else but the length, is off.
///
/// See <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_account_password_policy>
/// and <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html>.
fn rules(declared: &Declared) -> PasswordPolicy {
    let place = declared.place;
    let get = |name| declared.properties.get(name).filter(|one| !one.is_null());
    let place_of = |name| match get(name) {
        Some(value) if value.is_known() => value.place,
        _ => place,
    };
    let switch = |name, default| Field {
        value: flag(get(name)).unwrap_or(default),
        place: place_of(name),
    };
    let count = |name| {
        let value = number(get(name)).filter(|value| *value > 0)?;
        Some(Field {
            value,
            place: place_of(name),
        })
    };
    PasswordPolicy {
        minimum_length: count("minimum_password_length").unwrap_or(Field { value: 6, place }),
        require_symbols: switch("require_symbols", false),
        require_numbers: switch("require_numbers", false),
        require_uppercase: switch("require_uppercase_characters", false),
        require_lowercase: switch("require_lowercase_characters", false),
        allow_users_to_change: switch("allow_users_to_change_password", true),
        maximum_age: count("max_password_age"),
        reuse_prevention: count("password_reuse_prevention"),
        hard_expiry: switch("hard_expiry", false),
        place,
    }
}

/// The tags, those of the provider included where they are known.
fn tags(declared: &Declared, facts: &mut Facts<'_>) -> Vec<Tag> {
    let written: Vec<&Value> = ["tags_all", "tags"]
        .into_iter()
        .filter_map(|name| declared.properties.get(name))
        .collect();
    match written
        .iter()
        .find(|tags| matches!(tags.data, Data::Object(_)))
    {
        Some(all) => all
            .members()
            .iter()
            .filter_map(|(key, value)| facts.tag(declared, key, value))
            .collect(),
        // Not one of them is known.
        None => written
            .into_iter()
            .find(|tags| tags.is_unknown())
            .and_then(|tags| facts.tag(declared, tags, tags))
            .into_iter()
            .collect(),
    }
}
