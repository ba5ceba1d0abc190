//! The cells of a `<table>` in rows and columns.

use std::ops::Range;

use html5gum::{DefaultEmitter, Span, StartTag, Token, Tokenizer};

/// The number of columns a cell may span.
const MAX_COLUMNS: usize = 64;
/// The number of rows a cell may span.
const MAX_ROWS: usize = 65_534;

/// A table: every place of its grid, and what stands in none.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) rows: Vec<Row>,
    /// Text between the cells.
    pub(super) outside: Vec<Range<usize>>,
    /// Comments.
    pub(super) comments: Vec<Range<usize>>,
    /// The tables inside of cells, from tag to tag.
    pub(super) nested: Vec<Range<usize>>,
    pub(super) closed: bool,
}

#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) slots: Vec<Option<Slot>>,
    pub(super) span: Range<usize>,
}

/// The cell that covers a place.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// The bytes between its tags.
    pub(super) content: Range<usize>,
    /// It starts in a row above.
    pub(super) from_above: bool,
    /// It starts in a column further left.
    pub(super) from_left: bool,
    columns: usize,
    /// The number of further rows below it that it covers.
    rows: usize,
}

impl Grid {
    /// Reads the first table of a block.
    pub(super) fn parse(text: &str, block: &Range<usize>) -> Self {
        let source = text.get(block.clone()).unwrap_or_default();
        let mut reader = Reader {
            start: block.start,
            ..Reader::default()
        };
        for token in Tokenizer::new_with_emitter(source, DefaultEmitter::<usize>::new_with_span()) {
            let Ok(token) = token;
            reader.token(token);
        }
        reader.close_row(source.len());
        reader.grid
    }
}

#[derive(Default)]
struct Reader {
    grid: Grid,
    /// The start of the block on the page.
    start: usize,
    /// The number of tables that are open.
    depth: usize,
    /// The start of the table that is open inside of a cell.
    nested: usize,
    /// The cells that start in the open row, and where it starts.
    row: Option<(usize, Vec<Slot>)>,
    /// The cell that is open: without its end.
    cell: Option<Slot>,
    in_caption: bool,
}

impl Reader {
    fn token(&mut self, token: Token<usize>) {
        match token {
            Token::StartTag(tag) => self.open(&tag),
            Token::EndTag(tag) => self.close(&tag.name, tag.span),
            Token::String(text) if self.depth == 1 && self.cell.is_none() && !self.in_caption => {
                self.grid
                    .outside
                    .push(self.start + text.span.start..self.start + text.span.end);
            }
            Token::Comment(comment) => {
                self.grid
                    .comments
                    .push(self.start + comment.span.start..self.start + comment.span.end);
            }
            _ => {}
        }
    }

    fn open(&mut self, tag: &StartTag<usize>) {
        let name: &[u8] = &tag.name;
        match name {
            b"table" => {
                self.depth += 1;
                if self.depth == 2 {
                    self.nested = self.start + tag.span.start;
                }
            }
            _ if self.depth != 1 => {}
            b"caption" => self.in_caption = true,
            b"thead" | b"tbody" | b"tfoot" => self.close_row(tag.span.start),
            b"tr" => {
                self.close_row(tag.span.start);
                self.row = Some((tag.span.start, Vec::new()));
            }
            b"td" | b"th" => {
                self.close_cell(tag.span.start);
                self.row.get_or_insert_with(|| (tag.span.start, Vec::new()));
                let number = |name: &str| -> Option<usize> {
                    let value = tag.attributes.get(name.as_bytes())?;
                    std::str::from_utf8(value).ok()?.trim().parse().ok()
                };
                let rows = number("rowspan").unwrap_or(1);
                let at = self.start + tag.span.end;
                self.cell = Some(Slot {
                    content: at..at,
                    from_above: false,
                    from_left: false,
                    columns: number("colspan").unwrap_or(1).clamp(1, MAX_COLUMNS),
                    // 0 is all rows that there are.
                    rows: if rows == 0 {
                        MAX_ROWS
                    } else {
                        rows.min(MAX_ROWS) - 1
                    },
                });
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &[u8], span: Span) {
        match name {
            b"table" => {
                if self.depth == 1 {
                    self.close_row(span.start);
                    self.grid.closed = true;
                }
                if self.depth == 2 {
                    let end = self.start + span.end;
                    self.grid.nested.push(self.nested..end);
                }
                self.depth = self.depth.saturating_sub(1);
            }
            _ if self.depth != 1 => {}
            b"caption" => self.in_caption = false,
            b"td" | b"th" => self.close_cell(span.start),
            b"tr" | b"thead" | b"tbody" | b"tfoot" => self.close_row(span.start),
            _ => {}
        }
    }

    fn close_cell(&mut self, at: usize) {
        if let Some(mut cell) = self.cell.take() {
            cell.content.end = (self.start + at).max(cell.content.start);
            if let Some((_, cells)) = &mut self.row {
                cells.push(cell);
            }
        }
    }

    /// Ends the row: its cells take the places that no cell from above covers.
    fn close_row(&mut self, at: usize) {
        self.close_cell(at);
        let Some((from, cells)) = self.row.take() else {
            return;
        };
        let above = self
            .grid
            .rows
            .last()
            .map(|row| row.slots.as_slice())
            .unwrap_or_default();
        let mut slots: Vec<Option<Slot>> = above
            .iter()
            .map(|slot| {
                let slot = slot.as_ref().filter(|slot| slot.rows > 0)?;
                Some(Slot {
                    from_above: true,
                    rows: slot.rows - 1,
                    ..slot.clone()
                })
            })
            .collect();
        let mut place = 0;
        for cell in cells {
            while slots.get(place).is_some_and(Option::is_some) {
                place += 1;
            }
            for column in 0..cell.columns {
                let slot = Slot {
                    from_left: column > 0,
                    ..cell.clone()
                };
                match slots.get_mut(place) {
                    Some(free @ None) => *free = Some(slot),
                    // A cell from above is in the way: the rest has no place.
                    Some(_) => break,
                    None => slots.push(Some(slot)),
                }
                place += 1;
            }
        }
        self.grid.rows.push(Row {
            slots,
            span: self.start + from..self.start + at,
        });
    }
}
