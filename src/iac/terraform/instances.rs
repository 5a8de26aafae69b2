//! The instances of a block, by `count` and `for_each`.

use std::rc::Rc;

use super::code::Block;
use super::evaluation::Evaluation;
use super::measure::{is_counted, known_text, many, of_count, pairs, position, text};
use super::module::Module;
use super::reference::Step;
use super::scope::{Each, Scope};
use crate::iac::value::{Data, Value};
use crate::source::Span;
use crate::syntax::{Domain, Node};

/// How many instances of a block are looked at.
pub(super) const MAX_INSTANCES: usize = 2_000;

/// How a block is repeated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Once, without a key.
    Single,
    /// By number.
    Counted,
    /// By key.
    Keyed,
    /// It is not known how often: one instance stands for all.
    Unsettled,
}

/// One instance of a block.
#[derive(Clone, Default)]
pub(super) struct Instance {
    /// What its address ends with: `[0]`, `["mira"]`.
    pub(super) suffix: String,
    /// What `each` and `count` are.
    pub(super) each: Each,
}

/// All instances of a block.
pub(super) struct Instances {
    /// How the block is repeated.
    pub(super) shape: Shape,
    /// The instances.
    pub(super) all: Vec<Instance>,
}

impl Instances {
    /// Instances; one in place of those whose number is not known.
    pub(super) fn of(shape: Shape, mut all: Vec<Instance>) -> Self {
        if all.is_empty() && matches!(shape, Shape::Single | Shape::Unsettled) {
            all.push(Instance::default());
        }
        Self { shape, all }
    }

    /// The place of the instance with a key or number; `None` where there is none.
    pub(super) fn find(&self, key: &Value) -> Option<usize> {
        match self.shape {
            Shape::Single | Shape::Unsettled => Some(0),
            Shape::Counted => position(key).filter(|at| *at < self.all.len()),
            Shape::Keyed => {
                let key = text(key)?;
                self.all.iter().position(|instance| {
                    let own = instance.each.key.as_ref();
                    own.and_then(Value::as_text) == Some(&*key)
                })
            }
        }
    }
}

impl<'t> Evaluation<'t> {
    /// The instances of a block. See
    /// <https://developer.hashicorp.com/terraform/language/meta-arguments/for_each> and `count`
    /// beside it.
    pub(super) fn instances(
        &self,
        module: &Rc<Module<'t>>,
        key: &str,
        block: &Block<'t>,
    ) -> Rc<Instances> {
        module.repeated_once(key, || self.repeat(module, block))
    }

    /// What steps come to that begin at a block: with the key of an instance, with a splat, or with
    /// an attribute. `one` gives what the rest of the steps come to in one instance.
    pub(super) fn of_instances(
        &self,
        node: Node<'_>,
        instances: &Instances,
        steps: &[Step<'_>],
        one: &mut dyn FnMut(usize, &[Step<'_>]) -> Value,
    ) -> Value {
        match steps {
            [Step::Index(key), rest @ ..] => match instances.find(key) {
                Some(at) => one(at, rest),
                None if key.is_unknown() => self.by_text(node, Domain::Any),
                None => self.failed(node),
            },
            [Step::Splat | Step::LegacySplat, rest @ ..] => {
                let ends = |step: &Step<'_>| matches!(step, Step::Index(_));
                let end = match steps {
                    [Step::LegacySplat, ..] => rest.iter().position(ends),
                    _ => None,
                };
                let (inside, after) = rest.split_at(end.unwrap_or(rest.len()));
                let elements = (0..instances.all.len()).map(|at| one(at, inside));
                let elements: Vec<Value> = if instances.shape == Shape::Unsettled {
                    elements.map(|value| many(self.unknowns, &value)).collect()
                } else {
                    elements.collect()
                };
                self.walk(&Value::list(node.span(), elements), after, node)
            }
            _ => match instances.shape {
                Shape::Unsettled if steps.is_empty() => self.by_text(node, Domain::Any),
                Shape::Single | Shape::Unsettled => one(0, steps),
                Shape::Counted => {
                    let all = (0..instances.all.len()).map(|at| one(at, &[]));
                    let all = Value::list(node.span(), all.collect());
                    self.walk(&all, steps, node)
                }
                Shape::Keyed => {
                    let mut members = Vec::new();
                    for (at, instance) in instances.all.iter().enumerate() {
                        if let Some(key) = &instance.each.key {
                            members.push((key.clone(), one(at, &[])));
                        }
                    }
                    self.walk(&Value::object(node.span(), members), steps, node)
                }
            },
        }
    }

    /// Whether a block of the root module that has no instances has none because of the defaults of
    /// variables: whoever deploys it may say otherwise.
    pub(super) fn is_absent_by_default(&self, module: &Module<'t>, block: &Block<'t>) -> bool {
        let repeated = block
            .argument("count")
            .or_else(|| block.argument("for_each"));
        let Some(written) = repeated
            .filter(|_| module.is_root())
            .map(|one| one.node.literal())
        else {
            return false;
        };
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        written.match_indices("var.").any(|(at, start)| {
            let rest = written.get(at + start.len()..).unwrap_or_default();
            let name = rest.split(|c| !is_word(c)).next().unwrap_or_default();
            !self.given.contains_key(name)
        })
    }

    fn repeat(&self, module: &Rc<Module<'t>>, block: &Block<'t>) -> Instances {
        let scope = Scope::of(module, block.json);
        if let Some(count) = block.argument("count") {
            let value = self.eval(count.node, &scope);
            return match position(&value) {
                Some(count) => Instances::of(Shape::Counted, counted(count, value.place)),
                None => Instances::of(Shape::Unsettled, Vec::new()),
            };
        }
        if let Some(each) = block.argument("for_each") {
            let value = self.eval(each.node, &scope);
            return self.keyed(&value);
        }
        Instances::of(Shape::Single, Vec::new())
    }

    fn keyed(&self, value: &Value) -> Instances {
        let unsettled = || Instances::of(Shape::Unsettled, Vec::new());
        let is_list = matches!(value.data, Data::List(_));
        if is_list && !is_counted(self.unknowns, value.elements()) {
            return unsettled();
        }
        let Some(pairs) = pairs(value) else {
            return unsettled();
        };
        let all = pairs
            .into_iter()
            .take(MAX_INSTANCES)
            .map(|(key, value)| {
                // `for_each` takes sets, whose elements are their own keys.
                let key = if is_list { value.clone() } else { key };
                self.instance(key, value)
            })
            .collect();
        Instances::of(Shape::Keyed, all)
    }

    fn instance(&self, key: Value, value: Value) -> Instance {
        let suffix = match known_text(&key) {
            Some(text) => format!("[\"{text}\"]"),
            None => match text(&key) {
                Some(text) => format!("[\"{}\"]", self.readable(&text)),
                None => String::new(),
            },
        };
        let key = match key.data {
            Data::Text(_) => key,
            _ => match text(&key) {
                Some(text) => Value::text(key.place, text.into_owned()),
                None => self.unknowns.value("${each.key}", key.place, Domain::Name),
            },
        };
        Instance {
            suffix,
            each: Each {
                key: Some(key),
                value: Some(value),
                index: None,
            },
        }
    }
}

fn counted(count: usize, place: Span) -> Vec<Instance> {
    (0..count.min(MAX_INSTANCES))
        .map(|at| Instance {
            suffix: format!("[{at}]"),
            each: Each {
                key: None,
                value: None,
                index: Some(of_count(place, at)),
            },
        })
        .collect()
}
