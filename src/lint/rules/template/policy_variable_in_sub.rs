//! `${aws:username}` inside `Fn::Sub`.

use crate::iac::file::MistakeKind;
use crate::lint::{Edit, FileCheck, Fix};

pub(crate) fn check(cx: &mut FileCheck<'_>) {
    for mistake in cx.mistakes_of(MistakeKind::InsideSub) {
        let name = &mistake.variable;
        let fix = mistake
            .insert_at
            .map(|place| Fix::safe(format!("write `${{!{name}}}`"), vec![Edit::new(place, "!")]));
        cx.find(
            mistake.place,
            format!("`Fn::Sub` takes the policy variable `${{{name}}}` for a reference of the template"),
        )
        .help(format!(
            "CloudFormation finds no parameter or resource `{name}` and refuses the template; write `${{!{name}}}`, which it passes on as `${{{name}}}`"
        ))
        .maybe_fix(fix);
    }
}
