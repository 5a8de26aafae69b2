//! The values that conditions list for operators of one type.

use super::edit::replace_content;
use super::{Fix, strings};
use crate::policy::{Condition, OperatorFamily, Policy};
use crate::syntax::{Kind, Node};

/// A value that a condition lists, and that AWS will see as it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operand<'a> {
    /// The condition.
    pub(crate) condition: &'a Condition<'a>,
    /// The value.
    pub(crate) node: Node<'a>,
    /// Its text; a number or boolean as written.
    pub(crate) text: &'a str,
}

/// The values that conditions list for operators of `family`. Those that hold a policy variable, a
/// placeholder or an expression of a template language are left out: what AWS will see is not known.
pub(crate) fn listed<'a>(
    policy: &'a Policy<'a>,
    family: OperatorFamily,
) -> impl Iterator<Item = Operand<'a>> {
    let of_family = move |condition: &&'a Condition<'a>| {
        let operator = condition.operator;
        operator.is_some_and(|operator| operator.base.family() == family)
    };
    strings::conditions(policy)
        .filter(of_family)
        .flat_map(|condition| {
            let values = condition.values.iter();
            values.filter_map(move |&node| Operand::of(condition, node))
        })
}

impl<'a> Operand<'a> {
    fn of(condition: &'a Condition<'a>, node: Node<'a>) -> Option<Self> {
        let text = match node.kind() {
            Kind::String => node.as_str()?,
            Kind::Number | Kind::Bool => node.literal(),
            _ => return None,
        };
        is_known(text).then_some(Self {
            condition,
            node,
            text,
        })
    }

    /// The repair of a value that can be read without the white space around it.
    pub(crate) fn trimming(self, can_be_read: impl Fn(&str) -> bool) -> Option<Fix> {
        let trimmed = self.text.trim();
        if trimmed.len() == self.text.len() || !can_be_read(trimmed) {
            return None;
        }
        let edit = replace_content(self.node.text()?, trimmed);
        Some(Fix::safe("remove the white space", vec![edit]))
    }
}

fn is_known(text: &str) -> bool {
    !text.contains("${") && !text.contains(['<', '>']) && !strings::is_template(text)
}
