//! What the attributes of a plan's resources refer to, by the configuration in the plan.
//!
//! See <https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation>.

use super::address::{Address, Step, split};
use crate::syntax::{Kind, Node};

/// How far references are followed through variables and outputs of modules.
const DEPTH: usize = 32;

/// The configuration in a plan.
#[derive(Clone, Copy)]
pub(super) struct Configuration<'t> {
    root: Option<Node<'t>>,
}

/// An attribute of another resource.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Referred {
    /// The resource's address, its key included.
    pub(super) address: String,
    /// The attribute, where the configuration names it.
    pub(super) attribute: Option<String>,
}

impl<'t> Configuration<'t> {
    /// The configuration of the plan at `root`; states have none.
    pub(super) fn of(root: Node<'t>) -> Self {
        let configuration = root.get("configuration");
        Self {
            root: configuration.and_then(|configuration| configuration.get("root_module")),
        }
    }

    /// Whether an attribute is set, as far as that can be told.
    pub(super) fn says(self, address: &str, attribute: &str) -> bool {
        match self.expressions(&Address::parse(address)) {
            Some(expressions) => expressions.get(attribute).is_some(),
            None => true,
        }
    }

    /// The names that the value at `path` is put together from.
    pub(super) fn names(self, address: &str, path: &[&str]) -> Vec<String> {
        let mut all = Vec::new();
        if let Some(expressions) = self.expressions(&Address::parse(address)) {
            collect(expressions, path, 0, &mut all);
        }
        leaves(&all).into_iter().map(str::to_owned).collect()
    }

    /// The attributes of resources that an attribute is made of; none where something else has a
    /// part in it.
    pub(super) fn referred(self, address: &str, attribute: &str) -> Vec<Referred> {
        let address = Address::parse(address);
        let found = self
            .expressions(&address)
            .and_then(|expressions| expressions.get(attribute))
            .and_then(|expression| self.resolve(&address.modules, address.name.key, expression, 0));
        found.unwrap_or_default()
    }

