//! What a change of an account does to who can change whose password.

use iam_lint::account::Snapshot;
use iam_lint::report::changes::{Report, write_json, write_markdown, write_text};
use iam_lint::report::verdict::Sources;
use iam_lint::report::{Origin, Style};
use iam_lint::simulate::caller::Callers;
use iam_lint::simulate::password::Answer;
use iam_lint::simulate::password::changes::{Sides, changes};
use iam_lint::source::{Source, Span};

use super::{World, circumstances};

const RULES: &str =
    "id = \"210987654321\"\n[password-policy]\nAllowUsersToChangePassword = false\n";
const OWN: &str = r#"{"Sid": "Own", "Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"}"#;
const RESET: &str =
    r#"{"Sid": "Reset", "Effect": "Allow", "Action": "iam:UpdateLoginProfile", "Resource": "*"}"#;

/// A user with a password and nothing else.
fn user(name: &str, group: Option<&str>) -> String {
    let groups = group.map(|group| format!("groups = [\"{group}\"]\n"));
    format!(
        "[[user]]\nname = \"{name}\"\nconsole = true\nmfa = false\naccess_keys = 0\n{}",
        groups.unwrap_or_default()
    )
}

fn with_policy(kind: &str, name: &str, statements: &str) -> String {
    format!(
        "[[{kind}]]\nname = \"{name}\"\npolicies = [{{ name = \"{name}-policy\", document = '''{{\"Version\": \"2012-10-17\", \"Statement\": [{statements}]}}''' }}]\n"
    )
}

fn when(statement: &str, condition: &str) -> String {
    let open = statement.strip_suffix('}').unwrap();
    format!("{open}, \"Condition\": {condition}}}")
}

/// What is told of two states of an account.
struct Told {
    pairs: Vec<String>,
    new: Vec<String>,
    gone: Vec<String>,
    unchanged: usize,
    text: String,
    json: String,
    markdown: String,
}

struct Files<'s>(&'s Snapshot);

impl Sources for Files<'_> {
    fn find(&self, span: Span) -> Option<(&Source, Origin)> {
        Some((self.0.files.source(span.source())?, Origin::default()))
    }
}

fn compare(before: &[String], after: &[String]) -> Told {
    let world = |parts: &[String]| World::of(&format!("{RULES}{}", parts.join("")));
    let (before, after) = (world(before), world(after));
    let (former, later) = (&before.snapshots[0], &after.snapshots[0]);
    let callers = (Callers::of(former), Callers::of(later));
    let circumstances = circumstances();
    let sides = Sides {
        before: &callers.0,
        after: &callers.1,
        circumstances: &circumstances,
    };
    let changes = changes(sides, &|| {});
    let report = Report {
        changes: &changes,
        sides,
        before: &Files(former),
        after: &Files(later),
    };
    let style = Style {
        colour: false,
        width: 200,
    };
    let (mut text, mut json, mut markdown) = (Vec::new(), Vec::new(), Vec::new());
    write_text(&report, style, &mut text).unwrap();
    write_json(&report, &mut json).unwrap();
    write_markdown(&report, &mut markdown).unwrap();
    let pairs = changes.changes.iter().map(|change| {
        format!(
            "{} {}: {} {}",
            change.pair.user.label(),
            change.pair.target.name,
            change.before.map_or("new", Answer::name),
            change.after.name()
        )
    });
    Told {
        pairs: pairs.collect(),
        new: changes.new.iter().map(|who| who.label()).collect(),
        gone: changes.gone.iter().map(|who| who.label()).collect(),
        unchanged: changes.unchanged,
        text: String::from_utf8(text).unwrap(),
        json: String::from_utf8(json).unwrap(),
        markdown: String::from_utf8(markdown).unwrap(),
    }
}

#[test]
fn a_user_loses_their_own_password() {
    let staff = with_policy("group", "staff", OWN);
    let told = compare(
        &[
            user("mira", Some("staff")),
            user("olaf", Some("staff")),
            staff.clone(),
        ],
        &[user("mira", None), user("olaf", Some("staff")), staff],
    );
    assert_eq!(told.pairs, ["mira mira: yes no"]);
    assert_eq!(told.unchanged, 3);
    for part in [
        "lost\n",
        "`mira` can no longer change their own password: no, was yes\n",
        "no identity policy allows `iam:ChangePassword`",
        "before: identity: `Own` of `staff-policy` (group staff) allows it",
        "1 lost; 3 pairs as before",
        "account.toml:",
    ] {
        assert!(told.text.contains(part), "{part}\n{}", told.text);
    }
    for part in [
        "| 1 | `mira` | their own | yes | **no** |\n",
        "- before: identity: `Own` of `staff-policy` (group staff) allows it, `",
    ] {
        assert!(told.markdown.contains(part), "{part}\n{}", told.markdown);
    }
}

