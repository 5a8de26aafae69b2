//! From a source to its findings.

use super::check::{Check, FileCheck, FileFacts, Learned, Subject};
use super::edit::Layer;
use super::supersede::supersede;
use super::unsettled::{self, Unsettled};
use super::{Edit, Finding, Rule, Scope, Selection, Standards, place};
use crate::iac::Unchecked;
use crate::iac::file::{self, Language, Parsed};
use crate::policy::find::Found;
use crate::policy::{PolicyType, Statement, read};
use crate::source::{Source, Span};
use crate::syntax::{Kind, Node, Tree, schema};

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
    /// What holds a policy that could not be read.
    pub unchecked: Vec<Unchecked>,
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
    /// It is not what its name says, and nothing in it looks like a policy.
    #[error("not {}, and nothing in it looks like a policy", .0.name())]
    Broken(Language),
    /// A statement stands alone.
    #[error("a statement without the policy around it")]
    LoneStatement,
    /// A file of another kind; what it is.
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
        let parsed = file::parse(source);
        let contents = file::contents(&parsed, source);
        if contents.is_empty() && !looks_like_policy(source, &parsed) {
            let why = no_policy(source, &parsed);
            return FileReport {
                findings: Vec::new(),
                unchecked: Vec::new(),
                outcome: Outcome::NoPolicy(why),
            };
        }
        let mut errors = parsed.errors.clone();
        for found in &contents.documents {
            errors.extend(found.errors().iter().cloned());
        }
        let mut findings = self.check_file(FileFacts {
            source,
            errors: &errors,
            faults: &parsed.faults,
            mistakes: &contents.mistakes,
        });
        // After a fault that has no plain repair, how the rest is read is a guess, and no text is
        // changed on a guess.
        let certain = errors.iter().all(|error| error.fix.is_some()) && parsed.faults.is_empty();
        for found in &contents.documents {
            let mut found = self.check_document(source, found, kind);
            if !certain {
                for finding in &mut found {
                    finding.fix = None;
                }
            }
            findings.append(&mut found);
        }
        let mut policies: Vec<Span> = contents.documents.iter().map(Found::span).collect();
        policies.sort_unstable();
        policies.dedup();
        finish(&mut findings);
        for tree in &parsed.trees {
            place::point(tree.root(), &mut findings);
        }
        FileReport {
            findings,
            unchecked: contents.unchecked,
            outcome: Outcome::Checked(policies.len()),
        }
    }

    /// What the rules about files find.
    pub(super) fn check_file(&self, facts: FileFacts<'_>) -> Vec<Finding> {
        if facts.is_plain() {
            return Vec::new();
        }
        let mut findings = Vec::new();
        for rule in self.selection.rules() {
            if let Scope::File(function) = rule.scope {
                findings.extend(FileCheck::run(rule, function, facts));
            }
        }
        findings
    }

    /// What the rules about policies find in one document.
    pub(super) fn check_document(
        &self,
        source: &Source,
        found: &Found<'_>,
        kind: Option<PolicyType>,
    ) -> Vec<Finding> {
        let mut findings = match Unsettled::of(found.root()) {
            None => self.read(source, found, found.root(), kind, None),
            Some(unsettled) => self.check_unsettled(&unsettled, source, found, kind),
        };
        findings.retain(|finding| self.selection.admits(finding));
        supersede(&mut findings);
        for finding in &mut findings {
            encode(finding, found);
        }
        findings
    }

    /// Reads a document of which something is not known with one value after another.
    fn check_unsettled(
        &self,
        unsettled: &Unsettled<'_>,
        source: &Source,
        found: &Found<'_>,
        kind: Option<PolicyType>,
    ) -> Vec<Finding> {
        let first = unsettled.tree(0);
        let mut findings = self.read(source, found, first.root(), kind, None);
        if findings.is_empty() {
            return findings;
        }
        let rules = unsettled::rules_of(&findings);
        let others: Vec<_> = (1..unsettled.readings())
            .map(|reading| {
                let tree = unsettled.tree(reading);
                self.read(source, found, tree.root(), kind, Some(&rules))
            })
            .collect();
        unsettled.settle(&mut findings, &others);
        findings
    }

    /// Runs the rules, or only these, over the document at `root`.
    fn read(
        &self,
        source: &Source,
        found: &Found<'_>,
        root: Node<'_>,
        kind: Option<PolicyType>,
        only: Option<&[&'static Rule]>,
    ) -> Vec<Finding> {
        let policy = read::policy(root);
        let stated = kind.or_else(|| found.placement.kind());
        let kind = stated.unwrap_or_else(|| PolicyType::by_shape(&policy));
        let violations = if policy.whole {
            Vec::new()
        } else {
            schema::violations(policy.node)
        };
        let subject = Subject {
            policy: &policy,
            kind,
            kind_is_stated: stated.is_some(),
            placement: found.placement,
            source,
            violations: &violations,
            standards: &self.standards,
        };
        let mut findings = self.run(subject, only);
        for finding in &mut findings {
            let statement = place::statement(&policy, finding.span);
            finding.sid = statement.and_then(Statement::sid).map(str::to_owned);
        }
        findings
    }

    fn run(&self, subject: Subject<'_>, only: Option<&[&'static Rule]>) -> Vec<Finding> {
        let learned = Learned::default();
        let mut check: Option<Check<'_>> = None;
        for rule in self.selection.rules() {
            if only.is_some_and(|only| !only.contains(&rule)) {
                continue;
            }
            if let Scope::Policy(function) = rule.scope {
                check
                    .get_or_insert_with(|| Check::new(subject, &learned, rule))
                    .run(rule, function);
            }
        }
        check.map(Check::finish).unwrap_or_default()
    }
}

