//! `iam-lint.toml`.

mod standards;

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use globset::GlobSet;
use serde::Deserialize;
use toml::Spanned;

use super::standard::Standard;
use super::{Selection, Severity};
use crate::access::pattern::{Case, Pattern};
use crate::policy::PolicyType;
use crate::source::{Filter, Root, Source, SourceId, Span, glob_set};

/// The name of the file that is looked for in the working directory and above it.
pub const FILE_NAME: &str = "iam-lint.toml";

/// The id of the configuration file among the sources: past every input.
pub const SOURCE: SourceId = SourceId::new(u32::MAX);

/// A checked configuration.
#[derive(Debug, Default)]
pub struct Config {
    /// The file, for findings about it; `None` for the built-in defaults.
    pub source: Option<Source>,
    /// Globs are matched against paths from here.
    pub root: Root,
    /// `[check]` as written.
    pub check: CheckTable,
    types: Vec<(GlobSet, PolicyType)>,
    /// `[[check.allow]]`
    pub exemptions: Vec<Exemption>,
    /// `[[check.forbid]]` and `[[check.require]]`
    pub standards: Vec<Standard>,
}

/// A fault in the configuration, at its place.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
    /// The file.
    pub file: Box<Source>,
}

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    #[serde(default)]
    check: CheckTable,
}

/// `[check]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CheckTable {
    /// Which files of a directory are candidates; JSON, YAML and Terraform by default.
    include: Option<Spanned<Vec<String>>>,
    /// Which of those are left out.
    exclude: Option<Spanned<Vec<String>>>,
    /// Rules, families or Access Analyzer codes to run; all by default.
    select: Option<Spanned<Vec<String>>>,
    /// Rules, families or Access Analyzer codes not to run.
    ignore: Option<Spanned<Vec<String>>>,
    /// The least severity that fails the run; `never` for none.
    fail_on: Option<Spanned<String>>,
    #[serde(default, rename = "type")]
    types: Vec<TypeTable>,
    #[serde(default)]
    allow: Vec<Spanned<AllowTable>>,
    #[serde(default)]
    forbid: Vec<Spanned<standards::ForbidTable>>,
    #[serde(default)]
    require: Vec<Spanned<standards::RequireTable>>,
    account: Option<AccountTable>,
}

/// `[check.account]`: what the rules about accounts go by.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountTable {
    /// Who may reset the passwords of others.
    resetters: Option<Vec<String>>,
}

/// `[[check.type]]`: what kind of policy the files under a path hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeTable {
    path: Spanned<String>,
    #[serde(rename = "type")]
    kind: Spanned<String>,
}

/// `[[check.allow]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AllowTable {
    rule: Spanned<String>,
    path: Option<Spanned<String>>,
    sid: Option<String>,
    reason: Spanned<String>,
    expires: Option<Spanned<String>>,
}

/// A finding that is accepted, with the reason.
#[derive(Debug)]
pub struct Exemption {
    /// A rule, a family or an Access Analyzer code.
    pub rule: String,
    /// The files it covers; all without one.
    pub path: Option<GlobSet>,
    /// The statement it covers; all without one.
    pub sid: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day it holds.
    pub expires: Option<jiff::civil::Date>,
    /// The table in the configuration.
    pub span: Span,
    /// The value of `expires`.
    pub expires_span: Option<Span>,
}

impl Config {
    /// Reads a configuration from `source`; globs in it are relative to `root`.
    pub fn parse(source: Source, root: impl Into<Root>) -> Result<Self, ConfigError> {
        let file: File = match toml::from_str(source.text()) {
            Ok(file) => file,
            Err(fault) => {
                let span = span(&fault.span().unwrap_or(0..0));
                return Err(error(source, span, fault.message().to_owned()));
            }
        };
        match compile(&file) {
            Ok((types, exemptions, standards)) => Ok(Self {
                source: Some(source),
                root: root.into(),
                check: file.check,
                types,
                exemptions,
                standards,
            }),
            Err((span, message)) => Err(error(source, span, message)),
        }
    }

