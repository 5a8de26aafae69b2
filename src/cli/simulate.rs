//! `iam-lint simulate`.

use std::io::{self, IsTerminal};

use super::args::{self, AnswerFormat};
use super::output::Terminal;
use super::{UNUSABLE, ask, requests};

pub(crate) fn run(args: &args::Simulate, terminal: Terminal) -> io::Result<u8> {
    let watched = io::stdout().is_terminal();
    let format = args.format.unwrap_or(if watched {
        AnswerFormat::Text
    } else {
        AnswerFormat::Json
    });
    match (&args.request, &args.account) {
        (Some(path), _) => requests::run(path, format, terminal),
        (None, Some(path)) => ask::run(args, path, format, terminal),
        // The command line demands one of them.
        (None, None) => Ok(UNUSABLE),
    }
}
