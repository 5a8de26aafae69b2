//! A principal map has a key that names no kind of principal.

use crate::lint::Check;
use crate::lint::structure::{PRINCIPAL, meant, renaming};
use crate::syntax::schema::ViolationKind;

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.kind.takes_principal() {
        return;
    }
    for violation in cx.violations() {
        let ViolationKind::Unknown(member) = &violation.kind else {
            continue;
        };
        let key = member.key;
        let guess = meant(key.as_str(), PRINCIPAL);
        let help = match guess {
            Some(guess) => format!("AWS refuses the policy; did you mean `{guess}`?"),
            None => "AWS refuses the policy; the kinds are `AWS`, `Service`, `Federated` and `CanonicalUser`".to_owned(),
        };
        let fix = guess.and_then(|guess| renaming(violation.node, key, guess));
        cx.find(
            key.span(),
            format!("`{}` is not a kind of principal", key.as_str()),
        )
        .help(help)
        .maybe_fix(fix);
    }
}
