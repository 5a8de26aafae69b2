//! A decision reserves no memory, once the policies are compiled.

use std::sync::Arc;

use iam_lint::access::asked::Asked;
use iam_lint::access::compiled::CompiledPolicy;
use iam_lint::access::context::Keys;
use iam_lint::access::layers::{Layers, Outcome};
use iam_lint::access::principal::Principal;
use iam_lint::access::statement::Request;
use iam_lint::policy::read;
use iam_lint::source::SourceId;
use iam_lint::syntax::json;

fn compiled(text: &str) -> Arc<CompiledPolicy> {
    let parsed = json::parse(SourceId::new(0), text);
    Arc::new(CompiledPolicy::new(
        "policy",
        &read::policy(parsed.tree.root()),
    ))
}

#[test]
fn decisions_reserve_no_memory() {
    let identity = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":["iam:Change*","s3:*"],"Resource":["arn:aws:iam::*:user/${aws:username}","arn:aws:s3:::x/*"],
         "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"},"IpAddress":{"aws:SourceIp":["203.0.113.0/24","2001:db8::/32"]},
                      "NumericLessThan":{"aws:MultiFactorAuthAge":"3600"},"StringLike":{"aws:PrincipalTag/team":"core-*"},
                      "ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]},"DateGreaterThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"}}},
        {"Effect":"Deny","NotAction":"iam:*","NotResource":"arn:aws:iam::210987654321:user/*"}]}"#;
    let resource = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotPrincipal":{"AWS":["210987654321","arn:aws:iam::210987654321:user/alice"]},"Action":"*","Resource":"*"}}"#;
    let all =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let layers = Layers {
        identity: vec![compiled(identity)],
        resource: vec![compiled(resource)],
        session: vec![compiled(all)],
        scp: vec![vec![compiled(all)], vec![compiled(all)]],
        ..Layers::default()
    };
    let principal = Principal::from_arn("arn:aws:iam::210987654321:user/alice").unwrap();
    let mut keys = Keys::new();
    for (key, value) in [
        ("aws:MultiFactorAuthPresent", "true"),
        ("aws:SourceIp", "203.0.113.7"),
        ("aws:MultiFactorAuthAge", "60"),
        ("aws:PrincipalTag/team", "core-a"),
        ("aws:CurrentTime", "2026-11-24T10:00:00Z"),
    ] {
        keys.add(key, [value]);
    }
    keys.add("aws:TagKeys", ["a", "b"]);
    principal.add_keys(&mut keys);
    let asked = Asked {
        request: Request {
            action: "iam:ChangePassword",
            resource: "arn:aws:iam::210987654321:user/alice",
            context: &keys,
            reading: None,
        },
        principal: &principal,
        resource_account: None,
    };
    let mut outcome = Outcome::Open;
    let counted = allocation_counter::measure(|| outcome = layers.decide(&asked));
    assert_eq!(outcome, Outcome::Allow);
    assert_eq!(counted.count_total, 0);
    // The counter counts.
    let counted = allocation_counter::measure(|| drop(layers.residual(&asked)));
    assert!(counted.count_total > 0);
}
