//! Dialects: the notations in which pages write parameter tables. Each one only turns its notation into [`Row`]s.
//!
//! A new dialect is a new file here and a line in [`READERS`].

mod block;
mod columns;
mod context;
mod html;
pub(crate) mod levels;
pub(crate) mod lines;
mod mixin;
mod pipe;
mod rowspan;
mod unread;

pub(crate) use columns::{Column, column};
use context::Reader;
pub(crate) use context::{Context, Found};

use crate::page::Block;

/// The readers, the pickiest first.
pub(crate) const READERS: &[Reader] = &[
    mixin::read,
    rowspan::read,
    html::read,
    pipe::read,
    block::read,
];

/// Reads the table that starts at the first of these blocks, if one does.
pub(crate) fn read(context: &mut Context<'_>, blocks: &[Block]) -> Option<Found> {
    context.read(blocks)
}
