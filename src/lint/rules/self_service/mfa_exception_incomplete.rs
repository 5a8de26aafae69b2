//! The exceptions of a Deny without MFA let only a part of setting up MFA through.

use crate::access::actions::action_pattern;
use crate::lint::edit::add_strings;
use crate::lint::self_service::Home;
use crate::lint::self_service::barrier::barriers;
use crate::lint::{Check, Fix};
use crate::policy::ActionElement;

const ENABLE: &str = "iam:EnableMFADevice";
const CREATE: &str = "iam:CreateVirtualMFADevice";
/// What the page calls for any kind of device.
const ALWAYS: [&str; 4] = [
    ENABLE,
    "iam:GetUser",
    "iam:GetMFADevice",
    "iam:ListMFADevices",
];
/// What it calls for a virtual one.
const VIRTUAL: [&str; 2] = [CREATE, "iam:ListVirtualMFADevices"];

pub(crate) fn check(cx: &mut Check<'_>) {
    for barrier in barriers(cx) {
        let Some(exceptions) = barrier.exceptions() else {
            continue;
        };
        let virtual_devices = lets_through(exceptions, CREATE);
        if !virtual_devices && !lets_through(exceptions, ENABLE) {
            continue;
        }
        let home = cx.self_service().homes().first().copied();
        let home = home.unwrap_or(Home::ANY);
        let needed = VIRTUAL
            .into_iter()
            .filter(|_| virtual_devices)
            .chain(ALWAYS);
        let missing: Vec<_> = needed
            .filter(|action| barrier.stops(action, home))
            .collect();
        if missing.is_empty() {
            continue;
        }
        let fix = Fix::unsafe_(
            "add what is missing to the exceptions",
            vec![add_strings(exceptions.value, &missing)],
        );
        cx.find(
            exceptions.key.span(),
            format!(
                "setting up MFA in the console also calls {}, which this denies without MFA",
                list(&missing)
            ),
        )
        .help("the Security credentials page makes these calls before the user has MFA, and shows errors where they are denied; add them to the exceptions, unless people set up MFA by the CLI alone")
        .fix(fix);
    }
}

fn lets_through(exceptions: &ActionElement<'_>, action: &str) -> bool {
    exceptions
        .patterns
        .iter()
        .any(|entry| action_pattern(entry.as_str()).matches(action))
}

fn list(actions: &[&str]) -> String {
    let quoted: Vec<_> = actions.iter().map(|action| format!("`{action}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
