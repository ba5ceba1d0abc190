//! The names, comments and strings of a Rust file.

use std::ops::Range;
use std::str::FromStr as _;

use anyhow::anyhow;
use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree, extra};

use super::config::Place;

/// A text of one kind in a file.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) place: Place,
    /// The bytes of the file. A doc comment of several lines is one piece.
    pub(super) range: Range<usize>,
}

/// Returns the texts of a Rust file, in their order.
///
/// # Errors
/// If the file is not Rust.
pub(super) fn of_rust(text: &str) -> anyhow::Result<Vec<Piece>> {
    let tokens = TokenStream::from_str(text);
    let tokens = tokens.map_err(|error| anyhow!("{}: {error}", error.span().start().line))?;
    let mut lexed = Lexed {
        text,
        pieces: Vec::new(),
        end: 0,
    };
    lexed.stream(tokens);
    lexed.comments_before(text.len());
    // Spans of a file that is done with would only take memory.
    extra::invalidate_current_thread_spans();
    Ok(lexed.pieces)
}

struct Lexed<'a> {
    text: &'a str,
    pieces: Vec<Piece>,
    /// The end of the last token.
    end: usize,
}

impl Lexed<'_> {
    fn stream(&mut self, stream: TokenStream) {
        let mut tokens = stream.into_iter().peekable();
        let mut is_test = false;
        let mut defines = false;
        while let Some(token) = tokens.next() {
            let range = token.span().byte_range();
            let variable = defines && matches!(token, TokenTree::Ident(_));
            defines = is_before_variable(&token, defines);
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '#' && self.is_comment(&range) => {
                    self.comments_before(range.start);
                    self.doc(range.clone());
                    while tokens
                        .next_if(|token| token.span().byte_range() == range)
                        .is_some()
                    {}
                }
                TokenTree::Group(group) => {
                    is_test |= is_test_attribute(&group);
                    is_test &= group.delimiter() != Delimiter::Brace;
                    self.group(&group);
                }
                TokenTree::Ident(ident) => {
                    self.push(Place::Identifiers, range.clone());
                    if variable {
                        self.push(Place::Variables, range);
                    }
                    if ident == "fn"
                        && let Some(TokenTree::Ident(name)) = tokens.peek()
                    {
                        self.function(name, is_test);
                    }
                }
                TokenTree::Literal(_) if self.text[range.clone()].contains('"') => {
                    self.push(Place::Strings, range);
                }
                TokenTree::Literal(_) | TokenTree::Punct(_) => {
                    self.comments_before(range.start);
                    self.end = range.end;
                }
            }
        }
    }

    fn group(&mut self, group: &Group) {
        let open = group.span_open().byte_range();
        self.comments_before(open.start);
        self.end = open.end;
        self.stream(group.stream());
        let close = group.span_close().byte_range();
        self.comments_before(close.start);
        self.end = close.end;
    }

    fn push(&mut self, place: Place, range: Range<usize>) {
        self.comments_before(range.start);
        self.end = range.end;
        self.pieces.push(Piece { place, range });
    }

    fn function(&mut self, name: &Ident, is_test: bool) {
        for place in [Some(Place::Functions), is_test.then_some(Place::Tests)] {
            let range = name.span().byte_range();
            let piece = place.map(|place| Piece { place, range });
            self.pieces.extend(piece);
        }
    }

    fn is_comment(&self, range: &Range<usize>) -> bool {
        let text = &self.text[range.clone()];
        text.starts_with("//") || text.starts_with("/*")
    }

    /// Adds a line of a doc comment to the lines before it.
    fn doc(&mut self, range: Range<usize>) {
        let text = self.text;
        self.end = range.end;
        if let Some(last) = self.pieces.last_mut()
            && last.place == Place::Docs
            && text[last.range.end..range.start].trim().is_empty()
            && text[last.range.clone()].get(..3) == text[range.clone()].get(..3)
        {
            last.range.end = range.end;
            return;
        }
        self.pieces.push(Piece {
            place: Place::Docs,
            range,
        });
    }

    /// Adds the comments between the last token and the next.
    fn comments_before(&mut self, start: usize) {
        let between = self.text.get(self.end..start).unwrap_or_default();
        let trimmed = between.trim();
        if !trimmed.is_empty() {
            let begin = self.end + (between.len() - between.trim_start().len());
            self.pieces.push(Piece {
                place: Place::Comments,
                range: begin..begin + trimmed.len(),
            });
        }
    }
}

/// Returns whether the next name may be that of a variable: behind `let`, `let mut` or the `|` of a closure.
fn is_before_variable(token: &TokenTree, is_behind_let: bool) -> bool {
    match token {
        TokenTree::Ident(ident) => ident == "let" || (is_behind_let && ident == "mut"),
        TokenTree::Punct(punct) => punct.as_char() == '|' && punct.spacing() == Spacing::Alone,
        TokenTree::Group(_) | TokenTree::Literal(_) => false,
    }
}

/// Returns whether a group is `[test]`, `[tokio::test]` and the like.
fn is_test_attribute(group: &Group) -> bool {
    let path = group.stream().into_iter().take_while(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        TokenTree::Group(_) | TokenTree::Literal(_) => false,
    });
    group.delimiter() == Delimiter::Bracket
        && matches!(path.last(), Some(TokenTree::Ident(name)) if name == "test")
}
