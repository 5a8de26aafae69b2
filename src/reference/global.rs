//! Global condition keys, those that begin with `aws:`.
//!
//! Facts from AWS's page of them as it stood in the second half of 2026:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>.

use super::KeyType::{self, Arn, Bool, Date, IpAddress, Numeric, String as Text};
use super::names;
use Presence::{Always, Sometimes};

/// A global condition key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GlobalKey {
    /// The name as it is documented, `aws:` included. It ends in `/` where the key of a tag
    /// follows.
    pub name: &'static str,
    /// The type of its values.
    pub kind: KeyType,
    /// A request may carry several values.
    pub multivalued: bool,
    /// Which requests carry it.
    pub presence: Presence,
}

/// Which requests carry a condition key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence {
    /// All of them, anonymous ones included.
    Always,
    /// Those that the text tells of, in lower case, such as "requests through a VPC endpoint".
    Sometimes(&'static str),
}

/// A global condition key that AWS advises against or documents no longer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RetiredKey {
    /// The name as it was documented, `aws:` included.
    pub name: &'static str,
    /// The type of its values.
    pub kind: KeyType,
    /// What AWS offers in its place, the likeliest first.
    pub instead: &'static [&'static str],
    /// Requests of services that knew it before still carry it.
    pub sent: bool,
}

impl GlobalKey {
    /// All of them, in the order of their names in lower case.
    pub const ALL: &'static [Self] = KEYS;

    /// The key called `name`, whatever its case.
    ///
    /// ```
    /// use iam_lint::reference::GlobalKey;
    ///
    /// assert_eq!(GlobalKey::named("aws:sourceip").unwrap().name, "aws:SourceIp");
    /// assert_eq!(GlobalKey::named("aws:RequestTag/team").unwrap().name, "aws:RequestTag/");
    /// assert_eq!(GlobalKey::named("aws:RequestTag"), None);
    /// ```
    pub fn named(name: &str) -> Option<&'static Self> {
        let known = match name.split_once('/') {
            Some((_, "")) => return None,
            Some((head, _)) => name.get(..=head.len())?,
            None => name,
        };
        let at = KEYS.binary_search_by(|key| names::order(key.name, known));
        KEYS.get(at.ok()?)
    }

    /// The name that was probably meant by `name`: the only one that is spelt most like it.
    ///
    /// ```
    /// use iam_lint::reference::GlobalKey;
    ///
    /// assert_eq!(GlobalKey::nearest("aws:SourceIPs"), Some("aws:SourceIp"));
    /// assert_eq!(GlobalKey::nearest("aws:ResourceTags/team"), Some("aws:ResourceTag/"));
    /// assert_eq!(GlobalKey::nearest("aws:Weather"), None);
    /// ```
    pub fn nearest(name: &str) -> Option<&'static str> {
        let (prefix, rest) = name.split_once(':').unwrap_or(("aws", name));
        let rest = match rest.find(['/', ':']) {
            Some(end) => rest.get(..=end)?,
            None => rest,
        };
        if !is_nearly_aws(prefix) || rest.len() > 64 || rest.contains(['*', '?', '$', '{', '<']) {
            return None;
        }
        let wanted = format!("aws:{}", rest.to_ascii_lowercase());
        let mut best: Option<(usize, &str)> = None;
        let mut tied = false;
        for key in KEYS {
            let distance = strsim::osa_distance(&wanted, &key.name.to_ascii_lowercase());
            match best {
                Some((least, _)) if distance > least => {}
                Some((least, _)) if distance == least => tied = true,
                _ => (best, tied) = (Some((distance, key.name)), false),
            }
        }
        let (distance, name) = best.filter(|_| !tied)?;
        (distance <= rest.len() / 3).then_some(name)
    }

    /// The type that operators on this key may have beside [`kind`](Self::kind).
    ///
    /// ```
    /// use iam_lint::reference::{GlobalKey, KeyType};
    ///
    /// let epoch = GlobalKey::named("aws:EpochTime").unwrap();
    /// assert_eq!((epoch.kind, epoch.second_kind()), (KeyType::Date, Some(KeyType::Numeric)));
    /// ```
    pub fn second_kind(&self) -> Option<KeyType> {
        match self.name {
            // A date, as text or as seconds since 1970.
            "aws:EpochTime" => Some(Numeric),
            // The name of a provider built into AWS, or else the ARN of the provider.
            "aws:FederatedProvider" => Some(Arn),
            _ => None,
        }
    }
}

