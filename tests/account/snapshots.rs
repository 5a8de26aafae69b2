//! What the AWS command line prints, in all its variants.

use iam_lint::account::{Mfa, PasswordRules};

use super::World;

/// A user in a group whose inline policy lets her change her own password; `{}` takes the document.
fn details(document: &str) -> String {
    r#"{"UserDetailList": [{"Path": "/eng/", "UserName": "mira", "UserId": "AIDAEXAMPLEMIRA00001",
  "Arn": "arn:aws:iam::210987654321:user/eng/mira", "CreateDate": "2025-04-02T08:15:30+00:00",
  "GroupList": ["staff"], "AttachedManagedPolicies": []}],
 "GroupDetailList": [{"Path": "/", "GroupName": "staff", "GroupId": "AGPAEXAMPLESTAFF0001", "Arn": "arn:aws:iam::210987654321:group/staff",
  "GroupPolicyList": [{"PolicyName": "own", "PolicyDocument": DOCUMENT}], "AttachedManagedPolicies": []}],
 "RoleDetailList": [], "Policies": []}"#
        .replace("DOCUMENT", document)
}

const DOCUMENT: &str = r#"{"Version": "2012-10-17", "Statement": [{"Sid": "Own", "Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/*/${aws:username}"}]}"#;
const OFF: &str = r#"{"PasswordPolicy": {"MinimumPasswordLength": 14, "AllowUsersToChangePassword": false, "ExpirePasswords": false}}"#;
const PROFILE: &str =
    r#"{"LoginProfile": {"UserName": "mira", "CreateDate": "2025-04-02T08:16:02+00:00"}}"#;

fn percent(text: &str) -> String {
    text.bytes()
        .fold(String::new(), |out, byte| out + &format!("%{byte:02X}"))
}

#[test]
fn documents_are_objects_strings_or_percent_encoded() {
    let string = serde_json::to_string(DOCUMENT).unwrap();
    let encoded = serde_json::to_string(&percent(DOCUMENT)).unwrap();
    for document in [DOCUMENT, &string, &encoded] {
        let world = World::with(&[
            ("details.json", &details(document)),
            ("rules.json", OFF),
            ("profile.json", PROFILE),
        ]);
        assert_eq!(world.ask("mira", "mira").answer, "yes", "{document}");
    }
}

#[test]
fn names_of_files_do_not_matter_and_sub_directories_are_read() {
    let world = World::with(&[
        ("b.json", &details(DOCUMENT)),
        (
            "a/password.txt",
            "\nAn error occurred (NoSuchEntity) when calling the GetAccountPasswordPolicy operation: The Password Policy with domain name 210987654321 cannot be found.\n",
        ),
        (
            "a/mira.json",
            "aws: [ERROR]: An error occurred (NoSuchEntity) when calling the GetLoginProfile operation: Login Profile for User mira cannot be found.",
        ),
        ("a/other.json", "{\"Buckets\": []}"),
    ]);
    let account = &world.snapshots[0].account;
    assert!(matches!(
        account.password_rules,
        PasswordRules::Default(Some(_))
    ));
    assert_eq!(account.users[0].password.exists, Some(false));
    assert_eq!(world.ask("mira", "mira").answer, "no");
    assert_eq!(world.snapshots[0].ignored.len(), 1);
    assert!(world.directory.path().exists());
}

#[test]
fn lone_objects_stand_for_lists_and_optional_fields_may_be_missing() {
    let world = World::with(&[(
        "details.json",
        r#"{"UserDetailList": {"UserName": "a", "Arn": "arn:aws:iam::210987654321:user/a"},
            "GroupDetailList": {"GroupName": "g", "Arn": "arn:aws:iam::210987654321:group/g",
              "AttachedManagedPolicies": {"PolicyName": "IAMUserChangePassword", "PolicyArn": "arn:aws:iam::aws:policy/IAMUserChangePassword"}}}"#,
    )]);
    let account = &world.snapshots[0].account;
    assert_eq!(account.users.len(), 1);
    assert_eq!(account.groups[0].policies.len(), 1);
    assert!(account.groups[0].policies[0].document.is_some());
}

