//! The terms as they stand in the text of a contract: a block of their own, in a fence that names the format.
//!
//! The block is part of the text that people sign. There is one reader of it, here; whatever else reads the text as prose leaves
//! the block out.

use std::ops::Range;

use super::object::Statement;
use super::{Fault, SCHEMA, node_of, read_statement};

/// The line that ends a block.
const CLOSE: &str = "```";

/// A statement as it is written into the text of a contract.
pub(crate) fn block(it: &Statement) -> String {
    format!("{CLOSE}{SCHEMA}\n{}\n{CLOSE}", node_of(it).readable())
}

/// What the text of a contract states of its terms; `None` where it states none.
///
/// # Errors
/// Everything that the first failing stage found; two blocks are a fault.
pub fn stated_in(text: &str) -> Option<Result<Statement, Vec<Fault>>> {
    match blocks(text).as_slice() {
        [] => None,
        [only] => Some(read_statement(text.get(only.inner.clone()).unwrap_or_default())),
        [_, ..] => {
            let words = "The text states machine-readable terms more than once, so nobody can tell which hold.";
            Some(Err(vec![Fault::new("terms.bad_value", "", words)]))
        }
    }
}

/// The text with every character of its blocks a blank; lines and places stay where they are.
pub(crate) fn without_blocks(text: &str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut at = 0;
    for block in blocks(text) {
        left.push_str(text.get(at..block.outer.start).unwrap_or_default());
        let inside = text.get(block.outer.clone()).unwrap_or_default();
        left.extend(inside.chars().map(|it| if matches!(it, '\n' | '\r') { it } else { ' ' }));
        at = block.outer.end;
    }
    left.push_str(text.get(at..).unwrap_or_default());
    left
}

/// Whether the text has a block, in order or not.
pub(crate) fn has_block(text: &str) -> bool {
    text.contains(SCHEMA) && !blocks(text).is_empty()
}

struct Block {
    /// With its fence.
    outer: Range<usize>,
    inner: Range<usize>,
}

/// The blocks of a text, in order; one that is not closed goes to the end.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (start, end) = (at, at + line.len());
        at = end;
        let said = line.trim_end();
        match open {
            None if said.strip_prefix(CLOSE) == Some(SCHEMA) => open = Some((start, end)),
            Some((outer, inner)) if said == CLOSE => {
                blocks.push(Block { outer: outer..end, inner: inner..start });
                open = None;
            }
            None | Some(_) => {}
        }
    }
    if let Some((outer, inner)) = open {
        blocks.push(Block { outer: outer..at, inner: inner..at });
    }
    blocks
}
