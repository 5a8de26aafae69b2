//! Templates: texts with values put in, after
//! <https://developer.hashicorp.com/terraform/language/expressions/strings#string-templates>.

use super::evaluation::{Evaluation, MAX_TEXT};
use super::functions::json;
use super::measure::text;
use super::scope::Scope;
use crate::iac::value::{Data, Rope, Value};
use crate::source::Span;
use crate::syntax::{Domain, Kind, Node, Quoting, Text, Variables, Writing, hcl};

/// A text that is put together from the beginning of its place to the end.
pub(super) struct Composer {
    place: Span,
    rope: Rope,
    /// How far into the place the pieces reach: later ones stand behind it.
    reached: usize,
}

impl Composer {
    /// No text yet, of a value at `place`.
    pub(super) fn new(place: Span, writing: Writing) -> Self {
        Self {
            place,
            rope: Rope::new(writing),
            reached: place.start(),
        }
    }

    /// A text that stands nowhere as it is.
    pub(super) fn composed(place: Span) -> Self {
        Self::new(
            place,
            Writing {
                quoting: Quoting::Composed,
                variables: Variables::AsIs,
            },
        )
    }

    /// Adds the content of a literal, each byte at its own place.
    pub(super) fn literal(&mut self, text: Text<'_>) {
        let content = text.content_span();
        if self.may_stand(content) {
            self.rope.push_part(text, 0..text.as_str().len());
            self.reached = content.end();
        } else {
            self.put(text.as_str(), content);
        }
    }

    /// Adds bytes of a text value, each at its own place where that lies ahead in this text's.
    pub(super) fn part(&mut self, value: &Value, from: usize, to: usize) {
        let Data::Text(rope) = &value.data else {
            return;
        };
        let piece = rope.text.get(from..to).unwrap_or_default();
        let place = span_of(value.place, rope, from, to);
        if self.may_stand(place) && self.place.contains(value.place) {
            self.rope.push_mapped(piece, &rope.map, from);
            self.reached = place.end();
        } else {
            self.put(piece, place);
        }
    }

    /// Adds a piece all of which stands at `place`, or as near to it as can be.
    pub(super) fn put(&mut self, piece: &str, place: Span) {
        if self.may_stand(place) {
            self.rope.push_at(piece, place);
            self.reached = place.end();
        } else {
            // What a loop repeats cannot be changed once.
            self.rope.writing.quoting = Quoting::Composed;
            let at = u32::try_from(self.reached).unwrap_or(u32::MAX);
            let here = Span::new(self.place.source(), at, at);
            self.rope.push_at(piece, here);
        }
    }

    /// Adds a value as text; `false` if it has none.
    pub(super) fn value(&mut self, value: &Value, place: Span) -> bool {
        match text(value) {
            Some(text) => self.put(&text, place),
            None if value.is_null() => return false,
            None => self.put(&json::print(value), place),
        }
        true
    }

    /// Whether the text has become too long.
    pub(super) fn is_long(&self) -> bool {
        self.rope.text.len() > MAX_TEXT
    }

    pub(super) fn finish(self) -> Value {
        Value {
            place: self.place,
            data: Data::Text(self.rope),
        }
    }

    fn may_stand(&self, place: Span) -> bool {
        place.source() == self.place.source() && place.start() >= self.reached
    }
}

/// Where bytes of a text value stand.
pub(super) fn span_of(place: Span, rope: &Rope, from: usize, to: usize) -> Span {
    let outer = |at: usize| rope.map.outer(u32::try_from(at).unwrap_or(u32::MAX));
    Span::new(place.source(), outer(from), outer(to))
}

