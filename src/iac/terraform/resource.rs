//! Resources and data sources: the attributes that are written, and those that follow.

use std::rc::Rc;

use super::code::Block;
use super::evaluation::Evaluation;
use super::instances::Instance;
use super::module::Module;
use super::reference::Step;
use super::scope::Scope;
use super::template::Composer;
use super::types::by_name;
use super::{arns, ids};
use crate::iac::value::{Data, Value};
use crate::source::Span;
use crate::syntax::{Domain, Node};

/// The names by which resources that are referred to as a whole show what is not written.
const COMPUTED: [&str; 3] = ["arn", "id", "name"];

/// One instance of a resource or data source.
pub(super) struct Target<'a, 't> {
    /// The module it is in.
    pub(super) module: &'a Rc<Module<'t>>,
    /// Its block.
    pub(super) block: &'a Block<'t>,
    /// Whether it is a data source.
    pub(super) is_data: bool,
    /// Which of its instances.
    pub(super) instance: &'a Instance,
    /// It is not made as the variables are: what it would be is read all the same.
    pub(super) is_absent: bool,
}

impl Target<'_, '_> {
    /// The address within its module, without the key of the instance.
    pub(super) fn key(&self) -> String {
        key_of(self.block, self.is_data)
    }

    /// The address within its module.
    pub(super) fn address(&self) -> String {
        format!("{}{}", self.key(), self.instance.suffix)
    }
}

/// The address of a block within its module.
pub(super) fn key_of(block: &Block<'_>, is_data: bool) -> String {
    let data = if is_data { "data." } else { "" };
    format!("{data}{}.{}", block.kind, block.name)
}

