//! Commands and flags.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use iam_lint::lint::Severity;
use iam_lint::policy::PolicyType;
use iam_lint::report;

/// A linter for AWS IAM policies that knows what they mean.
#[derive(Debug, Parser)]
#[command(name = "iam-lint", version, long_version = long_version(), max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Colour the output [auto: only on a terminal, and not where `NO_COLOR` is set]
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, hide_default_value = true)]
    pub(crate) color: Color,
}

/// The version, and the day of the service reference that it goes by.
fn long_version() -> String {
    let day = iam_lint::reference::edition().date;
    format!(
        "{} (AWS service reference of {day})",
        env!("CARGO_PKG_VERSION")
    )
}

const EXAMPLES: &str = "\
Examples:
  iam-lint check policies/            check every policy in a directory
  iam-lint check --fix policy.json    mend what is safe to mend
  iam-lint explain missing-version    what a rule means and how to mend it
  iam-lint simulate --account account/ --user mira --target mira
                                      can mira change her own password, and why?
  iam-lint test                       run scenario files

Exit codes: 0 nothing to report, 1 findings, 2 unusable input or wrong usage.";

const CHECK_EXAMPLES: &str = "\
Examples:
  iam-lint check                                   every policy below this directory
  aws iam get-policy-version ... | iam-lint check -  a policy as the AWS command line prints it
  iam-lint check --type scp org/scps/              the files hold SCPs
  iam-lint check --format sarif . > iam.sarif      for code scanning
  iam-lint check --format gitlab . > iam.json      for GitLab's Code Quality; junit, markdown, too
  iam-lint check --select all .                    what is allowed and may be meant, too
  iam-lint check --fix --diff .                    show what --fix would change
  iam-lint check --account account/                the policies and the passwords of an account
  iam-lint check --write-baseline known.json .     accept today's findings, fail on new ones:
  iam-lint check --baseline known.json .

Exit codes: 0 nothing at or above --fail-on, 1 something, 2 unusable input or wrong usage.";

const COMPARE_EXAMPLES: &str = "\
A failed comparison shows a request that is allowed and should not be. The policies of all files on
one side apply together.

Examples:
  iam-lint compare new.json --with old.json
      does the new version allow anything that the old one does not?
  iam-lint compare policy.json --with boundary.json
      does the policy stay within the boundary?
  iam-lint compare policy.json --forbid actions=iam:PassRole,iam:CreateUser
  iam-lint compare policy.json --forbid 'actions=s3:*,resources=arn:aws:s3:::payroll/*'
      does the policy allow any of these actions on any of these resources?
  iam-lint compare bucket-policy.json --public
      does the policy let in people whom it does not name?

Exit codes: 0 pass, 1 fail, 2 it cannot be told, or the input is unusable.";

const TEST_EXAMPLES: &str = r#"A scenario file names an account, or policies, and asks:
  account = "."                    # a snapshot, from this file

  [[password]]
  name = "mira changes her own password with MFA"
  user = "mira"
  target = "mira"
  credential = "console-mfa"
  expect = "yes"                   # yes, no, conditional, unknown

  [[request]]
  principal = "arn:aws:iam::210987654321:user/mira"
  action = "iam:DeleteUser"
  resource = "arn:aws:iam::210987654321:user/olaf"
  expect = "deny"                  # or allow, implicit-deny, explicit-deny, conditional, unknown

Examples:
  iam-lint test                                    every scenario file below this directory
  iam-lint test --format junit . > iam-tests.xml   for a CI server

Exit codes: 0 all as expected, 1 something else, 2 a question or an account cannot be used."#;

const SIMULATE_EXAMPLES: &str = r#"Can someone change a password?
  iam-lint simulate --account account/ --user mira --target mira
  iam-lint simulate --account account/ --target mira      who can change it?
  iam-lint simulate --account account/                    everybody's, all of them
  iam-lint simulate --account account/ --user mira --target mira --credential access-key --expect no
  iam-lint simulate --account account/ --principal ARN --action iam:DeleteUser --resource ARN
