//! The report of a comparison: where the emulator's own responses differ from a record.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

/// The outcome of a comparison of a record with the emulator's own responses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// The file of the record.
    pub file: PathBuf,
    /// The number of exchanges in it.
    pub exchanges: usize,
    /// Those whose response differs.
    pub different: Vec<DifferentExchange>,
}

/// An exchange to which the emulator responds otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DifferentExchange {
    /// The number of its line in the record.
    pub line: usize,
    /// The Action.
    pub action: String,
    /// The Version.
    pub version: String,
    /// The number of values of the request that are secrets, and so not as they were sent.
    pub redacted: usize,
    /// The differences; at least one.
    pub differences: Vec<Difference>,
}

/// A difference between a recorded response and that of the emulator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// The kind.
    pub kind: DifferenceKind,
    /// The path of the member, such as `Result.Task.State`, with `[]` for the items of a list; empty for the response
    /// as a whole.
    pub path: String,
    /// The side of the record: a status, a code or a type.
    pub recorded: String,
    /// The side of the emulator.
    pub emulator: String,
}

/// The kind of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DifferenceKind {
    /// The HTTP status.
    Status,
    /// The code of the error, or that there is one.
    Code,
    /// A member that the emulator does not send.
    Missing,
    /// A member that only the emulator sends.
    Additional,
    /// The type of a member.
    Type,
}

impl fmt::Display for DifferenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Status => "status",
            Self::Code => "code",
            Self::Missing => "missing",
            Self::Additional => "additional",
            Self::Type => "type",
        })
    }
}

/// The report, with a line for each exchange that differs and for each of its differences.
impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for exchange in &self.different {
            let (file, line) = (self.file.display(), exchange.line);
            write!(f, "{file}:{line}: {} {}", exchange.action, exchange.version)?;
            if exchange.redacted > 0 {
                write!(
                    f,
                    " ({} secrets of the request are not as they were)",
                    exchange.redacted
                )?;
            }
            writeln!(f)?;
            for Difference {
                kind,
                path,
                recorded,
                emulator,
            } in &exchange.differences
            {
                let space = if path.is_empty() { "" } else { ": " };
                writeln!(
                    f,
                    "  {kind:10} {path}{space}recorded {recorded}, emulator {emulator}"
                )?;
            }
        }
        let (different, all) = (self.different.len(), self.exchanges);
        write!(f, "{different} of {all} exchanges differ")
    }
}
