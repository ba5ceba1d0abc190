//! Links in a cell, and the anchors that they may lead to.

use super::space::trim;
use super::tag::Tag;

/// A Markdown link at the start of a text.
pub(crate) struct Link<'a> {
    /// The text between the brackets; it may hold pairs of brackets.
    pub(crate) label: &'a str,
    /// The text between the parentheses.
    pub(crate) target: &'a str,
    /// The text behind the link.
    pub(crate) after: &'a str,
}

impl<'a> Link<'a> {
    /// The link that the text starts with.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let mut depth = 0_u32;
        // A label never goes on for long; without a limit many open brackets would take quadratic time.
        let close = text.char_indices().take(1000).find_map(|(at, c)| {
            match c {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            (c == ']' && depth == 0).then_some(at)
        })?;
        let label = text.get(1..close)?;
        let rest = text.get(close + 1..)?.strip_prefix('(')?;
        let end = rest.find(')')?;
        Some(Self {
            label,
            target: trim(rest.get(..end)?),
            after: rest.get(end + 1..)?,
        })
    }

    /// All links of a text, in order.
    pub(crate) fn all(text: &'a str) -> Vec<Self> {
        let mut found = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('[') {
            let from = rest.get(open..).unwrap_or_default();
            match Link::parse(from) {
                Some(link) => {
                    rest = link.after;
                    found.push(link);
                }
                None => rest = from.get(1..).unwrap_or_default(),
            }
        }
        found
    }
}

/// The ids of the anchors (`<span id="x"></span>`) in a text.
pub(crate) fn anchors(raw: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = raw;
    while let Some(open) = rest.find('<') {
        let from = rest.get(open..).unwrap_or_default();
        match Tag::parse(from) {
            Some((tag, after)) => {
                if let Some(id) = tag.attribute("id").filter(|_| !tag.closing) {
                    found.push(id.to_owned());
                }
                rest = after;
            }
            None => rest = from.get(1..).unwrap_or_default(),
        }
    }
    found
}
