//! How an ARN of IAM's can be written so that it never matches, and what was meant.
//!
//! IAM's ARNs are `arn:partition:iam::account:word/path/name`, and `arn:partition:iam::account:root`:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns>.

use crate::lint::select::distance;
use crate::policy::Arn;
use crate::policy::stray::{StrayKind, strays};
use std::ops::Range;

use super::intended::is_account;

/// The words with which the resource part of an IAM ARN begins; only `root` stands alone.
const WORDS: &[&str] = &[
    "access-report",
    "assumed-role",
    "delegation-request",
    "federated-user",
    "group",
    "instance-profile",
    "mfa",
    "oidc-provider",
    "policy",
    "role",
    "role-template",
    "root",
    "saml-provider",
    "server-certificate",
    "sms-mfa",
    "u2f",
    "user",
];

/// Other words that people write for `user`.
const USER: &[&str] = &[
    "username",
    "user-name",
    "user_name",
    "iam-user",
    "iamuser",
    "iam_user",
    "usr",
    "users",
];

/// A fault of an ARN's form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The part at fault, in bytes of the text.
    pub range: Range<usize>,
    /// What is wrong with it.
    pub message: String,
    /// What was meant, where that is plain.
    pub repair: Option<Repair>,
}

/// A replacement that mends an ARN.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Repair {
    /// What is replaced; empty to insert.
    pub range: Range<usize>,
    /// By what.
    pub text: String,
    /// It adds nothing but what was plainly meant.
    pub certain: bool,
}

impl Repair {
    fn insert(at: usize, text: &str) -> Self {
        Self::replace(at..at, text)
    }

    fn replace(range: Range<usize>, text: &str) -> Self {
        Self {
            range,
            text: text.to_owned(),
            certain: true,
        }
    }

    /// Certain only where `certain`.
    const fn only_if(mut self, certain: bool) -> Self {
        self.certain = certain;
        self
    }
}

/// What is wrong with the form of `text`, if it is meant as an ARN of IAM's.
pub fn fault(text: &str) -> Option<Fault> {
    let parts = Parts::of(text)?;
    fault_of_fields(&parts).or_else(|| fault_of_resource(&parts))
}

/// An ARN of IAM's whose fields stand where they belong.
pub fn with_right_fields(text: &str) -> Option<Arn<'_>> {
    let parts = Parts::of(text)?;
    if fault_of_fields(&parts).is_some() {
        return None;
    }
    Arn::parse(text).ok()
}

/// Whether an ARN's resource is meant to be the caller's own user or MFA device.
pub fn is_own(resource: &str) -> bool {
    let lower = resource.to_ascii_lowercase();
    lower.contains("${aws:username")
        || strays(resource).iter().any(|stray| match stray.kind {
            StrayKind::Username | StrayKind::Broken => true,
            StrayKind::Escape(_, key) => key.eq_ignore_ascii_case("aws:username"),
            StrayKind::Key(_) | StrayKind::Unfilled(_) => false,
        })
}

/// The fields of an ARN of IAM's with the colons that separate them, right or wrong.
struct Parts<'t> {
    text: &'t str,
    colons: [usize; 6],
    found: usize,
}

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Option<Self> {
        if !text.starts_with("arn:") || !text.contains(":iam") {
            return None;
        }
        let mut parts = Self {
            text,
            colons: [text.len(); 6],
            found: 0,
        };
        let mut inside = false;
        let mut previous = 0;
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'{' if previous == b'$' => inside = true,
                b'}' => inside = false,
                b':' if !inside => {
                    if let Some(slot) = parts.colons.get_mut(parts.found) {
                        *slot = at;
                        parts.found += 1;
                    }
                }
                _ => {}
            }
            previous = byte;
        }
        let is_iam = parts.field(2) == "iam" || parts.field(1) == "iam" && parts.found >= 2;
        is_iam.then_some(parts)
    }

    /// Bytes of a field. The sixth ends at the sixth colon, if there is one.
    fn range(&self, field: usize) -> Range<usize> {
        let end = |field: usize| self.colons.get(field).copied().unwrap_or(self.text.len());
        let start = field.checked_sub(1).map_or(0, |before| end(before) + 1);
        start.min(self.text.len())..end(field)
    }

    fn field(&self, field: usize) -> &'t str {
        self.text.get(self.range(field)).unwrap_or_default()
    }

    const fn count(&self) -> usize {
        self.found + 1
    }

    /// The first field that looks like `user/…`.
    fn resource_field(&self) -> Option<usize> {
        (3..=6.min(self.found)).find(|&field| {
            let text = match field {
                6 => self.text.get(self.range(5).end + 1..).unwrap_or_default(),
                _ => self.field(field),
            };
            let word = text.split('/').next().unwrap_or_default();
            text == "root" || word != text && meant(word).is_some()
        })
    }
}

