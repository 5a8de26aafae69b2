//! What people write where a policy variable should stand.
//!
//! IAM reads none of these: they are literal text to it, so the statement matches nothing that was
//! meant. Seen in questions, issues and published policies.

use std::ops::Range;

/// A stretch of a policy string that was meant as a variable or for another program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stray<'t> {
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: StrayKind<'t>,
}

/// What a [`Stray`] is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StrayKind<'t> {
    /// `aws:username` in brackets, spelling or form that IAM does not know.
    Username,
    /// Another key of IAM's in brackets that IAM does not know; the key.
    Key(&'t str),
    /// `${aws:username` without its brace or with a space: the variable's syntax is at fault.
    Broken,
    /// An escape of a template language left in the policy, and the variable inside it.
    Escape(TemplateLanguage, &'t str),
    /// A placeholder that a template language was to fill.
    Unfilled(TemplateLanguage),
}

/// The languages whose notation is found in policies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TemplateLanguage {
    /// `$${…}`, `${var.…}`, and `&{…}` of the `aws_iam_policy_document` data source.
    Terraform,
    /// `${!…}` and `${AWS::AccountId}` of `Fn::Sub`.
    CloudFormation,
    /// `{{ … }}`, `<%= … %>`, `#{…}`, or a bare word in `${…}`.
    Other,
}

impl TemplateLanguage {
    /// The program that reads the notation.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Terraform => "Terraform",
            Self::CloudFormation => "CloudFormation's `Fn::Sub`",
            Self::Other => "a template engine",
        }
    }
}

/// All strays of a string, in order. Almost every string has none, which costs one look at it.
pub fn strays(text: &str) -> Vec<Stray<'_>> {
    let mut found = Vec::new();
    let opens = |byte: u8| matches!(byte, b'$' | b'&' | b'{' | b'<' | b'%' | b'#');
    if !text.bytes().any(opens) && !names_username(text) {
        return found;
    }
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let length = match bracketed(rest) {
            Some((length, kind)) => {
                if let Some(kind) = kind {
                    found.push(Stray {
                        range: at..at + length,
                        kind,
                    });
                }
                length
            }
            None => match bare(rest) {
                Some(length) => {
                    found.push(Stray {
                        range: at..at + length,
                        kind: StrayKind::Username,
                    });
                    length
                }
                None => rest.chars().next().map_or(1, char::len_utf8),
            },
        };
        at += length;
    }
    found
}

/// The key of the caller's name.
const KEY: &str = "aws:username";

/// Openings and closings, longest first, and how what stands between them is read.
const BRACKETS: &[(&str, &str, Form)] = &[
    ("$${", "}", Form::TerraformEscape),
    ("&{", "}", Form::TerraformEscape),
    ("${!", "}", Form::SubEscape),
    ("${", "}", Form::Variable),
    ("$(", ")", Form::Foreign),
    ("$[", "]", Form::Foreign),
    ("$<", ">", Form::Foreign),
    ("<%=", "%>", Form::Template),
    ("{{", "}}", Form::Template),
    ("#{", "}", Form::Template),
    ("%{", "}", Form::Foreign),
    ("{", "}", Form::Foreign),
    ("<", ">", Form::Foreign),
];

#[derive(Clone, Copy)]
enum Form {
    TerraformEscape,
    SubEscape,
    Variable,
    Foreign,
    Template,
}

/// A bracketed stretch at the start of `rest`: its length, and what is wrong with it, if anything.
fn bracketed(rest: &str) -> Option<(usize, Option<StrayKind<'_>>)> {
    let (open, close, form) = BRACKETS.iter().find(|(open, ..)| rest.starts_with(open))?;
    let body = rest.get(open.len()..)?;
    let Some(end) = body.find(close) else {
        let broken = matches!(form, Form::Variable) && names_username(body);
        return broken.then_some((rest.len(), Some(StrayKind::Broken)));
    };
    let inner = body.get(..end)?;
    let length = open.len() + end + close.len();
    let kind = match form {
        Form::TerraformEscape => Some(escape(TemplateLanguage::Terraform, inner)),
        Form::SubEscape => Some(escape(TemplateLanguage::CloudFormation, inner)),
        Form::Variable => variable(inner),
        Form::Foreign => foreign(inner),
        Form::Template => {
            Some(foreign(inner).unwrap_or(StrayKind::Unfilled(TemplateLanguage::Other)))
        }
    };
    Some((length, kind))
}

fn escape(language: TemplateLanguage, inner: &str) -> StrayKind<'_> {
    if is_key(inner) {
        StrayKind::Escape(language, inner)
    } else if is_username(inner) {
        StrayKind::Username
    } else {
        StrayKind::Unfilled(language)
    }
}

/// What stands in `${…}`: a policy variable where it is a key, else something else.
fn variable(inner: &str) -> Option<StrayKind<'_>> {
    let name = inner.split(',').next().unwrap_or_default();
    if matches!(inner, "*" | "?" | "$") || name.is_empty() {
        return None;
    }
    if name.trim().contains(char::is_whitespace) || name.trim() != name {
        return is_username(name).then_some(StrayKind::Broken);
    }
    if name.eq_ignore_ascii_case("aws:username") {
        return None;
    }
    if name.starts_with("AWS::") {
        return Some(StrayKind::Unfilled(TemplateLanguage::CloudFormation));
    }
    if is_username(name) {
        return Some(StrayKind::Username);
    }
    if is_key(name) {
        return None;
    }
    let terraform = [
        "var.", "local.", "data.", "each.", "module.", "self.", "aws_",
    ];
    let terraform = terraform.iter().any(|prefix| name.starts_with(prefix));
    Some(StrayKind::Unfilled(if terraform {
        TemplateLanguage::Terraform
    } else {
        TemplateLanguage::Other
    }))
}

