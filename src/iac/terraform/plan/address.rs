//! Addresses of resources: `module.people["eu"].aws_iam_user.this["mira"]`.
//!
//! See <https://developer.hashicorp.com/terraform/cli/state/resource-addressing>.

/// An address in its parts.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Address<'a> {
    /// The modules around it, outermost first.
    pub(super) modules: Vec<Step<'a>>,
    /// `aws_iam_user` or `data.aws_iam_policy`.
    pub(super) kind: String,
    /// The name with its key.
    pub(super) name: Step<'a>,
    /// What follows: `arn`.
    pub(super) attribute: Option<&'a str>,
}

/// A name and the key behind it: `this["mira"]`.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Step<'a> {
    /// `this`
    pub(super) name: &'a str,
    /// `["mira"]`, or nothing.
    pub(super) key: &'a str,
}

impl<'a> Address<'a> {
    /// Splits an address, or a reference in the same form.
    pub(super) fn parse(text: &'a str) -> Self {
        let mut steps = split(text).into_iter().peekable();
        let mut address = Self::default();
        while steps.next_if_eq(&"module").is_some() {
            address.modules.extend(steps.next().map(Step::of));
        }
        let rest: Vec<&str> = steps.collect();
        match rest.as_slice() {
            ["data", kind, name, rest @ ..] => {
                address.kind = format!("data.{kind}");
                address.name = Step::of(name);
                address.attribute = rest.first().copied();
            }
            [kind, name, rest @ ..] => {
                (*kind).clone_into(&mut address.kind);
                address.name = Step::of(name);
                address.attribute = rest.first().copied();
            }
            _ => {}
        }
        address
    }

    /// As the configuration has it: without keys and modules.
    pub(super) fn in_module(&self) -> String {
        format!("{}.{}", self.kind, self.name.name)
    }
}

impl<'a> Step<'a> {
    /// Parts a name from its key.
    pub(super) fn of(text: &'a str) -> Self {
        let at = text.find('[').unwrap_or(text.len());
        let (name, key) = text.split_at(at);
        Self { name, key }
    }
}

/// The parts between dots, of which those in brackets do not count.
pub(super) fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut quoted, mut escaped) = (0, 0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' => depth = depth.saturating_add(1),
            b']' => depth = depth.saturating_sub(1),
            b'.' if depth == 0 => {
                parts.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_dots() {
        let address = Address::parse(r#"module.people["eu.west"].aws_iam_user.this["a.b"].arn"#);
        assert_eq!(
            address.modules,
            [Step {
                name: "people",
                key: r#"["eu.west"]"#
            }]
        );
        assert_eq!(address.in_module(), "aws_iam_user.this");
        assert_eq!(address.name.key, r#"["a.b"]"#);
        assert_eq!(address.attribute, Some("arn"));
    }

    #[test]
    fn data_sources() {
        let data = Address::parse("data.aws_iam_policy.audit.arn");
        assert_eq!(data.in_module(), "data.aws_iam_policy.audit");
    }
}
