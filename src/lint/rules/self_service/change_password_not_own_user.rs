//! `iam:ChangePassword` is granted on users other than the caller.

use crate::lint::edit::{self, Json};
use crate::lint::self_service::{CHANGE_PASSWORD, Witness, action_span, intended};
use crate::lint::{Check, Fix};
use crate::policy::{Placement, ResourceElement, Statement};

pub(crate) fn check(cx: &mut Check<'_>) {
    let self_service = cx.self_service();
    if !cx.kind.grants() || !self_service.is_intended() {
        return;
    }
    for (compiled, statement) in self_service.statements().filter(|(_, s)| s.allows()) {
        let Some(resources) = &statement.resource else {
            continue;
        };
        for (at, resource) in resources.patterns.iter().enumerate() {
            let text = resource.as_str();
            let fixed = !text.contains(['*', '?', '$']);
            // An inline policy of a user may well name that user.
            if fixed && cx.placement == Placement::User && !resources.negated {
                continue;
            }
            let Some(witness) = self_service.reaches_other(compiled, at, CHANGE_PASSWORD) else {
                continue;
            };
            let span = if resources.negated {
                resources.key.span()
            } else {
                resource.text.span()
            };
            let action = action_span(statement, CHANGE_PASSWORD);
            let message = if fixed && !resources.negated {
                format!(
                    "`iam:ChangePassword` is allowed on the user `{}` alone",
                    witness.target
                )
            } else {
                "`iam:ChangePassword` is allowed on users other than the caller".to_owned()
            };
            let fix = narrow(statement, resources);
            cx.find(span, message)
                .note(example(&witness))
                .label(action, "allowed here")
                .help(format!("the call only ever changes the password of the user who makes it, so nobody gains another's password; name the caller's own user: `{}`", own(text)))
                .maybe_fix(fix);
            if resources.negated {
                break;
            }
        }
    }
}

fn example(witness: &Witness) -> String {
    format!(
        "for example, `{}` may use it on `{}`",
        witness.caller, witness.target
    )
}

/// The caller's own user, in the account and partition that `text` names.
fn own(text: &str) -> String {
    let home = intended::home(text);
    let account = if text.contains(home.account) {
        home.account
    } else {
        "*"
    };
    format!(
        "arn:{}:iam::{account}:user/${{aws:username}}",
        home.partition
    )
}

/// Where the statement is about nothing else, naming the caller keeps all that it can do.
fn narrow(statement: &Statement<'_>, resources: &ResourceElement<'_>) -> Option<Fix> {
    let actions = statement.action.as_ref()?;
    let [only] = actions.patterns.as_slice() else {
        return None;
    };
    let [resource] = resources.patterns.as_slice() else {
        return None;
    };
    if actions.negated || resources.negated || !only.as_str().eq_ignore_ascii_case(CHANGE_PASSWORD)
    {
        return None;
    }
    // One name alone may be meant, in a policy for one person.
    let text = resource.as_str();
    if !text.contains('*') {
        return None;
    }
    let own = own(text);
    let below = own.replace(":user/", ":user/*/");
    let both = Json::List(vec![Json::text(own), Json::text(below)]);
    Some(Fix::safe(
        "name the caller's own user",
        vec![edit::replace_value(resources.value, &both)],
    ))
}
