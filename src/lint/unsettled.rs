//! Policies in which something is not known: a finding stands only if it stands whatever that is.
//!
//! The rules read such a policy several times, each time with other values in place of what is not
//! known. What they do not find every time hangs on a value and is not said.

use std::borrow::Cow;

use super::{Finding, Rule};
use crate::source::Span;
use crate::syntax::fill::{Filling, Gap};
use crate::syntax::{Domain, Kind, Node, Tree, Unknown, unknown};

/// Values for what may be anything. None is a fault in every place, and none is right in every one.
const ANYTHING: [&str; 12] = [
    "",
    "*",
    "arn:aws:iam::407193058799:user/zzq",
    "arn:aws:s3:::zzq/*",
    "s3:GetObject",
    "407193058799",
    "eu-south-2",
    "lambda.amazonaws.com",
    "true",
    "203.0.113.7/32",
    "2031-05-06T07:08:09Z",
    "${aws:username}",
];
/// What stands in for an account, two digits to be added.
const ACCOUNT: &str = "4071930587";
/// Regions of which one that the policy does not name stands in.
const REGIONS: [&str; 4] = ["eu-south-2", "eu-north-1", "sa-east-1", "us-west-2"];
/// What stands in for a service's ARN.
const ARNS: [&str; 6] = [
    "iam::407193058799:role",
    "s3::",
    "lambda:eu-south-2:407193058799:function",
    "iam::407193058799:oidc-provider",
    "iam::407193058799:user",
    "kms:eu-south-2:407193058799:key",
];

/// Names and ids of what may be made, of which the first is not used.
const NAMES: [&str; 4] = [
    "",
    "other",
    "vpc-0123456789abcdef0",
    "vpce-0123456789abcdef0",
];
/// Regions of several partitions, with what goes with them.
const PARTITIONS: [(&str, &str, &str); 3] = [
    ("us-east-2", "aws", "amazonaws.com"),
    ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
    ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
];

/// A policy document of which something is not known.
pub(super) struct Unsettled<'t> {
    root: Node<'t>,
    region: &'static str,
    /// Where unknown text or values stand that may be anything.
    anything: Vec<Span>,
    readings: usize,
}

impl<'t> Unsettled<'t> {
    /// The document at `root`, if something in it is not known.
    pub(super) fn of(root: Node<'t>) -> Option<Self> {
        if root.tree().unknowns().is_empty() {
            return None;
        }
        let mut gaps = Gaps::default();
        gaps.collect(root);
        if gaps.domains.is_empty() {
            return None;
        }
        let has = |domain| gaps.domains.contains(&domain);
        let readings = if has(Domain::Any) || has(Domain::Text) {
            ANYTHING.len()
        } else if has(Domain::Arn) {
            ARNS.len()
        } else if has(Domain::Name) {
            NAMES.len()
        } else {
            PARTITIONS.len()
        };
        let named = |region: &&&str| !gaps.texts.iter().any(|text| text.contains(**region));
        Some(Self {
            root,
            region: REGIONS.iter().find(named).unwrap_or(&"eu-south-2"),
            anything: gaps.anything,
            readings,
        })
    }

    /// How often the document is to be read.
    pub(super) const fn readings(&self) -> usize {
        self.readings
    }

