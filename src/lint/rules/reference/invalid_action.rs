//! A service has no action of this name.

use crate::lint::action_names::ActionName;
use crate::lint::spelling::is_slip;
use crate::lint::{Check, Fix, edit};
use crate::reference::{Service, edition, only_service_with};

/// Operations of an API and the action of another name that they need:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html>,
/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html>.
const OPERATIONS: &[(&str, &str, &str)] = &[
    ("lambda", "Invoke", "InvokeFunction"),
    ("s3", "CompleteMultipartUpload", "PutObject"),
    ("s3", "CreateMultipartUpload", "PutObject"),
    ("s3", "DeleteBucketLifecycle", "PutLifecycleConfiguration"),
    ("s3", "DeleteObjects", "DeleteObject"),
    ("s3", "GetBucketEncryption", "GetEncryptionConfiguration"),
    (
        "s3",
        "GetBucketLifecycleConfiguration",
        "GetLifecycleConfiguration",
    ),
    ("s3", "HeadBucket", "ListBucket"),
    ("s3", "HeadObject", "GetObject"),
    ("s3", "ListBuckets", "ListAllMyBuckets"),
    ("s3", "ListMultipartUploads", "ListBucketMultipartUploads"),
    ("s3", "ListObjectVersions", "ListBucketVersions"),
    ("s3", "ListObjects", "ListBucket"),
    ("s3", "ListObjectsV2", "ListBucket"),
    ("s3", "ListParts", "ListMultipartUploadParts"),
    ("s3", "PutBucketEncryption", "PutEncryptionConfiguration"),
    (
        "s3",
        "PutBucketLifecycleConfiguration",
        "PutLifecycleConfiguration",
    ),
    ("s3", "UploadPart", "PutObject"),
];

pub(crate) fn check(cx: &mut Check<'_>) {
    for written in cx.action_names() {
        if written.action.is_some() || written.is_pattern {
            continue;
        }
        let known = written.known;
        if let Some(service) = known.filter(|service| !service.actions().is_empty()) {
            find(cx, written, service);
        }
    }
}

fn find(cx: &mut Check<'_>, written: &ActionName<'_>, service: &'static Service) {
    let (prefix, name) = (service.prefix(), written.name);
    let (meant, day) = (meant(service, name), edition().date);
    let span = if name.is_empty() {
        written.entry.text.content_span()
    } else {
        written.entry.name_span()
    };
    let message = if name.is_empty() {
        format!("`{prefix}:` names no action")
    } else if service.is_retired_action(name) {
        format!("`{prefix}` has no action `{name}` any more")
    } else if meant.is_some() {
        format!("`{prefix}` has no action `{name}`")
    } else {
        format!("the action `{prefix}:{name}` is unknown to AWS's reference of {day}")
    };
    let advice = match meant {
        Some(Meant::Operation(action)) => {
            format!("the operation of the API is allowed by `{prefix}:{action}`")
        }
        Some(Meant::Near(action, _)) => format!("did you mean `{prefix}:{action}`?"),
        Some(Meant::Elsewhere(other, action)) => {
            format!("`{action}` is an action of `{other}`: `{other}:{action}`")
        }
        None => format!(
            "if it is younger than {day}, it may be right; `{prefix}` stands for {}",
            service.name()
        ),
    };
    cx.find(span, message)
        .help(format!("{}; {advice}", written.consequence()))
        .maybe_fix(meant.map(|meant| fix(written, meant)));
}

/// What was meant by a name that is none.
#[derive(Clone, Copy)]
enum Meant {
    /// The action that an operation of this name needs.
    Operation(&'static str),
    /// An action spelt like it, and whether it is plainly meant.
    Near(&'static str, bool),
    /// The only action of this name, and its service.
    Elsewhere(&'static str, &'static str),
}

fn meant(service: &'static Service, name: &str) -> Option<Meant> {
    if name.is_empty() {
        return None;
    }
    let operation = OPERATIONS.iter().find(|(prefix, operation, _)| {
        *prefix == service.prefix() && operation.eq_ignore_ascii_case(name)
    });
    if let Some((_, _, action)) = operation {
        return Some(Meant::Operation(action));
    }
    if let Some(near) = service.nearest_action(name) {
        return Some(Meant::Near(
            near,
            is_slip(name, near) && same_verb(name, near),
        ));
    }
    let other = only_service_with(name)?;
    let action = other.action(name)?;
    Some(Meant::Elsewhere(other.prefix(), action.name))
}

fn fix(written: &ActionName<'_>, meant: Meant) -> Fix {
    let text = written.entry.text;
    let at_name = written.service.len() + 1..text.as_str().len();
    let replace = |new: &str| vec![edit::replace_part(text, at_name.clone(), new)];
    match meant {
        Meant::Near(action, true) => Fix::safe(format!("write `{action}`"), replace(action)),
        Meant::Near(action, false) | Meant::Operation(action) => {
            Fix::unsafe_(format!("write `{action}`"), replace(action))
        }
        Meant::Elsewhere(service, action) => {
            let new = format!("{service}:{action}");
            let edits = vec![edit::replace_content(text, &new)];
            Fix::unsafe_(format!("write `{new}`"), edits)
        }
    }
}

/// Whether two names begin with the same verb: `GetThing` is no slip of the pen for `PutThing`.
fn same_verb(written: &str, meant: &str) -> bool {
    let end = meant
        .char_indices()
        .skip(1)
        .find(|(_, c)| c.is_ascii_uppercase())
        .map_or(meant.len(), |(at, _)| at);
    let verb = meant.get(..end).unwrap_or(meant);
    written
        .get(..end)
        .is_some_and(|head| head.eq_ignore_ascii_case(verb))
}
