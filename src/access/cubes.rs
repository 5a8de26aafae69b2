//! Conditions in their shortest form: an `any` of `all`s in which nothing can be left out.

use std::collections::BTreeSet;

use super::formula::Formula;
use super::theory::{Predicate, Satisfied, Signed, satisfy_with_empty};

/// How many different tests a condition may hold to be brought into its shortest form. Beyond that
/// it is left as it stands, which is right but longer.
const MOST_TESTS: usize = 10;

/// The shortest form of a condition. Two forms of the same condition become [`Formula::TRUE`] or
/// [`Formula::FALSE`] alike where it always or never holds, as long as it has no more than ten
/// tests and none of them ties two keys together.
#[must_use]
pub fn simplified(formula: &Formula) -> Formula {
    let mut leaves: Vec<Formula> = Vec::new();
    formula.leaves(&mut |leaf| {
        let (leaf, _) = positive(leaf);
        if !leaves.contains(&leaf) {
            leaves.push(leaf);
        }
    });
    if leaves.is_empty() || leaves.len() > MOST_TESTS {
        return formula.clone();
    }
    let possible = possible_answers(&leaves);
    let (mut on, mut off) = (Vec::new(), Vec::new());
    for answers in 0..1_u32 << leaves.len() {
        if possible(answers) {
            let side = if holds(formula, &leaves, answers) {
                &mut on
            } else {
                &mut off
            };
            side.push(answers);
        }
    }
    if on.is_empty() {
        return Formula::FALSE;
    }
    if off.is_empty() {
        return Formula::TRUE;
    }
    let off: BTreeSet<u32> = off.into_iter().collect();
    let cover = cover(&on, &off, leaves.len());
    spell(&cover, &leaves)
}

/// A leaf without its negation, and whether it had one.
fn positive(leaf: &Formula) -> (Formula, bool) {
    if let Formula::Test(test) = leaf
        && test
            .operator
            .is_some_and(|operator| operator.base.is_negated())
    {
        let opposite = !leaf.clone();
        if matches!(opposite, Formula::Test(_)) {
            return (opposite, true);
        }
    }
    (leaf.clone(), false)
}

/// A leaf's position and the test it makes.
type Member = (usize, Predicate);

/// Whether the leaves can give these answers together, bit by bit.
fn possible_answers(leaves: &[Formula]) -> impl Fn(u32) -> bool {
    let mut groups: Vec<(Box<str>, Vec<Member>)> = Vec::new();
    for (index, leaf) in leaves.iter().enumerate() {
        let Formula::Test(test) = leaf else { continue };
        let predicate = Predicate::new((**test).clone());
        if predicate.has_variables() {
            continue;
        }
        let key = test.key.to_ascii_lowercase().into_boxed_str();
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push((index, predicate)),
            None => groups.push((key, vec![(index, predicate)])),
        }
    }
    let mut impossible: Vec<(u32, u32)> = Vec::new();
    for (_, group) in &groups {
        for answers in 0..1_u32 << group.len() {
            let signed: Vec<Signed<'_>> = (0..)
                .zip(group)
                .map(|(bit, (_, predicate))| (predicate, answers >> bit & 1 == 1))
                .collect();
            if satisfy_with_empty(&signed) == Satisfied::Never {
                let mask = group.iter().fold(0, |mask, (index, _)| mask | 1 << index);
                let value = (0..).zip(group).fold(0, |value, (bit, (index, _))| {
                    value | (answers >> bit & 1) << index
                });
                impossible.push((mask, value));
            }
        }
    }
    move |answers| {
        !impossible
            .iter()
            .any(|(mask, value)| answers & mask == *value)
    }
}

fn holds(formula: &Formula, leaves: &[Formula], answers: u32) -> bool {
    match formula {
        Formula::Known(value) => *value,
        Formula::Not(inner) => !holds(inner, leaves, answers),
        Formula::All(parts) => parts.iter().all(|part| holds(part, leaves, answers)),
        Formula::Any(parts) => parts.iter().any(|part| holds(part, leaves, answers)),
        leaf => {
            let (leaf, negated) = positive(leaf);
            let index = leaves.iter().position(|other| *other == leaf);
            index.is_some_and(|index| answers >> index & 1 == 1) != negated
        }
    }
}

/// Some leaves and the answers asked of them; the other leaves do not matter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Cube {
    mask: u32,
    value: u32,
}

impl Cube {
    const fn holds(self, answers: u32) -> bool {
        answers & self.mask == self.value
    }

