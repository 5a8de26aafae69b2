//! A character that no IAM policy may hold.

use crate::lint::{Check, Edit, Fix};
use crate::policy::PolicyType;
use crate::syntax::{Kind, Node, Text};

/// The first byte of the first character that is not allowed, U+0100, in UTF-8.
const FIRST_BYTE: u8 = 0xc4;

pub(crate) fn check(cx: &mut Check<'_>) {
    // The policies of other services, and SCPs, may hold any character.
    if !cx.kind.is_about_caller() && cx.kind != PolicyType::Trust || !holds_one(cx.policy.node) {
        return;
    }
    visit(cx, cx.policy.node);
}

/// Whether the text of a value, not what its escapes stand for, holds such a character.
fn holds_one(node: Node<'_>) -> bool {
    let text = node.tree().text().as_bytes();
    let bytes = text.get(node.range()).unwrap_or_default();
    !bytes.is_ascii() && bytes.iter().any(|&byte| byte >= FIRST_BYTE)
}

fn visit(cx: &mut Check<'_>, node: Node<'_>) {
    match node.kind() {
        Kind::String => {
            if let Some(text) = node.text() {
                string(cx, text);
            }
        }
        Kind::Object => {
            for member in node.members() {
                string(cx, member.key);
                visit(cx, member.value);
            }
        }
        Kind::Array => {
            for element in node.elements() {
                visit(cx, element);
            }
        }
        _ => {}
    }
}

fn string(cx: &mut Check<'_>, text: Text<'_>) {
    let node = text.node();
    if !holds_one(node) {
        return;
    }
    let wrong = |c: &char| *c > '\u{ff}' && node.literal().contains(*c);
    let mut places = text.as_str().char_indices().filter(|(_, c)| wrong(c));
    let Some((at, first)) = places.next() else {
        return;
    };
    let edits: Vec<_> = std::iter::once((at, first))
        .chain(places)
        .filter_map(|(at, c)| {
            let plain = replacement(c)?;
            Some(Edit::new(text.part(at..at + c.len_utf8()), plain))
        })
        .collect();
    let fix = (!edits.is_empty()).then(|| Fix::safe("use plain characters", edits));
    let name = describe(first);
    let code = u32::from(first);
    cx.find(
        text.part(at..at + first.len_utf8()),
        format!("{name} (U+{code:04X}) stands in the policy"),
    )
    .help("IAM refuses characters beyond U+00FF in a policy; replace it by a plain one, or write `*` or `?` in its place where that is a wildcard")
    .maybe_fix(fix);
}

/// What stands for a character that is not seen, or is seen as a hyphen.
const fn replacement(c: char) -> Option<&'static str> {
    match c {
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => Some(""),
        '\u{2010}' | '\u{2011}' => Some("-"),
        _ => None,
    }
}

const fn describe(c: char) -> &'static str {
    match c {
        '\u{200b}' => "a zero-width space",
        '\u{200c}' | '\u{200d}' => "a zero-width joiner or non-joiner",
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "an invisible mark of writing direction"
        }
        '\u{2060}' | '\u{feff}' => "an invisible byte order mark or word joiner",
        '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => "a typographic space",
        '\u{2010}' | '\u{2011}' => "a typographic hyphen",
        '\u{2012}'..='\u{2015}' | '\u{2212}' => "a dash",
        '\u{2018}'..='\u{201b}' => "a typographic single quote",
        '\u{201c}'..='\u{201f}' => "a typographic double quote",
        '\u{2026}' => "an ellipsis",
        '\u{2028}' | '\u{2029}' => "an invisible line separator",
        '\u{ff01}'..='\u{ff5e}' => "a full-width character",
        '\u{fffd}' => "a replacement character, left where a byte could not be read,",
        _ => "a character outside Latin-1",
    }
}
