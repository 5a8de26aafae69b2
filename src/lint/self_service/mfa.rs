//! What a statement's conditions about MFA make of each kind of sign-in.
//!
//! The conditions are judged alone: what else a statement asks for narrows it, and leaves the shape
//! of the test as it is.
//!
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent>.

use super::cover;
use super::{Session, holds_word};
use crate::access::condition::{Listed, Test};
use crate::access::context::{Context, Known};
use crate::access::truth::Truth;
use crate::lint::edit::rename_key;
use crate::lint::{Check, Edit};
use crate::policy::{BaseOperator, Condition, Policy, PolicyType, Statement};

/// `true` or `false` in sessions, absent from requests signed with a long-term access key.
pub const PRESENT: &str = "aws:MultiFactorAuthPresent";
/// The seconds since MFA was given; absent where it was not.
pub const AGE: &str = "aws:MultiFactorAuthAge";

/// The shortest and the longest age of MFA in a session, which lasts 36 hours at most.
const AGES: [&str; 2] = ["0", "129600"];

/// The test for MFA that a statement makes.
#[derive(Clone, Copy, Debug)]
pub struct MfaTest<'a> {
    statement: &'a Statement<'a>,
    /// Whether it holds for a long-term access key.
    pub access_key: Truth,
    /// Whether it holds in a console session without MFA.
    pub console: Truth,
    /// Whether it holds in a session with MFA.
    pub with_mfa: Truth,
}

impl<'a> MfaTest<'a> {
    /// The test of `statement`; `None` where it makes none, or one that cannot be read.
    pub fn of(statement: &'a Statement<'a>) -> Option<Self> {
        let mut found = false;
        for condition in about_mfa(statement) {
            if !is_readable(condition) {
                return None;
            }
            found = true;
        }
        let under = |session| {
            about_mfa(statement)
                .map(|condition| under(condition, session))
                .fold(Truth::Yes, Truth::and)
        };
        found.then(|| Self {
            statement,
            access_key: under(Session::AccessKey),
            console: under(Session::Console),
            with_mfa: under(Session::ConsoleMfa),
        })
    }

    /// The conditions that make the test.
    pub fn conditions(&self) -> impl Iterator<Item = &'a Condition<'a>> + use<'a> {
        about_mfa(self.statement)
    }

    /// The one condition that makes the test; `None` where there are several.
    pub fn only(&self) -> Option<&'a Condition<'a>> {
        let mut conditions = self.conditions();
        conditions.next().filter(|_| conditions.next().is_none())
    }

    /// Whether the test asks, in so many words, if the key is there at all.
    pub fn asks_for_presence(&self) -> bool {
        self.conditions()
            .filter_map(|condition| condition.operator)
            .any(|operator| operator.base == BaseOperator::Null && operator.set.is_none())
    }

    /// Whether the statement keeps console sessions without MFA out.
    pub fn is_barrier(&self) -> bool {
        self.statement.denies() && self.console == Truth::Yes && self.with_mfa != Truth::Yes
    }
}

/// Whether conditions about MFA belong in policies of this kind, judged from the caller's side.
pub const fn concerns(kind: PolicyType) -> bool {
    kind.is_about_caller() || matches!(kind, PolicyType::Scp)
}

/// The statements that test for MFA, each with its test.
pub fn tests<'a>(
    cx: &Check<'a>,
) -> impl Iterator<Item = (&'a Statement<'a>, MfaTest<'a>)> + use<'a> {
    let statements: &'a [Statement<'a>] = if concerns(cx.kind) {
        &cx.policy.statements
    } else {
        &[]
    };
    statements
        .iter()
        .filter_map(|statement| Some((statement, MfaTest::of(statement)?)))
}

/// Whether a condition holds under a kind of sign-in.
pub fn under(condition: &Condition<'_>, session: Session) -> Truth {
    let mut test = Test::new(condition, true);
    if condition
        .operator
        .is_some_and(|operator| operator.base == BaseOperator::Bool)
    {
        // A value that is neither `true` nor `false` equals neither.
        test.values
            .retain(|listed| !matches!(listed, Listed::Unreadable(_)));
    }
    let [fresh, old] = AGES.map(|age| test.holds(&SignIn { session, age }));
    if fresh == old { fresh } else { Truth::Maybe }
}

/// Whether what else a statement asks for, beside MFA, can be so under a kind of sign-in.
pub fn is_open_to(statement: &Statement<'_>, session: Session) -> bool {
    statement
        .conditions
        .iter()
        .filter(|condition| !is_about_mfa(condition))
        .all(|condition| under(condition, session) > Truth::No && !wants_role(condition))
}

/// Whether another statement of the policy denies, under this kind of sign-in, all that
/// `statement` is about.
pub fn is_denied_elsewhere(
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    session: Session,
) -> bool {
    policy.statements.iter().any(|other| {
        other.denies()
            && other.node != statement.node
            && other.conditions.iter().all(|condition| {
                under(condition, session) == Truth::Yes || repeats(condition, statement)
            })
            && cover::covers(other, statement)
    })
}

/// Whether the exceptions of a `NotAction` name calls by which people set up MFA.
pub fn excepts_enrolment(statement: &Statement<'_>) -> bool {
    statement.action.as_ref().is_some_and(|element| {
        element.negated
            && element.patterns.iter().any(|entry| {
                entry.service().eq_ignore_ascii_case("iam") && holds_word(entry.as_str(), "mfa")
            })
    })
}

/// Gives a condition another operator, where the operator has no other key and the new one is not
/// there yet.
pub fn rename_operator(
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    new: &str,
) -> Option<Edit> {
    let alone = statement.conditions.iter().all(|other| {
        other.key == condition.key
            || other.operator_text != condition.operator_text
                && !other.operator_text.as_str().eq_ignore_ascii_case(new)
    });
    alone.then(|| rename_key(condition.operator_text, new))
}