    /// The configuration in `dir` or the nearest directory above it.
    pub fn find(dir: &Path) -> Option<PathBuf> {
        dir.ancestors()
            .map(|dir| dir.join(FILE_NAME))
            .find(|path| path.is_file())
    }

    /// Which files of a directory are candidates.
    pub fn filter(&self) -> Filter {
        let defaults = || {
            Filter::DEFAULT_INCLUDE
                .iter()
                .copied()
                .map(String::from)
                .collect()
        };
        let include = list(self.check.include.as_ref());
        let include = if self.check.include.is_some() {
            include
        } else {
            defaults()
        };
        // The globs were compiled once in `parse`, so they compile again.
        Filter::new(
            self.root.clone(),
            &include,
            &list(self.check.exclude.as_ref()),
        )
        .unwrap_or_else(|_| Filter::standard())
    }

    /// The rules to run: the command line's lists where it gives any, else the configuration's.
    pub fn selection(
        &self,
        select: &[String],
        ignore: &[String],
    ) -> Result<Selection, super::UnknownRule> {
        let own_select = list(self.check.select.as_ref());
        let own_ignore = list(self.check.ignore.as_ref());
        let select = if select.is_empty() {
            &own_select
        } else {
            select
        };
        let ignore: Vec<_> = own_ignore.iter().chain(ignore).cloned().collect();
        Selection::new(select, &ignore)
    }

    /// The least severity that fails the run, where the configuration says; the inner `None` is
    /// `never`.
    pub fn fail_on(&self) -> Option<Option<Severity>> {
        let name = self.check.fail_on.as_ref()?.get_ref();
        Some(name.parse().ok())
    }

    /// The kind of policy that `name` holds, where the configuration says; the last match wins.
    pub fn policy_type(&self, name: &str) -> Option<PolicyType> {
        let path = self.relative(name);
        self.types
            .iter()
            .rev()
            .find(|(glob, _)| glob.is_match(&path))
            .map(|(_, kind)| *kind)
    }

    /// Who may reset the passwords of others, where the configuration says.
    pub fn resetters(&self) -> Option<Vec<Pattern>> {
        let names = self.check.account.as_ref()?.resetters.as_ref()?;
        let pattern = |name: &String| Pattern::new(name, Case::Sensitive, false);
        Some(names.iter().map(pattern).collect())
    }

    /// The path of a file as the configuration's globs see it.
    pub fn relative<'n>(&self, name: &'n str) -> Cow<'n, Path> {
        self.root.relative(Path::new(name))
    }
}

type Fault = (Span, String);
/// The compiled parts of a configuration.
type Compiled = (Vec<(GlobSet, PolicyType)>, Vec<Exemption>, Vec<Standard>);

fn compile(file: &File) -> Result<Compiled, Fault> {
    let check = &file.check;
    for globs in [&check.include, &check.exclude].into_iter().flatten() {
        glob_set(globs.get_ref()).map_err(|fault| (span(&globs.span()), fault.to_string()))?;
    }
    for names in [&check.select, &check.ignore].into_iter().flatten() {
        Selection::new(names.get_ref(), &[])
            .map_err(|fault| (span(&names.span()), fault.to_string()))?;
    }
    if let Some(name) = &check.fail_on
        && name.get_ref() != "never"
    {
        name.get_ref()
            .parse::<Severity>()
            .map_err(|fault| (span(&name.span()), fault.to_string()))?;
    }
    let types = check
        .types
        .iter()
        .map(compile_type)
        .collect::<Result<_, _>>()?;
    let exemptions = check
        .allow
        .iter()
        .map(compile_exemption)
        .collect::<Result<_, _>>()?;
    let forbidden = check.forbid.iter().map(standards::forbid);
    let required = check.require.iter().map(standards::require);
    let standards = forbidden.chain(required).collect::<Result<_, _>>()?;
    Ok((types, exemptions, standards))
}

