//! Conditions that are left when a request is known in part.

use std::sync::Arc;

use super::condition::Test;
use super::context::Context;
use super::truth::Truth;
use crate::policy::BaseOperator;

/// A condition on what is not known of a request.
#[derive(Clone, PartialEq, Debug)]
pub enum Formula {
    /// It holds, or does not, whatever the rest is.
    Known(bool),
    /// It holds where this test does.
    Test(Arc<Test>),
    /// AWS does not document whether it holds.
    Open(Undocumented),
    /// It holds where this does not.
    Not(Box<Formula>),
    /// It holds where all of these do.
    All(Vec<Formula>),
    /// It holds where one of these does.
    Any(Vec<Formula>),
}

/// Something that AWS does not document. Two of them are never known to go the same way, even
/// where the reason is the same.
#[derive(Clone, Debug)]
pub struct Undocumented(Arc<str>);

impl Undocumented {
    /// The reason.
    pub fn reason(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Undocumented {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Formula {
    /// Always holds.
    pub const TRUE: Self = Self::Known(true);
    /// Never holds.
    pub const FALSE: Self = Self::Known(false);

    /// A leaf for a test.
    pub fn test(test: Test) -> Self {
        Self::Test(Arc::new(test))
    }

    /// A leaf for what is not documented.
    pub fn open(reason: impl Into<Arc<str>>) -> Self {
        Self::Open(Undocumented(reason.into()))
    }

    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::all([self, other])
    }

    /// One of them holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::any([self, other])
    }

    /// All hold.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::join(parts, true, |part| match part {
            Self::All(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// One holds.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::join(parts, false, |part| match part {
            Self::Any(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// Flattens, drops what says nothing and what stands twice. `neutral` is what says nothing.
    fn join(
        parts: impl IntoIterator<Item = Self>,
        neutral: bool,
        flatten: impl Fn(Self) -> Result<Vec<Self>, Self>,
    ) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for part in parts {
            let inner = match flatten(part) {
                Ok(inner) => inner,
                Err(part) => vec![part],
            };
            for part in inner {
                match part {
                    Self::Known(value) if value == neutral => {}
                    Self::Known(value) => return Self::Known(value),
                    part if kept.contains(&part) => {}
                    part => kept.push(part),
                }
            }
        }
        match (kept.pop(), kept.is_empty()) {
            (None, _) => Self::Known(neutral),
            (Some(only), true) => only,
            (Some(last), false) => {
                kept.push(last);
                if neutral {
                    Self::All(kept)
                } else {
                    Self::Any(kept)
                }
            }
        }
    }

    /// Whether it holds in a request with these keys.
    pub fn holds(&self, context: &dyn Context) -> Truth {
        match self {
            Self::Known(value) => (*value).into(),
            Self::Test(test) => test.holds(context),
            Self::Open(_) => Truth::Maybe,
            Self::Not(inner) => !inner.holds(context),
            Self::All(parts) => parts
                .iter()
                .map(|part| part.holds(context))
                .fold(Truth::Yes, Truth::and),
            Self::Any(parts) => parts
                .iter()
                .map(|part| part.holds(context))
                .fold(Truth::No, Truth::or),
        }
    }

    /// Calls `visit` with every leaf.
    pub fn leaves<'f>(&'f self, visit: &mut impl FnMut(&'f Self)) {
        match self {
            Self::Known(_) => {}
            Self::Test(_) | Self::Open(_) => visit(self),
            Self::Not(inner) => inner.leaves(visit),
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.leaves(visit);
                }
            }
        }
    }

    /// The reasons of the leaves that are not documented, each once.
    pub fn open_reasons(&self) -> Vec<String> {
        let mut reasons: Vec<String> = Vec::new();
        self.leaves(&mut |leaf| {
            if let Self::Open(open) = leaf
                && !reasons.iter().any(|known| *known == *open.0)
            {
                reasons.push(open.0.to_string());
            }
        });
        reasons
    }
}

impl std::ops::Not for Formula {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Known(value) => Self::Known(!value),
            Self::Not(inner) => *inner,
            Self::Test(test) => match opposite(&test) {
                Some(opposite) => Self::test(opposite),
                None => Self::Not(Box::new(Self::Test(test))),
            },
            other => Self::Not(Box::new(other)),
        }
    }
}

/// The test that holds just where this one does not, where IAM has an operator for it.
fn opposite(test: &Test) -> Option<Test> {
    use BaseOperator as Op;
    let operator = test.operator?;
    // With `…IfExists` and the set operators, negation changes more than the comparison.
    if operator.if_exists || operator.set.is_some() {
        return None;
    }
    let base = match operator.base {
        Op::StringEquals => Op::StringNotEquals,
        Op::StringNotEquals => Op::StringEquals,
        Op::StringEqualsIgnoreCase => Op::StringNotEqualsIgnoreCase,
        Op::StringNotEqualsIgnoreCase => Op::StringEqualsIgnoreCase,
        Op::StringLike => Op::StringNotLike,
        Op::StringNotLike => Op::StringLike,
        Op::NumericEquals => Op::NumericNotEquals,
        Op::NumericNotEquals => Op::NumericEquals,
        Op::DateEquals => Op::DateNotEquals,
        Op::DateNotEquals => Op::DateEquals,
        Op::IpAddress => Op::NotIpAddress,
        Op::NotIpAddress => Op::IpAddress,
        Op::ArnEquals => Op::ArnNotEquals,
        Op::ArnNotEquals => Op::ArnEquals,
        Op::ArnLike => Op::ArnNotLike,
        Op::ArnNotLike => Op::ArnLike,
        Op::Null => {
            let [super::condition::Listed::Bool(absent)] = *test.values else {
                return None;
            };
            return Some(Test {
                values: vec![super::condition::Listed::Bool(!absent)],
                ..test.clone()
            });
        }
        _ => return None,
    };
    Some(Test::of(
        &test.key,
        crate::policy::Operator { base, ..operator },
        test.values.clone(),
    ))
}
