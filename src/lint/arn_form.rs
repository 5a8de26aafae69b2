//! The forms of AWS's ARNs: which parts the ARNs of a kind of resource have, and how the last of
//! them begins.

use std::sync::LazyLock;

use super::self_service::written::{Written, resources};
use super::spelling::is_written_out;
use crate::policy::{Arn, Policy};
use crate::reference::{ArnForm, ResourceType, Service};

/// Kinds of resource that only the pages of other services tell of, or the guide of IAM:
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>,
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns>.
const ELSEWHERE: &[&str] = &[
    "arn:${Partition}:catalog:${Region}:${Account}:portfolio/${PortfolioId}",
    "arn:${Partition}:catalog:${Region}:${Account}:product/${ProductId}",
    "arn:${Partition}:compute-optimizer::${Account}:automation-rule/${RuleId}",
    "arn:${Partition}:elastic-inference:${Region}:${Account}:elastic-inference-accelerator/${Id}",
    "arn:${Partition}:iam::${Account}:root",
    "arn:${Partition}:iam::${Account}:u2f/${TokenIdWithPath}",
    "arn:${Partition}:iam::aws:contextProvider/${ContextProviderName}",
    "arn:${Partition}:qdeveloper:${Region}:${Account}:plugin/${Identifier}",
    "arn:${Partition}:route53-recovery-control::${Account}:cluster/${ResourceId}",
    "arn:${Partition}:route53-recovery-control::${Account}:controlpanel/${ControlPanelId}",
];

/// An ARN in `Resource` or `NotResource`.
#[derive(Debug)]
pub(crate) struct NamedResource<'a> {
    /// The entry.
    pub(crate) place: Written<'a>,
    /// The ARN.
    pub(crate) arn: Arn<'a>,
}

/// All of them, in order. An entry with too few parts is none.
pub(crate) fn named_resources<'a>(
    policy: &'a Policy<'a>,
) -> impl Iterator<Item = NamedResource<'a>> {
    resources(policy).filter_map(|place| {
        let arn = Arn::parse(place.as_str()).ok()?;
        Some(NamedResource { place, arn })
    })
}

/// As [`ELSEWHERE`], read.
static ELSEWHERE_READ: LazyLock<Vec<ArnForm>> = LazyLock::new(|| {
    ELSEWHERE
        .iter()
        .copied()
        .filter_map(ArnForm::read)
        .collect()
});

/// The forms of the ARNs whose third part is `service`.
pub(crate) fn forms_of(service: &str) -> impl Iterator<Item = &'static ArnForm> {
    let own = Service::named(service)
        .into_iter()
        .flat_map(|found| found.resource_types().iter());
    own.flat_map(ResourceType::forms)
        .chain(ELSEWHERE_READ.iter())
        .filter(move |form| form.service == service)
}

/// Whether some ARN has `service` in its third part, or once had.
pub(crate) fn is_service(service: &str) -> bool {
    let mut elsewhere = ELSEWHERE_READ.iter();
    Service::named(service).is_some()
        || Service::is_retired(service)
        || elsewhere.any(|form| form.service.eq_ignore_ascii_case(service))
}

/// Whether `test` holds of every form that the ARN may have: those whose last part begins as the
/// ARN's does, or where none does all of the service. It holds of none where nothing is known.
pub(crate) fn holds_of_all(arn: &Arn<'_>, test: impl Fn(&ArnForm) -> bool) -> bool {
    let (service, resource) = (arn.service(), arn.resource());
    let (mut some_fit, mut known, mut all_pass) = (false, false, true);
    for form in forms_of(service) {
        let passes = test(form);
        known = true;
        all_pass &= passes;
        if fits(form, resource) {
            if !passes {
                return false;
            }
            some_fit = true;
        }
    }
    some_fit || known && all_pass
}

