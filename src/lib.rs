//! A linter for AWS IAM policies that knows what they mean.
//!
//! The library is built in floors; each imports only from those below it.
//!
//! | floor | module | what lives there |
//! |---|---|---|
//! | 8 | [`report`] | findings and verdicts as text for people and machines |
//! | 7 | [`lint`] | the rules and the engine that runs them |
//! | 6 | [`simulate`] | questions and verdicts: a request, a comparison, a password, a scenario file |
//! | 5 | [`account`] | the snapshot of an account: users, groups, roles, settings, the organization's levels |
//! | 4 | [`access`] | meaning: patterns, conditions, decisions, what one policy allows and another does not |
//! | 3 | [`iac`] | policies where they are written to be deployed: templates, Terraform, plans |
//! | 3 | [`mod@reference`] | what AWS has: IAM's actions, partitions |
//! | 2 | [`policy`] | the typed, spanned form of a policy |
//! | 1 | [`syntax`] | text to a spanned tree |
//! | 0 | [`source`] | files, places in files, the search for inputs |
//!
//! ```
//! use iam_lint::lint::Linter;
//! use iam_lint::source::{Source, SourceId};
//!
//! let policy = r#"{"Statement": {"Effect": "Permit", "Action": "s3:*", "Resource": "*"}}"#;
//! let source = Source::new(SourceId::new(0), "policy.json", policy);
//! let report = Linter::default().check(&source, None);
//! let worst = report.findings.iter().max_by_key(|finding| finding.severity).unwrap();
//! assert_eq!(worst.rule.name, "invalid-effect");
//! assert_eq!(source.slice(worst.span), "\"Permit\"");
//! ```
//!
//! Whose password can whom change?
//!
//! ```
//! use std::path::Path;
//!
//! use iam_lint::account::{Options, load};
//! use iam_lint::simulate::caller::{Callers, Who};
//! use iam_lint::simulate::password::{Answer, Circumstances, PasswordVerdict};
//! use iam_lint::source::SourceId;
//!
//! let path = Path::new("samples/accounts/selected-users-by-a-group");
//! let snapshots = load(path, Options::default(), SourceId::new(0)).expect("a snapshot");
//! let callers = Callers::of(&snapshots[0]);
//! let mira = callers.account.user("mira").expect("a user");
//! let caller = callers.caller(Who::User(mira)).expect("a user's ARN");
//! let now = Circumstances::at_any_time("2026-11-24T00:00:00Z".parse().expect("a time"));
//! let verdict = PasswordVerdict::of(&callers, &caller, mira, &now);
//! assert_eq!(verdict.answer, Answer::Yes);
//! ```

pub mod access;
pub mod account;
pub mod iac;
pub mod lint;
pub mod policy;
pub mod reference;
pub mod report;
pub mod simulate;
pub mod source;
pub mod syntax;
