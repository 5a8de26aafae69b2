//! The terminal, and messages that are no findings.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use iam_lint::report::Style;
use iam_lint::source::{inert, visible};

use super::args::Color;

/// How standard output is written to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    pub(crate) style: Style,
}

impl Terminal {
    pub(crate) fn of(wanted: Color) -> Self {
        let watched = io::stdout().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colour = match wanted {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => watched && !no_color,
        };
        let columns = std::env::var("COLUMNS")
            .ok()
            .and_then(|text| text.parse().ok());
        let width = columns
            .or_else(|| watched.then(terminal_width).flatten())
            .unwrap_or(100);
        Self {
            style: Style {
                colour,
                width: width.clamp(40, 120),
            },
        }
    }
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

pub(crate) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// A message about the run: `error: …` and, on a line of its own, the remedy.
pub(crate) fn complain(level: &str, message: impl Display, help: &str) {
    remark(format!("{level}: {message}"));
    if !help.is_empty() {
        remark(format!("  help: {help}"));
    }
}

/// A line about the run for people.
pub(crate) fn remark(text: impl Display) {
    let text = text.to_string();
    let _ = writeln!(io::stderr(), "{}", inert(&visible(&text)));
}
