//! Where findings stand: the element, by JSON Pointer, and the statement. Each file is walked once,
//! however many findings it has.

use super::Finding;
use crate::policy::{Policy, Statement};
use crate::source::Span;
use crate::syntax::{Kind, Node};

/// Gives each of `findings`, which are sorted by place, the pointer (RFC 6901) of the innermost
/// value, or member's value, of the document `root` that holds it.
pub(super) fn point(root: Node<'_>, findings: &mut [Finding]) {
    below(root, root.span(), &mut String::new(), findings);
}

fn below(node: Node<'_>, outer: Span, path: &mut String, findings: &mut [Finding]) {
    let length = path.len();
    match node.kind() {
        Kind::Object => {
            for member in node.members() {
                let inside = inside(findings, member.span());
                if !inside.is_empty() {
                    path.push('/');
                    path.push_str(&member.key.as_str().replace('~', "~0").replace('/', "~1"));
                    below(member.value, member.span(), path, inside);
                    path.truncate(length);
                }
            }
        }
        Kind::Array => {
            for (index, element) in node.elements().enumerate() {
                let inside = inside(findings, element.span());
                if !inside.is_empty() {
                    path.push('/');
                    path.push_str(&index.to_string());
                    below(element, element.span(), path, inside);
                    path.truncate(length);
                }
            }
        }
        _ => {}
    }
    // What no deeper value holds stands here.
    for finding in findings {
        if finding.pointer.is_empty() && outer.contains(finding.span) {
            finding.pointer.clone_from(path);
        }
    }
}

/// The findings that begin in `span`.
fn inside(findings: &mut [Finding], span: Span) -> &mut [Finding] {
    let from = findings.partition_point(|finding| finding.span.start() < span.start());
    let to = findings.partition_point(|finding| finding.span.start() <= span.end());
    findings.get_mut(from..to).unwrap_or_default()
}

/// The statement that holds `span`; statements stand in the order of the document.
pub(super) fn statement<'p, 't>(policy: &'p Policy<'t>, span: Span) -> Option<&'p Statement<'t>> {
    let statements = &policy.statements;
    let after = statements.partition_point(|one| one.node.span().start() <= span.start());
    let nearest = statements.get(after.checked_sub(1)?)?;
    nearest.node.span().contains(span).then_some(nearest)
}
