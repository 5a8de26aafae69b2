//! Comments on pull requests.

use iam_lint::lint::rules;
use iam_lint::report::{FileFindings, Format};
use iam_lint::source::{Source, SourceId};

use super::{SMALL, checked, finding, print, print_all};

#[test]
fn markdown() {
    let link = |rule: &str| rules::find(rule).unwrap().sources[0];
    let expected = format!(
        "### iam-lint: 1 error, 1 warning

checked 1 policy in 1 file; `--fix` can mend 2

#### `policy.json`

- **warning** [`missing-version`](<{}>) `policy.json:1:1`: the policy has no `Version`
  <details><summary>help</summary>

  AWS reads it in the language of 2008, in which `${{…}}` is literal text; add `\"Version\": \"2012-10-17\"`

  `--fix` can add `\"Version\": \"2012-10-17\"`

  </details>
- **error** [`json-syntax-error`](<{}>) `policy.json:3:88`: trailing comma before `}}`
  <details><summary>help</summary>

  IAM refuses a policy that is not strict JSON; remove the comma

  `--fix` can remove it

  </details>

`iam-lint explain RULE` tells what a rule finds, and how to mend it.
",
        link("missing-version"),
        link("json-syntax-error"),
    );
    assert_eq!(
        print(checked("policy.json", SMALL), Format::Markdown),
        expected
    );
    assert_eq!(
        print_all(&[], Format::Markdown),
        "### iam-lint: nothing to report\n\nchecked 0 policies in 0 files\n"
    );
}

/// What stands outside code spans.
fn outside_code(text: &str) -> String {
    let mut runs: Vec<String> = Vec::new();
    for c in text.chars() {
        match runs.last_mut() {
            Some(run) if run.starts_with('`') == (c == '`') => run.push(c),
            _ => runs.push(c.to_string()),
        }
    }
    let mut out = String::new();
    let mut at = 0;
    while let Some(run) = runs.get(at) {
        // As many backticks as open a span close it.
        let mut rest = runs.iter().skip(at + 1);
        let close = rest.position(|other| run.starts_with('`') && other == run);
        if let Some(between) = close {
            at += between + 2;
        } else {
            out.push_str(run);
            at += 1;
        }
    }
    out
}

#[test]
fn a_policy_says_nothing_in_a_comment() {
    assert_eq!(outside_code("a `b` c ``d`e`` f"), "a  c  f");
    for hostile in [
        "@alice",
        "<script>alert(1)</script>",
        "[click](https://example.com)",
        "![x](http://example.com/x.png)",
        "www.example.com",
        "mends #12 and o/r#3",
        "/close",
        "a ` b @alice",
        "``` @alice",
        "`@alice``@alice`",
        "| a | @alice |",
        "</details>",
        "$`x`$",
        "a\n\n# b",
    ] {
        let source = Source::new(SourceId::new(0), format!("{hostile}.json"), SMALL);
        let findings = vec![finding(&source, "\"Resource\"", hostile)];
        let file = FileFindings {
            source,
            findings,
            unchecked: Vec::new(),
        };
        let text = print(file, Format::Markdown);
        let open = outside_code(&text);
        for banned in [
            "@alice",
            "<script",
            "</script",
            "click",
            "example.com",
            "#12",
            "#3",
            "/close",
            "$",
            "|",
            "# b",
        ] {
            assert!(!open.contains(banned), "{banned} of {hostile:?}: {text}");
        }
        assert_eq!(open.matches("</details>").count(), 1, "{hostile:?}: {text}");
    }
}

#[test]
fn a_comment_is_no_longer_than_github_takes() {
    let mut file = checked("policy.json", SMALL);
    let one = file.findings[0].clone();
    file.findings.extend(vec![one; 998]);
    let text = print(file, Format::Markdown);
    assert!(text.len() <= 65_536, "{}", text.len());
    assert!(text.len() > 60_000, "{}", text.len());
    let shown = text.matches("\n- **").count();
    assert!(
        text.contains(&format!("**and {} more**", 1_000 - shown)),
        "{shown}"
    );
}
