//! What stands inside strings: the token that is underlined, whatever comes before it in the string
//! and however the string is written, and repairs of strings inside strings.

use iam_lint::lint::{Applicability, Finding, Linter, Outcome, fix};
use iam_lint::source::{Source, SourceId};
use iam_lint::syntax::json;

/// The rules this test is about; others have their say on these policies too.
const RULES: [&str; 22] = [
    "action-without-service",
    "empty-variable",
    "invalid-arn-account",
    "invalid-arn-prefix",
    "invalid-arn-service-case",
    "invalid-character",
    "invalid-condition-data-type",
    "invalid-condition-key-format",
    "invalid-condition-multiple-boolean",
    "invalid-condition-operator",
    "invalid-encoding",
    "invalid-variable-for-operator",
    "missing-arn-field",
    "missing-brace-in-variable",
    "missing-quote-in-variable",
    "null-with-if-exists",
    "null-with-qualifier",
    "unsupported-space-in-variable",
    "unsupported-wildcard-in-principal",
    "variable-unsupported-in-element",
    "variable-unsupported-in-version",
    "wildcard-without-like-operator",
];

type Found = (&'static str, String);

fn check(source: &Source) -> Vec<Finding> {
    let report = Linter::default().check(source, None);
    assert!(
        matches!(report.outcome, Outcome::Checked(1)),
        "{}: {:?}",
        source.text(),
        report.outcome
    );
    let mut findings = report.findings;
    findings.retain(|finding| RULES.contains(&finding.rule.name));
    findings
}

fn source(text: impl Into<String>) -> Source {
    Source::new(SourceId::new(0), "policy.json", text)
}

fn found(text: &str) -> Vec<Found> {
    let source = source(text);
    check(&source)
        .into_iter()
        .map(|finding| (finding.rule.name, source.slice(finding.span).to_owned()))
        .collect()
}

/// `cases` are a string, written as it stands in JSON, and what is found in it.
fn table(policy: impl Fn(&str) -> String, cases: &[(&str, &[(&str, &str)])]) {
    for (written, expected) in cases {
        let found = found(&policy(written));
        let found: Vec<_> = found
            .iter()
            .map(|(rule, token)| (*rule, &**token))
            .collect();
        assert_eq!(found, *expected, "{written}");
    }
}

fn with_resource(written: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "{written}"}}}}"#
    )
}

#[test]
fn resources() {
    table(
        with_resource,
        &[
            ("*", &[]),
            ("arn:aws:s3:::maps/*", &[]),
            ("arn:aws:s3:::maps/${aws:username}/${*}${?}${$}", &[]),
            (
                "arn:aws:s3:::maps/${aws:PrincipalTag/team, 'no one, yet'}",
                &[],
            ),
            (
                "arn:aws:s3:::mäps/✓/${aws:username",
                &[
                    ("invalid-character", "✓"),
                    ("missing-brace-in-variable", "${aws:username"),
                ],
            ),
            (
                "arn:aws:s3:::é/${aws:username/*",
                &[("missing-brace-in-variable", "${aws:username")],
            ),
            (
                r"arn:aws:s3:::a\/\u00e9/\u0024{aws:username/*",
                &[("missing-brace-in-variable", r"\u0024{aws:username")],
            ),
            (
                r"arn:aws:s3:::a\/b\u0024{ aws:username\u007d",
                &[(
                    "unsupported-space-in-variable",
                    r"\u0024{ aws:username\u007d",
                )],
            ),
            (
                r#"arn:aws:s3:::é/${aws:PrincipalTag/team, \"x\"}"#,
                &[(
                    "missing-quote-in-variable",
                    r#"${aws:PrincipalTag/team, \"x\"}"#,
                )],
            ),
            (
                "arn:aws:s3:::é/${}/${}",
                &[("empty-variable", "${}"), ("empty-variable", "${}")],
            ),
            (
                r"arn:aws:\u0053\u0033:::maps",
                &[("invalid-arn-service-case", r"\u0053\u0033")],
            ),
            (
                r"arn:aws:sqs:eu-west-1:\u0031111-2222-3333:q\/a",
                &[("invalid-arn-account", r"\u0031111-2222-3333")],
            ),
            (
                "arn:aws:sqs:eu-west-1:ACCOUNT_ID:é",
                &[("invalid-arn-account", "ACCOUNT_ID")],
            ),
            ("arn:aws:iam::cloudfront:user/x", &[]),
            ("arn:aws:iam::123456789012:user/a:b", &[]),
            ("maps/é", &[("invalid-arn-prefix", "\"maps/é\"")]),
            (r"\u0061rn:aws:s3:::maps", &[]),
            (
                r"arn:aws:s3\u003a:maps",
                &[("missing-arn-field", r"arn:aws:s3\u003a:maps")],
            ),
            (
                "arn:aws:s3:::\u{200b}maps",
                &[("invalid-character", "\u{200b}")],
            ),
            (r"arn:aws:s3:::\u200bmaps", &[]),
            (
                "arn:aws:${aws:PrincipalTag/s}:::maps",
                &[("variable-unsupported-in-element", "${aws:PrincipalTag/s}")],
            ),
        ],
    );
}

