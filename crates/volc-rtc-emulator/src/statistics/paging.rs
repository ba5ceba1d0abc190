//! `PageNum` and `PageSize`.

/// The usual page size, and the largest one. The pages say that a larger one counts as it.
const SIZES: [i64; 2] = [20, 100];

/// The page that is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paging {
    pub(super) number: i64,
    pub(super) size: i64,
}

impl Paging {
    pub(super) fn new(number: Option<i64>, size: Option<i64>) -> Self {
        let [usual, most] = SIZES;
        Self {
            number: number.filter(|number| *number > 0).unwrap_or(1),
            size: size.filter(|size| *size > 0).unwrap_or(usual).min(most),
        }
    }

    /// Returns the number of items before the page.
    pub(super) fn offset(self) -> i64 {
        (self.number - 1).saturating_mul(self.size)
    }

    /// Returns whether there are items behind those of the page.
    pub(super) fn has_more(self, items: usize, total: i64) -> bool {
        let items = i64::try_from(items).unwrap_or(i64::MAX);
        self.offset().saturating_add(items) < total
    }
}
