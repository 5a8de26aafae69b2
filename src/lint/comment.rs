//! Comments that allow what a rule finds: `# iam-lint: allow[rule] reason`.
//!
//! A comment on a line of its own is about what begins on the next line: a member, an element, a
//! block, with all that is in it. One after something on its line is about that line.

use std::ops::Range;

use super::{Finding, Rule, rules};
use crate::iac::file::{Language, Parsed};
use crate::source::{Source, Span};
use crate::syntax::{Kind, Node, in_string};

const DIRECTIVE: &str = "iam-lint:";

/// A comment that allows what rules find.
#[derive(Clone, Debug)]
pub struct Allowance {
    /// From the directive to the end of the comment.
    pub place: Span,
    /// Rules, families or Access Analyzer codes, each with its place.
    pub rules: Vec<(String, Span)>,
    /// Why.
    pub reason: String,
    /// What it is about.
    pub covers: Span,
    /// For each of its rules, how many findings it covered.
    pub used: Vec<usize>,
    /// It is not written as it must be.
    pub is_malformed: bool,
}

/// The comments of a file that speak to iam-lint.
pub(super) fn allowances(source: &Source, parsed: &Parsed<'_>) -> Vec<Allowance> {
    let text = source.text();
    if parsed.language == Language::Json
        || memchr::memmem::find(text.as_bytes(), DIRECTIVE.as_bytes()).is_none()
    {
        return Vec::new();
    }
    let roots: Vec<Node<'_>> = parsed.trees.iter().map(crate::syntax::Tree::root).collect();
    text.match_indices(DIRECTIVE)
        .filter(|(at, _)| !roots.iter().any(|root| in_string(*root, *at)))
        .filter_map(|(at, _)| read(source, &roots, at))
        .collect()
}

/// Reads the directive at byte `at`, if it is the first thing in a comment.
fn read(source: &Source, roots: &[Node<'_>], at: usize) -> Option<Allowance> {
    let text = source.text();
    let line_start = text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text
        .get(at..)?
        .find('\n')
        .map_or(text.len(), |newline| at + newline);
    let before = text.get(line_start..at)?.trim_end();
    let outside = ["#", "//", "/*"]
        .iter()
        .find_map(|sign| before.strip_suffix(sign))?
        .trim_end_matches('#');
    let line = text.get(at..line_end)?.trim_end();
    let line = line.strip_suffix("*/").unwrap_or(line).trim_end();
    let place = span(source, at..at + line.len());
    // A dash alone announces the element on the next lines.
    let covers = if matches!(outside.trim(), "" | "-") {
        next_item(source, roots, line_end)
    } else {
        Some(span(source, line_start..line_end))
    };
    let mut allowance = Allowance {
        place,
        rules: Vec::new(),
        reason: String::new(),
        covers: covers.unwrap_or(place),
        used: Vec::new(),
        is_malformed: true,
    };
    if let Some((names, reason, names_at)) = parts(line) {
        let mut from = at + names_at;
        for name in names.split(',') {
            let start = from + (name.len() - name.trim_start().len());
            let trimmed = name.trim();
            let range = start..start + trimmed.len();
            allowance
                .rules
                .push((trimmed.to_owned(), span(source, range)));
            from += name.len() + 1;
        }
        reason.trim().clone_into(&mut allowance.reason);
        allowance.is_malformed = false;
    }
    allowance.used = vec![0; allowance.rules.len()];
    Some(allowance)
}

/// The names, the reason, and where the names begin in `line`, which begins with the directive.
fn parts(line: &str) -> Option<(&str, &str, usize)> {
    let after = line.strip_prefix(DIRECTIVE)?;
    let list = after.trim_start().strip_prefix("allow[")?;
    let (names, reason) = list.split_once(']')?;
    let is_name = |name: &str| {
        let name = name.trim();
        !name.is_empty() && !name.contains(char::is_whitespace)
    };
    names
        .split(',')
        .all(is_name)
        .then_some((names, reason, line.len() - list.len()))
}

/// Marks the findings that a comment with a reason covers.
pub(super) fn apply(allowances: &mut [Allowance], findings: &mut [Finding]) {
    for allowance in allowances {
        for finding in findings.iter_mut() {
            let starts_inside = allowance.covers.source() == finding.span.source()
                && (allowance.covers.start()..=allowance.covers.end())
                    .contains(&finding.span.start());
            if !starts_inside {
                continue;
            }
            for ((name, _), used) in allowance.rules.iter().zip(&mut allowance.used) {
                if is_of(name, finding.rule) {
                    *used += 1;
                    if !allowance.reason.is_empty() {
                        finding
                            .suppressed
                            .get_or_insert_with(|| allowance.reason.clone());
                    }
                }
            }
        }
    }
}

/// Whether `name` is that of the rule, its family or its code.
pub(super) fn is_of(name: &str, rule: &'static Rule) -> bool {
    rule.name == name || rule.family == name || rules::find(name) == Some(rule)
}

/// Whether something is called so.
pub(super) fn is_known(name: &str) -> bool {
    rules::find(name).is_some() || rules::RULES.iter().any(|rule| rule.family == name)
}

/// The first member or element that begins on the first line with something on it after byte `from`.
fn next_item(source: &Source, roots: &[Node<'_>], from: usize) -> Option<Span> {
    let mut at = from;
    loop {
        let rest = source.text().get(at..)?;
        let line_end = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        let line = rest.get(..line_end)?;
        let content = line.trim();
        if line.is_empty() {
            return None;
        }
        let is_passed_over = content.is_empty()
            || content == "---"
            || ["#", "//", "{{", "{%"]
                .iter()
                .any(|start| content.starts_with(start));
        if !is_passed_over {
            let line = at..at + line_end;
            return roots.iter().find_map(|root| item_on(*root, &line));
        }
        at += line_end;
    }
}

fn item_on(node: Node<'_>, line: &Range<usize>) -> Option<Span> {
    let begins = |span: Span| line.contains(&span.start());
    let reaches = |span: Span| span.start() < line.end && span.end() > line.start;
    match node.kind() {
        Kind::Object => node.members().find_map(|member| {
            if begins(member.span()) {
                return Some(member.span());
            }
            reaches(member.span()).then(|| item_on(member.value, line))?
        }),
        Kind::Array => node.elements().find_map(|element| {
            if begins(element.span()) {
                return Some(element.span());
            }
            reaches(element.span()).then(|| item_on(element, line))?
        }),
        Kind::Call => {
            let (_, mut arguments) = node.call()?;
            arguments.find_map(|argument| {
                if argument.kind() == Kind::Object && begins(argument.span()) {
                    return Some(argument.span());
                }
                item_on(argument, line)
            })
        }
        _ => None,
    }
}

fn span(source: &Source, range: Range<usize>) -> Span {
    let narrow = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(source.id(), narrow(range.start), narrow(range.end))
}
