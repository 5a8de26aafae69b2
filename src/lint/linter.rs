//! From a source to its findings.

use std::collections::HashSet;

use super::check::{Check, FileCheck, FileFacts, Learned, Subject};
use super::edit::Layer;
use super::supersede::supersede;
use super::unsettled::{self, Unsettled};
use super::{
    Edit, Finding, Fix, Rule, Scope, Selection, Standards, comment, guard, place, wording,
};
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
    /// The policies that were checked, each once, in the order of their places.
    pub policies: Vec<CheckedPolicy>,
    /// What holds a policy that could not be read.
    pub unchecked: Vec<Unchecked>,
    /// Whether the source held policies.
    pub outcome: Outcome,
}

/// A policy that was checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CheckedPolicy {
    /// Where it stands.
    pub place: Span,
    /// What it was taken for.
    pub kind: PolicyType,
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
        if Language::of(source) == Language::Hcl {
            return self.check_code(source, kind);
        }
        let parsed = file::parse(source);
        let contents = file::contents(&parsed, source);
        if contents.is_empty() && !looks_like_policy(source, &parsed) {
            let why = no_policy(source, &parsed);
            return FileReport {
                findings: Vec::new(),
                policies: Vec::new(),
                unchecked: Vec::new(),
                outcome: Outcome::NoPolicy(why),
            };
        }
        let mut contents = contents;
        if parsed.language == Language::Yaml {
            contents.leave_to_templates(source);
        }
        let mut errors = parsed.errors.clone();
        for found in &contents.documents {
            errors.extend(found.errors().iter().cloned());
        }
        let mistakes: Vec<_> = parsed
            .mistakes
            .iter()
            .chain(&contents.mistakes)
            .cloned()
            .collect();
        let mut findings = self.check_file(FileFacts {
            source,
            errors: &errors,
            faults: &parsed.faults,
            mistakes: &mistakes,
            allowances: &[],
        });
        // After a fault that has no plain repair, how the rest is read is a guess, and no text is
        // changed on a guess.
        let certain = errors.iter().all(|error| error.fix.is_some()) && parsed.faults.is_empty();
        let mut policies = Vec::new();
        for found in &contents.documents {
            let mut checked = self.check_document(source, found, kind);
            if parsed.language == Language::Yaml {
                leave_to_template(&mut checked.findings, source.slice(found.span()));
                // Where reading stopped, what is missing may come after.
                let begins = found.span().start();
                if parsed
                    .faults
                    .iter()
                    .any(|fault| fault.span.start() >= begins)
                {
                    checked
                        .findings
                        .retain(|finding| !is_about_absence(finding));
                }
            }
            for finding in &mut checked.findings {
                let reaches = |fix: &Fix| guard::reaches_into_function(fix, &parsed.trees);
                finding.fix = finding.fix.take().filter(|fix| certain && !reaches(fix));
            }
            findings.append(&mut checked.findings);
            policies.push(checked.policy);
        }
        policies.sort_by_key(|policy: &CheckedPolicy| policy.place);
        policies.dedup_by_key(|policy| policy.place);
        finish(&mut findings);
        self.allow(source, &parsed, &mut findings);
        for tree in &parsed.trees {
            place::point(tree.root(), &mut findings);
        }
        FileReport {
            findings,
            unchecked: contents.unchecked,
            outcome: Outcome::Checked(policies.len()),
            policies,
        }
    }

    /// Marks what comments of the file allow, and adds what is to be said of the comments.
    pub(super) fn allow(&self, source: &Source, parsed: &Parsed<'_>, findings: &mut Vec<Finding>) {
        let mut allowances = comment::allowances(source, parsed);
        if allowances.is_empty() {
            return;
        }
        comment::apply(&mut allowances, findings);
        for allowance in &mut allowances {
            // What no selected rule could find says nothing about the comment.
            let selected = |name: &str| {
                self.selection
                    .rules()
                    .any(|rule| comment::is_of(name, rule))
            };
            for ((name, _), used) in allowance.rules.iter().zip(&mut allowance.used) {
                if *used == 0 && comment::is_known(name) && !selected(name) {
                    *used = 1;
                }
            }
        }
        findings.extend(self.check_file(FileFacts {
            allowances: &allowances,
            ..FileFacts::of(source)
        }));
        finish(findings);
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
    ) -> CheckedDocument {
        let (mut findings, kind) = match Unsettled::of(found.root()) {
            None => self.read(source, found, found.root(), kind, None),
            Some(unsettled) => self.check_unsettled(&unsettled, source, found, kind),
        };
        findings.retain(|finding| self.selection.admits(finding));
        supersede(&mut findings);
        for finding in &mut findings {
            encode(finding, found, source);
            wording::suit(finding, found.root());
            if let Some(owner) = &found.owner {
                // Nobody mends what a tool makes.
                finding.fix = None;
                finding.message = format!("{} (`{owner}`)", finding.message).into();
            }
        }
        let place = found.span();
        CheckedDocument {
            findings,
            policy: CheckedPolicy { place, kind },
        }
    }

    /// Reads a document of which something is not known with one value after another.
    fn check_unsettled(
        &self,
        unsettled: &Unsettled<'_>,
        source: &Source,
        found: &Found<'_>,
        stated: Option<PolicyType>,
    ) -> (Vec<Finding>, PolicyType) {
        let first = unsettled.tree(0);
        let (mut findings, kind) = self.read(source, found, first.root(), stated, None);
        if findings.is_empty() {
            return (findings, kind);
        }
        let rules = unsettled::rules_of(&findings);
        let others: Vec<_> = (1..unsettled.readings())
            .map(|reading| {
                let tree = unsettled.tree(reading);
                self.read(source, found, tree.root(), stated, Some(&rules))
                    .0
            })
            .collect();
        unsettled.settle(&mut findings, &others);
        (findings, kind)
    }

    /// Runs the rules, or only these, over the document at `root`.
    fn read(
        &self,
        source: &Source,
        found: &Found<'_>,
        root: Node<'_>,
        kind: Option<PolicyType>,
        only: Option<&[&'static Rule]>,
    ) -> (Vec<Finding>, PolicyType) {
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
        (findings, kind)
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

/// What was found in one document.
pub(super) struct CheckedDocument {
    pub(super) findings: Vec<Finding>,
    pub(super) policy: CheckedPolicy,
}

/// Puts findings in order. Documents that are made several times, as templates and modules make
/// them, say the same several times.
pub(super) fn finish(findings: &mut Vec<Finding>) {
    // What is said of a template may replace what is said of a policy in it.
    supersede(findings);
    // What a loop repeats has a place the first time alone.
    if findings.iter().all(|finding| !finding.span.is_empty()) {
        return order(findings);
    }
    let placed: HashSet<(&str, String)> = findings
        .iter()
        .filter(|finding| !finding.span.is_empty())
        .map(|finding| (finding.rule.name, finding.message.to_string()))
        .collect();
    findings.retain(|finding| {
        !finding.span.is_empty()
            || !placed.contains(&(finding.rule.name, finding.message.to_string()))
    });
    order(findings);
}

fn order(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| (a.span, a.rule.name).cmp(&(b.span, b.rule.name)));
    findings.dedup_by(|later, first| {
        (later.span, later.rule) == (first.span, first.rule)
            && later.message == first.message
            && later.labels == first.labels
    });
}

/// Drops what is found in the text of a policy only because a template has yet to render it.
fn leave_to_template(findings: &mut Vec<Finding>, text: &str) {
    // What stands in both branches of a template stands there once.
    if file::is_decided_by_template(text) {
        findings.retain(|finding| !is_about_several(finding));
    }
    // What is missing may be put in.
    if file::template_lines(text).next().is_some() {
        findings.retain(|finding| !is_about_absence(finding));
    }
}

/// Whether a finding is about something that is not there.
fn is_about_absence(finding: &Finding) -> bool {
    let name = finding.rule.name;
    name.starts_with("missing-")
        || matches!(
            name,
            "get-password-policy-missing" | "console-page-incomplete"
        )
}

/// Whether a finding is about two things of a policy of which each may be there without the other.
fn is_about_several(finding: &Finding) -> bool {
    let name = finding.rule.name;
    name.starts_with("redundant-")
        || name.starts_with("duplicate-keys")
        || name.starts_with("unique-sids")
}

/// Writes repairs of a document inside a string as that string writes it.
fn encode(finding: &mut Finding, found: &Found<'_>, source: &Source) {
    let Some(fix) = &mut finding.fix else { return };
    let own = finding.span.source();
    // What cannot be changed where it stands has no place.
    let is_possible = fix.edits.iter().all(|edit| edit.span.source() == own)
        && (own != source.id() || guard::admits(fix, found, source));
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
    let is_policy = has("Effect") && (has("Statement") || has("Action"));
    is_broken && (is_policy || has("PolicyDocument") || has("AWS::IAM::"))
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