impl<'t> Evaluation<'t> {
    /// What a reference to a resource or data source comes to.
    pub(super) fn of_block(
        &self,
        node: Node<'_>,
        block: Option<&Block<'t>>,
        is_data: bool,
        steps: &[Step<'_>],
        scope: &Scope<'_, 't>,
    ) -> Value {
        let Some(block) = block else {
            return self.failed(node);
        };
        let module = scope.module;
        let instances = self.instances(module, &key_of(block, is_data), block);
        self.of_instances(
            node,
            &instances,
            steps,
            &mut |at: usize, steps: &[Step<'_>]| {
                let Some(instance) = instances.all.get(at) else {
                    return self.by_text(node, Domain::Any);
                };
                let target = Target {
                    module,
                    block,
                    is_data,
                    instance,
                    is_absent: false,
                };
                match steps {
                    [Step::Attribute(name), rest @ ..] => {
                        let value = self.attribute(&target, name, node.span());
                        self.walk(&value, rest, node)
                    }
                    [] => self.whole(&target, node.span()),
                    _ => self.failed(node),
                }
            },
        )
    }

    /// A resource as an object of its attributes.
    pub(super) fn whole(&self, target: &Target<'_, 't>, place: Span) -> Value {
        let scope = Scope::within(target.module, &target.instance.each, target.block.json);
        let mut whole = self.body(target.block.body, &scope);
        for name in COMPUTED {
            if whole.get(name).is_none_or(Value::is_null) {
                let value = self.attribute(target, name, place);
                if let Data::Object(members) = &mut whole.data {
                    members.push((Value::text(place, name), (*value).clone()));
                }
            }
        }
        whole
    }

    /// An attribute of a resource or data source; `place` is where it is referred to.
    pub(super) fn attribute(&self, target: &Target<'_, 't>, name: &str, place: Span) -> Rc<Value> {
        if target.is_data && target.block.kind == "aws_iam_policy_document" {
            if matches!(name, "json" | "minified_json") {
                return self.document_of(target);
            }
        } else if target.is_data && target.block.kind == "template_file" && name == "rendered" {
            return Rc::new(self.rendered(target, place));
        }
        if let Some(written) = self.written_attribute(target, name)
            && !written.is_null()
        {
            return written;
        }
        Rc::new(if target.is_data {
            self.of_data(target, name, place)
        } else {
            self.of_resource(target, name, place)
        })
    }

    /// An attribute that is written in the block.
    pub(super) fn written_attribute(
        &self,
        target: &Target<'_, 't>,
        name: &str,
    ) -> Option<Rc<Value>> {
        let argument = target.block.body.get(name);
        if argument.is_none() && target.block.body.get("dynamic").is_none() {
            return None;
        }
        let scope = Scope::within(target.module, &target.instance.each, target.block.json);
        let key = format!("{}.{name}", target.address());
        let value = target.module.once(&key, || {
            let place = target.block.label;
            let value = self.member(target.block.body, name, &scope);
            value.unwrap_or_else(|| Value::null(place))
        });
        value.or_else(|| {
            Some(Rc::new(self.unknown_of(
                target,
                name,
                target.block.label,
                None,
            )))
        })
    }

    fn unknown_of(
        &self,
        target: &Target<'_, 't>,
        name: &str,
        place: Span,
        domain: Option<Domain>,
    ) -> Value {
        let domain = domain.or_else(|| by_name(name)).unwrap_or(Domain::Name);
        let address = format!("{}.{name}", target.address());
        self.addressed(target.module, &address, place, domain)
    }

    fn of_resource(&self, target: &Target<'_, 't>, name: &str, place: Span) -> Value {
        let kind = target.block.kind;
        if kind == "terraform_data"
            && name == "output"
            && let Some(input) = self.written_attribute(target, "input")
        {
            return (*input).clone();
        }
        if name == "arn" {
            return self.arn(target, arns::arn_format(kind), place);
        }
        if name == "id"
            && let Some(same) = ids::id_attribute(kind)
        {
            return (*self.attribute(target, same, place)).clone();
        }
        self.unknown_of(target, name, place, None)
    }

    /// See the pages of the data sources below
    /// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/caller_identity>.
    fn of_data(&self, target: &Target<'_, 't>, name: &str, place: Span) -> Value {
        let kind = target.block.kind;
        let domain = match (kind, name) {
            ("aws_caller_identity", "account_id" | "id") => Domain::Account,
            ("aws_partition", "partition" | "id") => Domain::Partition,
            ("aws_partition", "dns_suffix") => Domain::UrlSuffix,
            ("aws_region", "name" | "region" | "id") => Domain::Region,
            (_, "arn") => {
                // The path of a role that is only referred to is not known.
                let format = arns::arn_format(kind).filter(|format| {
                    !kind.starts_with("aws_iam_")
                        && placeholders(format)
                            .all(|name| is_general(name) || target.block.body.get(name).is_some())
                });
                return self.arn(target, format, place);
            }
            (kind, "id" | "name") if kind.starts_with("aws_") => Domain::Name,
            _ => by_name(name).unwrap_or(Domain::Any),
        };
        // All modules work in one account, and mostly in one Region.
        if matches!(kind, "aws_caller_identity" | "aws_partition" | "aws_region") {
            let name = format!("${{{}.{name}}}", target.address());
            return self.unknowns.value(&name, place, domain);
        }
        self.unknown_of(target, name, place, Some(domain))
    }

    fn arn(&self, target: &Target<'_, 't>, format: Option<&str>, place: Span) -> Value {
        let Some(format) = format else {
            return self.unknown_of(target, "arn", place, Some(Domain::Arn));
        };
        let mut composer = Composer::composed(place);
        let mut rest = format;
        while let Some((before, after)) = rest.split_once('{') {
            composer.put(before, place);
            let Some((name, after)) = after.split_once('}') else {
                rest = after;
                break;
            };
            composer.value(&self.arn_part(target, name, place), place);
            rest = after;
        }
        composer.put(rest, place);
        composer.finish()
    }

    fn arn_part(&self, target: &Target<'_, 't>, name: &str, place: Span) -> Value {
        let (called, domain) = match name {
            "partition" => ("${data.aws_partition.current.partition}", Domain::Partition),
            "account" => (
                "${data.aws_caller_identity.current.account_id}",
                Domain::Account,
            ),
            "region" => ("${data.aws_region.current.name}", Domain::Region),
            _ => {
                let written = self.written_attribute(target, name);
                return match written {
                    Some(value) if !value.is_null() => (*value).clone(),
                    _ if name == "path" => Value::text(place, "/"),
                    _ => self.unknown_of(target, name, place, None),
                };
            }
        };
        self.unknowns.value(called, place, domain)
    }
}

fn is_general(placeholder: &str) -> bool {
    matches!(placeholder, "partition" | "account" | "region" | "path")
}

/// The names in braces.
fn placeholders(format: &str) -> impl Iterator<Item = &str> {
    format
        .split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next())
}
