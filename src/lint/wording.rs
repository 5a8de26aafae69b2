//! Policy variables in what findings say, written as the file around the policy wants them.

use super::Finding;
use crate::syntax::{Kind, Node, Structure, Variables};

/// Puts the variables in the help of `finding` as they are to be typed where it stands.
pub(super) fn suit(finding: &mut Finding, root: Node<'_>) {
    let Some(help) = finding
        .help
        .as_deref()
        .filter(|help| help.contains("${aws:"))
    else {
        return;
    };
    let variables = around(root, finding).unwrap_or_else(|| usual(root));
    let written = variables.encode("${");
    if written != "${" {
        let text = help.replace("${aws:", &format!("{written}aws:"));
        finding.help = Some(text.into());
    }
}

/// How the string in which the finding stands has them.
fn around(node: Node<'_>, finding: &Finding) -> Option<Variables> {
    match node.kind() {
        Kind::String => {
            let text = node.text()?;
            text.span()
                .contains(finding.span)
                .then(|| text.writing().variables)
        }
        Kind::Array => node.elements().find_map(|one| around(one, finding)),
        Kind::Object => node
            .members()
            .find_map(|member| around(member.value, finding)),
        _ => None,
    }
}

/// How new strings of the document have them.
fn usual(root: Node<'_>) -> Variables {
    match root.tree().structure() {
        Structure::Hcl if holds(root, Variables::PolicyDocument) => Variables::PolicyDocument,
        Structure::Hcl => Variables::Terraform,
        Structure::Json | Structure::Yaml => Variables::AsIs,
    }
}

fn holds(node: Node<'_>, variables: Variables) -> bool {
    match node.kind() {
        Kind::String => node
            .text()
            .is_some_and(|text| text.writing().variables == variables),
        Kind::Array => node.elements().any(|one| holds(one, variables)),
        Kind::Object => node.members().any(|member| holds(member.value, variables)),
        _ => false,
    }
}
