//! Exemptions from the configuration.

use super::check::ConfigCheck;
use super::config::{Config, Exemption};
use super::rules;
use super::{Finding, Scope, Selection};

/// The exemptions of a run, with how often each was used.
#[derive(Debug)]
pub struct Exemptions<'c> {
    config: &'c Config,
    used: Vec<usize>,
    today: jiff::civil::Date,
}

impl<'c> Exemptions<'c> {
    /// The exemptions of `config` that hold on `today`.
    #[must_use]
    pub fn new(config: &'c Config, today: jiff::civil::Date) -> Self {
        Self {
            config,
            used: vec![0; config.exemptions.len()],
            today,
        }
    }

    /// Marks `finding`, made in the file called `name`, where an exemption covers it. One that has
    /// expired covers nothing but counts as used.
    pub fn apply(&mut self, name: &str, finding: &mut Finding) {
        for (exemption, used) in self.config.exemptions.iter().zip(&mut self.used) {
            if !covers(self.config, exemption, name, finding) {
                continue;
            }
            *used += 1;
            if exemption.expires.is_none_or(|last| self.today <= last) {
                finding
                    .suppressed
                    .get_or_insert_with(|| exemption.reason.clone());
            }
        }
    }

    /// Findings about the exemptions themselves, once all files are checked.
    #[must_use]
    pub fn findings(&self, selection: &Selection) -> Vec<Finding> {
        let exemptions: Vec<_> = self
            .config
            .exemptions
            .iter()
            .zip(self.used.iter().copied())
            .collect();
        let mut findings = Vec::new();
        for rule in selection.rules() {
            if let Scope::Config(function) = rule.scope {
                findings.extend(ConfigCheck::run(rule, function, &exemptions, self.today));
            }
        }
        findings
    }
}

/// Whether `exemption` is about `finding`, made in the file called `name`.
fn covers(config: &Config, exemption: &Exemption, name: &str, finding: &Finding) -> bool {
    let rule = finding.rule;
    let named = rule.name == exemption.rule
        || rule.family == exemption.rule
        || rules::find(&exemption.rule) == Some(rule);
    named
        && exemption
            .path
            .as_ref()
            .is_none_or(|glob| glob.is_match(config.relative(name)))
        && (exemption.sid.is_none() || exemption.sid == finding.sid)
}

impl Config {
    /// Whether an exemption names this finding, expired or not: such a finding is never repaired
    /// behind its owner's back.
    pub fn exempts(&self, name: &str, finding: &Finding) -> bool {
        self.exemptions
            .iter()
            .any(|exemption| covers(self, exemption, name, finding))
    }
}
