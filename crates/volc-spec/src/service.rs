//! `service.toml`: what no single page of a service says.

use std::{ops::Range, sync::Arc};

use volc_ir::Service;

use crate::{Diagnostic, SourceFile};

/// A service and the file that describes it.
#[derive(Clone, Debug)]
pub struct ServiceFile {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What it says.
    pub service: Service,
    /// The places of the `[plain]` entries, in the order of `service.plain`.
    pub plain: Vec<Range<usize>>,
}

impl ServiceFile {
    /// Reads a `service.toml`. `None` if it has an error.
    pub fn parse(file: &Arc<SourceFile>) -> (Option<Self>, Vec<Diagnostic>) {
        let _ = file;
        (None, Vec::new())
    }
}
