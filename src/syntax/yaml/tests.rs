//! What reading a whole text makes of it.

use super::{Parsed, parse};
use crate::source::SourceId;
use crate::syntax::unknown::mark;
use crate::syntax::{Kind, Node, Quoting, Tree};

fn read(text: &str) -> Parsed<'_> {
    parse(SourceId::new(0), text)
}

/// The tree of a text without faults.
fn tree(text: &str) -> Tree<'_> {
    let mut parsed = read(text);
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    assert_eq!(parsed.trees.len(), 1);
    parsed.trees.remove(0)
}

fn get<'t>(tree: &'t Tree<'_>, path: &[&str]) -> Node<'t> {
    path.iter().fold(tree.root(), |node, step| {
        let element = || node.elements().nth(step.parse().unwrap());
        node.get(step).or_else(element).unwrap()
    })
}

/// What stands in the text at the place of a value.
fn written<'t>(text: &'t str, tree: &Tree<'_>, path: &[&str]) -> &'t str {
    &text[get(tree, path).span().range()]
}

/// What stands in the text at the place of `part` of a string.
fn part<'t>(text: &'t str, node: Node<'_>, part: &str) -> &'t str {
    let string = node.text().unwrap();
    let at = string.as_str().find(part).unwrap();
    &text[string.part(at..at + part.len()).range()]
}

#[test]
fn scalars_keep_their_places_in_any_script() {
    let text = "é: naïve # ü\n'ü': 'it''s'\n\"ö\": \"a\\u00e9b\"  # \"\nn: 012345678901\nt: True\n\
                z:\ny: ~\nv: 2012-10-17\nm: one\n  two\nq: \"plain\"\n";
    let tree = tree(text);
    let expected = [
        ("é", "naïve", Kind::String),
        ("ü", "'it''s'", Kind::String),
        ("ö", "\"a\\u00e9b\"", Kind::String),
        ("n", "012345678901", Kind::Number),
        ("t", "True", Kind::Bool),
        ("z", "", Kind::Null),
        ("y", "~", Kind::Null),
        ("v", "2012-10-17", Kind::String),
        ("m", "one\n  two", Kind::String),
        ("q", "\"plain\"", Kind::String),
    ];
    for (key, place, kind) in expected {
        assert_eq!(written(text, &tree, &[key]), place);
        assert_eq!(get(&tree, &[key]).kind(), kind);
    }
    assert_eq!(get(&tree, &["n"]).literal(), "012345678901");
    assert_eq!(get(&tree, &["t"]).literal(), "true");
    assert_eq!(get(&tree, &["z"]).literal(), "null");
    assert_eq!(
        get(&tree, &["z"]).span().start(),
        text.find("z:").unwrap() + 2
    );
    assert_eq!(get(&tree, &["m"]).as_str(), Some("one two"));
    assert_eq!(part(text, get(&tree, &["ü"]), "'s"), "''s");
    assert_eq!(part(text, get(&tree, &["ö"]), "é"), "\\u00e9");
    assert_eq!(part(text, get(&tree, &["ö"]), "b"), "b");
    assert_eq!(part(text, get(&tree, &["m"]), "two"), "two");
    let keys: Vec<_> = tree.root().members().map(|member| member.key).collect();
    assert_eq!(&text[keys[1].span().range()], "'ü'");
    assert_eq!(&text[keys[2].content_span().range()], "ö");
}

#[test]
fn block_scalars_keep_the_places_of_their_lines() {
    let text = "a: # é |\n  |-\n    {\"é\": [\n      \"x\"\n    ]}\n\n# c\nb: >\n  one\n  two\n\n  three\nc: \
                !Sub |\n  ${d}\n";
    let tree = tree(text);
    let literal = get(&tree, &["a"]);
    assert_eq!(literal.as_str(), Some("{\"é\": [\n  \"x\"\n]}"));
    assert_eq!(part(text, literal, "\"x\""), "\"x\"");
    assert_eq!(part(text, literal, "é"), "é");
    assert_eq!(
        written(text, &tree, &["a"]),
        "|-\n    {\"é\": [\n      \"x\"\n    ]}"
    );
    assert_eq!(literal.text().unwrap().writing().quoting, Quoting::Block(4));
    let folded = get(&tree, &["b"]);
    assert_eq!(folded.as_str(), Some("one two\nthree\n"));
    assert_eq!(part(text, folded, "two"), "two");
    assert_eq!(part(text, folded, "three"), "three");
    assert_eq!(written(text, &tree, &["b"]), ">\n  one\n  two\n\n  three");
    let tagged = get(&tree, &["c", "Fn::Sub"]);
    assert_eq!(part(text, tagged, "${d}"), "${d}");
    assert_eq!(written(text, &tree, &["c"]), "!Sub |\n  ${d}");
}

