//! Patterns against what they mean: naive matching, and every string there is
//! up to a length that is shown to be enough.

use std::time::Instant;

use iam_lint::access::pattern::{Case, Pattern};
use iam_lint::policy::template::pieces;
use proptest::prelude::*;

/// The strings patterns are written in, one symbol each.
const SYMBOLS: [&str; 4] = ["a", "b", "*", "?"];
const WITH_VARIABLE: [&str; 5] = ["a", "?", "*", "${u}", "${U, 'a'}"];

fn resource(text: &str) -> Pattern {
    Pattern::new(text, Case::Sensitive, true)
}

fn action(text: &str) -> Pattern {
    Pattern::new(text, Case::Insensitive, true)
}

/// Naive matching of a pattern without variables: the definition of `*`, `?`.
fn oracle(pattern: &[u8], subject: &[u8]) -> bool {
    match pattern {
        [] => subject.is_empty(),
        [b'*', rest @ ..] => {
            oracle(rest, subject)
                || !subject.is_empty() && oracle(pattern, subject.get(1..).unwrap_or_default())
        }
        [symbol, rest @ ..] => subject
            .split_first()
            .is_some_and(|(c, tail)| (*symbol == b'?' || symbol == c) && oracle(rest, tail)),
    }
}

/// Every concatenation of up to `length` of the parts, shortest first.
fn all(parts: &[&str], length: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut longest = all.clone();
    for _ in 0..length {
        longest = longest
            .iter()
            .flat_map(|text| parts.iter().map(move |part| text.clone() + part))
            .collect();
        all.extend_from_slice(&longest);
    }
    all
}

/// Decides by its definition whether `larger` matches all that `smaller` does.
///
/// `#` is in neither pattern, so where it is matched any character is, and it
/// can stand for whatever `?` and `*` match. Runs of it need not be longer than
/// there are `?` in `larger`, and one more: of a longer one some `#` is matched
/// by a `*`, which can match more of them as well.
fn oracle_subsumes(larger: &str, smaller: &str) -> bool {
    let longest = larger.matches('?').count() + 1;
    let mut subjects = vec![String::new()];
    for symbol in smaller.chars() {
        let (fill, lengths) = match symbol {
            '*' => ('#', 0..=longest),
            '?' => ('#', 1..=1),
            c => (c, 1..=1),
        };
        subjects = subjects
            .iter()
            .flat_map(|s| {
                lengths
                    .clone()
                    .map(move |n| s.clone() + &fill.to_string().repeat(n))
            })
            .collect();
    }
    subjects
        .iter()
        .all(|s| oracle(larger.as_bytes(), s.as_bytes()))
}

/// Which of the subjects a pattern matches, as bits.
fn language(pattern: &str, subjects: &[String]) -> Vec<u64> {
    let matched = |subject: &String| oracle(pattern.as_bytes(), subject.as_bytes());
    subjects
        .chunks(64)
        .map(|chunk| {
            chunk
                .iter()
                .fold(0, |bits, s| bits << 1 | u64::from(matched(s)))
        })
        .collect()
}

/// All pairs of patterns of up to four symbols.
///
/// Strings of up to eight characters settle them. A common string is shortest
/// when each of its characters is matched by something other than a star on
/// one side at least, of which there are no more than eight. And a string that
/// shows that one pattern does not hold the other is at most as long as the
/// ones `oracle_subsumes` tries: with up to two `?` in the larger pattern,
/// these are two characters and two runs of three, or three and one run. With
/// more of them it matches by length alone but for one character, and some
/// string of up to five characters will do.
#[test]
fn relations_are_exact_for_short_patterns() {
    let subjects = all(&["a", "b", "#"], 8);
    let texts = all(&SYMBOLS, 4);
    let known: Vec<_> = texts
        .iter()
        .map(|text| (text, resource(text), language(text, &subjects)))
        .collect();
    for (text_a, a, strings_a) in &known {
        for (text_b, b, strings_b) in &known {
            let mut both = strings_a.iter().zip(strings_b);
            let subsumes = both.clone().all(|(a, b)| b & !a == 0);
            let intersects = both.any(|(a, b)| a & b != 0);
            assert_eq!(a.subsumes(b), subsumes, "{text_a} subsumes {text_b}");
            assert_eq!(a.intersects(b), intersects, "{text_a} intersects {text_b}");
        }
    }
}

