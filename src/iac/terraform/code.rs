//! The blocks of a module, by name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::load::Parsed;
use crate::source::Span;
use crate::syntax::{Kind, Node};

/// An expression of a file.
#[derive(Clone, Copy)]
pub(super) struct Expression<'t> {
    /// The expression.
    pub(super) node: Node<'t>,
    /// Whether its strings are templates, as those of Terraform's JSON syntax are.
    pub(super) json: bool,
}

/// A block: `resource "aws_iam_role" "ci" { … }`.
#[derive(Clone, Copy)]
pub(super) struct Block<'t> {
    /// The first of two labels: `aws_iam_role`; empty for blocks with one.
    pub(super) kind: &'t str,
    /// The last label: `ci`.
    pub(super) name: &'t str,
    /// Where the last label stands.
    pub(super) label: Span,
    /// What stands between the braces.
    pub(super) body: Node<'t>,
    /// Whether it is written in Terraform's JSON syntax.
    pub(super) json: bool,
}

/// The blocks of a module.
#[derive(Default)]
pub(super) struct Code<'t> {
    /// The folder of the module.
    pub(super) folder: PathBuf,
    /// `variable` blocks by name.
    pub(super) variables: BTreeMap<&'t str, Block<'t>>,
    /// The members of `locals` blocks.
    pub(super) locals: BTreeMap<&'t str, Expression<'t>>,
    /// `output` blocks by name.
    pub(super) outputs: BTreeMap<&'t str, Block<'t>>,
    /// `module` blocks by name.
    pub(super) modules: BTreeMap<&'t str, Block<'t>>,
    /// `resource` blocks by type and name.
    pub(super) resources: BTreeMap<(&'t str, &'t str), Block<'t>>,
    /// `data` blocks by type and name.
    pub(super) data: BTreeMap<(&'t str, &'t str), Block<'t>>,
}

/// The values of variables that files of the root module set.
pub(super) type Given<'t> = BTreeMap<&'t str, Expression<'t>>;

impl<'t> Block<'t> {
    /// An argument of the block.
    pub(super) fn argument(&self, name: &str) -> Option<Expression<'t>> {
        Some(Expression {
            node: self.body.get(name)?,
            json: self.json,
        })
    }

    /// The place of the block from its last label to its end.
    pub(super) fn place(&self) -> Span {
        self.label.to(self.body.span())
    }
}

/// The modules in sight, by folder.
pub(super) fn by_folder<'t>(parsed: &'t [Parsed<'_>]) -> BTreeMap<PathBuf, Code<'t>> {
    let mut codes: BTreeMap<PathBuf, Code<'t>> = BTreeMap::new();
    for file in parsed {
        if file.values.is_none() {
            let folder: &Path = file.folder;
            let code = codes.entry(folder.to_path_buf()).or_default();
            folder.clone_into(&mut code.folder);
            code.add(file.tree.root(), file.json);
        }
    }
    codes
}

/// What files such as `terraform.tfvars` set; what comes later wins.
pub(super) fn given<'t>(parsed: &'t [Parsed<'_>]) -> Given<'t> {
    let mut files: Vec<&Parsed<'_>> = parsed.iter().filter(|file| file.values.is_some()).collect();
    files.sort_by_key(|file| file.values);
    let mut given = Given::new();
    for file in files {
        for member in file.tree.root().members() {
            let node = member.value;
            let json = false;
            given.insert(member.key.as_str(), Expression { node, json });
        }
    }
    given
}

impl<'t> Code<'t> {
    fn add(&mut self, root: Node<'t>, json: bool) {
        for member in objects(root).flat_map(Node::members) {
            match member.key.as_str() {
                "variable" => named(&mut self.variables, member.value, json),
                "output" => named(&mut self.outputs, member.value, json),
                "module" => named(&mut self.modules, member.value, json),
                "resource" => typed(&mut self.resources, member.value, json),
                "data" => typed(&mut self.data, member.value, json),
                "locals" => {
                    for local in objects(member.value).flat_map(Node::members) {
                        let node = local.value;
                        self.locals
                            .insert(local.key.as_str(), Expression { node, json });
                    }
                }
                _ => {}
            }
        }
    }
}

fn named<'t>(all: &mut BTreeMap<&'t str, Block<'t>>, node: Node<'t>, json: bool) {
    for block in blocks_of(node, 1, json) {
        all.entry(block.name).or_insert(block);
    }
}

fn typed<'t>(all: &mut BTreeMap<(&'t str, &'t str), Block<'t>>, node: Node<'t>, json: bool) {
    for block in blocks_of(node, 2, json) {
        all.entry((block.kind, block.name)).or_insert(block);
    }
}

/// The blocks that a member of a file holds, under `labels` labels.
pub(super) fn blocks_of(node: Node<'_>, labels: usize, json: bool) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    for outer in objects(node).flat_map(Node::members) {
        if labels < 2 {
            blocks.extend(objects(outer.value).map(|body| Block {
                kind: "",
                name: outer.key.as_str(),
                label: outer.key.span(),
                body,
                json,
            }));
            continue;
        }
        for inner in objects(outer.value).flat_map(Node::members) {
            blocks.extend(objects(inner.value).map(|body| Block {
                kind: outer.key.as_str(),
                name: inner.key.as_str(),
                label: inner.key.span(),
                body,
                json,
            }));
        }
    }
    blocks
}

/// An object, or the objects of an array: Terraform's JSON syntax allows both for blocks. See
/// <https://developer.hashicorp.com/terraform/language/syntax/json#nested-block-mapping>.
pub(super) fn objects(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let alone = (node.kind() == Kind::Object).then_some(node);
    node.elements()
        .filter(|element| element.kind() == Kind::Object)
        .chain(alone)
}