impl RetiredKey {
    /// All of them, in the order of their names in lower case.
    pub const ALL: &'static [Self] = RETIRED;

    /// The key called `name`, whatever its case.
    ///
    /// ```
    /// use iam_lint::reference::RetiredKey;
    ///
    /// let key = RetiredKey::named("aws:arn").unwrap();
    /// assert_eq!(key.instead, ["aws:PrincipalArn", "aws:SourceArn"]);
    /// assert_eq!(RetiredKey::named("aws:PrincipalArn"), None);
    /// ```
    pub fn named(name: &str) -> Option<&'static Self> {
        RETIRED
            .iter()
            .find(|key| key.name.eq_ignore_ascii_case(name))
    }
}

fn is_nearly_aws(prefix: &str) -> bool {
    prefix.len() <= 4 && strsim::osa_distance(&prefix.to_ascii_lowercase(), "aws") <= 1
}

const SIGNED: Presence = Sometimes("requests that are signed, so not anonymous ones");
const OF_ORGANIZATION: Presence = Sometimes("requests of members of an organization");
const OF_SERVICE: Presence = Sometimes("requests that an AWS service makes as itself");
const FOR_RESOURCE: Presence =
    Sometimes("requests that an AWS service makes as itself on behalf of a resource");
const FOR_MEMBER: Presence =
    Sometimes("requests that an AWS service makes as itself on behalf of an organization's member");
const ON_BEHALF: Presence = Sometimes("requests that an AWS service makes for the caller");
const TEMPORARY: Presence = Sometimes("requests with temporary credentials");
const OF_INSTANCE: Presence = Sometimes("requests with the role credentials of an EC2 instance");
const THROUGH_ENDPOINT: Presence = Sometimes("requests through a VPC endpoint");
const THROUGH_ENDPOINT_TO_SOME: Presence =
    Sometimes("requests through a VPC endpoint, to some services only");
const THROUGH_MEMBERS_ENDPOINT: Presence =
    Sometimes("requests through a VPC endpoint of an organization's member, to some services only");
const ON_MEMBER: Presence =
    Sometimes("requests about resources of an organization's member, save for a few actions");

