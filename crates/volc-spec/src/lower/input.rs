//! The input that an Action is lowered from.

use serde_json::Value;
use volc_ir::Method;

use super::shaped::without_variants;
use crate::{Overlay, outline::Outline, page::Page, paths::EVENT_RESPONSE};

/// The input that an Action is lowered from.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    pub(crate) page: &'a Page,
    pub(crate) parts: &'a Outline,
    pub(crate) overlay: Option<&'a Overlay>,
    pub(crate) samples: &'a Samples,
    pub(crate) action: &'a str,
    pub(crate) method: Method,
    /// True if it is the only Action of its page, so that a table which it does not use has no use.
    pub(crate) alone: bool,
    /// The path of what is sent: `Body`, or the response to an event.
    pub(crate) request: &'a str,
    /// The path of what is received: `Result`, or the name of an event.
    pub(crate) response: &'a str,
}

/// Values that examples show.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    /// Of what is sent.
    pub(crate) body: Vec<Value>,
    /// Of what is received.
    pub(crate) result: Vec<Value>,
}

impl Samples {
    /// Every value that an example has at a path such as `Result.Users.Name`; lists count as all of their items.
    pub(crate) fn at(&self, path: &str) -> Vec<Value> {
        let path = without_variants(path);
        let mut names = path.split('.');
        let mut found: Vec<&Value> = match names.next() {
            Some(root) if root == "Query" || root == "Body" || root.ends_with(EVENT_RESPONSE) => {
                self.body.iter().collect()
            }
            _ => self.result.iter().collect(),
        };
        for name in names {
            let items = found.into_iter().flat_map(|value| match value {
                Value::Array(items) => items.as_slice(),
                other => std::slice::from_ref(other),
            });
            found = items.filter_map(|item| item.get(name)).collect();
        }
        found.into_iter().cloned().collect()
    }
}