#[test]
fn of_several_versions_the_default_one_counts() {
    let versions = |list: &str, default: &str| {
        format!(
            r#"{{"UserDetailList": [{{"UserName": "a", "Arn": "arn:aws:iam::210987654321:user/a", "AttachedManagedPolicies": [{{"PolicyName": "p", "PolicyArn": "arn:aws:iam::210987654321:policy/p"}}]}}],
            "Policies": [{{"PolicyName": "p", "Arn": "arn:aws:iam::210987654321:policy/p", "DefaultVersionId": "{default}", "PolicyVersionList": [{list}]}}]}}"#
        )
    };
    let allow = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "iam:*", "Resource": "*"}}"#;
    let deny = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}}"#;
    let flagged = format!(
        r#"{{"VersionId": "v1", "IsDefaultVersion": false, "Document": {allow}}}, {{"VersionId": "v2", "IsDefaultVersion": true, "Document": {deny}}}"#
    );
    let by_id = format!(
        r#"{{"VersionId": "v1", "Document": {allow}}}, {{"VersionId": "v2", "Document": {deny}}}"#
    );
    for (list, default, answer) in [(&flagged, "v2", "no"), (&by_id, "v1", "yes")] {
        let world = World::with(&[("d.json", &versions(list, default)), ("r.json", OFF)]);
        assert_eq!(world.ask("a", "a").answer, answer);
    }
    // A version that is not there leaves the answer open.
    let world = World::with(&[("d.json", &versions(&by_id, "v7")), ("r.json", OFF)]);
    let answered = world.ask("a", "a");
    assert_eq!(answered.answer, "unknown");
    assert!(
        answered
            .assumptions
            .iter()
            .any(|text| text.contains("document of `p`"))
    );
}

#[test]
fn both_spellings_of_the_boundary_and_one_without_document() {
    for kind in ["Policy", "PermissionsBoundaryPolicy"] {
        let world = World::with(&[
            (
                "d.json",
                &format!(
                    r#"{{"UserDetailList": [{{"UserName": "a", "Arn": "arn:aws:iam::210987654321:user/a",
                    "AttachedManagedPolicies": [{{"PolicyName": "IAMUserChangePassword", "PolicyArn": "arn:aws:iam::aws:policy/IAMUserChangePassword"}}],
                    "PermissionsBoundary": {{"PermissionsBoundaryType": "{kind}", "PermissionsBoundaryArn": "arn:aws:iam::210987654321:policy/edge"}}}}]}}"#
                ),
            ),
            ("r.json", OFF),
        ]);
        let answered = world.ask("a", "a");
        assert_eq!(answered.answer, "unknown");
        assert!(
            answered
                .assumptions
                .iter()
                .any(|text| text.contains("`edge`, as a permissions boundary"))
        );
    }
}

#[test]
fn a_group_that_is_not_listed_leaves_answers_open() {
    let world = World::with(&[
        (
            "d.json",
            r#"{"UserDetailList": [{"UserName": "a", "Arn": "arn:aws:iam::210987654321:user/a", "GroupList": ["gone"]}]}"#,
        ),
        ("r.json", OFF),
    ]);
    let answered = world.ask("a", "a");
    assert_eq!(answered.answer, "unknown");
    assert!(
        answered
            .assumptions
            .iter()
            .any(|text| text.contains("group `gone`"))
    );
}

#[test]
fn a_malformed_policy_is_named_and_its_answers_are_open() {
    for broken in [
        r#"{"Statement": [{"Effect": "Allow"}]}"#,
        r#""{\"Version\": ""#,
    ] {
        let world = World::with(&[
            ("d.json", &details(broken)),
            ("r.json", OFF),
            ("p.json", PROFILE),
        ]);
        let answered = world.ask("mira", "mira");
        assert_eq!(answered.answer, "unknown");
        assert!(
            answered.notes.iter().any(|note| note.contains("`own`")),
            "{:?}",
            answered.notes
        );
    }
}

