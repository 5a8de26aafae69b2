//! Snapshots from which no answer would be worth anything.

use iam_lint::account::SnapshotError;

use super::refused;

const DETAILS: &str = r#"{"UserDetailList": [{"UserName": "a", "Arn": "arn:aws:iam::210987654321:user/a"}], "GroupDetailList": []}"#;

fn only(files: &[(&str, &str)]) -> SnapshotError {
    let mut errors = refused(files);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.remove(0)
}

#[test]
fn a_truncated_file_is_refused_at_its_end() {
    for length in [20, 60, DETAILS.len() - 1] {
        let errors = refused(&[("details.json", &DETAILS[..length])]);
        assert!(
            errors
                .iter()
                .any(|error| matches!(error, SnapshotError::Broken { .. })),
            "{errors:?}"
        );
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let directory = super::directory(&[]);
    let path = directory.path().join("details.json");
    let mut bytes = DETAILS.as_bytes().to_vec();
    bytes[20] = 0xff;
    std::fs::write(&path, bytes).unwrap();
    let unusable = iam_lint::account::load(
        &path,
        iam_lint::account::Options::default(),
        iam_lint::source::SourceId::new(0),
    )
    .unwrap_err();
    assert!(unusable.errors[0].to_string().contains("is not UTF-8"));
}

#[test]
fn two_accounts_are_not_mixed() {
    let other = DETAILS
        .replace("210987654321", "111122223333")
        .replace("\"a\"", "\"b\"");
    let error = only(&[("a.json", DETAILS), ("b.json", &other)]);
    assert!(error.to_string().contains("`210987654321`"), "{error}");
    assert!(matches!(error, SnapshotError::Mixed { .. }));
}

#[test]
fn a_user_of_two_files_is_refused() {
    assert!(matches!(
        only(&[("a.json", DETAILS), ("b.json", DETAILS)]),
        SnapshotError::Twice { kind: "user", .. }
    ));
}

#[test]
fn two_password_policies_are_refused() {
    let rules = r#"{"PasswordPolicy": {"AllowUsersToChangePassword": true}}"#;
    assert!(matches!(
        only(&[("a.json", DETAILS), ("b.json", rules), ("c.json", rules)]),
        SnapshotError::TwoFiles { .. }
    ));
}

#[test]
fn without_details_there_is_no_account() {
    let rules = r#"{"PasswordPolicy": {"AllowUsersToChangePassword": true}}"#;
    assert!(matches!(
        only(&[("a.json", rules)]),
        SnapshotError::NoDetails { .. }
    ));
    assert!(matches!(
        only(&[("a.json", r#"{"UserDetailList": []}"#)]),
        SnapshotError::NoAccount { .. }
    ));
}

#[test]
fn parts_of_the_wrong_type_are_named() {
    for (details, message) in [
        (
            r#"{"UserDetailList": "x"}"#,
            "`UserDetailList` must be a list, not a string",
        ),
        (
            r#"{"UserDetailList": [{"Arn": "arn:aws:iam::210987654321:user/a"}]}"#,
            "the user has no `UserName`",
        ),
        (
            r#"{"UserDetailList": [{"UserName": "a", "Arn": 7}]}"#,
            "`Arn` must be a string, not a number",
        ),
        (
            r#"{"UserDetailList": [{"UserName": "a", "Arn": "user/a"}]}"#,
            "`user/a` is not an ARN",
        ),
    ] {
        assert_eq!(only(&[("d.json", details)]).to_string(), message);
    }
}

#[test]
fn a_manifest_says_where_it_is_wrong() {
    for (manifest, message) in [
        ("id = ", "is not TOML"),
        ("id = \"12\"", "`12` is not an account id of twelve digits"),
        (
            "id = \"210987654321\"\n[[user]]\nnam = \"a\"",
            "a user has no `nam`",
        ),
        (
            "id = \"210987654321\"\n[[user]]\npath = \"/\"",
            "a user has no `name`",
        ),
        (
            "id = \"210987654321\"\n[[user]]\nname = \"a\"\npath = \"x\"",
            "`x` is not a path",
        ),
        (
            "id = \"210987654321\"\n[[user]]\nname = \"a\"\npolicies = [\"none.json\"]",
            "the policy `none.json`",
        ),
        (
            "id = \"210987654321\"\n[password-policy]\nMinimumLength = 3",
            "the password policy has no `MinimumLength`",
        ),
        (
            "id = \"210987654321\"\n[[user]]\nname = \"a\"\npassword_last_changed = \"soon\"",
            "`soon` is not a time",
        ),
    ] {
        let error = only(&[("account.toml", manifest)]);
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[test]
fn what_holds_no_scp_is_refused() {
    let errors = refused(&[
        ("details.json", DETAILS),
        (
            "scps/0-root/list.json",
            r#"{"Policies": [{"Id": "p-FullAWSAccess", "Type": "SERVICE_CONTROL_POLICY"}]}"#,
        ),
    ]);
    assert!(
        errors[0]
            .to_string()
            .contains("no policy of an organization"),
        "{errors:?}"
    );
}
