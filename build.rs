//! Makes the registry of rules from the pages under `rules/`: for each `rules/<family>/<rule>.md`
//! a module `src/lint/rules/<family>/<rule>.rs` (with `_` for `-`) and an entry in `RULES`.
//! A page without its function, or with a front matter that lacks something, does not build.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FrontMatter {
    /// One line: what the rule finds.
    summary: String,
    severity: String,
    since: String,
    /// What the rule looks at: `policy` (default), `file`, `config` or `account`.
    scope: Option<String>,
    /// Access Analyzer's issue code for the same check.
    access_analyzer: Option<String>,
    /// `none` (default), `safe` or `unsafe`.
    fix: Option<String>,
    /// Rules whose finding at the same place this one replaces.
    #[serde(default)]
    supersedes: Vec<String>,
    /// Where AWS, or the field, says so.
    sources: Vec<String>,
    /// The same check in other linters.
    #[serde(default)]
    peers: Vec<String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    println!("cargo::rerun-if-changed=rules");
    let mut modules = String::new();
    let mut entries = String::new();
    for family in sorted(&root.join("rules"))?
        .iter()
        .filter(|path| path.is_dir())
    {
        println!("cargo::rerun-if-changed={}", family.display());
        let family_name = stem(family);
        let pages = sorted(family)?;
        writeln!(modules, "mod {} {{", family_name.replace('-', "_"))?;
        for page in pages
            .iter()
            .filter(|path| path.extension().is_some_and(|e| e == "md"))
        {
            println!("cargo::rerun-if-changed={}", page.display());
            let name = stem(page);
            let module = name.replace('-', "_");
            let function = root
                .join("src/lint/rules")
                .join(family_name.replace('-', "_"))
                .join(format!("{module}.rs"));
            writeln!(
                modules,
                "    #[path = {:?}]\n    pub(super) mod {module};",
                function.display().to_string()
            )?;
            entry(&mut entries, page, &family_name, &name)
                .map_err(|fault| format!("{}: {fault}", page.display()))?;
        }
        writeln!(modules, "}}")?;
    }
    let out = Path::new(&env::var("OUT_DIR")?).join("rules.rs");
    fs::write(
        out,
        format!(
            "{modules}\n/// All rules, by family and name.\npub static RULES: &[Rule] = &[\n{entries}];\n"
        ),
    )?;
    Ok(())
}

fn entry(
    out: &mut String,
    page: &Path,
    family: &str,
    name: &str,
) -> Result<(), Box<dyn std::error::Error>> {
    let text = fs::read_to_string(page)?;
    let front = text
        .strip_prefix("+++\n")
        .and_then(|rest| rest.split_once("\n+++\n"))
        .ok_or("the page does not begin with front matter between `+++` lines")?
        .0;
    let front: FrontMatter = toml::from_str(front)?;
    let severity = variant(
        &front.severity,
        &["error", "security-warning", "warning", "suggestion"],
    )?;
    let fix = variant(
        front.fix.as_deref().unwrap_or("none"),
        &["none", "safe", "unsafe"],
    )?;
    let scope = variant(
        front.scope.as_deref().unwrap_or("policy"),
        &["policy", "file", "config", "account"],
    )?;
    let module = format!("{}::{}", family.replace('-', "_"), name.replace('-', "_"));
    writeln!(
        out,
        "    Rule {{ name: {name:?}, family: {family:?}, severity: Severity::{severity}, since: {:?}, \
         summary: {:?}, access_analyzer: {:?}, fix: FixAvailability::{fix}, supersedes: &{:?}, \
         sources: &{:?}, peers: &{:?}, page: include_str!({:?}), scope: Scope::{scope}({module}::check) }},",
        front.since,
        front.summary,
        front.access_analyzer,
        front.supersedes,
        front.sources,
        front.peers,
        page.display().to_string(),
    )?;
    Ok(())
}

/// The Rust variant for one of `known`.
fn variant(name: &str, known: &[&str]) -> Result<String, String> {
    if !known.contains(&name) {
        return Err(format!("`{name}` is none of {known:?}"));
    }
    Ok(name
        .split('-')
        .map(|word| word[..1].to_uppercase() + &word[1..])
        .collect())
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