const REPORT: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_2_active,additional_credentials_info
<root_account>,arn:aws:iam::210987654321:root,2021-01-05T12:00:00+00:00,not_supported,2025-11-20T07:31:00+00:00,not_supported,not_supported,true,false,N/A,false,N/A
mira,arn:aws:iam::210987654321:user/eng/mira,2025-04-02T08:15:30+00:00,TRUE,no_information,2025-04-02T08:16:02+00:00,N/A,false,true,N/A,false,N/A
";

#[test]
fn the_credential_report_is_csv_or_base64_in_json() {
    use base64::Engine;
    let encoded = base64::prelude::BASE64_STANDARD.encode(REPORT);
    let json = format!(
        r#"{{"Content": "{encoded}", "ReportFormat": "text/csv", "GeneratedTime": "2026-02-01T09:00:00+00:00"}}"#
    );
    for (name, text) in [("report.csv", REPORT), ("report.json", &json)] {
        let world = World::with(&[("d.json", &details(DOCUMENT)), (name, text)]);
        let user = &world.snapshots[0].account.users[0];
        assert_eq!(user.password.exists, Some(true), "{name}");
        assert_eq!(user.mfa, Mfa::None);
        assert_eq!(user.access_key, Some(true));
        assert!(user.password.changed.is_some() && user.password.expires.is_none());
    }
}

#[test]
fn a_report_of_another_day_is_said() {
    let report = format!(
        "{REPORT}gone,arn:aws:iam::210987654321:user/gone,x,true,x,x,x,true,false,x,false,x\n"
    );
    let world = World::with(&[("d.json", &details(DOCUMENT)), ("r.csv", &report)]);
    assert!(world.snapshots[0].account.gaps[0].text.contains("`gone`"));
}

#[test]
fn mfa_devices_of_each_kind() {
    let virtual_devices = r#"{"VirtualMFADevices": [
      {"SerialNumber": "arn:aws:iam::210987654321:mfa/phone", "EnableDate": "2025-04-03T09:00:00+00:00", "User": {"Path": "/eng/", "UserName": "mira", "Arn": "arn:aws:iam::210987654321:user/eng/mira"}},
      {"SerialNumber": "arn:aws:iam::210987654321:mfa/root", "User": {"Arn": "arn:aws:iam::210987654321:root"}},
      {"SerialNumber": "arn:aws:iam::210987654321:mfa/unassigned"}]}"#;
    let key = r#"{"MFADevices": [{"UserName": "mira", "SerialNumber": "arn:aws:iam::210987654321:u2f/user/mira/key-ABC", "EnableDate": "2025-04-03T09:00:00+00:00"}]}"#;
    for (devices, mfa) in [(virtual_devices, Mfa::Code), (key, Mfa::SecurityKey)] {
        let world = World::with(&[
            ("d.json", &details(DOCUMENT)),
            ("m.json", devices),
            ("r.csv", REPORT),
        ]);
        assert_eq!(world.snapshots[0].account.users[0].mfa, mfa);
    }
}

#[test]
fn a_directory_of_snapshots_is_many_accounts() {
    let other = details(DOCUMENT).replace("210987654321", "111122223333");
    let world = World::with(&[("one/d.json", &details(DOCUMENT)), ("two/d.json", &other)]);
    let ids: Vec<&str> = world.snapshots.iter().map(|one| &*one.account.id).collect();
    assert_eq!(ids, ["210987654321", "111122223333"]);
}

#[test]
fn a_cut_list_and_a_count_that_differs_are_said() {
    let cut = details(DOCUMENT).replace(
        "\"RoleDetailList\": []",
        "\"IsTruncated\": true, \"Marker\": \"x\"",
    );
    let world = World::with(&[
        ("d.json", &cut),
        ("s.json", r#"{"SummaryMap": {"Users": 12}}"#),
    ]);
    let answered = world.ask("mira", "mira");
    assert!(
        answered
            .assumptions
            .iter()
            .any(|text| text.contains("one page of several"))
    );
    assert!(
        answered
            .assumptions
            .iter()
            .any(|text| text.contains("counts 12 users"))
    );
}