#[test]
fn lists_and_mappings_end_with_their_last_value() {
    let text = "a:\n  - x: 1 # c\n    y: [1, {k: v}] # d\n\n# e\nb:\n- - p\n  - q\n- [r]\n-\nc: \
                {k: v, l}\nd:\n\n";
    let tree = tree(text);
    let expected: [(&[&str], &str); 8] = [
        (&["a"], "- x: 1 # c\n    y: [1, {k: v}]"),
        (&["a", "0"], "x: 1 # c\n    y: [1, {k: v}]"),
        (&["a", "0", "y"], "[1, {k: v}]"),
        (&["a", "0", "y", "1"], "{k: v}"),
        (&["b"], "- - p\n  - q\n- [r]\n-"),
        (&["b", "0"], "- p\n  - q"),
        (&["b", "1"], "[r]"),
        (&["c"], "{k: v, l}"),
    ];
    for (path, place) in expected {
        assert_eq!(written(text, &tree, path), place);
    }
    assert_eq!(written(text, &tree, &[]), text.trim_end());
}

#[test]
fn short_tags_become_their_long_form() {
    let text = "a: !Sub \"${x}é\"\nb: !GetAtt Bücket.Arn\nc: !If [x, !Ref y, z]\nd: !Join\n  - ''\n  \
                - - p\n    - q\ne: !vault |\n  123\nf: !!str 12\ng: &g !Ref p\nh: !Condition\n  k: v\n\
                i: ! 12\n";
    let tree = tree(text);
    assert_eq!(get(&tree, &["a", "Fn::Sub"]).as_str(), Some("${x}é"));
    assert_eq!(
        get(&tree, &["b", "Fn::GetAtt"]).as_str(),
        Some("Bücket.Arn")
    );
    assert_eq!(get(&tree, &["c", "Fn::If", "1", "Ref"]).as_str(), Some("y"));
    let places: [(&[&str], &str); 6] = [
        (&["b"], "!GetAtt Bücket.Arn"),
        (&["c", "Fn::If"], "[x, !Ref y, z]"),
        (&["d"], "!Join\n  - ''\n  - - p\n    - q"),
        (&["d", "Fn::Join", "1"], "- p\n    - q"),
        (&["g"], "!Ref p"),
        (&["h", "Condition"], "k: v"),
    ];
    for (path, place) in places {
        assert_eq!(written(text, &tree, path), place);
    }
    let key = get(&tree, &["c"]).members().next().unwrap().key;
    assert_eq!(&text[key.span().range()], "!If");
    let vault = get(&tree, &["e"]);
    assert_eq!(&*vault.unknown().unwrap().name, "!vault");
    assert_eq!(get(&tree, &["f"]).as_str(), Some("12"));
    assert_eq!(get(&tree, &["i"]).as_str(), Some("12"));
}

#[test]
fn strings_say_how_they_are_written() {
    let text = "[a, 'b', \"c\", \"\\x64\"]";
    let tree = tree(text);
    let quoting = tree
        .root()
        .elements()
        .map(|node| node.text().unwrap().writing().quoting);
    let wanted = [
        Quoting::Plain,
        Quoting::Single,
        Quoting::Json,
        Quoting::Json,
    ];
    assert!(quoting.eq(wanted));
}

