//! Which entries of `Resource` can be resources of an action.
//!
//! The service authorization reference gives the form of the ARNs of each kind of resource. An entry
//! fits a form when some ARN matches both, each of the six parts alone.

use crate::access::pattern::{Case, Pattern};
use crate::policy::Arn;
use crate::reference::{AccessLevel, Action, ArnForm, ResourceType, Service};

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

/// The ARNs of a `Resource`, and what was asked about them: actions come by the dozen, services and
/// kinds of resource do not.
#[derive(Debug)]
pub(crate) struct Reach<'a> {
    entries: Vec<Arn<'a>>,
    kinds: Vec<(&'static ResourceType, bool)>,
    /// Whether an ARN is for all things of a kind of the service, or of no known kind.
    collections: Vec<(&'static Service, bool)>,
    /// Whether the ARN at a place is of no known kind.
    unknown: Vec<(&'static Service, usize, bool)>,
}

impl<'a> Reach<'a> {
    pub(crate) const fn new(entries: Vec<Arn<'a>>) -> Self {
        Self {
            entries,
            kinds: Vec::new(),
            collections: Vec::new(),
            unknown: Vec::new(),
        }
    }

    /// The ARNs.
    pub(crate) fn entries(&self) -> &[Arn<'a>] {
        &self.entries
    }

    /// Whether requests for `action` may be about something that one of the ARNs matches, as far as
    /// the reference tells.
    ///
    /// Actions without a resource that list or read things are checked against `*`, or against an
    /// ARN for all things of a kind, such as `role/` or `cluster/*`.
    pub(crate) fn may_hold(&mut self, service: &'static Service, action: &'static Action) -> bool {
        if !action.has_no_resource() {
            let mut kinds = service.types_of(action);
            return kinds.any(|kind| self.names(service, kind));
        }
        let reads = matches!(action.level, AccessLevel::List | AccessLevel::Read);
        !reads
            || CHECKED_AGAINST_ARN.contains(&(service.prefix(), action.name))
            || self.names_collection(service)
    }

    fn names(&mut self, service: &'static Service, kind: &'static ResourceType) -> bool {
        let mut asked = self.kinds.iter();
        if let Some((_, answer)) = asked.find(|(known, _)| std::ptr::eq(*known, kind)) {
            return *answer;
        }
        let fitting = self.entries.iter().any(|entry| fits(entry, kind));
        let answer = fitting
            || (0..self.entries.len()).any(|at| {
                let entry = self.entries.get(at);
                entry.is_some_and(|entry| is_of_service(entry, kind))
                    && self.is_unknown(service, at)
            });
        self.kinds.push((kind, answer));
        answer
    }

    fn names_collection(&mut self, service: &'static Service) -> bool {
        let mut asked = self.collections.iter();
        if let Some((_, answer)) = asked.find(|(known, _)| std::ptr::eq(*known, service)) {
            return *answer;
        }
        let answer = (0..self.entries.len()).any(|at| {
            let entry = self.entries.get(at);
            let own = entry.filter(|entry| fits_part(service.prefix(), entry.service()));
            own.is_some_and(|entry| is_collection(service, entry.resource()))
                || own.is_some() && self.is_unknown(service, at)
        });
        self.collections.push((service, answer));
        answer
    }

    /// Whether an entry is of no kind that is known: a new kind, or a slip that other rules tell of.
    fn is_unknown(&mut self, service: &'static Service, at: usize) -> bool {
        let mut asked = self.unknown.iter();
        let is_asked = |known: &Service, place: usize| std::ptr::eq(known, service) && place == at;
        if let Some((.., answer)) = asked.find(|(known, place, _)| is_asked(known, *place)) {
            return *answer;
        }
        let answer = self.entries.get(at).is_some_and(|entry| {
            let owner = Service::named(entry.service());
            let services = owner.into_iter().chain([service]);
            let mut kinds = services.flat_map(Service::resource_types);
            !kinds.any(|kind| fits(entry, kind))
        });
        self.unknown.push((service, at, answer));
        answer
    }
}

/// Whether the last part of an ARN stands for all things of a kind, or for a folder of them.
fn is_collection(service: &Service, resource: &str) -> bool {
    let Some(wildcard) = resource.find(['*', '?', '$']) else {
        return false;
    };
    let head = resource.get(..wildcard).unwrap_or_default();
    let in_folder = resource.ends_with("/*") || resource.ends_with(":*");
    let kinds = service.resource_types().iter();
    let mut beginnings = kinds.flat_map(ResourceType::forms).map(|form| form.literal);
    head.is_empty()
        || beginnings.any(|beginning| {
            begins(beginning, head) || in_folder && !beginning.is_empty() && begins(head, beginning)
        })
}

fn is_of_service(entry: &Arn<'_>, kind: &ResourceType) -> bool {
    kind.forms()
        .iter()
        .any(|form| fits_part(form.service, entry.service()))
}

/// Whether some ARN is of this kind and matches the entry.
fn fits(entry: &Arn<'_>, kind: &ResourceType) -> bool {
    kind.forms().iter().any(|form| {
        fits_part(form.service, entry.service())
            && fits_resource(form, entry.resource())
            && fits_part(form.region, entry.region())
            && fits_part(form.account, entry.account())
    })
}

/// Whether a part of a form and of an entry can be the same; wildcards and variables are taken for
/// anything.
fn fits_part(form: &str, entry: &str) -> bool {
    let varies = |byte: u8| matches!(byte, b'*' | b'?' | b'$' | b'{' | b'<');
    form.eq_ignore_ascii_case(entry) || form.bytes().any(varies) || entry.bytes().any(varies)
}

fn fits_resource(form: &ArnForm, entry: &str) -> bool {
    // Other names may hold slashes, as paths do.
    if form.resource == "${BucketName}" && entry.contains('/') {
        return false;
    }
    let (beginning, start) = (form.literal, literal(entry));
    if !begins(entry, beginning) && !begins(beginning, start) {
        return false;
    }
    // Most forms are a word and a name, most entries the word and some text.
    let hole = form.resource.get(beginning.len()..).unwrap_or_default();
    let open_end = hole == "*" || hole.find('}') == Some(hole.len().saturating_sub(1));
    if open_end && !hole.is_empty() && begins(entry, beginning) {
        return true;
    }
    // Or the entry ends where it begins to vary.
    if entry.get(start.len()..) == Some("*") && begins(beginning, start) {
        return true;
    }
    let read = |text| Pattern::new(text, Case::Insensitive, true);
    read(form.resource).intersects(&read(entry))
}

/// The text of an entry before what varies.
fn literal(text: &str) -> &str {
    let end = memchr::memchr3(b'$', b'*', b'?', text.as_bytes());
    end.and_then(|end| text.get(..end)).unwrap_or(text)
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