/// In the order of their names in lower case.
const KEYS: &[GlobalKey] = &[
    one(
        "aws:AssumedRoot",
        Bool,
        Sometimes("requests with credentials of `sts:AssumeRoot`"),
    ),
    many("aws:CalledVia", Text, ON_BEHALF),
    one(
        "aws:CalledViaAWSMCP",
        Text,
        Sometimes("requests that an AWS MCP server makes for the caller"),
    ),
    one("aws:CalledViaFirst", Text, ON_BEHALF),
    one("aws:CalledViaLast", Text, ON_BEHALF),
    one(
        "aws:ChatbotSourceArn",
        Arn,
        Sometimes("requests from a chat channel through Amazon Q Developer"),
    ),
    one("aws:CurrentTime", Date, Always),
    one("aws:Ec2InstanceSourcePrivateIPv4", IpAddress, OF_INSTANCE),
    one("aws:Ec2InstanceSourceVpc", Text, OF_INSTANCE),
    one("aws:EpochTime", Date, Always),
    one(
        "aws:FederatedProvider",
        Text,
        Sometimes("requests of roles assumed through an OpenID Connect provider"),
    ),
    one(
        "aws:IsMcpServiceAction",
        Bool,
        Sometimes("requests for actions of the AWS MCP service itself"),
    ),
    one("aws:MultiFactorAuthAge", Numeric, TEMPORARY),
    one("aws:MultiFactorAuthPresent", Bool, TEMPORARY),
    one("aws:PrincipalAccount", Text, Always),
    one("aws:PrincipalArn", Arn, SIGNED),
    one("aws:PrincipalIsAWSService", Bool, SIGNED),
    one("aws:PrincipalOrgID", Text, OF_ORGANIZATION),
    many("aws:PrincipalOrgPaths", Text, OF_ORGANIZATION),
    one("aws:PrincipalServiceName", Text, OF_SERVICE),
    many("aws:PrincipalServiceNamesList", Text, OF_SERVICE),
    one(
        "aws:PrincipalTag/",
        Text,
        Sometimes("requests of users, roles and sessions that have the tag"),
    ),
    one("aws:PrincipalType", Text, Always),
    one(
        "aws:referer",
        Text,
        Sometimes("requests that a browser makes from a link on a web page"),
    ),
    one("aws:RequestedRegion", Text, Always),
    one(
        "aws:RequestTag/",
        Text,
        Sometimes("requests that pass the tag"),
    ),
    one(
        "aws:ResourceAccount",
        Text,
        Sometimes("requests for all actions but a few"),
    ),
    one("aws:ResourceOrgID", Text, ON_MEMBER),
    many("aws:ResourceOrgPaths", Text, ON_MEMBER),
    one(
        "aws:ResourceTag/",
        Text,
        Sometimes("requests about resources that have the tag, or get it as they are created"),
    ),
    one("aws:SecureTransport", Bool, Always),
    one(
        "aws:SignInSessionArn",
        Arn,
        Sometimes("requests of an OAuth session of AWS Sign-In, such as after `aws login`"),
    ),
    one("aws:SourceAccount", Text, FOR_RESOURCE),
    one("aws:SourceArn", Arn, FOR_RESOURCE),
    one(
        "aws:SourceIdentity",
        Text,
        Sometimes("requests of role sessions that were given a source identity"),
    ),
    one(
        "aws:SourceIp",
        IpAddress,
        Sometimes("requests that do not come through a VPC endpoint"),
    ),
    one("aws:SourceOrgID", Text, FOR_MEMBER),
    many("aws:SourceOrgPaths", Text, FOR_MEMBER),
    one("aws:SourceVpc", Text, THROUGH_ENDPOINT),
    one("aws:SourceVpcArn", Arn, THROUGH_ENDPOINT_TO_SOME),
    one("aws:SourceVpce", Text, THROUGH_ENDPOINT),
    many(
        "aws:TagKeys",
        Text,
        Sometimes("requests for actions that take tags"),
    ),
    one("aws:TokenIssueTime", Date, TEMPORARY),
    one("aws:UserAgent", Text, Always),
    one("aws:userid", Text, Always),
    one("aws:username", Text, Sometimes("requests of IAM users")),
    one(
        "aws:ViaAWSMCPService",
        Bool,
        Sometimes("requests that an AWS MCP server makes for the caller"),
    ),
    one("aws:ViaAWSService", Bool, Always),
    one(
        "aws:ViaCustomerDomain",
        Text,
        Sometimes("requests with credentials from temporary access delegation"),
    ),
    one("aws:VpceAccount", Text, THROUGH_ENDPOINT_TO_SOME),
    one("aws:VpceOrgID", Text, THROUGH_MEMBERS_ENDPOINT),
    many("aws:VpceOrgPaths", Text, THROUGH_MEMBERS_ENDPOINT),
    one("aws:VpcSourceIp", IpAddress, THROUGH_ENDPOINT),
];

const fn one(name: &'static str, kind: KeyType, presence: Presence) -> GlobalKey {
    GlobalKey {
        name,
        kind,
        multivalued: false,
        presence,
    }
}

const fn many(name: &'static str, kind: KeyType, presence: Presence) -> GlobalKey {
    GlobalKey {
        name,
        kind,
        multivalued: true,
        presence,
    }
}