#[test]
fn aliases_and_merge_keys_repeat_what_they_stand_for() {
    let text = "base: &b\n  p: 1\n  q: 2\nx:\n  <<: *b\n  q: 3\ny: *b\nz:\n  <<: [*b, {p: 0, r: \
                4}]\nw: {\"<<\": *b}\n";
    let tree = tree(text);
    assert_eq!(get(&tree, &["x"]).members().count(), 2);
    assert_eq!(get(&tree, &["x", "p"]).literal(), "1");
    assert_eq!(get(&tree, &["x", "q"]).literal(), "3");
    assert_eq!(
        get(&tree, &["x", "p"]).span(),
        get(&tree, &["base", "p"]).span()
    );
    assert_eq!(get(&tree, &["y"]).span(), get(&tree, &["base"]).span());
    let merged: Vec<_> = get(&tree, &["z"])
        .members()
        .map(|member| (member.key.as_str(), member.value.literal()))
        .collect();
    assert_eq!(merged, [("p", "1"), ("q", "2"), ("r", "4")]);
    assert_eq!(get(&tree, &["w", "<<", "q"]).literal(), "2");
}

#[test]
fn aliases_to_nothing_and_to_themselves_are_faults() {
    let text = "a: &a [*a, 1]\nb: *nope\nc: 1\n---\nd: *a\n";
    let parsed = read(text);
    let places: Vec<_> = parsed
        .errors
        .iter()
        .map(|error| &text[error.span.range()])
        .collect();
    assert_eq!(places, ["*a", "*nope", "*a"]);
    assert_eq!(get(&parsed.trees[0], &["a", "0"]).kind(), Kind::Missing);
    assert_eq!(get(&parsed.trees[0], &["b"]).kind(), Kind::Missing);
    assert_eq!(get(&parsed.trees[0], &["c"]).literal(), "1");
    assert_eq!(parsed.trees.len(), 2);
}

#[test]
fn bombs_do_not_go_off() {
    let mut text = "a0: &a0 [x]\n".to_owned();
    for n in 1..20 {
        let aliases = vec![format!("*a{}", n - 1); 10].join(", ");
        text.push_str(&format!("a{n}: &a{n} [{aliases}]\n"));
    }
    let parsed = read(&text);
    assert_eq!(parsed.errors.len(), 1);
    let message = &parsed.errors[0].message;
    assert!(message.starts_with("aliases expand to more than"));
    assert!(text[parsed.errors[0].span.range()].starts_with('*'));

    let mut text = "a0: &a0 {}\n".to_owned();
    for n in 1..40 {
        let before = n - 1;
        text.push_str(&format!("a{n}: &a{n} {{<<: [*a{before}, *a{before}]}}\n"));
    }
    assert!(!read(&text).errors.is_empty());
}

#[test]
fn keys_are_texts_and_equal_ones_are_kept() {
    let text = "a: 1\na: 2\n? [x]\n: y\n1: z\ntrue: w\n'': v\n";
    let parsed = read(text);
    let members = parsed.trees[0].root().members();
    let keys: Vec<_> = members.map(|member| member.key.as_str()).collect();
    assert_eq!(keys, ["a", "a", "1", "true", ""]);
    assert_eq!(parsed.errors.len(), 1);
    assert_eq!(&text[parsed.errors[0].span.range()], "[x]");
}

#[test]
fn depth_is_bounded() {
    let within = format!("{}1{}", "[".repeat(128), "]".repeat(128));
    assert!(read(&within).errors.is_empty());
    let beyond = format!("a: {}1{}\nb: 2\n", "[".repeat(200), "]".repeat(200));
    let parsed = read(&beyond);
    assert_eq!(parsed.errors.len(), 1);
    assert_eq!(get(&parsed.trees[0], &["b"]).literal(), "2");
    for hostile in [
        "[".repeat(1_000_000),
        "- ".repeat(50_000),
        "{a: ".repeat(10_000),
    ] {
        assert_eq!(read(&hostile).errors.len(), 1);
    }
}

#[test]
fn a_star_without_quotes_is_named_and_read() {
    let text = "Statement:\n  - Action: *\n    Resource: [*, 'é']\n    Sid: x\n  - *\n";
    let parsed = read(text);
    let stars: Vec<_> = text.match_indices('*').map(|(at, _)| at).collect();
    let found: Vec<_> = parsed
        .errors
        .iter()
        .map(|error| error.span.start())
        .collect();
    assert_eq!(found, stars);
    assert_eq!(parsed.errors[0].help, Some("write `'*'` in quotes"));
    let tree = &parsed.trees[0];
    assert_eq!(get(tree, &["Statement", "0", "Action"]).as_str(), Some("*"));
    assert_eq!(get(tree, &["Statement", "0", "Sid"]).as_str(), Some("x"));
    assert_eq!(get(tree, &["Statement", "1"]).as_str(), Some("*"));
}

