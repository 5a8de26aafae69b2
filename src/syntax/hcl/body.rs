//! Bodies: arguments and blocks.

use hcl_edit::structure::{Block, BlockLabel, Body, Structure};

use super::{Reader, pos};
use crate::syntax::Kind;

impl Reader<'_> {
    /// Adds the arguments and blocks of a body as members of the object that is open.
    ///
    /// The parser refuses blocks nested in more than 64 others, so that this ends soon.
    pub(super) fn members(&mut self, body: &Body) {
        for structure in body {
            match structure {
                Structure::Attribute(argument) => {
                    let key = self.place(&argument.key);
                    self.word(&key);
                    self.expression(&argument.value);
                }
                Structure::Block(block) => self.block(block),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        let place = self.place(block);
        let name = self.place(&block.ident);
        self.word(&name);
        let mut header_end = name.end;
        let mut marks = Vec::with_capacity(block.labels.len() + 1);
        for label in &block.labels {
            let at = self.place(label);
            marks.push(self.builder.open(Kind::Object, pos(at.start)));
            match label {
                BlockLabel::Ident(_) => self.word(&at),
                BlockLabel::String(_) => self.quoted(&at),
            }
            header_end = at.end;
        }
        let brace = self.opening_brace(header_end, place.end);
        marks.push(self.builder.open(Kind::Object, pos(brace)));
        self.members(&block.body);
        for mark in marks.into_iter().rev() {
            self.close(mark, &place);
        }
    }

    /// The brace that opens a block whose header ends at `from`; comments may stand before it.
    fn opening_brace(&self, from: usize, to: usize) -> usize {
        let header = self.slice(&(from..to));
        let mut rest = header;
        while !rest.is_empty() && !rest.starts_with('{') {
            let comment = rest
                .strip_prefix("/*")
                .and_then(|comment| comment.split_once("*/"));
            rest = match comment {
                Some((_, after)) => after,
                None => rest.get(1..).unwrap_or_default(),
            };
        }
        from + (header.len() - rest.len())
    }
}
