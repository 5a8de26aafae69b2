//! Names of the reference: order, wildcards, holes, and what was probably meant.

use std::cmp::Ordering;

/// The order of two names in lower case.
pub(super) fn order(ours: &str, other: &str) -> Ordering {
    let ours = ours.bytes().map(|byte| byte.to_ascii_lowercase());
    ours.cmp(other.bytes().map(|byte| byte.to_ascii_lowercase()))
}

/// Whether `name` begins with `prefix`, whatever the case.
pub(super) fn begins(name: &str, prefix: &str) -> bool {
    name.as_bytes()
        .get(..prefix.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
}

/// Whether `pattern`, with `*` and `?`, covers `name`, whatever the case. Names are ASCII.
pub(super) fn covers(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    // Most names end otherwise.
    if let (Some(&wanted), Some(&byte)) = (pattern.last(), name.last())
        && !matches!(wanted, b'*' | b'?')
        && !wanted.eq_ignore_ascii_case(&byte)
    {
        return false;
    }
    let (mut at, mut reached) = (0, 0);
    // The last star, and where the text after it was tried.
    let mut retry: Option<(usize, usize)> = None;
    while let Some(&byte) = name.get(reached) {
        match pattern.get(at) {
            Some(b'*') => {
                retry = Some((at, reached));
                at += 1;
            }
            Some(&wanted) if wanted == b'?' || wanted.eq_ignore_ascii_case(&byte) => {
                at += 1;
                reached += 1;
            }
            _ => match retry {
                Some((star, tried)) => {
                    retry = Some((star, tried + 1));
                    at = star + 1;
                    reached = tried + 1;
                }
                None => return false,
            },
        }
    }
    pattern
        .get(at..)
        .unwrap_or_default()
        .iter()
        .all(|&byte| byte == b'*')
}

/// Whether a key's name with holes (`aws:RequestTag/${TagKey}`, `s3:RequestObjectTag/<key>`) fits
/// `name`: each hole holds at least one character.
pub(super) fn fits(form: &str, name: &str) -> bool {
    let Some((literal, rest)) = split_hole(form) else {
        return form.eq_ignore_ascii_case(name);
    };
    if !begins(name, literal) {
        return false;
    }
    let Some(tail) = name.get(literal.len()..) else {
        return false;
    };
    if rest.is_empty() {
        return !tail.is_empty();
    }
    tail.char_indices()
        .skip(1)
        .any(|(at, _)| tail.get(at..).is_some_and(|tail| fits(rest, tail)))
}

/// The text before the first hole and after it.
fn split_hole(form: &str) -> Option<(&str, &str)> {
    let opening = form.find("${").or_else(|| form.find('<'))?;
    let (literal, hole) = form.split_at_checked(opening)?;
    let end = if hole.starts_with('<') { '>' } else { '}' };
    let (_, rest) = hole.split_once(end)?;
    Some((literal, rest))
}

/// The one of `known` that is spelt most like `name`, where it is close and no other is as close.
pub(super) fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    if name.is_empty() || name.len() > 128 || name.contains(['*', '?', '$', '{', '<']) {
        return None;
    }
    let wanted = name.to_ascii_lowercase();
    let allowed = match wanted.len() {
        0..=3 => 1,
        4..=9 => 2,
        _ => 3,
    };
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    for candidate in known {
        if candidate.len().abs_diff(wanted.len()) > allowed {
            continue;
        }
        let distance = strsim::osa_distance(&wanted, &candidate.to_ascii_lowercase());
        if distance > allowed {
            continue;
        }
        match best {
            Some((least, _)) if distance > least => {}
            // The same name may be there twice.
            Some((least, other)) if distance == least => {
                tied |= !other.eq_ignore_ascii_case(candidate);
            }
            _ => {
                best = Some((distance, candidate));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied).map(|(_, candidate)| candidate)
}

/// What services are called in the AWS command line or the console, and their prefix.
pub(super) const ELSEWHERE: &[(&str, &str)] = &[
    ("alb", "elasticloadbalancing"),
    ("amp", "aps"),
    ("api-gateway", "apigateway"),
    ("bedrock-runtime", "bedrock"),
    ("billing-console", "aws-portal"),
    ("cloudwatch-logs", "logs"),
    ("cloudwatchlogs", "logs"),
    ("cognito-user-pools", "cognito-idp"),
    ("configservice", "config"),
    ("cost-explorer", "ce"),
    ("deploy", "codedeploy"),
    ("docdb", "rds"),
    ("documentdb", "rds"),
    ("dynamo", "dynamodb"),
    ("efs", "elasticfilesystem"),
    ("elb", "elasticloadbalancing"),
    ("elbv2", "elasticloadbalancing"),
    ("emr", "elasticmapreduce"),
    ("eventbridge", "events"),
    ("identity-center", "sso"),
    ("inspector-v2", "inspector2"),
    ("keyspaces", "cassandra"),
    ("kinesis-firehose", "firehose"),
    ("msk", "kafka"),
    ("mwaa", "airflow"),
    ("neptune", "rds"),
    ("nlb", "elasticloadbalancing"),
    ("opensearch", "es"),
    ("opensearchserverless", "aoss"),
    ("organisations", "organizations"),
    ("parameter-store", "ssm"),
    ("resourcegroupstaggingapi", "tag"),
    ("route53-domains", "route53domains"),
    ("secrets-manager", "secretsmanager"),
    ("service-quotas", "servicequotas"),
    ("sesv2", "ses"),
    ("sfn", "states"),
    ("step-functions", "states"),
    ("stepfunctions", "states"),
    ("systems-manager", "ssm"),
    ("waf-v2", "wafv2"),
    ("workdocs-console", "workdocs"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards() {
        for (pattern, name, expected) in [
            ("get*", "GetObject", true),
            ("*object*", "PutObjectAcl", true),
            ("Get?bject", "GetObject", true),
            ("Get*", "PutObject", false),
            ("*", "x", true),
            ("Get*t", "GetObjects", false),
        ] {
            assert_eq!(covers(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn holes() {
        assert!(fits("aws:RequestTag/${TagKey}", "aws:requesttag/team"));
        assert!(!fits("aws:RequestTag/${TagKey}", "aws:RequestTag/"));
        assert!(fits("x:env/${name}.value", "x:env/A.value"));
        assert!(!fits("x:env/${name}.value", "x:env/.value"));
        assert!(fits("s3:RequestObjectTag/<key>", "s3:RequestObjectTag/é"));
    }

    #[test]
    fn what_was_meant() {
        let names = ["ChangePassword", "GetUser", "GetUsers"];
        assert_eq!(
            nearest("ChangePasword", names.into_iter()),
            Some("ChangePassword")
        );
        assert_eq!(
            nearest("GetUserr", names.into_iter()),
            None,
            "two are as near"
        );
        assert_eq!(nearest("DeleteEverything", names.into_iter()), None);
    }
}
