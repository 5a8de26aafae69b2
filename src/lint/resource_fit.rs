//! Which entries of `Resource` can be resources of an action.
//!
//! The service authorization reference gives the form of the ARNs of each kind of resource. An entry
//! fits a form when some ARN matches both, each of the six parts alone.

use crate::access::pattern::{Case, Pattern};
use crate::policy::Arn;
use crate::reference::{AccessLevel, Action, ResourceType, Service};

/// Services whose actions act on more kinds of resource than the reference lists.
const INCOMPLETE: &[&str] = &["aws-marketplace"];

/// Actions without a resource in the reference that AWS checks against an ARN all the same.
const CHECKED_AGAINST_ARN: &[(&str, &str)] = &[("logs", "DescribeLogGroups")];

/// Whether the reference does not tell for sure what `action` is about: which kinds of resource can
/// be tagged is listed with gaps.
pub(crate) fn is_uncertain(service: &Service, action: &Action) -> bool {
    action.level == AccessLevel::Tagging
        || action.name.contains("Tag")
        || INCOMPLETE.contains(&service.prefix())
}

/// The ARNs of a `Resource`, and which kinds of resource they can name as far as it was asked.
#[derive(Debug)]
pub(crate) struct Reach<'a> {
    entries: Vec<Arn<'a>>,
    /// Actions come by the dozen, and kinds of resource do not.
    asked: Vec<(&'static ResourceType, bool)>,
}

impl<'a> Reach<'a> {
    pub(crate) const fn new(entries: Vec<Arn<'a>>) -> Self {
        Self {
            entries,
            asked: Vec::new(),
        }
    }

    /// The ARNs.
    pub(crate) fn entries(&self) -> &[Arn<'a>] {
        &self.entries
    }

    /// Whether requests for `action` may be about something that one of the ARNs matches, as far as
    /// the reference tells.
    pub(crate) fn may_hold(&mut self, service: &'static Service, action: &'static Action) -> bool {
        if action.has_no_resource() {
            return may_reach_none(service, action, &self.entries);
        }
        service.types_of(action).any(|kind| self.names(kind))
            || self.entries.iter().any(|entry| {
                let mut kinds = service.types_of(action);
                kinds.any(|kind| is_of_service(entry, kind)) && is_unknown(service, entry)
            })
    }

    fn names(&mut self, kind: &'static ResourceType) -> bool {
        let asked = self
            .asked
            .iter()
            .find(|(known, _)| std::ptr::eq(*known, kind));
        if let Some((_, answer)) = asked {
            return *answer;
        }
        let answer = self.entries.iter().any(|entry| fits(entry, kind));
        self.asked.push((kind, answer));
        answer
    }
}