    const fn without(self, bit: u32) -> Self {
        Self {
            mask: self.mask & !bit,
            value: self.value & !bit,
        }
    }
}

/// Cubes that hold for all of `on` and none of `off`, as few and as short as a greedy choice finds;
/// none of them can be shortened.
fn cover(on: &[u32], off: &BTreeSet<u32>, leaves: usize) -> Vec<Cube> {
    let all = (1 << leaves) - 1;
    let mut primes: Vec<Cube> = Vec::new();
    for &answers in on {
        let cube = Cube {
            mask: all,
            value: answers,
        };
        for order in 0..leaves {
            let prime = shortened(cube, off, leaves, order);
            if !primes.contains(&prime) {
                primes.push(prime);
            }
        }
    }
    primes.sort_by_key(|cube| (cube.mask.count_ones(), *cube));
    let mut left: Vec<u32> = on.to_vec();
    let mut chosen = Vec::new();
    while !left.is_empty() {
        let gain = |cube: &Cube| left.iter().filter(|&&answers| cube.holds(answers)).count();
        let Some(best) = primes
            .iter()
            .copied()
            .max_by_key(|cube| (gain(cube), std::cmp::Reverse(cube.mask.count_ones())))
        else {
            break;
        };
        left.retain(|&answers| !best.holds(answers));
        chosen.push(best);
    }
    chosen.sort();
    chosen
}

/// Drops every leaf of a cube that it can do without, beginning with the one at `order`.
fn shortened(mut cube: Cube, off: &BTreeSet<u32>, leaves: usize, order: usize) -> Cube {
    for index in (0..leaves).map(|index| (index + order) % leaves) {
        let shorter = cube.without(1 << index);
        if !off.iter().any(|&answers| shorter.holds(answers)) {
            cube = shorter;
        }
    }
    cube
}

/// The cubes as a condition, with what they have in common said once.
fn spell(cubes: &[Cube], leaves: &[Formula]) -> Formula {
    let common = cubes
        .iter()
        .copied()
        .reduce(|a, b| {
            let mask = a.mask & b.mask & !(a.value ^ b.value);
            Cube {
                mask,
                value: a.value & mask,
            }
        })
        .unwrap_or(Cube { mask: 0, value: 0 });
    let literals = |cube: Cube| {
        Formula::all(leaves.iter().enumerate().filter_map(|(index, leaf)| {
            let bit = 1 << index;
            (cube.mask & bit != 0).then(|| {
                if cube.value & bit != 0 {
                    leaf.clone()
                } else {
                    !leaf.clone()
                }
            })
        }))
    };
    let rest = cubes.iter().map(|cube| {
        literals(Cube {
            mask: cube.mask & !common.mask,
            value: cube.value & !common.mask,
        })
    });
    literals(common).and(Formula::any(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::condition::{Listed, Test};
    use crate::policy::Operator;

    fn test(operator: &str, key: &str, value: &str) -> Formula {
        let operator = Operator::named(operator).unwrap();
        Formula::test(Test::of(
            key,
            operator,
            vec![Listed::read(Some(operator), value, true)],
        ))
    }

    #[test]
    fn contradictions_and_tautologies() {
        let mfa = || test("Bool", "mfa", "true");
        assert_eq!(simplified(&mfa().and(!mfa())), Formula::FALSE);
        assert_eq!(simplified(&mfa().or(!mfa())), Formula::TRUE);
        let a = test("StringLike", "k", "a*");
        let ab = test("StringEquals", "k", "ab");
        assert_eq!(simplified(&ab.clone().and(!a.clone())), Formula::FALSE);
        assert_eq!(simplified(&ab.clone().and(a.clone())), ab);
        assert_eq!(simplified(&ab.or(a.clone())), a);
    }

    #[test]
    fn what_follows_is_left_out() {
        let present = test("Null", "mfa", "false");
        let mfa = test("Bool", "mfa", "true");
        assert_eq!(simplified(&present.and(mfa.clone())), mfa);
        let (a, b, c) = (
            test("StringEquals", "a", "x"),
            test("StringEquals", "b", "x"),
            test("StringEquals", "c", "x"),
        );
        // a·b + a·¬b·c = a·(b + c)
        let formula = a
            .clone()
            .and(b.clone())
            .or(a.clone().and(!b.clone()).and(c.clone()));
        assert_eq!(simplified(&formula), a.and(b.or(c)));
    }
}
