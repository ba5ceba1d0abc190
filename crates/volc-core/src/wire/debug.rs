//! `Debug` of structs with a field table, their secrets redacted.

use std::fmt;
use std::slice;

use super::{FieldInfo, Wire};
use crate::redact::MASK;

/// A struct that is printed field by field. A field whose row says that it is a secret is `***`, whatever its type; of
/// the others, what free JSON, maps and texts hold of secrets is.
pub struct DebugFields<'a, 'f> {
    out: fmt::DebugStruct<'a, 'f>,
    rows: slice::Iter<'static, FieldInfo>,
}

impl<'a, 'f> DebugFields<'a, 'f> {
    /// Begins a struct of this name with these fields.
    pub fn new(f: &'a mut fmt::Formatter<'f>, name: &str, rows: &'static [FieldInfo]) -> Self {
        Self {
            out: f.debug_struct(name),
            rows: rows.iter(),
        }
    }

    /// Prints the next field.
    pub fn field<T: Wire>(&mut self, name: &str, value: &T) {
        self.print(name, &Redacted(value), value.is_absent());
    }

    fn print(&mut self, name: &str, value: &dyn fmt::Debug, is_absent: bool) {
        let is_secret = self.rows.next().is_none_or(|row| row.sensitive);
        if is_secret && !is_absent {
            self.out.field(name, &format_args!("{MASK}"));
        } else {
            self.out.field(name, value);
        }
    }

    /// Ends the struct.
    ///
    /// # Errors
    /// That of the formatter.
    pub fn finish(mut self) -> fmt::Result {
        self.out.finish()
    }
}

/// A value that is printed with its secrets redacted.
pub(super) struct Redacted<'a, T>(pub(super) &'a T);

impl<T: Wire> fmt::Debug for Redacted<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.debug(f)
    }
}
