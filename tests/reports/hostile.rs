//! Policies, messages and file names that try to command the terminal or the workflow.

use iam_lint::report::{FileFindings, Format};
use iam_lint::source::{Source, SourceId};
use insta::assert_snapshot;

use super::{SMALL, checked, finding, parsed, print};

const FORMATS: [Format; 8] = [
    Format::Full,
    Format::Concise,
    Format::Json,
    Format::Sarif,
    Format::Github,
    Format::Gitlab,
    Format::Junit,
    Format::Markdown,
];

const HOSTILE: &[&str] = &[
    "x\n::error::pwned",
    "x\r\n::set-output name=a::b",
    "x%0A::error::pwned",
    "::set-output name=a::b",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t ::error::pwned ::error::again ::error::and ::error::again",
    "##[error]pwned",
    "\u{1b}[2J\u{1b}]0;title\u{7}",
    "\u{9b}31mred",
    "\u{202e}desrever\u{2066}",
    "a\u{85}b\u{2028}c\u{200b}d\u{7f}\0",
    "[click](https://example.com)",
];

/// Text for people and for workflow logs obeys nothing that a policy says.
fn assert_harmless(text: &str, context: &str) {
    for c in text.chars() {
        let obeyed = c.is_control() && c != '\n'
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
        assert!(!obeyed, "{c:?} in {context}: {text}");
    }
    for line in text.lines() {
        let line = line.trim_start();
        let ours = ["::error file=", "::warning file=", "::notice file="];
        assert!(
            !line.starts_with("::") || ours.iter().any(|start| line.starts_with(start)),
            "{context}: {line}"
        );
        // The older form works anywhere in a line, but for one that is a command already.
        assert!(
            line.starts_with("::") || !line.contains("##["),
            "{context}: {line}"
        );
    }
}

#[test]
fn hostile_messages_and_labels() {
    for hostile in HOSTILE {
        let source = Source::new(SourceId::new(0), "policy.json", SMALL);
        let findings = vec![finding(&source, "\"Resource\"", hostile)];
        let file = || FileFindings {
            source: Source::new(SourceId::new(0), "policy.json", SMALL),
            findings: findings.clone(),
            unchecked: Vec::new(),
        };
        for format in [Format::Full, Format::Concise, Format::Github] {
            let text = print(file(), format);
            assert_harmless(&text, &format!("{hostile:?} {format:?}"));
            if format != Format::Full {
                assert_eq!(text.lines().count(), 1, "{text}");
            }
        }
        let report = parsed(&print(file(), Format::Json));
        assert_eq!(report["findings"][0]["message"], *hostile, "JSON is exact");
        let log = parsed(&print(file(), Format::Sarif));
        let result = &log["runs"][0]["results"][0];
        let message = result["message"]["text"].as_str().unwrap();
        assert!(!message.contains("k]("), "a link: {message}");
        assert_eq!(
            result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"],
            *hostile,
            "a repair is exact"
        );
    }
}

#[test]
fn hostile_policies() {
    for hostile in HOSTILE {
        let escaped = serde_json::to_string(hostile).unwrap();
        let escaped = escaped.trim_matches('"');
        for text in [*hostile, escaped] {
            let policy = format!(
                "{{\"Statement\": [{{\"Sid\": \"{text}\", \"{text}\": 1,\n{text}\n\"Effect\": \"Allow\",}}, {text}]}}"
            );
            for format in FORMATS {
                let file = checked("policy.json", &policy);
                assert!(!file.findings.is_empty());
                let printed = print(file, format);
                match format {
                    Format::Json | Format::Sarif | Format::Gitlab => drop(parsed(&printed)),
                    _ => assert_harmless(&printed, &format!("{text:?} {format:?}")),
                }
            }
        }
    }
}

#[test]
fn hostile_file_names() {
    for hostile in HOSTILE {
        let name = format!("{hostile}.json");
        for format in [Format::Full, Format::Concise, Format::Github] {
            let file = checked(&name, SMALL);
            let count = file.findings.len();
            let text = print(file, format);
            assert_harmless(&text, &format!("{name:?} {format:?}"));
            if format != Format::Full {
                assert_eq!(text.lines().count(), count, "{text}");
            }
        }
        for format in [Format::Junit, Format::Markdown] {
            let text = print(checked(&name, SMALL), format);
            assert_harmless(&text, &format!("{name:?} {format:?}"));
        }
        let report = parsed(&print(checked(&name, SMALL), Format::Json));
        assert_eq!(report["findings"][0]["file"], name);
    }
    let mut file = checked("a:b,c%0A,line=9.json", SMALL);
    file.findings.truncate(1);
    file.findings[0].help = None;
    assert_snapshot!(print(file, Format::Github), @"::warning file=a%3Ab%2Cc%250A%2Cline=9.json,line=1,endLine=1,col=1,endColumn=2,title=missing-version::the policy has no `Version`");
}
