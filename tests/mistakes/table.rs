//! The mistakes, by number.

use iam_lint::policy::PolicyType;

use super::{Mistake, case, elsewhere, shown, typed};

pub(super) const MISTAKES: &[Mistake] = &[
    shown(
        1,
        "the Deny without MFA leaves no way to change a password at the first sign-in",
        &[case(
            "mfa-deny-blocks-first-sign-in",
            r#"{"Effect": "Allow", "Action": ["iam:ChangePassword", "iam:GetUser"], "Resource": ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:user/*/${aws:username}"]},
           {"Effect": "Allow", "Action": "iam:GetAccountPasswordPolicy", "Resource": "*"},
           {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser", "iam:GetMFADevice", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken"], "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}"#,
        )],
    ),
    shown(
        2,
        "the same, met when the password expires before MFA is set up",
        &[case(
            "mfa-deny-blocks-first-sign-in",
            r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:user/*/${aws:username}"]},
           {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:GetAccountPasswordPolicy"], "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}"#,
        )],
    ),
    shown(
        3,
        "iam:ChangePassword is in the exception, so a password changes without MFA",
        &[case(
            "mfa-exception-unsafe",
            r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"},
           {"Effect": "Deny", "NotAction": ["iam:ChangePassword", "iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser", "iam:GetMFADevice", "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken"], "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}"#,
        )],
    ),
    shown(
        4,
        "iam:GetAccountPasswordPolicy is missing",
        &[case(
            "get-password-policy-missing",
            r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"}"#,
        )],
    ),
    shown(
        5,
        "an action without resource is granted on a user's ARN",
        &[
            case(
                "get-password-policy-scoped",
                r#"{"Effect": "Allow", "Action": ["iam:ChangePassword", "iam:GetAccountPasswordPolicy"], "Resource": "arn:aws:iam::*:user/${aws:username}"}"#,
            ),
            case(
                "get-password-policy-scoped",
                r#"{"Effect": "Allow", "Action": ["iam:ListUsers", "iam:GetAccountSummary", "iam:ListVirtualMFADevices"], "Resource": "arn:aws:iam::*:user/${aws:username}"}"#,
            ),
        ],
    ),
    shown(
        6,
        "${aws:username} in a policy without Version, or of 2008",
        &[
            case(
                "variable-without-version",
                r#"{"Statement": [{"Effect": "Allow", "Action": "iam:*AccessKey*", "Resource": "arn:aws:iam::*:user/${aws:username}"}]}"#,
            ),
            case(
                "variable-without-version",
                r#"{"Version": "2008-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:DeactivateMFADevice", "Resource": "arn:aws:iam::*:user/${aws:username}"}]}"#,
            ),
            case(
                "variable-unsupported-in-version",
                r#"{"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::home/${aws:username}/*"}]}"#,
            ),
            case(
                "missing-version",
                r#"{"Statement": [{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*"}]}"#,
            ),
        ],
    ),
    shown(
        7,
        "users under a path are left out",
        &[case(
            "user-path-not-covered",
            r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"}"#,
        )],
    ),
    shown(
        8,
        "users at the root are left out",
        &[case(
            "root-path-not-covered",
            r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/*/${aws:username}"}"#,
        )],
    ),
    shown(
        9,
        "a wildcard beside the variable reaches other users",
        &[
            case(
                "wildcard-touches-username",
                r#"{"Effect": "Allow", "Action": "iam:UpdateLoginProfile", "Resource": "arn:aws:iam::*:user/*${aws:username}"}"#,
            ),
            case(
                "wildcard-touches-username",
                r#"{"Effect": "Allow", "Action": "iam:CreateAccessKey", "Resource": "arn:aws:iam::*:user/${aws:username}*"}"#,
            ),
        ],
    ),
    shown(
        10,
        "one user's name in a policy for many",
        &[
            case(
                "change-password-not-own-user",
                r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/mira"}"#,
            ),
            case(
                "credentials-of-other-users",
                r#"{"Effect": "Allow", "Action": ["iam:ChangePassword", "iam:CreateAccessKey"], "Resource": "arn:aws:iam::*:user/mira"}"#,
            ),
        ],
    ),
    shown(
        11,
        "passwords of others may be reset",
        &[
            case(
                "resets-other-users",
                r#"{"Effect": "Allow", "Action": ["iam:ChangePassword", "iam:UpdateLoginProfile"], "Resource": "*"}"#,
            ),
            case(
                "resets-other-users",
                r#"{"Effect": "Allow", "Action": ["iam:ChangePassword", "iam:CreateLoginProfile"], "Resource": "arn:aws:iam::*:user/*"}"#,
            ),
            case(
                "self-escalation",
                r#"{"Effect": "Allow", "Action": ["iam:ChangePassword", "iam:AttachUserPolicy"], "Resource": "arn:aws:iam::*:user/${aws:username}"}"#,
            ),
        ],
    ),
    shown(
        12,
        "iam:UpdateLoginProfile on oneself does not ask for the old password",
        &[case(
            "reset-without-old-password",
            r#"{"Effect": "Allow", "Action": ["iam:ChangePassword", "iam:GetLoginProfile", "iam:UpdateLoginProfile"], "Resource": "arn:aws:iam::*:user/${aws:username}"}"#,
        )],
    ),
    elsewhere(
        13,
        "a bare ${aws:username} in Terraform's own language",
        "Terraform refuses the file; no policy comes of it",
    ),
    shown(
        14,
        "&{aws:username} outside the data source that reads it",
        &[case(
            "template-escape-left",
            r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/&{aws:username}"}"#,
        )],
    ),
    shown(
        15,
        "$${aws:username} in a policy that no template engine reads",
        &[case(
            "template-escape-left",
            r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/$${aws:username}"}"#,
        )],
    ),
    elsewhere(
        16,
        "${aws:username} unescaped in Fn::Sub",
        "CloudFormation refuses the template; no policy comes of it",
    ),
    shown(
        17,
        "${!aws:username} or ${AWS::AccountId} that Fn::Sub never saw",
        &[
            case(
                "template-escape-left",
                r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${!aws:username}"}"#,
            ),
            case(
                "template-escape-left",
                r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::${AWS::AccountId}:user/${aws:username}"}"#,
            ),
            case(
                "misspelt-variable",
                r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/$(aws:username)"}"#,
            ),
        ],
    ),
    shown(
        18,
        "a placeholder for the account",
        &[
            case(
                "placeholder-account",
                r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::account-id:user/${aws:username}"}"#,
            ),
            case(
                "placeholder-account",
                r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::ACCOUNT_ID:user/${aws:username}"}"#,
            ),
            case(
                "placeholder-account",
                r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::123456789012:user/${aws:username}"}"#,
            ),
        ],
    ),
    shown(
        19,
        "the wrong partition, where the policy shows it",
        &[
            case(
                "partition-mismatch",
                r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws-china:iam::*:user/${aws:username}"}"#,
            ),
            case(
                "partition-mismatch",
                r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"},
               {"Effect": "Allow", "Action": "s3:GetObject", "Resource": ["arn:aws-cn:s3:::reports/*", "arn:aws-cn:s3:::plans/*"]}"#,
            ),
        ],
    ),
    shown(
        20,
        "a Region in an IAM ARN, or too few colons",
        &[
            case(
                "iam-arn-region",
                r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam:us-east-1:210987654321:user/${aws:username}"}"#,
            ),
            case(
                "iam-arn-shape",
                r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam:*:user/${aws:username}"}"#,
            ),
            case(
                "iam-arn-shape",
                r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::user/${aws:username}"}"#,
            ),
            case(
                "username-in-wrong-place",
                r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:userid}"}"#,
            ),
        ],
    ),
    elsewhere(
        21,
        "the permissions boundary leaves out the calls",
        "it takes the boundary and the policy of one user: an account",
    ),
    shown(
        22,
        "an SCP denies what self-service needs",
        &[typed(
            "region-deny-blocks-iam",
            PolicyType::Scp,
            r#"{"Effect": "Deny", "NotAction": ["sts:*", "s3:*"], "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-central-1"}}}"#,
        )],
    ),
    elsewhere(
        23,
        "update-account-password-policy without --allow-users-to-change-password",
        "a command, whose result is the account's password policy",
    ),
    elsewhere(
        24,
        "no password policy read as a failure, or as permission",
        "an account's setting",
    ),
    shown(
        25,
        "NotAction iam:* believed to cover the own password",
        &[case(
            "power-user-excludes-iam",
            r#"{"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "Resource": "*"},
           {"Effect": "Allow", "Action": "iam:GetAccountPasswordPolicy", "Resource": "*"}"#,
        )],
    ),
    shown(
        26,
        "a Deny takes self-service back",
        &[case(
            "deny-cancels-self-service",
            r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"},
           {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}"#,
        )],
    ),
    shown(
        27,
        "Deny with Bool false, which misses access keys",
        &[case(
            "mfa-deny-misses-access-keys",
            r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"},
           {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices"], "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}"#,
        )],
    ),
    shown(
        28,
        "Allow with BoolIfExists true, which access keys pass",
        &[case(
            "mfa-allow-passes-access-keys",
            r#"{"Effect": "Allow", "Action": "iam:UpdateLoginProfile", "Resource": "arn:aws:iam::*:user/${aws:username}", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}}"#,
        )],
    ),
    elsewhere(
        29,
        "the MFA Deny meets users who have only access keys",
        "it is what AWS recommends; whose credentials it breaks is known from the account",
    ),
    shown(
        30,
        "mfa/${aws:username} for devices that have names of their own",
        &[case(
            "mfa-device-name-fixed",
            r#"{"Effect": "Allow", "Action": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"], "Resource": ["arn:aws:iam::*:mfa/${aws:username}", "arn:aws:iam::*:user/${aws:username}"]}"#,
        )],
    ),
    shown(
        31,
        "iam:DeleteVirtualMFADevice in the exception",
        &[case(
            "mfa-exception-unsafe",
            r#"{"Effect": "Allow", "Action": "iam:*VirtualMFADevice", "Resource": "arn:aws:iam::*:mfa/*"},
           {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices"], "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}"#,
        )],
    ),
    shown(
        32,
        "iam:DeactivateMFADevice without MFA",
        &[case(
            "mfa-exception-unsafe",
            r#"{"Effect": "Allow", "Action": ["iam:EnableMFADevice", "iam:DeactivateMFADevice"], "Resource": "arn:aws:iam::*:user/${aws:username}"},
           {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:DeactivateMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices"], "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}"#,
        )],
    ),
    shown(
        33,
        "iam:GetUser is missing for the console's page",
        &[case(
            "console-page-incomplete",
            r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"},
           {"Effect": "Allow", "Action": "iam:GetAccountPasswordPolicy", "Resource": "*"}"#,
        )],
    ),
    shown(
        34,
        "the exception lacks calls that enrolling a device makes",
        &[case(
            "mfa-exception-incomplete",
            r#"{"Effect": "Allow", "Action": ["iam:EnableMFADevice", "iam:ListMFADevices", "iam:GetUser"], "Resource": "arn:aws:iam::*:user/${aws:username}"},
           {"Effect": "Allow", "Action": "iam:CreateVirtualMFADevice", "Resource": "arn:aws:iam::*:mfa/*"},
           {"Effect": "Deny", "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"], "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}"#,
        )],
    ),
    elsewhere(
        35,
        "iam:ListMFADevices on the own user, called without a user name",
        "the fault is the tool's call; the grant is what AWS documents",
    ),
    shown(
        36,
        "sts:GetSessionToken listed as if it mattered",
        &[case(
            "get-session-token-not-controllable",
            r#"{"Effect": "Allow", "Action": "sts:GetSessionToken", "Resource": "*"}"#,
        )],
    ),
    shown(
        37,
        "${aws:username} in a policy of a role",
        &[
            case(
                "self-service-to-role",
                r#"{"RoleName": "deploy", "PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"}]}}"#,
            ),
            typed(
                "self-service-to-role",
                PolicyType::Session,
                r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"}"#,
            ),
        ],
    ),
    elsewhere(
        38,
        "IAMUserChangePassword attached to a role",
        "an attachment: an account",
    ),
    elsewhere(
        39,
        "a password to be changed at first sign-in without any grant",
        "it takes the login profile and all policies of one user: an account",
    ),
    elsewhere(
        40,
        "HardExpiry with one administrator or none",
        "an account's setting and its administrators",
    ),
    elsewhere(
        41,
        "passwords expire and nobody may change theirs",
        "an account's setting and all its policies",
    ),
    elsewhere(
        42,
        "the quarantine policy is still attached",
        "an attachment: an account",
    ),
    shown(
        43,
        "names of actions that IAM does not have",
        &[
            case(
                "unknown-password-action",
                r#"{"Effect": "Allow", "Action": "iam:ChangeUserPassword", "Resource": "arn:aws:iam::*:user/${aws:username}"}"#,
            ),
            case(
                "unknown-password-action",
                r#"{"Effect": "Allow", "Action": "iam:UpdatePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"}"#,
            ),
            case(
                "unknown-password-action",
                r#"{"Effect": "Allow", "Action": "iam:ChangePasswords", "Resource": "arn:aws:iam::*:user/${aws:username}"}"#,
            ),
            case(
                "unknown-password-action",
                r#"{"Effect": "Allow", "Action": "iam:SetPassword", "Resource": "arn:aws:iam::*:user/${aws:username}"}"#,
            ),
        ],
    ),
    shown(
        44,
        "a wildcard over passwords that is wider than meant",
        &[case(
            "password-wildcard-too-wide",
            r#"{"Effect": "Allow", "Action": "iam:*Password*", "Resource": "*"}"#,
        )],
    ),
    elsewhere(
        45,
        "a password that breaks the rules, reported as a lack of permission",
        "a message of the console",
    ),
    shown(
        46,
        "ForAllValues on the MFA key of an Allow",
        &[case(
            "mfa-allow-passes-access-keys",
            r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}", "Condition": {"ForAllValues:Bool": {"aws:MultiFactorAuthPresent": "true"}}}"#,
        )],
    ),
    shown(
        47,
        "both values for the MFA key",
        &[case(
            "mfa-condition-always-true",
            r#"{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": ["true", "false"]}}}"#,
        )],
    ),
    shown(
        48,
        "private addresses in aws:SourceIp",
        &[case(
            "private-not-ip-address",
            r#"{"Effect": "Deny", "Action": "iam:ChangePassword", "Resource": "*", "Condition": {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}"#,
        )],
    ),
    shown(
        49,
        "a Deny by Region that does not exempt IAM",
        &[typed(
            "region-deny-blocks-iam",
            PolicyType::Scp,
            r#"{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}}}"#,
        )],
    ),
    elsewhere(
        50,
        "linters that report the documented pattern as escalation",
        "a false alarm: `the_documented_pattern_is_clean` below",
    ),
    elsewhere(
        51,
        "a user name in another case",
        "the names of the users: an account",
    ),
    elsewhere(
        52,
        "membership of a group expected from a path",
        "paths and groups: an account",
    ),
    elsewhere(
        53,
        "more groups or attached policies than a user may have",
        "attachments: an account",
    ),
    elsewhere(
        54,
        "an inline policy of a user longer than 2048 characters",
        "the length rules measure it where the file says the policy is a user's own",
    ),
];
