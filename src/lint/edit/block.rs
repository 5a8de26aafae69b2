//! Edits of documents that are not written in JSON: YAML and HCL.
//!
//! Lists and objects in brackets are edited as those of JSON are. Block lists and mappings of YAML
//! get lines of their own. What is put together by an expression is left alone.

use super::{Json, impossible, quote};
use crate::lint::Edit;
use crate::source::Span;
use crate::syntax::{Kind, Member, Node, Structure, Variables};

/// How a list or an object is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// In brackets.
    Brackets,
    /// As lines of YAML.
    Lines,
    /// By an expression, or in another file.
    Foreign,
}

fn form(node: Node<'_>) -> Form {
    let tree = node.tree();
    let own = node.span().source() == tree.source();
    let text = tree.text().get(node.range()).unwrap_or_default();
    match (tree.structure(), text.chars().next()) {
        _ if !own => Form::Foreign,
        (_, Some('[')) if node.kind() == Kind::Array => Form::Brackets,
        (_, Some('{')) if node.kind() == Kind::Object => Form::Brackets,
        (Structure::Yaml, Some(_)) if matches!(node.kind(), Kind::Array | Kind::Object) => {
            Form::Lines
        }
        _ => Form::Foreign,
    }
}

/// Whether a scalar stands in the file as it is.
fn is_written(node: Node<'_>) -> bool {
    node.span().source() == node.tree().source() && !node.range().is_empty()
}

/// `None` for documents of JSON, here and below.
pub(super) fn replace_value(node: Node<'_>, new: &Json) -> Option<Edit> {
    let structure = node.tree().structure();
    if structure == Structure::Json {
        return None;
    }
    let is_container = matches!(node.kind(), Kind::Array | Kind::Object);
    if is_container && form(node) == Form::Foreign || !is_written(node) {
        return Some(impossible());
    }
    let Some(text) = print(new, node).filter(|_| !tag_around(node)) else {
        return Some(impossible());
    };
    if form(node) != Form::Lines {
        return Some(Edit::new(node.span(), text));
    }
    // Lines may begin in the column of their key, where a value in one line may not stand.
    let head = node.tree().text().get(..node.range().start);
    let head = head.unwrap_or_default().trim_end();
    if !head.ends_with(':') {
        return Some(impossible());
    }
    let start = u32::try_from(head.len()).unwrap_or(u32::MAX);
    let span = Span::new(node.span().source(), start, start).to(node.span());
    Some(Edit::new(span, format!(" {text}")))
}

pub(super) fn add_strings(list: Node<'_>, new: &[&str]) -> Option<Edit> {
    let structure = list.tree().structure();
    if structure == Structure::Json {
        return None;
    }
    if list.kind() != Kind::Array {
        // A lone string becomes a list of several.
        let old = list.tree().text().get(list.range()).unwrap_or_default();
        let is_quoted = old.starts_with('"') && old.ends_with('"');
        let is_plain = list.text().is_some_and(|text| text.as_str() == old);
        let old = match (structure, is_quoted, is_plain) {
            (_, true, _) => old.to_owned(),
            (Structure::Yaml, _, true) => quote(old),
            _ => return Some(impossible()),
        };
        let values = new.iter().copied().map(Json::text);
        let all = std::iter::once(Json::Raw(old)).chain(values).collect();
        return replace_value(list, &Json::List(all));
    }
    let end = list.elements().last();
    match (form(list), end) {
        (Form::Brackets, Some(end)) => {
            let gap = gap_before(end);
            let texts: Option<String> = new
                .iter()
                .map(|text| Some(format!(",{gap}{}", print(&Json::text(*text), list)?)))
                .collect();
            Some(texts.map_or_else(impossible, |text| Edit::new(end.span().after(), text)))
        }
        (Form::Lines, Some(end)) => {
            let Some(indent) = indent_of_element(end) else {
                return Some(impossible());
            };
            let texts: Option<String> = new
                .iter()
                .map(|text| {
                    let line = line_break(list);
                    Some(format!(
                        "{line}{indent}- {}",
                        print(&Json::text(*text), list)?
                    ))
                })
                .collect();
            Some(texts.map_or_else(impossible, |text| Edit::new(end_of_line(end), text)))
        }
        _ => Some(impossible()),
    }
}

