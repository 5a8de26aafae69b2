//! The embedded service reference: its size and some of its facts. After
//! `cargo xtask update-reference` the counts are adjusted here, after a look at what changed.

use iam_lint::reference::{self, AccessLevel, KeyType, Service, condition_key};

#[test]
fn counts() {
    let mut counts = [0; 5];
    for service in Service::all() {
        let dependent = service.actions.iter().map(|action| action.dependent.len());
        let of_service = [
            1,
            service.actions.len(),
            service.resource_types.len(),
            service.condition_keys.len(),
            dependent.sum(),
        ];
        for (sum, count) in counts.iter_mut().zip(of_service) {
            *sum += count;
        }
    }
    assert_eq!(reference::edition().date, "2026-09-26");
    assert_eq!(reference::header().dependents_of, "2025-12-06");
    assert_eq!(counts, [456, 22091, 2334, 2578, 4141]);
    let header = reference::header();
    assert_eq!(header.rcp_services.len(), 62);
    assert_eq!(header.retired_services.len(), 16);
    assert_eq!(header.retired_actions.len(), 101);
}

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html>
#[test]
fn actions_of_iam() {
    let iam = Service::named("iam").unwrap();
    let pass = iam.action("passrole").unwrap();
    assert_eq!(pass.name, "PassRole");
    assert_eq!(pass.level, AccessLevel::Write);
    assert!(iam.types_of(pass).map(|kind| kind.name).eq(["role"]));
    assert!(iam.carries(pass, "iam:PassedToService"));
    assert!(iam.carries(pass, "aws:ResourceTag/team"));
    assert!(!iam.carries(pass, "iam:PolicyARN"));
    assert!(
        iam.action("GetAccountPasswordPolicy")
            .unwrap()
            .has_no_resource()
    );
    let user = iam
        .resource_types
        .iter()
        .find(|kind| kind.name == "user")
        .unwrap();
    assert_eq!(
        user.forms()[0].text,
        "arn:${Partition}:iam::${Account}:user/${UserNameWithPath}"
    );
}

#[test]
fn patterns_expand_as_a_slow_search_does() {
    let slow = |service: &'static Service, prefix: &str| {
        let actions = service.actions.iter();
        let begins = actions.filter(|action| action.name.to_ascii_lowercase().starts_with(prefix));
        begins.map(|action| action.name).collect::<Vec<_>>()
    };
    for service in Service::all() {
        for prefix in ["", "get", "describe", "x"] {
            let pattern = format!("{prefix}*").to_uppercase();
            let found: Vec<_> = service
                .matching(&pattern)
                .map(|action| action.name)
                .collect();
            assert_eq!(found, slow(service, prefix), "{} {pattern}", service.prefix);
        }
    }
}

#[test]
fn every_name_is_found() {
    for service in Service::all() {
        assert_eq!(
            Service::named(&service.prefix.to_uppercase()),
            Some(service)
        );
        for action in &service.actions {
            let swapped = action.name.to_uppercase();
            assert_eq!(service.action(&swapped), Some(action));
        }
        for key in &service.condition_keys {
            assert_eq!(service.condition_key(key.name), Some(key));
        }
    }
}

#[test]
fn condition_keys() {
    for (name, kind, multivalued) in [
        ("aws:TagKeys", KeyType::String, true),
        ("aws:requesttag/Team", KeyType::String, false),
        ("s3:ExistingObjectTag/owner", KeyType::String, false),
        ("kms:EncryptionContext:aws:s3:arn", KeyType::String, false),
        ("iam:PolicyARN", KeyType::Arn, false),
        ("ec2:Vpc", KeyType::Arn, false),
        ("saml:aud", KeyType::String, false),
        (
            "token.actions.githubusercontent.com:repository",
            KeyType::String,
            false,
        ),
        ("aws:MultiFactorAuthAge", KeyType::Numeric, false),
    ] {
        let key = condition_key(name).unwrap_or_else(|| panic!("{name} is not there"));
        assert_eq!((key.kind, key.multivalued), (kind, multivalued), "{name}");
    }
    assert_eq!(condition_key("aws:RequestTag"), None);
    assert_eq!(condition_key("s3:Imaginary"), None);
}

#[test]
fn what_was_meant() {
    assert_eq!(Service::nearest("efs"), Some("elasticfilesystem"));
    assert_eq!(Service::nearest("dynamdb"), Some("dynamodb"));
    assert_eq!(Service::nearest("builderid"), None);
    let s3 = Service::named("s3").unwrap();
    assert_eq!(s3.nearest_action("GetObjects"), Some("GetObject"));
    assert_eq!(
        reference::only_service_with("AssumeRoleWithSAML")
            .unwrap()
            .prefix,
        "sts"
    );
    assert!(Service::is_retired("Zocalo"));
    let unified = Service::named("securityagent").unwrap();
    assert!(unified.is_retired_action("liSTcontrols"));
}
