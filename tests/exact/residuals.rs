//! Conditions that are left: filled in with any context, they give the answer for that context.

use std::collections::BTreeMap;

use iam_lint::access::asked::Asked;
use iam_lint::access::context::Keys;
use iam_lint::access::layers::{Layers, Outcome};
use iam_lint::access::principal::Principal;
use iam_lint::access::residual::Residual;
use iam_lint::access::statement::Request;
use iam_lint::access::truth::Truth;

use super::dice::Dice;
use super::{cases, naive, set};

const KEYS: [&str; 5] = ["t", "u", "b", "n", "m"];

type Values = BTreeMap<&'static str, Option<Vec<String>>>;

fn keys(values: &Values, open: bool) -> Keys {
    let mut keys = if open { Keys::open() } else { Keys::new() };
    for (key, values) in values {
        // Known to be absent is as good as known with no values.
        let texts = values.iter().flatten().map(String::as_str);
        if open || values.is_some() {
            keys.add(key, texts);
        }
    }
    keys
}

fn asked<'a>(
    action: &'a str,
    resource: &'a str,
    principal: &'a Principal,
    context: &'a Keys,
) -> Asked<'a> {
    Asked {
        request: Request {
            action,
            resource,
            context,
            reading: None,
        },
        principal,
        resource_account: None,
    }
}

#[test]
fn filling_in_gives_the_answer() {
    let mut worlds: Vec<_> = KEYS.iter().map(|key| naive::values_of(key)).collect();
    for world in worlds.iter_mut().take(2) {
        world.extend(vec![Some(vec![String::new()]); 4]);
    }
    let (actions, resources) = (naive::actions(), naive::resources());
    let principal = Principal::from_arn("arn:aws:iam::123456789012:user/alice").unwrap();
    let (mut conditional, mut filled) = (0, 0);
    let count = cases(3000);
    for seed in 0..count {
        let mut dice = Dice::new(seed as u64 + 500_009);
        let policy = dice.policy();
        let layers = Layers {
            identity: set(&policy),
            ..Layers::default()
        };
        let action = dice.pick(&actions).clone();
        let resource = dice.pick(&resources).clone();
        let mut known = Values::new();
        let mut free = Vec::new();
        for (key, values) in KEYS.iter().zip(&worlds) {
            if dice.chance(50) {
                known.insert(key, dice.pick(values).clone());
            } else {
                free.push((*key, values));
            }
        }
        let context = keys(&known, true);
        let (action, resource, principal) = (&*action, &*resource, &principal);
        let residual = layers.residual(&asked(action, resource, principal, &context));
        for _ in 0..40 {
            let mut all = known.clone();
            for (key, values) in &free {
                all.insert(key, dice.pick(values).clone());
            }
            let whole = keys(&all, false);
            let outcome = layers.decide(&asked(action, resource, principal, &whole));
            let expected = match &residual {
                Residual::Allow => true,
                Residual::ImplicitDeny | Residual::ExplicitDeny => false,
                Residual::When(when) => {
                    let truth = when.holds(&whole);
                    assert_ne!(truth, Truth::Maybe, "{when:?} in {whole:?}");
                    truth == Truth::Yes
                }
                Residual::Unknown(reasons) => panic!("{reasons:?} of {policy}"),
            };
            let request = naive::Request {
                action: action.to_owned(),
                resource: resource.to_owned(),
                keys: all
                    .iter()
                    .filter_map(|(key, v)| Some((*key, v.clone()?)))
                    .collect(),
            };
            let about = || format!("seed {seed}\n{policy}\n{residual:?}\n{request:?}");
            assert_eq!(outcome == Outcome::Allow, expected, "{}", about());
            assert_eq!(naive::allows(&policy, &request), expected, "{}", about());
            filled += 1;
        }
        conditional += usize::from(matches!(residual, Residual::When(_)));
    }
    println!("{count} policies, {conditional} conditional, {filled} contexts filled in");
    assert!(
        conditional * 20 > count,
        "only {conditional} are conditional"
    );
}