pub(super) fn insert_after(node: Node<'_>, new: &Json) -> Option<Edit> {
    let structure = node.tree().structure();
    if structure == Structure::Json {
        return None;
    }
    let Some(text) = print(new, node).filter(|_| is_written(node)) else {
        return Some(impossible());
    };
    if let Some(indent) = indent_of_element(node) {
        let line = line_break(node);
        return Some(Edit::new(
            end_of_line(node),
            format!("{line}{indent}- {text}"),
        ));
    }
    let before = before(node).trim_end();
    if before.ends_with(['[', ',']) {
        let gap = gap_before(node);
        return Some(Edit::new(node.span().after(), format!(",{gap}{text}")));
    }
    Some(impossible())
}

pub(super) fn insert_member_before(first: Member<'_>, key: &str, value: &Json) -> Option<Edit> {
    member(first, key, value, |text, gap| {
        Edit::new(first.key.span().before(), format!("{text}{gap}"))
    })
}

pub(super) fn insert_member_after(last: Member<'_>, key: &str, value: &Json) -> Option<Edit> {
    member(last, key, value, |text, gap| {
        let end = if gap.contains('\n') {
            end_of_line(last.value)
        } else {
            last.value.span().after()
        };
        Edit::new(end, format!("{gap}{text}"))
    })
}

/// A new member beside `near`; `put` gets its text and what stands between two members.
fn member(
    near: Member<'_>,
    key: &str,
    value: &Json,
    put: impl FnOnce(&str, &str) -> Edit,
) -> Option<Edit> {
    let node = near.key.node();
    let structure = node.tree().structure();
    if structure == Structure::Json {
        return None;
    }
    // The key of a block of Terraform's is called otherwise than that of the policy.
    let written = node.tree().text().get(node.range()).unwrap_or_default();
    let is_own = written.trim_matches('"') == near.key.as_str() && is_written(near.value);
    let Some(value) = print(value, node).filter(|_| is_own) else {
        return Some(impossible());
    };
    let before = before(node);
    let line = before
        .rfind('\n')
        .map_or(before, |at| before.get(at + 1..).unwrap_or_default());
    let line = line.trim_start_matches('\u{feff}');
    let begins_line = line.trim_matches([' ', '\t', '-']).is_empty();
    let key = if written.starts_with('"') {
        quote(key)
    } else {
        key.to_owned()
    };
    let indent: String = line
        .chars()
        .map(|c| if c == '-' { ' ' } else { c })
        .collect();
    Some(match structure {
        Structure::Yaml if begins_line => put(
            &format!("{key}: {value}"),
            &format!("{}{indent}", line_break(node)),
        ),
        Structure::Hcl if begins_line => put(
            &format!("{key} = {value}"),
            &format!("{}{indent}", line_break(node)),
        ),
        Structure::Hcl => put(&format!("{key} = {value}"), ", "),
        _ => put(&format!("{key}: {value}"), ", "),
    })
}

/// The removal of `span`, which holds `item` of `around` and what stands between it and the next.
pub(super) fn removal(around: Node<'_>, item: Span, span: Span) -> Edit {
    // Places of a document inside a string are not those of its text.
    if around.tree().is_embedded() {
        return Edit::new(span, "");
    }
    let leaves_nothing = item == span && form(around) == Form::Lines;
    let own = span.source() == around.tree().source() && form(around) != Form::Foreign;
    let gap = span.len().saturating_sub(item.len());
    let text = around.tree().text().get(span.range()).unwrap_or_default();
    let outside = if span.start() < item.start() {
        text.get(..gap)
    } else {
        text.get(text.len().saturating_sub(gap)..)
    };
    if own && !leaves_nothing && outside.is_some_and(is_gap) {
        Edit::new(span, "")
    } else {
        impossible()
    }
}