#[test]
fn a_role_gains_the_passwords_of_others() {
    let people = [user("mira", None), user("olaf", None)].concat();
    let told = compare(
        &[people.clone(), with_policy("role", "desk", OWN)],
        &[people, with_policy("role", "desk", RESET)],
    );
    assert_eq!(
        told.pairs,
        ["role/desk mira: no yes", "role/desk olaf: no yes"]
    );
    assert_eq!(told.unchanged, 4);
    let sentence = "`role/desk` can now change the passwords of `mira`, `olaf`: yes, was no";
    assert!(told.text.contains(sentence), "{}", told.text);
    assert!(
        told.markdown
            .contains("| 1 | `role/desk` | `mira`, `olaf` | no | **yes** |\n"),
        "{}",
        told.markdown
    );
}

/// The same answer, but by a way that does not ask for the old password.
#[test]
fn another_way_is_a_change() {
    let staff = |statements: &str| with_policy("group", "staff", statements);
    let mira = user("mira", Some("staff"));
    let told = compare(
        &[mira.clone(), staff(&format!("{OWN}, {RESET}"))],
        &[mira, staff(RESET)],
    );
    assert_eq!(told.pairs, ["mira mira: yes yes"]);
    assert!(
        told.text.contains("yes, as before, but otherwise"),
        "{}",
        told.text
    );
}

#[test]
fn conditions_are_compared() {
    let here = r#"{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#;
    let there = r#"{"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}"#;
    let by_agent = r#"{"StringEquals": {"aws:UserAgent": "x"}}"#;
    let people = [
        user("a", Some("desk")),
        user("b", Some("desk")),
        user("c", None),
    ]
    .concat();
    let desk = |statements: &[String]| {
        [
            people.clone(),
            with_policy("group", "desk", &statements.join(", ")),
        ]
    };
    let told = compare(&desk(&[when(RESET, here)]), &desk(&[when(RESET, there)]));
    let all = ["a a", "a b", "a c", "b a", "b b", "b c"];
    let all = all.map(|pair| format!("{pair}: conditional conditional"));
    let mut pairs = told.pairs.clone();
    pairs.sort();
    assert_eq!(pairs, all);
    assert_eq!(told.unchanged, 3);
    // The order in which policies say it is nothing.
    let (one, other) = (when(RESET, here), when(RESET, by_agent));
    let told = compare(&desk(&[one.clone(), other.clone()]), &desk(&[other, one]));
    assert_eq!(told.pairs, [""; 0]);
    assert_eq!(told.unchanged, 9);
    assert!(told.text.contains("nothing changes"), "{}", told.text);
}

#[test]
fn users_come_and_go() {
    let desk = with_policy("role", "desk", RESET);
    let told = compare(
        &[user("karl", None), user("Mira", None), desk.clone()],
        &[user("mira", None), user("nora", None), desk],
    );
    assert_eq!(told.pairs, ["nora nora: new no", "role/desk nora: new yes"]);
    assert_eq!(told.new, ["nora"]);
    assert_eq!(told.gone, ["karl"]);
    assert_eq!(told.unchanged, 2);
    for part in ["new: `nora`\n", "gone: `karl`\n"] {
        assert!(told.text.contains(part), "{part}\n{}", told.text);
    }
}

#[test]
fn the_json_obeys_its_schema() {
    let schema = include_str!("../../rules/verdict.schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let told = compare(
        &[
            user("karl", None),
            user("mira", None),
            with_policy("role", "desk", RESET),
        ],
        &[
            user("mira", None),
            user("nora", None),
            with_policy("role", "desk", OWN),
        ],
    );
    assert_eq!(told.json.lines().count(), 1);
    let object: serde_json::Value = serde_json::from_str(&told.json).unwrap();
    let faults: Vec<_> = validator.iter_errors(&object).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let change = &object["changes"][1];
    assert_eq!(change["user"], "arn:aws:iam::210987654321:role/desk");
    assert_eq!(change["before"], "yes");
    assert_eq!(change["after"], "no");
    assert_eq!(change["ways"][0]["before"]["way"], "reset-password");
    assert_eq!(object["gone"][0], "arn:aws:iam::210987654321:user/karl");
}