#[test]
fn template_expressions_are_left_to_other_rules() {
    for written in [
        "arn:aws:iam::${AWS::AccountId}:user/a",
        "arn:aws:iam::${var.account}:user/a",
        "arn:aws:iam::{{ account }}:user/a",
        "arn:aws:iam::<%= account %>:user/a",
        "arn:aws:iam::*:user/$${aws:username}",
        "arn:aws:iam::*:user/&{aws:username}",
        "arn:aws:iam::*:user/${!aws:username}",
        "arn:aws:iam::*:user/${{ inputs.name }}",
        "${aws_s3_bucket.maps.arn}/*",
        "{{ bucket }}/*",
    ] {
        assert_eq!(found(&with_resource(written)), [], "{written}");
    }
}

#[test]
fn actions() {
    let policy = |written: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": ["s3:*", "{written}"], "Resource": "*"}}}}"#
        )
    };
    table(
        policy,
        &[
            ("*", &[]),
            ("iam:ChangePassword", &[]),
            (r"iam\u003aChangePassword", &[]),
            (
                "ChangePassword",
                &[("action-without-service", "\"ChangePassword\"")],
            ),
            ("*Password", &[("action-without-service", "\"*Password\"")]),
            ("${Action}", &[]),
            (
                "iam:é${aws:username}",
                &[("variable-unsupported-in-element", "${aws:username}")],
            ),
        ],
    );
}

#[test]
fn conditions() {
    let policy = |written: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {{{written}}}}}}}"#
        )
    };
    table(
        policy,
        &[
            (r#""StringEquals": {"aws:username": "é"}"#, &[]),
            (
                r#""StringEquals": {"aws:username": ["é", "\u002a"]}"#,
                &[("wildcard-without-like-operator", r#""\u002a""#)],
            ),
            (r#""StringEquals": {"aws:username": "${*}"}"#, &[]),
            (
                r#""String\u0045qual": {"aws:username": "a"}"#,
                &[("invalid-condition-operator", r#""String\u0045qual""#)],
            ),
            (
                r#""Null\u0049fExists": {"aws:username": "true"}"#,
                &[("null-with-if-exists", r"\u0049fExists")],
            ),
            (
                r#""For\u0041llValues:Null": {"aws:username": "true"}"#,
                &[("null-with-qualifier", r"For\u0041llValues")],
            ),
            (
                r#""Bool": {"é": ["true", "false"]}"#,
                &[
                    ("invalid-condition-key-format", "\"é\""),
                    ("invalid-condition-multiple-boolean", r#"["true", "false"]"#),
                ],
            ),
            (
                r#""NumericEquals": {"s3:max-keys": ["1", 2]}"#,
                &[("invalid-condition-data-type", "2")],
            ),
            (
                r#""DateLessThan": {"aws:CurrentTime": "é\u0024{aws:PrincipalTag/until}"}"#,
                &[(
                    "invalid-variable-for-operator",
                    r"\u0024{aws:PrincipalTag/until}",
                )],
            ),
        ],
    );
}

#[test]
fn principals() {
    let policy = |written: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Principal": {{"AWS": "{written}"}}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::maps/日本"}}}}"#
        )
    };
    table(
        policy,
        &[
            ("*", &[]),
            ("123456789012", &[]),
            (
                r"arn:aws:iam::123456789012:role\/é-\u002a",
                &[("unsupported-wildcard-in-principal", r"\u002a")],
            ),
            (
                "arn:aws:iam::123456789012:user/${aws:username}",
                &[("variable-unsupported-in-element", "${aws:username}")],
            ),
        ],
    );
}

#[test]
fn one_finding_for_the_variables_of_an_old_policy() {
    let text = r#"{"Version": "2008-10-17", "Statement": {"Effect": "Deny", "Action": "s3:*", "Resource": [
        "arn:aws:s3:::a/${aws:username}", "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::c/${aws:username}",
        "arn:aws:s3:::d/${aws:username}", "arn:aws:s3:::e/${aws:username}", "arn:aws:s3:::f/${aws:username}"]}}"#;
    let findings = check(&source(text));
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    assert_eq!(finding.labels.len(), 3);
    assert!(
        finding.message.ends_with("and so are 5 more"),
        "{}",
        finding.message
    );
}

