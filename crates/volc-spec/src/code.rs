//! The stable codes of diagnostics. A code, once published, keeps its number and its meaning.
//!
//! | numbers | about |
//! |---|---|
//! | E01xx | the page as a whole |
//! | E02xx | rows, types and structs |
//! | E03xx | the overlay |
//! | E04xx | `service.toml` |
//! | W05xx | a page that contradicts itself |
//! | W06xx | names and other things that the overlay is asked for |
//! | N07xx | worth knowing |
//!
//! To add one: a line below and a file `code/<id>.md` with what it means, an example that raises it and the cure.

use std::{fmt, str::FromStr};

use volc_ir::Severity;

macro_rules! codes {
    ($($name:ident = $id:literal, $title:literal;)*) => {
        /// The code of a diagnostic.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $id, "`: ", $title, ".")] $name,)*
        }

        impl Code {
            /// Every code, in the order of numbers.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The number, such as `E0101`.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// Returns the title, a few words.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// Returns the explanation, an example that raises it and the cure, as Markdown.
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!("code/", $id, ".md")),)* }
            }
        }
    };
}

codes! {
    NotUtf8 = "E0101", "a file that is not UTF-8";
    PageTooBig = "E0102", "a page above the limit of size";
    PageEmpty = "E0103", "a page without content";
    NestedTooDeep = "E0104", "nesting above the limit";
    UnclosedFence = "E0105", "a code fence that is never closed";
    NoAction = "E0106", "a page that names no Action";
    NoVersion = "E0107", "an Action without a Version";
    DuplicateAction = "E0108", "two pages of one Action and Version";
    Unreadable = "E0109", "a file that cannot be read";
    OtherPage = "E0110", "a page that is not about an Action";
    NoParameters = "E0111", "a page without any parameter table";
    NoCodes = "E0112", "a page of errors without a table of codes";
    DuplicateCode = "E0113", "an error code that is listed twice";
    NoEvents = "E0114", "a page of events that describes none";
    EventWithoutData = "E0115", "an event without a table of its data";
    DuplicateEvent = "E0116", "an event that is described twice";
    OtherMethod = "E0117", "a method other than GET and POST";
    UnknownType = "E0201", "an unknown type";
    RowTooShort = "E0202", "a row with too few cells";
    RowTooLong = "E0203", "a row with too many cells";
    StructWithoutTable = "E0204", "a struct without a table";
    DuplicateField = "E0205", "a field that is listed twice";
    UnknownColumn = "E0206", "an unknown column";
    BadName = "E0207", "a row whose name is not a name";
    BadRequired = "E0208", "an unknown mark in the column of required parameters";
    RecursiveStruct = "E0209", "a struct that holds itself";
    NestedQuery = "E0210", "a nested value in the query";
    BadBlock = "E0211", "a parameter block that cannot be read";
    BadCode = "E0212", "a row of an error code that cannot be read";
    TableWithoutHeader = "E0221", "rows without a header above them";
    MissingColumn = "E0222", "a table without a column of names or of types";
    UnreadParameters = "E0223", "parameters in a form that cannot be read";
    NoRows = "E0224", "a section that announces parameters and lists none";
    BlockDepth = "E0225", "blank lines that contradict the nesting of members";
    UnionAmbiguous = "E0226", "variants that cannot be distinguished";
    OverlaySyntax = "E0301", "an overlay that is not TOML";
    OverlayKey = "E0302", "an unknown key in an overlay";
    OverlayType = "E0303", "a value of the wrong type in an overlay";
    OverlayValue = "E0304", "a value that an overlay cannot use";
    OverlayPath = "E0305", "an overlay entry that names nothing on the page";
    OverlayNeedless = "E0306", "an overlay entry that the page no longer needs";
    OverlayAllow = "E0307", "an `allow` that silences nothing";
    OverlayWithoutPage = "E0308", "an overlay without a page";
    SharedDiffers = "E0309", "definitions of a shared type that cannot be one type";
    EnglishSyntax = "E0310", "a file of English that is not TOML";
    EnglishEntry = "E0311", "an entry that a file of English cannot have";
    EnglishPath = "E0312", "an English text that names nothing on the page";
    SharedSyntax = "E0313", "a `shared.toml` that is not TOML";
    SharedEntry = "E0314", "an entry that `shared.toml` cannot have";
    SharedPath = "E0315", "a place in `shared.toml` that holds no type";
    ServiceSyntax = "E0401", "a `service.toml` that is not TOML";
    ServiceKey = "E0402", "an unknown key in `service.toml`";
    ServiceType = "E0403", "a value of the wrong type in `service.toml`";
    ServiceMissing = "E0404", "a missing key in `service.toml`";
    ServiceValue = "E0405", "a value that `service.toml` cannot use";
    PageChanged = "W0501", "a page that changed since its overlay was reviewed";
    ExampleUnknownField = "W0502", "an example with a field that no table lists";
    ExampleMissingField = "W0503", "an example without a required field";
    ExampleWrongType = "W0504", "an example of another type than the table's";
    ExampleOtherAction = "W0505", "an example of another Action";
    ExampleWrongCase = "W0506", "an example that spells a field in another case";
    ForeignHost = "W0507", "a host that is not one of the service's";
    ExampleFraction = "W0508", "an integer whose example or default has a fraction";
    ExampleRounded = "W0509", "an example above 2^53 that may be rounded";
    ExampleUnreadable = "W0510", "an example that is not JSON and cannot be repaired";
    ForeignStruct = "W0511", "a struct that is defined on another page";
    RowRepaired = "W0512", "a row whose cells were repaired";
    OpenObject = "W0513", "an object without documented members";
    FileName = "W0514", "an Action that only its file name states";
    ActionMismatch = "W0515", "two different names, Versions or methods of one Action";
    BoundNotUnderstood = "W0516", "a bound, a default or a list of values that is not understood";
    ExampleOutside = "W0517", "an example outside the documented bounds or values";
    TableInterrupted = "W0521", "a table that other text interrupts";
    SecondTable = "W0522", "a second table in one section";
    UnreferencedTable = "W0523", "a table of parameters that no field refers to";
    HiddenRows = "W0524", "parameters inside a comment";
    ConstantMismatch = "W0525", "an example that is not the constant";
    RateNotUnderstood = "W0526", "a rate limit that is not understood";
    SharedRateDiffers = "W0527", "a shared rate limit on which pages disagree";
    ConditionNotUnderstood = "W0528", "a conditional requirement that is not understood";
    ListedError = "W0540", "an error of an Action that cannot be read";
    UnnamedValue = "W0601", "a listed value without a name";
    MaybeSensitive = "W0602", "a field that looks like a secret";
    UnexplainedCode = "W0603", "an error code without an English meaning";
    EnglishMissing = "W0604", "texts of a page that have no English";
    EnglishStale = "W0605", "an English text whose page's text changed";
    ExampleRepaired = "N0701", "an example that was repaired";
    QueryList = "N0702", "a list in the query";
}

