//! Who counts as the public: people whom a policy does not name.
//!
//! AWS publishes what makes a bucket policy public, and the comparison follows it for every kind of
//! resource: access is public unless it is limited to fixed principals, or to fixed values of one of
//! the condition keys by which someone is trusted. Ranges of addresses count as fixed unless they
//! are broader than `/8` (IPv4) or `/32` (IPv6).
//!
//! See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>.

use std::sync::Arc;

use super::leaf::{self, Literal};
use super::{Kind, people};
use crate::access::compiled::CompiledPolicy;
use crate::access::condition::{Listed, Test};
use crate::access::pattern::{Case, Glob, Pattern};
use crate::access::principal::{Entry, is_account};
use crate::policy::{Arn, BaseOperator, Operator, SetPrefix};

/// Keys by which someone is trusted, where their value is fixed.
const TRUSTED: [&str; 18] = [
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:SourceOwner",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:userid",
    "kms:CallerAccount",
    "s3:DataAccessPointAccount",
    "s3:DataAccessPointArn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "lambda:EventSourceToken",
];

const SOURCE_IP: &str = "aws:SourceIp";
/// Ranges with a longer prefix are somebody's own.
const WIDE_IPV4: u32 = 8;
const WIDE_IPV6: u32 = 32;

/// Some account that no policy names.
const STRANGER: &str = "arn:aws:iam::999999999999:user/stranger";

/// What a request of the public is: made by nobody in particular, or by a user of an account that
/// the policies do not name, with nothing by which they trust it.
pub(super) fn region(policies: &[Arc<CompiledPolicy>]) -> Vec<Literal> {
    let public =
        ["anonymous", STRANGER].map(|text| Glob::plain(&Pattern::literal(text, Case::Sensitive)));
    let mut region = vec![
        (leaf::of_principals(public.into()), true),
        (leaf::of_principals(named(policies)), false),
    ];
    let tests = || {
        policies
            .iter()
            .flat_map(|policy| &policy.statements)
            .flat_map(|statement| &statement.conditions)
    };
    let keys = TRUSTED.iter().chain([&SOURCE_IP]);
    for key in keys {
        let about = || tests().filter(|test| test.key.eq_ignore_ascii_case(key));
        let mut fixed: Vec<(BaseOperator, Vec<Listed>)> = Vec::new();
        for listed in about().flat_map(|test| &test.values).filter_map(trusted) {
            let base = match listed {
                Listed::Addresses(_) | Listed::Address6(..) => BaseOperator::IpAddress,
                Listed::Arn(_) => BaseOperator::ArnLike,
                _ => BaseOperator::StringLike,
            };
            match fixed.iter_mut().find(|(known, _)| *known == base) {
                Some((_, list)) => list.push(listed),
                None => fixed.push((base, vec![listed])),
            }
        }
        // Some value of the request being trusted is enough for the request to be.
        let set = about().find_map(|test| test.operator?.set);
        for (base, values) in fixed {
            let operator = Operator {
                set: set.map(|_| SetPrefix::ForAnyValue),
                ..Operator::plain(base)
            };
            let test = Test::of(key, operator, values);
            let (leaf, sign) = leaf::of_test(&test, Kind::Resource);
            region.push((leaf, !sign));
        }
    }
    region
}

/// Everyone whom the policies name, by principal or account.
fn named(policies: &[Arc<CompiledPolicy>]) -> Vec<Glob> {
    let statements = policies.iter().flat_map(|policy| &policy.statements);
    let mut all = Vec::new();
    for entry in statements
        .flat_map(|statement| &statement.principals)
        .flat_map(|set| &set.entries)
    {
        match entry {
            Entry::Account(account) => all.extend(people::of_account(account)),
            Entry::Arn(text) => all.extend(
                Arn::parse(text)
                    .ok()
                    .filter(|arn| is_account(arn.account()))
                    .map(|arn| people::of_account(arn.account()))
                    .into_iter()
                    .flatten(),
            ),
            _ => {}
        }
    }
    all
}

/// A listed value that stands for somebody in particular: a text without wildcards, an ARN of a
/// fixed account or without wildcards, a range of addresses that is not wide.
fn trusted(listed: &Listed) -> Option<Listed> {
    let is_fixed = |pattern: &Pattern| pattern.is_literal() || is_arn_of_account(pattern);
    let keep = match listed {
        Listed::Text(pattern) => is_fixed(pattern),
        Listed::Arn(pattern) => is_fixed(pattern.plain()),
        Listed::Addresses(range) => {
            let [first, _] = range.ends();
            let wide = if first.is_ipv4() {
                WIDE_IPV4
            } else {
                WIDE_IPV6
            };
            range.prefix() >= wide
        }
        Listed::Address6(..) => true,
        _ => false,
    };
    keep.then(|| listed.clone())
}

fn is_arn_of_account(pattern: &Pattern) -> bool {
    Arn::parse(&pattern.to_text()).is_ok_and(|arn| is_account(arn.account()))
}