/// Whether `resource`, a last part with or without wildcards, may belong to a form, as far as the
/// text before whatever varies tells.
fn fits(form: &ArnForm, resource: &str) -> bool {
    let ours = form.literal;
    let (theirs, unfinished) = head(resource);
    unfinished && ours.starts_with(theirs)
        || theirs.starts_with(ours) && (form.varies() || theirs.len() == ours.len())
}

/// The word with which the last part of a form begins, up to and with the slash or colon after it;
/// `None` where it begins with what varies.
pub(crate) fn word(form: &ArnForm) -> Option<&'static str> {
    (!form.literal.is_empty()).then(|| first_word(form.literal))
}

/// Whether `resource`, in which only `?` may vary, begins with the word of a form.
pub(crate) fn may_name(form: &ArnForm, resource: &str) -> bool {
    let word = first_word(form.literal);
    let open = form.varies() || word.len() < form.literal.len() || word.ends_with(['/', ':']);
    let mut given = resource.chars();
    let begins = word
        .chars()
        .all(|ours| given.next().is_some_and(|c| c == ours || c == '?'));
    begins && (open || given.next().is_none())
}

/// The text up to and with the first slash or colon that something stands before.
pub(crate) fn first_word(text: &str) -> &str {
    let end = text
        .char_indices()
        .skip(1)
        .find(|(_, c)| matches!(c, '/' | ':'))
        .map_or(text.len(), |(at, _)| at + 1);
    text.get(..end).unwrap_or(text)
}

/// The text before the first wildcard, variable or hole, and whether there is one.
fn head(text: &str) -> (&str, bool) {
    match memchr::memchr3(b'*', b'?', b'$', text.as_bytes()) {
        Some(end) => (text.get(..end).unwrap_or_default(), true),
        None => (text, false),
    }
}

/// Whether the last part of an ARN begins with text that tells which kind of resource is meant.
pub(crate) fn is_begun(resource: &str) -> bool {
    !resource.is_empty() && !resource.starts_with(['*', '?', '$', '{', '<'])
}

/// Whether Region, account and resource are written out; a `?` may stand in the resource.
pub(crate) fn is_particular(arn: &Arn<'_>) -> bool {
    let resource = arn.resource();
    is_written_out(arn.region())
        && is_written_out(arn.account())
        && resource.split('?').all(is_written_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arn(text: &str) -> Arn<'_> {
        Arn::parse(text).unwrap()
    }

    /// Whoever updates the reference is told which forms to add to `ELSEWHERE`.
    #[test]
    fn no_form_is_missing() {
        let kinds = Service::all().flat_map(Service::resource_types);
        for form in kinds.flat_map(ResourceType::forms) {
            let known = form.service.starts_with("${")
                || forms_of(form.service).any(|other| fits(other, form.resource));
            assert!(known, "{form:?}");
        }
    }

    #[test]
    fn parts_that_are_never_there() {
        let no_region = |text| holds_of_all(&arn(text), ArnForm::has_no_region);
        assert!(no_region("arn:aws:iam:us-east-1:111122223333:user/ana"));
        assert!(no_region("arn:aws:s3:us-east-1::town-maps"));
        assert!(!no_region(
            "arn:aws:s3:us-east-1:111122223333:accesspoint/maps"
        ));
        assert!(!no_region("arn:aws:sqs:us-east-1:111122223333:jobs"));
        assert!(!no_region("arn:aws:imaginary:us-east-1:111122223333:jobs"));
    }

    #[test]
    fn words() {
        assert_eq!(first_word("table/a/b"), "table/");
        assert_eq!(first_word("/restapis/a"), "/restapis/");
        assert_eq!(first_word("root"), "root");
        let names =
            |service, resource: &str| forms_of(service).any(|form| may_name(form, resource));
        assert!(names("dynamodb", "table/a"));
        assert!(names("iam", "root"));
        assert!(names("sqs", "whatever"));
        assert!(names("dynamodb", "t?ble/a"));
        assert!(!names("dynamodb", "tables/a"));
        assert!(!names("dynamodb", "?"));
        assert!(!names("iam", "roots"));
    }
}
