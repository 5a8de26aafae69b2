//! One file: its language, and the policies in it.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::cloudformation::{self, Template};
use super::terraform::plan;
use super::value::{Data, Unknowns};
use super::{Made, Unchecked, shapes};
use crate::policy::find::{self, Body, Found};
use crate::source::{Source, Span};
use crate::syntax::{Node, Structure, SyntaxError, Tree, Unknown, hcl, json, yaml};

/// The language a file is written in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Language {
    /// JSON
    Json,
    /// YAML
    Yaml,
    /// HCL, the language of Terraform.
    Hcl,
}

impl Language {
    /// The language's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
            Self::Hcl => "HCL",
        }
    }

    /// The language of `source`, by the end of its name, else by how it begins.
    #[must_use]
    pub fn of(source: &Source) -> Self {
        let extension = Path::new(source.name())
            .extension()
            .and_then(|extension| extension.to_str())
            .unwrap_or_default()
            .to_ascii_lowercase();
        match &*extension {
            "json" => Self::Json,
            "yaml" | "yml" => Self::Yaml,
            "tf" | "hcl" | "tofu" => Self::Hcl,
            _ => Self::by_content(source.text()),
        }
    }

    fn by_content(text: &str) -> Self {
        const OF_HCL: [&str; 6] = [
            "resource \"",
            "data \"",
            "module \"",
            "variable \"",
            "locals {",
            "terraform {",
        ];
        const OF_YAML: [&str; 8] = [
            "---",
            "Statement:",
            "Version:",
            "Resources:",
            "AWSTemplateFormatVersion:",
            "Transform:",
            "apiVersion:",
            "Parameters:",
        ];
        let begins = text.trim_start_matches('\u{feff}').trim_start();
        if begins.starts_with(['{', '[']) {
            return Self::Json;
        }
        let some_line = |starts: &[&str]| {
            begins
                .lines()
                .any(|line| starts.iter().any(|start| line.starts_with(start)))
        };
        if some_line(&OF_HCL) {
            Self::Hcl
        } else if some_line(&OF_YAML) || begins.lines().any(is_line_of_yaml) {
            Self::Yaml
        } else {
            Self::Json
        }
    }
}

/// Whether a line is an element or a member of YAML.
fn is_line_of_yaml(line: &str) -> bool {
    let line = line.trim_start();
    let is_word = |key: &str| {
        !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
    };
    line.starts_with("- ")
        || line.split_once(':').is_some_and(|(key, rest)| {
            is_word(key) && (rest.is_empty() || rest.starts_with([' ', '\t', '\r']))
        })
}

/// A fault of a text that is not JSON.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The language it is not written in.
    pub language: Language,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<Cow<'static, str>>,
    /// Where.
    pub span: Span,
}

/// A file read into trees.
#[derive(Debug)]
pub struct Parsed<'s> {
    /// Its language.
    pub language: Language,
    /// The trees: one to a document of a YAML stream, one alone for other languages.
    pub trees: Vec<Tree<'s>>,
    /// What is not JSON.
    pub errors: Vec<SyntaxError>,
    /// What is not YAML or HCL.
    pub faults: Vec<Fault>,
    /// What is HCL, and means something else than was meant.
    pub mistakes: Vec<Mistake>,
}

/// Reads `source` in its language.
#[must_use]
pub fn parse(source: &Source) -> Parsed<'_> {
    let language = Language::of(source);
    let mut parsed = Parsed {
        language,
        trees: Vec::new(),
        errors: Vec::new(),
        faults: Vec::new(),
        mistakes: Vec::new(),
    };
    match language {
        Language::Json => {
            let json = json::parse(source.id(), source.text());
            parsed.trees.push(json.tree);
            parsed.errors = json.errors;
        }
        Language::Yaml if !may_hold_policies(source.text()) => {}
        Language::Yaml => {
            let yaml = yaml::parse(source.id(), source.text());
            parsed.trees = yaml.trees;
            parsed.faults = faults(
                language,
                yaml.errors
                    .into_iter()
                    .map(|error| (error.message, error.help, error.span)),
            );
        }
        Language::Hcl => {
            let hcl = hcl::parse(source.id(), source.text());
            parsed.trees.push(hcl.tree);
            parsed.faults = faults(
                language,
                hcl.errors
                    .into_iter()
                    .map(|error| (error.message, error.help, error.span)),
            );
            parsed.mistakes = mistakes(source, &hcl.policy_variables);
        }
    }
    parsed
}

/// A cheap look at a file of YAML, of which repositories have many without policies: whether any
/// word stands in it without which it cannot hold one.
fn may_hold_policies(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "tatement",
        "TATEMENT",
        "Effect",
        "2012-10-17",
        "2008-10-17",
        "olicyDocument",
        "olicy_document",
        "policy_json",
        "::",
    ];
    let has = |word: &&str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    WORDS.iter().any(has) || text.contains("\\x") || text.contains("\\u")
}

