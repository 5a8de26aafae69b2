//! Mistakes, what is said about them, and what can still be read.

use super::*;

/// Text, then what each error underlines and says.
type Case = (&'static str, &'static [(&'static str, &'static str)]);

const CASES: &[Case] = &[
    (r#"["a",]"#, &[(",", "trailing comma before `]`")]),
    (r#"{"a":1,}"#, &[(",", "trailing comma before `}`")]),
    (r#"["a",,"b"]"#, &[(",", "extra comma")]),
    (r#"[,"b"]"#, &[(",", "extra comma")]),
    (
        r#"["a" "b"]"#,
        &[("", "expected `,` or `]` after this value")],
    ),
    (
        r#"{"a":1 "b":2}"#,
        &[("", "expected `,` or `}` after this value")],
    ),
    (r#"{"a":1; "b":2}"#, &[(";", "expected `,`, found `;`")]),
    (r#"{"a" 1}"#, &[("", "expected `:` after this key")]),
    (r#"{"a" = 1}"#, &[("=", "expected `:`, found `=`")]),
    (r#"{"a" => 1}"#, &[("=>", "expected `:`, found `=>`")]),
    (r#"{"a":: 1}"#, &[(":", "unexpected `:`")]),
    (r#"{"a": , "b":1}"#, &[("\"a\"", "key `a` has no value")]),
    (r#"{"a", "b":1}"#, &[("\"a\"", "key `a` has no value")]),
    ("{\"a\":\n\"b\":1}", &[("\"a\"", "key `a` has no value")]),
    (
        r#"{"a":1, :2}"#,
        &[(":", "expected a key in double quotes")],
    ),
    (r#"{{"a":1}}"#, &[("{", "expected a key in double quotes")]),
    (r#"["a":"b"]"#, &[(":", "unexpected `:`")]),
    (
        "[1, // one\n2]",
        &[("// one", "comments are not part of JSON")],
    ),
    (
        "[1, # one\r\n2]",
        &[("# one", "comments are not part of JSON")],
    ),
    (
        "[1 #\u{a0}\n]",
        &[("#\u{a0}", "comments are not part of JSON")],
    ),
    (
        "[1, /* one\n */2]",
        &[("/* one\n */", "comments are not part of JSON")],
    ),
    (
        "[1, /* one\n 2]",
        &[("/* one", "comments are not part of JSON")],
    ),
    (
        "[1,\u{a0}2]",
        &[("\u{a0}", "`\\u{a0}` is not white space in JSON")],
    ),
    (
        "['it']",
        &[("'it'", "expected a string in double quotes, found `'`")],
    ),
    (
        "[“it”, 1]",
        &[("“it”", "expected a string in double quotes, found `“`")],
    ),
    ("{Sid: 1}", &[("Sid", "key `Sid` is not in double quotes")]),
    (r#"{Sid": 1}"#, &[("", "expected `\"` before `Sid`")]),
    (r#"{"Sid": Foo"}"#, &[("", "expected `\"` before `Foo`")]),
    ("[True]", &[("True", "`True` is written `true` in JSON")]),
    ("[None]", &[("None", "`None` is not a JSON value")]),
    (
        "{\"a\": arn:aws:s3:::b/*}",
        &[("arn:aws:s3:::b/*", "`arn:aws:s3:::b/*` is not a JSON value")],
    ),
    ("[\u{1}]", &[("\u{1}", "`\\u{1}` is not a JSON value")]),
    ("[012]", &[("012", "`012` is not a JSON number")]),
    ("[1e999]", &[("1e999", "number `1e999` is too large")]),
    ("[\"a,\n\"b\"]", &[("\"a", "string is never closed")]),
    ("[\"a\nb\", 1]", &[("\n", "line break in string")]),
    ("[\"a\r\nb\nc\", 1]", &[("\r\n", "line break in string")]),
    (
        "[\"a\tb\"]",
        &[("\t", "control character `\\u{9}` in string")],
    ),
    (r#"["a\xb"]"#, &[("\\x", "`\\x` is not an escape sequence")]),
    (
        r#"["a\u12"]"#,
        &[("\\u12", "`\\u12` is not an escape sequence")],
    ),
    (
        r#"["\ud800b"]"#,
        &[("\\ud800", "`\\ud800` is half of a surrogate pair")],
    ),
    (
        r#"[{"a":[1}, {"b":2}]"#,
        &[("}", "expected `]` before this `}`")],
    ),
    (
        r#"[{"a":1, {"b":2}]"#,
        &[(",", "expected `}` before this `,`")],
    ),
    (r#"{"a":["x"}, "b":1}"#, &[("}", "expected `]`, found `}`")]),
    (r#"[{"a":1], {"b":2}]"#, &[("]", "expected `}`, found `]`")]),
    (r#"{"a":[{"b":1}}, {"b":2}]}"#, &[("}", "unmatched `}`")]),
    (r#"{"a":[{"b":1}]}, "c":2}"#, &[("}", "unmatched `}`")]),
    (
        r#"{"a":{"b":1], "c":2}"#,
        &[("]", "expected `}`, found `]`")],
    ),
    ("[1", &[("", "expected `]` before the end of the document")]),
    (
        "{\"a\":",
        &[("", "expected `}` before the end of the document")],
    ),
    (
        "[{\"a\":1,",
        &[
            ("", "expected `}` before the end of the document"),
            ("", "expected `]` before the end of the document"),
        ],
    ),
    (
        "[[[1",
        &[(
            "",
            "expected `]` and 2 more closing brackets before the end of the document",
        )],
    ),
    ("{} {}", &[("{", "unexpected `{` outside the document")]),
    ("{}}", &[("}", "unexpected `}` outside the document")]),
    (
        "1 \"a\", 2",
        &[("\"a\"", "unexpected `\"a\"` outside the document")],
    ),
    ("", &[("", "the document is empty")]),
    ("]", &[("]", "unexpected `]` outside the document")]),
];

#[test]
fn one_mistake_one_error_on_the_token() {
    let mut wrong = Vec::new();
    for (text, expected) in CASES {
        let found = errors(text);
        let found: Vec<_> = found
            .iter()
            .map(|error| (slice(text, error.span), error.to_string()))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|&(at, what)| (at, what.to_owned()))
            .collect();
        if found != expected {
            wrong.push((text, found));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn repairs_give_json() {
    for (text, repaired) in [
        (r#"["a",]"#, r#"["a"]"#),
        (r#"["a",,"b"]"#, r#"["a","b"]"#),
        (r#"["a" "b"]"#, r#"["a", "b"]"#),
        (r#"{"a" 1}"#, r#"{"a": 1}"#),
        (r#"{"a"=>1}"#, r#"{"a":1}"#),
        (r#"{"a":1;"b":2}"#, r#"{"a":1,"b":2}"#),
        ("[1, // one\n2]", "[1, \n2]"),
        ("[1/**/, 2]", "[1 , 2]"),
        ("['a']", r#"["a"]"#),
        ("{Sid:1}", r#"{"Sid":1}"#),
        (r#"{Sid":1}"#, r#"{"Sid":1}"#),
        ("[True]", "[true]"),
        ("[\u{a0}1]", "[ 1]"),
    ] {
        let found = errors(text);
        let fix = found[0]
            .fix
            .as_ref()
            .unwrap_or_else(|| panic!("no repair of {text}"));
        let mut mended = text.to_owned();
        mended.replace_range(fix.span.range(), &fix.text);
        assert_eq!(mended, repaired);
        assert_eq!(errors(&mended), []);
    }
}

#[test]
fn five_mistakes_and_every_statement() {
    let text = r#"{
  // who wrote this
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "One", "Effect": "Allow", "Action": ["iam:GetUser",], "Resource": "*"},
    {"Sid": "Two", "Effect": "Allow" "Action": "iam:ListUsers", "Resource": "*"},
    {"Sid": "Three", "Effect": 'Deny', "Action": "s3:*", "Resource": "*"},
    {"Sid": "Four", "Effect": "Deny", "Action": "s3:*, 
     "Resource": "*"}
  ]
}"#;
    let parsed = parse(ID, text);
    check_places(text, &parsed);
    let found: Vec<_> = parsed
        .errors
        .iter()
        .map(|error| slice(text, error.span))
        .collect();
    assert_eq!(found, ["// who wrote this", ",", "", "'Deny'", "\"s3:*"]);
    let statements = parsed.tree.root().get("Statement").unwrap();
    let read: Vec<_> = statements
        .elements()
        .map(|statement| {
            let text = |name| statement.get(name).and_then(Node::as_str).unwrap_or("-");
            [
                text("Sid"),
                text("Effect"),
                text("Action"),
                text("Resource"),
            ]
            .join(" ")
        })
        .collect();
    assert_eq!(
        read,
        [
            "One Allow - *",
            "Two Allow iam:ListUsers *",
            "Three Deny s3:* *",
            "Four Deny s3:* *"
        ]
    );
}

#[test]
fn keys_are_strings_with_one_value() {
    let text = r#"{a: 1, 'b': True, "c", : 4, [5], "e" = }"#;
    let parsed = parse(ID, text);
    check_places(text, &parsed);
    let members: Vec<_> = parsed
        .tree
        .root()
        .members()
        .map(|member| (member.key.as_str().to_owned(), member.value.kind()))
        .collect();
    let expected = [
        ("a", Kind::Number),
        ("b", Kind::Bool),
        ("c", Kind::Missing),
        ("", Kind::Number),
        ("", Kind::Array),
        ("e", Kind::Missing),
    ];
    assert_eq!(members, expected.map(|(key, kind)| (key.to_owned(), kind)));
}

#[test]
fn equal_keys_are_kept() {
    let parsed = parse(ID, r#"{"a": 1, "a": 2}"#);
    assert_eq!(parsed.tree.root().members().count(), 2);
}

#[test]
fn an_opening_bracket_explains() {
    let found = errors(r#"{"a": [1}"#);
    assert_eq!(found[0].related.unwrap().range(), 6..7);
    let found = errors("[[[[1]");
    assert_eq!(found[0].related.unwrap().range(), 0..1);
}

#[test]
fn excerpts_are_short_and_visible() {
    let found = errors(&format!("[{}\u{1b}[0m]", "x".repeat(50)));
    assert_eq!(
        found[0].to_string(),
        format!("`{}…` is not a JSON value", "x".repeat(40))
    );
    assert_eq!(
        errors("[\u{1b}]")[0].to_string(),
        "`\\u{1b}` is not a JSON value"
    );
}
