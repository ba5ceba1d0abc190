//! The bounds of a description.

use volc_ir::Bounds;

use crate::meaning::dropped::Dropped;

/// The bounds that a description states.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) bounds: Bounds,
    /// The text that looks like a bound and is none.
    pub(crate) dropped: Vec<Dropped>,
}