fn compile_type(table: &TypeTable) -> Result<(GlobSet, PolicyType), Fault> {
    let kind = table
        .kind
        .get_ref()
        .parse::<PolicyType>()
        .map_err(|fault| (span(&table.kind.span()), fault.to_string()))?;
    Ok((one_glob(&table.path)?, kind))
}

fn compile_exemption(table: &Spanned<AllowTable>) -> Result<Exemption, Fault> {
    let allow = table.get_ref();
    Selection::new(std::slice::from_ref(allow.rule.get_ref()), &[])
        .map_err(|fault| (span(&allow.rule.span()), fault.to_string()))?;
    if allow.reason.get_ref().trim().is_empty() {
        return Err((
            span(&allow.reason.span()),
            "an exemption needs a reason".to_owned(),
        ));
    }
    let expires = allow.expires.as_ref().map(|date| {
        date.get_ref().parse::<jiff::civil::Date>().map_err(|_| {
            (
                span(&date.span()),
                format!("`{}` is not a date of the form 2026-12-31", date.get_ref()),
            )
        })
    });
    Ok(Exemption {
        rule: allow.rule.get_ref().clone(),
        path: allow.path.as_ref().map(one_glob).transpose()?,
        sid: allow.sid.clone(),
        reason: allow.reason.get_ref().clone(),
        expires: expires.transpose()?,
        span: span(&allow.rule.span()),
        expires_span: allow.expires.as_ref().map(|date| span(&date.span())),
    })
}

fn one_glob(glob: &Spanned<String>) -> Result<GlobSet, Fault> {
    glob_set(std::slice::from_ref(glob.get_ref()))
        .map_err(|fault| (span(&glob.span()), fault.to_string()))
}

fn list(value: Option<&Spanned<Vec<String>>>) -> Vec<String> {
    value.map(|list| list.get_ref().clone()).unwrap_or_default()
}

fn span(range: &std::ops::Range<usize>) -> Span {
    let at = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
    Span::new(SOURCE, at(range.start), at(range.end))
}

fn error(source: Source, span: Span, message: String) -> ConfigError {
    ConfigError {
        message,
        span,
        file: Box::new(source),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::parse(Source::new(SOURCE, FILE_NAME, text), PathBuf::new())
    }

    fn fault(text: &str) -> (String, String) {
        let error = parse(text).unwrap_err();
        (error.file.slice(error.span).to_owned(), error.message)
    }

    #[test]
    fn faults_have_a_place() {
        let (token, message) = fault("[check]\nselct = []\n");
        assert_eq!(token, "selct");
        assert!(message.contains("unknown field"), "{message}");
        let (token, message) = fault("[check]\nignore = [\"mising-version\"]\n");
        assert_eq!(token, "[\"mising-version\"]");
        assert!(
            message.contains("did you mean `missing-version`"),
            "{message}"
        );
        assert_eq!(fault("[check]\nfail-on = \"bad\"\n").0, "\"bad\"");
        assert_eq!(
            fault("[[check.type]]\npath = \"a\"\ntype = \"x\"\n").0,
            "\"x\""
        );
        assert_eq!(
            fault("[[check.allow]]\nrule = \"missing-version\"\nreason = \" \"\n").0,
            "\" \""
        );
        assert!(
            fault("[[check.allow]]\nrule = \"missing-version\"\n")
                .1
                .contains("reason")
        );
    }

    #[test]
    fn types_by_path_last_match_wins() {
        let config = parse(
            "[[check.type]]\npath = \"org/**\"\ntype = \"scp\"\n[[check.type]]\npath = \"org/rcp/*\"\ntype = \"rcp\"\n",
        )
        .unwrap();
        assert_eq!(config.policy_type("org/a.json"), Some(PolicyType::Scp));
        assert_eq!(config.policy_type("org/rcp/a.json"), Some(PolicyType::Rcp));
        assert_eq!(config.policy_type("a.json"), None);
    }
}
