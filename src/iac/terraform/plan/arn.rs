//! The ARNs of what a plan makes in IAM: all but the account is known beforehand.

use crate::iac::value::{Data, Rope, Unknowns, Value};
use crate::policy::Arn;
use crate::source::Span;
use crate::syntax::{Domain, Node, Quoting, Variables, Writing, unknown};

/// What a plan calls the account where nothing in it tells the id.
const ACCOUNT: &str = "${account}";
/// What it calls the partition.
const PARTITION: &str = "${partition}";

/// Whose resources they are, as far as the plan tells.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Owner {
    account: Option<String>,
    partition: Option<String>,
}

impl Owner {
    /// By the data sources that were read, and by the ARNs of resources that exist; where they
    /// differ, nothing is known.
    pub(super) fn of(root: Node<'_>) -> Self {
        let mut seen = Seen::default();
        for state in [
            root.get("prior_state")
                .and_then(|state| state.get("values")),
            root.get("planned_values"),
            root.get("values"),
        ] {
            if let Some(module) = state.and_then(|values| values.get("root_module")) {
                super::resources(module, 0, &mut |resource| seen.resource(resource));
            }
        }
        Self {
            account: alone(seen.accounts),
            partition: alone(seen.partitions),
        }
    }
}

#[derive(Default)]
struct Seen {
    accounts: Vec<String>,
    partitions: Vec<String>,
}

impl Seen {
    fn resource(&mut self, resource: Node<'_>) {
        let kind = super::text(resource, "type");
        let value = |name| {
            let values = resource.get("values")?;
            values.get(name)?.as_str()
        };
        match kind {
            "aws_caller_identity" => {
                self.accounts.extend(value("account_id").map(str::to_owned));
            }
            "aws_partition" => self
                .partitions
                .extend(value("partition").map(str::to_owned)),
            _ if kind.starts_with("aws_iam_") => {
                let Some(arn) = value("arn").and_then(|arn| Arn::parse(arn).ok()) else {
                    return;
                };
                self.partitions.push(arn.partition().to_owned());
                if arn.account() != "aws" {
                    self.accounts.push(arn.account().to_owned());
                }
            }
            _ => {}
        }
    }
}

/// The one value in a list that may have it several times.
fn alone(mut values: Vec<String>) -> Option<String> {
    values.sort_unstable();
    values.dedup();
    match <[String; 1]>::try_from(values) {
        Ok([one]) => Some(one),
        Err(_) => None,
    }
}

/// The ARN of a user, group, role or policy that is yet to be made.
pub(super) fn computed(
    kind: &str,
    properties: &Value,
    place: Span,
    owner: &Owner,
    unknowns: &Unknowns,
) -> Option<Value> {
    let word = match kind {
        "aws_iam_user" => "user",
        "aws_iam_group" => "group",
        "aws_iam_role" => "role",
        "aws_iam_policy" => "policy",
        _ => return None,
    };
    if properties.get("arn").is_some_and(Value::is_known) {
        return None;
    }
    let name = properties.get("name")?.as_known_text()?;
    let path = match properties.get("path") {
        Some(path) if !path.is_null() => path.as_known_text()?,
        _ => "/",
    };
    let part = |known: &Option<String>, name, domain| match known {
        Some(known) => known.clone(),
        None => unknown::mark(unknowns.position(name, place, domain)),
    };
    let partition = part(&owner.partition, PARTITION, Domain::Partition);
    let account = part(&owner.account, ACCOUNT, Domain::Account);
    let mut rope = Rope::new(Writing {
        quoting: Quoting::Composed,
        variables: Variables::AsIs,
    });
    rope.push_at(
        &format!("arn:{partition}:iam::{account}:{word}{path}{name}"),
        place,
    );
    Some(Value {
        place,
        data: Data::Text(rope),
    })
}