#[test]
fn bytes_that_are_not_utf8() {
    let bytes = with_resource("arn:aws:s3:::m#ps/é").into_bytes();
    let bytes: Vec<u8> = bytes
        .into_iter()
        .map(|b| if b == b'#' { 0xe4 } else { b })
        .collect();
    let place = bytes.iter().position(|&byte| byte == 0xe4).unwrap();
    let source = Source::from_bytes(SourceId::new(0), "policy.json", bytes).unwrap();
    let findings = check(&source);
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    assert_eq!(finding.rule.name, "invalid-encoding");
    assert_eq!(finding.span.range(), place..place + 1);
}

/// A policy with faults that have safe repairs.
const FAULTY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Sid": "é\/é", "Effect": "Allow", "Action": "ChangePassword", "Resource": "arn:aws:IAM::1111-2222-3333:user/ü/${ aws:username}"}, {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::a\/\u0024{aws:PrincipalTag/team, \"x y\"}/${aws:username/*", "Condition": {"StringEqual": {"aws:ResourceTag/n": ["1", 2]}, "NullIfExists": {"aws:SourceIp": "true"}}}]}"#;

const REPAIRED: &str = r#"{"Version": "2012-10-17", "Statement": [{"Sid": "é\/é", "Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::111122223333:user/ü/${aws:username}"}, {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::a\/\u0024{aws:PrincipalTag/team, 'x y'}/${aws:username}/*", "Condition": {"StringEquals": {"aws:ResourceTag/n": ["1", "2"]}, "Null": {"aws:SourceIp": "true"}}}]}"#;

const TOKENS: [&str; 9] = [
    r#""ChangePassword""#,
    "IAM",
    "1111-2222-3333",
    "${ aws:username}",
    r#"\u0024{aws:PrincipalTag/team, \"x y\"}"#,
    "${aws:username",
    r#""StringEqual""#,
    "2",
    "IfExists",
];

/// The quotes around a document, and how it is written between them.
type Form = (&'static str, fn(&str) -> String);

fn plain(text: &str) -> String {
    text.to_owned()
}

fn as_json(text: &str) -> String {
    text.replace('\\', r"\\").replace('"', "\\\"")
}

/// As [`as_json`], with every letter that is not ASCII escaped.
fn as_ascii_json(text: &str) -> String {
    let escape = |c: char| format!("\\u{:04x}", u32::from(c));
    let text = as_json(text);
    let letters = text.chars();
    letters
        .map(|c| {
            if c.is_ascii() {
                c.to_string()
            } else {
                escape(c)
            }
        })
        .collect()
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out + &char::from(byte).to_string()
        } else {
            out + &format!("%{byte:02X}")
        }
    })
}

/// The output of `get-user-policy` around a document.
fn output(document: &str, quote: &str) -> String {
    format!(
        "{{\n  \"UserName\": \"ana\",\n  \"PolicyName\": \"größe\",\n  \"PolicyDocument\": {quote}{document}{quote}\n}}\n"
    )
}

fn repair(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..10 {
        let source = source(&*text);
        let findings = check(&source);
        let fixes = findings
            .iter()
            .filter_map(|finding| finding.fix.as_ref())
            .filter(|fix| fix.applicability == Applicability::Safe);
        match fix::apply(&source, fixes) {
            Some((next, _)) => text = next,
            None => return text,
        }
    }
    panic!("repairs did not come to an end: {text}");
}

#[test]
fn strings_inside_strings() {
    let forms: [Form; 4] = [
        ("", plain),
        ("\"", as_json),
        ("\"", as_ascii_json),
        ("\"", percent),
    ];
    for (quote, write) in forms {
        let text = output(&write(FAULTY), quote);
        let source = source(&*text);
        let findings = check(&source);
        let tokens: Vec<_> = findings
            .iter()
            .map(|finding| source.slice(finding.span))
            .collect();
        let expected: Vec<_> = TOKENS.iter().map(|token| write(token)).collect();
        assert_eq!(tokens, expected, "{text}");
        let start = text.find(&write(FAULTY)).unwrap();
        let document = start..start + write(FAULTY).len();
        for finding in &findings {
            let place = finding.span.range();
            assert!(document.start <= place.start && place.end <= document.end);
            assert!(
                finding.pointer.starts_with("/PolicyDocument"),
                "{}",
                finding.pointer
            );
        }
        let repaired = repair(&text);
        assert!(
            json::parse(SourceId::new(0), &repaired).errors.is_empty(),
            "{repaired}"
        );
        assert_eq!(found(&repaired), [], "{repaired}");
        assert_eq!(repaired, output(&write(REPAIRED), quote));
    }
}
