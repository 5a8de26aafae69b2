//! `${aws:username}` in a string of Terraform.

use crate::iac::file::MistakeKind;
use crate::lint::{Edit, FileCheck, Fix};

pub(crate) fn check(cx: &mut FileCheck<'_>) {
    for mistake in cx.mistakes_of(MistakeKind::InTerraform) {
        let name = &mistake.variable;
        let fix = mistake
            .insert_at
            .map(|place| Fix::safe(format!("write `$${{{name}}}`"), vec![Edit::new(place, "$")]));
        cx.find(
            mistake.place,
            format!("terraform takes the policy variable `${{{name}}}` for an expression of its own"),
        )
        .help(format!(
            "it does not understand the colon and refuses the configuration; write `$${{{name}}}`, or `&{{{name}}}` in `aws_iam_policy_document`"
        ))
        .maybe_fix(fix);
    }
}
