//! Files of Terraform and the trees that they become.

use super::*;
use crate::syntax::Node;

/// A tree in short: calls in parentheses, strings in quotes.
fn show(node: Node<'_>) -> String {
    let all = |parts: Vec<String>| parts.join(" ");
    match node.kind() {
        Kind::String => format!("{:?}", node.as_str().unwrap()),
        Kind::Array => format!("[{}]", all(node.elements().map(show).collect())),
        Kind::Object => {
            let member = |member: crate::syntax::Member<'_>| {
                format!("{}={}", member.key.as_str(), show(member.value))
            };
            format!("{{{}}}", all(node.members().map(member).collect()))
        }
        Kind::Call => {
            let (name, arguments) = node.call().unwrap();
            let mut parts = vec![name.as_str().to_owned()];
            parts.extend(arguments.map(show));
            format!("({})", all(parts))
        }
        _ => node.literal().to_owned(),
    }
}

fn read(text: &str) -> Parsed<'_> {
    parse(SourceId::new(0), text)
}

fn shown(text: &str) -> String {
    let parsed = read(text);
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    show(parsed.tree.root())
}

fn expression(text: &str) -> String {
    let file = format!("x = {text}\n");
    let all = shown(&file);
    all[3..all.len() - 1].to_owned()
}

fn at<'t>(text: &'t str, node: Node<'_>) -> &'t str {
    &text[node.span().range()]
}

const POLICY: &str = r#"# Zugriff für „alle“
resource "aws_iam_policy" "x" {
  name   = "ü" # ñ
  policy = jsonencode({
    Statement = [{
      Effect : "Allow", "Action" = ["s3:Get*"], Resource = "arn:aws:s3:::${var.bucket}/*"
    }]
  })
}
"#;

#[test]
fn blocks_are_nested_objects_and_every_place_is_exact() {
    let parsed = read(POLICY);
    assert!(parsed.errors.is_empty());
    let root = parsed.tree.root();
    assert_eq!(at(POLICY, root), POLICY);
    let block = root.members().next().unwrap();
    assert_eq!(at(POLICY, block.key.node()), "resource");
    let label = block.value.members().next().unwrap();
    assert_eq!(at(POLICY, label.key.node()), "\"aws_iam_policy\"");
    assert_eq!(&POLICY[label.key.content_span().range()], "aws_iam_policy");
    let body = label.value.get("x").unwrap();
    assert!(at(POLICY, body).starts_with("{\n  name") && at(POLICY, body).ends_with(")\n}"));
    let name = body.members().next().unwrap();
    assert_eq!(at(POLICY, name.key.node()), "name");
    assert_eq!(at(POLICY, name.value), "\"ü\"");
    assert_eq!(name.value.as_str(), Some("ü"));

    let policy = body.get("policy").unwrap();
    let (function, mut arguments) = policy.call().unwrap();
    assert_eq!(at(POLICY, function.node()), "jsonencode");
    assert!(at(POLICY, policy).starts_with("jsonencode({") && at(POLICY, policy).ends_with("})"));
    let document = arguments.next().unwrap();
    let statement = document
        .get("Statement")
        .unwrap()
        .elements()
        .next()
        .unwrap();
    assert_eq!(at(POLICY, statement.get("Effect").unwrap()), "\"Allow\"");
    let action = statement.get("Action").unwrap();
    assert_eq!(at(POLICY, action), "[\"s3:Get*\"]");
    let pattern = action.elements().next().unwrap().text().unwrap();
    assert_eq!(&POLICY[pattern.part(3..6).range()], "Get");
    assert_eq!(pattern.writing().quoting, Quoting::Hcl);
    assert_eq!(pattern.writing().variables, Variables::Terraform);

    let (_, parts) = statement.get("Resource").unwrap().call().unwrap();
    let parts: Vec<_> = parts.collect();
    let places: Vec<_> = parts.iter().map(|part| at(POLICY, *part)).collect();
    assert_eq!(places, ["arn:aws:s3:::", "var.bucket", "/*"]);
    let tail = parts[2].text().unwrap();
    assert_eq!(&POLICY[tail.content_span().range()], "/*");
}

#[test]
fn repeated_blocks_are_repeated_members() {
    let text = "data \"aws_iam_policy_document\" \"d\" {\n  statement {\n    sid = \"A\"\n  }\n  /* { */ statement { sid = \"B\" }\n  statement {}\n}\n";
    assert_eq!(
        shown(text),
        "{data={aws_iam_policy_document={d={statement={sid=\"A\"} statement={sid=\"B\"} statement={}}}}}"
    );
    assert_eq!(shown("a b /* { */ {\n}\n"), "{a={b={}}}");
}

