//! `${!aws:username}` outside `Fn::Sub`.

use crate::iac::file::MistakeKind;
use crate::lint::{Edit, FileCheck, Fix};

pub(crate) fn check(cx: &mut FileCheck<'_>) {
    for mistake in cx.mistakes_of(MistakeKind::LiteralOutsideSub) {
        let name = mistake.variable.trim_start_matches('!');
        let fix = mistake
            .insert_at
            .map(|place| Fix::safe("remove the `!`", vec![Edit::new(place, "")]));
        cx.find(
            mistake.place,
            format!("the `!` of `${{!{name}}}` stays: no `Fn::Sub` takes it away"),
        )
        .help(format!(
            "IAM has no key `!{name}`; write `${{{name}}}`, or put `!Sub` before the string"
        ))
        .maybe_fix(fix);
    }
}