/// Whether a condition is about MFA.
pub fn is_about_mfa(condition: &Condition<'_>) -> bool {
    condition.is_about(PRESENT) || condition.is_about(AGE)
}

fn about_mfa<'a>(
    statement: &'a Statement<'a>,
) -> impl Iterator<Item = &'a Condition<'a>> + use<'a> {
    let conditions = statement.conditions.iter();
    conditions.filter(|condition| is_about_mfa(condition))
}

/// An unknown operator, an empty list or an unfilled `${…}` leave the meaning open.
fn is_readable(condition: &Condition<'_>) -> bool {
    condition.operator.is_some()
        && !condition.values.is_empty()
        && !condition.texts().any(|text| text.contains("${"))
}

/// Whether a condition asks for the ARN of a role, so that no user and no user's key meets it.
fn wants_role(condition: &Condition<'_>) -> bool {
    let negated = condition
        .operator
        .is_none_or(|operator| operator.base.is_negated());
    !negated
        && condition.is_about("aws:PrincipalArn")
        && condition
            .texts()
            .all(|text| text.contains(":role/") || text.contains(":assumed-role/"))
}

/// Whether `statement` has the same condition.
fn repeats(condition: &Condition<'_>, statement: &Statement<'_>) -> bool {
    !is_about_mfa(condition)
        && statement.conditions.iter().any(|other| {
            other.operator == condition.operator
                && other.is_about(condition.key.as_str())
                && other.value.literal() == condition.value.literal()
        })
}

/// A user's request of which only the kind of sign-in is known.
struct SignIn {
    session: Session,
    age: &'static str,
}

impl Context for SignIn {
    fn get(&self, name: &str) -> Known<'_> {
        let is = |key: &str| name.eq_ignore_ascii_case(key);
        match self.session {
            Session::AccessKey if is(PRESENT) || is(AGE) || is("aws:TokenIssueTime") => {
                Known::Absent
            }
            Session::Console if is(PRESENT) => Known::Value("false"),
            Session::Console if is(AGE) => Known::Absent,
            Session::ConsoleMfa if is(PRESENT) => Known::Value("true"),
            Session::ConsoleMfa if is(AGE) => Known::Value(self.age),
            _ if is("aws:PrincipalType") => Known::Value("User"),
            _ if is("aws:ViaAWSService") || is("aws:PrincipalIsAWSService") => {
                Known::Value("false")
            }
            _ if is("aws:FederatedProvider") => Known::Absent,
            _ => Known::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{Maybe, No, Yes};
    use super::*;
    use crate::policy::read;
    use crate::source::SourceId;
    use crate::syntax::json;

    fn table(conditions: &str) -> Option<[Truth; 3]> {
        let text = format!(
            r#"{{"Statement":{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{conditions}}}}}"#
        );
        let parsed = json::parse(SourceId::new(0), &text);
        assert!(parsed.errors.is_empty(), "{text}");
        let policy = read::policy(parsed.tree.root());
        let made = MfaTest::of(policy.statements.first().unwrap())?;
        Some([made.access_key, made.console, made.with_mfa])
    }

    #[test]
    fn idioms() {
        let present = [
            ("Bool", "\"false\"", [No, Yes, No]),
            ("Bool", "true", [No, No, Yes]),
            ("BoolIfExists", "\"false\"", [Yes, Yes, No]),
            ("BoolIfExists", "\"true\"", [Yes, No, Yes]),
            ("Null", "\"true\"", [Yes, No, No]),
            ("Null", "\"false\"", [No, Yes, Yes]),
            ("StringNotEquals", "\"true\"", [Yes, Yes, No]),
            ("ForAllValues:Bool", "\"true\"", [Yes, No, Yes]),
            ("ForAnyValue:Bool", "\"false\"", [No, Yes, No]),
            ("Bool", "[\"true\", \"false\"]", [No, Yes, Yes]),
        ];
        for (operator, value, expected) in present {
            let text = format!(r#"{{"{operator}":{{"{PRESENT}":{value}}}}}"#);
            assert_eq!(table(&text), Some(expected), "{text}");
        }
        let age = [
            ("NumericGreaterThan", "\"3600\"", [No, No, Maybe]),
            ("NumericGreaterThanIfExists", "3600", [Yes, Yes, Maybe]),
            ("NumericLessThan", "\"3600\"", [No, No, Maybe]),
            ("Null", "\"true\"", [Yes, Yes, No]),
        ];
        for (operator, value, expected) in age {
            let text = format!(r#"{{"{operator}":{{"{AGE}":{value}}}}}"#);
            assert_eq!(table(&text), Some(expected), "{text}");
        }
    }

    #[test]
    fn conditions_are_judged_together_and_apart_from_others() {
        let both = format!(
            r#"{{"Bool":{{"{PRESENT}":"false","aws:SecureTransport":"true"}},"Null":{{"{PRESENT}":"true"}}}}"#
        );
        assert_eq!(table(&both), Some([No, No, No]));
        assert_eq!(table(r#"{"Bool":{"aws:SecureTransport":"true"}}"#), None);
    }

    #[test]
    fn what_cannot_be_read_is_left_open() {
        for condition in [
            format!(r#"{{"Bool":{{"{PRESENT}":"${{var.mfa}}"}}}}"#),
            format!(r#"{{"Boolean":{{"{PRESENT}":"true"}}}}"#),
            format!(r#"{{"Bool":{{"{PRESENT}":[]}}}}"#),
        ] {
            assert_eq!(table(&condition), None, "{condition}");
        }
    }
}
