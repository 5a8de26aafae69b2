//! Requests that show what a policy allows, tried on the policies before they are believed.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::asked::Value;
use super::leaf::Dimension;
use super::people;
use super::subject::Subject;
use super::{Against, Kind};
use crate::access::compiled::CompiledPolicy;
use crate::access::context::Keys;
use crate::access::layers::{Layer, Place, reach};
use crate::access::pattern::SEPARATOR;
use crate::access::principal::{Entry, Kind as Caller, Principal, is_account};
use crate::access::statement::{Compiled, Request};
use crate::access::theory::KeyValue;
use crate::access::truth::Truth;
use crate::policy::{Arn, Effect};

/// A request that one set of policies allows and another does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Witness {
    /// Who makes it; `None` where any caller would do and none fits the rest.
    pub principal: Option<Principal>,
    /// The action.
    pub action: String,
    /// The resource.
    pub resource: String,
    /// The condition keys that matter, as the policies write them.
    pub context: Vec<(String, Vec<String>)>,
}

/// Who may do what, and with which condition keys: `arn:…:user/alice` may use `iam:CreateUser`.
impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.principal {
            Some(principal) if principal.kind() == Caller::Anonymous => {
                f.write_str("anyone, signed in or not,")?;
            }
            Some(principal) => write!(f, "`{principal}`")?,
            None => f.write_str("its holder")?,
        }
        write!(f, " may use `{}`", self.action)?;
        if self.resource != "*" {
            write!(f, " on `{}`", self.resource)?;
        }
        // What follows from the caller goes without saying.
        let mut own = Keys::new();
        if let Some(principal) = &self.principal {
            principal.add_keys(&mut own);
        }
        let follows = |key: &str, values: &[String]| {
            own.iter().any(|(other, theirs)| {
                other.eq_ignore_ascii_case(key) && theirs.iter().map(|value| &**value).eq(values)
            })
        };
        let told = self
            .context
            .iter()
            .filter(|(key, values)| !follows(key, values));
        for (index, (key, values)) in told.enumerate() {
            let word = if index == 0 { "with" } else { "and" };
            write!(f, " {word} `{key}` = `{}`", values.join("`, `"))?;
        }
        Ok(())
    }
}

/// The request that the values make, if the policies confirm what the search says of it.
pub(super) fn confirmed(
    subject: &Subject<'_>,
    model: &BTreeMap<Dimension, Value>,
) -> Result<Witness, String> {
    let text = |dimension| match model.get(&dimension) {
        Some(Value::Text(text)) => text.clone(),
        _ => "*".to_owned(),
    };
    let mut context: Vec<(String, Vec<String>)> = Vec::new();
    for (dimension, value) in model {
        if let (Dimension::Key(key), Value::Key(KeyValue::Present(values))) = (dimension, value) {
            let values = values.iter().map(ToString::to_string).collect();
            context.push((subject.key_name(key).to_owned(), values));
        }
    }
    let mut witness = Witness {
        principal: None,
        action: text(Dimension::Action),
        resource: text(Dimension::Resource),
        context,
    };
    match subject.kind() {
        Kind::Identity => {
            let mut last = replay(subject, &witness, None);
            for principal in callers(&witness) {
                let with = replay(subject, &witness, Some(&principal));
                if with.is_ok() {
                    witness.principal = Some(principal);
                    return Ok(witness);
                }
                if last.is_err() {
                    last = with;
                }
            }
            last.and_then(|()| agree(&witness)).map(|()| witness)
        }
        Kind::Resource => {
            let name = text(Dimension::Principal);
            let (principal, key) = people::principal(&name).ok_or_else(|| {
                format!(
                    "`{}` is no caller that IAM knows",
                    name.replace(SEPARATOR, "/")
                )
            })?;
            if let Some((key, value)) = key {
                witness.context.push((key.to_owned(), vec![value]));
            }
            replay(subject, &witness, Some(&principal))?;
            witness.principal = Some(principal);
            Ok(witness)
        }
    }
}

/// Keys that follow from who the caller is, by which alone several callers may be meant.
fn agree(witness: &Witness) -> Result<(), String> {
    let value = |name: &str| {
        witness
            .context
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .and_then(|(_, values)| values.first())
    };
    if let (Some(arn), Some(name)) = (value("aws:PrincipalArn"), value("aws:username"))
        && arn.rsplit('/').next() != Some(name)
    {
        return Err("the only requests found have keys of two different callers".to_owned());
    }
    Ok(())
}

