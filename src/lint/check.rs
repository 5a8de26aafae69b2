//! What a rule's function is given.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::action_names::{self, ActionName};
use super::arn_form::{NamedResource, named_resources};
use super::comment::Allowance;
use super::config::Exemption;
use super::role_grants::ROLE_CALLS;
use super::self_service::SelfService;
use super::{Finding, Rule, Standard, Standards};
use crate::iac::file::{Fault, Language, Mistake, MistakeKind};
use crate::policy::{Placement, Policy, PolicyType};
use crate::reference;
use crate::source::{Source, Span};
use crate::syntax::schema::Violation;
use crate::syntax::{Structure, SyntaxError};
use memchr::memmem;

/// One policy document, for the rules that look at policies.
#[derive(Debug)]
pub struct Check<'a> {
    /// The document.
    pub policy: &'a Policy<'a>,
    /// What kind of policy it is taken for.
    pub kind: PolicyType,
    /// The kind was stated, by the user or by the file around the document, not guessed from shape.
    pub kind_is_stated: bool,
    /// Where the document stands in an account, as far as the file says.
    pub placement: Placement,
    /// The file.
    pub source: &'a Source,
    violations: &'a [Violation<'a>],
    standards: &'a Standards,
    learned: &'a Learned<'a>,
    marks: Marks,
    rule: &'static Rule,
    findings: Vec<Finding>,
}

/// Which marks stand anywhere in a document, so that most documents are spared the search through
/// each of their strings.
#[derive(Clone, Copy, Debug)]
struct Marks {
    variables: bool,
    strays: bool,
}

impl Marks {
    fn of(policy: &Policy<'_>) -> Self {
        let node = policy.node;
        // What expressions come to need not stand there.
        if node.tree().structure() != Structure::Json {
            return Self {
                variables: true,
                strays: true,
            };
        }
        let text = node
            .tree()
            .text()
            .get(node.range())
            .unwrap_or_default()
            .as_bytes();
        let has = |needle: &str| memmem::find(text, needle.as_bytes()).is_some();
        // An escape may stand for any character.
        let escapes = has("\\u00");
        let variables = escapes || has("${");
        let strays = variables
            || memchr::memchr3(b'<', b'%', b'#', text).is_some()
            || memchr::memchr2(b'$', b'&', text).is_some()
            || has("{{")
            || has("sername")
            || has("SERNAME");
        Self { variables, strays }
    }
}

/// What several rules want to know of a document, worked out when the first of them asks.
#[derive(Debug, Default)]
pub(super) struct Learned<'a> {
    self_service: OnceCell<SelfService<'a>>,
    action_names: OnceCell<Vec<ActionName<'a>>>,
    named_resources: OnceCell<Vec<NamedResource<'a>>>,
    role_calls: OnceCell<[bool; 2]>,
}

/// A document and what is known of it before any rule runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    pub(super) policy: &'a Policy<'a>,
    pub(super) kind: PolicyType,
    pub(super) kind_is_stated: bool,
    pub(super) placement: Placement,
    pub(super) source: &'a Source,
    pub(super) violations: &'a [Violation<'a>],
    pub(super) standards: &'a Standards,
}

impl<'a> Check<'a> {
    pub(super) fn new(subject: Subject<'a>, learned: &'a Learned<'a>, rule: &'static Rule) -> Self {
        Self {
            policy: subject.policy,
            kind: subject.kind,
            kind_is_stated: subject.kind_is_stated,
            placement: subject.placement,
            source: subject.source,
            violations: subject.violations,
            standards: subject.standards,
            learned,
            marks: Marks::of(subject.policy),
            rule,
            findings: Vec::new(),
        }
    }

    /// Reports a finding of the current rule at `span`.
    pub fn find(&mut self, span: Span, message: impl Into<Cow<'static, str>>) -> &mut Finding {
        push(&mut self.findings, self.rule, span, message.into())
    }

    /// The structural faults that the schema assigns to the current rule.
    pub fn violations(&self) -> impl Iterator<Item = &'a Violation<'a>> + use<'a> {
        let rule = self.rule.name;
        self.violations
            .iter()
            .filter(move |violation| violation.rule == rule)
    }

    /// The standards of a team's own that the file is held to.
    pub fn standards(&self) -> impl Iterator<Item = &'a Standard> + use<'a> {
        let (standards, source) = (self.standards, self.source);
        standards.about(source.name())
    }

    /// Whether a `${` may stand in some string.
    pub(super) const fn may_hold_variables(&self) -> bool {
        self.marks.variables
    }

    /// Whether something written in place of a variable may stand in some string.
    pub(super) const fn may_hold_strays(&self) -> bool {
        self.marks.strays
    }

    /// What the policy says about users and their own credentials, worked out on first use.
    pub fn self_service(&self) -> &'a SelfService<'a> {
        self.learned
            .self_service
            .get_or_init(|| SelfService::of(self.policy))
    }

    /// The entries of `Action` and `NotAction`, with what the service reference knows of them.
    pub(crate) fn action_names(&self) -> &'a [ActionName<'a>] {
        self.learned
            .action_names
            .get_or_init(|| action_names::of(self.policy))
    }

    /// The ARNs in `Resource` and `NotResource`.
    pub(crate) fn named_resources(&self) -> &'a [NamedResource<'a>] {
        self.learned
            .named_resources
            .get_or_init(|| named_resources(self.policy).collect())
    }

    /// Whether an Allow may grant `iam:PassRole`, and `iam:CreateServiceLinkedRole`.
    pub(crate) fn may_grant_role_calls(&self) -> [bool; 2] {
        *self.learned.role_calls.get_or_init(|| {
            if self.names_everything() {
                return [true; 2];
            }
            let mut granted = [false; 2];
            for name in self.action_names() {
                let is_iam = match name.known {
                    Some(service) => service.prefix() == "iam",
                    None => name.service.contains(['*', '?']),
                };
                if is_iam && name.statement.allows() {
                    let text = name.entry.as_str();
                    for (granted, call) in granted.iter_mut().zip(ROLE_CALLS) {
                        *granted |= reference::covers(text, call.action);
                    }
                }
            }
            granted
        })
    }

    /// Whether some statement is about every action, or about all but some.
    pub(crate) fn names_everything(&self) -> bool {
        let mut elements = self
            .policy
            .statements
            .iter()
            .filter_map(|one| one.action.as_ref());
        elements.any(|element| {
            element.negated || element.patterns.iter().any(|one| one.as_str() == "*")
        })
    }

    pub(super) fn run(&mut self, rule: &'static Rule, function: fn(&mut Self)) {
        self.rule = rule;
        function(self);
    }

    pub(super) fn finish(self) -> Vec<Finding> {
        self.findings
    }
}

