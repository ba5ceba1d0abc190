//! Rows with too many or too few cells, put right where the cells themselves say how.

use std::ops::Range;

use super::{Column, Line, slice};
use crate::{
    cell_markup::{plain, trim},
    meaning::{required, types},
};

/// The cells of a line, one for each column.
pub(crate) enum Repaired {
    Whole(Vec<Range<usize>>),
    /// One or more rows, and what was done.
    Changed(Vec<Vec<Range<usize>>>, &'static str),
    TooShort,
    TooLong,
}

/// Gives the cells of a line that starts a row.
pub(crate) fn repair(text: &str, columns: &[Column], line: &Line) -> Repaired {
    let mut cells = line.cells.clone();
    while cells.len() > columns.len() && cells.last().is_some_and(|cell| is_empty(text, cell)) {
        cells.pop();
    }
    let row = Candidate { text, columns };
    match cells.len() {
        n if n == columns.len() => Repaired::Whole(cells),
        n if n > columns.len() => row.shorten(cells),
        _ => row.lengthen(cells),
    }
}

struct Candidate<'a> {
    text: &'a str,
    columns: &'a [Column],
}

impl Candidate<'_> {
    fn shorten(&self, cells: Vec<Range<usize>>) -> Repaired {
        let width = self.columns.len();
        let joined = join_code(self.text, &cells);
        if joined.len() == width && self.fits(&joined) {
            return Repaired::Changed(vec![joined], "pipes inside code marks do not end a cell");
        }
        // `| a | .. || b | .. |`: two rows in one line, or without the empty cell between them.
        let rest = match cells.get(width) {
            Some(gap) if is_empty(self.text, gap) => cells.get(width + 1..),
            _ => cells.get(width..),
        };
        if let (Some(first), Some(second)) = (cells.get(..width), rest)
            && second.len() == width
            && self.fits(first)
            && self.fits(second)
        {
            return Repaired::Changed(
                vec![first.to_vec(), second.to_vec()],
                "two rows stood in one line",
            );
        }
        // The same cell twice in a row.
        if cells.len() == width + 1 {
            let same = |at: usize| {
                let content = |at: usize| cells.get(at).map(|cell| trim(slice(self.text, cell)));
                content(at).is_some_and(|c| !c.is_empty()) && content(at) == content(at + 1)
            };
            if let Some(at) = (0..width).find(|at| same(*at)) {
                let mut fewer = cells.clone();
                fewer.remove(at);
                if self.fits(&fewer) {
                    return Repaired::Changed(vec![fewer], "a cell was there twice");
                }
            }
        }
        Repaired::TooLong
    }

    /// One cell may be missing, that of an example or of the mark of a required parameter.
    fn lengthen(&self, cells: Vec<Range<usize>>) -> Repaired {
        if cells.len() + 1 != self.columns.len() || cells.len() < 3 {
            return Repaired::TooShort;
        }
        let optional = [
            (Column::Example, "the example is missing"),
            (
                Column::Required,
                "the mark of required parameters is missing",
            ),
            (Column::Description, "the description is missing"),
        ];
        for (column, what) in optional {
            let Some(at) = self.columns.iter().position(|c| *c == column) else {
                continue;
            };
            let place = cells
                .get(at)
                .map_or_else(|| cells.last().map_or(0, |c| c.end), |cell| cell.start);
            let mut more = cells.clone();
            more.insert(at.min(more.len()), place..place);
            if self.fits(&more) {
                return Repaired::Changed(vec![more], what);
            }
        }
        Repaired::TooShort
    }

    /// Returns whether each cell can be what its column says.
    fn fits(&self, cells: &[Range<usize>]) -> bool {
        self.columns.iter().zip(cells).all(|(column, cell)| {
            let cell = slice(self.text, cell);
            match column {
                Column::Name => !plain(cell).is_empty(),
                Column::Type => types::parse(cell).is_some(),
                Column::Required => required::parse(cell).is_some(),
                // Prose is no example, and a code span alone is no description.
                Column::Example => trim(cell).is_empty() || !is_prose(cell),
                Column::Description => trim(cell).is_empty() || !is_code(cell),
                _ => true,
            }
        })
    }
}

/// Joins cells that were parted inside code marks.
fn join_code(text: &str, cells: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for cell in cells {
        match out.last_mut() {
            Some(last) if open => last.end = cell.end,
            _ => out.push(cell.clone()),
        }
        let ticks = slice(text, cell).matches('`').count();
        open ^= ticks % 2 == 1;
    }
    out
}

fn is_prose(cell: &str) -> bool {
    let text = trim(cell);
    !is_code(cell) && text.contains(['。', '，', ' '])
        || !is_code(cell) && !text.is_ascii() && !text.starts_with(['[', '{', '"'])
}

fn is_code(cell: &str) -> bool {
    let text = trim(cell);
    text.len() > 2 && text.starts_with('`') && text.ends_with('`') && text.matches('`').count() == 2
}

fn is_empty(text: &str, cell: &Range<usize>) -> bool {
    trim(slice(text, cell)).is_empty()
}