    /// The document with the values of one reading.
    pub(super) fn tree(&self, reading: usize) -> Tree<'t> {
        self.root
            .filled(&|gap, position, unknown| self.filling(reading, gap, position, unknown))
    }

    fn filling(&self, reading: usize, gap: Gap, position: usize, unknown: &Unknown) -> Filling {
        match (gap, reading % 3) {
            (Gap::Statement | Gap::Condition, 0) => Filling::Nothing,
            (Gap::Statement, turn) => Filling::Statement { allow: turn == 1 },
            (Gap::Condition, 1) => Filling::Condition {
                operator: "Bool",
                key: "aws:MultiFactorAuthPresent",
                value: "true",
            },
            (Gap::Condition, _) => Filling::Condition {
                operator: "StringEquals",
                key: "aws:PrincipalTag/zzq",
                value: "zzq",
            },
            (Gap::Inside | Gap::Whole, _) => {
                Filling::Text(self.text(reading, position, unknown.domain))
            }
        }
    }

    fn text(&self, reading: usize, position: usize, domain: Domain) -> Cow<'static, str> {
        let first = reading == 0;
        match domain {
            Domain::Any | Domain::Text | Domain::Name if first => stand_in(position).into(),
            Domain::Any | Domain::Text => ANYTHING
                .get(reading % ANYTHING.len())
                .copied()
                .unwrap_or_default()
                .into(),
            Domain::Name => NAMES
                .get(reading % NAMES.len())
                .copied()
                .unwrap_or_default()
                .into(),
            Domain::Arn => {
                let service = ARNS.get(reading % ARNS.len()).copied().unwrap_or("s3::");
                let separator = if service.ends_with(':') { ":" } else { "/" };
                format!("arn:aws:{service}{separator}{}", stand_in(position)).into()
            }
            Domain::Account if first => account(position).into(),
            Domain::Account => "222233334444".into(),
            Domain::Region if first => self.region.into(),
            Domain::Region => partition(reading).0.into(),
            Domain::Partition => partition(reading).1.into(),
            Domain::UrlSuffix => partition(reading).2.into(),
        }
    }

    /// Keeps what every reading found, and gives it the words of the file: `others` are the
    /// findings of the readings after the first.
    pub(super) fn settle(&self, findings: &mut Vec<Finding>, others: &[Vec<Finding>]) {
        findings.retain(|finding| {
            let blames = self.anything.iter().any(|gap| gap.contains(finding.span));
            let same = |other: &Finding| other.rule == finding.rule && other.span == finding.span;
            !blames && others.iter().all(|found| found.iter().any(same))
        });
        let names = self.names();
        for finding in findings {
            let rename = |text: &mut Cow<'static, str>| {
                for (value, name) in &names {
                    if text.contains(&**value) {
                        *text = Cow::Owned(text.replace(&**value, name));
                    }
                }
            };
            rename(&mut finding.message);
            finding.help.iter_mut().for_each(rename);
            finding.label.iter_mut().for_each(rename);
            finding
                .labels
                .iter_mut()
                .for_each(|label| rename(&mut label.text));
            let invents = finding.fix.as_ref().is_some_and(|fix| {
                fix.edits.iter().any(|edit| {
                    names.iter().any(|(value, _)| edit.text.contains(&**value))
                        || self.anything.iter().any(|gap| edit.span.contains(*gap))
                })
            });
            if invents {
                finding.fix = None;
            }
        }
    }

    /// The values of the first reading, with the names that the file has for them.
    fn names(&self) -> Vec<(Cow<'static, str>, String)> {
        let unknowns = self.root.tree().unknowns().iter().enumerate();
        unknowns
            .filter(|(_, unknown)| !matches!(unknown.domain, Domain::Partition | Domain::UrlSuffix))
            .map(|(position, unknown)| {
                let value = self.text(0, position, unknown.domain);
                (value, unknown.name.to_string())
            })
            .collect()
    }
}

/// The rules that found something: only they need to read the document again.
pub(super) fn rules_of(findings: &[Finding]) -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> = Vec::new();
    for finding in findings {
        if !rules.contains(&finding.rule) {
            rules.push(finding.rule);
        }
    }
    rules
}

/// A Region, its partition and that partition's domain, which go together in one reading.
fn partition(reading: usize) -> (&'static str, &'static str, &'static str) {
    PARTITIONS
        .get(reading % PARTITIONS.len())
        .copied()
        .unwrap_or(("us-east-2", "aws", "amazonaws.com"))
}

/// A word that no policy holds, one to each unknown value.
fn stand_in(position: usize) -> String {
    format!("zzq{position}q")
}

fn account(position: usize) -> String {
    format!("{ACCOUNT}{:02}", position % 100)
}

/// What is not known of a document.
#[derive(Default)]
struct Gaps<'t> {
    domains: Vec<Domain>,
    anything: Vec<Span>,
    texts: Vec<&'t str>,
}

impl<'t> Gaps<'t> {
    fn collect(&mut self, node: Node<'t>) {
        match node.kind() {
            Kind::Unknown => {
                if let Some(unknown) = node.unknown() {
                    self.gap(unknown, node.span());
                }
            }
            Kind::String => self.string(node),
            Kind::Array => node.elements().for_each(|element| self.collect(element)),
            Kind::Object => {
                for member in node.members() {
                    self.collect(member.key.node());
                    self.collect(member.value);
                }
            }
            _ => {}
        }
    }

    fn gap(&mut self, unknown: &Unknown, place: Span) {
        if !self.domains.contains(&unknown.domain) {
            self.domains.push(unknown.domain);
        }
        if matches!(unknown.domain, Domain::Any | Domain::Text) {
            self.anything.push(place);
        }
    }

    fn string(&mut self, node: Node<'t>) {
        let Some(text) = node.text() else { return };
        self.texts.push(text.as_str());
        let mut at = 0;
        while let Some(rest) = text.as_str().get(at..) {
            let Some((before, position, length)) = unknown::next_mark(rest) else {
                break;
            };
            let mark = at + before..at + before + length;
            at = mark.end;
            if let Some(unknown) = node.tree().unknowns().get(position) {
                self.gap(unknown, text.part(mark));
            }
        }
    }
}