#[test]
fn expressions_are_calls() {
    let cases = [
        ("null", "null"),
        ("-1.5e3", "-1.5e3"),
        ("- 5", "-5"),
        ("foo", "(. \"foo\")"),
        ("(foo)", "(. \"foo\")"),
        ("a.b[0].c", "(. \"a\" \"b\" ([] 0) \"c\")"),
        ("a.0.b", "(. \"a\" 0 \"b\")"),
        ("a[*].b", "(. \"a\" ([*]) \"b\")"),
        ("a.*.b", "(. \"a\" ([*]) \"b\")"),
        ("a[\"k\"]", "(. \"a\" ([] \"k\"))"),
        ("f(x).y", "(. (f (. \"x\")) \"y\")"),
        ("(\"a\").b", "(. (template \"a\") \"b\")"),
        ("f(a, b...)", "(f (. \"a\") (... (. \"b\")))"),
        ("provider::aws::f()", "(provider::aws::f)"),
        ("1 + 2 * 3", "(+ 1 (* 2 3))"),
        (
            "!a && -b < 3 ? \"x\" : null",
            "(?: (&& (!x (. \"a\")) (< (-x (. \"b\")) 3)) \"x\" null)",
        ),
        (
            "[for k, v in m : upper(v) if k != \"\"]",
            "(for[] \"k\" \"v\" (. \"m\") (upper (. \"v\")) (!= (. \"k\") \"\"))",
        ),
        (
            "{ for s in l : s.id => s... }",
            "(for{} null \"s\" (. \"l\") (. \"s\" \"id\") (. \"s\") null true)",
        ),
        ("{ a = 1, \"b c\" : 2\n true = 3 }", "{a=1 b c=2 true=3}"),
        (
            "{ (var.k) = 1, \"x-${a}\" = 2, y = 3 }",
            "({} (. \"var\" \"k\") 1 (template \"x-\" (. \"a\")) 2 \"y\" 3)",
        ),
    ];
    for (text, tree) in cases {
        assert_eq!(expression(text), tree, "{text}");
    }
}

#[test]
fn operators_have_their_places() {
    let text = "é = a == ! b\n";
    let parsed = read(text);
    let (operator, mut operands) = parsed.tree.root().get("é").unwrap().call().unwrap();
    assert_eq!(at(text, operator.node()), "==");
    assert_eq!(at(text, operands.next().unwrap()), "a");
    let not = operands.next().unwrap();
    assert_eq!(at(text, not), "! b");
    assert_eq!(at(text, not.call().unwrap().0.node()), "!");
}

#[test]
fn templates_have_literal_parts_interpolations_and_directives() {
    assert_eq!(
        expression("\"a $${b} ${c}\\n%{ if d }e%{ else }f%{ endif }\""),
        "(template \"a ${b} \" (. \"c\") \"\\n\" (%{if} (. \"d\") (template \"e\") (template \"f\")))"
    );
    assert_eq!(expression("\"${a}\""), "(template (. \"a\"))");
    assert_eq!(
        expression("\"a  ${~ b ~}  c\""),
        "(template \"a\" (. \"b\") \"c\")"
    );
    assert_eq!(
        expression("<<EOT\n%{ for x in l ~}\n\"${x}\",\n%{ endfor ~}\nEOT"),
        "(template (%{for} null \"x\" (. \"l\") (template \"\\\"\" (. \"x\") \"\\\",\\n\")))"
    );
}

#[test]
fn heredocs_lose_their_indentation_and_keep_their_places() {
    let text = "b {\n  p = <<-EOT\n    {\n      \"é\": \"${var.a}\",\n      \"u\": \"$${aws:username}\"\n    }\n  EOT\n}\n";
    let parsed = read(text);
    let policy = parsed.tree.root().get("b").unwrap().get("p").unwrap();
    assert_eq!(
        show(policy),
        "(template \"{\\n  \\\"é\\\": \\\"\" (. \"var\" \"a\") \"\\\",\\n  \\\"u\\\": \\\"${aws:username}\\\"\\n}\\n\")"
    );
    let (_, parts) = policy.call().unwrap();
    let last = parts.last().unwrap().text().unwrap();
    assert_eq!(last.writing().quoting, Quoting::Heredoc(4));
    for (part, written) in [("\"u\"", "\"u\""), ("${aws:username}", "$${aws:username}")] {
        let start = last.as_str().find(part).unwrap();
        let place = last.part(start..start + part.len());
        assert_eq!(&text[place.range()], written);
    }
    let plain = "p = <<EOT\n  a\\n\nEOT\n";
    let parsed = read(plain);
    let node = parsed.tree.root().get("p").unwrap();
    assert_eq!(node.as_str(), Some("  a\\n\n"));
    assert_eq!(at(plain, node), "<<EOT\n  a\\n\nEOT");
    assert_eq!(
        &plain[node.text().unwrap().content_span().range()],
        "  a\\n\n"
    );
    assert_eq!(expression("<<EOT\nEOT"), "\"\"");
}

