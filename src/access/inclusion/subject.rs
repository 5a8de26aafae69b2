//! A comparison taken apart into the elements of its statements.

use std::collections::HashMap;
use std::sync::Arc;

use super::leaf::{self, Body, Dimension, Literal};
use super::{Against, Comparison, Kind, outsider, people};
use crate::access::actions::{action_pattern, service_of};
use crate::access::compiled::CompiledPolicy;
use crate::access::condition::Test;
use crate::access::pattern::VariableName;
use crate::access::pattern::{ArnPattern, Case, Pattern, Reading};
use crate::access::principal::{Entry, is_account};
use crate::access::statement::Compiled;
use crate::policy::{Arn, Effect, OperatorFamily};

/// Values of AWS's own keys whose type is not text.
const TYPED_KEYS: [(&str, &str); 9] = [
    ("aws:SourceIp", "203.0.113.7"),
    ("aws:VpcSourceIp", "10.0.0.7"),
    ("aws:CurrentTime", "2026-01-01T00:00:00Z"),
    ("aws:EpochTime", "1767225600"),
    ("aws:TokenIssueTime", "2026-01-01T00:00:00Z"),
    ("aws:MultiFactorAuthPresent", "true"),
    ("aws:MultiFactorAuthAge", "60"),
    ("aws:SecureTransport", "true"),
    ("aws:SourceArn", "arn:aws:s3:::example-bucket"),
];

/// A statement with its elements.
#[derive(Debug)]
pub(super) struct Statement<'a> {
    pub(super) compiled: &'a Compiled,
    pub(super) literals: Vec<Literal>,
}

/// A comparison in one reading.
#[derive(Debug)]
pub(super) struct Subject<'a> {
    pub(super) comparison: &'a Comparison<'a>,
    pub(super) reading: Reading,
    /// By policy and statement.
    allows: Vec<((usize, usize), Statement<'a>)>,
    pub(super) denies: Vec<Statement<'a>>,
    pub(super) reference_allows: Vec<Statement<'a>>,
    pub(super) reference_denies: Vec<Statement<'a>>,
    /// What a request must be beside being allowed: well-formed, and as the comparison asks.
    pub(super) region: Vec<Literal>,
    /// Every policy variable, each with a letter of its own.
    pub(super) names: Vec<VariableName>,
    /// Condition keys as they are written.
    keys: HashMap<Box<str>, Box<str>>,
    /// A value of the type that conditions compare a key as.
    usual_values: HashMap<Box<str>, &'static str>,
    /// An account that the policies name, else one that documents use.
    account: String,
    pub(super) principals: Vec<String>,
    pub(super) actions: Vec<String>,
    pub(super) resources: Vec<String>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(comparison: &'a Comparison<'a>, reading: Reading) -> Self {
        let kind = comparison.kind;
        let read = |compiled: &'a Compiled| Statement {
            compiled,
            literals: leaf::literals(compiled, kind),
        };
        let reference: &[Arc<CompiledPolicy>] = match comparison.against {
            Against::Reference(reference) => reference,
            Against::Forbidden(_) | Against::Public => &[],
        };
        let of = |set: &'a [Arc<CompiledPolicy>], effect| {
            set.iter()
                .flat_map(|policy| &policy.statements)
                .filter(move |statement| statement.effect == effect)
                .map(read)
                .collect::<Vec<_>>()
        };
        let allows = comparison
            .new
            .iter()
            .enumerate()
            .flat_map(|(policy, compiled)| {
                compiled
                    .statements
                    .iter()
                    .enumerate()
                    .filter(|(_, statement)| statement.effect == Effect::Allow)
                    .map(move |(at, statement)| ((policy, at), read(statement)))
            })
            .collect();
        let region = match comparison.against {
            Against::Reference(_) => Vec::new(),
            Against::Forbidden(statement) => leaf::literals(statement, kind),
            Against::Public => outsider::region(comparison.new),
        };
        let mut subject = Self {
            comparison,
            reading,
            allows,
            denies: of(comparison.new, Effect::Deny),
            reference_allows: of(reference, Effect::Allow),
            reference_denies: of(reference, Effect::Deny),
            region,
            names: Vec::new(),
            keys: HashMap::new(),
            usual_values: HashMap::new(),
            account: String::new(),
            principals: Vec::new(),
            actions: Vec::new(),
            resources: Vec::new(),
        };
        let well_formed = subject.well_formed();
        subject.region.extend(well_formed);
        subject.collect_names();
        subject.collect_hints();
        subject
    }

    /// An ARN of the service that an action belongs to.
    pub(super) fn usual_resource(&self, action: &str) -> String {
        let account = &self.account;
        match service_of(action).to_ascii_lowercase().as_str() {
            "iam" => format!("arn:aws:iam::{account}:user/bob"),
            "s3" => "arn:aws:s3:::example-bucket/example".to_owned(),
            "sts" => format!("arn:aws:iam::{account}:role/example"),
            service => format!("arn:aws:{service}:us-east-1:{account}:example"),
        }
    }

    /// A value that a key may have, where its type is known.
    pub(super) fn usual_value(&self, key: &str) -> Option<&'static str> {
        let known = self.usual_values.get(key).copied();
        known.or_else(|| {
            let of_type = |(known, value): &(&str, &'static str)| {
                known.eq_ignore_ascii_case(key).then_some(*value)
            };
            TYPED_KEYS.iter().find_map(of_type)
        })
    }

    /// The statements by which the new policies allow something.
    pub(super) fn grants(&self) -> impl Iterator<Item = ((usize, usize), &Statement<'a>)> {
        self.allows
            .iter()
            .map(|(place, statement)| (*place, statement))
    }

    pub(super) fn kind(&self) -> Kind {
        self.comparison.kind
    }

    /// A condition key as the policies write it.
    pub(super) fn key_name<'k>(&'k self, key: &'k str) -> &'k str {
        self.keys.get(key).map_or(key, |written| written)
    }

    fn statements(&self) -> impl Iterator<Item = &Statement<'a>> {
        self.allows
            .iter()
            .map(|(_, statement)| statement)
            .chain(&self.denies)
            .chain(&self.reference_allows)
            .chain(&self.reference_denies)
    }

    /// A request has an action with a service prefix and, for a resource, an ARN or `*`; beside them
    /// are whatever other texts the policies name.
    fn well_formed(&self) -> Vec<Literal> {
        let mut actions = vec![action_pattern("?*:?*")];
        let mut resources = vec![
            ArnPattern::from(Pattern::new("arn:*:*:*:*:*", Case::Sensitive, false)),
            Pattern::literal("*", Case::Sensitive).into(),
        ];
        for statement in self.statements() {
            let odd =
                |pattern: &&Pattern| pattern.as_literal().is_some_and(|text| !text.contains(':'));
            let compiled = statement.compiled;
            actions.extend(compiled.actions.patterns.iter().filter(odd).cloned());
            let odd = |pattern: &&ArnPattern| {
                let plain = pattern.plain();
                !plain.has_variables() && !plain.is_star() && !plain.head().starts_with("arn:")
            };
            resources.extend(compiled.resources.patterns.iter().filter(odd).cloned());
        }
        vec![
            (leaf::of_actions(actions), true),
            (leaf::of_resources(resources), true),
        ]
    }

    fn collect_names(&mut self) {
        let mut names: Vec<VariableName> = Vec::new();
        let (mut keys, mut usual) = (HashMap::new(), HashMap::new());
        let all = self.statements().flat_map(|statement| &statement.literals);
        for (leaf, _) in all.chain(&self.region) {
            for variable in leaf.variables() {
                keys.entry(variable.key.to_ascii_lowercase().into())
                    .or_insert_with(|| variable.key.clone());
                if !names.contains(variable) {
                    names.push(variable.clone());
                }
            }
            if let (Dimension::Key(key), Body::Test(test)) = (&leaf.dimension, &leaf.body) {
                keys.insert(key.clone(), test.key.clone());
                if let Some(value) = usual_value(test) {
                    usual.insert(key.clone(), value);
                }
            }
        }
        (self.names, self.keys, self.usual_values) = (names, keys, usual);
    }

    /// Texts that requests shown to people had best be made of: those the policies name.
    fn collect_hints(&mut self) {
        let (mut actions, mut resources) = (Vec::new(), Vec::new());
        let mut accounts: Vec<String> = Vec::new();
        for statement in self.statements() {
            let listed = &statement.compiled.actions.patterns;
            // A list of hundreds of actions is no help.
            for action in listed
                .iter()
                .filter_map(|pattern| pattern.as_literal())
                .take(8)
            {
                push(&mut actions, action);
            }
            for pattern in statement.compiled.resources.patterns.iter().take(32) {
                let plain = pattern.plain();
                if let Some(arn) = plain.as_literal() {
                    push(&mut resources, arn);
                }
                accounts_in(&plain.to_text(), &mut accounts);
            }
            for entry in statement
                .compiled
                .principals
                .iter()
                .flat_map(|set| &set.entries)
            {
                match entry {
                    Entry::Account(text) | Entry::Arn(text) => accounts_in(text, &mut accounts),
                    _ => {}
                }
            }
        }
        push(&mut accounts, "123456789012");
        push(&mut accounts, "210987654321");
        let account = accounts.first().cloned().unwrap_or_default();
        for statement in self.statements() {
            for pattern in statement.compiled.resources.patterns.iter().take(32) {
                resources.extend(example(pattern.plain(), &account));
            }
        }
        actions.truncate(64);
        actions.extend(
            self.comparison
                .actions
                .iter()
                .map(|&action| action.to_owned()),
        );
        self.account = account;
        resources.truncate(128);
        self.principals = people::hints(self.kind(), &accounts);
        self.actions = actions;
        self.resources = resources;
    }
}

