//! An RCP speaks of a service that RCPs do not cover.

use crate::lint::{Check, strings};
use crate::policy::{Action, PolicyType};
use crate::reference::{Service, rcp_covers};

pub(crate) fn check(cx: &mut Check<'_>) {
    if cx.kind != PolicyType::Rcp {
        return;
    }
    let policy = cx.policy;
    // The Allow of everything is AWS's own, `RCPFullAWSAccess`.
    let elements = policy.statements.iter().filter(|one| !one.allows());
    let actions = elements
        .filter_map(|statement| statement.action.as_ref())
        .filter(|element| !element.negated)
        .flat_map(|element| element.patterns.iter().copied());
    for action in actions {
        if let Some(message) = fault(action) {
            cx.find(action.text.span(), message)
                .help("AWS refuses the RCP; name actions of services that RCPs cover, such as `s3:*`, `sqs:*`, `kms:*`, `secretsmanager:*` and `sts:*`, and use an SCP for the others");
        }
    }
}

fn fault(action: Action<'_>) -> Option<String> {
    let text = action.as_str();
    if text == "*" {
        return Some("an RCP cannot be about the actions of all services".to_owned());
    }
    let (prefix, _) = text.split_once(':')?;
    if strings::is_template(text) || rcp_covers(prefix) {
        return None;
    }
    if prefix.contains(['*', '?']) {
        return Some(format!(
            "the service in `{text}` is not written out, as an RCP needs it"
        ));
    }
    let service = Service::named(prefix)?;
    Some(format!(
        "`{text}` is an action of {}, which RCPs do not cover",
        service.name()
    ))
}