impl Code {
    /// Returns the severity.
    pub fn severity(self) -> Severity {
        match self.id().as_bytes().first() {
            Some(b'E') => Severity::Error,
            Some(b'W') => Severity::Warning,
            _ => Severity::Note,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Code {
    type Err = UnknownCode;

    /// Reads an id; the case of its letter does not matter.
    fn from_str(id: &str) -> Result<Self, UnknownCode> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.id().eq_ignore_ascii_case(id))
            .ok_or_else(|| UnknownCode(id.to_owned()))
    }
}

/// A text that is not the id of a [`Code`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCode(String);

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a code; codes look like `E0101`", self.0)
    }
}

impl std::error::Error for UnknownCode {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_in_order() {
        let ids: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
        let mut sorted = ids.clone();
        sorted.sort_by_key(|id| (b"EWN".iter().position(|c| *c == id.as_bytes()[0]), *id));
        sorted.dedup();
        assert_eq!(ids, sorted);
    }

    #[test]
    fn the_number_tells_severity_and_subject() {
        for code in Code::ALL {
            let (severity, subjects) = match code.severity() {
                Severity::Error => ("E", &["01", "02", "03", "04"][..]),
                Severity::Warning => ("W", &["05", "06"][..]),
                Severity::Note => ("N", &["07"][..]),
            };
            let (letter, digits) = code.id().split_at(1);
            assert_eq!(letter, severity, "{code}");
            assert_eq!(digits.len(), 4, "{code}");
            assert!(subjects.contains(&&digits[..2]), "{code}");
            assert_eq!(code.id().to_lowercase().parse(), Ok(*code));
        }
        assert!("E9999".parse::<Code>().is_err());
    }

    #[test]
    fn every_code_is_explained_with_an_example_and_a_cure() {
        for code in Code::ALL {
            let text = code.explanation();
            // An example that shows a fence stands in a longer one.
            let fence = if text.contains("\n````") {
                "````"
            } else {
                "```"
            };
            let fences = text.lines().filter(|line| line.starts_with(fence)).count();
            assert!(
                fences >= 2 && fences.is_multiple_of(2),
                "{code} has no example"
            );
            let example = text.find(fence).unwrap();
            assert!(example > 60, "{code} does not say what it means");
            let cure = text.trim_end().rsplit("```").next().unwrap().trim();
            let last_fence = text.trim_end().ends_with("```");
            assert!(
                cure.len() > 15 || last_fence,
                "{code} does not say what to do"
            );
            assert!(
                text.lines().all(|line| line.chars().count() <= 130),
                "{code} has a long line"
            );
        }
    }

    #[test]
    fn every_explanation_belongs_to_a_code() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/code");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let id = path.file_stem().unwrap().to_str().unwrap();
            assert!(
                id.parse::<Code>().is_ok(),
                "{} explains no code",
                path.display()
            );
        }
    }
}
