//! The credential report: `get-credential-report`, or the CSV in it.
//!
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use csv::{ReaderBuilder, StringRecord};
use jiff::Timestamp;

use super::parts::{Fact, Parts, Told};
use super::{Mfa, SnapshotError};
use crate::source::{SourceId, Span};
use crate::syntax::Node;
use crate::syntax::shape::{self, ShapeError};

/// Reads the output with the report as base64.
pub(super) fn read_output(root: Node<'_>, parts: &mut Parts) -> Result<(), ShapeError> {
    let content = shape::required(root, "the credential report", "Content")?;
    let place = content.span();
    let text = shape::string(content, "`Content`")?;
    let compact: String = text.split_ascii_whitespace().collect();
    let csv = BASE64_STANDARD
        .decode(compact)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    match csv {
        Some(csv) => read_rows(&csv, |_| place, parts),
        None => parts.errors.push(SnapshotError::Value {
            value: "Content".to_owned(),
            expected: "the credential report in base64",
            span: place,
        }),
    }
    Ok(())
}

/// Reads the CSV that a whole file is.
pub(super) fn read_csv(source: SourceId, text: &str, parts: &mut Parts) {
    let line = |record: &StringRecord| {
        let start = record
            .position()
            .and_then(|at| usize::try_from(at.byte()).ok())
            .unwrap_or(0);
        let rest = text.get(start..).unwrap_or_default();
        let skipped = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let end = rest.get(skipped..).unwrap_or_default();
        let length = end.find(['\r', '\n']).unwrap_or(end.len());
        let narrow = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(
            source,
            narrow(start + skipped),
            narrow(start + skipped + length),
        )
    };
    read_rows(text, line, parts);
}

/// The columns that matter; AWS adds others from time to time, so they are found by name.
struct Columns {
    user: usize,
    arn: usize,
    password: Option<usize>,
    changed: Option<usize>,
    expires: Option<usize>,
    mfa: Option<usize>,
    keys: [Option<usize>; 2],
}

impl Columns {
    fn of(headers: &StringRecord) -> Option<Self> {
        let find = |name: &str| headers.iter().position(|header| header.trim() == name);
        Some(Self {
            user: find("user").or_else(|| find("\u{feff}user"))?,
            arn: find("arn")?,
            password: find("password_enabled"),
            changed: find("password_last_changed"),
            expires: find("password_next_rotation"),
            mfa: find("mfa_active"),
            keys: [find("access_key_1_active"), find("access_key_2_active")],
        })
    }
}

fn read_rows(text: &str, place: impl Fn(&StringRecord) -> Span, parts: &mut Parts) {
    let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
    let columns = reader.headers().ok().and_then(Columns::of);
    let mut record = StringRecord::new();
    let Some(columns) = columns else {
        parts.errors.push(SnapshotError::Value {
            value: text.lines().next().unwrap_or_default().to_owned(),
            expected: "the heading of a credential report",
            span: place(&record),
        });
        return;
    };
    if parts.has_report {
        parts.errors.push(SnapshotError::TwoFiles {
            what: "the credential report",
            span: place(&record),
        });
        return;
    }
    parts.has_report = true;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => row(&columns, &record, place(&record), parts),
            Ok(false) => return,
            Err(fault) => {
                parts.errors.push(SnapshotError::Value {
                    value: fault.to_string(),
                    expected: "a row of a credential report",
                    span: place(&record),
                });
                return;
            }
        }
    }
}

fn row(columns: &Columns, record: &StringRecord, place: Span, parts: &mut Parts) {
    let field = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
    let user = field(Some(columns.user));
    if user == "<root_account>" || user.is_empty() {
        return;
    }
    parts.owner(field(Some(columns.arn)), place);
    let mut facts = Vec::with_capacity(5);
    let mut tell = |fact: Option<Fact>| facts.extend(fact);
    let password = flag(field(columns.password));
    tell(password.map(Fact::Password));
    if password != Some(false) {
        tell(time(field(columns.changed)).map(Fact::Changed));
        tell(time(field(columns.expires)).map(Fact::Expires));
    }
    tell(
        flag(field(columns.mfa))
            .map(|active| Fact::Mfa(if active { Mfa::Some } else { Mfa::None })),
    );
    let keys = columns.keys.map(|at| flag(field(at)));
    tell(match keys {
        [Some(true), _] | [_, Some(true)] => Some(Fact::AccessKey(true)),
        [Some(false), Some(false)] => Some(Fact::AccessKey(false)),
        _ => None,
    });
    parts.told.push(Told {
        user: user.into(),
        facts,
        place,
        of_report: true,
    });
}

/// `true` and `TRUE`; `N/A` and the like say nothing.
fn flag(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

fn time(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}
