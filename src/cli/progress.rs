//! The progress bar: only where a terminal watches and only once a run takes long.

use std::io::{self, IsTerminal};
use std::sync::Once;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A run shorter than this shows no bar.
const LONG: Duration = Duration::from_secs(1);

pub(super) struct Progress {
    bar: ProgressBar,
    start: Instant,
    shown: Once,
    watched: bool,
}

impl Progress {
    /// For so many `things`, in the plural.
    pub(super) fn new(count: usize, things: &str, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(count as u64), ProgressDrawTarget::hidden());
        let template = format!("{{bar:40}} {{pos}} of {{len}} {things}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        Self {
            bar,
            start: Instant::now(),
            shown: Once::new(),
            watched: !quiet && io::stderr().is_terminal(),
        }
    }

    /// One more is done.
    pub(super) fn advance(&self) {
        self.bar.inc(1);
        if self.watched && self.start.elapsed() > LONG {
            self.shown.call_once(|| {
                self.bar
                    .set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
            });
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
