//! Errors on one line.

use std::error::Error;
use std::fmt::{self, Write};

use crate::search::holds;

/// Writes text with its control characters escaped, so that it stays on one line and cannot steer a terminal.
pub(super) struct OneLine<'a, W>(pub(super) &'a mut W);

impl<W: Write> Write for OneLine<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some(at) = rest.find(is_unfit) {
            let (before, from) = rest.split_at(at);
            self.0.write_str(before)?;
            let mut chars = from.chars();
            for c in chars.by_ref().take(1) {
                write!(self.0, "{}", c.escape_default())?;
            }
            rest = chars.as_str();
        }
        self.0.write_str(rest)
    }
}

/// Returns whether a character breaks a line, steers a terminal or turns the direction of the text.
fn is_unfit(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Writes an error and, behind a colon each, its sources whose text it does not contain.
pub(super) fn write_chain(
    f: &mut fmt::Formatter<'_>,
    error: &(dyn Error + 'static),
) -> fmt::Result {
    let mut line = String::new();
    write!(OneLine(&mut line), "{error}")?;
    let mut next = error.source();
    while let Some(source) = next {
        let mut text = String::new();
        write!(OneLine(&mut text), "{source}")?;
        if !text.is_empty() && !holds(&line, &text) {
            line.push_str(": ");
            line.push_str(&text);
        }
        next = source.source();
    }
    f.write_str(&line)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An error with a text and a source.
    #[derive(Debug)]
    struct Link(&'static str, Option<Box<Link>>);

    impl fmt::Display for Link {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Link {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            self.1.as_deref().map(|source| source as _)
        }
    }

    struct Chain(Link);

    impl fmt::Debug for Chain {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write_chain(f, &self.0)
        }
    }

    #[test]
    fn sources_follow_unless_the_line_has_their_text() {
        let inner = Link("refused\n\u{202e}", None);
        let middle = Link("cannot connect", Some(Box::new(inner)));
        let outer = Chain(Link("not sent: cannot connect", Some(Box::new(middle))));
        assert_eq!(
            format!("{outer:?}"),
            "not sent: cannot connect: refused\\n\\u{202e}"
        );
    }
}
