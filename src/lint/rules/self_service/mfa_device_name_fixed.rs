//! MFA devices may only be made under the user's own name.

use crate::access::actions::action_pattern;
use crate::lint::edit::replace_part;
use crate::lint::self_service::{Caller, Home, Session, holds_word};
use crate::lint::{Check, Fix};
use crate::policy::{Resource, Statement};

const CREATE: &str = "iam:CreateVirtualMFADevice";
/// Names that people give to the devices of `alice`.
const NAMES: [&str; 5] = [
    "phone",
    "alice-phone",
    "phone-alice",
    "alice/phone",
    "alice2",
];

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.kind.is_about_caller() {
        return;
    }
    let policy = cx.policy;
    for statement in policy
        .statements
        .iter()
        .filter(|statement| allows_create(statement))
    {
        let Some((resource, name_at)) = own_name(statement) else {
            continue;
        };
        if allows_other_name(cx) {
            return;
        }
        let end = resource.as_str().len();
        let edit = replace_part(resource.text, name_at..end, "*");
        cx.find(
            resource.text.span(),
            "users may make an MFA device only under their own user name",
        )
        .help("devices have had names of their own since users can have several of them; the console asks for a name, and with any other than the user name `iam:CreateVirtualMFADevice` is denied; allow it on `mfa/*`: only `iam:EnableMFADevice` ties a device to a user")
        .fix(Fix::unsafe_("allow any device name", vec![edit]));
    }
}

fn allows_create(statement: &Statement<'_>) -> bool {
    // `iam:Create*` and the like do not speak of devices.
    let names = |entry: &str| {
        entry.starts_with(['i', 'I', '*'])
            && (holds_word(entry, "mfa") || entry == "iam:*" || entry == "*")
    };
    statement.allows()
        && statement.action.as_ref().is_some_and(|element| {
            !element.negated
                && element.patterns.iter().any(|entry| {
                    names(entry.as_str()) && action_pattern(entry.as_str()).matches(CREATE)
                })
        })
}

/// The entry `mfa/${aws:username}`, and where the name in it begins.
fn own_name<'a>(statement: &Statement<'a>) -> Option<(Resource<'a>, usize)> {
    let element = statement
        .resource
        .as_ref()
        .filter(|element| !element.negated)?;
    element.patterns.iter().find_map(|resource| {
        let arn = resource.arn().ok()?;
        let name = arn.resource().strip_prefix("mfa/")?;
        let own = arn.service() == "iam" && name.eq_ignore_ascii_case("${aws:username}");
        own.then(|| (*resource, resource.as_str().len() - name.len()))
    })
}

/// Whether some statement of the policy allows a device of another name.
fn allows_other_name(cx: &Check<'_>) -> bool {
    let self_service = cx.self_service();
    let home = self_service.homes().first().copied().unwrap_or(Home::ANY);
    Session::ALL.into_iter().any(|session| {
        let caller = Caller::new("alice", session, home);
        NAMES.iter().any(|name| {
            let device = format!("arn:{}:iam::{}:mfa/{name}", home.partition, home.account);
            self_service.decide(&caller, CREATE, &device).is_possible()
        })
    })
}
