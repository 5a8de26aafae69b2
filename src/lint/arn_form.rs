//! The forms of AWS's ARNs: which parts the ARNs of a kind of resource have, and how the last of
//! them begins.

use super::self_service::written::{Written, resources};
use super::spelling::is_written_out;
use crate::policy::{Arn, Policy};
use crate::reference::Service;

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

/// What the ARNs of a kind of resource look like. What varies is written `${Region}`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Form {
    service: &'static str,
    region: &'static str,
    account: &'static str,
    resource: &'static str,
}

/// The forms of the ARNs whose third part is `service`.
pub(crate) fn forms_of(service: &str) -> impl Iterator<Item = Form> {
    let own = Service::named(service)
        .into_iter()
        .flat_map(|found| found.resource_types().iter());
    let templates = own
        .flat_map(|kind| kind.arns.iter().copied())
        .chain(ELSEWHERE.iter().copied());
    templates
        .filter_map(Form::read)
        .filter(move |form| form.service == service)
}

/// Whether some ARN has `service` in its third part, or once had.
pub(crate) fn is_service(service: &str) -> bool {
    Service::named(service).is_some()
        || Service::is_retired(service)
        || ELSEWHERE
            .iter()
            .copied()
            .filter_map(Form::read)
            .any(|form| form.service.eq_ignore_ascii_case(service))
}

/// Whether `test` holds of every form that the ARN may have: those whose last part begins as the
/// ARN's does, or where none does all of the service. It holds of none where nothing is known.
pub(crate) fn holds_of_all(arn: &Arn<'_>, test: impl Fn(&Form) -> bool) -> bool {
    let (service, resource) = (arn.service(), arn.resource());
    let some_fit = forms_of(service).any(|form| form.fits(resource));
    let mut known = false;
    let all = forms_of(service)
        .filter(|form| !some_fit || form.fits(resource))
        .all(|form| {
            known = true;
            test(&form)
        });
    known && all
}

impl Form {
    fn read(template: &'static str) -> Option<Self> {
        let mut parts = template.splitn(6, ':').skip(2);
        Some(Self {
            service: parts.next()?,
            region: parts.next()?,
            account: parts.next()?,
            resource: parts.next()?,
        })
    }

    /// Whether the Region is always empty.
    pub(crate) const fn has_no_region(&self) -> bool {
        self.region.is_empty()
    }

    /// Whether the Region is never empty.
    pub(crate) fn has_region(&self) -> bool {
        !matches!(self.region, "" | "*")
    }

    /// Whether the account is always empty.
    pub(crate) const fn has_no_account(&self) -> bool {
        self.account.is_empty()
    }

    /// Whether the account is never empty.
    pub(crate) fn has_account(&self) -> bool {
        !matches!(self.account, "" | "*")
    }

    /// Whether `resource`, a last part with or without wildcards, may belong to this form, as far
    /// as the text before whatever varies tells.
    fn fits(&self, resource: &str) -> bool {
        let (ours, varies) = head(self.resource);
        let (theirs, unfinished) = head(resource);
        unfinished && ours.starts_with(theirs)
            || theirs.starts_with(ours) && (varies || theirs.len() == ours.len())
    }

    /// The word with which the last part begins, up to and with the slash or colon after it;
    /// `None` where it begins with what varies.
    pub(crate) fn word(&self) -> Option<&'static str> {
        let (literal, _) = head(self.resource);
        (!literal.is_empty()).then(|| first_word(literal))
    }

    /// Whether `resource`, in which only `?` may vary, begins with the word of this form.
    pub(crate) fn may_name(&self, resource: &str) -> bool {
        let (literal, varies) = head(self.resource);
        let word = first_word(literal);
        let open = varies || word.len() < literal.len() || word.ends_with(['/', ':']);
        let mut given = resource.chars();
        let begins = word
            .chars()
            .all(|ours| given.next().is_some_and(|c| c == ours || c == '?'));
        begins && (open || given.next().is_none())
    }
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
    let wildcard = text.find(['*', '?']);
    let hole = text.find("${");
    match wildcard.into_iter().chain(hole).min() {
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
        let forms = kinds.flat_map(|kind| &kind.arns);
        for form in forms.filter_map(|form| Form::read(form)) {
            let known = form.service.starts_with("${")
                || forms_of(form.service).any(|other| other.fits(form.resource));
            assert!(known, "{form:?}");
        }
    }

    #[test]
    fn parts_that_are_never_there() {
        let no_region = |text| holds_of_all(&arn(text), Form::has_no_region);
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
        let names = |service, resource: &str| forms_of(service).any(|form| form.may_name(resource));
        assert!(names("dynamodb", "table/a"));
        assert!(names("iam", "root"));
        assert!(names("sqs", "whatever"));
        assert!(names("dynamodb", "t?ble/a"));
        assert!(!names("dynamodb", "tables/a"));
        assert!(!names("dynamodb", "?"));
        assert!(!names("iam", "roots"));
    }
}
