//! How strings are written in their files, so that new text can be put into them.

use std::borrow::Cow;

/// How a string is written.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Writing {
    /// Its quotes and escapes.
    pub quoting: Quoting,
    /// How a policy variable is written in it.
    pub variables: Variables,
}

/// The quotes and escapes of a string.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Quoting {
    /// `"…"` as in JSON; YAML's double quotes take the same escapes.
    #[default]
    Json,
    /// YAML without quotes.
    Plain,
    /// YAML in single quotes.
    Single,
    /// A block scalar of YAML, with this many spaces before each line.
    Block(u16),
    /// A string of HCL.
    Hcl,
    /// A heredoc of HCL, with this many spaces before each line.
    Heredoc(u16),
    /// Put together from several places: new text cannot be put into it.
    Composed,
}

/// The language of a document's lists and objects, which edits keep to.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Structure {
    /// JSON
    #[default]
    Json,
    /// YAML, in blocks or brackets.
    Yaml,
    /// HCL
    Hcl,
}

/// How `${aws:username}` is written where `${…}` means something else.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Variables {
    /// As it is.
    #[default]
    AsIs,
    /// `${!aws:username}`, inside `Fn::Sub` of CloudFormation.
    Sub,
    /// `$${aws:username}`, in strings of Terraform.
    Terraform,
    /// `&{aws:username}`, in `aws_iam_policy_document` of Terraform.
    PolicyDocument,
}

impl Variables {
    /// Writes `text`, in which `${` begins a policy variable.
    #[must_use]
    pub fn encode(self, text: &str) -> Cow<'_, str> {
        let with = match self {
            Self::AsIs => return Cow::Borrowed(text),
            Self::Sub => "${!",
            Self::Terraform => "$${",
            Self::PolicyDocument => "&{",
        };
        if text.contains("${") {
            Cow::Owned(text.replace("${", with))
        } else {
            Cow::Borrowed(text)
        }
    }
}
