//! Items that start with a value: `` - `0`: off ``.

use volc_ir::{Docs, ListedValue};

use super::item::Item;
use crate::meaning::{
    Kind,
    defaults::typed,
    phrase::{Phrase, plain_marks},
};

/// More lines than this are no list of values.
pub(super) const MAX_LINES: usize = 1000;
/// The words before a list of values without bullets.
static ANNOUNCED: Phrase = Phrase::new(
    r"(?:取值|可选值|枚举值|可取|以下值|支持)(?:及?其?含义|如下|为|包括|有|范围|说明)*\s*:\s*$",
);

/// The lines, with what stands on the line behind `- Wall：` on the item's own.
fn joined(declared: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in declared.lines().take(MAX_LINES) {
        let content = line.trim_start();
        let starts = content.starts_with(['-', '*', '+', '`', ':']) || content.is_empty();
        match lines.last_mut() {
            Some(last) if !starts && is_cut(last) => last.push_str(content),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// Returns whether a line is an item that ends where its text should begin.
fn is_cut(line: &str) -> bool {
    let line = line.trim();
    let is_item = line.starts_with(['-', '*', '+']);
    is_item && line.ends_with([':', '：']) && Item::parse(line).is_some()
}

/// The items of a list.
pub(super) enum Bullets {
    Values(Vec<ListedValue>),
    /// Some items are ranges, so the values are not all known.
    Ranges,
}

/// Lines that start with a value: `` - `0`：off ``.
pub(super) fn bullets(declared: &str, kind: Kind) -> Bullets {
    let mut found: Vec<ListedValue> = Vec::new();
    let mut nesting = Nesting::default();
    let mut others = 0;
    let mut prose = 0;
    let mut announced = false;
    for line in joined(declared) {
        let content = line.trim_start();
        let depth = line.len() - content.len();
        let item = Item::parse(content);
        if !content.is_empty() && item.is_none() {
            announced = ANNOUNCED.find(&plain_marks(content)).is_some();
        }
        let is_nested = nesting.is_nested(content, depth);
        match item {
            Some(_) if is_nested => {}
            Some(Item { range: true, .. }) => return Bullets::Ranges,
            Some(item) => {
                let Some(value) = typed(&item.token, kind).filter(|_| item.fits(kind, announced))
                else {
                    nesting.other(content, depth);
                    continue;
                };
                nesting.value(content, depth);
                prose += usize::from(!(announced || item.bullet && item.marked));
                let other = item.other.and_then(|other| typed(&other, kind));
                for value in std::iter::once(value).chain(other) {
                    if !found.iter().any(|v| v.value == value) {
                        found.push(ListedValue {
                            value,
                            docs: Docs::page(item.docs.as_str()),
                        });
                    }
                }
            }
            None => {
                nesting.other(content, depth);
                others += usize::from(content.starts_with(['-', '*', '+']));
            }
        }
    }
    // One value among other items, or at the start of a line, is a remark about it; it must be the only item to be the
    // only value.
    if found.len() == 1 && others + prose > 0 {
        Bullets::Values(Vec::new())
    } else {
        Bullets::Values(found)
    }
}

/// The nesting of items.
#[derive(Default)]
struct Nesting {
    /// The indent of the first value, and whether a bullet stands in front of it.
    first: Option<(usize, bool)>,
    /// The indent of the last item that is no value and says more than what its items have in common.
    holder: Option<usize>,
}

impl Nesting {
    fn is_nested(&self, content: &str, depth: usize) -> bool {
        let is_bullet = content.starts_with(['-', '*', '+']);
        // One space in front of a line is no indent, and lines without bullets have none.
        let below_value = self
            .first
            .is_some_and(|(first, bullet)| match (bullet, is_bullet) {
                (true, false) => depth > first,
                (false, false) => false,
                (_, true) => depth > first + 1,
            });
        below_value || is_bullet && self.holder.is_some_and(|holder| depth > holder + 1)
    }

    fn value(&mut self, content: &str, depth: usize) {
        let is_bullet = content.starts_with(['-', '*', '+']);
        self.first.get_or_insert((depth, is_bullet));
        self.holder = None;
    }

    /// An item that is no value. One such as `- 方言：` is the heading of the values below it.
    fn other(&mut self, content: &str, depth: usize) {
        let is_item = content.starts_with(['-', '*', '+']);
        if !is_item || self.holder.is_some_and(|holder| depth > holder + 1) {
            return;
        }
        let text = content.trim();
        let is_heading = text.ends_with([':', '：']) && !text.contains('`');
        self.holder = Some(depth).filter(|_| !is_heading);
    }
}
