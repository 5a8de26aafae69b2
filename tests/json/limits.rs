//! Depth, number of errors, hostile texts.

use super::*;

#[test]
fn depth() {
    let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
    check_agreement(&nested(MAX_DEPTH));
    check_agreement(&nested(MAX_DEPTH + 1));
    assert_eq!(errors(&nested(MAX_DEPTH)), []);
    let found = errors(&nested(MAX_DEPTH + 1));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, SyntaxErrorKind::TooDeep);
    assert_eq!(found[0].span.range(), MAX_DEPTH..MAX_DEPTH + 1);
    let objects = r#"{"a":"#.repeat(128) + "1" + &"}".repeat(128);
    assert_eq!(errors(&objects).len(), 1);
}

#[test]
fn what_follows_a_deep_value_is_read() {
    let deep = "[".repeat(500) + r#""]\"]", "\\"# + "\"" + &"]".repeat(500);
    let text = format!(r#"{{"a": {deep}, "b": 1}}"#);
    let parsed = parse(ID, &text);
    assert_eq!(parsed.errors.len(), 1, "{:?}", parsed.errors);
    assert_eq!(parsed.tree.root().get("b").unwrap().literal(), "1");
}

#[test]
fn brackets_without_end() {
    assert_eq!(errors(&"[".repeat(200_000)).len(), 2);
    assert_eq!(errors(&"{\"a\":".repeat(200_000)).len(), 2);
}

#[test]
fn errors_are_capped() {
    let text = "[1,".to_owned() + &",".repeat(5000) + "2]";
    let found = errors(&text);
    assert_eq!(found.len(), 101);
    assert_eq!(found[100].kind, SyntaxErrorKind::TooMany);
    assert!(
        found[..100]
            .iter()
            .all(|error| error.kind == SyntaxErrorKind::ExtraComma)
    );
}

#[test]
fn hostile_texts_are_read_to_the_end() {
    for unit in [
        "\"",
        "[,",
        "/*",
        "/",
        "[",
        "{",
        "]",
        "}",
        "{\"a\":",
        "[\"",
        "\"\n",
        "[\"a\n",
        "\\",
        "\"\\",
        "'",
        "['",
        "#",
        "//\n",
        "\\u",
        "[\"\\ud800",
        "\t",
        "\0",
        "[1}",
        "{\"a\":1]",
        "[}",
        "{]",
        ":",
        "{:",
        "“",
        "[“",
        "é",
        "\u{a0}",
        "-",
        "1",
        "1e",
        "[1e",
        "a\"",
        "[a\"",
        "[\"a\" ",
        "[\"\",\n",
        "{\"a\":\n\"b\"",
        "*/",
        "/* ",
        "[],",
        "{},",
        "[1]",
        "`",
        "=",
        ";",
        "[:",
    ] {
        for prefix in ["", "[", "{\"a\":", "[\"", "[\"\\u0041", "{"] {
            let text = prefix.to_owned() + &unit.repeat(1_000_000 / unit.len());
            let found = parse(ID, &text).errors;
            assert!(
                (1..=101).contains(&found.len()) || text == "1".repeat(1_000_000),
                "{prefix}{unit}"
            );
        }
    }
}
