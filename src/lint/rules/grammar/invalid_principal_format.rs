//! `Principal` is neither `"*"` nor a map.

use crate::lint::edit::{Json, replace_value};
use crate::lint::{Check, Fix};
use crate::syntax::Node;

pub(crate) fn check(cx: &mut Check<'_>) {
    // Where no principal may stand at all, its format is not the fault.
    if !cx.kind.takes_principal() {
        return;
    }
    for violation in cx.violations() {
        let node = violation.node;
        let message = match node.as_str() {
            Some(text) => format!("`{text}` stands where only `*` or a map of principals can"),
            None => format!(
                "a principal is `*` or a map, not {}",
                node.kind().describe()
            ),
        };
        cx.find(node.span(), message)
            .help("AWS refuses the policy; say what kind of principal it is: `{\"AWS\": …}`, `{\"Service\": …}` or `{\"Federated\": …}`")
            .maybe_fix(wrapping(node));
    }
}

/// The kind of some principals is plain from their text.
fn wrapping(node: Node<'_>) -> Option<Fix> {
    let text = node.as_str()?;
    let is_account = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_provider = text.contains(":saml-provider/") || text.contains(":oidc-provider/");
    let key = if is_provider {
        "Federated"
    } else if is_account || text.starts_with("arn:") {
        "AWS"
    } else if text.ends_with(".amazonaws.com") {
        "Service"
    } else {
        return None;
    };
    let map = Json::Raw(format!("{{\"{key}\": {}}}", node.literal()));
    let title = format!("write `{{\"{key}\": …}}`");
    Some(Fix::safe(title, vec![replace_value(node, &map)]))
}