/// As [`Reach::may_hold`], for an action without a resource. Those that list or read things are checked
/// against `*`, or against an ARN for all things of a kind, such as `role/` or `cluster/*`.
fn may_reach_none(service: &Service, action: &Action, entries: &[Arn<'_>]) -> bool {
    let reads = matches!(action.level, AccessLevel::List | AccessLevel::Read);
    let own = (service.prefix(), action.name);
    !reads
        || CHECKED_AGAINST_ARN.contains(&own)
        || entries.iter().any(|entry| {
            fits_part(service.prefix(), entry.service())
                && (is_collection(service, entry.resource()) || is_unknown(service, entry))
        })
}

/// Whether the last part of an ARN stands for all things of a kind, or for a folder of them.
fn is_collection(service: &Service, resource: &str) -> bool {
    let Some(wildcard) = resource.find(['*', '?', '$']) else {
        return false;
    };
    let head = resource.get(..wildcard).unwrap_or_default();
    let in_folder = resource.ends_with("/*") || resource.ends_with(":*");
    let kinds = service.resource_types().iter();
    let mut beginnings = kinds.flat_map(forms).map(|form| literal(form.resource()));
    head.is_empty()
        || beginnings.any(|beginning| {
            begins(beginning, head) || in_folder && !beginning.is_empty() && begins(head, beginning)
        })
}

/// Whether an entry is of no kind that is known: a new kind, or a slip that other rules tell of.
fn is_unknown(service: &Service, entry: &Arn<'_>) -> bool {
    let owner = Service::named(entry.service());
    let mut kinds = owner
        .into_iter()
        .chain([service])
        .flat_map(Service::resource_types);
    !kinds.any(|kind| fits(entry, kind))
}

fn is_of_service(entry: &Arn<'_>, kind: &ResourceType) -> bool {
    forms(kind).any(|form| fits_part(form.service(), entry.service()))
}

/// Whether some ARN is of this kind and matches the entry.
fn fits(entry: &Arn<'_>, kind: &ResourceType) -> bool {
    forms(kind).any(|form| {
        fits_part(form.service(), entry.service())
            && fits_part(form.region(), entry.region())
            && fits_part(form.account(), entry.account())
            && fits_resource(form.resource(), entry.resource())
    })
}

/// The forms of the ARNs of a kind, mostly one.
fn forms(kind: &ResourceType) -> impl Iterator<Item = Arn<'static>> + '_ {
    kind.arns.iter().filter_map(|form| Arn::parse(form).ok())
}

/// Whether a part of a form and of an entry can be the same; wildcards and variables are taken for
/// anything.
fn fits_part(form: &str, entry: &str) -> bool {
    form.contains(['$', '*'])
        || entry.contains(['*', '?', '$', '{', '<'])
        || form.eq_ignore_ascii_case(entry)
}

fn fits_resource(form: &str, entry: &str) -> bool {
    // Other names may hold slashes, as paths do.
    if form == "${BucketName}" && entry.contains('/') {
        return false;
    }
    let beginning = literal(form);
    let hole = form.get(beginning.len()..).unwrap_or_default();
    let open_end = hole == "*" || hole.find('}') == Some(hole.len().saturating_sub(1));
    // Most forms are a word and a name, most entries the word and some text.
    if open_end && !hole.is_empty() && begins(entry, beginning) {
        return true;
    }
    let read = |text| Pattern::new(text, Case::Insensitive, true);
    read(form).intersects(&read(entry))
}

/// The text of a form before what varies.
fn literal(form: &str) -> &str {
    let end = form.find(['$', '*']).unwrap_or(form.len());
    form.get(..end).unwrap_or_default()
}

/// Whether `text` begins with `head`, whatever the case.
fn begins(text: &str, head: &str) -> bool {
    let start = text.as_bytes().get(..head.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(head.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reaches(action: &str, entries: &[&str]) -> bool {
        let (prefix, name) = action.split_once(':').unwrap();
        let service = Service::named(prefix).unwrap();
        let entries: Vec<_> = entries
            .iter()
            .map(|text| Arn::parse(text).unwrap())
            .collect();
        Reach::new(entries).may_hold(service, service.action(name).unwrap())
    }

    #[test]
    fn what_reaches() {
        for (action, entry, expected) in [
            ("s3:GetObject", "arn:aws:s3:::reports/*", true),
            ("s3:GetObject", "arn:aws:s3:::reports*", true),
            ("s3:GetObject", "arn:aws:s3:::reports", false),
            ("s3:ListBucket", "arn:aws:s3:::reports/*", false),
            ("s3:ListBucket", "arn:aws:s3:::*", true),
            ("s3:ListAllMyBuckets", "arn:aws:s3:::*", true),
            ("s3:ListAllMyBuckets", "arn:aws:s3:::reports", false),
            ("iam:ListRoles", "arn:aws:iam::*:role/*", true),
            ("iam:ListRoles", "arn:aws:iam::*:role/team/*", true),
            ("iam:ListRoles", "arn:aws:iam::*:role/app-*", false),
            ("iam:GetUser", "arn:aws:iam::*:user/${aws:username}", true),
            ("iam:GetUser", "arn:aws:iam::*:role/app", false),
            ("iam:GetUser", "arn:aws:sqs:*:*:q", false),
            ("iam:GetUser", "arn:aws:*:*:*:*", true),
            ("sqs:SendMessage", "arn:aws:sqs:*:*:q", true),
            ("logs:GetLogEvents", "arn:aws:logs:*:*:/aws/x*", true),
        ] {
            assert_eq!(reaches(action, &[entry]), expected, "{action} {entry}");
        }
    }
}
