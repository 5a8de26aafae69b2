//! `iam-lint simulate --account`: questions about an account.

use std::io::{self, Write};
use std::mem::ManuallyDrop;

use iam_lint::account::{Options, Snapshot, Unusable, load, load_with_plan};
use iam_lint::report::verdict::Sources;
use iam_lint::report::{Origin, Style, password, verdict, write_fault};
use iam_lint::simulate::caller::Callers;
use iam_lint::simulate::credential::Credential;
use iam_lint::simulate::general;
use iam_lint::simulate::named::{self, NoSuch};
use iam_lint::simulate::password::{Answer, Circumstances, PasswordVerdict};
use iam_lint::source::{Source, SourceId, Span};
use jiff::Timestamp;

use super::args::{self, AnswerFormat, ChangeFormat, CredentialName, ExpectedAnswer};
use super::output::{Terminal, complain, remark, stdout};
use super::{CLEAN, FINDINGS, UNUSABLE, changes, matrix};

/// The files of a snapshot.
pub(super) struct Files<'s>(pub(super) &'s Snapshot);

impl Sources for Files<'_> {
    fn find(&self, span: Span) -> Option<(&Source, Origin)> {
        let source = self.0.files.source(span.source())?;
        Some((source, Origin::default()))
    }
}

/// The accounts that the flags name.
struct World {
    /// The live account before what is planned, where both are given.
    before: Option<Snapshot>,
    /// The accounts that the questions are about.
    snapshots: Vec<Snapshot>,
}

/// Reads the accounts; `None` where that failed, which was said.
fn world(args: &args::Simulate, terminal: Terminal) -> Option<ManuallyDrop<World>> {
    let options = Options {
        no_password_policy: args.no_password_policy,
    };
    let first = SourceId::new(0);
    let loaded = match (&args.plan, &args.account) {
        (Some(plan), live) => {
            load_with_plan(live.as_deref(), plan, options, first).map(|planned| World {
                before: planned.before,
                snapshots: vec![planned.after],
            })
        }
        (None, Some(path)) => load(path, options, first).map(|snapshots| World {
            before: None,
            snapshots,
        }),
        // The command line demands one of them.
        (None, None) => return None,
    };
    let world = match loaded {
        // The process ends when the question is answered: a large account is not taken apart first.
        Ok(world) => ManuallyDrop::new(world),
        Err(unusable) => {
            refuse(&unusable, terminal.style);
            return None;
        }
    };
    for ignored in world.snapshots.iter().flat_map(|one| &one.ignored) {
        complain(
            "warning",
            format!("`{ignored}` holds nothing that a snapshot is made of, and was left out"),
            "",
        );
    }
    Some(world)
}

/// What is asked, of which accounts; `None` where that cannot be, which was said.
fn asked(
    args: &args::Simulate,
    terminal: Terminal,
) -> Option<(Circumstances, ManuallyDrop<World>)> {
    match circumstances(args) {
        Ok(circumstances) => Some((circumstances, world(args, terminal)?)),
        Err((message, help)) => {
            complain("error", message, help);
            None
        }
    }
}

/// Who gains or loses what by the plan.
pub(super) fn changes(
    args: &args::Simulate,
    format: ChangeFormat,
    terminal: Terminal,
) -> io::Result<u8> {
    let Some((circumstances, world)) = asked(args, terminal) else {
        return Ok(UNUSABLE);
    };
    let before = world.before.as_slice();
    changes::run(
        args,
        before,
        &world.snapshots,
        &circumstances,
        format,
        terminal,
    )
}

pub(super) fn run(
    args: &args::Simulate,
    format: AnswerFormat,
    terminal: Terminal,
) -> io::Result<u8> {
    let Some((circumstances, world)) = asked(args, terminal) else {
        return Ok(UNUSABLE);
    };
    let snapshots = &world.snapshots;
    if let Some(principal) = &args.principal {
        return request(args, principal, snapshots, &circumstances, format, terminal);
    }
    let names = named::Names {
        user: args.user.as_deref(),
        target: args.target.as_deref(),
    };
    match (names.user, names.target) {
        (Some(_), Some(_)) => pair(args, names, snapshots, &circumstances, format, terminal),
        _ => matrix::run(args, names, snapshots, &circumstances, format, terminal),
    }
}

