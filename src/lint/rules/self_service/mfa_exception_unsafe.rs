//! The exceptions of a Deny without MFA let calls through that take MFA away.

use crate::access::actions::action_pattern;
use crate::access::truth::Truth;
use crate::lint::edit::remove_element;
use crate::lint::self_service::barrier::{barriers, own_resource};
use crate::lint::self_service::{CHANGE_PASSWORD, Caller, Home, Place, Session};
use crate::lint::{Check, Fix};
use crate::policy::{Action, ActionElement};

/// A call that must not be had without MFA.
struct Risk {
    action: &'static str,
    what: &'static str,
    harm: &'static str,
}

const RISKS: [Risk; 3] = [
    Risk {
        action: "iam:DeactivateMFADevice",
        what: "switch the user's MFA off",
        harm: "whoever has the password or an access key alone can take the MFA device away and go on as the user; leave the call to sessions with MFA, and to administrators where a device is lost",
    },
    Risk {
        action: "iam:DeleteVirtualMFADevice",
        what: "delete the user's MFA device",
        harm: "AWS warns that users without MFA should never be allowed to delete their MFA device; where an enrolment was broken off, an administrator deletes the device that was left over",
    },
    Risk {
        action: CHANGE_PASSWORD,
        what: "change the user's password",
        harm: "whoever knows the password can change it without MFA and lock the user out; AWS advises against it, and without it a forced reset at the first sign-in is a dead end: leave it out and set up users without a forced reset, or keep it and record why in an exemption",
    },
];

pub(crate) fn check(cx: &mut Check<'_>) {
    for barrier in barriers(cx) {
        let Some(exceptions) = barrier.exceptions() else {
            continue;
        };
        let stars = |entry: &Action<'_>| entry.as_str().bytes().all(|byte| byte == b'*');
        for entry in exceptions.patterns.iter().filter(|entry| !stars(entry)) {
            let pattern = action_pattern(entry.as_str());
            let risk = RISKS
                .iter()
                .find(|risk| pattern.matches(risk.action) && !is_guarded(cx, risk.action));
            let Some(risk) = risk else {
                continue;
            };
            let message = if entry.as_str().eq_ignore_ascii_case(risk.action) {
                format!("this exception lets a session without MFA {}", risk.what)
            } else {
                format!(
                    "this exception lets a session without MFA use `{}` to {}",
                    risk.action, risk.what
                )
            };
            let fix = removal(exceptions, *entry, risk);
            let finding = cx.find(entry.text.span(), message);
            if let Some(condition) = barrier.test.conditions().next() {
                finding.label(condition.span(), "all but the exceptions is denied here");
            }
            finding.help(risk.harm).maybe_fix(fix);
        }
    }
}

/// Whether the policy holds the call back in another way: it denies it without MFA elsewhere, or
/// allows it with MFA only.
fn is_guarded(cx: &Check<'_>, action: &str) -> bool {
    let self_service = cx.self_service();
    let home = self_service.homes().first().copied().unwrap_or(Home::ANY);
    let mut guarded = false;
    for place in [Place::Root, Place::Path] {
        let resource = own_resource(action, home, place);
        let decide = |session| {
            let caller = Caller::new("alice", session, home);
            self_service.decide(&caller, action, &resource)
        };
        let without = decide(Session::Console);
        if without.denied.0 == Truth::Yes {
            guarded = true;
        } else if without.allowed.0 > Truth::No {
            return false;
        } else if decide(Session::ConsoleMfa).allowed.0 > Truth::No {
            guarded = true;
        }
    }
    guarded
}

/// Takes out an entry that names a call against MFA. For the password both ways have their use.
fn removal(exceptions: &ActionElement<'_>, entry: Action<'_>, risk: &Risk) -> Option<Fix> {
    let exact = entry.as_str().eq_ignore_ascii_case(risk.action);
    if !exact || risk.action == CHANGE_PASSWORD || exceptions.patterns.len() < 2 {
        return None;
    }
    let edit = remove_element(exceptions.value, entry.text.node());
    Some(Fix::unsafe_("take it out of the exceptions", vec![edit]))
}