/// Puts findings in order. Documents that are made several times, as templates and modules make
/// them, say the same several times.
pub(super) fn finish(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| (a.span, a.rule.name).cmp(&(b.span, b.rule.name)));
    findings.dedup_by(|later, first| {
        (later.span, later.rule) == (first.span, first.rule)
            && later.message == first.message
            && later.labels == first.labels
    });
}

/// Writes repairs of a document inside a string as that string writes it.
fn encode(finding: &mut Finding, found: &Found<'_>) {
    let Some(fix) = &mut finding.fix else { return };
    let source = finding.span.source();
    // What cannot be changed where it stands has no place.
    let is_possible = fix.edits.iter().all(|edit| edit.span.source() == source);
    let encoded: Option<Vec<Edit>> = match Layer::around(found) {
        _ if !is_possible => None,
        None => return,
        Some(layer) => fix.edits.iter().map(|edit| layer.encode(edit)).collect(),
    };
    match encoded {
        Some(edits) => fix.edits = edits,
        None => finding.fix = None,
    }
}

/// A broken file in which the words of a policy stand is reported, not skipped.
fn looks_like_policy(source: &Source, parsed: &Parsed<'_>) -> bool {
    let has =
        |word: &str| memchr::memmem::find(source.text().as_bytes(), word.as_bytes()).is_some();
    let is_broken = !parsed.errors.is_empty() || !parsed.faults.is_empty();
    is_broken && has("Effect") && (has("Statement") || has("Action"))
}

fn no_policy(source: &Source, parsed: &Parsed<'_>) -> NoPolicy {
    let text = source.text().trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return NoPolicy::Empty;
    }
    let language = parsed.language;
    if !parsed.errors.is_empty() || !parsed.faults.is_empty() {
        return NoPolicy::Broken(language);
    }
    let is_statement = |node: Node<'_>| {
        node.get("Effect").is_some()
            && (node.get("Action").is_some() || node.get("NotAction").is_some())
    };
    let is_lone = |root: Node<'_>| is_statement(root) || root.elements().any(is_statement);
    if parsed.trees.iter().map(Tree::root).any(is_lone) {
        return NoPolicy::LoneStatement;
    }
    let kind = parsed.trees.first().map(|tree| tree.root().kind());
    match (language, kind) {
        (Language::Json, Some(Kind::Object)) => NoPolicy::Other("a JSON object"),
        (Language::Json, Some(Kind::Array)) => NoPolicy::Other("a JSON array"),
        (Language::Json, _) => NoPolicy::Other("a JSON value"),
        (Language::Yaml, _) => NoPolicy::Other("YAML"),
        (Language::Hcl, _) => NoPolicy::Other("HCL"),
    }
}
