//! The laws of comparison.

use iam_lint::access::inclusion::Holds;
use serde_json::{Value, json};

use super::dice::Dice;
use super::{cases, is_within, set};

fn with(policy: &Value, more: &Value) -> Value {
    let mut both = policy.clone();
    let statements = both["Statement"].as_array_mut().unwrap();
    statements.extend(more["Statement"].as_array().unwrap().iter().cloned());
    both
}

fn only(policy: &Value, effect: &str) -> Value {
    let statements = policy["Statement"].as_array().unwrap();
    let kept: Vec<&Value> = statements
        .iter()
        .filter(|s| s["Effect"] == effect)
        .collect();
    json!({"Version": "2012-10-17", "Statement": kept})
}

#[test]
fn every_policy_is_within_itself() {
    for seed in 0..cases(500) {
        let policy = Dice::new(seed as u64 + 11).policy();
        let answer = is_within(&set(&policy), &set(&policy));
        assert_eq!(answer.holds, Holds::Pass, "seed {seed} {policy} {answer:?}");
    }
}

#[test]
fn more_allows_give_no_less_and_more_denies_no_more() {
    for seed in 0..cases(500) {
        let mut dice = Dice::new(seed as u64 + 77_001);
        let (policy, other) = (dice.policy(), dice.policy());
        let allows = only(&other, "Allow");
        let wider = with(&policy, &allows);
        let answer = is_within(&set(&policy), &set(&wider));
        assert_ne!(
            answer.holds,
            Holds::Fail,
            "seed {seed} {policy} {allows} {answer:?}"
        );
        let mut denies = only(&other, "Allow");
        for statement in denies["Statement"].as_array_mut().unwrap() {
            statement["Effect"] = json!("Deny");
        }
        let narrower = with(&policy, &denies);
        let answer = is_within(&set(&narrower), &set(&policy));
        assert_ne!(
            answer.holds,
            Holds::Fail,
            "seed {seed} {policy} {denies} {answer:?}"
        );
    }
}

#[test]
fn a_variable_leaves_something() {
    let tied = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "s:a", "Resource": "*",
        "Condition": {"StringEquals": {"t": "${u}"}}
    }]});
    let nothing = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Deny", "Action": "*", "Resource": "*"
    }]});
    assert_eq!(is_within(&set(&tied), &set(&nothing)).holds, Holds::Fail);
}

#[test]
fn within_is_transitive() {
    let mut chains = 0;
    for seed in 0..cases(600) {
        let mut dice = Dice::new(seed as u64 + 123_457);
        let a = dice.policy();
        let b = dice.relative(&a);
        let c = dice.relative(&b);
        let holds = |new: &Value, reference: &Value| is_within(&set(new), &set(reference)).holds;
        if holds(&a, &b) == Holds::Pass && holds(&b, &c) == Holds::Pass {
            chains += 1;
            assert_ne!(holds(&a, &c), Holds::Fail, "seed {seed} {a} {b} {c}");
        }
    }
    assert!(chains > 20, "only {chains} chains");
}
