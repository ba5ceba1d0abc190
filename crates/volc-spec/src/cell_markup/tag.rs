//! HTML tags and entities in a cell.

use super::space::is_space;

pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) closing: bool,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The tag that the text starts with, and what follows it. Only lower-case names of HTML count, so that `List<S>`
    /// stays.
    pub(super) fn parse(text: &'a str) -> Option<(Self, &'a str)> {
        const KNOWN: &[&str] = &[
            "a",
            "b",
            "blockquote",
            "br",
            "code",
            "col",
            "colgroup",
            "dd",
            "del",
            "div",
            "dl",
            "dt",
            "em",
            "font",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "i",
            "img",
            "li",
            "ol",
            "p",
            "pre",
            "s",
            "span",
            "strike",
            "strong",
            "sub",
            "sup",
            "table",
            "tbody",
            "td",
            "th",
            "thead",
            "tr",
            "u",
            "ul",
        ];
        let start = text.get(1..)?.trim_start_matches('/');
        let named = KNOWN.iter().any(|name| start.starts_with(name));
        // An attribute may hold `>` in quotes, but a tag never goes on for long.
        let mut quote = None;
        let end = text
            .char_indices()
            .skip(1)
            .take(if named { 1000 } else { 0 })
            .find(|(_, c)| {
                match (quote, *c) {
                    (None, '>' | '<') => return true,
                    (None, '"' | '\'') => quote = Some(*c),
                    (Some(q), c) if q == c => quote = None,
                    _ => {}
                }
                false
            });
        let close = end.filter(|(_, c)| *c == '>').map(|(at, _)| at)?;
        let inner = text.get(1..close)?;
        let (closing, inner) = match inner.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let end = inner
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(inner.len());
        let name = inner.get(..end)?;
        let attributes = inner.get(end..)?;
        let separated =
            attributes.is_empty() || attributes.starts_with([' ', '/', '\t', '\n', '\r']);
        let tag = Self {
            name,
            closing,
            attributes,
        };
        (separated && KNOWN.contains(&tag.name)).then_some((tag, text.get(close + 1..)?))
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        loop {
            let at = rest.find(name)?;
            let before = rest.get(..at)?.chars().next_back();
            let after = rest.get(at + name.len()..)?;
            rest = after;
            if !before.is_none_or(is_space) {
                continue;
            }
            let Some(value) = after.trim_start().strip_prefix('=') else {
                continue;
            };
            let value = value.trim_start();
            return match value.chars().next()? {
                quote @ ('"' | '\'') => value.get(1..)?.split(quote).next(),
                _ => value.split([' ', '/', '>']).next(),
            };
        }
    }
}

/// The entity that the text starts with, decoded, and what follows it.
pub(super) fn entity(text: &str) -> Option<(String, &str)> {
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let source = text.get(..=end)?;
    let decoded = htmlize::unescape(source);
    (decoded != source).then(|| {
        (
            decoded.into_owned(),
            text.get(end + 1..).unwrap_or_default(),
        )
    })
}
