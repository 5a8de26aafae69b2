//! The whole answer for two principals.

use std::sync::Arc;

use super::way::{self, Ruling};
use super::{Answer, Circumstances, Hindrance, Prerequisite, State, Way, change, facts, hindrance};
use crate::access::context::Keys;
use crate::access::formula::Formula;
use crate::account::{PasswordRules, User};
use crate::simulate::caller::{Caller, Callers, Who};
use crate::simulate::credential::Credential;
use crate::simulate::verdict::{Attached, Evidence, Verdict};

/// Who changes whose password.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'s> {
    /// Who asks.
    pub user: Who<'s>,
    /// Whose password it is.
    pub target: &'s User,
}

impl Pair<'_> {
    /// Whether it is about one's own password.
    pub fn is_own(&self) -> bool {
        self.user
            .user()
            .is_some_and(|user| std::ptr::eq(user, self.target))
    }

    /// The ways that are asked about.
    pub fn ways(&self) -> &'static [Way] {
        // `iam:ChangePassword` takes no user name: it is about the caller alone.
        if self.is_own() {
            &Way::ALL
        } else {
            &[Way::Reset, Way::Create]
        }
    }
}

/// Can X change Y's password?
#[derive(Debug)]
pub struct PasswordVerdict<'s> {
    /// Who, and whose.
    pub pair: Pair<'s>,
    /// The answer over all ways.
    pub answer: Answer,
    /// The answer by way.
    pub ways: Vec<WayVerdict>,
    /// What must be so beside permissions.
    pub prerequisites: Vec<Prerequisite>,
    /// What the answer takes for granted.
    pub assumptions: Vec<String>,
}

/// The answer for a way.
#[derive(Debug)]
pub struct WayVerdict {
    /// The way.
    pub way: Way,
    /// The ARN of the user whose password it is.
    pub resource: String,
    /// The answer over the kinds of credential that can make the call at all.
    pub answer: Answer,
    /// The answer by kind of credential.
    pub by_credential: Vec<(Credential, Answer)>,
    /// The kinds that cannot make the call at all, and why.
    pub obstacles: Vec<(Credential, &'static str)>,
    /// The condition, where there is one and it can be put in terms of condition keys.
    pub when: Option<Formula>,
    /// The statements that decide.
    pub evidence: Vec<Evidence>,
    /// What else is to be said.
    pub notes: Vec<String>,
}

impl<'s> PasswordVerdict<'s> {
    /// Answers for a caller and a target.
    #[must_use]
    pub fn of(
        callers: &Callers<'s>,
        caller: &Caller<'s>,
        target: &'s User,
        circumstances: &Circumstances,
    ) -> Self {
        let pair = Pair {
            user: caller.who,
            target,
        };
        let mut rulings = Vec::new();
        let mut ways = Vec::new();
        let base = Arc::new(way::keys(callers.account, caller, target, circumstances));
        for &way in pair.ways() {
            let of_way = way::rulings(callers.account, caller, target, way, circumstances, &base);
            let keys = Keys::on(Arc::clone(&base));
            ways.push(WayVerdict::of(
                callers,
                caller,
                target,
                way,
                circumstances,
                keys,
                &of_way,
            ));
            rulings.push(of_way);
        }
        let answer = overall(&rulings);
        let mut prerequisites: Vec<Prerequisite> = Vec::new();
        for way in &ways {
            let relevant = way.answer != Answer::No || facts::is_barred(way.way, target);
            for one in facts::of_target(way.way, target) {
                if relevant && !prerequisites.contains(&one) {
                    prerequisites.push(one);
                }
            }
        }
        if pair.is_own() {
            prerequisites.extend(page(callers, caller, circumstances));
        }
        Self {
            pair,
            answer,
            assumptions: assumptions(callers, caller, pair),
            ways,
            prerequisites,
        }
    }