The account is a directory of what the AWS command line prints, recognised by content:
get-account-authorization-details, get-account-password-policy, get-credential-report,
get-login-profile, list-virtual-mfa-devices, list-mfa-devices, list-access-keys; and folders scps/
and rcps/ with a folder for each level of the organization. Or an account.toml, written by hand
(`iam-lint schema snapshot`).

Any request can be asked, too. A request is a JSON object; a file holds one, an array of them, or one to a line:
  {"principal": "arn:aws:iam::210987654321:user/alice",
   "action": "iam:ChangePassword", "resource": "arn:aws:iam::210987654321:user/alice",
   "context": {"aws:MultiFactorAuthPresent": "true"},
   "policies": {"identity": ["self-service.json"], "scp": [["root.json"], ["ou.json"]]}}

The principal may also be {"service": …}, {"federated": …} or "anonymous". Policies are documents,
{"name", "document"} or paths from the request's file; the layers are identity, boundary, session,
resource, scp and rcp (both by level), vpc_endpoint. A key that is not in "context" is absent, unless
"context_complete" is false. "expect" names the decision that should come out.

Examples:
  iam-lint simulate --request request.json          the answer, and the statements that decide
  iam-lint simulate --request - < requests.ndjson   one line of JSON to a request

Exit codes: 0 answered, and as expected, 1 otherwise than expected, 2 it cannot be answered."#;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check policies in files, directories (JSON, YAML, Terraform below them) or standard input (`-`)
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Box<Check>),
    /// Can X change Y's password? Is a request allowed? Answers, and why
    #[command(after_help = SIMULATE_EXAMPLES)]
    Simulate(Simulate),
    /// Compare policies: does one allow what another does not, what it should not, or the public?
    #[command(after_help = COMPARE_EXAMPLES)]
    Compare(Compare),
    /// Run scenario files: questions about accounts and policies with the answers that are expected
    #[command(after_help = TEST_EXAMPLES)]
    Test(Test),
    /// Explain a rule: what it finds, what AWS does, how to mend it
    #[command(after_help = "Example:\n  iam-lint explain change-password-not-own-user")]
    Explain {
        /// A rule's name, or Access Analyzer's issue code
        rule: String,
    },
    /// List the rules
    Rules {
        /// How to print them
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// Print a JSON Schema: of policies, for editors, of iam-lint.toml, or of the JSON output
    Schema {
        /// Which
        name: SchemaName,
    },
    /// Print completions for a shell
    #[command(
        after_help = "Example:\n  iam-lint completions bash > ~/.local/share/bash-completion/completions/iam-lint"
    )]
    Completions {
        /// Which shell
        shell: Shell,
    },
}

#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(crate) struct Check {
    /// Files, directories, or `-` for standard input [default: this directory, or the snapshot of --account]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Check an account, too: a directory or file of what the AWS command line prints, or an account.toml
    #[arg(long, value_name = "SNAPSHOT")]
    pub(crate) account: Option<PathBuf>,
    /// How to print findings
    #[arg(long, value_enum, default_value_t = Format::Full)]
    pub(crate) format: Format,
    /// Run only these rules, families or Access Analyzer codes; `all` for every rule, *hygiene* too
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Do not run these rules, families or Access Analyzer codes
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// The least severity that fails the run [default: warning]
    #[arg(long, value_name = "SEVERITY", value_enum)]
    pub(crate) fail_on: Option<FailOn>,
    /// What kind of policy the files hold
    #[arg(long = "type", value_name = "TYPE", value_enum, default_value_t = Type::Auto)]
    pub(crate) kind: Type,
    /// Mend what can be mended without changing what is meant
    #[arg(long)]
    pub(crate) fix: bool,
    /// Mend also what someone should look at afterwards (implies --fix)
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,
    /// Print what --fix would change and change nothing (implies --fix)
    #[arg(long)]
    pub(crate) diff: bool,
    /// The configuration [default: iam-lint.toml here or in a directory above]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(crate) config: Option<PathBuf>,
    /// Look for no configuration
    #[arg(long)]
    pub(crate) no_config: bool,
    /// Findings in this file do not count
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write the findings to this file, as a baseline for later runs
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Skip named files that hold no policy, as in a directory (for hooks that pass every file)
    #[arg(long)]
    pub(crate) skip_non_policies: bool,
    /// Print findings only
    #[arg(long, short, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Name every file that was skipped, and why; show suppressed findings
    #[arg(long, short)]
    pub(crate) verbose: bool,
}

