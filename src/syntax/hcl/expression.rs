//! Expressions.

use std::ops::Range;

use hcl_edit::expr::{
    Conditional, Expression, ForExpr, FuncCall, Object, ObjectKey, Traversal, TraversalOperator,
    UnaryOp, UnaryOperator,
};

use super::template::Form;
use super::{Reader, narrow, pos};
use crate::syntax::Kind;

/// How deep expressions are followed. The parser refuses what is nested in more than 64 others and
/// chains of more than 128 operators, so that nothing it accepts is deeper.
const MAX_DEPTH: usize = 512;

impl Reader<'_> {
    /// Adds an expression.
    pub(super) fn expression(&mut self, expression: &Expression) {
        let place = self.place(expression);
        if self.depth >= MAX_DEPTH {
            self.builder.scalar(Kind::Missing, narrow(&place));
            return;
        }
        self.depth += 1;
        match expression {
            Expression::Null(_) => self.builder.scalar(Kind::Null, narrow(&place)),
            Expression::Bool(_) => self.builder.scalar(Kind::Bool, narrow(&place)),
            Expression::Number(_) => self.number(&place),
            Expression::String(_) => self.quoted(&place),
            Expression::Array(elements) => {
                let mark = self.builder.open(Kind::Array, pos(place.start));
                for element in elements {
                    self.expression(element);
                }
                self.close(mark, &place);
            }
            Expression::Object(object) => self.object(object, &place),
            Expression::StringTemplate(template) => self.template(template, &place, Form::Quoted),
            Expression::HeredocTemplate(heredoc) => {
                let flush = self.slice(&place).starts_with("<<-");
                self.template(&heredoc.template, &place, Form::Heredoc { flush });
            }
            Expression::Parenthesis(inner) => self.expression(inner.inner()),
            Expression::Variable(_) => {
                let mark = self.open_unplaced(".", &place);
                self.word(&place);
                self.close(mark, &place);
            }
            Expression::Conditional(conditional) => self.conditional(conditional, &place),
            Expression::FuncCall(call) => self.function(call, &place),
            Expression::Traversal(traversal) => self.traversal(traversal, &place),
            Expression::UnaryOp(operation) => self.unary(operation, &place),
            Expression::BinaryOp(operation) => {
                let at = self.place(&operation.operator);
                let name = operation.operator.value().as_str();
                let mark = self.open_call(name, &place, &at);
                self.expression(&operation.lhs_expr);
                self.expression(&operation.rhs_expr);
                self.close(mark, &place);
            }
            Expression::ForExpr(every) => self.for_each(every, &place),
        }
        self.depth -= 1;
    }

    fn number(&mut self, place: &Range<usize>) {
        let written = self.slice(place);
        let gap = |c: char| c.is_whitespace() || c == '/';
        match written.rsplit_once(gap) {
            // White space or a comment stands behind the sign.
            Some((_, digits)) => {
                let number = format!("-{digits}");
                self.builder.scalar_as(Kind::Number, narrow(place), &number);
            }
            None => self.builder.scalar(Kind::Number, narrow(place)),
        }
    }

    fn object(&mut self, object: &Object, place: &Range<usize>) {
        let computed = object.iter().any(|(key, _)| !is_plain(key));
        let mark = if computed {
            self.open_unplaced("{}", place)
        } else {
            self.builder.open(Kind::Object, pos(place.start))
        };
        for (key, value) in object {
            let at = self.place(key);
            match key {
                ObjectKey::Expression(Expression::String(_)) => self.quoted(&at),
                ObjectKey::Expression(expression) if !is_plain(key) => self.expression(expression),
                _ => self.word(&at),
            }
            self.expression(value.expr());
        }
        self.close(mark, place);
    }

    fn conditional(&mut self, conditional: &Conditional, place: &Range<usize>) {
        let mark = self.open_unplaced("?:", place);
        self.expression(&conditional.cond_expr);
        self.expression(&conditional.true_expr);
        self.expression(&conditional.false_expr);
        self.close(mark, place);
    }

    fn function(&mut self, call: &FuncCall, place: &Range<usize>) {
        let last = self.place(&call.name.name);
        let mut at = last.clone();
        let mut name = String::new();
        for part in &call.name.namespace {
            let part = self.place(part);
            at.start = at.start.min(part.start);
            name.push_str(self.slice(&part));
            name.push_str("::");
        }
        name.push_str(self.slice(&last));
        let mark = self.open_call(&name, place, &at);
        let spread = call
            .args
            .len()
            .checked_sub(1)
            .filter(|_| call.args.expand_final());
        for (position, argument) in call.args.iter().enumerate() {
            if spread == Some(position) {
                let whole = self.place(argument);
                let mark = self.open_call("...", &whole, &(whole.end..whole.end));
                self.expression(argument);
                self.close(mark, &whole);
            } else {
                self.expression(argument);
            }
        }
        self.close(mark, place);
    }

    fn traversal(&mut self, traversal: &Traversal, place: &Range<usize>) {
        let mark = self.open_unplaced(".", place);
        self.traversed(unparenthesised(&traversal.expr));
        for operator in &traversal.operators {
            let step = self.place(operator);
            match operator.value() {
                TraversalOperator::GetAttr(name) => {
                    let at = self.place(name);
                    self.word(&at);
                }
                TraversalOperator::LegacyIndex(index) => {
                    let at = self.place(index);
                    self.builder.scalar(Kind::Number, narrow(&at));
                }
                TraversalOperator::Index(index) => {
                    let mark = self.open_unplaced("[]", &step);
                    self.expression(index);
                    self.close(mark, &step);
                }
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                    let mark = self.open_call("[*]", &step, &step);
                    self.close(mark, &step);
                }
            }
        }
        self.close(mark, place);
    }

    /// Adds what the steps of a reference lead from: a string if it is a name.
    fn traversed(&mut self, root: &Expression) {
        match root {
            Expression::Variable(_) => {
                let at = self.place(root);
                self.word(&at);
            }
            Expression::String(_) => {
                // Not to be taken for a name.
                let at = self.place(root);
                let mark = self.open_unplaced("template", &at);
                self.quoted(&at);
                self.close(mark, &at);
            }
            _ => self.expression(root),
        }
    }

    fn unary(&mut self, operation: &UnaryOp, place: &Range<usize>) {
        let at = self.place(&operation.operator);
        let name = match operation.operator.value() {
            UnaryOperator::Neg => "-x",
            UnaryOperator::Not => "!x",
        };
        let mark = self.open_call(name, place, &at);
        self.expression(&operation.expr);
        self.close(mark, place);
    }

    fn for_each(&mut self, every: &ForExpr, place: &Range<usize>) {
        let name = if every.key_expr.is_some() {
            "for{}"
        } else {
            "for[]"
        };
        let mark = self.open_unplaced(name, place);
        match &every.intro.key_var {
            Some(key) => {
                let at = self.place(key);
                self.word(&at);
            }
            None => self.implied(Kind::Null, "null"),
        }
        let value = self.place(&every.intro.value_var);
        self.word(&value);
        self.expression(&every.intro.collection_expr);
        if let Some(key) = &every.key_expr {
            self.expression(key);
        }
        self.expression(&every.value_expr);
        match &every.cond {
            Some(condition) => self.expression(&condition.expr),
            None => self.implied(Kind::Null, "null"),
        }
        if every.key_expr.is_some() {
            self.implied(Kind::Bool, if every.grouping { "true" } else { "false" });
        }
        self.close(mark, place);
    }
}

/// Whether a key is what it says: a word, or a string without interpolation.
fn is_plain(key: &ObjectKey) -> bool {
    match key {
        ObjectKey::Ident(_) => true,
        ObjectKey::Expression(expression) => matches!(
            expression,
            Expression::String(_)
                | Expression::Number(_)
                | Expression::Bool(_)
                | Expression::Null(_)
        ),
    }
}

fn unparenthesised(mut expression: &Expression) -> &Expression {
    while let Expression::Parenthesis(inner) = expression {
        expression = inner.inner();
    }
    expression
}
