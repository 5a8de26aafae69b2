use super::*;
use crate::policy::read;
use crate::source::SourceId;
use crate::syntax::json;

/// Conditions as a policy writes them, each with the answer it must give.
fn found(conditions: &[(&str, bool)]) -> Satisfied {
    let predicates: Vec<(Predicate, bool)> = conditions
        .iter()
        .map(|(condition, sign)| {
            let text = format!(
                r#"{{"Statement":{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{{condition}}}}}}}"#
            );
            let parsed = json::parse(SourceId::new(0), &text);
            let policy = read::policy(parsed.tree.root());
            (Predicate::new(Test::new(&policy.statements[0].conditions[0], true)), *sign)
        })
        .collect();
    let signed: Vec<Signed<'_>> = predicates.iter().map(|(p, sign)| (p, *sign)).collect();
    satisfy(&signed, &[])
}

fn values(conditions: &[(&str, bool)]) -> Option<Vec<String>> {
    match found(conditions) {
        Satisfied::By(KeyValue::Present(values)) => {
            Some(values.iter().map(ToString::to_string).collect())
        }
        Satisfied::By(KeyValue::Absent) => Some(vec!["(absent)".to_owned()]),
        Satisfied::Never => None,
        Satisfied::Unknown(reason) => panic!("{reason}"),
    }
}

#[test]
fn a_value_or_none() {
    type Case = (
        &'static [(&'static str, bool)],
        Option<&'static [&'static str]>,
    );
    let table: &[Case] = &[
        (&[(r#""StringEquals":{"k":"a"}"#, true)], Some(&["a"])),
        (
            &[(r#""StringEquals":{"k":"a"}"#, false)],
            Some(&["(absent)"]),
        ),
        (
            &[
                (r#""StringLike":{"k":"a*"}"#, true),
                (r#""StringNotLike":{"k":"*a"}"#, true),
            ],
            Some(&["aexample"]),
        ),
        (
            &[
                (r#""StringEquals":{"k":["a","b"]}"#, true),
                (r#""StringEquals":{"k":["a","b","c"]}"#, false),
            ],
            None,
        ),
        (
            &[
                (r#""Bool":{"k":"true"}"#, true),
                (r#""Null":{"k":"true"}"#, true),
            ],
            None,
        ),
        (
            &[
                (r#""Bool":{"k":"true"}"#, false),
                (r#""Null":{"k":"true"}"#, false),
            ],
            Some(&["false"]),
        ),
        (
            &[
                (r#""NumericLessThan":{"k":"3"}"#, true),
                (r#""NumericGreaterThan":{"k":"2"}"#, true),
            ],
            Some(&["2.5"]),
        ),
        (
            &[
                (r#""NumericLessThanEquals":{"k":"3"}"#, true),
                (r#""NumericGreaterThan":{"k":"3"}"#, true),
            ],
            None,
        ),
        (
            &[
                (r#""IpAddress":{"k":"10.0.0.0/8"}"#, true),
                (r#""NotIpAddress":{"k":"10.0.0.0/9"}"#, true),
            ],
            Some(&["10.255.255.255"]),
        ),
        (
            &[
                (
                    r#""IpAddress":{"k":["0.0.0.0/1","128.0.0.0/1","::/0"]}"#,
                    false,
                ),
                (r#""Null":{"k":"false"}"#, true),
            ],
            None,
        ),
        (
            &[
                (r#""DateGreaterThan":{"k":"2026-01-01"}"#, true),
                (r#""DateLessThan":{"k":"2026-01-01T00:00:02Z"}"#, true),
            ],
            Some(&["2026-01-01T00:00:01Z"]),
        ),
        (
            &[
                (r#""BinaryEquals":{"k":"0000"}"#, false),
                (r#""Null":{"k":"false"}"#, true),
            ],
            Some(&["0001"]),
        ),
    ];
    for (conditions, expected) in table {
        let expected = expected.map(|values| values.iter().map(ToString::to_string).collect());
        assert_eq!(values(conditions), expected, "{conditions:?}");
    }
}

#[test]
fn numbers_far_from_zero() {
    let huge = "9007199254740994";
    let more = format!(r#""NumericGreaterThan":{{"k":"{huge}"}}"#);
    let less = format!(r#""NumericLessThan":{{"k":"-{huge}"}}"#);
    assert!(values(&[(&more, true)]).is_some());
    assert!(values(&[(&less, true)]).is_some());
    let below = r#""NumericLessThan":{"k":"9007199254740998"}"#;
    assert_eq!(
        values(&[(&more, true), (below, true)]),
        Some(vec!["9007199254740996".to_owned()])
    );
}

#[test]
fn sets_of_values() {
    assert_eq!(
        values(&[
            (r#""ForAnyValue:StringEquals":{"k":"a"}"#, true),
            (r#""ForAnyValue:StringEquals":{"k":"b"}"#, true),
            (r#""ForAllValues:StringEquals":{"k":["a","b"]}"#, true),
        ]),
        Some(vec!["a".to_owned(), "b".to_owned()])
    );
    assert_eq!(
        values(&[
            (r#""ForAllValues:StringEquals":{"k":"a"}"#, true),
            (r#""ForAnyValue:StringNotEquals":{"k":"a"}"#, true),
        ]),
        None
    );
    assert_eq!(
        found(&[
            (r#""ForAnyValue:StringEquals":{"k":"a"}"#, true),
            (r#""ForAnyValue:StringEquals":{"k":"b"}"#, true),
            (r#""StringLike":{"k":"*"}"#, true),
        ]),
        Satisfied::Unknown(SET_AND_PLAIN)
    );
}

#[test]
fn keys_of_two_types() {
    let both = [
        (r#""Bool":{"k":"true"}"#, true),
        (r#""StringNotEquals":{"k":"true"}"#, true),
    ];
    // `True` is as true to `Bool`, but no documented value of a boolean key.
    assert_eq!(values(&both), None);
    assert_eq!(
        found(&[
            (r#""NumericEquals":{"k":"5"}"#, true),
            (r#""StringNotEquals":{"k":"5"}"#, true)
        ]),
        Satisfied::Unknown(TWO_TYPES)
    );
    assert_eq!(
        values(&[
            (r#""NumericEquals":{"k":"5"}"#, true),
            (r#""StringEquals":{"k":"5"}"#, true)
        ]),
        Some(vec!["5".to_owned()])
    );
}
