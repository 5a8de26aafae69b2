//! From a source to its findings.

use super::check::{Check, FileCheck, Learned, Subject};
use super::edit::Layer;
use super::supersede::supersede;
use super::{Finding, Scope, Selection, Standards, place};
use crate::policy::find::{Body, Found};
use crate::policy::{PolicyType, Statement, find, read};
use crate::source::Source;
use crate::syntax::{Kind, Node, SyntaxError, json, schema};

/// Runs the selected rules over sources.
#[derive(Clone, Debug, Default)]
pub struct Linter {
    selection: Selection,
    standards: Standards,
}

/// What was found in a source.
#[derive(Debug)]
pub struct FileReport {
    /// The findings, in the order of their places.
    pub findings: Vec<Finding>,
    /// Whether the source held policies.
    pub outcome: Outcome,
}

/// Whether a source held policies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It did; how many.
    Checked(usize),
    /// It did not.
    NoPolicy(NoPolicy),
}

/// Why a source holds no policy.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoPolicy {
    /// There is nothing in it but white space.
    #[error("the file is empty")]
    Empty,
    /// It is not JSON, and nothing in it looks like a policy.
    #[error("not JSON, and nothing in it looks like a policy")]
    NotJson,
    /// A statement stands alone.
    #[error("a statement without the policy around it")]
    LoneStatement,
    /// JSON of another kind; what it is.
    #[error("{0} that is no policy document and holds none")]
    Other(&'static str),
}

impl NoPolicy {
    /// What to do about it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::LoneStatement => {
                "put it into `{\"Version\": \"2012-10-17\", \"Statement\": [ … ]}`"
            }
            _ => "name policy documents, or what the AWS command line prints around them",
        }
    }

    /// Whether the file was plainly meant to be a policy, so that leaving it out of a run over a
    /// directory would hide it.
    pub const fn is_near_miss(&self) -> bool {
        matches!(self, Self::LoneStatement)
    }
}

impl Linter {
    /// A linter that runs the rules of `selection`.
    #[must_use]
    pub fn new(selection: Selection) -> Self {
        Self {
            selection,
            standards: Standards::default(),
        }
    }

    /// The same linter, which also holds policies to these standards.
    #[must_use]
    pub fn with_standards(self, standards: Standards) -> Self {
        Self { standards, ..self }
    }

    /// The rules it runs.
    pub const fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Checks every policy in `source`. `kind` overrides what the file and the shape of a document
    /// say about its type.
    #[must_use]
    pub fn check(&self, source: &Source, kind: Option<PolicyType>) -> FileReport {
        let parsed = json::parse(source.id(), source.text());
        let root = parsed.tree.root();
        let documents = find::documents(root);
        if documents.is_empty() && !looks_like_policy(source, &parsed.errors) {
            let why = no_policy(source, root, &parsed.errors);
            return FileReport {
                findings: Vec::new(),
                outcome: Outcome::NoPolicy(why),
            };
        }
        let mut errors = parsed.errors;
        for found in &documents {
            if let Body::Embedded { errors: inner, .. } = &found.body {
                errors.extend(inner.iter().cloned());
            }
        }
        let mut findings = self.check_file(source, &errors);
        // After a fault that has no plain repair, how the rest is read is a guess, and no text is
        // changed on a guess.
        let certain = errors.iter().all(|error| error.fix.is_some());
        for found in &documents {
            let mut found = self.check_document(source, found, kind);
            if !certain {
                for finding in &mut found {
                    finding.fix = None;
                }
            }
            findings.append(&mut found);
        }
        findings.sort_by(|a, b| (a.span, a.rule.name).cmp(&(b.span, b.rule.name)));
        place::point(root, &mut findings);
        FileReport {
            findings,
            outcome: Outcome::Checked(documents.len()),
        }
    }

    fn check_file(&self, source: &Source, errors: &[SyntaxError]) -> Vec<Finding> {
        if errors.is_empty() && source.encoding().is_empty() {
            return Vec::new();
        }
        let mut findings = Vec::new();
        for rule in self.selection.rules() {
            if let Scope::File(function) = rule.scope {
                findings.extend(FileCheck::run(rule, function, source, errors));
            }
        }
        findings
    }

    fn check_document(
        &self,
        source: &Source,
        found: &Found<'_>,
        kind: Option<PolicyType>,
    ) -> Vec<Finding> {
        let policy = read::policy(found.root());
        let stated = kind.or_else(|| found.placement.kind());
        let kind = stated.unwrap_or_else(|| PolicyType::by_shape(&policy));
        let violations = if policy.whole {
            Vec::new()
        } else {
            schema::violations(policy.node)
        };
        let mut findings = self.run(Subject {
            policy: &policy,
            kind,
            kind_is_stated: stated.is_some(),
            placement: found.placement,
            source,
            violations: &violations,
            standards: &self.standards,
        });
        findings.retain(|finding| self.selection.admits(finding));
        supersede(&mut findings);
        for finding in &mut findings {
            let statement = place::statement(&policy, finding.span);
            finding.sid = statement.and_then(Statement::sid).map(str::to_owned);
            encode(finding, found);
        }
        findings
    }

    fn run(&self, subject: Subject<'_>) -> Vec<Finding> {
        let learned = Learned::default();
        let mut check: Option<Check<'_>> = None;
        for rule in self.selection.rules() {
            if let Scope::Policy(function) = rule.scope {
                check
                    .get_or_insert_with(|| Check::new(subject, &learned, rule))
                    .run(rule, function);
            }
        }
        check.map(Check::finish).unwrap_or_default()
    }
}

/// Writes repairs of a document inside a string as that string writes it.
fn encode(finding: &mut Finding, found: &Found<'_>) {
    if let (Body::Embedded { text, .. }, Some(fix)) = (&found.body, &mut finding.fix) {
        let layer = Layer::of(*text);
        for edit in &mut fix.edits {
            edit.text = layer.encode(&edit.text);
        }
    }
}

/// Broken JSON in which the words of a policy stand is reported, not skipped.
fn looks_like_policy(source: &Source, errors: &[SyntaxError]) -> bool {
    let has =
        |word: &str| memchr::memmem::find(source.text().as_bytes(), word.as_bytes()).is_some();
    !errors.is_empty() && has("Effect") && (has("Statement") || has("Action"))
}

fn no_policy(source: &Source, root: Node<'_>, errors: &[SyntaxError]) -> NoPolicy {
    let text = source.text().trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return NoPolicy::Empty;
    }
    if !errors.is_empty() {
        return NoPolicy::NotJson;
    }
    let is_statement = |node: Node<'_>| {
        node.get("Effect").is_some()
            && (node.get("Action").is_some() || node.get("NotAction").is_some())
    };
    if is_statement(root) || root.elements().any(is_statement) {
        return NoPolicy::LoneStatement;
    }
    NoPolicy::Other(match root.kind() {
        Kind::Object => "a JSON object",
        Kind::Array => "a JSON array",
        _ => "a JSON value",
    })
}
