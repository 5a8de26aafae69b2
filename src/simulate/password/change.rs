//! The smallest change that would allow what is not allowed, or prevent what is.

use std::sync::Arc;

use super::{Answer, Circumstances, Hindrance, Way, facts, hindrance, way};
use crate::access::actions::{ActionSet, action_pattern};
use crate::access::compiled::CompiledPolicy;
use crate::access::context::Keys;
use crate::access::layers::{Layer, Layers};
use crate::access::statement::{Compiled, ResourceSet};
use crate::account::{Mfa, PasswordRules, User};
use crate::policy::Effect;
use crate::simulate::caller::{Caller, Callers};
use crate::simulate::credential::Credential;
use crate::simulate::verdict::{Attached, Evidence, Verdict};
use crate::source::Span;

use super::verdict::Attachments;

/// A change that was tried on the policies and turns the answer round.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// What it is for.
    pub goal: Goal,
    /// What to do; all of it.
    pub steps: Vec<String>,
}

/// What a change is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Goal {
    /// To allow it.
    Allow,
    /// To prevent it.
    Prevent,
}

/// The change for an answer; `None` where none that is tried does it.
pub(super) fn of(
    callers: &Callers<'_>,
    caller: &Caller<'_>,
    target: &User,
    circumstances: &Circumstances,
    answer: Answer,
) -> Option<Change> {
    let case = Case::new(callers, caller, target, circumstances)?;
    match answer {
        Answer::Yes => case.prevent(),
        Answer::No => case
            .mfa(circumstances)
            .or_else(|| case.allow(circumstances)),
        // What would have to be done hangs on what is not known.
        Answer::Conditional | Answer::Unknown => None,
    }
}

/// The question with the kind of credential for which a change is looked for.
struct Case<'a, 's> {
    callers: &'a Callers<'s>,
    caller: &'a Caller<'s>,
    target: &'a User,
    keys: Keys,
    own: bool,
    /// There is a password where the way needs one.
    possible: bool,
}

impl<'a, 's> Case<'a, 's> {
    fn new(
        callers: &'a Callers<'s>,
        caller: &'a Caller<'s>,
        target: &'a User,
        circumstances: &Circumstances,
    ) -> Option<Self> {
        let mut keys = way::keys(callers.account, caller, target, circumstances);
        let mut kinds = Credential::of(caller.who).iter().copied().filter(|kind| {
            let barred = caller
                .who
                .user()
                .and_then(|user| facts::obstacle(callers.account, user, *kind, circumstances));
            barred.is_none() && circumstances.credential.is_none_or(|only| only == *kind)
        });
        let own = caller
            .who
            .user()
            .is_some_and(|user| std::ptr::eq(user, target));
        // Who gets a password signs in with it.
        let first = (own && target.password.exists == Some(false)).then_some(Credential::Console);
        kinds.next().or(first)?.add_keys(&mut keys);
        circumstances.add_keys(&mut keys);
        Some(Self {
            callers,
            caller,
            target,
            keys,
            own,
            possible: !own || target.password.exists != Some(false),
        })
    }

    /// The way that people would take.
    fn way(&self) -> Way {
        if self.own {
            Way::ChangeOwn
        } else if self.target.password.exists == Some(false) {
            Way::Create
        } else {
            Way::Reset
        }
    }

    fn answer(&self, layers: &Layers, way: Way) -> Answer {
        way.actions(self.target.password.exists)
            .iter()
            .map(|action| {
                let asked =
                    way::asked(&self.caller.principal, action, &self.target.arn, &self.keys);
                way::decide(layers, &asked)
            })
            .fold(Answer::Yes, Answer::and)
    }

    fn verdict(&self, layers: &Layers, action: &str) -> Verdict {
        let asked = way::asked(&self.caller.principal, action, &self.target.arn, &self.keys);
        Verdict::decide(
            layers,
            &asked,
            &Attachments {
                callers: self.callers,
                caller: self.caller,
            },
        )
    }