#[test]
fn what_stands_around_an_error_is_kept() {
    let text = "é:\n  b: 1\n  c: 'x\n---\nd: [1, 2\n---\ne: 3\n--- # é\nf: 4\n";
    let parsed = read(text);
    assert_eq!(parsed.trees.len(), 4);
    assert_eq!(get(&parsed.trees[0], &["é", "b"]).literal(), "1");
    assert_eq!(get(&parsed.trees[0], &["é", "c"]).kind(), Kind::Missing);
    assert_eq!(written(text, &parsed.trees[1], &["d", "1"]), "2");
    assert_eq!(written(text, &parsed.trees[2], &["e"]), "3");
    assert_eq!(&text[parsed.errors[0].span.range()], "'");
    assert_eq!(parsed.errors[0].message, "string is never closed");
    let tab = read("a:\n\tb: 1\n");
    assert_eq!(
        tab.errors[0].help,
        Some("indent with spaces: YAML takes no tabs")
    );
    assert_eq!(get(&tab.trees[0], &["a"]).kind(), Kind::Missing);
}

#[test]
fn a_stream_holds_any_number_of_documents() {
    let parsed = read("a: 1\n---\nb: |\n  é\n...\n---\nc: [2]\n---\n");
    assert_eq!(parsed.trees.len(), 4);
    assert_eq!(get(&parsed.trees[1], &["b"]).as_str(), Some("é\n"));
    assert_eq!(parsed.trees[3].root().kind(), Kind::Null);
    assert!(read("").trees.is_empty());
    assert!(read("# nothing\n").trees.is_empty());
}

#[test]
fn line_breaks_of_windows_and_byte_order_marks_are_no_content() {
    let text = "\u{feff}a: |\r\n  x\r\n  y\r\nb: 'q\r\n  r'\r\nc: 1\r\n";
    let tree = tree(text);
    assert_eq!(get(&tree, &["a"]).as_str(), Some("x\ny\n"));
    assert_eq!(part(text, get(&tree, &["a"]), "y"), "y");
    assert_eq!(written(text, &tree, &["a"]), "|\r\n  x\r\n  y");
    assert_eq!(get(&tree, &["b"]).as_str(), Some("q r"));
    assert_eq!(part(text, get(&tree, &["b"]), "r"), "r");
    assert_eq!(written(text, &tree, &["c"]), "1");
    assert_eq!(tree.root().span().start(), 3);
}

#[test]
fn what_templates_put_in_is_unknown() {
    let text = "Resource: \"arn:aws:s3:::{{ .Values.b | default \"c\" }}/*\"\n\
                {{- if .x }}\nAction:\n  {{- toYaml .Values.actions | nindent 2 }}\n{{- end }}\n\
                {{ .k }}: 1\nPolicy: |\n  {\"a\": \"{{ .é }}\",\n  {{- if .y }}\n   \"b\": 1}\n";
    let tree = tree(text);
    let resource = get(&tree, &["Resource"]);
    let wanted = format!("arn:aws:s3:::{}/*", mark(0));
    assert_eq!(resource.as_str(), Some(wanted.as_str()));
    assert_eq!(
        part(text, resource, &mark(0)),
        "{{ .Values.b | default \"c\" }}"
    );
    assert_eq!(part(text, resource, "/*"), "/*");
    let action = get(&tree, &["Action"]).unknown().unwrap();
    assert_eq!(&*action.name, "{{- toYaml .Values.actions | nindent 2 }}");
    assert_eq!(&text[action.place.range()], &*action.name);
    assert_eq!(get(&tree, &[mark(2).as_str()]).literal(), "1");
    let policy = get(&tree, &["Policy"]);
    assert_eq!(part(text, policy, &mark(3)), "{{ .é }}");
    assert_eq!(part(text, policy, "\"b\""), "\"b\"");
    assert_eq!(tree.unknowns().len(), 4);
}