/// A value of the type that a condition compares.
fn usual_value(test: &Test) -> Option<&'static str> {
    match test.operator?.base.family() {
        OperatorFamily::Numeric => Some("1"),
        OperatorFamily::Date => Some("2026-01-01T00:00:00Z"),
        OperatorFamily::Bool => Some("true"),
        OperatorFamily::Binary => Some("0000"),
        OperatorFamily::IpAddress => Some("203.0.113.7"),
        OperatorFamily::Arn => Some("arn:aws:s3:::example-bucket"),
        OperatorFamily::String | OperatorFamily::Null => None,
    }
}

/// An ARN that a pattern matches, with what usually stands in each of its parts.
fn example(pattern: &Pattern, account: &str) -> Option<String> {
    let text = pattern.to_text();
    let arn = Arn::parse(&text).ok()?;
    let fill = |part: &str, usual: &str| {
        if part == "*" {
            usual.to_owned()
        } else {
            Pattern::new(part, Case::Sensitive, true).filled(usual)
        }
    };
    let name = if arn.resource().starts_with("user/") {
        "bob"
    } else {
        "example"
    };
    Some(format!(
        "arn:{}:{}:{}:{}:{}",
        fill(arn.partition(), "aws"),
        fill(arn.service(), "s3"),
        fill(arn.region(), "us-east-1"),
        fill(arn.account(), account),
        fill(arn.resource(), name)
    ))
}

fn push(list: &mut Vec<String>, text: &str) {
    if !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}

fn accounts_in(text: &str, accounts: &mut Vec<String>) {
    text.split(':')
        .filter(|part| is_account(part))
        .for_each(|account| push(accounts, account));
}
