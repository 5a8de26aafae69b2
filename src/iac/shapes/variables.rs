//! Text that is not known inside strings, and the variables of the Serverless Framework.
//!
//! A variable is `${source:address}` or `${source(parameters):address}`; `\${` stands for `${`. The
//! framework refuses sources that it does not know and any address of `aws` but `accountId` and
//! `region`, so what looks like a policy variable is taken for one:
//! <https://www.serverless.com/framework/docs/providers/aws/guide/variables>,
//! <https://github.com/serverless/serverless/blob/v3.40.0/lib/configuration/variables/parse.js>.

use std::ops::Range;

use super::literal::Dialect;
use crate::syntax::{Domain, Unknown, unknown};

/// How many characters a variable is looked for to have.
const MAX_VARIABLE: usize = 512;

/// A part of a string that stands for something else.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Stretch {
    /// Its bytes.
    pub(super) range: Range<usize>,
    /// What it stands for.
    pub(super) piece: Piece,
}

/// What a [`Stretch`] stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Piece {
    /// Something that is not known.
    Unknown {
        /// What messages call it.
        name: String,
        /// What it can be.
        domain: Domain,
    },
    /// Another text.
    Literal(String),
}

/// The parts of `text` that stand for something else; the marks in it are positions in `known`.
pub(super) fn stretches(text: &str, known: &[Unknown], dialect: Dialect) -> Vec<Stretch> {
    let mut found = Vec::new();
    let has_variables = dialect != Dialect::Plain && text.contains("${");
    if !has_variables && !unknown::is_marked(text) {
        return found;
    }
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && let Some(first) = rest.chars().next()
    {
        let Some((length, piece)) = leading(rest, known, dialect) else {
            at += first.len_utf8();
            continue;
        };
        found.push(Stretch {
            range: at..at + length,
            piece,
        });
        at += length;
    }
    found
}

/// Whether `text` is one variable of the framework and nothing else.
pub(super) fn is_alone(text: &str, dialect: Dialect) -> bool {
    dialect != Dialect::Plain
        && closed(text) == Some(text.len())
        && inside(text, text.len()).is_some_and(is_variable)
}

/// What `rest` begins with, and its bytes.
fn leading(rest: &str, known: &[Unknown], dialect: Dialect) -> Option<(usize, Piece)> {
    if let Some((position, length)) = unknown::leading_mark(rest) {
        let unknown = known.get(position)?;
        return Some((length, not_known(&unknown.name, unknown.domain)));
    }
    if dialect == Dialect::Plain {
        return None;
    }
    if rest.starts_with("\\${") {
        return Some((3, Piece::Literal("${".to_owned())));
    }
    let length = closed(rest)?;
    let inside = inside(rest, length)?;
    let piece = if is_variable(inside) {
        not_known(rest.get(..length)?, domain(inside))
    } else if dialect == Dialect::Sub {
        substituted(inside)?
    } else {
        return None;
    };
    Some((length, piece))
}

fn not_known(name: &str, domain: Domain) -> Piece {
    Piece::Unknown {
        name: name.to_owned(),
        domain,
    }
}

/// The bytes of the `${…}` that `text` begins with, others inside it included.
fn closed(text: &str) -> Option<usize> {
    if !text.starts_with("${") {
        return None;
    }
    let mut depth = 0_usize;
    let mut before = ' ';
    for (at, char) in text.char_indices().take(MAX_VARIABLE) {
        match char {
            '{' if before == '$' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        before = char;
    }
    None
}

fn inside(text: &str, length: usize) -> Option<&str> {
    text.get(2..length.saturating_sub(1))
}

/// Whether `${inside}` is a variable of the framework.
fn is_variable(inside: &str) -> bool {
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric());
    let (source, rest) = inside.split_at(end.unwrap_or(inside.len()));
    let is_closed = rest.starts_with('(') || rest.starts_with(':') && !rest.starts_with("::");
    let address = rest.split_once(':').map_or("", |(_, address)| address);
    let address = address.split(',').next().unwrap_or_default().trim();
    is_closed
        && match source {
            "aws" => matches!(address, "accountId" | "region"),
            // `s3:prefix` and `ssm:resourceTag/x` are keys of IAM.
            "s3" => {
                let is_bucket = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '$';
                address.starts_with(is_bucket) && address.contains('/')
            }
            "ssm" => !address.starts_with("resourceTag/"),
            "cf" | "doppler" | "env" | "file" | "git" | "opt" | "output" | "param" | "self"
            | "sls" | "strToBool" | "terraform" | "vault" => true,
            _ => false,
        }
}

fn domain(inside: &str) -> Domain {
    match inside {
        "aws:accountId" => Domain::Account,
        "aws:region" | "opt:region" | "self:provider.region" => Domain::Region,
        _ => Domain::Text,
    }
}

/// What `${inside}` is to `Fn::Sub`; `None` where it is no name, as with policy variables.
fn substituted(inside: &str) -> Option<Piece> {
    if let Some(literal) = inside.strip_prefix('!') {
        return Some(Piece::Literal(format!("${{{literal}}}")));
    }
    let is_name = inside
        .replace("::", "")
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ' '));
    (is_name && !inside.trim().is_empty()).then(|| reference(inside.trim()))
}

/// What CloudFormation puts in for the name of a parameter, resource or attribute.
pub(super) fn reference(name: &str) -> Piece {
    let domain = match name {
        "AWS::AccountId" => Domain::Account,
        "AWS::Region" => Domain::Region,
        "AWS::Partition" => Domain::Partition,
        "AWS::URLSuffix" => Domain::UrlSuffix,
        _ if name.contains('.') && name.ends_with("Arn") => Domain::Arn,
        _ => Domain::Text,
    };
    not_known(&format!("${{{name}}}"), domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_iam_are_no_variables() {
        for inside in [
            "aws:username",
            "aws:PrincipalTag/team",
            "s3:prefix",
            "ssm:resourceTag/team",
            "cognito-identity.amazonaws.com:sub",
            "AWS::Region",
            "Logs.Arn",
        ] {
            assert!(!is_variable(inside), "{inside}");
        }
        for inside in [
            "self:a",
            "file(a.yml)",
            "cf(us-east-1):x.y",
            "s3:bucket/key",
            "ssm:/a/b",
        ] {
            assert!(is_variable(inside), "{inside}");
        }
    }

    #[test]
    fn what_is_not_closed_is_text() {
        assert_eq!(stretches("a${self:b", &[], Dialect::Serverless), []);
        assert_eq!(closed("${a${b}}c"), Some(8));
    }
}
