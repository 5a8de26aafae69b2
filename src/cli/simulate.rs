//! `iam-lint simulate`.

use std::io::{self, IsTerminal};

use super::args::{self, AnswerFormat, ChangeFormat, ExpectedAnswer};
use super::output::{Terminal, complain};
use super::{UNUSABLE, ask, requests};

pub(crate) fn run(args: &args::Simulate, terminal: Terminal) -> io::Result<u8> {
    let watched = io::stdout().is_terminal();
    let format = args.format.unwrap_or(if watched {
        ChangeFormat::Text
    } else {
        ChangeFormat::Json
    });
    if args.diff {
        if matches!(args.expect, Some(ExpectedAnswer::Yes | ExpectedAnswer::No)) {
            complain("error", "--diff goes with --expect unchanged alone", "");
            return Ok(UNUSABLE);
        }
        return ask::changes(args, format, terminal);
    }
    let format = match format {
        ChangeFormat::Text => AnswerFormat::Text,
        ChangeFormat::Json => AnswerFormat::Json,
        ChangeFormat::Markdown => {
            complain("error", "--format markdown goes with --diff alone", "");
            return Ok(UNUSABLE);
        }
    };
    if args.expect == Some(ExpectedAnswer::Unchanged) {
        complain("error", "--expect unchanged goes with --diff alone", "");
        return Ok(UNUSABLE);
    }
    match &args.request {
        Some(path) => requests::run(path, format, terminal),
        None => ask::run(args, format, terminal),
    }
}