/// What there is to say of a file beside the policies in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileFacts<'a> {
    pub(super) source: &'a Source,
    pub(super) errors: &'a [SyntaxError],
    pub(super) faults: &'a [Fault],
    pub(super) mistakes: &'a [Mistake],
    pub(super) allowances: &'a [Allowance],
}

impl<'a> FileFacts<'a> {
    /// A file of which nothing is to be said.
    pub(super) const fn of(source: &'a Source) -> Self {
        Self {
            source,
            errors: &[],
            faults: &[],
            mistakes: &[],
            allowances: &[],
        }
    }

    /// Nothing is wrong with the file.
    pub(super) const fn is_plain(&self) -> bool {
        self.errors.is_empty()
            && self.faults.is_empty()
            && self.mistakes.is_empty()
            && self.allowances.is_empty()
            && self.source.encoding().is_empty()
    }
}

/// One file, for the rules that look at text.
#[derive(Debug)]
pub struct FileCheck<'a> {
    /// The file.
    pub source: &'a Source,
    /// What is wrong with its JSON, documents inside strings included.
    pub errors: &'a [SyntaxError],
    /// What is wrong with its YAML or HCL.
    pub faults: &'a [Fault],
    /// What is wrong with the template around its policies.
    pub mistakes: &'a [Mistake],
    /// Its comments that allow what rules find.
    pub allowances: &'a [Allowance],
    rule: &'static Rule,
    findings: Vec<Finding>,
}

impl<'a> FileCheck<'a> {
    pub(super) fn run(
        rule: &'static Rule,
        function: fn(&mut FileCheck<'_>),
        facts: FileFacts<'a>,
    ) -> Vec<Finding> {
        let mut check = Self {
            source: facts.source,
            errors: facts.errors,
            faults: facts.faults,
            mistakes: facts.mistakes,
            allowances: facts.allowances,
            rule,
            findings: Vec::new(),
        };
        function(&mut check);
        check.findings
    }

    /// The mistakes of one kind.
    pub(crate) fn mistakes_of(
        &self,
        kind: MistakeKind,
    ) -> impl Iterator<Item = &'a Mistake> + use<'a> {
        self.mistakes
            .iter()
            .filter(move |mistake| mistake.kind == kind)
    }

    /// Reports the faults of one language; `help` is for those that have no better.
    pub(crate) fn find_faults(&mut self, language: Language, help: &'static str) {
        for fault in self.faults {
            if fault.language == language {
                let help = fault.help.clone().unwrap_or(Cow::Borrowed(help));
                self.find(fault.span, fault.message.clone()).help(help);
            }
        }
    }

    /// Reports a finding of the current rule at `span`.
    pub fn find(&mut self, span: Span, message: impl Into<Cow<'static, str>>) -> &mut Finding {
        push(&mut self.findings, self.rule, span, message.into())
    }
}

/// The configuration after everything is checked, for the rules that look at exemptions.
#[derive(Debug)]
pub struct ConfigCheck<'a> {
    /// The exemptions, each with how many findings it covered.
    pub exemptions: &'a [(&'a Exemption, usize)],
    /// The day of the run, for expiry.
    pub today: jiff::civil::Date,
    rule: &'static Rule,
    findings: Vec<Finding>,
}

impl<'a> ConfigCheck<'a> {
    pub(super) fn run(
        rule: &'static Rule,
        function: fn(&mut ConfigCheck<'_>),
        exemptions: &'a [(&'a Exemption, usize)],
        today: jiff::civil::Date,
    ) -> Vec<Finding> {
        let mut check = Self {
            exemptions,
            today,
            rule,
            findings: Vec::new(),
        };
        function(&mut check);
        check.findings
    }

    /// Reports a finding of the current rule at `span`.
    pub fn find(&mut self, span: Span, message: impl Into<Cow<'static, str>>) -> &mut Finding {
        push(&mut self.findings, self.rule, span, message.into())
    }
}

pub(super) fn push<'f>(
    findings: &'f mut Vec<Finding>,
    rule: &'static Rule,
    span: Span,
    message: Cow<'static, str>,
) -> &'f mut Finding {
    findings.push_mut(Finding::new(rule, span, message))
}