#[test]
fn witnesses_are_shortest_common_strings() {
    let subjects = all(&["a", "b", "x"], 6);
    let texts = all(&SYMBOLS, 3);
    for a in &texts {
        for b in &texts {
            let common =
                |s: &str| oracle(a.as_bytes(), s.as_bytes()) && oracle(b.as_bytes(), s.as_bytes());
            let witness = resource(a).witness(&resource(b));
            let shortest = subjects.iter().find(|s| common(s));
            assert!(witness.iter().all(|s| common(s)), "{a} {b} {witness:?}");
            assert_eq!(
                witness.map(|s| s.len()),
                shortest.map(String::len),
                "{a} {b}"
            );
        }
    }
}

/// Orders and bounds that hold with variables as well: what is said to be held
/// or disjoint is so for every value.
#[test]
fn relations_are_sound_with_variables() {
    let values = [None, Some(""), Some("a"), Some("aa"), Some("*"), Some("b?")];
    let subjects = all(&["a", "b", "*", "?"], 4);
    let texts = all(&WITH_VARIABLE, 3);
    let known: Vec<_> = texts
        .iter()
        .map(|text| {
            let pattern = resource(text);
            let matched: Vec<bool> = values
                .iter()
                .flat_map(|value| subjects.iter().map(move |s| (value, s)))
                .map(|(value, subject)| pattern.matches_with(subject, |_| *value))
                .collect();
            (text, pattern, matched)
        })
        .collect();
    for (text_a, a, matched_a) in &known {
        assert!(a.subsumes(a), "{text_a}");
        for (text_b, b, matched_b) in &known {
            let mut both = matched_a.iter().zip(matched_b);
            assert_eq!(a.intersects(b), b.intersects(a), "{text_a} {text_b}");
            if !a.intersects(b) {
                assert!(!both.clone().any(|(a, b)| *a && *b), "{text_a} {text_b}");
            }
            if a.subsumes(b) {
                assert!(a.intersects(b), "{text_a} {text_b}");
                assert!(both.all(|(a, b)| *a || !b), "{text_a} {text_b}");
                for (text_c, c, _) in &known {
                    assert!(
                        !b.subsumes(c) || a.subsumes(c),
                        "{text_a} {text_b} {text_c}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_iam_means() {
    let own = "arn:aws:iam::*:user/${aws:username}";
    assert!(resource("user/*").subsumes(&resource("user/${aws:username}")));
    assert!(!resource("user/${aws:username}").subsumes(&resource("user/*")));
    assert!(resource("user/*/${aws:username}").subsumes(&resource("user/a/${aws:username}")));
    assert!(!resource("user/*/${aws:username}").subsumes(&resource("user/${aws:username}")));
    assert!(resource("*${aws:username}").subsumes(&resource(own)));
    assert!(resource(own).subsumes(&resource("arn:aws:iam::*:user/${AWS:UserName}")));
    assert!(resource(own).subsumes(&resource("arn:aws:iam::123456789012:user/${aws:username}")));
    assert!(!resource(own).subsumes(&resource("arn:aws:iam::*:user/${aws:userid}")));
    assert!(resource(own).intersects(&resource("arn:aws:iam::1:user/dev/*")));
    assert!(!resource(own).intersects(&resource("arn:aws:iam::1:mfa/jane")));
    let crossing = "arn:aws:iam::1:mfa/:user/jane";
    assert!(resource("arn:aws:iam::*:user/*").matches(crossing));

    for name in [
        "iam:ChangePassword",
        "iam:changepassword",
        "IAM:UpdateAccountPasswordPolicy",
    ] {
        assert!(action("iam:*Password*").matches(name));
        assert!(action("iam:*Password*").subsumes(&action(name)));
    }
    assert!(!resource("iam:*Password*").matches("iam:changepassword"));

    assert!(resource("arn:aws:s3:::b/*").matches("arn:aws:s3:::b/a/b/c"));
    assert!(resource("arn:*:c").matches("arn:a:b:c"));
    for text in ["a[b]", "{a,b}", "a+", "a.c", r"\*"] {
        assert!(resource(text).matches(text), "{text}");
    }
    assert!(!resource("{a,b}").matches("a"));
    assert!(!resource("[ab]").matches("a"));
    assert!(!resource("aa+").matches("aaa"));
    assert!(resource(r"\*").matches(r"\a"));

    assert!(resource("a/${*}").matches("a/*"));
    assert!(!resource("a/${*}").matches("a/b"));
    assert!(!resource("a/${*}").subsumes(&resource("a/*")));
    assert!(resource("${$}{aws:username}").matches("${aws:username}"));

    let old = Pattern::new("user/${aws:username}", Case::Sensitive, false);
    assert!(old.is_literal());
    assert!(old.matches("user/${aws:username}"));
    assert!(!old.intersects(&resource("user/jane")));
    let old = Pattern::new("${*}", Case::Sensitive, false);
    assert!(old.matches("${anything}"));
}

/// Patterns of about `size` bytes, made to blow up.
fn hostile(size: usize) -> Vec<String> {
    let many = |part: &str| part.repeat(size / part.len());
    let some = |part: &str| part.repeat(size / part.len() / 2);
    vec![
        many("*a"),
        many("*a") + "*",
        many("*"),
        many("?*"),
        many("*a?"),
        many("*a??*b"),
        many("*a?b??a"),
        many("*${u}"),
        many("a*${u}?"),
        many("${"),
        many("${u"),
        many("${u, '"),
        some("*?a") + &some("?"),
        some("?") + "*" + &some("a?"),
        some("a*") + &some("${u}"),
        String::from("*") + &many("a"),
        String::from("*") + &many("a") + "*b",
        String::from("*a") + &many("?"),
        String::from("*a") + &many("?") + "*b",
    ]
}

/// They may be answered with "no", but soon.
#[test]
fn hostile_patterns_end_quickly() {
    let within = |what: &str, pattern: &str, started: Instant| {
        let took = started.elapsed();
        assert!(took.as_secs() < 3, "{what} took {took:?}: {pattern:.20}");
    };
    let subject = "a".repeat(2_000);
    for a in &hostile(2_000) {
        let pattern = resource(a);
        let started = Instant::now();
        pattern.matches(&subject);
        pattern.matches_with(&subject, |_| Some("aa"));
        within("matching", a, started);
        for b in &hostile(300) {
            let other = resource(b);
            let started = Instant::now();
            pattern.subsumes(&other);
            other.subsumes(&pattern);
            pattern.intersects(&other);
            within("comparing", a, started);
        }
    }
}

/// Up to `length` of the symbols, joined.
fn written(symbols: &'static [&'static str], length: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(symbols), 0..=length).prop_map(|s| s.concat())
}

/// Writes a pattern that stands for the value alone.
fn escaped(value: &str) -> String {
    value
        .chars()
        .map(|c| match c {
            '*' | '?' | '$' => format!("${{{c}}}"),
            c => c.to_string(),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn pieces_cover_the_text(
        text in written(&["$", "${", "{", "}", "*", "?", ",", " ", "'", "a", ":", "é", ", '", "'}"], 12),
        variables: bool,
    ) {
        let mut at = 0;
        for piece in pieces(&text, variables) {
            prop_assert_eq!(piece.range.start, at);
            prop_assert!(piece.range.end > at);
            prop_assert!(text.get(piece.range.clone()).is_some());
            at = piece.range.end;
        }
        prop_assert_eq!(at, text.len());
    }

    #[test]
    fn pieces_of_any_text_cover_it(text: String, variables: bool) {
        let joined: String = pieces(&text, variables).map(|piece| &text[piece.range]).collect();
        prop_assert_eq!(joined, text);
    }

    #[test]
    fn matches_as_defined(
        pattern in written(&["a", "b", "*", "?", "/"], 8),
        subject in written(&["a", "b", "/", "*", "?"], 8),
    ) {
        let expected = oracle(pattern.as_bytes(), subject.as_bytes());
        prop_assert_eq!(resource(&pattern).matches(&subject), expected);
        let upper = subject.to_ascii_uppercase();
        prop_assert_eq!(action(&pattern).matches(&upper), expected);
        prop_assert_eq!(Pattern::literal(&pattern, Case::Sensitive).matches(&subject), pattern == subject);
    }

    #[test]
    fn subsumes_as_defined(
        a in written(&["a", "b", "*", "?", "*", "?"], 9),
        b in written(&["a", "b", "*", "?"], 7),
    ) {
        prop_assert_eq!(resource(&a).subsumes(&resource(&b)), oracle_subsumes(&a, &b));
    }

    /// Weakened in several places, a pattern still holds the one it was.
    #[test]
    fn a_weakened_pattern_subsumes(
        b in written(&["a", "b", "*", "?", "${u}", "/"], 10),
        stars in prop::collection::vec(any::<bool>(), 11),
    ) {
        let pieces: Vec<_> = pieces(&b, true).map(|piece| &b[piece.range]).collect();
        let a: String = pieces.iter().zip(&stars).map(|(p, star)| if *star { "*" } else { p }).collect();
        prop_assert!(resource(&a).subsumes(&resource(&b)), "{} {}", a, b);
        prop_assert!(resource(&a).intersects(&resource(&b)), "{} {}", a, b);
    }

    /// A value has the effect of the same text escaped in the policy.
    #[test]
    fn values_are_literal(
        before in written(&["a", "b", "*", "?"], 4),
        after in written(&["a", "b", "*", "?", "${u}"], 4),
        value in written(&["a", "b", "*", "?", "$"], 3),
        subject in written(&["a", "b", "*", "?", "$"], 8),
    ) {
        let pattern = format!("{before}${{u}}{after}");
        let defaulted = pattern.replace("${u}", &format!("${{u, '{value}'}}"));
        let spliced = pattern.replace("${u}", &escaped(&value));
        let expected = resource(&spliced).matches(&subject);
        prop_assert_eq!(resource(&pattern).matches_with(&subject, |_| Some(&value)), expected);
        prop_assert_eq!(resource(&defaulted).matches(&subject), expected);
        prop_assert!(!resource(&pattern).matches(&subject));
    }

    #[test]
    fn subsumption_with_variables_is_sound(
        a in written(&["a", "*", "?", "${u}", "*", "${v}", "${U, 'a'}"], 5),
        b in written(&["a", "b", "*", "${u}", "${v}", "${u, 'a'}"], 5),
        u in prop::option::of(written(&["a", "b", "*"], 2)),
        v in prop::option::of(written(&["a", "?"], 2)),
        subject in written(&["a", "b", "*", "?"], 7),
    ) {
        let value = |name: &str| if name.eq_ignore_ascii_case("u") { u.as_deref() } else { v.as_deref() };
        let (a, b) = (resource(&a), resource(&b));
        let (in_a, in_b) = (a.matches_with(&subject, value), b.matches_with(&subject, value));
        prop_assert!(!(a.subsumes(&b) && in_b) || in_a);
        prop_assert!(!(in_a && in_b) || a.intersects(&b));
    }
}
