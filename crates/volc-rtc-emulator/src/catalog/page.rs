//! The page of an Action, which may not have been read yet.

use std::sync::{Arc, OnceLock};

use volc_ir::Action;

/// The page of an Action. Clones share it, so that one that is built in is read at most once in a process.
#[derive(Clone, Debug)]
pub(super) struct Page(Arc<Content>);

#[derive(Debug)]
struct Content {
    /// The JSON of a page that is built in.
    text: &'static str,
    action: OnceLock<Option<Arc<Action>>>,
}

impl Page {
    /// A page that was read.
    pub(super) fn read(action: Action) -> Self {
        Self(Arc::new(Content {
            text: "",
            action: OnceLock::from(Some(Arc::new(action))),
        }))
    }

    /// A page that is read when it is first asked for.
    pub(super) fn unread(text: &'static str) -> Self {
        Self(Arc::new(Content {
            text,
            action: OnceLock::new(),
        }))
    }

    /// Returns the Action; `None` if a page that is built in cannot be read, which a test rules out.
    pub(super) fn action(&self) -> Option<&Arc<Action>> {
        let Content { text, action } = &*self.0;
        let read = || serde_json::from_str(text).ok().map(Arc::new);
        action.get_or_init(read).as_ref()
    }
}
