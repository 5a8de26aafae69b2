//! A wildcard that covers no action.

use crate::lint::Check;
use crate::lint::action_names::ActionName;
use crate::reference::{self, Service};

pub(crate) fn check(cx: &mut Check<'_>) {
    for written in cx.action_names() {
        let Some(service) = written.known.filter(|_| written.is_pattern) else {
            continue;
        };
        let covers_some = service.matching(written.name).next().is_some();
        if !covers_some && !service.actions().is_empty() && !covers_retired(written) {
            report(cx, written, service);
        }
    }
}

/// Whether the entry covers actions that AWS no longer publishes.
fn covers_retired(written: &ActionName<'_>) -> bool {
    let mut retired = reference::header().retired_actions.iter();
    retired.any(|action| reference::covers(written.entry.as_str(), action))
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
