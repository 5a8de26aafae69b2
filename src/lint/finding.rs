//! What a rule found.

use std::borrow::Cow;

use super::{Fix, Rule, Severity};
use crate::source::Span;

/// A fault at a place, with what AWS makes of it and how to mend it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong.
    pub message: Cow<'static, str>,
    /// The token at fault.
    pub span: Span,
    /// Words beside the token.
    pub label: Option<Cow<'static, str>>,
    /// Other places that matter.
    pub labels: Vec<Label>,
    /// The places that Access Analyzer names for the same finding, where they are others than the
    /// token alone.
    pub locations: Vec<Span>,
    /// What AWS does because of it, and how to mend it.
    pub help: Option<Cow<'static, str>>,
    /// The repair.
    pub fix: Option<Fix>,
    /// The document in the file and the element in it, by RFC 6901.
    pub pointer: String,
    /// The `Sid` of the statement the token stands in.
    pub sid: Option<String>,
    /// Why the finding does not count, where an exemption or the baseline covers it.
    pub suppressed: Option<String>,
}

/// Another place that matters to a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What it has to do with the finding.
    pub text: Cow<'static, str>,
}

impl Finding {
    pub(super) fn new(rule: &'static Rule, span: Span, message: Cow<'static, str>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message,
            span,
            label: None,
            labels: Vec::new(),
            locations: Vec::new(),
            help: None,
            fix: None,
            pointer: String::new(),
            sid: None,
            suppressed: None,
        }
    }

    /// Words beside the token.
    pub fn note(&mut self, text: impl Into<Cow<'static, str>>) -> &mut Self {
        self.label = Some(text.into());
        self
    }

    /// Another place that matters.
    pub fn label(&mut self, span: Span, text: impl Into<Cow<'static, str>>) -> &mut Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// The places that Access Analyzer names for the same finding.
    pub fn locate(&mut self, spans: impl IntoIterator<Item = Span>) -> &mut Self {
        self.locations = spans.into_iter().collect();
        self
    }

    /// What AWS does because of it, and how to mend it.
    pub fn help(&mut self, text: impl Into<Cow<'static, str>>) -> &mut Self {
        self.help = Some(text.into());
        self
    }

    /// A severity other than the rule's.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// The repair.
    pub fn fix(&mut self, fix: Fix) -> &mut Self {
        self.fix = Some(fix);
        self
    }

    /// The repair, where there is one.
    pub fn maybe_fix(&mut self, fix: Option<Fix>) -> &mut Self {
        self.fix = fix;
        self
    }
}
