//! Two readings of the same code, one with every unknown condition taken as true and one as false.
//!
//! What both say is so. What one says hangs on a condition: policies of which that is true
//! get statements that ask for something unknown, so that answers which they decide are open.

use super::documents::{conditional, either};
use super::facts::{Fact, Stated};
use crate::iac::value::{Unknowns, Value};
use crate::syntax::Domain;

/// What can be said of the account with both readings.
pub(super) fn unite(held: &[Stated], not_held: &[Stated], unknowns: &Unknowns) -> Vec<Stated> {
    let mut united = Vec::with_capacity(held.len());
    for stated in held {
        if not_held
            .iter()
            .any(|other| stated.fact.says_what(&other.fact))
        {
            united.push(stated.clone());
            continue;
        }
        let other = not_held
            .iter()
            .find(|other| stated.fact.is_about_what(&other.fact));
        one_sided(stated, other, unknowns, &mut united);
    }
    for stated in not_held {
        if !held
            .iter()
            .any(|other| stated.fact.is_about_what(&other.fact))
        {
            one_sided(stated, None, unknowns, &mut united);
        }
    }
    united
}

/// What is not known because of a condition.
fn hanging(what: &str, owner: &str) -> Fact {
    Fact::Gap(format!(
        "{what} hangs on a condition of `{owner}` that is not known"
    ))
}

/// A fact of one reading, with what the other says of the same thing.
fn one_sided(
    stated: &Stated,
    other: Option<&Stated>,
    unknowns: &Unknowns,
    united: &mut Vec<Stated>,
) {
    let Stated { owner, place, .. } = stated;
    let name = format!("the condition of {owner}");
    let position = unknowns.position(&name, *place, Domain::Any);
    let mut push = |fact, only_if| {
        united.push(Stated {
            owner: owner.clone(),
            place: *place,
            fact,
            only_if,
        });
    };
    let of_either = |own: &Option<Value>| {
        let own = own.as_ref()?;
        match other {
            Some(other) => Some(either(own, document(&other.fact)?, position, unknowns)),
            None => Some(conditional(own, position, unknowns)),
        }
    };
    match &stated.fact {
        Fact::Holder { holder, .. } => {
            let how = if other.is_some() {
                "is what it is here"
            } else {
                "is made"
            };
            push(stated.fact.clone(), None);
            push(
                hanging(
                    &format!("whether the {} `{}` {how}", holder.kind.name(), holder.name),
                    owner,
                ),
                None,
            );
        }
        // One that only one reading has is attached under the same condition.
        Fact::Managed { .. } if other.is_none() => push(stated.fact.clone(), None),
        Fact::Managed {
            arn,
            name,
            document,
        } => push(
            Fact::Managed {
                arn: arn.clone(),
                name: name.clone(),
                document: of_either(document),
            },
            None,
        ),
        Fact::Inline {
            holder,
            name,
            document,
        } => push(
            Fact::Inline {
                holder: holder.clone(),
                name: name.clone(),
                document: of_either(document),
            },
            None,
        ),
        Fact::Trust { role, document } => push(
            Fact::Trust {
                role: role.clone(),
                document: of_either(document),
            },
            None,
        ),
        Fact::Boundary { holder, .. } => push(
            Fact::Boundary {
                holder: holder.clone(),
                name: name.into(),
                arn: None,
            },
            None,
        ),
        Fact::Attached { .. } => push(stated.fact.clone(), Some(position)),
        Fact::Member { user, group } => push(
            Fact::Member {
                user: user.clone(),
                group: format!("{group}, under a condition of {owner}").into(),
            },
            None,
        ),
        Fact::Login { user, .. } => push(
            hanging(&format!("whether `{user}` gets a console password"), owner),
            None,
        ),
        Fact::Key { user, .. } => push(
            hanging(&format!("whether `{user}` has an active access key"), owner),
            None,
        ),
        Fact::Rules(_) | Fact::RulesUnknown => {
            push(Fact::RulesUnknown, None);
            push(hanging("the account's password policy", owner), None);
        }
        Fact::Gap(_) | Fact::Anybody { .. } => push(stated.fact.clone(), None),
    }
}

const fn document(fact: &Fact) -> Option<&Value> {
    match fact {
        Fact::Managed { document, .. }
        | Fact::Inline { document, .. }
        | Fact::Trust { document, .. } => document.as_ref(),
        _ => None,
    }
}
