//! What stands on a rule's page: prose, and examples that are run as tests.
//!
//! An example is a fenced block whose info string is `LANGUAGE VERDICT [OPTION]… [| TOKEN]…`:
//!
//! - `json bad | "Resource": "*"` must give one finding of the rule for each token, underlining
//!   just that text, in order;
//! - `json good` must give none;
//! - `json fixed` is what the repairs make of the `bad` example before it;
//! - `toml with` is the configuration for the examples after it.
//!
//! Options are `type=TYPE` (as `--type`), `latin1` (the example is taken as if saved in Latin-1) and,
//! on `fixed`, `unsafe` (as `--unsafe-fixes`).

use crate::policy::PolicyType;

/// An example of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example<'p> {
    /// `json` or `toml`
    pub language: &'p str,
    /// What must come of it.
    pub verdict: Verdict<'p>,
    /// The type of policy, where the example states one.
    pub kind: Option<PolicyType>,
    /// The example is saved in Latin-1, not in UTF-8.
    pub latin1: bool,
    /// The configuration it is checked under.
    pub config: Option<&'p str>,
    /// The text of the example.
    pub text: &'p str,
    /// The line of the page it begins on, from 1.
    pub line: usize,
}

/// What must come of an example.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict<'p> {
    /// A finding for each of these texts.
    Bad(Vec<&'p str>),
    /// No finding.
    Good,
    /// The text is the repaired form of the last bad example.
    Fixed {
        /// Repairs that someone should look at are applied too.
        with_unsafe: bool,
    },
}

/// A fault in how a page marks its examples.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PageError {
    /// A bad example that does not say what is underlined.
    #[error("line {0}: `bad` without a token")]
    NoToken(usize),
    /// A word that is no verdict, option or type of policy.
    #[error("line {0}: `{1}` means nothing here")]
    Word(usize, String),
}

/// The examples of a page, in order. A fenced block without a verdict is only shown.
pub fn examples(page: &str) -> impl Iterator<Item = Result<Example<'_>, PageError>> {
    let mut fences = fences(page);
    let mut config = None;
    std::iter::from_fn(move || {
        loop {
            let (line, info, text) = fences.next()?;
            let (head, tokens) = match info.split_once(" | ") {
                Some((head, tokens)) => (head, tokens.split(" | ").map(str::trim).collect()),
                None => (info, Vec::new()),
            };
            let mut words = head.split_whitespace();
            let language = words.next().unwrap_or_default();
            let Some(verdict) = words.next() else {
                continue;
            };
            if verdict == "with" {
                config = Some(text);
                continue;
            }
            let options: Vec<_> = words.collect();
            let example = example(language, verdict, &options, tokens, text, line);
            return Some(example.map(|example| Example { config, ..example }));
        }
    })
}

fn example<'p>(
    language: &'p str,
    verdict: &str,
    options: &[&str],
    tokens: Vec<&'p str>,
    text: &'p str,
    line: usize,
) -> Result<Example<'p>, PageError> {
    let verdict = match verdict {
        "bad" if tokens.is_empty() => return Err(PageError::NoToken(line)),
        "bad" => Verdict::Bad(tokens),
        "good" => Verdict::Good,
        "fixed" => Verdict::Fixed {
            with_unsafe: options.contains(&"unsafe"),
        },
        other => return Err(PageError::Word(line, other.to_owned())),
    };
    let mut kind = None;
    for option in options {
        match option.split_once('=') {
            Some(("type", name)) => {
                let parsed = name.parse();
                kind = Some(parsed.map_err(|_| PageError::Word(line, name.to_owned()))?);
            }
            None if matches!(*option, "unsafe" | "latin1") => {}
            _ => return Err(PageError::Word(line, (*option).to_owned())),
        }
    }
    Ok(Example {
        language,
        verdict,
        kind,
        latin1: options.contains(&"latin1"),
        config: None,
        text,
        line,
    })
}

/// The body of a page for readers: without what its examples tell the tests.
#[must_use]
pub fn readable(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    for line in body.lines() {
        match line.strip_prefix("```") {
            Some(info) => {
                out.push_str("```");
                out.push_str(info.split(" | ").next().unwrap_or_default());
            }
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

/// Line, info string and text of every fenced block.
fn fences(page: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    let mut at = 0;
    let mut line = 0;
    std::iter::from_fn(move || {
        let mut open: Option<(usize, &str, usize)> = None;
        while let Some(rest) = page.get(at..).filter(|rest| !rest.is_empty()) {
            let length = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
            let start = at;
            at += length;
            line += 1;
            let Some(fence) = rest.get(..length).and_then(|text| text.strip_prefix("```")) else {
                continue;
            };
            match open {
                None => open = Some((line + 1, fence.trim(), at)),
                Some((line, info, from)) => {
                    return Some((line, info, page.get(from..start).unwrap_or_default()));
                }
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_read() {
        let page = "# x\n```json bad type=trust | \"a\" | {\n{}\n```\ntext\n```text\nshown\n```\n```json fixed unsafe\n{ }\n```\n";
        let examples: Vec<_> = examples(page).map(Result::unwrap).collect();
        assert_eq!(examples.len(), 2);
        assert_eq!(examples[0].verdict, Verdict::Bad(vec!["\"a\"", "{"]));
        assert_eq!(examples[0].kind, Some(PolicyType::Trust));
        assert_eq!((examples[0].text, examples[0].line), ("{}\n", 3));
        assert_eq!(examples[1].verdict, Verdict::Fixed { with_unsafe: true });
    }
}
