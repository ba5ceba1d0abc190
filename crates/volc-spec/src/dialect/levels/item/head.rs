//! The lines that introduce an item, as the pages write them.

use crate::cell_markup::{anchors, plain, trim};
use crate::meaning::phrase::Phrase;

/// White space, or what is not seen either.
macro_rules! gap {
    () => {
        r"[\s\u{200b}-\u{200d}\u{2060}\u{feff}]*"
    };
}

/// `**Name ** ..`: a name in bold at the start of a line.
pub(super) static HEAD: Phrase = Phrase::new(concat!(
    r"^\*\*",
    gap!(),
    r"([A-Za-z_$][\w$.\-\\\[\]]*)",
    gap!(),
    r"\*\*",
    gap!(),
    "(.*)$"
));

/// `#### Title <span ..>Object</span>`.
pub(super) static TITLE: Phrase = Phrase::new(concat!(
    r"^#{3,6}\s",
    gap!(),
    "(.*?)",
    gap!(),
    "<span[^>]*data-label[^>]*>",
    gap!(),
    "([^<]*?)",
    gap!(),
    "</span>(.*)$"
));

/// The type: the first `span` with a label.
pub(super) static TYPE: Phrase = Phrase::new(concat!(
    "<span[^>]*data-(?:label|api-tag)[^>]*>",
    gap!(),
    "([^<]*?)",
    gap!(),
    "</span>"
));

/// A mark of required parameters.
pub(super) static REQUIRED: Phrase =
    Phrase::new(r"%%\s*(\w+)\s*%%|`?(必选|必填|可选|选填|条件必选|条件必填|Required|Optional)`?");

/// Any other code span or label.
pub(super) static MARK: Phrase = Phrase::new(r"<span[^>]*>\s*([^<]*?)\s*</span>|`([^`]+)`");

/// The words that introduce an example, before or behind the mark of code.
pub(super) static EXAMPLE: Phrase = Phrase::new(concat!(
    "`?",
    gap!(),
    "(?:示例值|示例|Example)",
    gap!(),
    "[：:]?",
    gap!()
));

/// A line that looks like a member in a form that is none.
static LOST: Phrase = Phrase::new(concat!(
    "^",
    gap!(),
    r"(?:[-*+]\s+|\d+\.\s+|>\s*)?(?:\*\*[^*]+\*\*|`[^`]+`|[A-Za-z_]\w*)",
    gap!(),
    r"(?:`[^`]+`\s*)?(?:<span[^>]*data-(?:label|api-tag)|%%\s*require)"
));

/// `Lamp.**Shade** ..`, or a member that is indented: nested by its name or its place in the line.
static NESTED: Phrase = Phrase::new(concat!(
    r"^(?:\s{2,}\*\*",
    gap!(),
    r"[A-Za-z_][\w.]*",
    gap!(),
    r"\*\*",
    gap!(),
    r"(?:<span[^>]*data-|`)|[\w.\[\]]+\.\*\*",
    gap!(),
    r"\w)"
));

/// Returns whether a line is a member with the marks of this notation.
pub(crate) fn is_marked(line: &str) -> bool {
    HEAD.find(line).is_some_and(|found| {
        let rest = found.get(2).map_or("", |rest| rest.as_str());
        rest.contains("data-label") || rest.contains("%%") || starts_with_mark(rest)
    })
}

/// Returns whether the line of a member without a type goes on like one: with a mark, or with its example.
pub(super) fn starts_with_mark(rest: &str) -> bool {
    let is_first = |phrase: &Phrase| {
        phrase
            .find(rest)
            .and_then(|found| found.get(0))
            .is_some_and(|found| found.start() == 0)
    };
    is_first(&REQUIRED) || is_first(&EXAMPLE)
}

/// Returns whether a line is a member that says itself where it belongs.
pub(crate) fn is_nested(line: &str) -> bool {
    NESTED.find(line).is_some()
}

/// Returns whether a heading is the title of a variant: it states a type.
pub(crate) fn is_title(line: &str) -> bool {
    TITLE.find(trim(line)).is_some()
}

/// Returns whether a line inside a text looks like a member.
pub(crate) fn is_lost(line: &str) -> bool {
    LOST.find(line).is_some()
}

pub(super) fn is_anchor(line: &str) -> bool {
    line.starts_with("<span") && !anchors(line).is_empty() && plain(line).is_empty()
}
