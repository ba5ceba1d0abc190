//! Pagination: the pages and items of a list as streams.
//!
//! The builders of Actions that list something have `.pages()` and `.items()`. [`Pages`] gives each page as a response,
//! and [`Items`] each item; the next page is fetched when it is needed. Both are streams, and both have `try_next()`,
//! so that no other crate is needed to read them; `block()` makes iterators of them (feature `blocking`).
//!
//! They end where the service says that there is no more. A cursor that stands still while the service promises more is
//! an error instead of an endless loop.
//!
//! ```no_run
//! # use volc_core::call::Call;
//! # use volc_core::pagination::Paginated;
//! # async fn example<R: Paginated<Item = String>>(call: Call<R>) -> Result<(), volc_core::Error> {
//! let mut items = call.items();
//! while let Some(item) = items.try_next().await? {
//!     println!("{item}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`Paginated`], [`PageState`] and [`PageStep`] are what generated code says of a list.

pub use crate::action::Paginated;
pub use crate::pages::{Items, Pages};

/// The step after a page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageStep {
    /// Another page; the request asks for it now.
    Continue,
    /// Nothing: it was the last page.
    Done,
    /// The response promises more but leads nowhere, for this reason.
    Stalled(String),
}

/// The state of pagination after a page. The first that is set decides: whether there is [`more`](Self::more), how
/// many [`pages`](Self::pages) there are, how many items there are in [`total`](Self::total). Without any of them a
/// page which is not full is the last one.
#[derive(Clone, Copy, Debug)]
#[must_use = "it decides nothing until it is asked for the next step"]
pub struct PageState {
    items: u64,
    size: u64,
    more: Option<bool>,
    total: Option<u64>,
    pages: Option<u64>,
}

impl PageState {
    /// A page of this many items.
    pub fn new(items: usize) -> Self {
        Self {
            items: items as u64,
            size: 0,
            more: None,
            total: None,
            pages: None,
        }
    }

    /// Sets the number of items of a full page: the one that the request asks for, else the documented default; 0 if
    /// there is none.
    pub fn size(mut self, asked: &impl PageToken, default: u64) -> Self {
        let asked = asked.read().parse().ok().filter(|size| *size > 0);
        self.size = asked.unwrap_or(default);
        self
    }

    /// Returns whether the service says that there is more.
    pub fn more(mut self, more: bool) -> Self {
        self.more = Some(more);
        self
    }

    /// Sets the number of items of all pages together. Zero beside a page with items is unset: the service leaves
    /// zero values out.
    pub fn total(mut self, total: impl TryInto<u64>) -> Self {
        let reported = total.try_into().ok();
        self.total = reported.filter(|total| *total > 0 || self.items == 0);
        self
    }

    /// Sets the number of pages. Zero beside a page with items is unset.
    pub fn pages(mut self, pages: impl TryInto<u64>) -> Self {
        let reported = pages.try_into().ok();
        self.pages = reported.filter(|pages| *pages > 0 || self.items == 0);
        self
    }

    /// Goes on at the cursor that the response names. If nothing says whether there is more, a cursor that is empty,
    /// zero or negative ends the list.
    pub fn cursor(self, cursor: &mut impl PageToken, next: &impl PageToken) -> PageStep {
        let next = next.read();
        let more = self.more.unwrap_or_else(|| {
            !(next.is_empty() || next.parse::<i64>().is_ok_and(|next| next <= 0))
        });
        if !more {
            return PageStep::Done;
        }
        if is_same(&cursor.read(), &next) {
            return PageStep::Stalled(format!(
                "the response has more pages, but its next cursor is {next} again"
            ));
        }
        put(cursor, &next)
    }

    /// Goes on behind the items of the page.
    pub fn offset(self, offset: &mut impl PageToken) -> PageStep {
        let Some(start) = number(offset, 0) else {
            return uncountable(offset);
        };
        let next = start.saturating_add(self.items);
        if self.is_last(next) {
            PageStep::Done
        } else if self.items == 0 {
            self.empty()
        } else {
            put(offset, &next.to_string())
        }
    }

