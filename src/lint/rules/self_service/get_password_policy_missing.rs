//! Users may change their password but not read the rules it must meet.

use crate::lint::self_service::{
    CHANGE_PASSWORD, GET_PASSWORD_POLICY, SelfService, action_span, split,
};
use crate::lint::{Check, Fix};

pub(crate) fn check(cx: &mut Check<'_>) {
    let self_service = cx.self_service();
    if !cx.kind.grants() || !self_service.is_intended() {
        return;
    }
    let Some(statement) = self_service.allows_own_anywhere(CHANGE_PASSWORD) else {
        return;
    };
    if self_service.allows_account(GET_PASSWORD_POLICY).is_some() || tries(self_service) {
        return;
    }
    let fix = split::add_on_star(cx.policy, statement, &[GET_PASSWORD_POLICY])
        .map(|edits| Fix::unsafe_("allow `iam:GetAccountPasswordPolicy` on `*`", edits));
    cx.find(action_span(statement, CHANGE_PASSWORD), "`iam:ChangePassword` is allowed without `iam:GetAccountPasswordPolicy`")
        .help("the console's page for changing the password cannot show the rules a new password must meet; allow `iam:GetAccountPasswordPolicy` on `*` in a statement of its own")
        .maybe_fix(fix);
}

/// Whether a statement names the call and grants it on ARNs, which is another rule's finding.
fn tries(self_service: &SelfService<'_>) -> bool {
    self_service.statements().any(|(_, statement)| {
        let entries = statement
            .action
            .iter()
            .filter(|element| !element.negated && statement.allows());
        entries
            .flat_map(|element| &element.patterns)
            .any(|action| action.as_str().eq_ignore_ascii_case(GET_PASSWORD_POLICY))
    })
}