    /// The smallest change that would turn the answer round; `None` where none was found that does.
    pub fn change(
        &self,
        callers: &Callers<'s>,
        caller: &Caller<'s>,
        circumstances: &Circumstances,
    ) -> Option<change::Change> {
        change::of(
            callers,
            caller,
            self.pair.target,
            circumstances,
            self.answer,
        )
    }
}

/// The best way for each kind of credential, over all kinds.
pub(super) fn overall(rulings: &[Vec<Ruling>]) -> Answer {
    let kinds = rulings.first().map_or(0, Vec::len);
    let best = (0..kinds).filter_map(|kind| {
        let of_kind = rulings.iter().filter_map(|way| way.get(kind));
        let mut possible = of_kind.filter(|ruling| ruling.obstacle.is_none());
        let first = possible.next()?.answer;
        Some(possible.fold(first, |best, ruling| best.max(ruling.answer)))
    });
    Answer::over(best)
}

impl WayVerdict {
    fn of(
        callers: &Callers<'_>,
        caller: &Caller<'_>,
        target: &User,
        way: Way,
        circumstances: &Circumstances,
        mut keys: Keys,
        rulings: &[Ruling],
    ) -> Self {
        let possible = || rulings.iter().filter(|ruling| ruling.obstacle.is_none());
        let answer = Answer::over(possible().map(|ruling| ruling.answer));
        // Where all kinds come to the same, any of them shows why; else what sets them apart is
        // left open and becomes the condition.
        let mut answers = possible().map(|ruling| ruling.answer);
        let first = answers.next();
        if answers.all(|answer| Some(answer) == first)
            && let Some(ruling) = possible().next().or(rulings.first())
        {
            ruling.kind.add_keys(&mut keys);
            circumstances.add_keys(&mut keys);
        }
        let mut notes = Vec::new();
        let mut verdicts = Vec::new();
        let barred = facts::is_barred(way, target);
        if barred {
            notes.push(format!(
                "`{}` has no console password, so there is none to change",
                target.name
            ));
        } else {
            for action in way.actions(target.password.exists) {
                let asked = way::asked(&caller.principal, action, &target.arn, &keys);
                verdicts.push(Verdict::decide(
                    &caller.layers,
                    &asked,
                    &Attachments { callers, caller },
                ));
            }
        }
        let when = (answer == Answer::Conditional)
            .then(|| condition(&verdicts))
            .flatten();
        let mut evidence: Vec<Evidence> = Vec::new();
        for verdict in &verdicts {
            for note in verdict.notes() {
                if !notes.contains(note) {
                    notes.push(note.clone());
                }
            }
            for one in verdict.evidence() {
                if !evidence.contains(one) {
                    evidence.push(one.clone());
                }
            }
        }
        notes.extend(consequences(
            callers,
            caller,
            target,
            way,
            circumstances,
            rulings,
        ));
        Self {
            way,
            resource: target.arn.to_string(),
            answer,
            by_credential: rulings
                .iter()
                .map(|ruling| (ruling.kind, ruling.answer))
                .collect(),
            obstacles: rulings
                .iter()
                .filter_map(|ruling| Some((ruling.kind, ruling.obstacle?)))
                .collect(),
            when,
            evidence,
            notes,
        }
    }
}

/// The condition under which all calls are allowed.
fn condition(verdicts: &[Verdict]) -> Option<Formula> {
    let parts: Vec<Formula> = verdicts
        .iter()
        .filter_map(|verdict| verdict.when().cloned())
        .collect();
    (!parts.is_empty()).then(|| Formula::all(parts))
}

/// What follows for people from what was found.
fn consequences(
    callers: &Callers<'_>,
    caller: &Caller<'_>,
    target: &User,
    way: Way,
    circumstances: &Circumstances,
    rulings: &[Ruling],
) -> Vec<String> {
    let mut notes = Vec::new();
    let own = caller
        .who
        .user()
        .is_some_and(|user| std::ptr::eq(user, target));
    if way == Way::Create && target.password.exists == Some(true) {
        notes.push("the old password is deleted first: both calls must be allowed".to_owned());
    }
    if own && way == Way::Reset && rulings.iter().any(|ruling| ruling.answer != Answer::No) {
        notes.push("this call does not ask for the old password".to_owned());
    }
    if !own && way == Way::Reset && reaches_with_change(callers, caller, target, circumstances) {
        notes.push(format!(
            "`iam:ChangePassword` is allowed on `{}`, too, and does nothing there: it changes the caller's own password alone",
            target.arn
        ));
    }
    if way != Way::ChangeOwn {
        return notes;
    }
    if let Some(Hindrance::Path(allow)) = hindrance(callers, caller, circumstances) {
        let via = allow.via.as_deref().unwrap_or("the user");
        notes.push(format!(
            "`{}` ({via}) allows it to users under `/` alone: `${{aws:username}}` is the name without the path, and `{}` is under `{}`",
            allow.policy,
            target.name,
            target.path()
        ));
    }
    notes.extend(facts::notes(callers.account, target, circumstances));
    let dead_end = rulings.iter().any(|ruling| {
        ruling.kind == Credential::Console
            && ruling.answer == Answer::No
            && ruling.obstacle.is_none()
    });
    if dead_end && target.password.reset_required == Some(true) {
        notes.push(format!(
            "`{}` cannot get past the first sign-in: it asks for a new password, and a session without MFA may not change it",
            target.name
        ));
    }
    if rulings
        .iter()
        .any(|ruling| ruling.answer == Answer::Unknown)
        && caller
            .layers
            .account_setting
            .as_ref()
            .is_some_and(|setting| setting.is_on)
        && !caller.layers.boundary.is_empty()
    {
        notes.push(format!(
            "if the boundary counts, `{0}` cannot change the password; if it does not, `{0}` can: allow `iam:ChangePassword` in the boundary, or deny it, to be sure",
            target.name
        ));
    }
    notes
}

/// Whether the caller's policies allow `iam:ChangePassword` on another user's ARN.
fn reaches_with_change(
    callers: &Callers<'_>,
    caller: &Caller<'_>,
    target: &User,
    circumstances: &Circumstances,
) -> bool {
    let keys = way::keys(callers.account, caller, target, circumstances);
    let asked = way::asked(
        &caller.principal,
        Way::ChangeOwn.action(),
        &target.arn,
        &keys,
    );
    matches!(
        way::decide(&caller.layers, &asked),
        Answer::Yes | Answer::Conditional
    )
}

/// Whether the console's password page can show the rules.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_enable-user-change.html>.
fn page(
    callers: &Callers<'_>,
    caller: &Caller<'_>,
    circumstances: &Circumstances,
) -> Option<Prerequisite> {
    let user = caller.who.user()?;
    let kinds = Credential::OF_USERS.into_iter();
    let mut kinds = kinds.filter(|kind| {
        kind.is_console()
            && circumstances.credential.is_none_or(|only| only == *kind)
            && facts::obstacle(callers.account, user, *kind, circumstances).is_none()
    });
    let kind = kinds.next()?;
    let mut keys: Keys = caller.keys();
    way::of_iam(callers.account, &mut keys);
    kind.add_keys(&mut keys);
    circumstances.add_keys(&mut keys);
    let asked = way::asked(
        &caller.principal,
        "iam:GetAccountPasswordPolicy",
        "*",
        &keys,
    );
    let state = match way::decide(&caller.layers, &asked) {
        Answer::Yes => State::Met,
        Answer::No => State::Unmet,
        Answer::Conditional | Answer::Unknown => State::Unknown,
    };
    Some(Prerequisite {
        fact: "the console's password page can show the rules (iam:GetAccountPasswordPolicy); the change itself does not need it".to_owned(),
        state,
    })
}

/// What the answer takes for granted.
fn assumptions(callers: &Callers<'_>, caller: &Caller<'_>, pair: Pair<'_>) -> Vec<String> {
    let account = callers.account;
    let mut all = callers.assumptions();
    if pair.is_own() {
        match &account.password_rules {
            PasswordRules::Custom(_) => {}
            PasswordRules::Default(_) => all.push(
                "the account has no password policy of its own: AWS does not say whether users may then change their own password, and the setting counts as off".to_owned(),
            ),
            PasswordRules::Unknown => all.push(
                "the snapshot has no account password policy: whether users may change their own password by the account setting is not known (`aws iam get-account-password-policy` tells it; --no-password-policy says that there is none)".to_owned(),
            ),
        }
    }
    all.extend(caller.assumptions.iter().cloned());
    if let Some(user) = caller.who.user() {
        let mut unknown = Vec::new();
        if user.password.exists.is_none() {
            unknown.push("a console password");
        }
        if user.mfa == crate::account::Mfa::Unknown {
            unknown.push("an MFA device");
        }
        if user.access_key.is_none() {
            unknown.push("an active access key");
        }
        if !unknown.is_empty() {
            all.push(format!(
                "whether `{}` has {} is not in the snapshot: both are taken as possible",
                user.name,
                unknown.join(" or ")
            ));
        }
    }
    all
}

/// Through what the policies of an account's principal reach it.
pub(crate) struct Attachments<'a, 's> {
    pub(crate) callers: &'a Callers<'s>,
    pub(crate) caller: &'a Caller<'s>,
}

impl Attached for Attachments<'_, '_> {
    fn identity(&self, position: usize) -> Option<String> {
        self.caller.via.get(position).cloned()
    }

    fn level(&self, level: usize) -> Option<String> {
        let name = self.callers.level_name(level)?;
        Some(format!("level {} ({name})", level + 1))
    }
}