#[test]
fn what_is_not_hcl_is_left_out_and_the_rest_kept() {
    let text =
        "# é\nresource \"a\" \"b\" {\n  x = [1,\n}\n\nresource \"c\" \"d\" {\n  y = \"ü\"\n}\n";
    let parsed = read(text);
    assert_eq!(show(parsed.tree.root()), "{resource={c={d={y=\"ü\"}}}}");
    let [error] = &parsed.errors[..] else {
        panic!("{:?}", parsed.errors)
    };
    assert_eq!(error.message, "expected `]`, found `}`");
    assert_eq!(error.span.start(), text.find('}').unwrap());
    let kept = parsed.tree.root().get("resource").unwrap();
    let y = kept.get("c").unwrap().get("d").unwrap().get("y").unwrap();
    assert_eq!(at(text, y), "\"ü\"");
}

#[test]
fn equal_keys_are_kept_and_equal_arguments_are_faults() {
    assert_eq!(shown("x = { a = 1, \"a\" = 2 }\n"), "{x={a=1 a=2}}");
    assert_eq!(shown("x = { a = 1, a = 2, a = 3 }\n"), "{x={a=1 a=2 a=3}}");
    for text in ["b {\n  a = 1\n  a = 2\n}\n", "a = 1\na = 2\n"] {
        let parsed = read(text);
        assert_eq!(parsed.errors.len(), 1, "{text}");
        assert_eq!(parsed.errors[0].message, "argument `a` is set twice");
        assert_eq!(parsed.errors[0].span.start(), text.rfind('a').unwrap());
        assert!(show(parsed.tree.root()).contains("a=1 a=2"));
    }
}

#[test]
fn nesting_and_operators_have_bounds() {
    let deep = |open: &str, close: &str| {
        format!(
            "a = {}1{}\nb = 2\n",
            open.repeat(100_000),
            close.repeat(100_000)
        )
    };
    for text in [
        deep("[", "]"),
        deep("!", ""),
        deep("(", ")"),
        deep("\"${", "}\""),
    ] {
        let parsed = read(&text);
        assert_eq!(parsed.errors.len(), 1);
        assert_eq!(parsed.errors[0].message, "nested more than 64 levels deep");
        assert_eq!(show(parsed.tree.root()), "{b=2}");
    }
    let parsed = read(&deep("1+", "")).errors;
    assert_eq!(
        parsed[0].message,
        "more than 128 operators in one expression"
    );
}

#[test]
fn byte_order_marks_and_windows_lines_are_accepted() {
    let text = "\u{feff}a = 1\r\nb {\r\n  c = <<E\r\nx\r\nE\r\n}\r\n";
    let parsed = read(text);
    assert_eq!(show(parsed.tree.root()), "{a=1 b={c=\"x\\r\\n\"}}");
    assert_eq!(at(text, parsed.tree.root().get("a").unwrap()), "1");
    assert_eq!(shown(""), "{}");
    assert_eq!(shown("# nothing"), "{}");
}

#[test]
fn templates_of_other_files_are_read() {
    let text = "{\"a\": \"${x}\", \"b\": \"$${aws:username}\"}";
    let map = OffsetMap::verbatim(100);
    let tree = parse_template(SourceId::new(3), text, map.clone()).unwrap();
    assert_eq!(
        show(tree.root()),
        "(template \"{\\\"a\\\": \\\"\" (. \"x\") \"\\\", \\\"b\\\": \\\"${aws:username}\\\"}\")"
    );
    let (_, mut parts) = tree.root().call().unwrap();
    assert_eq!(parts.nth(1).unwrap().span().range(), 109..110);

    let plain = parse_template(SourceId::new(3), "é", map.clone()).unwrap();
    assert_eq!(plain.root().as_str(), Some("é"));
    assert_eq!(plain.root().span().range(), 100..102);

    let error = parse_template(SourceId::new(3), "${aws:username}", map).unwrap_err();
    assert_eq!(
        error.message,
        "`${aws:username}` is no expression of Terraform"
    );
    assert_eq!(error.span.range(), 100..115);
}
