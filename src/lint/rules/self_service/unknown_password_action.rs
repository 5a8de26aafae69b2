//! An action about passwords that IAM does not have.

use crate::lint::select::distance;
use crate::lint::self_service::iam_arn;
use crate::lint::{Check, Fix, edit};
use crate::policy::{Action, Statement};
use crate::reference::Service;

/// IAM's calls about passwords.
const CALLS: [&str; 8] = [
    "ChangePassword",
    "CreateLoginProfile",
    "DeleteAccountPasswordPolicy",
    "DeleteLoginProfile",
    "GetAccountPasswordPolicy",
    "GetLoginProfile",
    "UpdateAccountPasswordPolicy",
    "UpdateLoginProfile",
];

/// Prefixes that have none of these calls and under which people look for them. Other services,
/// such as `cognito-idp`, have a `ChangePassword` of their own.
const PREFIXES: [&str; 7] = ["sts", "aws", "user", "users", "iamuser", "aim", "ami"];

pub(crate) fn check(cx: &mut Check<'_>) {
    for statement in &cx.policy.statements {
        let Some(element) = &statement.action else {
            continue;
        };
        for action in element
            .patterns
            .iter()
            .filter(|one| may_be_meant(one.as_str()))
        {
            match action.as_str().split_once(':') {
                Some((service, name)) if service.eq_ignore_ascii_case("iam") => {
                    unknown(cx, statement, *action, name);
                }
                Some((service, name)) => wrong_prefix(cx, statement, *action, service, name),
                None => {}
            }
        }
    }
}

/// Whether IAM has an action of this name.
fn is_known(name: &str) -> bool {
    Service::named("iam").is_some_and(|iam| iam.action(name).is_some())
}

/// Whether the prefix begins as `iam` or one of the others does, which few do.
fn may_be_meant(entry: &str) -> bool {
    entry.starts_with(['i', 'I', 's', 'S', 'a', 'A', 'u', 'U'])
}

fn unknown(cx: &mut Check<'_>, statement: &Statement<'_>, action: Action<'_>, name: &str) {
    if name.contains(['*', '?', '$']) || is_known(name) {
        return;
    }
    let Some(meant) = meant(name, statement) else {
        return;
    };
    let effect = effect(statement);
    let finding = cx.find(
        action.name_span(),
        format!("there is no action `iam:{name}`"),
    );
    match meant {
        Meant::Call(call, certain) => {
            let title = format!("write `{call}`");
            let edits = vec![edit::replace_content(action.text, &format!("iam:{call}"))];
            finding
                .help(format!("{effect}; `iam:{call}` is meant"))
                .fix(if certain {
                    Fix::safe(title, edits)
                } else {
                    Fix::unsafe_(title, edits)
                });
        }
        Meant::OwnOrOther => {
            finding.help(format!("{effect}; to change one's own password the call is `iam:ChangePassword`, to set another user's `iam:UpdateLoginProfile`"));
        }
    }
}

fn wrong_prefix(
    cx: &mut Check<'_>,
    statement: &Statement<'_>,
    action: Action<'_>,
    service: &str,
    name: &str,
) {
    let is = |prefix: &&str| prefix.eq_ignore_ascii_case(service);
    if !PREFIXES.iter().any(is) {
        return;
    }
    let Some(call) = CALLS.iter().find(|call| call.eq_ignore_ascii_case(name)) else {
        return;
    };
    let edits = vec![edit::replace_part(action.text, 0..service.len(), "iam")];
    cx.find(
        action.text.part(0..service.len()),
        format!("there is no action `{service}:{name}`"),
    )
    .help(format!(
        "{}; the call is IAM's: `iam:{call}`",
        effect(statement)
    ))
    .fix(Fix::safe("write `iam`", edits));
}

/// What an action that does not exist does to its statement.
fn effect(statement: &Statement<'_>) -> &'static str {
    let negated = statement
        .action
        .as_ref()
        .is_some_and(|element| element.negated);
    match (negated, statement.denies()) {
        (true, true) => "no request makes this call, so nothing is exempt from the Deny by it",
        (true, false) => "no request makes this call, so nothing is left out of the Allow by it",
        (false, true) => "no request makes this call, so nothing is denied by it",
        (false, false) => "no request makes this call, so nothing is allowed by it",
    }
}

/// What the author was after.
enum Meant {
    /// A call; whether that is certain.
    Call(&'static str, bool),
    /// A change of the caller's own password, or another user's.
    OwnOrOther,
}

fn meant(name: &str, statement: &Statement<'_>) -> Option<Meant> {
    let lower = name.trim().to_ascii_lowercase();
    let near = CALLS
        .into_iter()
        .map(|call| (distance(&call.to_ascii_lowercase(), &lower), call))
        .min()
        .filter(|(distance, _)| *distance <= 2);
    if let Some((_, call)) = near {
        return Some(Meant::Call(call, true));
    }
    if lower.ends_with("passwordpolicy") || lower.ends_with("passwordpolicies") {
        return policy_call(&lower).map(|(call, certain)| Meant::Call(call, certain));
    }
    if let Some(verb) = lower
        .strip_suffix("loginprofile")
        .or_else(|| lower.strip_suffix("userloginprofile"))
    {
        let changes = ["change", "set", "put", "reset", "modify", "edit"].contains(&verb);
        return changes.then_some(Meant::Call("UpdateLoginProfile", false));
    }
    if !["password", "passwd", "passwords"]
        .iter()
        .any(|word| lower.ends_with(word))
    {
        return None;
    }
    Some(if names_only_caller(statement) {
        let own = ["change", "update"]
            .iter()
            .any(|verb| lower.starts_with(verb));
        Meant::Call("ChangePassword", own)
    } else if lower.starts_with("change") {
        Meant::Call("ChangePassword", false)
    } else {
        Meant::OwnOrOther
    })
}

/// The call on the account's password policy that `name` stands for; whether that is certain.
fn policy_call(name: &str) -> Option<(&'static str, bool)> {
    let starts = |verbs: &[&str]| verbs.iter().any(|verb| name.starts_with(verb));
    if starts(&["get", "read", "view", "list", "describe"]) {
        Some(("GetAccountPasswordPolicy", true))
    } else if starts(&["update", "set", "put", "change", "modify", "create"]) {
        Some(("UpdateAccountPasswordPolicy", false))
    } else if starts(&["delete", "remove"]) {
        Some(("DeleteAccountPasswordPolicy", false))
    } else {
        None
    }
}

/// Whether the statement is about the caller's own user and nothing else.
fn names_only_caller(statement: &Statement<'_>) -> bool {
    statement.resource.as_ref().is_some_and(|element| {
        !element.negated
            && !element.patterns.is_empty()
            && element
                .patterns
                .iter()
                .all(|resource| iam_arn::is_own(resource.as_str()))
    })
}
