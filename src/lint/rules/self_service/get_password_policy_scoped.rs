//! An action that has no resource is granted on an ARN.

use crate::lint::Check;
use crate::lint::self_service::split;
use crate::policy::{Action, ResourceElement, Statement};
use crate::reference::Service;
use crate::source::Span;
use crate::syntax::Kind;

pub(crate) fn check(cx: &mut Check<'_>) {
    if !cx.kind.is_about_caller() {
        return;
    }
    let self_service = cx.self_service();
    for statement in &cx.policy.statements {
        let inert = inert(statement, self_service.is_intended());
        let [first, others @ ..] = inert.as_slice() else {
            continue;
        };
        let Some(resources) = &statement.resource else {
            continue;
        };
        let effect = if statement.allows() {
            "grants"
        } else {
            "denies"
        };
        let fix = split::onto_star(cx.policy, statement, &inert);
        let finding = cx.find(
            first.text.span(),
            format!(
                "`{}` has no resource, so this statement never {effect} it",
                first.as_str()
            ),
        );
        for other in others {
            finding.label(other.text.span(), "nor this");
        }
        finding
            .label(place(resources), "IAM checks it against `*` alone")
            .help("IAM checks the call against the resource `*` and no ARN matches that; put it into a statement of its own with `\"Resource\": \"*\"`")
            .maybe_fix(fix);
    }
}

/// The resource, or the bracket of a list of them.
fn place(resources: &ResourceElement<'_>) -> Span {
    let span = resources.value.span();
    match resources.value.kind() {
        Kind::String => span,
        _ => span.first_byte(),
    }
}

/// The entries that name an action without resource, in a statement that does not cover `*`.
/// Outside self-service only the calls about the account's password policy are looked at.
fn inert<'a>(statement: &'a Statement<'a>, self_service: bool) -> Vec<Action<'a>> {
    let covers_star = statement.resource.as_ref().is_none_or(|element| {
        element.negated
            || element.patterns.is_empty()
            || element.patterns.iter().any(|resource| resource.is_star())
    });
    let Some(actions) = statement
        .action
        .as_ref()
        .filter(|element| !covers_star && !element.negated)
    else {
        return Vec::new();
    };
    let is_inert = |action: &&Action<'_>| {
        let Some((service, name)) = action.as_str().split_once(':') else {
            return false;
        };
        let known = service
            .eq_ignore_ascii_case("iam")
            .then(|| Service::named("iam")?.action(name))
            .flatten();
        known.is_some_and(|known| {
            known.has_no_resource()
                && (self_service || known.name.ends_with("AccountPasswordPolicy"))
        })
    };
    actions.patterns.iter().filter(is_inert).copied().collect()
}
