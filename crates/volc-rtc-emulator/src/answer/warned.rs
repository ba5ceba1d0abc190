//! A warning, once for each Action, that its response is only the example of its page.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use volc_ir::Action;

/// The Actions, with their Versions, that a warning was logged for.
#[derive(Default)]
pub(crate) struct Warned(Mutex<HashSet<(String, String)>>);

impl Warned {
    /// Logs the warning, unless it was logged before.
    pub(crate) fn warn(&self, action: &Action) {
        let key = (action.action.clone(), action.version.clone());
        let is_new = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key);
        if is_new {
            tracing::warn!(
                action = action.action,
                version = action.version,
                "no state is kept for this Action; its response is the example of its page"
            );
        }
    }
}