/// A field that is missing, added or out of its place.
fn fault_of_fields(parts: &Parts<'_>) -> Option<Fault> {
    if parts.field(1) == "iam" {
        let at = parts.range(1);
        return Some(Fault {
            range: 0..at.end,
            message: "the partition is missing from this ARN".to_owned(),
            repair: Some(Repair::insert(at.start, "aws:").only_if(false)),
        });
    }
    let own = || is_own(parts.text);
    match parts.resource_field() {
        Some(3) => Some(Fault {
            range: 0..parts.range(3).start,
            message: "the Region and the account are missing from this ARN".to_owned(),
            repair: Some(Repair::insert(parts.range(3).start, ":*:").only_if(own())),
        }),
        Some(4) if parts.field(3).is_empty() => Some(Fault {
            range: 0..parts.range(4).start,
            message: "the account is missing from this ARN".to_owned(),
            repair: Some(Repair::insert(parts.range(4).start, "*:").only_if(own())),
        }),
        Some(4) => Some(Fault {
            range: parts.range(3),
            message: format!(
                "a colon is missing: `{}` stands where the Region would",
                parts.field(3)
            ),
            repair: Some(Repair::insert(parts.range(3).start, ":")),
        }),
        Some(6) => too_late(parts),
        _ if parts.count() < 6 => too_few(parts),
        _ if parts.field(4).is_empty() => Some(no_account(parts, own())),
        _ => None,
    }
}

fn too_few(parts: &Parts<'_>) -> Option<Fault> {
    // A `*` at the end of a field may reach past the colons that follow.
    if parts.text.ends_with('*') && !parts.text.ends_with("/*") {
        return None;
    }
    let account = parts.range(4);
    if parts.count() == 5 && parts.field(3).is_empty() {
        let (digits, _) = parts.field(4).split_once('/')?;
        if is_account(digits) {
            let slash = account.start + digits.len();
            return Some(Fault {
                range: slash..slash + 1,
                message: "a `/` stands where a colon separates the account from the resource"
                    .to_owned(),
                repair: Some(Repair::replace(slash..slash + 1, ":")),
            });
        }
    }
    Some(Fault {
        range: 0..parts.text.len(),
        message: format!("this ARN has {} of its six parts", parts.count()),
        repair: None,
    })
}

/// The account stands in the sixth field, and what belongs there after it.
fn too_late(parts: &Parts<'_>) -> Option<Fault> {
    let (account, before) = (parts.field(5), parts.field(4));
    if !(is_account(account) || account == "*") || before.contains(['$', '{']) {
        return None;
    }
    let surplus = parts.range(4).start..parts.range(5).start;
    Some(Fault {
        range: parts.range(5),
        message: format!("the account `{account}` stands one colon too late"),
        repair: Some(Repair::replace(surplus, "")),
    })
}

fn no_account(parts: &Parts<'_>, own: bool) -> Fault {
    let region = parts.field(3);
    if is_account(region) || region == "*" {
        let region = parts.range(3);
        let moved = format!(":{}", parts.field(3));
        return Fault {
            message: format!(
                "the account `{}` stands where the Region would",
                parts.field(3)
            ),
            repair: Some(Repair::replace(region.start..region.end + 1, &moved)),
            range: region,
        };
    }
    let before = parts.range(4).start;
    Fault {
        range: 0..before + 1,
        message: "the account is empty in this ARN".to_owned(),
        repair: Some(Repair::insert(before, "*").only_if(own)),
    }
}

