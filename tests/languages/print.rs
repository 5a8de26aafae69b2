//! Policies printed in the languages that people write them in.

use std::fmt::Write as _;

use iam_lint::syntax::{Kind, Node};

/// How a policy is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Language {
    /// YAML in blocks, strings in double quotes.
    YamlBlock,
    /// YAML in blocks, strings without quotes where that can be.
    YamlPlain,
    /// JSON as a block scalar of YAML.
    JsonInYaml,
    /// A property of a resource of CloudFormation, in YAML.
    CloudFormation,
    /// `jsonencode({…})` in Terraform.
    Jsonencode,
    /// JSON as a heredoc of Terraform.
    Heredoc,
}

impl Language {
    pub(crate) const ALL: [Self; 6] = [
        Self::YamlBlock,
        Self::YamlPlain,
        Self::JsonInYaml,
        Self::CloudFormation,
        Self::Jsonencode,
        Self::Heredoc,
    ];

    pub(crate) const fn file_name(self) -> &'static str {
        match self {
            Self::Jsonencode | Self::Heredoc => "example.tf",
            _ => "example.yaml",
        }
    }

    /// Whether nothing around the policy says that it is one.
    pub(crate) const fn is_anywhere(self) -> bool {
        matches!(self, Self::JsonInYaml | Self::Heredoc)
    }

    /// The policy at `root`; `None` where the language cannot say it: HCL has no equal keys.
    pub(crate) fn print(self, root: Node<'_>) -> Option<String> {
        match self {
            Self::YamlBlock => Some(yaml(root, 0, false)),
            Self::YamlPlain => Some(yaml(root, 0, true)),
            Self::JsonInYaml => {
                let text = pretty(root, 0);
                Some(format!(
                    "data:\n  policy: |\n    {}\n",
                    text.replace('\n', "\n    ")
                ))
            }
            Self::CloudFormation => Some(format!(
                "Resources:\n  One:\n    Type: Custom::Policy\n    Properties:\n      Policy:\n{}",
                indented(&yaml(root, 0, true), 8)
            )),
            Self::Jsonencode if has_equal_keys(root) => None,
            Self::Jsonencode => Some(format!(
                "resource \"example_policy\" \"one\" {{\n  policy = jsonencode({})\n}}\n",
                hcl(root, 1)
            )),
            Self::Heredoc => Some(format!(
                "resource \"example_policy\" \"one\" {{\n  policy = <<-EOT\n    {}\n  EOT\n}}\n",
                escaped(&pretty(root, 0)).replace('\n', "\n    ")
            )),
        }
    }
}

fn has_equal_keys(node: Node<'_>) -> bool {
    let keys: Vec<_> = node.members().map(|member| member.key.as_str()).collect();
    let twice = keys
        .iter()
        .enumerate()
        .any(|(at, key)| keys.iter().skip(at + 1).any(|other| other == key));
    twice
        || node.members().any(|member| has_equal_keys(member.value))
        || node.elements().any(has_equal_keys)
}

/// What Terraform would take for expressions.
fn escaped(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}

fn indented(text: &str, by: usize) -> String {
    let indent = " ".repeat(by);
    text.lines().fold(String::new(), |mut out, line| {
        let _ = writeln!(out, "{indent}{line}");
        out
    })
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// JSON without white space; keys in order, equal ones included.
pub(crate) fn compact(node: Node<'_>) -> String {
    match node.kind() {
        Kind::String => quoted(node.as_str().unwrap_or_default()),
        Kind::Array => {
            let elements: Vec<_> = node.elements().map(compact).collect();
            format!("[{}]", elements.join(","))
        }
        Kind::Object => {
            let members: Vec<_> = node
                .members()
                .map(|member| format!("{}:{}", quoted(member.key.as_str()), compact(member.value)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        _ => node.literal().to_owned(),
    }
}

fn pretty(node: Node<'_>, depth: usize) -> String {
    let indent = "  ".repeat(depth + 1);
    let end = "  ".repeat(depth);
    let block = |open: &str, parts: Vec<String>, close: &str| {
        if parts.is_empty() {
            return format!("{open}{close}");
        }
        let parts: Vec<_> = parts.iter().map(|part| format!("{indent}{part}")).collect();
        format!("{open}\n{}\n{end}{close}", parts.join(",\n"))
    };
    match node.kind() {
        Kind::Array => block(
            "[",
            node.elements().map(|one| pretty(one, depth + 1)).collect(),
            "]",
        ),
        Kind::Object => block(
            "{",
            node.members()
                .map(|member| {
                    let key = quoted(member.key.as_str());
                    format!("{key}: {}", pretty(member.value, depth + 1))
                })
                .collect(),
            "}",
        ),
        _ => compact(node),
    }
}

fn yaml(node: Node<'_>, depth: usize, plain: bool) -> String {
    let indent = "  ".repeat(depth);
    let mut out = String::new();
    let nested = |out: &mut String, lead: &str, value: Node<'_>, deeper: usize| {
        let is_empty = value.members().next().is_none() && value.elements().next().is_none();
        match value.kind() {
            Kind::Object | Kind::Array if !is_empty => {
                let _ = write!(out, "{lead}\n{}", yaml(value, deeper, plain));
            }
            Kind::Object => _ = writeln!(out, "{lead} {{}}"),
            Kind::Array => _ = writeln!(out, "{lead} []"),
            _ => _ = writeln!(out, "{lead} {}", yaml_scalar(value, plain)),
        }
    };
    match node.kind() {
        Kind::Object => {
            for member in node.members() {
                let key = yaml_string(member.key.as_str(), plain);
                nested(
                    &mut out,
                    &format!("{indent}{key}:"),
                    member.value,
                    depth + 1,
                );
            }
        }
        Kind::Array => {
            for element in node.elements() {
                nested(&mut out, &format!("{indent}-"), element, depth + 1);
            }
        }
        _ => out = yaml_scalar(node, plain),
    }
    out
}

fn yaml_scalar(node: Node<'_>, plain: bool) -> String {
    match node.as_str() {
        Some(text) => yaml_string(text, plain),
        None => node.literal().to_owned(),
    }
}

fn yaml_string(text: &str, plain: bool) -> String {
    let is_safe = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_./:${}*?@=+".contains(c))
        && !text.ends_with(':')
        && ![
            "true", "false", "null", "True", "False", "Null", "TRUE", "FALSE", "NULL",
        ]
        .contains(&text);
    if plain && is_safe {
        text.to_owned()
    } else {
        quoted(text)
    }
}

fn hcl(node: Node<'_>, depth: usize) -> String {
    let indent = "  ".repeat(depth + 1);
    let end = "  ".repeat(depth);
    match node.kind() {
        Kind::String => escaped(&quoted(node.as_str().unwrap_or_default())),
        Kind::Array => {
            let elements: Vec<_> = node.elements().map(|one| hcl(one, depth + 1)).collect();
            format!("[{}]", elements.join(", "))
        }
        Kind::Object if node.members().next().is_none() => "{}".to_owned(),
        Kind::Object => {
            let members = node.members().fold(String::new(), |mut out, member| {
                let key = member.key.as_str();
                let is_word = key.starts_with(|c: char| c.is_ascii_alphabetic())
                    && key.chars().all(|c| c.is_ascii_alphanumeric());
                let key = if is_word {
                    key.to_owned()
                } else {
                    escaped(&quoted(key))
                };
                let _ = writeln!(out, "{indent}{key} = {}", hcl(member.value, depth + 1));
                out
            });
            format!("{{\n{members}{end}}}")
        }
        _ => node.literal().to_owned(),
    }
}
