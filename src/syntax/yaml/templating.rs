//! Templates that become YAML: charts of Helm (<https://helm.sh/docs/chart_template_guide/>) and
//! files with Jinja in them (<https://jinja.palletsprojects.com/en/stable/templates/>).
//!
//! What a template puts in is not known. It is masked by a text of the same length, so that the
//! rest can be read and every place stays what it is. Conditions are taken as met, whichever they
//! are. The `${{ … }}` of GitHub Actions is text of YAML and stays.

use std::ops::Range;

use super::actions::{Action, Role, Template};
use super::narrow;

/// Something that a template puts in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hole {
    /// The action, braces included.
    pub range: Range<u32>,
    /// The action as written, on one line: `{{ .Values.accountId }}`.
    pub text: Box<str>,
    /// Where the placeholder stands in the masked text.
    pub(super) masked: Range<u32>,
    /// What stands there.
    pub(super) placeholder: Box<str>,
}

/// A text of the same length without the actions of a template, and what they put in. Nothing if
/// `text` is no template.
#[must_use]
pub fn mask(text: &str) -> Option<(String, Vec<Hole>)> {
    if !text.contains("{{") && !text.contains("{%") {
        return None;
    }
    let mut masker = Masker {
        text,
        template: Template::new(text),
        out: text.as_bytes().to_vec(),
        holes: Vec::new(),
        open: None,
        is_touched: false,
    };
    let mut at = 0;
    while at < text.len() {
        at = masker.line(at) + 1;
    }
    let text = String::from_utf8(masker.out).ok()?;
    masker.is_touched.then_some((text, masker.holes))
}

/// A key or a dash whose value is to follow on the next lines.
#[derive(Clone, Copy, Debug)]
struct Announced {
    /// The column of the key or the dash.
    column: usize,
    is_key: bool,
}

struct Masker<'t> {
    text: &'t str,
    template: Template<'t>,
    out: Vec<u8>,
    holes: Vec<Hole>,
    open: Option<Announced>,
    is_touched: bool,
}

impl Masker<'_> {
    /// Masks the line that begins at `start`, and those that its actions lead into; returns where
    /// the last one ends.
    fn line(&mut self, start: usize) -> usize {
        let end = line_end(self.text, start);
        let line = self.text.get(start..end).unwrap_or_default();
        let trimmed = line.trim_start();
        // Comments stay as they are.
        if trimmed.is_empty() || trimmed.starts_with('#') {
            return end;
        }
        let first = start + (line.len() - trimmed.len());
        if let Some(actions) = self.template.only_actions(first) {
            return self.action_line(start, first, &actions);
        }
        let end = self.inline(first, end);
        let masked = self.out.get(start..end).map(String::from_utf8_lossy);
        self.open = masked.and_then(|line| announced(&line));
        end
    }

    /// Masks a line that holds nothing but actions.
    fn action_line(&mut self, start: usize, first: usize, actions: &[Action]) -> usize {
        let last = actions.last().map_or(first, |action| action.range.end);
        let end = line_end(self.text, last);
        let is_output = actions.iter().any(|action| action.role == Role::Output);
        if !is_output {
            self.fill(start..last, b'\n', b'\n');
            return end;
        }
        let announced = self.open.take();
        let wanted = announced.filter(|by| !self.is_answered(end, *by));
        let column = wanted.map_or(0, |by| (first - start).max(by.column + 1));
        if wanted.is_some() && start + column < last {
            // The value of what was announced; its line is to be indented.
            self.fill(start..start + column, b' ', b' ');
            self.hole(first..last, start + column..last);
        } else {
            // Line breaks do no harm, neither between members nor in a block of text.
            self.fill(start..last, b'\n', b'\n');
        }
        end
    }

    /// Masks the actions of a line that holds other text, too; returns where the line ends.
    fn inline(&mut self, first: usize, mut end: usize) -> usize {
        let mut at = first;
        while let Some(brace) = self.template.next_brace(at, end) {
            let Some(action) = self.template.action_at(brace) else {
                at = brace + 1;
                continue;
            };
            let mut range = action.range;
            let closed = match action.role {
                Role::Opener if brace > first => self.template.closing(range.end, end),
                _ => None,
            };
            if let Some(close) = closed {
                // What the condition decides on is a value, or a part of one.
                range.end = close;
            }
            if closed.is_some() || action.role == Role::Output {
                self.hole(range.clone(), range.clone());
            } else {
                self.fill(range.clone(), b' ', b' ');
            }
            at = range.end;
            if at > end {
                end = line_end(self.text, at);
            }
        }
        end
    }

    fn hole(&mut self, range: Range<usize>, masked: Range<usize>) {
        let action = self.text.get(range.clone()).unwrap_or_default();
        let words: Vec<&str> = action.split_whitespace().collect();
        let placeholder = format!("H{}", "_".repeat(masked.len().saturating_sub(1)));
        self.holes.push(Hole {
            range: narrow(&range),
            text: words.join(" ").into(),
            masked: narrow(&masked),
            placeholder: placeholder.into(),
        });
        self.fill(masked, b'H', b'_');
    }

    fn fill(&mut self, range: Range<usize>, first: u8, rest: u8) {
        self.is_touched = true;
        if let Some(bytes) = self.out.get_mut(range) {
            bytes.fill(rest);
            if let Some(byte) = bytes.first_mut() {
                *byte = first;
            }
        }
    }

    /// Whether the lines after `end` hold the value, or a part of it, that is announced.
    fn is_answered(&self, end: usize, by: Announced) -> bool {
        let rest = self.text.get(end..).unwrap_or_default();
        for line in rest.lines() {
            let trimmed = line.trim_start();
            if trimmed.is_empty() || trimmed.starts_with(['#', '{']) {
                continue;
            }
            let column = line.len() - trimmed.len();
            let is_item = by.is_key && trimmed.starts_with("- ");
            return column > by.column || is_item && column == by.column;
        }
        false
    }
}

fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find('\n').unwrap_or(rest.len())
}

/// What the end of a line announces: a value on the lines to come.
fn announced(line: &str) -> Option<Announced> {
    let written = line.trim_end();
    let mut rest = written.trim_start();
    let mut column = written.len() - rest.len();
    while let Some(after) = rest.strip_prefix("- ") {
        let after = after.trim_start();
        column += rest.len() - after.len();
        rest = after;
    }
    if rest == "-" {
        return Some(Announced {
            column,
            is_key: false,
        });
    }
    let last = rest.rsplit([' ', '\t']).next().unwrap_or_default();
    let header = last.strip_prefix(['|', '>']);
    let is_header = header.is_some_and(|indicators| {
        indicators
            .chars()
            .all(|c| matches!(c, '+' | '-' | '0'..='9'))
    });
    (rest.ends_with(':') || is_header && rest != last).then_some(Announced {
        column,
        is_key: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> (String, Vec<Hole>) {
        let (masked, holes) = mask(text).unwrap();
        assert_eq!(masked.len(), text.len());
        (masked, holes)
    }

    fn names(holes: &[Hole]) -> Vec<&str> {
        holes.iter().map(|hole| &*hole.text).collect()
    }

    #[test]
    fn what_is_no_template_stays() {
        assert!(mask("a: b").is_none());
        assert!(mask("# {{ x }}\na: ${{ github.sha }}").is_none());
    }

    #[test]
    fn actions_in_a_line_are_placeholders() {
        let text = "Resource: \"arn:aws:s3:::{{ .Values.b | default \"a}}\" }}/é\" # x\n";
        let (masked, holes) = masked(text);
        assert_eq!(names(&holes), ["{{ .Values.b | default \"a}}\" }}"]);
        let placeholder = format!("H{}", "_".repeat(holes[0].text.len() - 1));
        assert_eq!(
            masked,
            format!("Resource: \"arn:aws:s3:::{placeholder}/é\" # x\n")
        );
        let escaped = r#"a: "{{ .x | default \"b\" }}""#;
        assert_eq!(mask(escaped).unwrap().1[0].range, 4..28);
    }

    #[test]
    fn conditions_vanish_and_values_stay_unknown() {
        let text = "a:\n{{- if .x }}\n  {{- toYaml .y | nindent 2 }}\r\n{{ end }}\nb:\n  c: 1\n  {{ include \"d\" . }}\n{{/* e\n f */}}\n- {{ if .x }}g{{ else }}h{{ end }}\n";
        let (masked, holes) = masked(text);
        assert_eq!(
            names(&holes),
            [
                "{{- toYaml .y | nindent 2 }}",
                "{{ if .x }}g{{ else }}h{{ end }}"
            ]
        );
        let lines: Vec<&str> = masked.lines().filter(|line| !line.is_empty()).collect();
        let (first, second) = (&*holes[0].placeholder, &*holes[1].placeholder);
        let wanted = [
            "a:".to_owned(),
            format!("  {first}"),
            "b:".to_owned(),
            "  c: 1".to_owned(),
            format!("- {second}"),
        ];
        assert_eq!(lines, wanted);
    }

    #[test]
    fn a_value_without_indentation_is_given_one() {
        let text = "- k: |-\n{{ .Files.Get \"p.json\" | indent 4 }}\n- m: 1\n";
        let (masked, holes) = masked(text);
        assert!(masked.starts_with("- k: |-\n   H___"));
        assert_eq!(holes[0].range, 8..44);
        assert_eq!(holes[0].masked, 11..44);
        // Where the value stands below, what is put in is a part of it.
        assert!(mask("k:\n{{ x }}\n  a: 1\n").unwrap().1.is_empty());
    }

    #[test]
    fn what_never_ends_is_no_action() {
        assert!(mask("a: '{{ x'\nb: \"it's {{\"\n").is_none());
        assert_eq!(names(&mask("a: {{ it's }}\n").unwrap().1), ["{{ it's }}"]);
    }
}
