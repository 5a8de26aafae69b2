//! The actions of templates.

use std::ops::Range;

/// What an action does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// Puts in a text.
    Output,
    /// Begins a part that is put in on a condition, or again and again.
    Opener,
    /// Ends such a part.
    End,
    /// Puts in nothing.
    Control,
}

/// `{{ … }}`, `{% … %}` or `{# … #}`
#[derive(Clone, Debug)]
pub(super) struct Action {
    pub(super) range: Range<usize>,
    pub(super) role: Role,
}

/// How many actions are looked at for the one that closes another in its line.
const MAX_INSIDE: usize = 64;

/// A text, and where actions in it can end, so that the end of none is looked for in vain.
#[derive(Clone, Copy, Debug)]
pub(super) struct Template<'t> {
    text: &'t str,
    /// The last `}}`.
    output: usize,
    /// The last `%}`.
    statement: usize,
    /// The last `#}`.
    remark: usize,
    /// The last `*/`.
    comment: usize,
}

impl<'t> Template<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let last = |end: &str| text.rfind(end).unwrap_or(0);
        Self {
            text,
            output: last("}}"),
            statement: last("%}"),
            remark: last("#}"),
            comment: last("*/"),
        }
    }

    /// Where an action may begin between `at` and `end`.
    pub(super) fn next_brace(self, at: usize, end: usize) -> Option<usize> {
        let line = self.text.as_bytes().get(at..end)?;
        let mut pairs = line.windows(2);
        let found = pairs.position(|pair| matches!(pair, [b'{', b'{' | b'%']))?;
        Some(at + found)
    }

    /// The actions from `at` to the end of a line, if it holds nothing else.
    pub(super) fn only_actions(self, mut at: usize) -> Option<Vec<Action>> {
        let mut actions = Vec::new();
        loop {
            let action = self.action_at(at)?;
            at = action.range.end;
            actions.push(action);
            let rest = self.text.get(at..).unwrap_or_default();
            let next = rest.trim_start_matches([' ', '\t', '\r']);
            if next.is_empty() || next.starts_with('\n') {
                return Some(actions);
            }
            at += rest.len() - next.len();
        }
    }

    /// The action that begins at `at`.
    pub(super) fn action_at(self, at: usize) -> Option<Action> {
        // GitHub Actions.
        if self.text.get(..at)?.ends_with('$') {
            return None;
        }
        let rest = self.text.get(at..)?;
        let inside = rest.get(2..)?;
        let (length, role) = if rest.starts_with("{{") && at < self.output {
            if at < self.comment && is_comment(inside) {
                (comment_length(inside)?, Role::Control)
            } else {
                let length = output_length(inside)?;
                (length, role_of(inside.get(..length)?))
            }
        } else if rest.starts_with("{%") && at < self.statement {
            let length = inside.find("%}")?;
            (length, statement_role(inside.get(..length)?))
        } else if rest.starts_with("{#") && at < self.remark {
            (inside.find("#}")?, Role::Control)
        } else {
            return None;
        };
        Some(Action {
            range: at..at + 2 + length + 2,
            role,
        })
    }

    /// The end of the action in this line that closes what was opened before `at`.
    pub(super) fn closing(self, mut at: usize, end: usize) -> Option<usize> {
        let mut depth = 1_usize;
        for _ in 0..MAX_INSIDE {
            let brace = self.next_brace(at, end)?;
            let Some(action) = self.action_at(brace) else {
                at = brace + 1;
                continue;
            };
            at = action.range.end;
            match action.role {
                Role::Opener => depth += 1,
                Role::End => depth -= 1,
                Role::Output | Role::Control => {}
            }
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }
}

/// Whether an action is a comment: `/* … */`.
fn is_comment(inside: &str) -> bool {
    let inside = inside.trim_start_matches('-').trim_start();
    inside.starts_with("/*")
}

/// Where the `}}` stands that ends a comment, which may hold braces.
fn comment_length(inside: &str) -> Option<usize> {
    let after = inside.find("*/")?;
    let end = inside.get(after..)?.find("}}").map(|at| after + at);
    end.or_else(|| inside.find("}}"))
}

/// Where the `}}` stands that ends an action. Strings in it may hold braces.
fn output_length(inside: &str) -> Option<usize> {
    let plain = inside.find("}}")?;
    let head = inside.get(..plain)?;
    if !head.contains(['"', '\'', '`']) {
        return Some(plain);
    }
    Some(length_with_strings(inside).unwrap_or(plain))
}

fn length_with_strings(inside: &str) -> Option<usize> {
    let mut quote = None;
    let mut signs = inside.char_indices();
    while let Some((at, c)) = signs.next() {
        match (quote, c) {
            // In double quotes of YAML, those of the action may have a backslash before them.
            (None | Some('"' | '\''), '\\') => {
                signs.next();
            }
            (Some('"' | '\''), '\n') => return None,
            (Some(open), c) if open == c => quote = None,
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '}') if inside.get(at..)?.starts_with("}}") => return Some(at),
            _ => {}
        }
    }
    None
}

/// The role of `{{ … }}`, by its first word
/// (<https://pkg.go.dev/text/template#hdr-Actions>).
fn role_of(inside: &str) -> Role {
    match first_word(inside) {
        "if" | "with" | "range" | "define" | "block" => Role::Opener,
        "end" => Role::End,
        "else" | "break" | "continue" => Role::Control,
        _ if is_assignment(inside) => Role::Control,
        _ => Role::Output,
    }
}

/// The role of `{% … %}`, by its first word.
fn statement_role(inside: &str) -> Role {
    match first_word(inside) {
        "if" | "for" | "macro" | "block" | "with" | "filter" | "call" => Role::Opener,
        word if word.starts_with("end") => Role::End,
        _ => Role::Control,
    }
}

fn first_word(inside: &str) -> &str {
    let inside = inside.trim_start_matches(['-', '+']).trim_start();
    let end = inside.find(|c: char| !c.is_alphanumeric() && c != '_');
    inside
        .get(..end.unwrap_or(inside.len()))
        .unwrap_or_default()
}

/// Whether the action sets a variable: `$name := …`.
fn is_assignment(inside: &str) -> bool {
    let inside = inside.trim_start_matches('-').trim_start();
    let Some(variable) = inside.strip_prefix('$') else {
        return false;
    };
    let rest = variable.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
    let rest = rest.trim_start();
    rest.starts_with(":=") || rest.starts_with('=') && !rest.starts_with("==")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(text: &str) -> Role {
        let action = Template::new(text).action_at(0).unwrap();
        assert_eq!(action.range, 0..text.len(), "{text}");
        action.role
    }

    #[test]
    fn the_first_word_says_what_an_action_does() {
        for text in [
            "{{ .x }}",
            "{{- include \"a\" . -}}",
            "{{ $x }}",
            "{{ $x == 1 }}",
            "{{}}",
        ] {
            assert_eq!(role(text), Role::Output);
        }
        for text in ["{{- if .x }}", "{{range $k, $v := .x}}", "{% for x in y %}"] {
            assert_eq!(role(text), Role::Opener);
        }
        for text in ["{{- end -}}", "{%- endif %}"] {
            assert_eq!(role(text), Role::End);
        }
        for text in [
            "{{ $x := 1 }}",
            "{{- else }}",
            "{{- /* }} */ -}}",
            "{# x #}",
            "{% set x = 1 %}",
        ] {
            assert_eq!(role(text), Role::Control);
        }
    }
}