/// Callers who may make a request of the caller's own policies.
fn callers(witness: &Witness) -> Vec<Principal> {
    let value = |name: &str| {
        witness
            .context
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .and_then(|(_, values)| values.first().cloned())
    };
    let arn = Arn::parse(&witness.resource).ok();
    let account = value("aws:PrincipalAccount")
        .or_else(|| arn.map(|arn| arn.account().to_owned()))
        .filter(|account| is_account(account))
        .unwrap_or_else(|| "123456789012".to_owned());
    let mut arns = Vec::new();
    arns.extend(value("aws:PrincipalArn"));
    if let Some(name) = value("aws:username") {
        arns.push(format!("arn:aws:iam::{account}:user/{name}"));
    } else {
        arns.push(format!("arn:aws:iam::{account}:user/alice"));
        arns.push(format!("arn:aws:iam::{account}:role/example"));
    }
    arns.iter()
        .filter_map(|arn| Principal::from_arn(arn).ok())
        .collect()
}

/// Whether the new policies allow the request and what they are held against does not.
fn replay(
    subject: &Subject<'_>,
    witness: &Witness,
    principal: Option<&Principal>,
) -> Result<(), String> {
    let mut keys = Keys::new();
    for (key, values) in &witness.context {
        keys.add(key, values.iter().map(String::as_str));
    }
    if let Some(principal) = principal {
        let own = keys.clone();
        principal.add_keys(&mut keys);
        contradiction(&own, principal)?;
    }
    let request = Request {
        action: &witness.action,
        resource: &witness.resource,
        context: &keys,
        reading: Some(subject.reading),
    };
    let asked = Asked {
        request,
        principal,
        kind: subject.kind(),
    };
    if asked.allowed_by(subject.comparison.new) != Truth::Yes {
        return Err(unconfirmed());
    }
    let should_not = match subject.comparison.against {
        Against::Reference(reference) => asked.allowed_by(reference) == Truth::No,
        Against::Forbidden(statement) => asked.applies(statement) == Truth::Yes,
        Against::Public => true,
    };
    if should_not {
        Ok(())
    } else {
        Err(unconfirmed())
    }
}

fn unconfirmed() -> String {
    "a request was found that the policies themselves do not confirm".to_owned()
}

/// Keys of a request that contradict who makes it.
fn contradiction(keys: &Keys, principal: &Principal) -> Result<(), String> {
    let mut derived = Keys::new();
    principal.add_keys(&mut derived);
    for (key, values) in keys.iter() {
        // A role's session has the role's ARN, with a path that its own ARN lacks.
        if key.eq_ignore_ascii_case("aws:PrincipalArn") {
            continue;
        }
        let own = derived
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(key));
        if own.is_some_and(|(_, own)| own != values) {
            return Err("the only requests found have keys of two different callers".to_owned());
        }
    }
    Ok(())
}

struct Asked<'a> {
    request: Request<'a>,
    principal: Option<&'a Principal>,
    kind: Kind,
}

impl Asked<'_> {
    fn allowed_by(&self, policies: &[Arc<CompiledPolicy>]) -> Truth {
        let (mut allowed, mut denied) = (Truth::No, Truth::No);
        for statement in policies.iter().flat_map(|policy| &policy.statements) {
            let applies = self.applies(statement);
            match statement.effect {
                Effect::Allow => allowed = allowed.or(applies),
                Effect::Deny => denied = denied.or(applies),
            }
        }
        allowed.and(!denied)
    }

    fn applies(&self, statement: &Compiled) -> Truth {
        let named = match (self.kind, self.principal) {
            (Kind::Resource, Some(principal)) => named(statement, principal),
            _ => Truth::Yes,
        };
        named.and(statement.applies(&self.request))
    }
}

/// Whether a statement names the caller. In comparisons `*` and `?` are wildcards in ARNs of
/// principals, as they are to AWS.
fn named(statement: &Compiled, principal: &Principal) -> Truth {
    let Some(set) = &statement.principals else {
        return Truth::Yes;
    };
    let place = Place {
        layer: Layer::Resource,
        bounded: false,
    };
    let truth = reach(statement, principal, place).any;
    let wild = set
        .entries
        .iter()
        .any(|entry| matches!(entry, Entry::Arn(text) if text.contains(['*', '?'])));
    if truth != Truth::Maybe || !wild || set.negated {
        return truth;
    }
    let name = principal.name();
    let any = set
        .entries
        .iter()
        .flat_map(|entry| people::globs(entry, false))
        .any(|glob| glob.matches(name));
    any.into()
}
