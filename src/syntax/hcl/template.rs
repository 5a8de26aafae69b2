//! Templates: strings and heredocs with interpolations and directives.

use std::ops::Range;

use hcl_edit::template::{Directive, Element, ForDirective, IfDirective, Template};

use super::Reader;
use super::literal::{PieceReader, Pieces};
use crate::syntax::{Kind, Quoting, Variables, Writing};

/// How a template is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// `"…"`
    Quoted,
    /// A heredoc; one that is flush loses its indentation.
    Heredoc { flush: bool },
    /// A text of its own.
    Bare(Quoting),
}

/// What is left to add of a template.
struct Rest {
    pieces: PieceReader,
    writing: Writing,
}

impl Reader<'_> {
    /// Adds a template that stands at `place`: a string where there is nothing to evaluate, else a
    /// call of `template`.
    pub(super) fn template(&mut self, template: &Template, place: &Range<usize>, form: Form) {
        let mut pieces = Pieces::default();
        self.collect(template, form == Form::Quoted, &mut pieces);
        let is_plain = pieces.is_plain();
        let quoting = match form {
            Form::Quoted => Quoting::Hcl,
            Form::Heredoc { flush: false } => Quoting::Heredoc(0),
            Form::Heredoc { flush: true } => pieces.dedent(),
            Form::Bare(quoting) => quoting,
        };
        let mut rest = Rest {
            pieces: pieces.into_reader(),
            writing: Writing {
                quoting,
                variables: Variables::Terraform,
            },
        };
        if is_plain {
            let content = self.place(template);
            let (text, map) = rest.pieces.literal(content.start);
            self.string(place, text, map, rest.writing);
        } else {
            self.parts(template, place, &mut rest);
        }
    }

    /// Collects the literal pieces in all branches, since white space is taken off across them.
    fn collect(&mut self, template: &Template, quoted: bool, pieces: &mut Pieces) {
        for element in template {
            match element {
                Element::Literal(literal) => {
                    let at = self.place(literal);
                    pieces.literal(self.slice(&at), at.start, quoted);
                }
                Element::Interpolation(interpolation) => pieces.control(interpolation.strip),
                Element::Directive(directive) => match &**directive {
                    Directive::If(directive) => {
                        pieces.control(directive.if_expr.strip);
                        self.collect(&directive.if_expr.template, quoted, pieces);
                        if let Some(otherwise) = &directive.else_expr {
                            pieces.control(otherwise.strip);
                            self.collect(&otherwise.template, quoted, pieces);
                        }
                        pieces.control(directive.endif_expr.strip);
                    }
                    Directive::For(directive) => {
                        pieces.control(directive.for_expr.strip);
                        self.collect(&directive.for_expr.template, quoted, pieces);
                        pieces.control(directive.endfor_expr.strip);
                    }
                },
            }
        }
    }

    fn parts(&mut self, template: &Template, place: &Range<usize>, rest: &mut Rest) {
        let mark = self.open_unplaced("template", place);
        for element in template {
            match element {
                Element::Literal(literal) => {
                    let at = self.place(literal);
                    let (text, map) = rest.pieces.literal(at.start);
                    if !text.is_empty() {
                        self.string(&at, text, map, rest.writing);
                    }
                }
                Element::Interpolation(interpolation) => {
                    rest.pieces.pass_control();
                    self.expression(&interpolation.expr);
                }
                Element::Directive(directive) => {
                    let at = self.place(&**directive);
                    match &**directive {
                        Directive::If(directive) => self.if_directive(directive, &at, rest),
                        Directive::For(directive) => self.for_directive(directive, &at, rest),
                    }
                }
            }
        }
        self.close(mark, place);
    }

    fn if_directive(&mut self, directive: &IfDirective, place: &Range<usize>, rest: &mut Rest) {
        let mark = self.open_unplaced("%{if}", place);
        rest.pieces.pass_control();
        self.expression(&directive.if_expr.cond_expr);
        let then = self.place(&directive.if_expr.template);
        self.parts(&directive.if_expr.template, &then, rest);
        if let Some(otherwise) = &directive.else_expr {
            rest.pieces.pass_control();
            let at = self.place(&otherwise.template);
            self.parts(&otherwise.template, &at, rest);
        } else {
            let nothing = then.end..then.end;
            let mark = self.open_unplaced("template", &nothing);
            self.close(mark, &nothing);
        }
        rest.pieces.pass_control();
        self.close(mark, place);
    }

    fn for_directive(&mut self, directive: &ForDirective, place: &Range<usize>, rest: &mut Rest) {
        let every = &directive.for_expr;
        let mark = self.open_unplaced("%{for}", place);
        rest.pieces.pass_control();
        match &every.key_var {
            Some(key) => {
                let at = self.place(key);
                self.word(&at);
            }
            None => self.implied(Kind::Null, "null"),
        }
        let value = self.place(&every.value_var);
        self.word(&value);
        self.expression(&every.collection_expr);
        let content = self.place(&every.template);
        self.parts(&every.template, &content, rest);
        rest.pieces.pass_control();
        self.close(mark, place);
    }
}
