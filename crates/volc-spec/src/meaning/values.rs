//! Lists of values: which values a description names, and what it says of each.

mod bullets;
mod item;
mod prose;
mod series;
#[cfg(test)]
mod tests;

use volc_ir::{Bounds, ListedValue, Range};

use self::bullets::{Bullets, bullets};
use super::{
    Kind,
    dropped::{Dropped, Statement},
    phrase::plain_marks,
};

/// The values that a description lists for a field of this kind; empty if it lists none, or a range of them. One value
/// alone is no enumeration, but still the only one that is documented. Lists that hold under a condition only are
/// dropped.
pub(crate) fn parse(description: &str, kind: Kind, dropped: &mut Vec<Dropped>) -> Vec<ListedValue> {
    if !matches!(kind, Kind::Int | Kind::String) {
        return Vec::new();
    }
    let declared = unquoted(description);
    let items = match bullets(&declared, kind) {
        Bullets::Values(values) => values,
        Bullets::Ranges => return Vec::new(),
    };
    let text = plain_marks(&declared);
    let mut unread = Vec::new();
    let set = prose::set(&text, kind, &mut unread);
    if items.len() >= 2 {
        // `阶段：0：不明`, and the other values as items: the first one stands behind the label.
        let inline = prose::inline(&text, kind);
        let rest = inline.get(1..).unwrap_or_default().iter();
        if rest.map(|v| &v.value).eq(items.iter().map(|v| &v.value)) {
            return inline;
        }
        return united(set, items);
    }
    let listed = [
        set,
        prose::inline(&text, kind),
        prose::means(&text, kind),
        prose::alone(&text, kind),
        prose::glossed(&text, kind),
        prose::words(&text, kind),
        prose::commas(&text, kind),
        prose::formats(&text, kind),
        prose::named(&declared, kind),
    ]
    .into_iter()
    .find(|found| found.len() >= 2)
    .unwrap_or_else(|| only(items, &text, kind, &mut unread));
    if listed.is_empty() {
        let unread = unread.into_iter();
        dropped.extend(unread.map(|words| words.with_statement(Statement::Values)));
    }
    listed
}

/// The only value that is documented; none where unclear values stand in the text.
fn only(
    items: Vec<ListedValue>,
    text: &str,
    kind: Kind,
    unread: &mut Vec<Dropped>,
) -> Vec<ListedValue> {
    if !items.is_empty() || !unread.is_empty() {
        return items;
    }
    let single = prose::single(text, kind, unread);
    if !single.is_empty() || !unread.is_empty() {
        return single;
    }
    prose::glossed(text, kind)
}

/// The values, unless they are only some of a range: `[-50, 100]`, of which the text explains `0` and `100`.
pub(crate) fn closed(listed: Vec<ListedValue>, bounds: &Bounds) -> Vec<ListedValue> {
    let ends = |range: &Range| {
        range
            .min
            .as_ref()?
            .as_i64()
            .zip(range.max.as_ref()?.as_i64())
    };
    let Some(range) = bounds.range() else {
        return listed;
    };
    let has = |value: i64| listed.iter().any(|v| v.value == value);
    // Nobody lists more values than these.
    let all =
        ends(range).is_some_and(|(min, max)| max.saturating_sub(min) < 256 && (min..=max).all(has));
    if all { listed } else { Vec::new() }
}

/// Items, with the values of a set that names more: items say what the values of the set mean, sometimes of a few only.
fn united(mut set: Vec<ListedValue>, items: Vec<ListedValue>) -> Vec<ListedValue> {
    let same = |a: &ListedValue, b: &ListedValue| a.value == b.value;
    if set.len() <= items.len() || !set.iter().any(|v| items.iter().any(|item| same(v, item))) {
        return items;
    }
    for item in items {
        match set.iter_mut().find(|v| same(v, &item)) {
            Some(known) => *known = item,
            None => set.push(item),
        }
    }
    set
}

/// Without quotes, admonitions and code, whose lists are never of values.
fn unquoted(description: &str) -> String {
    let mut quoted = false;
    let lines = description.lines().filter(|line| {
        let content = line.trim_start();
        if content.starts_with(":::") || content.starts_with("```") {
            quoted = !quoted;
            return false;
        }
        !quoted && !content.starts_with('>')
    });
    let lines = lines.map(|line| match line.trim_start().strip_prefix(['•', '·']) {
        Some(item) => format!("- {}", item.trim_start()),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}
