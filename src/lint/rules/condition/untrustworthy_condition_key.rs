//! Access hangs on a header that the caller fills in.

use crate::lint::Check;
use crate::lint::service_principal::names_services_alone;

/// Keys whose value the caller sends. From
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>.
const FORGEABLE: &[(&str, &str)] = &[("aws:Referer", "Referer"), ("aws:UserAgent", "User-Agent")];

pub(crate) fn check(cx: &mut Check<'_>) {
    let policy = cx.policy;
    for statement in &policy.statements {
        for condition in &statement.conditions {
            let known = FORGEABLE.iter().find(|(key, _)| condition.is_about(key));
            let Some((key, header)) = known else {
                continue;
            };
            if names_services_alone(statement) {
                continue;
            }
            cx.find(
                condition.key.span(),
                format!("`{key}` is whatever the caller says it is"),
            )
            .help(format!(
                "AWS takes the value from the `{header}` header, which any caller can set; let access hang on who calls or from where, such as `aws:PrincipalOrgID` or `aws:SourceVpce`"
            ));
        }
    }
}