/// Whether nothing but separators stands between elements: what an alias repeats stands elsewhere.
pub(super) fn are_neighbours(elements: &[Node<'_>]) -> bool {
    elements.windows(2).all(|pair| {
        let [one, next] = pair else { return true };
        let gap = one.tree().text().get(one.range().end..next.range().start);
        is_written(*one) && is_written(*next) && gap.is_some_and(is_gap)
    })
}

/// Whether a text is nothing but white space and what separates elements.
fn is_gap(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || matches!(c, ',' | '-'))
}

/// `value` in one line, as the language of `near` writes it; `None` where it cannot.
fn print(value: &Json, near: Node<'_>) -> Option<String> {
    let structure = near.tree().structure();
    let list = |values: &[Json]| {
        let printed: Option<Vec<String>> = values.iter().map(|one| print(one, near)).collect();
        printed.map(|printed| format!("[{}]", printed.join(", ")))
    };
    match value {
        // Lines of YAML cannot stand in brackets.
        Json::Raw(text) => (!text.trim().contains('\n') || text.starts_with(['[', '{', '"']))
            .then(|| text.clone())
            .filter(|text| !text.starts_with("- ")),
        Json::Text(text) if structure == Structure::Hcl => {
            let variables = variables_near(near);
            Some(quote(&variables.encode(text)))
        }
        Json::Text(text) => Some(quote(text)),
        Json::List(values) => list(values),
        Json::Object(members) => {
            let sign = if structure == Structure::Hcl {
                " ="
            } else {
                ":"
            };
            let printed: Option<Vec<String>> = members
                .iter()
                .map(|(key, value)| Some(format!("{}{sign} {}", quote(key), print(value, near)?)))
                .collect();
            printed.map(|printed| format!("{{ {} }}", printed.join(", ")))
        }
    }
}

/// How strings beside the new one write policy variables.
fn variables_near(near: Node<'_>) -> Variables {
    let text = near.text().or_else(|| near.elements().find_map(Node::text));
    match text.map(|text| text.writing().variables) {
        Some(Variables::PolicyDocument) => Variables::PolicyDocument,
        _ => Variables::Terraform,
    }
}

/// The text before a node, as far as its line and the white space before that.
fn before(node: Node<'_>) -> &str {
    let text = node
        .tree()
        .text()
        .get(..node.range().start)
        .unwrap_or_default();
    let line = text.rfind('\n').unwrap_or(0);
    let earlier = text.get(..line).unwrap_or_default().trim_end();
    let from = earlier.char_indices().next_back().map_or(0, |(at, _)| at);
    text.get(from..).unwrap_or_default()
}

/// The white space before `node`, where a comma or bracket stands before it.
fn gap_before(node: Node<'_>) -> String {
    let before = before(node);
    let gap = before.get(before.trim_end().len()..).unwrap_or_default();
    if gap.is_empty() {
        " ".to_owned()
    } else {
        gap.to_owned()
    }
}

/// The white space before the dash of an element in a block list.
fn indent_of_element(node: Node<'_>) -> Option<&str> {
    if node.tree().structure() != Structure::Yaml || !is_written(node) {
        return None;
    }
    let before = before(node);
    let line = before.get(before.rfind('\n')? + 1..)?;
    let indent = line.trim_end().strip_suffix('-')?;
    indent.trim().is_empty().then_some(indent)
}

/// How the document ends its lines.
fn line_break(node: Node<'_>) -> &'static str {
    let text = node.tree().text();
    match text.find('\n').and_then(|at| text.get(..at)) {
        Some(line) if line.ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The end of a value; behind the comment that follows it on its line.
fn end_of_line(node: Node<'_>) -> Span {
    let end = node.range().end;
    let rest = node.tree().text().get(end..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    let comment = line.trim_start();
    if comment.starts_with('#') || comment.starts_with("//") {
        let at = u32::try_from(end + line.len()).unwrap_or(u32::MAX);
        Span::new(node.span().source(), at, at)
    } else {
        node.span().after()
    }
}

/// Whether the value carries a tag, which would be of the new value, too.
fn tag_around(node: Node<'_>) -> bool {
    let text = node.tree().text().get(node.range()).unwrap_or_default();
    node.tree().structure() == Structure::Yaml && text.starts_with(['!', '&', '*', '|', '>'])
}
