//! Terraform's plans and states, as `terraform show -json` prints them.
//!
//! See <https://developer.hashicorp.com/terraform/internals/json-format>.

mod address;
mod arn;
mod references;
mod values;

use std::collections::HashMap;

use super::arguments::{self, Argument};
use crate::iac::value::{Data, Unknowns, Value};
use crate::iac::{Declared, Made, Unchecked};
use crate::policy::Placement;
use crate::source::Span;
use crate::syntax::{Domain, Kind, Node};
use arn::Owner;
use references::Configuration;

/// How deeply modules may be nested.
const DEPTH: usize = 64;

/// Attributes that name other resources: what they hang on is looked for in the configuration.
const RELATIONS: [&str; 9] = [
    "policy_arn",
    "permissions_boundary",
    "managed_policy_arns",
    "role",
    "roles",
    "user",
    "users",
    "group",
    "groups",
];

/// Attributes that matter where the configuration says nothing of them, too. The provider takes all
/// others as AWS has them, which for what is yet to be made is AWS's default.
const GIVEN_OUT: [&str; 3] = ["arn", "id", "name"];

/// Data sources that tell something of the account.
const TELLING: [&str; 3] = ["aws_caller_identity", "aws_partition", "aws_iam_policy"];

/// What a plan or a state holds.
#[derive(Debug, Default)]
pub struct Plan {
    /// The policies that there are once the plan is applied.
    pub made: Vec<Made>,
    /// Policies that are known only after apply.
    pub unchecked: Vec<Unchecked>,
    /// The resources of IAM's that there are once the plan is applied, and the data sources that
    /// tell the account.
    pub declared: Vec<Declared>,
    /// The resources that the plan deletes or replaces, as they were.
    pub deleted: Vec<Declared>,
    /// The resources that the plan changes in place, as they were.
    pub changed: Vec<Declared>,
    /// What is taken for granted.
    pub assumptions: Vec<String>,
}

/// Whether the JSON at `root` is a plan or a state.
#[must_use]
pub fn recognise(root: Node<'_>) -> bool {
    let has = |name| root.get(name).is_some();
    root.kind() == Kind::Object
        && has("format_version")
        && has("terraform_version")
        && (has("planned_values") || has("values"))
}

/// Reads a plan, or a state.
#[must_use]
pub fn read(root: Node<'_>, unknowns: &Unknowns) -> Plan {
    let mut reader = Reader {
        unknowns,
        changes: changes(root),
        configuration: Configuration::of(root),
        owner: Owner::of(root),
        plan: Plan::default(),
    };
    let values = root.get("planned_values").or_else(|| root.get("values"));
    if let Some(module) = values.and_then(|values| values.get("root_module")) {
        reader.module(module, false, 0);
    }
    let prior = root
        .get("prior_state")
        .and_then(|state| state.get("values"));
    if let Some(module) = prior.and_then(|values| values.get("root_module")) {
        reader.module(module, true, 0);
    }
    reader.former(root);
    reader.assume(root);
    reader.plan
}

/// The changes, by the address of the resource.
fn changes(root: Node<'_>) -> HashMap<&str, Node<'_>> {
    let list = root.get("resource_changes");
    list.into_iter()
        .flat_map(Node::elements)
        // A deposed object is a former one of the same address.
        .filter(|change| change.get("deposed").is_none())
        .filter_map(|change| Some((change.get("address")?.as_str()?, change.get("change")?)))
        .collect()
}

/// The resources at or below `module`, in the order in which they stand.
fn resources<'t>(module: Node<'t>, depth: usize, take: &mut dyn FnMut(Node<'t>)) {
    if depth > DEPTH {
        return;
    }
    let list = |name: &str| module.get(name).into_iter().flat_map(Node::elements);
    list("resources").for_each(&mut *take);
    for child in list("child_modules") {
        resources(child, depth + 1, take);
    }
}

/// A text of a resource.
fn text<'t>(node: Node<'t>, name: &str) -> &'t str {
    node.get(name).and_then(Node::as_str).unwrap_or_default()
}

struct Reader<'t, 'u> {
    unknowns: &'u Unknowns,
    changes: HashMap<&'t str, Node<'t>>,
    configuration: Configuration<'t>,
    owner: Owner,
    plan: Plan,
}