fn faults(
    language: Language,
    told: impl Iterator<Item = (String, Option<&'static str>, Span)>,
) -> Vec<Fault> {
    told.map(|(message, help, span)| Fault {
        language,
        message,
        help: help.map(Cow::Borrowed),
        span,
    })
    .collect()
}

/// Policy variables that Terraform takes for expressions.
fn mistakes(source: &Source, variables: &[Span]) -> Vec<Mistake> {
    let mistake = |place: &Span| {
        let written = source.slice(*place);
        let name = written.strip_prefix("${")?.strip_suffix('}')?;
        Some(Mistake {
            place: *place,
            variable: name.to_owned(),
            kind: MistakeKind::InTerraform,
            insert_at: Some(place.before()),
        })
    };
    variables.iter().filter_map(mistake).collect()
}

/// The policies of a file.
#[derive(Debug, Default)]
pub struct Contents<'t> {
    /// The documents, in the order in which they stand.
    pub documents: Vec<Found<'t>>,
    /// What holds a policy that cannot be read.
    pub unchecked: Vec<Unchecked>,
    /// What is written wrongly in the template around the policies.
    pub mistakes: Vec<Mistake>,
}

/// Whether a value is what a macro of CloudFormation's puts into a template.
fn is_macro(unknown: &Unknown) -> bool {
    ["Fn::Transform", "!Transform"]
        .iter()
        .any(|start| unknown.name.starts_with(start))
}

/// Whether a template of Helm or Jinja decides what of a text is there.
#[must_use]
pub fn is_decided_by_template(text: &str) -> bool {
    const WORDS: [&str; 5] = ["if ", "else", "end", "range ", "with "];
    text.contains("{%")
        || text.match_indices("{{").any(|(at, opening)| {
            let inside = text.get(at + opening.len()..).unwrap_or_default();
            let inside = inside.trim_start_matches('-').trim_start();
            WORDS.iter().any(|word| inside.starts_with(word))
        })
}

/// Where a template puts in lines of its own: `{{- toYaml .Values.statements | nindent 4 }}`.
pub fn template_lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let content = line.trim();
        let inside = content.strip_prefix("{{")?.strip_suffix("}}")?;
        let is_output = !inside.contains("}}")
            && !is_decided_by_template(content)
            && !inside
                .trim_start_matches('-')
                .trim_start()
                .starts_with("/*");
        is_output.then_some(start..start + content.len())
    })
}

impl Contents<'_> {
    /// Takes out the documents whose JSON a template decides on, which may be JSON only once it is
    /// rendered, and lists them as not checked.
    pub fn leave_to_templates(&mut self, source: &Source) {
        let unchecked = &mut self.unchecked;
        self.documents.retain(|found| {
            let is_open =
                !found.errors().is_empty() && is_decided_by_template(source.slice(found.span()));
            if is_open {
                unchecked.push(Unchecked {
                    place: found.span(),
                    what: "a policy".to_owned(),
                    reason: "a template decides on its JSON; check what it renders to".to_owned(),
                });
            }
            if !is_open {
                let place = found.span();
                for line in template_lines(source.slice(place)) {
                    let narrow = |at| u32::try_from(place.start() + at).unwrap_or(u32::MAX);
                    unchecked.push(Unchecked {
                        place: Span::new(place.source(), narrow(line.start), narrow(line.end)),
                        what: "a part of a policy".to_owned(),
                        reason: "a template puts it in".to_owned(),
                    });
                }
            }
            !is_open
        });
        unchecked.sort();
        unchecked.dedup();
    }

    /// There is nothing in the file that is of interest.
    pub const fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.unchecked.is_empty() && self.mistakes.is_empty()
    }
}

/// A mistake of a template, which its own language makes something else of.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Mistake {
    /// What stands there: `${aws:username}`.
    pub place: Span,
    /// The variable's name.
    pub variable: String,
    /// What is wrong with it.
    pub kind: MistakeKind,
    /// Where something has to be put in.
    pub insert_at: Option<Span>,
}

/// What is wrong with a variable in a template.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum MistakeKind {
    /// A policy variable inside `Fn::Sub`, where `${!…}` would keep it.
    InsideSub,
    /// A reference of the template outside `Fn::Sub`, where it stays text.
    OutsideSub,
    /// `${!…}` outside `Fn::Sub`, where the `!` stays.
    LiteralOutsideSub,
    /// A policy variable in a string of Terraform, where `$${…}` would keep it.
    InTerraform,
}