    /// Sets up MFA, where that is all that is missing.
    fn mfa(&self, circumstances: &Circumstances) -> Option<Change> {
        let user = self
            .caller
            .who
            .user()
            .filter(|user| self.own && user.mfa == Mfa::None)?;
        if !self.possible || circumstances.credential.is_some() {
            return None;
        }
        let mut keys = way::keys(self.callers.account, self.caller, user, circumstances);
        Credential::ConsoleMfa.add_keys(&mut keys);
        let answer = way::answer(self.caller, user, Way::ChangeOwn, &keys);
        (answer == Answer::Yes).then(|| Change {
            goal: Goal::Allow,
            steps: vec![format!(
                "set up an MFA device for `{}`: a sign-in with MFA may change the password",
                user.name
            )],
        })
    }

    /// Takes one obstacle after the other away until the call is allowed.
    fn allow(&self, circumstances: &Circumstances) -> Option<Change> {
        let way = self.way();
        let name = &self.target.name;
        let action = way.action();
        let mut steps = Vec::new();
        if !self.possible {
            steps.push(format!(
                "give `{name}` a console password (iam:CreateLoginProfile)"
            ));
        }
        let mut layers = self.caller.layers.clone();
        let refusal = self.verdict(&layers, action);
        let denies: Vec<&Evidence> = refusal
            .evidence()
            .iter()
            .filter(|evidence| evidence.effect == Effect::Deny)
            .collect();
        for deny in &denies {
            steps.push(format!("exempt `{action}` from {}", described(deny)));
        }
        without(&mut layers, &|layer, policy, statement| {
            denies.iter().any(|deny| is(deny, layer, policy, statement))
        });
        let allow = Arc::new(CompiledPolicy::of("allowed", vec![grant(action)]));
        let allowed_by = |layers: &Layers, layer| self.allows(layers, layer, action);
        if !allowed_by(&layers, Layer::Identity) && !self.setting_is_on() {
            steps.push(self.grant_in_words(circumstances));
            layers.identity.push(Arc::clone(&allow));
        }
        if !layers.boundary.is_empty() && !allowed_by(&layers, Layer::Boundary) {
            let boundary = layers
                .boundary
                .first()
                .map(|policy| policy.name.to_string());
            steps.push(format!(
                "allow `{action}` in the permissions boundary `{}`",
                boundary.unwrap_or_default()
            ));
            layers.boundary.push(Arc::clone(&allow));
        }
        let attachments = Attachments {
            callers: self.callers,
            caller: self.caller,
        };
        for (at, level) in layers.scp.iter_mut().enumerate() {
            let alone = Layers {
                identity: level.clone(),
                ..Layers::default()
            };
            if !allowed_by(&alone, Layer::Identity) {
                let level_name = attachments.level(at).unwrap_or_default();
                steps.push(format!("allow `{action}` in an SCP of {level_name}"));
                level.push(Arc::clone(&allow));
            }
        }
        // Only what was tried and works is proposed.
        let works = self.answer(&layers, way) == Answer::Yes;
        (works && !steps.is_empty()).then_some(Change {
            goal: Goal::Allow,
            steps,
        })
    }

    /// Takes away what allows it.
    fn prevent(&self) -> Option<Change> {
        let mut layers = self.caller.layers.clone();
        let mut steps = Vec::new();
        for way in Way::ALL {
            let asked_about = self.own || way != Way::ChangeOwn;
            if !asked_about
                || facts::is_barred(way, self.target)
                || self.answer(&layers, way) == Answer::No
            {
                continue;
            }
            let verdict = self.verdict(&layers, way.action());
            let allows: Vec<&Evidence> = verdict
                .evidence()
                .iter()
                .filter(|evidence| {
                    evidence.effect == Effect::Allow
                        && matches!(evidence.layer, Layer::Identity | Layer::AccountSetting)
                })
                .collect();
            for allow in &allows {
                steps.push(if allow.layer == Layer::AccountSetting {
                    "turn the account setting off (`AllowUsersToChangePassword`), for every user"
                        .to_owned()
                } else {
                    format!("take `{}` out of {}", way.action(), described(allow))
                });
            }
            without(&mut layers, &|layer, policy, statement| {
                layer == Layer::Identity
                    && allows
                        .iter()
                        .any(|allow| is(allow, layer, policy, statement))
            });
            if allows
                .iter()
                .any(|allow| allow.layer == Layer::AccountSetting)
            {
                layers.account_setting = None;
            }
        }
        let works = Way::ALL.into_iter().all(|way| {
            (!self.own && way == Way::ChangeOwn)
                || facts::is_barred(way, self.target)
                || self.answer(&layers, way) == Answer::No
        });
        steps.dedup();
        (works && !steps.is_empty()).then_some(Change {
            goal: Goal::Prevent,
            steps,
        })
    }