impl<'t> Evaluation<'t> {
    /// What a template comes to. One that is nothing but an interpolation is the value itself.
    pub(super) fn template(
        &self,
        node: Node<'_>,
        parts: &[Node<'_>],
        scope: &Scope<'_, 't>,
    ) -> Value {
        if let [part] = parts
            && part.kind() != Kind::String
            && !is_directive(*part)
        {
            return self.eval(*part, scope);
        }
        if let Some(document) = self.document_in(parts, scope) {
            return document;
        }
        let mut writing = Writing {
            quoting: Quoting::Composed,
            variables: Variables::AsIs,
        };
        if let Some(literal) = parts.iter().find_map(|part| part.text()) {
            writing = literal.writing();
        }
        let mut composer = Composer::new(node.span(), writing);
        for part in parts {
            self.part(*part, scope, &mut composer);
        }
        let length = u64::try_from(composer.rope.text.len()).unwrap_or(u64::MAX);
        if composer.is_long() || !self.charge(length / 64) {
            return self.by_text(node, Domain::Text);
        }
        composer.finish()
    }

    /// The document of a template that holds nothing else but white space: as JSON it means the
    /// same, and its places are better.
    fn document_in(&self, parts: &[Node<'_>], scope: &Scope<'_, 't>) -> Option<Value> {
        let mut inside = parts.iter().filter(|part| {
            part.as_str()
                .is_none_or(|literal| !literal.trim().is_empty())
        });
        let only = inside.next().filter(|_| inside.next().is_none())?;
        if only.kind() == Kind::String || is_directive(*only) {
            return None;
        }
        let value = self.eval(*only, scope);
        matches!(value.data, Data::Object(_)).then_some(value)
    }

    fn part(&self, node: Node<'_>, scope: &Scope<'_, 't>, composer: &mut Composer) {
        if composer.is_long() || !self.enter() {
            return;
        }
        if let Some(text) = node.text() {
            composer.literal(text);
        } else if !self.directive(node, scope, composer) {
            let value = self.eval(node, scope);
            if !composer.value(&value, node.span()) {
                self.fail();
            }
        }
        self.leave();
    }

    /// Adds what a directive or a template inside one comes to; `false` for other expressions.
    fn directive(&self, node: Node<'_>, scope: &Scope<'_, 't>, composer: &mut Composer) -> bool {
        let Some((name, arguments)) = node.call() else {
            return false;
        };
        let arguments: Vec<Node<'_>> = arguments.collect();
        match (name.as_str(), arguments.as_slice()) {
            ("%{if}", [asked, yes, rest @ ..]) => {
                let branch = if self.decide(*asked, scope) {
                    Some(yes)
                } else {
                    rest.first()
                };
                if let Some(branch) = branch.filter(|branch| branch.kind() != Kind::Null) {
                    self.inside(*branch, scope, composer);
                }
            }
            ("%{for}", [key, value, collection, body]) => {
                let known = self.each_of(
                    *collection,
                    (*key, *value),
                    scope,
                    &mut |scope: &Scope<'_, 't>| {
                        self.inside(*body, scope, composer);
                    },
                );
                if !known {
                    let unknown = self.by_text(node, Domain::Text);
                    composer.value(&unknown, node.span());
                }
            }
            _ => return false,
        }
        true
    }

    /// The template between two directives.
    fn inside(&self, node: Node<'_>, scope: &Scope<'_, 't>, composer: &mut Composer) {
        match node.call() {
            Some((name, parts)) if name.as_str() == "template" => {
                for part in parts {
                    self.part(part, scope, composer);
                }
            }
            _ => self.part(node, scope, composer),
        }
    }

    /// A string of Terraform's JSON syntax, which is a template. See
    /// <https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping>.
    pub(super) fn json_string(&self, node: Node<'_>, scope: &Scope<'_, 't>) -> Value {
        let Some(text) = node.text() else {
            return self.by_text(node, Domain::Any);
        };
        let content = text.as_str();
        if !content.contains("${") && !content.contains("%{") {
            return Value::of_text(text);
        }
        let source = node.span().source();
        let tree =
            hcl::parse_template_in(source, content, text.offset_map(), text.writing().quoting);
        match tree {
            Ok(tree) => {
                let scope = Scope {
                    json: false,
                    ..*scope
                };
                self.eval(tree.root(), &scope)
            }
            Err(error) => {
                self.fault(error.into());
                self.by_text(node, Domain::Any)
            }
        }
    }
}

fn is_directive(node: Node<'_>) -> bool {
    node.call()
        .is_some_and(|(name, _)| matches!(name.as_str(), "%{if}" | "%{for}"))
}
