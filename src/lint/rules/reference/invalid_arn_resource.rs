//! The last part of an ARN is that of no resource of the service.

use crate::lint::arn_form::{NamedResource, first_word, forms_of, is_particular, may_name};
use crate::lint::{Check, Fix, arn_form, edit};
use crate::reference;
use crate::reference::edition;

/// Services whose ARNs name more than the reference tells: paths of an API, recovery points of
/// other services, macros and transforms, sessions.
const OPEN: [&str; 4] = ["apigateway", "backup", "cloudformation", "sts"];

pub(crate) fn check(cx: &mut Check<'_>) {
    for named in cx.named_resources() {
        let arn = &named.arn;
        let (service, resource) = (arn.service(), arn.resource());
        if resource.is_empty() {
            empty(cx, named);
            continue;
        }
        // What AWS owns is not all published.
        if !is_particular(arn) || arn.account() == "aws" || OPEN.contains(&service) {
            continue;
        }
        let mut forms = forms_of(service).peekable();
        if forms.peek().is_some() && !forms.any(|form| may_name(form, resource)) {
            unknown(cx, named);
        }
    }
}

fn empty(cx: &mut Check<'_>, named: &NamedResource<'_>) {
    cx.find(
        named.place.text.content_span(),
        "the ARN names no resource after its last colon",
    )
    .help(format!(
        "{}; write the resource, or `*` for all of them",
        named.place.consequence()
    ));
}

fn unknown(cx: &mut Check<'_>, named: &NamedResource<'_>) {
    let (arn, text) = (&named.arn, named.place.text);
    let word = first_word(arn.resource());
    let start = arn.resource_range().start;
    let range = start..start + word.len();
    let meant = meant(arn.service(), word);
    let advice = match meant {
        Some((meant, _)) => format!("the ARNs of this service begin that part with `{meant}`"),
        None => format!(
            "AWS's service authorization reference of {} lists the forms of its ARNs",
            edition().date
        ),
    };
    let fix = meant.map(|(meant, plain)| {
        let edits = vec![edit::replace_part(text, range.clone(), meant)];
        let title = format!("write `{meant}`");
        if plain {
            Fix::safe(title, edits)
        } else {
            Fix::unsafe_(title, edits)
        }
    });
    cx.find(
        text.part(range),
        format!(
            "no resource of `{}` has an ARN with `{word}` here",
            arn.service()
        ),
    )
    .help(format!("{}; {advice}", named.place.consequence()))
    .maybe_fix(fix);
}

/// The word that was meant, and whether only its case, its plural or the mark after it is wrong.
fn meant(service: &str, word: &str) -> Option<(&'static str, bool)> {
    if !word.ends_with(['/', ':']) {
        return None;
    }
    let mut same = forms_of(service)
        .filter_map(arn_form::word)
        .filter(|known| known.ends_with(['/', ':']) && core(known) == core(word));
    if let Some(first) = same.next() {
        return same.all(|other| other == first).then_some((first, true));
    }
    let known: Vec<&'static str> = forms_of(service).filter_map(arn_form::word).collect();
    let near = reference::nearest(word, known.iter().copied())?;
    let near = known.into_iter().find(|known| *known == near)?;
    near.ends_with(['/', ':']).then_some((near, false))
}

/// A word without what is easily mistaken in it.
fn core(word: &str) -> String {
    let bare = word.trim_end_matches(['/', ':']);
    let singular = bare.strip_suffix('s').unwrap_or(bare);
    singular
        .chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .map(|c| c.to_ascii_lowercase())
        .collect()
}