impl<'t> Reader<'t, '_> {
    fn module(&mut self, module: Node<'t>, prior: bool, depth: usize) {
        let mut found = Vec::new();
        resources(module, depth, &mut |resource| found.push(resource));
        for resource in found {
            match text(resource, "mode") {
                "data" => self.data(resource),
                "managed" if !prior => self.managed(resource),
                _ => {}
            }
        }
    }

    /// A data source whose values are known.
    fn data(&mut self, resource: Node<'t>) {
        let kind = text(resource, "type");
        let name = text(resource, "address");
        let known = |one: &Declared| *one.name == *name;
        if !TELLING.contains(&kind) || self.plan.declared.iter().any(known) {
            return;
        }
        let declared = resource
            .get("values")
            .and_then(|values| declared(&format!("data.{kind}"), resource, values::of(values)?));
        self.plan.declared.extend(declared);
    }

    fn managed(&mut self, resource: Node<'t>) {
        let kind = text(resource, "type");
        let arguments = arguments::of(kind);
        let is_iam = kind.starts_with("aws_iam_");
        if arguments.is_empty() && !is_iam {
            return;
        }
        let Some(properties) = self.properties(resource, kind) else {
            return;
        };
        for argument in arguments {
            self.policies(resource, argument, &properties);
        }
        if is_iam {
            let declared = declared(kind, resource, properties);
            self.plan.declared.extend(declared);
        }
    }

    /// What a resource has after apply; what is not known before stands as unknown.
    fn properties(&self, resource: Node<'t>, kind: &str) -> Option<Value> {
        let address = text(resource, "address");
        let place = resource.get("address").unwrap_or(resource).span();
        let after = self
            .changes
            .get(address)
            .and_then(|change| change.get("after_unknown"));
        let unknown = |path: &[Box<str>]| {
            let name = format!("${{{address}.{}}}", path.join("."));
            self.unknowns.value(&name, place, domain(path))
        };
        let mut value = values::merged(resource.get("values"), after, place, &unknown)?;
        let Data::Object(members) = &mut value.data else {
            return Some(value);
        };
        if !kind.starts_with("aws_iam_") {
            return Some(value);
        }
        members.retain(|(key, member)| {
            let name = key.as_text().unwrap_or_default();
            !member.is_unknown()
                || GIVEN_OUT.contains(&name)
                || self.configuration.says(address, name)
        });
        for (key, member) in members.iter_mut() {
            let name = key.as_text().unwrap_or_default().to_owned();
            if RELATIONS.contains(&&*name) {
                self.relate(address, &name, member, place);
            }
        }
        if let Some(arn) = arn::computed(kind, &value, place, &self.owner, self.unknowns) {
            replace(&mut value, "arn", arn, place);
        }
        Some(value)
    }

    /// Puts the names of other resources' attributes in place of what is not known, where the
    /// configuration tells them.
    fn relate(&self, address: &str, attribute: &str, value: &mut Value, place: Span) {
        if value.is_known() {
            return;
        }
        let referred: Vec<Value> = self
            .configuration
            .referred(address, attribute)
            .iter()
            .map(|one| {
                let wanted = one.attribute.clone().unwrap_or_else(|| {
                    let is_arn = attribute.contains("arn") || attribute == "permissions_boundary";
                    if is_arn { "arn" } else { "name" }.to_owned()
                });
                let domain = domain(&[wanted.clone().into()]);
                let name = format!("${{{}.{wanted}}}", one.address);
                self.unknowns.value(&name, place, domain)
            })
            .collect();
        let is_list = attribute.ends_with('s');
        match &mut value.data {
            Data::Unknown(_) if is_list && !referred.is_empty() => {
                *value = Value::list(place, referred);
            }
            Data::Unknown(_) => {
                if let Ok([one]) = <[Value; 1]>::try_from(referred) {
                    *value = one;
                }
            }
            Data::List(elements) => {
                let open = elements.iter().filter(|one| one.is_unknown()).count();
                if open == referred.len() {
                    elements.retain(|one| !one.is_unknown());
                    elements.extend(referred);
                }
            }
            _ => {}
        }
    }

    /// The policies at an argument of a resource.
    fn policies(&mut self, resource: Node<'t>, argument: &Argument, properties: &Value) {
        let address = text(resource, "address");
        let Some(placement) = placement(argument, text(resource, "type"), properties) else {
            return;
        };
        let mut found = Vec::new();
        at(properties, argument.path, properties, &mut found);
        for (value, around) in found {
            if value.is_null() {
                continue;
            }
            let name = argument.name.and_then(|name| {
                let named = around.get(name).or_else(|| properties.get(name))?;
                Some(named.as_known_text()?.to_owned())
            });
            match &value.data {
                Data::Unknown(_) => {
                    let unchecked = Unchecked {
                        place: value.place,
                        what: format!("the policy of `{address}`"),
                        reason: self.reason(address, argument.path),
                    };
                    self.plan.unchecked.push(unchecked);
                }
                Data::Text(_) | Data::Object(_) => self.plan.made.push(Made {
                    value: whole(value, argument),
                    placement,
                    name,
                    owner: address.to_owned(),
                }),
                _ => {}
            }
        }
    }

    fn reason(&self, address: &str, path: &[&str]) -> String {
        let names = self.configuration.names(address, path);
        if names.is_empty() {
            return "it is known only after apply".to_owned();
        }
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        format!(
            "it is known only after apply: it hangs on {}",
            quoted.join(" and ")
        )
    }

    /// What the plan deletes and changes.
    fn former(&mut self, root: Node<'t>) {
        for resource in root
            .get("resource_changes")
            .into_iter()
            .flat_map(Node::elements)
        {
            let kind = text(resource, "type");
            if !kind.starts_with("aws_iam_") || text(resource, "mode") == "data" {
                continue;
            }
            let Some(change) = resource.get("change") else {
                continue;
            };
            let does = |action: &str| {
                let mut actions = change.get("actions").into_iter().flat_map(Node::elements);
                actions.any(|one| one.as_str() == Some(action))
            };
            let before = change
                .get("before")
                .and_then(values::of)
                .and_then(|before| declared(kind, resource, before));
            if does("delete") {
                self.plan.deleted.extend(before);
            } else if does("update") {
                self.plan.changed.extend(before);
            }
        }
    }

    fn assume(&mut self, root: Node<'t>) {
        let version = text(root, "format_version");
        let is_known = version.starts_with("0.") || version.starts_with("1.");
        if !is_known {
            self.plan.assumptions.push(format!(
                "the plan has format version `{version}`, and is read as version 1"
            ));
        }
        let flag = |name| root.get(name).map(|flag| flag.literal() == "true");
        if flag("errored") == Some(true) {
            self.plan.assumptions.push(
                "the plan is of a run that failed, and may not have all it would have done"
                    .to_owned(),
            );
        }
        if flag("complete") == Some(false) {
            self.plan
                .assumptions
                .push("the plan leaves some changes to a later run".to_owned());
        }
        let others = self.configuration.aliases();
        if !others.is_empty() {
            let quoted: Vec<String> = others.iter().map(|name| format!("`{name}`")).collect();
            self.plan.assumptions.push(format!(
                "resources of the provider {} are taken to be of the same account as the others",
                quoted.join(" and ")
            ));
        }
    }
}

