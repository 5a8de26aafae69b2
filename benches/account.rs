//! How long it takes to say who can change whose password in an account.
//!
//! `cargo bench --bench account`. The accounts are made up: most users are in a group with AWS's
//! self-service pattern, some manage their login profile themselves, a few administer, one in a
//! hundred has policies of its own; the group demands MFA. Each size is read and answered as the
//! command does it, and the whole process is timed, too.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints, and stops where it cannot run"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use iam_lint::account::{Options, load};
use iam_lint::simulate::caller::Callers;
use iam_lint::simulate::password::matrix::{self, Part};
use iam_lint::simulate::password::{Answer, Circumstances};
use iam_lint::source::SourceId;

const ACCOUNT: &str = "210987654321";

fn main() {
    let folder = std::env::temp_dir().join(format!("iam-lint-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the snapshots");
    println!("users   snapshot    read      matrix    pairs     process, text   process, json");
    for users in [8, 500, 5_000, 50_000] {
        size(&folder, users);
    }
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
}

fn size(folder: &Path, users: usize) {
    let folder = folder.join(users.to_string());
    std::fs::create_dir_all(&folder).expect("a folder");
    let details = details(users);
    std::fs::write(folder.join("details.json"), &details).expect("a file");
    std::fs::write(folder.join("report.csv"), report(users)).expect("a file");
    std::fs::write(
        folder.join("password-policy.json"),
        r#"{"PasswordPolicy": {"MinimumPasswordLength": 14, "AllowUsersToChangePassword": false}}"#,
    )
    .expect("a file");
    let (read, (matrix, pairs)) = (
        best(|| {
            load(&folder, Options::default(), SourceId::new(0)).expect("a snapshot");
        }),
        answer(&folder),
    );
    let process = |format: &str| {
        best(|| {
            let status = Command::new(env!("CARGO_BIN_EXE_iam-lint"))
                .args(["simulate", "--format", format, "--account"])
                .arg(&folder)
                .stdout(Stdio::null())
                .status()
                .expect("the binary runs");
            assert!(status.success());
        })
    };
    println!(
        "{users:<7} {:>6.2} MB  {:>8.1} ms  {:>8.1} ms  {pairs:<8}  {:>8.1} ms     {:>8.1} ms",
        details.len() as f64 / 1e6,
        milliseconds(read),
        milliseconds(matrix),
        milliseconds(process("text")),
        milliseconds(process("json")),
    );
}

/// The time for the whole matrix, and how many pairs are not answered with no.
fn answer(folder: &Path) -> (Duration, usize) {
    let snapshots = load(folder, Options::default(), SourceId::new(0)).expect("a snapshot");
    let snapshot = snapshots.first().expect("one account");
    let now = "2026-11-24T00:00:00Z".parse().expect("a time");
    let circumstances = Circumstances::at_any_time(now);
    let mut pairs = 0;
    let time = best(|| {
        let callers = Callers::of(snapshot);
        let matrix = matrix::of(&callers, Part::default(), &circumstances, &|| {});
        pairs = matrix
            .rows
            .iter()
            .map(|row| {
                let own = row.own.is_some_and(|answer| answer != Answer::No);
                usize::from(own) + row.others.len()
            })
            .sum();
    });
    (time, pairs)
}

fn best(mut run: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..2 {
        let start = Instant::now();
        run();
        best = best.min(start.elapsed());
    }
    best
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// `get-account-authorization-details`
fn details(users: usize) -> String {
    let mut out = String::from("{\"UserDetailList\": [");
    for user in 0..users {
        let comma = if user == 0 { "" } else { "," };
        let path = if user % 4 == 0 { "/eng/" } else { "/" };
        let group = if user % 1_000 == 7 { "admins" } else { "staff" };
        let inline = if user % 100 == 3 {
            format!(
                r#""UserPolicyList": [{{"PolicyName": "own", "PolicyDocument": {{"Version": "2012-10-17", "Statement": [{{"Sid": "Own", "Effect": "Allow", "Action": ["iam:UpdateLoginProfile", "s3:*"], "Resource": "arn:aws:iam::{ACCOUNT}:user/*/name-{}"}}]}}}}],"#,
                user + 1
            )
        } else {
            String::new()
        };
        write!(
            out,
            r#"{comma}
  {{"Path": "{path}", "UserName": "name-{user}", "UserId": "AIDA{user:016}", "Arn": "arn:aws:iam::{ACCOUNT}:user{path}name-{user}", "CreateDate": "2025-04-02T08:15:30+00:00", {inline} "GroupList": ["{group}"], "AttachedManagedPolicies": [], "Tags": [{{"Key": "team", "Value": "team-{}"}}]}}"#,
            user % 20
        )
        .expect("a string takes all");
    }
    write!(
        out,
        r#"],
"GroupDetailList": [
  {{"Path": "/", "GroupName": "staff", "GroupId": "AGPA1", "Arn": "arn:aws:iam::{ACCOUNT}:group/staff", "GroupPolicyList": [{{"PolicyName": "self-service", "PolicyDocument": {SELF_SERVICE}}}], "AttachedManagedPolicies": []}},
  {{"Path": "/", "GroupName": "admins", "GroupId": "AGPA2", "Arn": "arn:aws:iam::{ACCOUNT}:group/admins", "GroupPolicyList": [], "AttachedManagedPolicies": [{{"PolicyName": "AdministratorAccess", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}}]}}
], "RoleDetailList": [], "Policies": []}}"#
    )
    .expect("a string takes all");
    out
}

const SELF_SERVICE: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Sid": "ReadRules", "Effect": "Allow", "Action": "iam:GetAccountPasswordPolicy", "Resource": "*"},
    {"Sid": "Own", "Effect": "Allow", "Action": ["iam:ChangePassword", "iam:GetUser", "iam:GetLoginProfile", "iam:UpdateLoginProfile"], "Resource": ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:user/*/${aws:username}"]},
    {"Sid": "WithMfa", "Effect": "Deny", "NotAction": ["iam:EnableMFADevice", "iam:GetUser"], "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
  ]}"#;

/// `get-credential-report`
fn report(users: usize) -> String {
    let mut out = String::from(
        "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_2_active\n",
    );
    for user in 0..users {
        let path = if user % 4 == 0 { "/eng/" } else { "/" };
        writeln!(
            out,
            "name-{user},arn:aws:iam::{ACCOUNT}:user{path}name-{user},2025-04-02T08:15:30+00:00,{},no_information,2026-04-02T08:15:30+00:00,N/A,{},{},false",
            user % 9 != 0,
            user % 3 != 0,
            user % 2 == 0,
        )
        .expect("a string takes all");
    }
    out
}
