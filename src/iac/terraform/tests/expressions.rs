//! Expressions and functions.

use std::path::Path;

use super::super::{json, outputs};
use super::Memory;
use crate::iac::value::Unknowns;
use crate::syntax::unknown::replaced;

/// What an expression comes to, as JSON.
fn expression(text: &str) -> String {
    let main = format!("variable \"x\" {{}}\noutput \"it\" {{\n  value = {text}\n}}\n");
    let files = Memory::of(&[("main.tf", &main)]);
    let unknowns = Unknowns::default();
    let outputs = outputs(Path::new("."), &files, true, &unknowns);
    let all = unknowns.all();
    replaced(&json(&outputs[0].1), |at| &*all[at].name)
}

#[test]
fn functions_keep_what_can_be_kept() {
    assert_eq!(
        expression(r#"concat(["a"], var.x)"#),
        r#"["a",${var.x[*]}]"#
    );
    assert_eq!(expression(r#"join("/", ["a", var.x])"#), r#""a/${var.x}""#);
    assert_eq!(
        expression("merge({ a = 1 }, var.x)"),
        "${merge({ a = 1 }, var.x)}"
    );
    assert_eq!(expression(r#"try({ a = 1 }.b, "c")"#), r#""c""#);
    assert_eq!(expression("var.x.name"), "${var.x.name}");
    assert_eq!(
        expression(r#"format("%s-%03d", var.x, 7)"#),
        r#""${var.x}-007""#
    );
    assert_eq!(expression("upper(var.x)"), "${upper(var.x)}");
}

#[test]
fn expressions_come_to_what_terraform_prints() {
    for (text, json) in [
        ("1 + 2 * 3", "7"),
        (
            r#"{ for s in ["a", "b"] : s => upper(s) }"#,
            r#"{"a":"A","b":"B"}"#,
        ),
        (r#"[for i, a in ["x"] : "${i}-${a}"]"#, r#"["0-x"]"#),
        (r"[{ a = 1 }, { a = 2 }][*].a", "[1,2]"),
        (r#""%{ for a in ["x", "y"] }${a},%{ endfor }""#, r#""x,y,""#),
        (r#"flatten([["a"], ["b", ["c"]]])"#, r#"["a","b","c"]"#),
        (
            r#"setproduct(["a"], ["x", "y"])"#,
            r#"[["a","x"],["a","y"]]"#,
        ),
        (r#"toset(["b", "a", "b"])"#, r#"["a","b"]"#),
        (r"max([1, 5, 3]...)", "5"),
        (r#"substr("abc", -2, -1)"#, r#""bc""#),
        (r#"jsondecode("{\"a\": [1, null]}").a"#, "[1,null]"),
        (r#"replace("a-b", "-", "_")"#, r#""a_b""#),
        (r#"coalesce(null, "", "x")"#, r#""x""#),
        (r#"trimprefix("arn:aws", "arn:")"#, r#""aws""#),
        (r#"null == null ? "yes" : "no""#, r#""yes""#),
    ] {
        assert_eq!(expression(text), json, "{text}");
    }
}
