//! Files from bytes.

use std::sync::Arc;

use super::{Diagnostic, SourceFile};
use crate::Code;

impl SourceFile {
    /// Takes a file's bytes.
    ///
    /// # Errors
    /// A diagnostic at the first byte that is not UTF-8.
    pub fn new(path: impl Into<String>, bytes: Vec<u8>) -> Result<Arc<Self>, Box<Diagnostic>> {
        let path = path.into();
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::from_text(path, text)),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                // The marked place is the first replacement character, three bytes long.
                let file = Self::from_text(path, text);
                let message = format!("the file is not UTF-8: byte {at} begins no character");
                let error = Diagnostic::new(Code::NotUtf8, &file, at..at + 3, message)
                    .label("not UTF-8")
                    .help("save the file as UTF-8");
                Err(Box::new(error))
            }
        }
    }
}
