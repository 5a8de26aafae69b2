//! Places in decoded strings and embedded documents.

use super::*;

fn part(text: &str, decoded: &str) -> String {
    let parsed = parse(ID, text);
    let string = parsed.tree.root().text().unwrap();
    let at = string.as_str().find(decoded).unwrap();
    slice(text, string.part(at..at + decoded.len())).to_owned()
}

#[test]
fn parts_of_decoded_strings() {
    let text = r#""a\n\u00e9\ud83d\ude00b\\c""#;
    assert_eq!(parse(ID, text).tree.root().as_str(), Some("a\né😀b\\c"));
    for (decoded, written) in [
        ("a", "a"),
        ("\n", r"\n"),
        ("é", r"\u00e9"),
        ("😀", r"\ud83d\ude00"),
        ("b", "b"),
        ("\\", r"\\"),
        ("c", "c"),
        ("\né", r"\n\u00e9"),
        ("😀b", r"\ud83d\ude00b"),
        ("a\né😀b\\c", r"a\n\u00e9\ud83d\ude00b\\c"),
    ] {
        assert_eq!(part(text, decoded), written);
    }
    assert_eq!(part("“ab”", "ab"), "ab");
    assert_eq!(part("'ab'", "b"), "b");
    assert_eq!(part("\"ab", "b"), "b");
}

#[test]
fn lone_surrogates_are_replaced() {
    let parsed = parse(ID, r#""a\ud800\ud83d\ude00\udc00""#);
    assert_eq!(parsed.tree.root().as_str(), Some("a\u{fffd}😀\u{fffd}"));
    assert_eq!(parsed.errors.len(), 2);
}

/// The document in the string `outer`, read once more.
fn embedded(outer: &str) -> Parsed<'static> {
    let parsed = parse(ID, outer);
    assert_eq!(parsed.errors, []);
    let string = parsed.tree.root().get("doc").unwrap().text().unwrap();
    parse_embedded(
        ID,
        Cow::Owned(string.as_str().to_owned()),
        string.offset_map(),
    )
}

#[test]
fn embedded_documents_point_into_the_string() {
    let outer = r#"{"doc": "{\n \"Action\": [\"iam:\u0047et*\", \"a\\nb\"],\"n\":12}"}"#;
    let inner = embedded(outer);
    assert_eq!(inner.errors, []);
    check_places(outer, &inner);
    let root = inner.tree.root();
    assert_eq!(slice(outer, root.span()), &outer[9..outer.len() - 2]);
    let member = root.members().next().unwrap();
    assert_eq!(slice(outer, member.key.span()), r#"\"Action\""#);
    let actions: Vec<_> = member.value.elements().collect();
    assert_eq!(slice(outer, actions[0].span()), r#"\"iam:\u0047et*\""#);
    let get = actions[0].text().unwrap();
    assert_eq!(slice(outer, get.part(4..7)), r"\u0047et");
    let broken = actions[1].text().unwrap();
    assert_eq!(broken.as_str(), "a\nb");
    assert_eq!(slice(outer, broken.part(1..2)), r"\\n");
    assert_eq!(root.get("n").unwrap().literal(), "12");
    assert_eq!(slice(outer, root.get("n").unwrap().span()), "12");
}

#[test]
fn errors_of_embedded_documents_point_into_the_string() {
    let outer = r#"{"doc": "{\n \"a\": [\"x\",],\n \"b\": 'y'}"}"#;
    let inner = embedded(outer);
    check_places(outer, &inner);
    let found: Vec<_> = inner
        .errors
        .iter()
        .map(|error| slice(outer, error.span))
        .collect();
    assert_eq!(found, [",", "'y'"]);
    assert_eq!(
        inner.errors[0].fix.as_ref().unwrap().span,
        inner.errors[0].span
    );
    assert_eq!(inner.errors[1].fix, None, "quotes would have to be escaped");
}

#[test]
fn a_verbatim_part_of_a_source() {
    let text = "policy: {\"a\": [1,]}";
    let parsed = parse_embedded(ID, Cow::Borrowed(&text[8..]), OffsetMap::verbatim(8));
    check_places(text, &parsed);
    assert_eq!(slice(text, parsed.tree.root().span()), "{\"a\": [1,]}");
    assert_eq!(parsed.errors[0].span.range(), 16..17);
}
