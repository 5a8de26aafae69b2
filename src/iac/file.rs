//! One file: its language, and the policies in it.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use super::value::Data;
use super::{Made, Unchecked};
use crate::policy::find::{self, Body, Found};
use crate::source::{Source, Span};
use crate::syntax::{Structure, SyntaxError, Tree, Unknown, json};

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
        const OF_HCL: [&str; 6] = ["resource \"", "data \"", "module \"", "variable \"", "locals {", "terraform {"];
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
            text.lines()
                .any(|line| starts.iter().any(|start| line.starts_with(start)))
        };
        if some_line(&OF_HCL) {
            Self::Hcl
        } else if some_line(&OF_YAML) {
            Self::Yaml
        } else {
            Self::Json
        }
    }
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
    };
    match language {
        Language::Json | Language::Yaml | Language::Hcl => {
            let json = json::parse(source.id(), source.text());
            parsed.trees.push(json.tree);
            parsed.errors = json.errors;
        }
    }
    parsed
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

impl Contents<'_> {
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
        contents.documents.extend(found);
    }
    let _ = source;
    contents
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
            }
        }
        _ => Body::Made {
            tree: made.value.tree(text, Arc::clone(unknowns), structure),
            errors: Vec::new(),
            within: None,
        },
    };
    Found {
        body,
        placement: made.placement,
        name: made.name.clone().map(Cow::Owned),
    }
}
