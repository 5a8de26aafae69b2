//! What is JSON and what is not.

use super::*;

fn refused(bytes: Vec<u8>) -> bool {
    let Ok(source) = Source::from_bytes(ID, "case", bytes) else {
        return true;
    };
    let parsed = parse(ID, source.text());
    check_places(source.text(), &parsed);
    !parsed.errors.is_empty() || !source.encoding().is_empty()
}

#[test]
fn the_public_test_suite() {
    let suite = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/json-suite"));
    let Ok(entries) = std::fs::read_dir(suite) else {
        eprintln!("SKIPPED: the JSON test suite is not at {}", suite.display());
        return;
    };
    let mut seen = 0;
    let mut wrong = Vec::new();
    for path in entries.map(|entry| entry.expect("a readable directory").path()) {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        seen += 1;
        let refused = refused(std::fs::read(&path).expect("a readable file"));
        if refused && name.starts_with("y_") || !refused && name.starts_with("n_") {
            wrong.push(name);
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert!(seen > 300, "only {seen} cases in {}", suite.display());
}

#[test]
fn accepted() {
    for text in [
        "{}",
        "[]",
        "null",
        "true",
        " false ",
        "0",
        "-0",
        "-0.0",
        "1e5",
        "1E+5",
        "1.5e-10",
        "1e-999",
        "0e999",
        "123456789012345678901234567890",
        r#""""#,
        r#""é""#,
        r#""\u00e9\/\b\f\n\r\t\"\\""#,
        r#""\ud83d\ude00""#,
        r#""\uD83D\uDE00""#,
        r#""\u0000""#,
        "\"\u{7f}\"",
        "\"\u{2028}\"",
        "\"\u{feff}\"",
        "[1,[2,[3]]]",
        r#"{"a":{"b":[]}}"#,
        r#"{"a":1,"a":2}"#,
        r#"{"":0}"#,
        "\t\r\n [ \n ] ",
        POLICY,
    ] {
        assert_eq!(errors(text), [], "{text}");
        check_agreement(text);
    }
}

#[test]
fn not_accepted() {
    for text in [
        "",
        " ",
        "{",
        "}",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1,,2]",
        "[1 2]",
        "[1}",
        "{\"a\":1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\" 1}",
        "{:1}",
        "{1:1}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1,}",
        "{,}",
        "{}}",
        "[]]",
        "01",
        "-",
        "-01",
        "+1",
        "1.",
        ".5",
        "1.e1",
        "1e",
        "1e+",
        "0x1",
        "1_0",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "-1e999",
        "True",
        "nul",
        "nulll",
        "undefined",
        "'a'",
        "\"a",
        "\"\\",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u+123\"",
        "\"\\u00zz\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800\\u0041\"",
        "\"\n\"",
        "\"\t\"",
        "\"\0\"",
        "\"\u{1f}\"",
        "// c\n1",
        "1 // c",
        "/* c */ 1",
        "# c\n1",
        "1 2",
        "{} {}",
        "\u{a0}1",
        "1\u{a0}",
        "1\u{b}",
        "\0",
        "1\0",
        "[1;2]",
        "{\"a\"=1}",
        "{\"a\"::1}",
        "[\"a\":1]",
        "“a”",
        "é",
    ] {
        assert_ne!(errors(text), [], "{text:?}");
        check_agreement(text);
    }
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let parsed = parse(ID, "\u{feff}[1]");
    assert!(parsed.bom && parsed.errors.is_empty());
    assert_eq!(parsed.tree.root().span().range(), 3..6);
    assert!(!parse(ID, "[1]").bom);
    assert_ne!(errors("\u{feff}"), []);
    assert_ne!(errors("\u{feff}\u{feff}1"), []);
}
