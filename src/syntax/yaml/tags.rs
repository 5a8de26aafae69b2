//! What tags say.

use saphyr_parser::Tag;

/// The functions that CloudFormation has short tags for
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>).
const FUNCTIONS: &[(&str, &str)] = &[
    ("And", "Fn::And"),
    ("Base64", "Fn::Base64"),
    ("Cidr", "Fn::Cidr"),
    ("Condition", "Condition"),
    ("Equals", "Fn::Equals"),
    ("FindInMap", "Fn::FindInMap"),
    ("ForEach", "Fn::ForEach"),
    ("GetAZs", "Fn::GetAZs"),
    ("GetAtt", "Fn::GetAtt"),
    ("If", "Fn::If"),
    ("ImportValue", "Fn::ImportValue"),
    ("Join", "Fn::Join"),
    ("Length", "Fn::Length"),
    ("Not", "Fn::Not"),
    ("Or", "Fn::Or"),
    ("Ref", "Ref"),
    ("Select", "Fn::Select"),
    ("Split", "Fn::Split"),
    ("Sub", "Fn::Sub"),
    ("ToJsonString", "Fn::ToJsonString"),
    ("Transform", "Fn::Transform"),
];

const CORE: &str = "tag:yaml.org,2002:";

/// What a tag says of its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    /// A type of YAML itself.
    Core(Core),
    /// A function of CloudFormation, by its full name.
    Function(&'static str),
    /// Something that only a certain program knows.
    Foreign,
}

/// The types of YAML that scalars can have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Core {
    /// `!!str`, and whatever else is written as a text.
    Text,
    /// `!!int` or `!!float`
    Number,
    /// `!!bool`
    Bool,
    /// `!!null`
    Null,
}

pub(super) fn meaning(tag: &Tag) -> Meaning {
    // `!` alone says that a scalar is not to be looked at.
    if tag.handle.is_empty() && tag.suffix == "!" {
        return Meaning::Core(Core::Text);
    }
    let name = format!("{}{}", tag.handle, tag.suffix);
    if let Some(core) = name.strip_prefix(CORE) {
        return Meaning::Core(match core {
            "int" | "float" => Core::Number,
            "bool" => Core::Bool,
            "null" => Core::Null,
            _ => Core::Text,
        });
    }
    let short = name.strip_prefix('!').unwrap_or_default();
    FUNCTIONS
        .iter()
        .find(|(known, _)| *known == short)
        .map_or(Meaning::Foreign, |(_, full)| Meaning::Function(full))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning_of(handle: &str, suffix: &str) -> Meaning {
        meaning(&Tag {
            handle: handle.to_owned(),
            suffix: suffix.to_owned(),
        })
    }

    #[test]
    fn short_tags_have_full_names() {
        assert_eq!(meaning_of("!", "Sub"), Meaning::Function("Fn::Sub"));
        assert_eq!(meaning_of("!", "Ref"), Meaning::Function("Ref"));
        assert_eq!(meaning_of("!", "sub"), Meaning::Foreign);
        assert_eq!(meaning_of("!", "vault"), Meaning::Foreign);
    }

    #[test]
    fn types_of_yaml_are_known_however_written() {
        assert_eq!(meaning_of(CORE, "int"), Meaning::Core(Core::Number));
        assert_eq!(
            meaning_of("", "tag:yaml.org,2002:str"),
            Meaning::Core(Core::Text)
        );
        assert_eq!(meaning_of("", "!"), Meaning::Core(Core::Text));
    }
}
