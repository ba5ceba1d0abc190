//! An Action with its place in the generated crate.

use super::model::ActionPlan;
use crate::names::ident;

/// An Action and where it lies.
pub(crate) struct PlacedAction<'a> {
    pub(crate) plan: ActionPlan<'a>,
    /// True if its Version owns the plain name.
    pub(crate) plain: bool,
    pub(crate) family: String,
    /// The name of the method of a client.
    pub(crate) method: String,
    /// The module of its Version, such as `v2020_12_01`.
    pub(crate) version_module: String,
    /// The type through which its Version is called, such as `V2020_12_01`.
    pub(crate) version_view: String,
}

impl PlacedAction<'_> {
    /// The path of its file and, with `::`, of its module.
    pub(crate) fn path(&self) -> Vec<&str> {
        if self.plain {
            vec![&self.family, &self.plan.name]
        } else {
            vec![&self.family, &self.version_module, &self.plan.name]
        }
    }

    /// The method that calls it, such as `Client::start_record` or `V2020_12_01::start_record`.
    pub(crate) fn client_method(&self) -> String {
        let client = if self.plain {
            "Client"
        } else {
            &self.version_view
        };
        format!("{client}::{}", ident(&self.method))
    }

    /// The path of its module in the generated crate.
    pub(crate) fn module(&self) -> String {
        let parts: Vec<String> = self
            .path()
            .iter()
            .map(|part| ident(part).to_string())
            .collect();
        parts.join("::")
    }
}