#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("against").required(true).args(["with", "forbid", "public"])))]
pub(crate) struct Compare {
    /// The policies in question: files, or `-` for standard input
    #[arg(value_name = "NEW", required = true)]
    pub(crate) new: Vec<PathBuf>,
    /// Policies beyond which they must allow nothing
    #[arg(long, value_name = "REFERENCE", num_args = 1..)]
    pub(crate) with: Vec<PathBuf>,
    /// Access that they must not allow: `actions=A,B,resources=R,S`, either list alone for any
    #[arg(long, value_name = "ACCESS")]
    pub(crate) forbid: Vec<String>,
    /// They must let nobody in whom they do not name
    #[arg(long)]
    pub(crate) public: bool,
    /// What kind of policies they are [default: resource if one names a principal]
    #[arg(long = "type", value_name = "TYPE", value_enum)]
    pub(crate) kind: Option<CompareType>,
    /// How to print the answer [default: text on a terminal, else json]
    #[arg(long, value_enum)]
    pub(crate) format: Option<AnswerFormat>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Test {
    /// Scenario files, or directories with *.iam-test.toml and *.iam-test.json below them [default: this directory]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// How to print results
    #[arg(long, value_enum, default_value_t = TestFormat::Text)]
    pub(crate) format: TestFormat,
    /// Print failures only
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum TestFormat {
    /// For people
    Text,
    /// `JUnit` XML, for CI servers
    Junit,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum CompareType {
    /// Policies of users, groups and roles, boundaries, SCPs
    Identity,
    /// Policies of resources, trust policies
    Resource,
}

#[derive(Debug, clap::Args)]
#[command(
    group(clap::ArgGroup::new("what").required(true).multiple(true).args(["account", "plan", "request"])),
    group(clap::ArgGroup::new("world").multiple(true).args(["account", "plan"])),
)]
pub(crate) struct Simulate {
    /// An account: a directory or file of what the AWS command line prints, an account.toml, a
    /// Terraform plan, a CloudFormation template, or a directory of Terraform code
    #[arg(long, value_name = "SNAPSHOT", conflicts_with = "request")]
    pub(crate) account: Option<PathBuf>,
    /// What is to be deployed on it: a plan (`terraform show -json PLAN`), a template, or a
    /// directory of code; answers are for the account afterwards
    #[arg(long, value_name = "FILE", conflicts_with = "request")]
    pub(crate) plan: Option<PathBuf>,
    /// Who gains or loses the ability to change whose password by the plan
    #[arg(long, requires_all = ["account", "plan"], conflicts_with_all = ["user", "target", "principal"])]
    pub(crate) diff: bool,
    /// Who changes a password: the name or ARN of a user or role
    #[arg(long, value_name = "X", requires = "world")]
    pub(crate) user: Option<String>,
    /// Whose password: the name or ARN of a user
    #[arg(long, value_name = "Y", requires = "world")]
    pub(crate) target: Option<String>,
    /// With which kind of credential [default: each of them]
    #[arg(long, value_enum, requires = "world")]
    pub(crate) credential: Option<CredentialName>,
    /// A condition key of the request; once for each value of a key
    #[arg(long, value_name = "KEY=VALUE", requires = "world")]
    pub(crate) context: Vec<String>,
    /// When the request is made, such as 2026-11-24T12:00:00Z [default: at any time; passwords as of now]
    #[arg(long, value_name = "TIME", requires = "world")]
    pub(crate) at: Option<String>,
    /// Fail unless this is the answer
    #[arg(long, value_enum, requires = "world")]
    pub(crate) expect: Option<ExpectedAnswer>,
    /// Any other request: who makes it, the ARN of a user or role of the account
    #[arg(long, value_name = "ARN", requires_all = ["action", "world"], conflicts_with_all = ["user", "target"])]
    pub(crate) principal: Option<String>,
    /// The action, such as iam:GetUser
    #[arg(long, value_name = "ACTION", requires = "principal")]
    pub(crate) action: Option<String>,
    /// The ARN of the resource [default: `*`, for actions that have none]
    #[arg(long, value_name = "ARN", requires = "principal")]
    pub(crate) resource: Option<String>,
    /// The account has no password policy of its own
    #[arg(long, requires = "world")]
    pub(crate) no_password_policy: bool,
    /// Requests: a file, or `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) request: Option<PathBuf>,
    /// How to print answers [default: text on a terminal, else json]
    #[arg(long, value_enum)]
    pub(crate) format: Option<ChangeFormat>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum CredentialName {
    /// A console sign-in without MFA
    Console,
    /// A console sign-in with MFA
    ConsoleMfa,
    /// A long-term access key
    AccessKey,
    /// A session from `GetSessionToken` without MFA
    Session,
    /// A session from `GetSessionToken` with MFA
    SessionMfa,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ExpectedAnswer {
    Yes,
    No,
    /// With --diff: nobody's answer is another
    Unchanged,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ChangeFormat {
    /// For people
    Text,
    /// The JSON of iam-lint
    Json,
    /// For a comment on a pull request; with --diff
    Markdown,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum AnswerFormat {
    /// For people
    Text,
    /// The JSON of iam-lint
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Format {
    /// Each finding with its place in the text
    Full,
    /// One line to a finding
    Concise,
    /// The JSON of iam-lint
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
    /// GitLab's Code Quality report
    Gitlab,
    /// `JUnit` XML, for CI servers
    Junit,
    /// Markdown, for a comment on a pull request
    Markdown,
    /// Findings as Access Analyzer's ValidatePolicy returns them, a line to each policy
    AccessAnalyzer,
}

impl From<Format> for report::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Full => Self::Full,
            Format::Concise => Self::Concise,
            Format::Json => Self::Json,
            Format::Sarif => Self::Sarif,
            Format::Github => Self::Github,
            Format::Gitlab => Self::Gitlab,
            Format::Junit => Self::Junit,
            Format::Markdown => Self::Markdown,
            Format::AccessAnalyzer => Self::AccessAnalyzer,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    SecurityWarning,
    Warning,
    Suggestion,
    Never,
}

impl FailOn {
    /// The least severity that fails; `None` is never.
    pub(crate) const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::SecurityWarning => Some(Severity::SecurityWarning),
            Self::Warning => Some(Severity::Warning),
            Self::Suggestion => Some(Severity::Suggestion),
            Self::Never => None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Type {
    /// By what the file says and the shape of the document
    Auto,
    /// Attached to a user, group or role
    Identity,
    /// Attached to a resource
    Resource,
    /// The trust policy of a role
    Trust,
    /// A service control policy
    Scp,
    /// A resource control policy
    Rcp,
    /// A permissions boundary
    Boundary,
    /// A session policy
    Session,
}

impl Type {
    pub(crate) const fn policy_type(self) -> Option<PolicyType> {
        match self {
            Self::Auto => None,
            Self::Identity => Some(PolicyType::Identity),
            Self::Resource => Some(PolicyType::Resource),
            Self::Trust => Some(PolicyType::Trust),
            Self::Scp => Some(PolicyType::Scp),
            Self::Rcp => Some(PolicyType::Rcp),
            Self::Boundary => Some(PolicyType::Boundary),
            Self::Session => Some(PolicyType::Session),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ListFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum SchemaName {
    /// Policy documents
    Policy,
    /// iam-lint.toml
    Config,
    /// The output of `check --format json`
    Finding,
    /// Scenario files of `iam-lint test`
    Scenario,
    /// account.toml, an account written by hand
    Snapshot,
    /// The output of `simulate` and `compare` with `--format json`
    Verdict,
}
