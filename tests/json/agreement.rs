//! The same verdicts and values as `serde_json`.

use super::*;

fn json() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[ -~\\n\\t\"\\\\é😀]{0,20}".prop_map(Value::from),
    ];
    scalar.prop_recursive(5, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec(("[a-z\"\\n]{0,3}", inner), 0..6)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

#[derive(Clone, Debug)]
enum Edit {
    Delete(usize, usize),
    Insert(usize, String),
    Replace(usize, String),
}

fn edit() -> impl Strategy<Value = Edit> {
    let place = || 0..POLICY.len();
    let token = || "[\\[\\]{}:,;=\"'\\\\/*#a-z0-9eE.+ \\n\\t\u{0}é\u{a0}-]{1,2}";
    prop_oneof![
        (place(), 1_usize..4).prop_map(|(at, len)| Edit::Delete(at, len)),
        (place(), token()).prop_map(|(at, text)| Edit::Insert(at, text)),
        (place(), token()).prop_map(|(at, text)| Edit::Replace(at, text)),
    ]
}

fn apply(text: &mut String, edit: &Edit) {
    let (at, len, new) = match edit {
        Edit::Delete(at, len) => (*at, *len, ""),
        Edit::Insert(at, new) => (*at, 0, new.as_str()),
        Edit::Replace(at, new) => (*at, new.len(), new.as_str()),
    };
    let (at, end) = (at.min(text.len()), (at + len).min(text.len()));
    if text.is_char_boundary(at) && text.is_char_boundary(end) {
        text.replace_range(at..end, new);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn on_values(value in json()) {
        check_agreement(&serde_json::to_string(&value).unwrap());
        check_agreement(&serde_json::to_string_pretty(&value).unwrap());
    }

    #[test]
    fn on_mutants(edits in prop::collection::vec(edit(), 1..5)) {
        let mut text = POLICY.to_owned();
        for edit in &edits {
            apply(&mut text, edit);
        }
        check_agreement(&text);
    }

    #[test]
    fn on_scribbles(text in "([\\[\\]{}:,\"\\\\/*' \\n]|true|null|\"a\"|\"k\":|-?[0-9.eE]{1,3}|\\\\u[dD]8[0-9]{2}|//|é|“|”){0,40}") {
        check_agreement(&text);
    }

    #[test]
    fn on_any_text(text in any::<String>()) {
        check_agreement(&text);
    }

    #[test]
    fn a_single_repair_suffices(edits in prop::collection::vec(edit(), 1..3)) {
        let mut text = POLICY.to_owned();
        for edit in &edits {
            apply(&mut text, edit);
        }
        let before = errors(&text);
        if let [error] = before.as_slice() && let Some(fix) = &error.fix {
            text.replace_range(fix.span.range(), &fix.text);
            prop_assert_eq!(errors(&text), []);
        }
    }
}

#[test]
fn on_every_truncation_and_deletion() {
    for at in 0..=POLICY.len() {
        check_agreement(&POLICY[..at]);
        let mut text = POLICY.to_owned();
        apply(&mut text, &Edit::Delete(at, 1));
        check_agreement(&text);
    }
}