    /// Providers other than the default one that have resources of IAM's.
    pub(super) fn aliases(self) -> Vec<&'t str> {
        let mut all: Vec<&str> = Vec::new();
        if let Some(root) = self.root {
            aliases(root, 0, &mut all);
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    fn module(self, modules: &[Step<'_>]) -> Option<Node<'t>> {
        let mut module = self.root?;
        for step in modules.iter().take(super::DEPTH) {
            module = module.get("module_calls")?.get(step.name)?.get("module")?;
        }
        Some(module)
    }

    fn expressions(self, address: &Address<'_>) -> Option<Node<'t>> {
        let module = self.module(&address.modules)?;
        let wanted = address.in_module();
        let mut resources = module.get("resources")?.elements();
        let resource =
            resources.find(|one| one.get("address").and_then(Node::as_str) == Some(&*wanted))?;
        resource.get("expressions")
    }

    /// What an expression refers to, seen from within `modules`; `key` is that of the instance.
    fn resolve(
        self,
        modules: &[Step<'_>],
        key: &str,
        expression: Node<'t>,
        depth: usize,
    ) -> Option<Vec<Referred>> {
        if depth > DEPTH {
            return None;
        }
        let mut names = Vec::new();
        collect(expression, &[], 0, &mut names);
        let leaves = leaves(&names);
        let is_own = |name: &&str| matches!(*name, "each.key" | "count.index");
        let own_key = if leaves.iter().any(is_own) { key } else { "" };
        let mut all = Vec::new();
        for name in leaves.into_iter().filter(|name| !is_own(name)) {
            all.extend(self.one(modules, own_key, name, depth)?);
        }
        Some(all)
    }

    fn one(
        self,
        modules: &[Step<'_>],
        own_key: &str,
        name: &str,
        depth: usize,
    ) -> Option<Vec<Referred>> {
        if let Some(variable) = name.strip_prefix("var.") {
            let variable = variable.split(['.', '[']).next()?;
            let (call, outside) = modules.split_last()?;
            let calls = self.module(outside)?.get("module_calls")?;
            let expression = calls.get(call.name)?.get("expressions")?.get(variable)?;
            return self.resolve(outside, call.key, expression, depth + 1);
        }
        let foreign = ["local.", "data.", "each.", "path.", "terraform.", "self."];
        if foreign.iter().any(|start| name.starts_with(start)) {
            return None;
        }
        if let Some(called) = name.strip_prefix("module.") {
            return self.output(modules, own_key, called, depth);
        }
        let address = Address::parse(name);
        Some(vec![resource(modules, own_key, &address)])
    }

    /// `keys["staff"].policy.arn`: an output of a module that is called from `modules`.
    fn output(
        self,
        modules: &[Step<'_>],
        own_key: &str,
        called: &str,
        depth: usize,
    ) -> Option<Vec<Referred>> {
        let mut parts = split(called).into_iter();
        let mut call = Step::of(parts.next()?);
        if call.key.is_empty() {
            call.key = own_key;
        }
        let output = Step::of(parts.next()?).name;
        let attribute = parts.next();
        let mut inside = modules.to_vec();
        inside.push(call);
        let outputs = self.module(&inside)?.get("outputs")?;
        let expression = outputs.get(output)?.get("expression")?;
        let mut found = self.resolve(&inside, "", expression, depth + 1)?;
        for one in &mut found {
            if one.attribute.is_none() {
                one.attribute = attribute.map(str::to_owned);
            }
        }
        Some(found)
    }
}

fn resource(modules: &[Step<'_>], own_key: &str, address: &Address<'_>) -> Referred {
    let around = modules.iter().fold(String::new(), |around, step| {
        format!("{around}module.{}{}.", step.name, step.key)
    });
    let key = if address.name.key.is_empty() {
        own_key
    } else {
        address.name.key
    };
    Referred {
        address: format!("{around}{}{key}", address.in_module()),
        attribute: address.attribute.map(str::to_owned),
    }
}

/// The references in the expressions at `path` and below.
fn collect<'t>(node: Node<'t>, path: &[&str], depth: usize, all: &mut Vec<&'t str>) {
    if depth > super::DEPTH {
        return;
    }
    let rest = match path.split_first() {
        Some((&"*", rest)) => rest,
        Some((step, rest)) => {
            if let Some(member) = node.get(step) {
                collect(member, rest, depth + 1, all);
            }
            // A block that may be repeated is a list.
            for element in node.elements() {
                collect(element, path, depth + 1, all);
            }
            return;
        }
        None => &[],
    };
    for member in node.members() {
        if member.key.as_str() == "references" && member.value.kind() == Kind::Array {
            all.extend(member.value.elements().filter_map(Node::as_str));
        } else if member.key.as_str() != "constant_value" {
            collect(member.value, rest, depth + 1, all);
        }
    }
    for element in node.elements() {
        collect(element, rest, depth + 1, all);
    }
}

/// The longest of references: beside `aws_iam_user.x.arn` Terraform lists `aws_iam_user.x`.
fn leaves<'t>(all: &[&'t str]) -> Vec<&'t str> {
    let continues = |long: &str, short: &str| {
        long.strip_prefix(short)
            .is_some_and(|rest| rest.starts_with(['.', '[']))
    };
    let mut leaves: Vec<&str> = Vec::new();
    for name in all {
        if !leaves.contains(name) && !all.iter().any(|other| continues(other, name)) {
            leaves.push(name);
        }
    }
    leaves
}

fn aliases<'t>(module: Node<'t>, depth: usize, all: &mut Vec<&'t str>) {
    if depth > super::DEPTH {
        return;
    }
    let resources = module.get("resources").into_iter().flat_map(Node::elements);
    for resource in resources {
        let is_iam = super::text(resource, "type").starts_with("aws_iam_")
            && super::text(resource, "mode") == "managed";
        let provider = super::text(resource, "provider_config_key");
        // `module.people:aws.eu`
        let own = provider.rsplit(':').next().unwrap_or_default();
        if is_iam && own.contains('.') && !own.starts_with("module.") {
            all.push(own);
        }
    }
    let calls = module
        .get("module_calls")
        .into_iter()
        .flat_map(Node::members);
    for call in calls {
        if let Some(module) = call.value.get("module") {
            aliases(module, depth + 1, all);
        }
    }
}
