//! How fast requests are decided and policies compared.
//!
//! `cargo bench --bench access [-- DIRECTORY]`. The directory holds policies, one to a file, for the
//! comparisons of real ones; without one the samples are taken.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops where it cannot run"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use iam_lint::access::asked::Asked;
use iam_lint::access::compiled::CompiledPolicy;
use iam_lint::access::context::Keys;
use iam_lint::access::inclusion::{Holds, Kind};
use iam_lint::access::layers::{Layers, Outcome};
use iam_lint::access::principal::Principal;
use iam_lint::access::statement::Request;
use iam_lint::policy::{Effect, read};
use iam_lint::simulate::comparison::{Standard, compare};
use iam_lint::source::SourceId;
use iam_lint::syntax::json;

type Set = Vec<Arc<CompiledPolicy>>;

fn main() {
    let directory = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    decisions();
    let directory = directory
        .unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/samples/aws-examples").to_owned());
    comparisons(Path::new(&directory));
    hostile();
}

fn compiled(name: &str, text: &str) -> Arc<CompiledPolicy> {
    let parsed = json::parse(SourceId::new(0), text);
    assert!(parsed.errors.is_empty(), "{name}");
    Arc::new(CompiledPolicy::new(name, &read::policy(parsed.tree.root())))
}

/// Decisions a second on one core.
fn decisions() {
    let one = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}]}"#;
    let tested = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:ChangePassword","Resource":"arn:aws:iam::*:user/${aws:username}","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"},"IpAddress":{"aws:SourceIp":["203.0.113.0/24","198.51.100.0/24"]}}}]}"#;
    let mut many = String::from(r#"{"Version":"2012-10-17","Statement":["#);
    for number in 0..199 {
        write!(many, r#"{{"Effect":"Allow","Action":["svc{}:Get{number}","svc{}:List*"],"Resource":"arn:aws:svc:::x{number}/*"}},"#, number % 40, number % 40).expect("text");
    }
    many.push_str(
        r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}]}"#,
    );
    let user = "arn:aws:iam::210987654321:user/alice";
    let cases = [
        (
            "one statement",
            one,
            "s3:GetObject",
            "arn:aws:s3:::reports/2026/11.csv",
        ),
        (
            "one statement, two conditions, a variable",
            tested,
            "iam:ChangePassword",
            user,
        ),
        (
            "200 statements",
            &many,
            "s3:GetObject",
            "arn:aws:s3:::reports/2026/11.csv",
        ),
        (
            "200 statements, five of the service",
            &many,
            "svc3:ListThings",
            "arn:aws:svc:::x163/a",
        ),
    ];
    for (name, policy, action, resource) in cases {
        let layers = Layers {
            identity: vec![compiled("p", policy)],
            ..Layers::default()
        };
        let principal = Principal::from_arn(user).expect("a user");
        let mut keys = Keys::new();
        keys.add("aws:SourceIp", ["203.0.113.7"]);
        keys.add("aws:MultiFactorAuthPresent", ["true"]);
        principal.add_keys(&mut keys);
        let asked = Asked {
            request: Request {
                action,
                resource,
                context: &keys,
                reading: None,
            },
            principal: &principal,
            resource_account: Some("210987654321"),
        };
        assert_eq!(layers.decide(&asked), Outcome::Allow, "{name}");
        let rounds = 300_000;
        let best = (0..7)
            .map(|_| {
                let start = Instant::now();
                for _ in 0..rounds {
                    black_box(black_box(&layers).decide(black_box(&asked)));
                }
                start.elapsed()
            })
            .min()
            .expect("seven rounds");
        let each = best.as_secs_f64() / f64::from(rounds);
        println!("{:.2} million decisions a second: {name}", 1e-6 / each);
    }
}