/// In the order of their names in lower case.
const RETIRED: &[RetiredKey] = &[
    // <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-global-condition-key>
    RetiredKey {
        name: "aws:ARN",
        kind: Arn,
        instead: &["aws:PrincipalArn", "aws:SourceArn"],
        sent: false,
    },
    // Stands in the access policy that Amazon SNS gives to new topics.
    // <https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html#source-account-versus-source-owner>
    RetiredKey {
        name: "aws:SourceOwner",
        kind: Text,
        instead: &["aws:SourceAccount", "aws:SourceArn"],
        sent: true,
    },
];

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::*;

    #[test]
    fn lookups_can_rely_on_the_order() {
        let ordered = |ours: &str, next: &str| names::order(ours, next) == Ordering::Less;
        assert!(KEYS.is_sorted_by(|a, b| ordered(a.name, b.name)));
        assert!(RETIRED.is_sorted_by(|a, b| ordered(a.name, b.name)));
        for key in KEYS {
            let tagged = format!("{}x", key.name);
            let name = if key.name.ends_with('/') {
                &tagged
            } else {
                key.name
            };
            assert_eq!(GlobalKey::named(name), Some(key));
            assert_eq!(GlobalKey::named(&name.to_ascii_uppercase()), Some(key));
        }
    }

    #[test]
    fn names_that_are_no_key() {
        for name in [
            "",
            "aws:",
            "aws:RequestTag",
            "aws:RequestTag/",
            "aws:TagKeys/team",
            "aws:Source",
            "aws:SourceIp ",
            "SourceIp",
            "s3:RequestTag/team",
            "aws:ARN",
            "aws:SourceOwner",
        ] {
            assert_eq!(GlobalKey::named(name), None, "{name}");
        }
        let slashes = GlobalKey::named("AWS:resourcetag/a/b:c é");
        assert_eq!(slashes.map(|key| key.name), Some("aws:ResourceTag/"));
    }

    #[test]
    fn types() {
        for (name, kind, multivalued) in [
            ("aws:CalledVia", Text, true),
            ("aws:CalledViaFirst", Text, false),
            ("aws:EpochTime", Date, false),
            ("aws:MultiFactorAuthAge", Numeric, false),
            ("aws:MultiFactorAuthPresent", Bool, false),
            ("aws:PrincipalArn", Arn, false),
            ("aws:PrincipalTag/team", Text, false),
            ("aws:SourceVpcArn", Arn, false),
            ("aws:TagKeys", Text, true),
            ("aws:VpcSourceIp", IpAddress, false),
            ("aws:VpceOrgPaths", Text, true),
        ] {
            let key = GlobalKey::named(name).unwrap();
            assert_eq!((key.kind, key.multivalued), (kind, multivalued), "{name}");
        }
    }

    #[test]
    fn presences_read_on_from_a_sentence() {
        for key in KEYS {
            if let Sometimes(when) = key.presence {
                assert!(when.starts_with("requests "), "{when}");
                assert!(!when.ends_with('.') && when.len() <= 90, "{when}");
            }
        }
        assert_eq!(GlobalKey::named("aws:userid").unwrap().presence, Always);
        assert_ne!(GlobalKey::named("aws:username").unwrap().presence, Always);
    }

    #[test]
    fn what_was_meant() {
        for (name, expected) in [
            ("aws:PrincipalOrgIDs", Some("aws:PrincipalOrgID")),
            ("aws:PrincpalTag/team", Some("aws:PrincipalTag/")),
            ("aws:RequestTag", Some("aws:RequestTag/")),
            ("aws:RequestTag:team", Some("aws:RequestTag/")),
            (
                "aws:MultiFactorAuthenticationPresent",
                Some("aws:MultiFactorAuthPresent"),
            ),
            ("asw:SourceIp", Some("aws:SourceIp")),
            ("SourceIp", Some("aws:SourceIp")),
            ("aws:SourceIp/32", Some("aws:SourceIp")),
            // Two are as near.
            ("aws:SourceVpcId", None),
            ("aws:PrincipalOrg", None),
            ("s3:SourceIp", None),
            ("aws:Source*", None),
            ("aws:x", None),
            ("", None),
        ] {
            assert_eq!(GlobalKey::nearest(name), expected, "{name}");
        }
    }

    #[test]
    fn retired_keys_point_to_living_ones() {
        for key in RETIRED {
            assert!(GlobalKey::named(key.name).is_none());
            assert!(
                key.instead
                    .iter()
                    .all(|name| GlobalKey::named(name).is_some())
            );
        }
        assert!(RetiredKey::named("AWS:SourceOwner").unwrap().sent);
    }
}
