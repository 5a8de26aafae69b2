//! A wildcard that covers no action.

use crate::access::actions::action_pattern;
use crate::lint::Check;
use crate::lint::action_names::{ActionName, action_names};
use crate::reference::{self, Service};

pub(crate) fn check(cx: &mut Check<'_>) {
    for written in action_names(cx.policy) {
        if !written.name.contains(['*', '?']) {
            continue;
        }
        let Some(service) = Service::named(written.service) else {
            continue;
        };
        let covers_some = service.matching(written.name).next().is_some();
        if !covers_some && !service.actions().is_empty() && !covers_retired(&written) {
            report(cx, &written, service);
        }
    }
}

/// Whether the entry covers actions that AWS no longer publishes.
fn covers_retired(written: &ActionName<'_>) -> bool {
    let pattern = action_pattern(written.entry.as_str());
    let mut retired = reference::header().retired_actions.iter();
    retired.any(|action| pattern.matches(action))
}

fn report(cx: &mut Check<'_>, written: &ActionName<'_>, service: &Service) {
    let bare = written.name.replace(['*', '?'], "");
    let meant = match service.nearest_action(&bare) {
        Some(nearest) => format!("; perhaps `{}:{nearest}` is meant", service.prefix()),
        None => String::new(),
    };
    let message = format!(
        "`{}` covers no action of {}",
        written.entry.as_str(),
        service.name()
    );
    cx.find(written.entry.text.span(), message).help(format!(
        "{}; correct the name, or remove the entry{meant}",
        written.consequence()
    ));
}
