//! Resources as their author meant them.
//!
//! A placeholder account, a Region in an IAM ARN, a misspelt variable each have a finding of their
//! own. For every other question they are read as what was plainly meant.

use super::{Home, Place};
use crate::access::pattern::{Case, Pattern};
use crate::policy::Arn;
use crate::policy::stray::{StrayKind, strays};
use crate::policy::template::{PieceKind, Variable, VariableFault, pieces};

/// The pattern meant by an entry of `Resource` or `NotResource`.
pub fn resource(text: &str) -> Pattern {
    let mut out = Vec::new();
    match Arn::parse(text) {
        Ok(arn) if arn.service().eq_ignore_ascii_case("iam") => {
            out.push(PieceKind::Literal("arn:"));
            field(
                arn.partition(),
                !arn.partition().starts_with("aws"),
                &mut out,
            );
            out.push(PieceKind::Literal(":iam::"));
            field(arn.account(), !is_account(arn.account()), &mut out);
            out.push(PieceKind::Literal(":"));
            push(arn.resource(), &mut out);
        }
        _ => match short_user_arn(text) {
            Some(user) => {
                out.extend([
                    PieceKind::Literal("arn:"),
                    PieceKind::Star,
                    PieceKind::Literal(":iam::"),
                    PieceKind::Star,
                    PieceKind::Literal(":"),
                ]);
                push(user, &mut out);
            }
            None => push(text, &mut out),
        },
    }
    Pattern::from_pieces(out, Case::Sensitive)
}

/// The partition and account that an IAM ARN names.
pub fn home(text: &str) -> Home<'_> {
    match Arn::parse(text) {
        Ok(arn) if arn.service().eq_ignore_ascii_case("iam") => Home {
            partition: if is_partition(arn.partition()) {
                arn.partition()
            } else {
                Home::ANY.partition
            },
            account: if is_account(arn.account()) {
                arn.account()
            } else {
                Home::ANY.account
            },
        },
        _ => Home::ANY,
    }
}

/// User ARNs that an entry matches when `caller` makes the request, with its wildcards filled in
/// several ways. Some may be impossible.
pub fn instances(text: &str, caller: &str, home: Home<'_>) -> Vec<String> {
    let tail = match Arn::parse(text) {
        Ok(arn) => arn.resource(),
        Err(_) => match short_user_arn(text) {
            Some(user) => user,
            None => return Vec::new(),
        },
    };
    let mut kinds = Vec::new();
    push(tail, &mut kinds);
    let prefix = home.user(Place::Root, "");
    let prefix = prefix.trim_end_matches("user/");
    ["", "not", "eng/", "bob", "x/bob"]
        .into_iter()
        .map(|filling| {
            let mut instance = prefix.to_owned();
            for kind in &kinds {
                match kind {
                    PieceKind::Literal(text) => instance.push_str(text),
                    PieceKind::Star => instance.push_str(filling),
                    PieceKind::AnyChar => instance.push('x'),
                    PieceKind::Variable(variable) if is_username(variable) => {
                        instance.push_str(caller);
                    }
                    PieceKind::Variable(_) => instance.push_str("value"),
                    PieceKind::Escaped(c) => instance.push(*c),
                    PieceKind::Malformed(_) => {}
                }
            }
            instance
        })
        .collect()
}

/// Twelve digits.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `aws` and its sisters; new ones appear, so the form decides.
pub fn is_partition(text: &str) -> bool {
    text == "aws"
        || text.strip_prefix("aws-").is_some_and(|rest| {
            !rest.is_empty()
                && rest
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        })
}

/// Whether a variable is `aws:username`.
pub fn is_username(variable: &Variable<'_>) -> bool {
    variable.name.eq_ignore_ascii_case("aws:username")
}

/// `user/…` of an ARN that has too few parts: `arn:aws:iam::user/x`, `arn:aws:iam:*:user/x`.
fn short_user_arn(text: &str) -> Option<&str> {
    text.strip_prefix("arn:")?;
    let at = text.find(":user/")?;
    text.get(at + 1..)
}

/// A field of the ARN; `placeholder` fields stand for any value.
fn field<'t>(text: &'t str, placeholder: bool, out: &mut Vec<PieceKind<'t>>) {
    if placeholder && !text.contains(['*', '?']) {
        out.push(PieceKind::Star);
    } else {
        push(text, out);
    }
}

/// The pieces of a text with its strays replaced by what they were meant to be.
fn push<'t>(text: &'t str, out: &mut Vec<PieceKind<'t>>) {
    let mut at = 0;
    for stray in strays(text) {
        plain(text.get(at..stray.range.start).unwrap_or_default(), out);
        at = stray.range.end;
        out.push(match stray.kind {
            StrayKind::Username | StrayKind::Broken => variable("aws:username"),
            StrayKind::Key(key) | StrayKind::Escape(_, key) => variable(key),
            // What the template would have put here is not known.
            StrayKind::Unfilled(_) => PieceKind::Star,
        });
    }
    plain(text.get(at..).unwrap_or_default(), out);
}

fn plain<'t>(text: &'t str, out: &mut Vec<PieceKind<'t>>) {
    for piece in pieces(text, true) {
        out.push(match piece.kind {
            PieceKind::Malformed(VariableFault::MissingQuote | VariableFault::Empty) => {
                PieceKind::Star
            }
            kind => kind,
        });
    }
}

const fn variable(name: &str) -> PieceKind<'_> {
    PieceKind::Variable(Variable {
        name,
        default: None,
    })
}
