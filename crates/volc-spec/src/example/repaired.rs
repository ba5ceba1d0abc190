//! A repaired example, and what was wrong with it.

use std::{fmt, ops::Range};

use serde_json::Value;
use volc_ir::Method;

/// The greatest depth of nested lists and objects.
pub(crate) const MAX_DEPTH: usize = 127;

/// The content of a code fence. All ranges are bytes of the fence's text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RepairedExample {
    /// The request line above the body: a line of its own, the first one of an HTTP message, or that of a curl command.
    pub request_line: Option<RequestLine>,
    /// The JSON value, the first one if there are several. `None` if there is none, or if it could not be repaired.
    pub value: Option<Value>,
    /// The place.
    pub range: Range<usize>,
    /// Further JSON values of the same fence.
    pub more: Vec<Value>,
    /// The repairs, in the order of the text.
    pub repairs: Vec<Repair>,
    /// The place and the reason of a failed repair.
    pub error: Option<(Range<usize>, String)>,
}

/// The request line of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLine {
    /// The method, if the example names one.
    pub method: Option<Method>,
    /// The URL as it is written; with the host of the `Host` line if it begins with `/`.
    pub url: String,
    /// The place of the URL.
    pub range: Range<usize>,
}

/// One repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The kind.
    pub kind: RepairKind,
    /// The bytes that were wrong; empty where something was missing.
    pub range: Range<usize>,
}

/// A kind of defect in hand-written JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RepairKind {
    /// `000001`
    LeadingZeros,
    /// `+1`, `.5`, `1.`
    OddNumber,
    /// `[1, 2,]`
    TrailingComma,
    /// `[1,, 2]`
    ExtraComma,
    /// `[1 2]`
    MissingComma,
    /// `"RoomId": "Your_RoomId,"`, the comma inside the quotes.
    MisplacedComma,
    /// `，` or `：`
    FullWidth,
    /// `"a" "b"`, `"a", "b"` or `"a":: "b"` instead of `"a": "b"`
    BadColon,
    /// `“a”` or `'a'`
    OddQuotes,
    /// `"a: 1`
    MissingQuote,
    /// `"say "hi""`
    InnerQuote,
    /// `{a: 1}` or `{1: 2}`
    UnquotedKey,
    /// `{"a": }`
    MissingValue,
    /// `12xxx`, `true/false`, `Your_X`
    Placeholder,
    /// `True`, `False`, `None`
    PythonLiteral,
    /// `...`
    Ellipsis,
    /// `// text`, `# text`, `/* text */`
    Comment,
    /// An opening bracket too many.
    ExtraOpen,
    /// A closing bracket too many.
    ExtraClose,
    /// A closing bracket that is missing.
    MissingClose,
    /// `["a": 1]`: a list of members, read as a list of one object.
    MembersInList,
    /// `"a": 1` without brackets around.
    BareMembers,
    /// A line break or another control character inside a string.
    ControlCharacter,
    /// `"\d"`
    BadEscape,
    /// A name that one object has twice; the last one counts.
    DuplicateKey,
}

impl RepairKind {
    /// Returns the damage, as a noun.
    pub fn noun(self) -> &'static str {
        match self {
            Self::LeadingZeros => "a number with leading zeros",
            Self::OddNumber => "a number that JSON does not know",
            Self::TrailingComma => "a trailing comma",
            Self::ExtraComma => "a surplus comma",
            Self::MissingComma => "a missing comma",
            Self::MisplacedComma => "a comma inside the quotes",
            Self::FullWidth => "a full-width mark",
            Self::BadColon => "a missing or doubled colon",
            Self::OddQuotes => "quotes that are not `\"`",
            Self::MissingQuote => "a missing quote",
            Self::InnerQuote => "quotes inside a string",
            Self::UnquotedKey => "a name without quotes",
            Self::MissingValue => "a missing value",
            Self::Placeholder => "a placeholder without quotes",
            Self::PythonLiteral => "a Python literal",
            Self::Ellipsis => "an ellipsis",
            Self::Comment => "a comment",
            Self::ExtraOpen => "a surplus opening bracket",
            Self::ExtraClose => "a surplus closing bracket",
            Self::MissingClose => "a missing closing bracket",
            Self::MembersInList => "members without an object",
            Self::BareMembers => "members without brackets",
            Self::ControlCharacter => "a line break inside a string",
            Self::BadEscape => "an escape that JSON does not know",
            Self::DuplicateKey => "a name that occurs twice",
        }
    }
}

impl fmt::Display for RepairKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.noun())
    }
}
