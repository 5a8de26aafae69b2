//! The principal of a service is not written as one.

use crate::lint::condition_values::plain_values;
use crate::lint::edit::replace_content;
use crate::lint::spelling::is_written_out;
use crate::lint::{Check, Fix};
use crate::policy::{Condition, OperatorFamily, PrincipalKind, Statement};
use crate::reference::Service;
use crate::reference::region::PARTITIONS;
use crate::syntax::Text;

/// Suffixes beside those of the partitions' endpoints.
const OTHER_SUFFIXES: [&str; 2] = ["amazon.com", "aws.internal"];

/// Services on whose behalf others call:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-calledvia>.
const CALLED_VIA: [&str; 3] = ["aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"];

/// Keys whose values are principals of services, with parts before the service's name too:
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>.
const PRINCIPALS: [&str; 8] = [
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "config:ConfigurationRecorderServicePrincipal",
    "iam:AWSServiceName",
    "iam:PassedToService",
    "kms:GranteeServicePrincipal",
    "kms:RetiringServicePrincipal",
    "organizations:ServicePrincipal",
];

/// <https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service>
const VIA_SERVICE: &str = "kms:ViaService";

/// How a principal is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `service.amazonaws.com`
    OneName,
    /// `service.amazonaws.com` or `part.service.amazonaws.com`
    Names,
    /// `service.us-east-1.amazonaws.com`
    InRegion,
}

pub(crate) fn check(cx: &mut Check<'_>) {
    for statement in &cx.policy.statements {
        for text in services(statement) {
            look_at(cx, text, Form::Names);
        }
        for condition in &statement.conditions {
            if let Some(form) = Form::of(condition) {
                for text in plain_values(condition) {
                    look_at(cx, text, form);
                }
            }
        }
    }
}

fn services<'a>(statement: &'a Statement<'a>) -> impl Iterator<Item = Text<'a>> {
    let entries = statement.principal.iter().flat_map(|one| &one.entries);
    entries
        .filter(|entry| entry.kind == Some(PrincipalKind::Service))
        .flat_map(|entry| entry.principals.iter().copied())
        .filter(|text| is_written_out(text.as_str()))
}

fn look_at(cx: &mut Check<'_>, text: Text<'_>, form: Form) {
    let written = text.as_str();
    if form.fits(written) {
        return;
    }
    let meant = meant(written, form);
    let fix = meant.map(|(meant, plain)| {
        let edits = vec![replace_content(text, &meant)];
        let title = format!("write `{meant}`");
        if plain {
            Fix::safe(title, edits)
        } else {
            Fix::unsafe_(title, edits)
        }
    });
    cx.find(
        text.span(),
        format!("`{written}` is not written as {}", form.describe()),
    )
    .help(form.help())
    .maybe_fix(fix);
}

/// What was meant, and whether only case or white space is wrong.
fn meant(written: &str, form: Form) -> Option<(String, bool)> {
    let plain = written.trim().to_ascii_lowercase();
    if form.fits(&plain) {
        return Some((plain, true));
    }
    let (name, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let short = matches!(rest, "" | "amazonaws" | "aws.com");
    if form == Form::InRegion || !short || Service::named(name).is_none() {
        return None;
    }
    Some((format!("{name}.amazonaws.com"), false))
}

impl Form {
    fn of(condition: &Condition<'_>) -> Option<Self> {
        let family = condition.operator?.base.family();
        if family != OperatorFamily::String {
            return None;
        }
        let among = |keys: &[&str]| keys.iter().any(|key| condition.is_about(key));
        if among(&CALLED_VIA) {
            Some(Self::OneName)
        } else if among(&PRINCIPALS) {
            Some(Self::Names)
        } else {
            among(&[VIA_SERVICE]).then_some(Self::InRegion)
        }
    }

    fn fits(self, text: &str) -> bool {
        let suffixes = PARTITIONS.iter().map(|partition| partition.dns_suffix);
        let mut heads = suffixes
            .chain(OTHER_SUFFIXES)
            .filter_map(|suffix| text.strip_suffix(suffix)?.strip_suffix('.'));
        heads.any(|head| match self {
            Self::OneName => is_label(head),
            Self::Names => are_labels(head),
            Self::InRegion => head
                .rsplit_once('.')
                .is_some_and(|(names, region)| are_labels(names) && is_like_region(region)),
        })
    }

    const fn describe(self) -> &'static str {
        match self {
            Self::OneName | Self::Names => "the principal of a service",
            Self::InRegion => "a service in a Region",
        }
    }

    const fn help(self) -> &'static str {
        match self {
            Self::OneName => {
                "the key is documented to hold names of the form `service.amazonaws.com`, in small letters and with one name before the suffix, and Access Analyzer refuses others; list the service itself"
            }
            Self::Names => {
                "AWS knows no service by it, so it matches none; write `service.amazonaws.com` in small letters, such as `lambda.amazonaws.com`"
            }
            Self::InRegion => {
                "no request has such a value; write `service.REGION.amazonaws.com` in small letters, such as `s3.eu-west-1.amazonaws.com`"
            }
        }
    }
}

fn are_labels(text: &str) -> bool {
    text.split('.').all(is_label)
}

fn is_label(text: &str) -> bool {
    let plain = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
    };
    !text.is_empty() && text.bytes().all(plain)
}

/// Whether the text has the form of a Region's code, so that Regions to come are let pass.
fn is_like_region(text: &str) -> bool {
    text.matches('-').count() >= 2
        && text.ends_with(|last: char| last.is_ascii_digit())
        && is_label(text)
}