/// X and Y given.
fn pair(
    args: &args::Simulate,
    names: named::Names<'_>,
    snapshots: &[Snapshot],
    circumstances: &Circumstances,
    format: AnswerFormat,
    terminal: Terminal,
) -> io::Result<u8> {
    let (snapshot, user, target) = match named::pair(snapshots, names) {
        Ok(found) => found,
        Err(fault) => return Ok(unknown(&fault)),
    };
    let callers = Callers::of(snapshot);
    let caller = match callers.caller(user) {
        Ok(caller) => caller,
        Err(fault) => {
            complain("error", format!("`{}` {fault}", user.arn()), "");
            return Ok(UNUSABLE);
        }
    };
    let verdict = PasswordVerdict::of(&callers, &caller, target, circumstances);
    let mut out = stdout();
    let sources = Files(snapshot);
    match format {
        AnswerFormat::Json => password::write_json(&verdict, &sources, &mut out)?,
        AnswerFormat::Text => {
            let change = verdict.change(&callers, &caller, circumstances);
            let style = terminal.style;
            password::write_text(&verdict, change.as_ref(), &sources, style, &mut out)?;
        }
    }
    out.flush()?;
    Ok(as_expected(args, verdict.answer))
}

/// Any other request of a principal of the account.
fn request(
    args: &args::Simulate,
    principal: &str,
    snapshots: &[Snapshot],
    circumstances: &Circumstances,
    format: AnswerFormat,
    terminal: Terminal,
) -> io::Result<u8> {
    let (snapshot, who) = match named::principal(snapshots, principal) {
        Ok(found) => found,
        Err(fault) => return Ok(unknown(&fault)),
    };
    let callers = Callers::of(snapshot);
    let asked = general::Asked {
        action: args.action.as_deref().unwrap_or_default(),
        resource: args.resource.as_deref().unwrap_or("*"),
        expected: None,
    };
    let answered = match general::answer(&callers, who, &asked, circumstances) {
        Ok(answered) => answered,
        Err(fault) => {
            complain(
                "error",
                fault,
                "name one action, such as iam:GetUser, and the ARN of a resource",
            );
            return Ok(UNUSABLE);
        }
    };
    let (question, decided) = answered;
    let mut out = stdout();
    let sources = Files(snapshot);
    match format {
        AnswerFormat::Json => verdict::write_json(&question, &decided, &sources, &mut out)?,
        AnswerFormat::Text => {
            verdict::write_text(&question, &decided, &sources, terminal.style, &mut out)?;
        }
    }
    out.flush()?;
    Ok(as_expected(args, Answer::from(decided.decision())))
}

pub(super) fn as_expected(args: &args::Simulate, answer: Answer) -> u8 {
    match args.expect {
        None => CLEAN,
        Some(ExpectedAnswer::Yes) if answer == Answer::Yes => CLEAN,
        Some(ExpectedAnswer::No) if answer == Answer::No => CLEAN,
        Some(_) => FINDINGS,
    }
}

pub(super) fn unknown(fault: &NoSuch) -> u8 {
    complain("error", fault, &fault.help());
    UNUSABLE
}

/// What is wrong with a snapshot, each fault at its place.
pub(super) fn refuse(unusable: &Unusable, style: Style) -> u8 {
    const MOST: usize = 10;
    for error in unusable.errors.iter().take(MOST) {
        let place = error.span().and_then(|span| {
            let source = unusable.files.source(span.source())?;
            Some((source, span))
        });
        let message = error.to_string();
        match place {
            Some((source, span)) => {
                let mut err = io::stderr().lock();
                let _ = write_fault(source, span, &message, error.help(), style, &mut err);
            }
            None => complain("error", message, error.help()),
        }
    }
    if let Some(more) = unusable.errors.len().checked_sub(MOST + 1) {
        remark(format!("and {} more faults of this kind", more + 1));
    }
    UNUSABLE
}

/// What the flags tell of the requests.
fn circumstances(args: &args::Simulate) -> Result<Circumstances, (String, &'static str)> {
    let mut context: Vec<(String, Vec<String>)> = Vec::new();
    for text in &args.context {
        let Some((key, value)) = text.split_once('=').filter(|(key, _)| key.contains(':')) else {
            return Err((
                format!("`{text}` is not a condition key with its value"),
                "write it as --context aws:SourceIp=203.0.113.7",
            ));
        };
        match context
            .iter_mut()
            .find(|(known, _)| known.eq_ignore_ascii_case(key))
        {
            Some((_, values)) => values.push(value.to_owned()),
            None => context.push((key.to_owned(), vec![value.to_owned()])),
        }
    }
    let at = match &args.at {
        None => None,
        Some(text) => Some(text.parse::<Timestamp>().map_err(|_| {
            (
                format!("`{text}` is not a time"),
                "write it as --at 2026-11-24T12:00:00Z",
            )
        })?),
    };
    Ok(Circumstances {
        credential: args.credential.map(Credential::from),
        context,
        at,
        now: Timestamp::now(),
    })
}

impl From<CredentialName> for Credential {
    fn from(name: CredentialName) -> Self {
        match name {
            CredentialName::Console => Self::Console,
            CredentialName::ConsoleMfa => Self::ConsoleMfa,
            CredentialName::AccessKey => Self::AccessKey,
            CredentialName::Session => Self::Session,
            CredentialName::SessionMfa => Self::SessionMfa,
        }
    }
}
