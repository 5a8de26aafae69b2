//! A policy or statement has an element that does not exist.

use crate::lint::Check;
use crate::lint::structure::{POLICY, STATEMENT, meant, renaming};
use crate::syntax::schema::ViolationKind;

pub(crate) fn check(cx: &mut Check<'_>) {
    let root = cx.policy.node;
    let lone_statement = cx.policy.statement.is_none();
    for violation in cx.violations() {
        let ViolationKind::Unknown(member) = &violation.kind else {
            continue;
        };
        let key = member.key;
        let name = key.as_str();
        let at_top = violation.node == root;
        let (known, others, whole, other) = if at_top {
            (POLICY, STATEMENT, "a policy", "a statement")
        } else {
            (STATEMENT, POLICY, "a statement", "a policy")
        };
        if others.contains(&name) {
            // Without `Statement` the whole content is at the wrong place: `missing-statement`.
            if !(at_top && lone_statement) {
                let message = format!("`{name}` is an element of {other}, not of {whole}");
                let help = format!("AWS refuses the policy; move it into {other} or remove it");
                cx.find(key.span(), message).help(help);
            }
            continue;
        }
        let guess = meant(name, known);
        let help = match guess {
            Some(guess) => format!("AWS refuses the policy; did you mean `{guess}`?"),
            None => format!("AWS refuses the policy; remove it: {whole} has no place for notes"),
        };
        let fix = guess.and_then(|guess| renaming(violation.node, key, guess));
        cx.find(key.span(), format!("{whole} has no element `{name}`"))
            .help(help)
            .maybe_fix(fix);
    }
}
