//! Comparisons against requests of a small world.

use iam_lint::access::inclusion::{Holds, Witness};
use serde_json::Value;

use super::dice::Dice;
use super::naive::{self, Keys, Request};
use super::{cases, is_within, set};

const KEYS: [&str; 5] = ["t", "u", "b", "n", "m"];

/// A random request, near to the policies' own letters.
fn request(dice: &mut Dice, world: &World) -> Request {
    let mut keys = Keys::new();
    for (key, values) in KEYS.iter().zip(&world.values) {
        if let Some(values) = dice.pick(values) {
            keys.insert(key, values.clone());
        }
    }
    // Variables make keys equal, which chance seldom does.
    if dice.chance(30)
        && let Some(value) = keys.get("u").cloned()
    {
        keys.insert("t", value);
    }
    Request {
        action: dice.pick(&world.actions).clone(),
        resource: dice.pick(&world.resources).clone(),
        keys,
    }
}

struct World {
    actions: Vec<String>,
    resources: Vec<String>,
    values: Vec<Vec<Option<Vec<String>>>>,
}

fn request_of(witness: &Witness) -> Request {
    let mut keys = Keys::new();
    for (key, values) in &witness.context {
        let known = KEYS.iter().find(|known| *known == key).unwrap();
        keys.insert(known, values.clone());
    }
    Request {
        action: witness.action.clone(),
        resource: witness.resource.clone(),
        keys,
    }
}

#[test]
fn no_request_contradicts_a_comparison() {
    let world = World {
        actions: naive::actions(),
        resources: naive::resources(),
        values: KEYS.iter().map(|key| naive::values_of(key)).collect(),
    };
    let (mut passed, mut failed, mut unknown) = (0, 0, 0);
    let count = cases(3000);
    for seed in 0..count {
        let mut dice = Dice::new(seed as u64 + 1);
        let new = dice.policy();
        let reference = if dice.chance(70) {
            dice.relative(&new)
        } else {
            dice.policy()
        };
        let answer = is_within(&set(&new), &set(&reference));
        let about = || format!("seed {seed}\nnew {new}\nreference {reference}\n{answer:?}");
        match answer.holds {
            Holds::Fail => {
                failed += 1;
                // The second reading confirms the request that is shown.
                let shown = request_of(answer.witness.as_ref().unwrap());
                assert!(
                    naive::allows(&new, &shown) && !naive::allows(&reference, &shown),
                    "{}",
                    about()
                );
            }
            Holds::Pass => {
                passed += 1;
                for _ in 0..800 {
                    let tried = request(&mut dice, &world);
                    let found = naive::allows(&new, &tried) && !naive::allows(&reference, &tried);
                    assert!(!found, "{tried:?}\n{}", about());
                }
            }
            Holds::Unknown => unknown += 1,
        }
    }
    println!("{count} pairs: {passed} pass, {failed} fail, {unknown} unknown");
    assert!(
        passed > count / 8 && failed > count / 4,
        "the pairs are lopsided"
    );
    assert!(unknown * 50 <= count, "{unknown} of {count} are unknown");
}

/// Without conditions, every request of the world is looked at.
#[test]
fn every_request_of_a_small_world() {
    let (actions, resources) = (naive::actions(), naive::resources());
    let strip = |policy: &Value| {
        let mut policy = policy.clone();
        for statement in policy["Statement"].as_array_mut().unwrap() {
            statement.as_object_mut().unwrap().remove("Condition");
        }
        let text = policy.to_string().replace("${u}", "");
        serde_json::from_str::<Value>(&text).unwrap()
    };
    for seed in 0..cases(400) {
        let mut dice = Dice::new(seed as u64 + 900_001);
        let new = strip(&dice.policy());
        let reference = strip(&dice.relative(&new));
        let found = actions.iter().any(|action| {
            resources.iter().any(|resource| {
                let request = Request {
                    action: action.clone(),
                    resource: resource.clone(),
                    keys: Keys::new(),
                };
                naive::allows(&new, &request) && !naive::allows(&reference, &request)
            })
        });
        let answer = is_within(&set(&new), &set(&reference));
        // A request outside the small world may be the only one.
        let expected = if found { Holds::Fail } else { answer.holds };
        assert_eq!(
            answer.holds, expected,
            "seed {seed}\nnew {new}\nreference {reference}"
        );
        assert_ne!(answer.holds, Holds::Unknown, "seed {seed}");
    }
}
