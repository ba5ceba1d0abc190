//! An Action whose types may be shared.

use std::sync::Arc;

use volc_ir::Action;

use crate::{Overlay, SourceFile};

/// The prefix of a shared key of the whole service.
pub(crate) const SERVICE: &str = "types.";

/// An Action, with its page and its overlay.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    pub(crate) action: &'a mut Action,
    pub(crate) page: &'a Arc<SourceFile>,
    pub(crate) overlay: Option<&'a Overlay>,
}
