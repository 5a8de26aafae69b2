//! Conditions of a template, as far as they are known.
//!
//! See <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html>.

use super::evaluate::{Evaluator, piece};
use crate::iac::value::Value;
use crate::syntax::{Domain, Kind, Node, unknown};

/// What is known of a condition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Verdict {
    /// Whether it holds; `None` where that is not known.
    pub(super) holds: Option<bool>,
    /// Whether that is so only while some parameter has its default.
    pub(super) by_default: bool,
}

impl<'t> Evaluator<'t, '_> {
    /// What is known of the condition called `name`.
    pub(super) fn verdict(&self, name: &str) -> Verdict {
        self.noted.by_default.set(false);
        Verdict {
            holds: self.condition(name),
            by_default: self.noted.by_default.get(),
        }
    }

    /// The branch that `Fn::If` takes; `None` where `AWS::NoValue` stands there.
    pub(super) fn chosen(&self, node: Node<'t>, argument: Node<'t>) -> Option<Value> {
        let mut parts = argument.elements();
        let Some(condition) = parts.next() else {
            return Some(self.unknown(node, Domain::Any));
        };
        let before = self.noted.by_default.replace(false);
        let holds = match condition.as_str() {
            Some(name) => self.condition(name),
            None => self.truth(condition),
        };
        let by_default = self.noted.by_default.get();
        self.noted.by_default.set(before || by_default);
        let mut holds = self.or_assumed(holds);
        if by_default {
            self.noted.rests_on_default.set(true);
            holds ^= self.against_defaults;
        }
        let branch = if holds { parts.next() } else { parts.nth(1) };
        branch.and_then(|branch| self.value(branch))
    }

    /// What is assumed where it is not known whether a condition holds.
    pub(super) fn or_assumed(&self, holds: Option<bool>) -> bool {
        holds.unwrap_or_else(|| {
            self.noted.asked.set(true);
            self.assume
        })
    }

    fn condition(&self, name: &str) -> Option<bool> {
        let node = *self.conditions.get(name)?;
        let name = format!("condition {name}");
        self.within(&name, || self.truth(node)).flatten()
    }

    /// Whether a condition holds.
    pub(super) fn truth(&self, node: Node<'t>) -> Option<bool> {
        let before = self.noted.judging.replace(true);
        let truth = self.deeper(|| self.judged(node)).flatten();
        self.noted.judging.set(before);
        truth
    }

    fn judged(&self, node: Node<'t>) -> Option<bool> {
        if node.kind() == Kind::Bool {
            return Some(node.literal().eq_ignore_ascii_case("true"));
        }
        let function = node.members().next()?;
        let argument = function.value;
        match function.key.as_str() {
            "Condition" => self.condition(argument.as_str()?),
            "Fn::Equals" => self.equal(argument),
            "Fn::Not" => Some(!self.truth(argument.elements().next()?)?),
            "Fn::And" => self.united(argument, true),
            "Fn::Or" => self.united(argument, false),
            _ => None,
        }
    }

    /// `unit` where all are `unit`, its opposite where one is that.
    fn united(&self, operands: Node<'t>, unit: bool) -> Option<bool> {
        let mut result = Some(unit);
        for operand in operands.elements() {
            match self.truth(operand) {
                Some(truth) if truth == unit => {}
                Some(_) => return Some(!unit),
                None => result = None,
            }
        }
        result
    }

    fn equal(&self, operands: Node<'t>) -> Option<bool> {
        let mut operands = operands.elements();
        let first = piece(&self.value(operands.next()?)?)?;
        let second = piece(&self.value(operands.next()?)?)?;
        if first == second {
            return Some(true);
        }
        let known = !unknown::is_marked(&first) && !unknown::is_marked(&second);
        known.then_some(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iac::value::Unknowns;
    use crate::source::SourceId;
    use crate::syntax::json;

    #[test]
    fn conditions_hold_do_not_hold_or_are_not_known() {
        let text = r#"{
            "Parameters": {"Env": {"Type": "String", "Default": "dev"}, "Free": {"Type": "String"}},
            "Conditions": {
                "Dev": {"Fn::Equals": [{"Ref": "Env"}, "dev"]},
                "NotDev": {"Fn::Not": [{"Condition": "Dev"}]},
                "Fixed": {"Fn::Equals": ["a", "b"]},
                "Free": {"Fn::Equals": [{"Ref": "Free"}, "x"]},
                "Both": {"Fn::And": [{"Condition": "Free"}, {"Condition": "Fixed"}]},
                "Either": {"Fn::Or": [{"Condition": "Free"}, {"Condition": "Fixed"}]},
                "Round": {"Fn::Not": [{"Condition": "Round"}]}}}"#;
        let parsed = json::parse(SourceId::new(0), text);
        let unknowns = Unknowns::default();
        let evaluator = Evaluator::new(parsed.tree.root(), true, &unknowns);
        let verdict = |name| {
            let Verdict { holds, by_default } = evaluator.verdict(name);
            (holds, by_default)
        };
        assert_eq!(verdict("Dev"), (Some(true), true));
        assert_eq!(verdict("NotDev"), (Some(false), true));
        assert_eq!(verdict("Fixed"), (Some(false), false));
        assert_eq!(verdict("Free"), (None, false));
        assert_eq!(verdict("Both"), (Some(false), false));
        assert_eq!(verdict("Either"), (None, false));
        assert_eq!(verdict("Round").0, None);
        assert_eq!(verdict("Absent").0, None);
    }
}