fn foreign(inner: &str) -> Option<StrayKind<'_>> {
    let name = inner.trim();
    if is_username(name) || name.eq_ignore_ascii_case("aws:username") {
        Some(StrayKind::Username)
    } else if is_key(name) && name.to_ascii_lowercase().starts_with("aws:") {
        Some(StrayKind::Key(name))
    } else {
        None
    }
}

/// `aws:username` without any brackets, maybe after a `$`, at the start of `rest`.
fn bare(rest: &str) -> Option<usize> {
    let dollar = usize::from(rest.starts_with('$'));
    let key = rest.get(dollar..dollar + KEY.len())?;
    key.eq_ignore_ascii_case(KEY).then_some(dollar + KEY.len())
}

/// Whether `name` has the form of a condition key: `service:name`, one colon, no spaces.
fn is_key(name: &str) -> bool {
    let name = name.split(',').next().unwrap_or_default();
    match name.split_once(':') {
        Some((service, key)) => {
            !service.is_empty() && !key.is_empty() && !key.starts_with(':') && !name.contains(' ')
        }
        None => false,
    }
}

/// Whether `aws:username` stands in a text. Few texts hold many colons, so those are looked for.
fn names_username(text: &str) -> bool {
    memchr::memchr_iter(b':', text.as_bytes()).any(|colon| {
        let key = colon
            .checked_sub("aws".len())
            .and_then(|at| text.get(at..at + KEY.len()));
        key.is_some_and(|key| key.eq_ignore_ascii_case(KEY))
    })
}

/// Whether `name` is `aws:username` misspelt: other separators, a part left out, a slip.
fn is_username(name: &str) -> bool {
    const MEANT: [&str; 8] = [
        "awsusername",
        "awsuser",
        "username",
        "user",
        "iamusername",
        "iamuser",
        "awsiamusername",
        "currentuser",
    ];
    const LONGEST: usize = 14;
    if name.eq_ignore_ascii_case(KEY) {
        return false;
    }
    let mut letters = [0; LONGEST];
    let mut length = 0;
    for byte in name
        .bytes()
        .filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
    {
        let Some(slot) = letters.get_mut(length) else {
            return false;
        };
        *slot = byte.to_ascii_lowercase();
        length += 1;
    }
    let plain = letters.get(..length).unwrap_or_default();
    MEANT.iter().any(|meant| meant.as_bytes() == plain)
        || plain.starts_with(b"aws") && one_slip(plain, b"awsusername")
}

/// Whether one letter more, less or other makes `a` of `b`.
fn one_slip(a: &[u8], b: &[u8]) -> bool {
    let (shorter, longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = shorter
        .iter()
        .zip(longer)
        .take_while(|(x, y)| x == y)
        .count();
    match longer.len() - shorter.len() {
        0 => shorter.get(same + 1..) == longer.get(same + 1..),
        1 => shorter.get(same..) == longer.get(same + 1..),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<StrayKind<'_>> {
        strays(text).into_iter().map(|stray| stray.kind).collect()
    }

    #[test]
    fn what_iam_reads_is_no_stray() {
        for text in [
            "*",
            "arn:aws:iam::*:user/${aws:username}",
            "user/${AWS:UserName}",
            "${aws:username, 'nobody'}",
            "${aws:userid}",
            "${aws:PrincipalTag/team}",
            "${cognito-identity.amazonaws.com:sub}",
            "a${*}b${?}c${$}d",
            "${saml:sub}",
            "",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn misspelt_usernames() {
        for text in [
            "$(aws:username)",
            "$[aws:username]",
            "{aws:username}",
            "{{aws:username}}",
            "<aws:username>",
            "<username>",
            "%{aws:username}",
            "#{aws:username}",
            "${aws.username}",
            "${aws:user}",
            "${aws:user_name}",
            "${aws::username}",
            "${aws:usernme}",
            "${username}",
            "${user.name}",
            "$aws:username",
            "aws:username",
        ] {
            assert_eq!(kinds(text), [StrayKind::Username], "{text}");
            assert_eq!(strays(text)[0].range, 0..text.len(), "{text}");
        }
    }

    #[test]
    fn templates() {
        use TemplateLanguage::{CloudFormation, Other, Terraform};
        let table = [
            (
                "$${aws:username}",
                StrayKind::Escape(Terraform, "aws:username"),
            ),
            (
                "&{aws:username}",
                StrayKind::Escape(Terraform, "aws:username"),
            ),
            (
                "${!aws:username}",
                StrayKind::Escape(CloudFormation, "aws:username"),
            ),
            ("${AWS::AccountId}", StrayKind::Unfilled(CloudFormation)),
            ("${var.account}", StrayKind::Unfilled(Terraform)),
            ("${account_id}", StrayKind::Unfilled(Other)),
            ("{{ account }}", StrayKind::Unfilled(Other)),
            ("${aws: username}", StrayKind::Broken),
            ("${aws:username", StrayKind::Broken),
            ("<aws:PrincipalTag/x>", StrayKind::Key("aws:PrincipalTag/x")),
        ];
        for (text, kind) in table {
            assert_eq!(kinds(text), [kind], "{text}");
        }
    }
}
