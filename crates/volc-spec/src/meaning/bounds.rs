//! Bounds: ranges, lengths, numbers of items, patterns.
//!
//! A number is read whole, with its unit, or there is no bound: a client that refuses a documented value is worse than
//! one that does not check. Text that looks like a bound and is not understood is reported, never guessed. For the same
//! reason a range is no bound where the service itself corrects what is outside: it cuts a text, takes the nearest end,
//! or falls back to the default. The description keeps the range.

mod doubt;
mod ends;
mod found;
mod item;
mod length;
mod numeric;
mod prose;

#[cfg(test)]
mod tests;

use serde_json::Value;
use volc_ir::{Bounds, Range};

pub(crate) use self::found::Found;
use super::Kind;
use super::phrase::Phrase;

/// `值不合法时，自动调整为默认值`: the service takes any value, and replaces one that it does not like.
static FALLS_BACK: Phrase = Phrase::new(
    r"(?:不合法|非法|无效|超[出过](?:取值|该)?范围|不在(?:取值|该)?范围[内中]?)(?:的值?|时)?,?\s*(?:会|将|则|就)?\s*(?:自动)?(?:调整为|修改为|设置为|重置为|恢复为|改为|改用|改成|按|取|使用|采用|用)\s*默认值|不合法时(?:自适应|也是)|超[出过](?:取值|该)?(?:范围|边界)?(?:的值?|时|则)?,?\s*(?:会|将|则)?(?:自动)?(?:按|取|使用|调整为|修正为|截取为|截断为)(?:为|到)?(?:边界|临界|端点|最近|最接近|上下限|最[大小]值)|否则(?:会|将|则)?(?:自动)?(?:调整为|使用|采用|改用|取|按)默认值|(?:invalid|out of range)[^.\n]{0,40}(?:default value is used|falls? back to the default|set to the default)",
);

/// Allows the default too: one outside the range, such as 0 for "off", is a value of its own.
pub(crate) fn allow(bounds: &mut Bounds, default: Option<&Value>) {
    if let Some(Value::Number(default)) = default
        && !bounds.allows(default)
    {
        bounds.any_of.push(Range::single(default.clone()));
        bounds.any_of = numeric::ordered(std::mem::take(&mut bounds.any_of));
    }
}

/// Reads what a description says of the values of a field; `list` if it is a list of that kind.
pub(crate) fn parse(name: &str, description: &str, kind: Kind, list: bool) -> Found {
    let prose = prose::read(description);
    let mut found = Found::default();
    // A bound is what the service refuses.
    if FALLS_BACK.find(&prose.text).is_some() {
        return found;
    }
    match kind {
        Kind::Int | Kind::Float => {
            found.bounds.any_of = numeric::ranges(name, &prose, kind, &mut found.dropped);
        }
        Kind::String => {
            length::text(description, &prose, list, &mut found);
            if !list && found.bounds.is_empty() && found.dropped.is_empty() {
                found.dropped.extend(numeric::of_text(name, &prose));
            }
        }
        Kind::Bool | Kind::Other => {}
    }
    if list {
        // What was read as the number of items is none of the items' own bounds.
        found
            .dropped
            .retain(|dropped| !length::counts_items(&dropped.words));
        length::items(&prose.text, &mut found);
    }
    doubt::take_back(&prose.text, &mut found.bounds, &mut found.dropped);
    found
}
