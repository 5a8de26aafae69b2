//! Which repairs can be made where a policy stands.

use super::{Edit, Fix};
use crate::iac::file::Language;
use crate::policy::find::{Body, Found};
use crate::source::{Source, Span};
use crate::syntax::{Kind, Node, Structure, Tree, in_string};

/// Whether the repair of a finding in `found` changes that policy alone, and nothing of the file
/// around it: what a text of YAML or Terraform means may be shared, repeated by aliases, or decided
/// by a template.
pub(super) fn admits(fix: &Fix, found: &Found<'_>, source: &Source) -> bool {
    let root = found.root();
    let tree = root.tree();
    if let Body::Made {
        within: Some(_), ..
    }
    | Body::Embedded { .. } = found.body
    {
        let own = |edit: &Edit| found.span().contains(edit.span);
        return fix
            .edits
            .iter()
            .all(|edit| own(edit) && is_plain(edit, source));
    }
    if tree.structure() == Structure::Json {
        return true;
    }
    // A list or an object of the policy may be built in the language of another file.
    let is_own_language = match tree.structure() {
        Structure::Hcl => Language::of(source) == Language::Hcl,
        Structure::Json | Structure::Yaml => true,
    };
    fix.edits.iter().all(|edit| {
        let start = edit.span.start();
        let last = edit.span.end().saturating_sub(1).max(start);
        let in_one_string = in_string(root, start) && in_string(root, last);
        let is_local = found.span().contains(edit.span) && !tree.is_shared(edit.span);
        is_plain(edit, source) && (in_one_string || is_own_language && is_local)
    })
}

/// Whether what an edit replaces is neither decided by a template nor commented.
fn is_plain(edit: &Edit, source: &Source) -> bool {
    let old = source.slice(edit.span);
    let has_comment = old.contains('\n')
        && old
            .lines()
            .any(|line| line.contains(" #") || line.trim_start().starts_with(['#', '/']));
    !old.contains("{{") && !old.contains("{%") && !has_comment
}

/// Whether a repair would change the arguments of a function of CloudFormation's, rather than the
/// value that it gives: put something beside the branch that `Fn::If` takes.
pub(super) fn reaches_into_function(fix: &Fix, trees: &[Tree<'_>]) -> bool {
    fix.edits.iter().any(|edit| {
        trees
            .iter()
            .any(|tree| is_argument(tree.root(), edit.span, false))
    })
}

/// Whether `span` stands between the arguments of a function; `of_function` says whether `node`
/// holds them.
fn is_argument(node: Node<'_>, span: Span, of_function: bool) -> bool {
    let holds = |outer: Span| outer.contains(span) && span.start() < outer.end();
    match node.kind() {
        Kind::Object => {
            let inner = node.members().find(|member| holds(member.value.span()));
            inner.map_or(of_function, |member| {
                let key = member.key.as_str();
                is_argument(member.value, span, key == "Ref" || key.starts_with("Fn::"))
            })
        }
        Kind::Array => {
            let inner = node.elements().find(|element| holds(element.span()));
            inner.map_or(of_function, |element| is_argument(element, span, false))
        }
        _ => false,
    }
}
