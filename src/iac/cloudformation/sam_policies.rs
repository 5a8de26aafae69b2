//! The policy templates of SAM, which `Policies` of a function names with what they are about.
//!
//! They are AWS's own and need no checking. See
//! <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-templates.html>.

use crate::iac::value::{Unknowns, Value};
use crate::source::Span;
use crate::syntax::{Domain, unknown};

/// The templates; the file says how it is to be read.
const TEMPLATES: &str = include_str!("sam_policies.txt");

/// Whether SAM has a policy template called `name`.
#[must_use]
pub fn is_template(name: &str) -> bool {
    statements(name).next().is_some()
}

/// The policy document that the template `name` makes of its `parameters`, all of it at `place`;
/// `None` where there is no such template. What is not given is unknown text.
#[must_use]
pub fn expand(name: &str, parameters: &Value, place: Span, unknowns: &Unknowns) -> Option<Value> {
    let expansion = Expansion {
        parameters,
        place,
        unknowns,
    };
    let statements: Vec<Value> = statements(name)
        .filter_map(|line| expansion.statement(line))
        .collect();
    if statements.is_empty() {
        return None;
    }
    let list = Value::list(place, statements);
    Some(expansion.object(vec![("Statement", list)]))
}

/// The lines that say what a template allows.
fn statements(name: &str) -> impl Iterator<Item = &'static str> {
    TEMPLATES
        .lines()
        .skip_while(move |line| name.is_empty() || *line != name)
        .skip(1)
        .take_while(|line| line.starts_with(' '))
}

struct Expansion<'v> {
    parameters: &'v Value,
    place: Span,
    unknowns: &'v Unknowns,
}

impl Expansion<'_> {
    fn statement(&self, line: &str) -> Option<Value> {
        let mut columns = line.split('|').map(str::trim);
        let resources = columns.next()?.split(' ');
        let service = columns.next()?;
        let actions = columns.next()?.split(' ');
        let resources = resources.map(|resource| self.text(self.arn(resource)));
        let actions = actions.map(|action| self.text(format!("{service}:{action}")));
        let mut members = vec![
            ("Effect", self.text("Allow".to_owned())),
            ("Action", Value::list(self.place, actions.collect())),
            ("Resource", Value::list(self.place, resources.collect())),
        ];
        if let Some(condition) = columns.next() {
            let mut words = condition.split(' ');
            let (operator, key) = (words.next()?, words.next()?);
            let value = self.text(self.arn(words.next()?));
            let of_key = self.object(vec![(key, value)]);
            members.push(("Condition", self.object(vec![(operator, of_key)])));
        }
        Some(self.object(members))
    }

    /// The ARN that `form` stands for: `s3:::{BucketName}/*`.
    fn arn(&self, form: &str) -> String {
        if form == "*" {
            return form.to_owned();
        }
        let filled = self.filled(form);
        if form.starts_with('{') {
            return filled;
        }
        let partition = self.mark("${AWS::Partition}", Domain::Partition);
        let region = self.mark("${AWS::Region}", Domain::Region);
        let account = self.mark("${AWS::AccountId}", Domain::Account);
        // What is given may hold an `@` of its own, but only after the form's.
        let placed = if form.contains('@') {
            filled.replacen('@', &format!("{region}:{account}"), 1)
        } else {
            filled
        };
        format!("arn:{partition}:{placed}")
    }

    /// The form with what is given for its parameters.
    fn filled(&self, form: &str) -> String {
        let mut filled = String::new();
        let mut rest = form;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            filled.push_str(before);
            filled.push_str(&self.parameter(name));
            rest = after;
        }
        filled + rest
    }

    fn parameter(&self, name: &str) -> String {
        let given = self.parameters.get(name);
        given.and_then(super::evaluate::piece).unwrap_or_else(|| {
            let name = format!("${{{name}}}");
            self.mark(&name, Domain::Text)
        })
    }

    fn mark(&self, name: &str, domain: Domain) -> String {
        unknown::mark(self.unknowns.position(name, self.place, domain))
    }

    fn text(&self, text: String) -> Value {
        Value::text(self.place, text)
    }

    fn object(&self, members: Vec<(&str, Value)>) -> Value {
        let members = members
            .into_iter()
            .map(|(key, value)| (self.text(key.to_owned()), value));
        Value::object(self.place, members.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_known_by_their_names() {
        assert!(is_template("SQSPollerPolicy"));
        assert!(is_template("StepFunctionsExecutionPolicy_v2"));
        assert!(!is_template("NoSuchPolicy"));
        assert!(!is_template(""));
        assert!(!is_template("#"));
    }

    #[test]
    fn a_template_allows_its_actions_on_what_is_given() {
        let place = Span::none();
        let bucket = (Value::text(place, "BucketName"), Value::text(place, "logs"));
        let parameters = Value::object(place, vec![bucket]);
        let unknowns = Unknowns::default();
        let policy = expand("S3ReadPolicy", &parameters, place, &unknowns).unwrap();
        let statements = policy.get("Statement").unwrap().elements();
        assert_eq!(statements.len(), 1);
        let actions = statements[0].get("Action").unwrap().elements();
        assert_eq!(actions[0].as_known_text(), Some("s3:GetObject"));
        let resources = statements[0].get("Resource").unwrap().elements();
        let partition = unknown::mark(0);
        let expected = format!("arn:{partition}:s3:::logs/*");
        assert_eq!(resources[1].as_text(), Some(expected.as_str()));
    }

    #[test]
    fn a_template_may_have_a_condition() {
        let nothing = Value::object(Span::none(), Vec::new());
        let unknowns = Unknowns::default();
        let policy = expand("EFSWriteAccessPolicy", &nothing, Span::none(), &unknowns).unwrap();
        let statement = &policy.get("Statement").unwrap().elements()[0];
        let condition = statement.get("Condition").unwrap();
        let operator = condition.get("StringEquals").unwrap();
        assert!(operator.get("elasticfilesystem:AccessPointArn").is_some());
    }
}