    fn setting_is_on(&self) -> bool {
        self.own
            && matches!(
                &self.callers.account.password_rules,
                PasswordRules::Custom(rules) if rules.allow_users_to_change.value
            )
    }

    fn grant_in_words(&self, circumstances: &Circumstances) -> String {
        if let Some(Hindrance::Path(allow)) = self
            .own
            .then(|| hindrance(self.callers, self.caller, circumstances))
            .flatten()
        {
            return format!(
                "add `{}` to the resources of {}",
                self.callers.account.arn("user/*/${aws:username}"),
                described(&allow)
            );
        }
        if self.own {
            return format!(
                "attach `IAMUserChangePassword` to a group of `{}`, or turn the account setting on for every user (`AllowUsersToChangePassword`)",
                self.target.name
            );
        }
        format!(
            "allow `{}` on `{}` to `{}`",
            self.way().action(),
            self.target.arn,
            self.caller.who.label()
        )
    }

    /// Whether the policies of a layer alone allow the action, whatever denies it.
    fn allows(&self, layers: &Layers, layer: Layer, action: &str) -> bool {
        let policies = match layer {
            Layer::Boundary => &layers.boundary,
            _ => &layers.identity,
        };
        let asked = way::asked(&self.caller.principal, action, &self.target.arn, &self.keys);
        policies
            .iter()
            .flat_map(|policy| policy.about(action))
            .any(|statement| {
                statement.effect == Effect::Allow
                    && statement.applies(&asked.request) == crate::access::truth::Truth::Yes
            })
    }
}

/// A statement that allows the action on the target.
fn grant(action: &str) -> Compiled {
    Compiled {
        index: 0,
        sid: None,
        span: Span::none(),
        effect: Effect::Allow,
        principals: None,
        actions: ActionSet::of([action_pattern(action)], false),
        resources: ResourceSet::all(),
        conditions: Vec::new(),
    }
}

/// Takes statements out of all policies of the layers.
fn without(layers: &mut Layers, out: &dyn Fn(Layer, &CompiledPolicy, &Compiled) -> bool) {
    let strip = |layer: Layer, policies: &mut Vec<Arc<CompiledPolicy>>| {
        for policy in policies {
            if policy
                .statements
                .iter()
                .any(|statement| out(layer, policy, statement))
            {
                let kept = policy
                    .statements
                    .iter()
                    .filter(|statement| !out(layer, policy, statement))
                    .cloned()
                    .collect();
                *policy = Arc::new(CompiledPolicy::of(&policy.name, kept));
            }
        }
    };
    strip(Layer::Identity, &mut layers.identity);
    strip(Layer::Boundary, &mut layers.boundary);
    for level in &mut layers.scp {
        strip(Layer::Scp, level);
    }
}

fn is(evidence: &Evidence, layer: Layer, policy: &CompiledPolicy, statement: &Compiled) -> bool {
    evidence.layer == layer
        && evidence.policy == *policy.name
        && evidence.statement == statement.index
        && evidence.span == statement.span
}

/// `the Deny `Sid` of policy `x` (group staff)`
fn described(evidence: &Evidence) -> String {
    let effect = match evidence.effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny",
    };
    let statement = match &evidence.sid {
        Some(sid) => format!("the {effect} `{sid}`"),
        None => format!("{effect} statement {}", evidence.statement + 1),
    };
    let via = match &evidence.via {
        Some(via) => format!(" ({via})"),
        None => String::new(),
    };
    format!("{statement} of `{}`{via}", evidence.policy)
}
