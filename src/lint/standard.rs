//! Standards of a team's own: `[[check.forbid]]` and `[[check.require]]` in `iam-lint.toml`.
//!
//! A standard is a question about meaning, decided by [comparison](crate::simulate::comparison): is
//! any of this access allowed? Is anything allowed beyond this policy, or anything of it missing?

use std::path::Path;
use std::sync::Arc;

use globset::GlobSet;

use super::Severity;
use crate::access::compiled::CompiledPolicy;
use crate::access::inclusion::{Answer, Kind};
use crate::access::statement::Compiled;
use crate::simulate::comparison::{Access, Standard as Against, compare, kind_of};
use crate::simulate::documents::{self, Documents};
use crate::source::{Root, Source, SourceId, Span};

/// A table of the configuration, compiled.
#[derive(Clone, Debug)]
pub struct Standard {
    /// The words of its author about what it asks for.
    pub message: String,
    /// How much a finding matters, where the author says.
    pub severity: Option<Severity>,
    /// The files it is about; all of them without.
    pub paths: Option<GlobSet>,
    /// Files it is not about.
    pub except: Option<GlobSet>,
    /// What it asks for.
    pub demand: Demand,
    /// The table in the configuration.
    pub span: Span,
}

/// What a standard asks for.
#[derive(Clone, Debug)]
pub enum Demand {
    /// No request to which this statement applies is allowed.
    Forbid(Box<Compiled>),
    /// Nothing is allowed that this policy does not allow.
    Within(Reference),
    /// Everything is allowed that this policy allows.
    Allows(Reference),
}

/// A policy that others are held against.
#[derive(Clone, Debug)]
pub enum Reference {
    /// In this file, and not read yet.
    Path(String, Span),
    /// This.
    Policies(Vec<Arc<CompiledPolicy>>),
}

/// The standards of a run, with their reference policies read.
#[derive(Clone, Default, Debug)]
pub struct Standards {
    list: Arc<[Standard]>,
    root: Root,
}

/// A reference policy that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct StandardError {
    /// What is wrong.
    pub message: String,
    /// Where the configuration names the policy.
    pub span: Span,
}

impl Standards {
    /// These standards, their globs relative to `root`; paths of policies are taken from `folder`,
    /// where the configuration stands.
    pub fn of(list: &[Standard], root: &Root, folder: &Path) -> Result<Self, StandardError> {
        let mut documents = Documents::new(folder, SourceId::new(0));
        let list = list
            .iter()
            .cloned()
            .map(|mut standard| {
                if let Demand::Within(reference) | Demand::Allows(reference) = &mut standard.demand
                {
                    reference.load(&mut documents)?;
                }
                Ok(standard)
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            list,
            root: root.clone(),
        })
    }

    /// The standards that the file called `name` is held to.
    pub fn about(&self, name: &str) -> impl Iterator<Item = &Standard> {
        let path = self.root.relative(Path::new(name));
        self.list.iter().filter(move |standard| {
            standard
                .paths
                .as_ref()
                .is_none_or(|globs| globs.is_match(&path))
                && !standard
                    .except
                    .as_ref()
                    .is_some_and(|globs| globs.is_match(&path))
        })
    }
}

impl Reference {
    /// A policy by its path, or written out.
    pub fn new(text: &str, span: Span) -> Result<Self, StandardError> {
        if !text.trim_start().starts_with('{') {
            return Ok(Self::Path(text.to_owned(), span));
        }
        let source = Source::new(SourceId::new(0), "policy", text);
        match documents::compiled(&source) {
            Ok(policies) => Self::whole(policies, span),
            Err(fault) => Err(StandardError {
                message: fault.to_string(),
                span,
            }),
        }
    }

    fn load(&mut self, documents: &mut Documents) -> Result<(), StandardError> {
        if let Self::Path(path, span) = self {
            let span = *span;
            let policies = documents.load(path).map_err(|fault| StandardError {
                message: fault.to_string(),
                span,
            })?;
            *self = Self::whole(policies, span)?;
        }
        Ok(())
    }

    fn whole(policies: Vec<Arc<CompiledPolicy>>, span: Span) -> Result<Self, StandardError> {
        match policies.iter().find(|policy| policy.gap.is_some()) {
            None => Ok(Self::Policies(policies)),
            Some(policy) => Err(StandardError {
                message: format!(
                    "`{}` is not a policy that IAM accepts; `iam-lint check` says why",
                    policy.name
                ),
                span,
            }),
        }
    }

    fn policies(&self) -> &[Arc<CompiledPolicy>] {
        match self {
            Self::Policies(policies) => policies,
            Self::Path(..) => &[],
        }
    }
}

impl Standard {
    /// Holds a policy to the standard; `None` where the two are about different things: a policy
    /// that names principals and one that does not.
    pub fn hold(&self, policy: &[Arc<CompiledPolicy>]) -> Option<Answer> {
        let kind = kind_of(policy);
        match &self.demand {
            Demand::Forbid(statement) => {
                let access = Access::from((**statement).clone());
                Some(compare(
                    policy,
                    &Against::Forbidden(vec![access]),
                    Some(kind),
                ))
            }
            Demand::Within(reference) => {
                of_kind(reference, kind)?;
                let against = Against::Reference(reference.policies().to_vec());
                Some(compare(policy, &against, Some(kind)))
            }
            Demand::Allows(reference) => {
                of_kind(reference, kind)?;
                let against = Against::Reference(policy.to_vec());
                Some(compare(reference.policies(), &against, Some(kind)))
            }
        }
    }
}

fn of_kind(reference: &Reference, kind: Kind) -> Option<()> {
    (kind_of(reference.policies()) == kind).then_some(())
}