fn declared(kind: &str, resource: Node<'_>, properties: Value) -> Option<Declared> {
    let address = resource.get("address")?;
    Some(Declared {
        kind: kind.into(),
        name: address.as_str()?.into(),
        place: address.span(),
        properties,
    })
}

/// Where a policy stands; `None` for the policies of Organizations that are not IAM's.
fn placement(argument: &Argument, kind: &str, properties: &Value) -> Option<Placement> {
    if kind != "aws_organizations_policy" {
        return Some(argument.placement);
    }
    match properties.get("type").and_then(Value::as_text) {
        None | Some("SERVICE_CONTROL_POLICY") => Some(Placement::Scp),
        Some("RESOURCE_CONTROL_POLICY") => Some(Placement::Rcp),
        Some(_) => None,
    }
}

/// The document that a value is, or of which it is a statement.
fn whole(value: &Value, argument: &Argument) -> Value {
    if !argument.is_statement {
        return value.clone();
    }
    let key = Value::text(value.place, "Statement");
    Value::object(value.place, vec![(key, value.clone())])
}

/// What an attribute can be.
fn domain(path: &[Box<str>]) -> Domain {
    match path.last().map_or("", |name| &**name) {
        "arn" | "policy_arn" | "permissions_boundary" => Domain::Arn,
        "id" | "name" | "unique_id" | "role" | "user" | "group" => Domain::Name,
        _ => Domain::Any,
    }
}

/// The values at `path`, each with the object around it.
fn at<'v>(
    value: &'v Value,
    path: &[&str],
    around: &'v Value,
    found: &mut Vec<(&'v Value, &'v Value)>,
) {
    match path.split_first() {
        None => found.push((value, around)),
        // What is not known as a whole may hold a policy.
        Some(_) if value.is_unknown() => found.push((value, around)),
        Some((&"*", rest)) => {
            for element in value.elements() {
                at(element, rest, element, found);
            }
        }
        Some((step, rest)) => {
            if let Some(member) = value.get(step) {
                at(member, rest, value, found);
            }
        }
    }
}

/// Sets a member of an object.
fn replace(object: &mut Value, name: &str, value: Value, place: Span) {
    if let Data::Object(members) = &mut object.data {
        members.retain(|(key, _)| key.as_text() != Some(name));
        members.push((Value::text(place, name), value));
    }
}