/// A resource part that is the ARN of nothing in IAM.
fn fault_of_resource(parts: &Parts<'_>) -> Option<Fault> {
    let start = parts.range(5).start;
    let resource = parts.text.get(start..)?;
    let end = resource.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
    let word = resource.get(..end.unwrap_or(resource.len()))?;
    let next = resource.get(word.len()..)?.chars().next();
    if word.is_empty() {
        return no_word(resource, start);
    }
    if matches!(next, Some('*' | '?')) {
        return None;
    }
    let after = start + word.len();
    if !WORDS.contains(&word) {
        return unknown(word, start..after);
    }
    match next {
        Some('/') => empty_path(parts.text, word, after),
        None if word != "root" => Some(Fault {
            range: start..after,
            message: format!("`{word}` names no {word}: a `/` and a name belong after it"),
            repair: None,
        }),
        Some(':') if word != "root" => Some(Fault {
            range: start..after + 1,
            message: format!("`{word}:` for `{word}/`"),
            repair: Some(Repair::replace(after..after + 1, "/")),
        }),
        Some('$' | '{' | '<') if word != "root" => Some(Fault {
            range: start..after,
            message: format!("the `/` after `{word}` is missing"),
            repair: Some(Repair::insert(after, "/")),
        }),
        _ => None,
    }
}

fn no_word(resource: &str, start: usize) -> Option<Fault> {
    let own_name = is_own(resource)
        && (resource.starts_with("${aws:username}")
            || strays(resource)
                .first()
                .is_some_and(|stray| stray.range.start == 0));
    if own_name {
        let length = resource
            .find(['}', ')', '>', ']'])
            .map_or(resource.len(), |at| at + 1);
        return Some(Fault {
            range: start..start + length,
            message: "`user/` is missing before the user's name".to_owned(),
            repair: Some(Repair::insert(start, "user/")),
        });
    }
    let word = resource.strip_prefix('/')?.split('/').next()?;
    let known = meant(word).is_some();
    Some(Fault {
        range: start..start + 1,
        message: "the resource begins with a `/`".to_owned(),
        repair: known.then(|| Repair::replace(start..start + 1, "")),
    })
}

/// `user/` with nothing after it, and `user//bob`: a path is `/` or has something between two.
fn empty_path(text: &str, word: &str, slash: usize) -> Option<Fault> {
    let name = text.get(slash + 1..)?;
    if name.is_empty() {
        return Some(Fault {
            range: slash - word.len()..slash + 1,
            message: format!("`{word}/` names no {word}: a name belongs after it"),
            repair: None,
        });
    }
    let rest = name.strip_prefix('/')?;
    (!rest.is_empty() && !rest.starts_with(['/', '*', '?'])).then(|| Fault {
        range: slash - word.len()..slash + 2,
        message: format!("`{word}//` for `{word}/`"),
        repair: Some(Repair::replace(slash..slash + 1, "")),
    })
}

/// A word that IAM does not have. Only what was plainly meant otherwise is a fault: IAM gets new
/// words, and AWS's own account holds some that are written nowhere.
fn unknown(word: &str, range: Range<usize>) -> Option<Fault> {
    let meant = meant(word)?;
    let message = if meant.eq_ignore_ascii_case(word) {
        format!("`{word}` for `{meant}`: the case of letters matters in an ARN")
    } else {
        format!("no resource of IAM is called `{word}`; `{meant}` is meant")
    };
    Some(Fault {
        range: range.clone(),
        message,
        repair: Some(Repair::replace(range, meant)),
    })
}

/// The word that is plainly meant by `word`.
fn meant(word: &str) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    if USER.contains(&lower.as_str()) {
        return Some("user");
    }
    let singular = lower
        .strip_suffix("ies")
        .map(|stem| format!("{stem}y"))
        .or_else(|| lower.strip_suffix('s').map(str::to_owned));
    let exact = |word: &str| WORDS.iter().copied().find(|known| *known == word);
    exact(&lower)
        .or_else(|| singular.as_deref().and_then(exact))
        .or_else(|| {
            let one = singular.as_deref().unwrap_or(&lower);
            let near =
                |known: &&&str| known.len() >= 4 && one.len() >= 4 && distance(known, one) <= 1;
            WORDS.iter().find(near).copied()
        })
}

#[cfg(test)]
mod tests;
