//! A wildcard stands in one word with the user name, so other users' names match.

use crate::access::statement::Compiled;
use crate::lint::self_service::{CHANGE_PASSWORD, SelfService, harm};
use crate::lint::{Check, Edit, Fix, Severity, edit};
use crate::policy::Resource;
use std::ops::Range;

const USERNAME: &str = "${aws:username}";

pub(crate) fn check(cx: &mut Check<'_>) {
    let self_service = cx.self_service();
    if !cx.kind.grants() || !self_service.is_intended() {
        return;
    }
    for (compiled, statement) in self_service.statements().filter(|(_, s)| s.allows()) {
        let Some(resources) = statement
            .resource
            .as_ref()
            .filter(|element| !element.negated)
        else {
            continue;
        };
        for (at, resource) in resources.patterns.iter().enumerate() {
            let Some(word) = word_with_wildcard(resource.as_str()) else {
                continue;
            };
            let Some((verb, witness)) = worst(self_service, compiled, at) else {
                continue;
            };
            let severity = if verb.is_some() {
                Severity::SecurityWarning
            } else {
                Severity::Warning
            };
            let verb = verb.unwrap_or("use `iam:ChangePassword` on");
            let fix = fix(*resource, word.clone());
            cx.find(resource.text.part(word), "a wildcard beside `${aws:username}` matches other users' names too")
                .severity(severity)
                .note(format!("for example, `{}` may {verb} `{}`", witness.caller, witness.target))
                .help("`*` also stands for letters of a longer name; for users under a path write `user/*/${aws:username}` beside `user/${aws:username}`")
                .maybe_fix(fix);
        }
    }
}

/// The worst that the entry lets a caller do to another user: what, if it harms, and to whom.
fn worst(
    self_service: &SelfService<'_>,
    statement: &Compiled,
    resource: usize,
) -> Option<(Option<&'static str>, crate::lint::self_service::Witness)> {
    let harmful = harm::on_others().find_map(|harm| {
        let witness = self_service.reaches_other(statement, resource, harm.action)?;
        Some((Some(harm.verb), witness))
    });
    harmful.or_else(|| {
        let witness = self_service.reaches_other(statement, resource, CHANGE_PASSWORD)?;
        Some((None, witness))
    })
}

/// The word (between `/` and `:`) that holds the variable and a wildcard.
fn word_with_wildcard(text: &str) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let at = lower.find(USERNAME)?;
    let start = text
        .get(..at)?
        .rfind(['/', ':'])
        .map_or(0, |before| before + 1);
    let tail = text.get(at + USERNAME.len()..)?;
    let end = at + USERNAME.len() + tail.find('/').unwrap_or(tail.len());
    let around = [text.get(start..at)?, text.get(at + USERNAME.len()..end)?];
    around
        .iter()
        .any(|part| part.contains(['*', '?']))
        .then_some(start..end)
}

/// `user/*${aws:username}` was meant for users at the root and under any path.
fn fix(resource: Resource<'_>, word: Range<usize>) -> Option<Fix> {
    let text = resource.as_str();
    let inner = text.get(word.clone())?;
    let plain = inner.trim_matches('*').eq_ignore_ascii_case(USERNAME);
    let edit: Edit = edit::replace_part(resource.text, word, USERNAME);
    plain.then(|| Fix::unsafe_("take the wildcard away", vec![edit]))
}
