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
    pub(super) fn new(files: usize, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos} of {len} files") {
            bar.set_style(style);
        }
        Self {
            bar,
            start: Instant::now(),
            shown: Once::new(),
            watched: !quiet && io::stderr().is_terminal(),
        }
    }

    /// One file more is done.
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