    /// Goes on with the next number. The first page has the number `first`, which is also meant if the request has
    /// none.
    pub fn page(self, page: &mut impl PageToken, first: u64) -> PageStep {
        let Some(number) = number(page, first) else {
            return uncountable(page);
        };
        let before = number.saturating_sub(first);
        let is_last = match (self.more, self.pages) {
            (None, Some(pages)) => before + 1 >= pages,
            (None, None) if self.size == 0 && before > 0 => self.items == 0,
            _ => self.is_last(before.saturating_mul(self.size).saturating_add(self.items)),
        };
        if is_last {
            PageStep::Done
        } else if self.items == 0 && self.more.is_none() {
            self.empty()
        } else {
            put(page, &number.saturating_add(1).to_string())
        }
    }

    /// Returns whether nothing is behind the first `seen` items.
    fn is_last(&self, seen: u64) -> bool {
        match (self.more, self.total) {
            (Some(more), _) => !more,
            (None, Some(total)) => seen >= total,
            (None, None) => self.items < self.size.max(1),
        }
    }

    fn empty(&self) -> PageStep {
        let promise = match (self.more, self.total, self.pages) {
            (None, _, Some(pages)) => format!("are {pages} pages in all"),
            (None, Some(total), _) => format!("are {total} items in all"),
            _ => "is more".to_owned(),
        };
        PageStep::Stalled(format!(
            "the response says that there {promise}, but this page is empty"
        ))
    }
}

/// A field of a request or of a response that says where a page is or how many items it has.
pub trait PageToken: sealed::Sealed {
    /// Returns the token; empty if there is none.
    fn read(&self) -> String;

    /// Makes it say this; `false` if it cannot.
    #[must_use]
    fn write(&mut self, text: &str) -> bool;
}

mod sealed {
    /// Keeps [`PageToken`](super::PageToken) to the types that pages have for it.
    pub trait Sealed {}

    impl Sealed for String {}
    impl Sealed for i64 {}
    impl Sealed for u64 {}
    impl<T: Sealed> Sealed for Option<T> {}
}

impl PageToken for String {
    fn read(&self) -> String {
        self.clone()
    }

    fn write(&mut self, text: &str) -> bool {
        text.clone_into(self);
        true
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl PageToken for $number {
            fn read(&self) -> String {
                self.to_string()
            }

            fn write(&mut self, text: &str) -> bool {
                text.parse().map(|number| *self = number).is_ok()
            }
        }
    )*};
}

numbers!(i64 u64);

impl<M: PageToken + Default> PageToken for Option<M> {
    fn read(&self) -> String {
        self.as_ref().map(M::read).unwrap_or_default()
    }

    fn write(&mut self, text: &str) -> bool {
        self.insert(M::default()).write(text)
    }
}

/// Returns whether two cursors lead to the same place; one that is not set leads to the start, as zero does.
fn is_same(one: &str, other: &str) -> bool {
    let start = |cursor: &str| matches!(cursor, "" | "0");
    one == other || (start(one) && start(other))
}

fn number(mark: &impl PageToken, unset: u64) -> Option<u64> {
    match mark.read().as_str() {
        "" => Some(unset),
        text => text.parse().ok(),
    }
}

fn put(mark: &mut impl PageToken, next: &str) -> PageStep {
    if mark.write(next) {
        PageStep::Continue
    } else {
        PageStep::Stalled(format!(
            "the next page is at {next}, which the request cannot ask for"
        ))
    }
}

