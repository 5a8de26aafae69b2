//! `iam-lint compare`.

use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use iam_lint::access::compiled::CompiledPolicy;
use iam_lint::access::inclusion::{Holds, Kind};
use iam_lint::report::comparison::{write_json, write_text};
use iam_lint::simulate::comparison::{Access, Standard, compare};
use iam_lint::simulate::documents::{DocumentError, Documents};
use iam_lint::source::SourceId;

use super::args::{self, AnswerFormat, CompareType};
use super::output::{Terminal, complain, stdout};
use super::{CLEAN, FINDINGS, UNUSABLE};

pub(crate) fn run(args: &args::Compare, terminal: Terminal) -> io::Result<u8> {
    let mut documents = Documents::new("", SourceId::new(0));
    let Some(new) = load(&args.new, &mut documents)? else {
        return Ok(UNUSABLE);
    };
    let Some(standard) = standard(args, &mut documents)? else {
        return Ok(UNUSABLE);
    };
    let kind = args.kind.map(|kind| match kind {
        CompareType::Identity => Kind::Identity,
        CompareType::Resource => Kind::Resource,
    });
    let answer = compare(&new, &standard, kind);
    let format = args.format.unwrap_or(if io::stdout().is_terminal() {
        AnswerFormat::Text
    } else {
        AnswerFormat::Json
    });
    let mut out = stdout();
    match format {
        AnswerFormat::Json => write_json(&answer, &documents, &mut out)?,
        AnswerFormat::Text => write_text(
            &answer,
            &standard,
            (&named(&args.new), &named(&args.with)),
            &documents,
            terminal.style,
            &mut out,
        )?,
    }
    out.flush()?;
    Ok(match answer.holds {
        Holds::Pass => CLEAN,
        Holds::Fail => FINDINGS,
        Holds::Unknown => UNUSABLE,
    })
}

fn standard(args: &args::Compare, documents: &mut Documents) -> io::Result<Option<Standard>> {
    if args.public {
        return Ok(Some(Standard::NotPublic));
    }
    if !args.with.is_empty() {
        return Ok(load(&args.with, documents)?.map(Standard::Reference));
    }
    let mut accesses = Vec::new();
    for text in &args.forbid {
        match Access::parse(text) {
            Ok(access) => accesses.push(access),
            Err(fault) => {
                complain(
                    "error",
                    format!("--forbid: {fault}"),
                    "write --forbid actions=iam:PassRole,resources=arn:aws:iam::*:role/admin",
                );
                return Ok(None);
            }
        }
    }
    Ok(Some(Standard::Forbidden(accesses)))
}

/// The policies of all files; `None` where one gives none.
fn load(
    paths: &[PathBuf],
    documents: &mut Documents,
) -> io::Result<Option<Vec<Arc<CompiledPolicy>>>> {
    let mut all = Vec::new();
    let mut whole = true;
    for path in paths {
        let loaded = if path == Path::new("-") {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes)?;
            documents.add("<stdin>", bytes)
        } else {
            documents.load(&path.to_string_lossy())
        };
        match loaded {
            Ok(policies) => all.extend(policies),
            Err(fault) => {
                let help = match &fault {
                    DocumentError::Unreadable { .. } => {
                        "check that it exists and that you may read it"
                    }
                    DocumentError::Broken { .. } => "`iam-lint check` shows where, and mends it",
                    DocumentError::NoPolicy { .. } => {
                        "name policy documents, or what the AWS command line prints around them"
                    }
                };
                complain("error", fault, help);
                whole = false;
            }
        }
    }
    Ok(whole.then_some(all))
}

/// What the policies of some files are called.
fn named(paths: &[PathBuf]) -> String {
    match paths {
        [one] => format!("`{}`", one.display()),
        [first, rest @ ..] => format!("`{}` with {} more", first.display(), rest.len()),
        [] => String::new(),
    }
}