/// The policies in the trees of a file.
#[must_use]
pub fn contents<'t>(parsed: &'t Parsed<'_>, source: &'t Source) -> Contents<'t> {
    let mut contents = Contents::default();
    for tree in &parsed.trees {
        let found = find::documents(tree.root());
        if found.is_empty() {
            contents.read(tree.root(), parsed.language, source);
        } else {
            contents.documents.extend(found);
        }
    }
    contents.unchecked.sort();
    contents.unchecked.dedup();
    contents.mistakes.sort();
    contents.mistakes.dedup();
    contents
}

impl<'t> Contents<'t> {
    /// Reads a document of a shape that is known, or looks for policies anywhere in it.
    fn read(&mut self, root: Node<'t>, language: Language, source: &'t Source) {
        let structure = match language {
            Language::Json => Structure::Json,
            Language::Yaml => Structure::Yaml,
            Language::Hcl => Structure::Hcl,
        };
        let text = source.text();
        if is_construct_tree(root) {
            return;
        }
        if cloudformation::recognise(root) {
            self.template(root, text, structure);
            return;
        }
        let unknowns = Unknowns::default();
        if plan::recognise(root) {
            let plan = plan::read(root, &unknowns);
            self.unchecked.extend(plan.unchecked);
            self.take(&plan.made, text, &unknowns, structure);
            for (found, made) in self.documents.iter_mut().zip(&plan.made) {
                found.owner = Some(Cow::Owned(made.owner.clone()));
            }
            return;
        }
        if let Some(read) = shapes::read(root, &unknowns) {
            self.unchecked.extend(read.unchecked);
            self.take(&read.made, text, &unknowns, structure);
            for template in shapes::embedded_templates(root) {
                let value = shapes::without_variables(template, &unknowns);
                let tree = value.tree(text, unknowns.all(), structure);
                self.template(tree.root(), text, structure);
            }
        } else {
            let made = shapes::anywhere(root, &unknowns);
            self.take(&made, text, &unknowns, structure);
        }
    }

    /// Reads a template of CloudFormation; twice, where a condition is not known.
    fn template(&mut self, root: Node<'_>, text: &'t str, structure: Structure) {
        let mut rests_on_default = false;
        for assume in [true, false] {
            let unknowns = Unknowns::default();
            let template = cloudformation::read(root, assume, &unknowns);
            let asked = template.asked;
            rests_on_default |= template.rests_on_default;
            self.take_template(template, text, &unknowns, structure);
            if !asked {
                break;
            }
        }
        if rests_on_default {
            let unknowns = Unknowns::default();
            let template = cloudformation::read_against_defaults(root, &unknowns);
            self.take_template(template, text, &unknowns, structure);
        }
    }

    fn take_template(
        &mut self,
        template: Template,
        text: &'t str,
        unknowns: &Unknowns,
        structure: Structure,
    ) {
        self.unchecked.extend(template.unchecked);
        for macros in unknowns.all().iter().filter(|one| is_macro(one)) {
            // Where all of a policy is not known, that was said.
            let is_said = |one: &Unchecked| one.place.contains(macros.place);
            if !self.unchecked.iter().any(is_said) {
                self.unchecked.push(Unchecked {
                    place: macros.place,
                    what: format!("what `{}` puts in", macros.name),
                    reason: "only CloudFormation runs macros".to_owned(),
                });
            }
        }
        self.mistakes.extend(template.mistakes);
        self.mistakes.extend(template.unsubstituted);
        self.take(&template.made, text, unknowns, structure);
    }

    fn take(&mut self, made: &[Made], text: &'t str, unknowns: &Unknowns, structure: Structure) {
        let unknowns = unknowns.all();
        self.documents.extend(
            made.iter()
                .map(|made| found(made, text, &unknowns, structure)),
        );
    }
}

/// Whether this is the `tree.json` that the CDK writes beside its templates, which has their
/// policies once more.
fn is_construct_tree(root: Node<'_>) -> bool {
    let version = root.get("version").and_then(Node::as_str);
    version.is_some_and(|version| version.starts_with("tree-")) && root.get("tree").is_some()
}

/// A document that expressions come to, as other documents are found.
#[must_use]
pub fn found<'t>(
    made: &Made,
    text: &'t str,
    unknowns: &Arc<[Unknown]>,
    structure: Structure,
) -> Found<'t> {
    let body = match &made.value.data {
        Data::Text(rope) => {
            let parsed = json::parse_with_unknowns(
                made.value.place.source(),
                Cow::Owned(rope.text.clone()),
                rope.map.clone(),
                Arc::clone(unknowns),
            );
            Body::Made {
                tree: parsed.tree,
                errors: parsed.errors,
                within: Some(rope.writing),
                place: made.value.place,
            }
        }
        _ => Body::Made {
            tree: made.value.tree(text, Arc::clone(unknowns), structure),
            errors: Vec::new(),
            within: None,
            place: made.value.place,
        },
    };
    Found {
        body,
        placement: made.placement,
        name: made.name.clone().map(Cow::Owned),
        owner: None,
    }
}
