//! `iam-lint simulate --request`.

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::Path;

use iam_lint::report::verdict::{self, Sources};
use iam_lint::report::{Origin, write_request_error};
use iam_lint::simulate::documents::Documents;
use iam_lint::simulate::request::Question;
use iam_lint::simulate::stream::{self, Item};
use iam_lint::simulate::verdict::Verdict;
use iam_lint::source::{Source, SourceId, Span};

use super::args::AnswerFormat;
use super::output::{Terminal, complain, stdout};
use super::{CLEAN, FINDINGS, UNUSABLE};

/// The text of the requests and the files they name.
struct Texts<'t> {
    item: &'t Item<'t>,
    documents: &'t Documents,
}

impl Sources for Texts<'_> {
    fn find(&self, span: Span) -> Option<(&Source, Origin)> {
        if span.source() == stream::SOURCE {
            Some((self.item.source, origin(self.item)))
        } else {
            let source = self.documents.source(span.source())?;
            Some((source, Origin::default()))
        }
    }
}

fn origin(item: &Item<'_>) -> Origin {
    let (offset, line) = item.before;
    Origin { offset, line }
}

pub(crate) fn run(path: &Path, format: AnswerFormat, terminal: Terminal) -> io::Result<u8> {
    let (name, root) = if path == Path::new("-") {
        ("<stdin>".to_owned(), Path::new(""))
    } else {
        let root = path.parent().unwrap_or(Path::new(""));
        (path.to_string_lossy().into_owned(), root)
    };
    let mut documents = Documents::new(root, SourceId::new(1));
    let mut out = stdout();
    let mut run = Run {
        format,
        terminal,
        out: &mut out,
        held: None,
        count: 0,
        errors: 0,
        unexpected: 0,
    };
    let read = if path == Path::new("-") {
        let input = io::stdin().lock();
        // Whoever writes the requests may wait for each answer.
        stream::requests(&name, input, &mut documents, |item, documents| {
            run.take(item, documents)?;
            run.out.flush()
        })
    } else {
        match File::open(path) {
            Ok(file) => {
                let input = BufReader::with_capacity(1 << 16, file);
                stream::requests(&name, input, &mut documents, |item, documents| {
                    run.take(item, documents)
                })
            }
            Err(fault) => {
                complain(
                    "error",
                    format!("`{name}`: cannot read the file: {fault}"),
                    "check that it exists and that you may read it",
                );
                return Ok(UNUSABLE);
            }
        }
    };
    match read {
        // The reader had enough, as `head` has.
        Err(fault) if fault.kind() == io::ErrorKind::BrokenPipe => return Ok(run.verdict()),
        read => read?,
    }
    run.finish()
}

/// What has come together so far.
struct Run<'o, W: Write> {
    format: AnswerFormat,
    terminal: Terminal,
    out: &'o mut W,
    /// The first answer in both its forms, until it is known whether it is the only one.
    held: Option<Held>,
    count: usize,
    errors: usize,
    unexpected: usize,
}

struct Held {
    alone: Vec<u8>,
    among_others: Vec<u8>,
}

impl<W: Write> Run<'_, W> {
    fn take(&mut self, item: &Item<'_>, documents: &Documents) -> io::Result<()> {
        self.count += 1;
        let question = match &item.question {
            Ok(question) => question,
            Err(fault) => {
                self.release()?;
                self.errors += 1;
                let json = self.format == AnswerFormat::Json;
                return write_request_error(
                    item.number,
                    item.source,
                    origin(item),
                    fault,
                    json,
                    self.out,
                );
            }
        };
        let verdict = Verdict::of(question);
        let surprise = question
            .expected
            .filter(|expected| !verdict.is_as(*expected));
        self.unexpected += usize::from(surprise.is_some());
        let sources = Texts { item, documents };
        if self.format == AnswerFormat::Json {
            return verdict::write_json(question, &verdict, &sources, self.out);
        }
        let line = |out: &mut Vec<u8>| verdict::write_line(item.number, question, &verdict, out);
        if self.count == 1 {
            let mut held = Held {
                alone: Vec::new(),
                among_others: Vec::new(),
            };
            self.write_alone(question, &verdict, &sources, &mut held.alone)?;
            line(&mut held.among_others)?;
            self.held = Some(held);
            return Ok(());
        }
        self.release()?;
        let mut text = Vec::new();
        line(&mut text)?;
        self.out.write_all(&text)
    }

    fn write_alone(
        &self,
        question: &Question,
        verdict: &Verdict,
        sources: &dyn Sources,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        verdict::write_text(question, verdict, sources, self.terminal.style, out)
    }

    /// Writes the answer that was held back: it is not the only one.
    fn release(&mut self) -> io::Result<()> {
        match self.held.take() {
            Some(held) => self.out.write_all(&held.among_others),
            None => Ok(()),
        }
    }

    fn finish(mut self) -> io::Result<u8> {
        if let Some(held) = self.held.take() {
            self.out.write_all(&held.alone)?;
        }
        self.out.flush()?;
        if self.count == 0 {
            complain(
                "error",
                "no request was given",
                "`iam-lint simulate --help` shows one",
            );
            return Ok(UNUSABLE);
        }
        Ok(self.verdict())
    }

    fn verdict(&self) -> u8 {
        if self.errors > 0 {
            UNUSABLE
        } else if self.unexpected > 0 {
            FINDINGS
        } else {
            CLEAN
        }
    }
}