/// Every policy against itself, against the largest, and against one of the size of
/// `ReadOnlyAccess`: all reading actions of all policies.
fn comparisons(directory: &Path) {
    let mut texts: Vec<(String, String)> = std::fs::read_dir(directory)
        .expect("a directory of policies")
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let text = std::fs::read_to_string(&path).ok()?;
            let json = path
                .extension()
                .is_some_and(|extension| extension == "json");
            json.then(|| {
                (
                    path.file_stem()
                        .map(|name| name.to_string_lossy().into_owned())
                        .unwrap_or_default(),
                    text,
                )
            })
        })
        .collect();
    texts.sort_by_key(|(name, text)| (std::cmp::Reverse(text.len()), name.clone()));
    let policies: Vec<(String, Set)> = texts
        .iter()
        .map(|(name, text)| (name.clone(), vec![compiled(name, text)]))
        .collect();
    let reading = vec![compiled("reading", &reading_policy(&policies))];
    let actions: usize = reading[0]
        .statements
        .iter()
        .map(|s| s.actions.patterns.len())
        .sum();
    let mut references: Vec<(String, &Set)> = policies
        .iter()
        .take(3)
        .map(|(name, set)| (name.clone(), set))
        .collect();
    references.push((format!("all {actions} reading actions"), &reading));
    let mut all = Vec::new();
    for ((name, set), (other, next)) in policies.iter().zip(policies.iter().skip(1)) {
        all.push(measure(name, set, name, set));
        all.push(measure(name, set, other, next));
        all.push(measure(other, next, name, set));
    }
    summary(
        "policies against themselves and the next in size, both ways",
        all,
    );
    let mut all = Vec::new();
    for (name, set) in &policies {
        for (other, reference) in &references {
            all.push(measure(name, set, other, reference));
            all.push(measure(other, reference, name, set));
        }
    }
    summary(
        &format!(
            "{} policies against the three largest and {actions} reading actions, both ways",
            policies.len()
        ),
        all,
    );
}

struct Measured {
    time: Duration,
    holds: Holds,
    pair: String,
}

fn measure(new_name: &str, new: &Set, name: &str, reference: &Set) -> Measured {
    let standard = Standard::Reference(reference.clone());
    let start = Instant::now();
    let answer = compare(new, &standard, Some(Kind::Identity));
    Measured {
        time: start.elapsed(),
        holds: answer.holds,
        pair: format!("{new_name} against {name} {:?}", answer.unknown),
    }
}

fn summary(what: &str, mut all: Vec<Measured>) {
    all.sort_by_key(|measured| measured.time);
    let count = |holds| {
        all.iter()
            .filter(|measured| measured.holds == holds)
            .count()
    };
    let at = |part: usize| all[(all.len() - 1) * part / 1000].time.as_secs_f64() * 1e3;
    println!("{what}:");
    println!(
        "  {} comparisons: {} pass, {} fail, {} unknown",
        all.len(),
        count(Holds::Pass),
        count(Holds::Fail),
        count(Holds::Unknown)
    );
    println!(
        "  median {:.3} ms, 95 % {:.3} ms, 99 % {:.3} ms, longest {:.3} ms",
        at(500),
        at(950),
        at(990),
        at(1000)
    );
    for slow in all.iter().rev().take(3) {
        println!("    {:.1} ms: {}", slow.time.as_secs_f64() * 1e3, slow.pair);
    }
    for unknown in all.iter().filter(|m| m.holds == Holds::Unknown).take(5) {
        println!("    unknown: {}", unknown.pair);
    }
}

fn reading_policy(policies: &[(String, Set)]) -> String {
    let mut actions: Vec<String> = policies
        .iter()
        .flat_map(|(_, set)| &set[0].statements)
        .filter(|statement| statement.effect == Effect::Allow && !statement.actions.negated)
        .flat_map(|statement| statement.actions.patterns.iter())
        .map(iam_lint::access::pattern::Pattern::to_text)
        .filter(|text| {
            let name = text.split_once(':').map_or("", |(_, name)| name);
            ["Get", "List", "Describe", "View", "Search"]
                .iter()
                .any(|verb| name.starts_with(verb))
        })
        .collect();
    actions.sort();
    actions.dedup();
    let list = serde_json::to_string(&actions).expect("texts");
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":{list},"Resource":"*"}}]}}"#
    )
}

/// Policies made to be hard: the answer may be "unknown", but it must come.
fn hostile() {
    let stars = |letter: char| format!("arn:aws:s3:::{}", format!("*{letter}????????").repeat(40));
    let nested = (0..60)
        .map(|number| format!(r#"{{"Effect":"Allow","Action":["s3:*{number}*","s3:G*{number}"],"Resource":["{}","arn:aws:s3:::b{number}*"],"Condition":{{"StringLike":{{"aws:PrincipalTag/t{number}":["a*b*{number}","*c"]}}}}}}"#, stars('a')))
        .collect::<Vec<_>>()
        .join(",");
    let wide = format!(r#"{{"Version":"2012-10-17","Statement":[{nested}]}}"#);
    let any = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;
    let dense = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"*","Resource":["{}","{}"]}}]}}"#,
        stars('a'),
        stars('b')
    );
    let sets = [
        ("wide", compiled("wide", &wide)),
        ("any", compiled("any", any)),
        ("dense", compiled("dense", &dense)),
    ];
    for (name, new) in &sets {
        for (other, reference) in &sets {
            let measured = measure(name, &vec![new.clone()], other, &vec![reference.clone()]);
            println!(
                "hostile: {:?} after {:.0} ms: {}",
                measured.holds,
                measured.time.as_secs_f64() * 1e3,
                measured.pair
            );
        }
    }
}
