//! Diagnostics: what is wrong, in which file, where in it, and what to do.

mod open;
mod render;
mod source;

use std::{fmt, ops::Range, sync::Arc};

pub use render::{Format, Style, render, summary};
pub use source::SourceFile;
use volc_ir::Severity;

use crate::Code;

/// Something that was noticed in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The code.
    pub code: Code,
    /// The severity: that of the code.
    pub severity: Severity,
    /// The message, in one line without a full stop.
    pub message: String,
    /// The file it is in.
    pub file: Arc<SourceFile>,
    /// The bytes of the file that it is about.
    pub span: Range<usize>,
    /// The text under the marked bytes; may be empty.
    pub label: String,
    /// The remedies, one advice each.
    pub help: Vec<String>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
}

/// Another place that belongs to a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The file it is in.
    pub file: Arc<SourceFile>,
    /// The bytes of the file.
    pub span: Range<usize>,
    /// The text under the marked bytes.
    pub label: String,
}

impl Diagnostic {
    /// A diagnostic of the code's severity at a place. A span outside the file is cut to it.
    pub fn new(
        code: Code,
        file: &Arc<SourceFile>,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            span: file.clip(span),
            file: Arc::clone(file),
            label: String::new(),
            help: Vec::new(),
            related: Vec::new(),
        }
    }

    /// Says under the marked bytes what is the matter with them.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds an advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds what to do, if there is anything to say.
    #[must_use]
    pub(crate) fn helps(mut self, help: Option<String>) -> Self {
        self.help.extend(help);
        self
    }

    /// Points to another place, in the same file or in another one.
    #[must_use]
    pub fn related(
        mut self,
        file: &Arc<SourceFile>,
        span: Range<usize>,
        label: impl Into<String>,
    ) -> Self {
        self.related.push(Related {
            span: file.clip(span),
            file: Arc::clone(file),
            label: label.into(),
        });
        self
    }

    /// Returns whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// One line: `path:line:column: error[E0101]: message`.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.file.line_column(self.span.start);
        let severity = word(self.severity);
        write!(
            f,
            "{}:{line}:{column}: {severity}[{}]: {}",
            self.file.path, self.code, self.message
        )
    }
}

impl std::error::Error for Diagnostic {}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
