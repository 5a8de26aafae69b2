//! An action names a service that does not exist.

use crate::lint::action_names::ActionName;
use crate::lint::{Check, Fix, edit};
use crate::reference::{Service, edition, only_service_with};

/// So many letters of an action's name tell that it is no other service's by chance.
const TELLING: usize = 4;

pub(crate) fn check(cx: &mut Check<'_>) {
    for written in cx.action_names() {
        let service = written.service;
        if written.known.is_some() || service.contains(['*', '?']) {
            continue;
        }
        if service.is_empty() {
            empty(cx, written);
        } else if !Service::is_retired(service) {
            unknown(cx, written);
        }
    }
}

fn empty(cx: &mut Check<'_>, written: &ActionName<'_>) {
    let text = written.entry.text;
    cx.find(
        text.content_span(),
        format!("no service stands before the colon of `{}`", text.as_str()),
    )
    .help(format!(
        "{}; write the prefix of the service, such as `iam:ChangePassword`",
        written.consequence()
    ));
}

fn unknown(cx: &mut Check<'_>, written: &ActionName<'_>) {
    let text = written.entry.text;
    let range = 0..written.service.len();
    let meant = Service::nearest(written.service).or_else(|| elsewhere(written.name));
    let advice = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "if the service is younger than that, the action may be right".to_owned(),
    };
    let fix = meant.map(|meant| {
        let edits = vec![edit::replace_part(text, range.clone(), meant)];
        let title = format!("write `{meant}`");
        if has(meant, written.name) {
            Fix::safe(title, edits)
        } else {
            Fix::unsafe_(title, edits)
        }
    });
    let service = written.service;
    let message = match meant {
        Some(_) => format!("there is no service `{service}`"),
        None => format!(
            "the service `{service}` is unknown to AWS's reference of {}",
            edition().date
        ),
    };
    cx.find(text.part(range), message)
        .help(format!("{}; {advice}", written.consequence()))
        .maybe_fix(fix);
}

/// The service that alone has an action of this name.
fn elsewhere(name: &str) -> Option<&'static str> {
    only_service_with(name).map(Service::prefix)
}

/// Whether the service has the action, so that it is plainly meant.
fn has(service: &str, name: &str) -> bool {
    let letters = name.bytes().filter(u8::is_ascii_alphabetic).count();
    letters >= TELLING
        && Service::named(service).is_some_and(|found| found.matching(name).next().is_some())
}