fn uncountable(mark: &impl PageToken) -> PageStep {
    PageStep::Stalled(format!(
        "the request started at {:?}, which is no number to go on from",
        mark.read()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stuck(text: &str) -> PageStep {
        PageStep::Stalled(text.to_owned())
    }

    #[test]
    fn cursors() {
        struct TextCase {
            cursor: Option<&'static str>,
            next: &'static str,
            turn: PageStep,
        }

        struct Case {
            seen: PageState,
            cursor: i64,
            next: i64,
            turn: PageStep,
        }

        let more = PageState::new(0).more(true);
        let untold = PageState::new(1);
        let again = |next| {
            stuck(&format!(
                "the response has more pages, but its next cursor is {next} again"
            ))
        };
        let cases = [
            Case {
                seen: more,
                cursor: 0,
                next: 5,
                turn: PageStep::Continue,
            },
            Case {
                seen: more,
                cursor: 5,
                next: -1,
                turn: PageStep::Continue,
            },
            Case {
                seen: more,
                cursor: 5,
                next: 5,
                turn: again("5"),
            },
            Case {
                seen: more,
                cursor: 0,
                next: 0,
                turn: again("0"),
            },
            Case {
                seen: PageState::new(1).more(false),
                cursor: 0,
                next: 5,
                turn: PageStep::Done,
            },
            Case {
                seen: untold,
                cursor: 0,
                next: 5,
                turn: PageStep::Continue,
            },
            Case {
                seen: untold,
                cursor: 5,
                next: 0,
                turn: PageStep::Done,
            },
            Case {
                seen: untold,
                cursor: 5,
                next: -1,
                turn: PageStep::Done,
            },
            Case {
                seen: untold,
                cursor: 5,
                next: 5,
                turn: again("5"),
            },
        ];
        for Case {
            seen,
            mut cursor,
            next,
            turn,
        } in cases
        {
            let was = cursor;
            assert_eq!(
                seen.cursor(&mut cursor, &next),
                turn,
                "{seen:?} {was} {next}"
            );
            assert_eq!(
                cursor,
                if turn == PageStep::Continue {
                    next
                } else {
                    was
                }
            );
        }
        let texts = [
            TextCase {
                cursor: None,
                next: "abc",
                turn: PageStep::Continue,
            },
            TextCase {
                cursor: Some("abc"),
                next: "abd",
                turn: PageStep::Continue,
            },
            TextCase {
                cursor: Some("abc"),
                next: "",
                turn: PageStep::Done,
            },
            TextCase {
                cursor: Some("abc"),
                next: "0",
                turn: PageStep::Done,
            },
            TextCase {
                cursor: Some("abc"),
                next: "abc",
                turn: again("abc"),
            },
        ];
        for TextCase { cursor, next, turn } in texts {
            let mut cursor = cursor.map(str::to_owned);
            assert_eq!(untold.cursor(&mut cursor, &next.to_owned()), turn, "{next}");
        }
        assert_eq!(more.cursor(&mut None::<String>, &String::new()), again(""));
        assert_eq!(
            more.cursor(&mut 1_u64, &-1_i64),
            stuck("the next page is at -1, which the request cannot ask for")
        );
    }

    #[test]
    fn offsets() {
        struct Case {
            seen: PageState,
            offset: Option<i64>,
            turn: PageStep,
            then: Option<i64>,
        }

        let full = PageState::new(10).size(&None::<i64>, 10);
        let cases = [
            Case {
                seen: full,
                offset: None,
                turn: PageStep::Continue,
                then: Some(10),
            },
            Case {
                seen: full,
                offset: Some(5),
                turn: PageStep::Continue,
                then: Some(15),
            },
            Case {
                seen: PageState::new(9).size(&0_i64, 10),
                offset: Some(0),
                turn: PageStep::Done,
                then: Some(0),
            },
            Case {
                seen: PageState::new(9).size(&9_i64, 10),
                offset: None,
                turn: PageStep::Continue,
                then: Some(9),
            },
            Case {
                seen: PageState::new(3),
                offset: None,
                turn: PageStep::Continue,
                then: Some(3),
            },
            Case {
                seen: PageState::new(0),
                offset: Some(3),
                turn: PageStep::Done,
                then: Some(3),
            },
            Case {
                seen: full.total(10_i64),
                offset: None,
                turn: PageStep::Done,
                then: None,
            },
            Case {
                seen: full.total(11_i64),
                offset: None,
                turn: PageStep::Continue,
                then: Some(10),
            },
            Case {
                seen: full.total(0_i64),
                offset: None,
                turn: PageStep::Continue,
                then: Some(10),
            },
            Case {
                seen: PageState::new(3).size(&10_i64, 0).total(20_u64),
                offset: None,
                turn: PageStep::Continue,
                then: Some(3),
            },
            Case {
                seen: PageState::new(0).total(20_i64),
                offset: Some(50),
                turn: PageStep::Done,
                then: Some(50),
            },
            Case {
                seen: PageState::new(3).size(&10_i64, 0).more(true).total(3_i64),
                offset: None,
                turn: PageStep::Continue,
                then: Some(3),
            },
        ];
        for Case {
            seen,
            mut offset,
            turn,
            then,
        } in cases
        {
            assert_eq!(seen.offset(&mut offset), turn, "{seen:?}");
            assert_eq!(offset, then, "{seen:?}");
        }
        let mut text = "50".to_owned();
        assert_eq!(full.offset(&mut text), PageStep::Continue);
        assert_eq!(text, "60");
        let empty = |promise| {
            stuck(&format!(
                "the response says that there {promise}, but this page is empty"
            ))
        };
        assert_eq!(
            PageState::new(0).more(true).offset(&mut 3_i64),
            empty("is more")
        );
        assert_eq!(
            PageState::new(0).total(9_i64).offset(&mut 3_i64),
            empty("are 9 items in all")
        );
        assert_eq!(
            full.offset(&mut "first".to_owned()),
            stuck("the request started at \"first\", which is no number to go on from")
        );
    }

    #[test]
    fn page_numbers() {
        struct Case {
            seen: PageState,
            first: u64,
            page: Option<i64>,
            turn: PageStep,
            then: Option<i64>,
        }

        let full = PageState::new(20).size(&None::<i64>, 20);
        let cases = [
            Case {
                seen: full,
                first: 1,
                page: None,
                turn: PageStep::Continue,
                then: Some(2),
            },
            Case {
                seen: full,
                first: 0,
                page: None,
                turn: PageStep::Continue,
                then: Some(1),
            },
            Case {
                seen: full,
                first: 1,
                page: Some(3),
                turn: PageStep::Continue,
                then: Some(4),
            },
            Case {
                seen: PageState::new(19).size(&None::<i64>, 20),
                first: 1,
                page: None,
                turn: PageStep::Done,
                then: None,
            },
            Case {
                seen: PageState::new(19),
                first: 1,
                page: None,
                turn: PageStep::Continue,
                then: Some(2),
            },
            Case {
                seen: PageState::new(0),
                first: 1,
                page: Some(2),
                turn: PageStep::Done,
                then: Some(2),
            },
            Case {
                seen: full.total(20_i64),
                first: 1,
                page: None,
                turn: PageStep::Done,
                then: None,
            },
            Case {
                seen: full.total(41_i64),
                first: 1,
                page: Some(2),
                turn: PageStep::Continue,
                then: Some(3),
            },
            Case {
                seen: full.total(40_i64),
                first: 1,
                page: Some(2),
                turn: PageStep::Done,
                then: Some(2),
            },
            Case {
                seen: full.total(40_i64),
                first: 0,
                page: Some(1),
                turn: PageStep::Done,
                then: Some(1),
            },
            Case {
                seen: PageState::new(20).total(20_i64),
                first: 1,
                page: None,
                turn: PageStep::Done,
                then: None,
            },
            Case {
                seen: PageState::new(20).total(40_i64),
                first: 1,
                page: Some(2),
                turn: PageStep::Continue,
                then: Some(3),
            },
            Case {
                seen: full.pages(2_i64),
                first: 1,
                page: Some(1),
                turn: PageStep::Continue,
                then: Some(2),
            },
            Case {
                seen: full.pages(2_i64),
                first: 1,
                page: Some(2),
                turn: PageStep::Done,
                then: Some(2),
            },
            Case {
                seen: PageState::new(0).more(true),
                first: 1,
                page: Some(2),
                turn: PageStep::Continue,
                then: Some(3),
            },
            Case {
                seen: full.more(false).total(100_i64),
                first: 1,
                page: None,
                turn: PageStep::Done,
                then: None,
            },
        ];
        for Case {
            seen,
            first,
            mut page,
            turn,
            then,
        } in cases
        {
            assert_eq!(seen.page(&mut page, first), turn, "{seen:?}");
            assert_eq!(page, then, "{seen:?}");
        }
        let empty = |promise| {
            stuck(&format!(
                "the response says that there {promise}, but this page is empty"
            ))
        };
        let none = PageState::new(0).size(&20_i64, 0);
        assert_eq!(
            none.total(41_i64).page(&mut 2_i64, 1),
            empty("are 41 items in all")
        );
        assert_eq!(
            none.pages(3_i64).page(&mut 2_i64, 1),
            empty("are 3 pages in all")
        );
    }
}
