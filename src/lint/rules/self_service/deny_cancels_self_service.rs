//! A Deny of the same policy takes `iam:ChangePassword` back.

use crate::access::statement::Request;
use crate::access::truth::Truth;
use crate::lint::Check;
use crate::lint::self_service::{
    CHANGE_PASSWORD, Caller, Place, SelfService, Session, action_span,
};
use crate::policy::Statement;

pub(crate) fn check(cx: &mut Check<'_>) {
    let self_service = cx.self_service();
    if !cx.kind.grants() || !self_service.is_intended() {
        return;
    }
    let Some((allow, deny)) = cancelled(self_service) else {
        return;
    };
    cx.find(action_span(deny, CHANGE_PASSWORD), "this Deny takes back the `iam:ChangePassword` that the policy allows")
        .label(action_span(allow, CHANGE_PASSWORD), "allowed here, to no effect")
        .help("an explicit Deny wins over every Allow, however the user signs in; take the call out of the Deny, or the Allow out of the policy");
}

/// The Allow and the Deny, where a user's own password is allowed and surely denied however the
/// user signs in.
fn cancelled<'a>(self_service: &SelfService<'a>) -> Option<(&'a Statement<'a>, &'a Statement<'a>)> {
    let home = *self_service.homes().first()?;
    for place in [Place::Root, Place::Path] {
        let resource = home.user(place, "alice");
        let mut allow = None;
        let mut deny = None;
        let denied_always = Session::ALL.into_iter().all(|session| {
            let caller = Caller::new("alice", session, home);
            let request = Request {
                action: CHANGE_PASSWORD,
                resource: &resource,
                context: &caller,
                reading: None,
            };
            for (compiled, statement) in self_service.statements() {
                let applies = compiled.applies(&request);
                if statement.allows() && applies > Truth::No {
                    allow.get_or_insert(statement);
                }
            }
            let decision = self_service.decide(&caller, CHANGE_PASSWORD, &resource);
            deny = deny.or(decision.denied.1);
            decision.denied.0 == Truth::Yes
        });
        if let (Some(allow), Some(deny), true) = (allow, deny, denied_always) {
            return Some((allow, self_service.statement(deny)?));
        }
        // Users at the root decide; those under a path only where the root is not covered.
        if allow.is_some() {
            return None;
        }
    }
    None
}
