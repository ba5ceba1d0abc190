//! The members that decide, and their values.

use std::collections::BTreeMap;

use serde_json::Value;
use volc_ir::Tag;

use super::Draft;
use crate::{
    cell_markup::{is_space, trim},
    meaning::{Kind, defaults, fixed, phrase::Phrase, types, types::TypeExpr},
    row::Row,
};

/// Finds the tags of a union, and fills in the values of each variant that the overlay leaves open.
pub(super) fn find(drafts: &mut [Draft<'_>], siblings: &[Row], union: &str) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    let declared: Vec<String> = drafts
        .iter()
        .flat_map(|draft| draft.when.keys().cloned())
        .collect();
    let sibling = declared
        .iter()
        .find_map(|key| key.strip_prefix('^').map(str::to_owned));
    let sibling = sibling.or_else(|| by_titles(drafts, siblings, union));
    if let Some(name) = sibling {
        fill_sibling(drafts, siblings, &name);
        tags.push(Tag::Sibling(name));
    }
    let mut local: Vec<String> = declared
        .iter()
        .filter(|key| !key.starts_with('^'))
        .cloned()
        .collect();
    for (member, values) in constants(drafts) {
        let mut distinct: Vec<&Value> = Vec::new();
        for (_, value) in &values {
            if !distinct.contains(&value) {
                distinct.push(value);
            }
        }
        // A constant of one variant, or one that all have, tells nothing.
        if distinct.len() < 2 && !local.contains(&member) {
            continue;
        }
        for (at, value) in &values {
            if let Some(draft) = drafts.get_mut(*at) {
                draft
                    .when
                    .entry(member.clone())
                    .or_insert_with(|| value.clone());
            }
        }
        local.push(member);
    }
    for member in local {
        let tag = Tag::Own(member);
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// The constants of the variants by member, in the order of the first variant that has one.
fn constants(drafts: &[Draft<'_>]) -> Vec<(String, Vec<(usize, Value)>)> {
    let mut found: Vec<(String, Vec<(usize, Value)>)> = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        for row in &draft.row.children {
            let Some(value) = constant(row) else {
                continue;
            };
            match found.iter_mut().find(|(name, _)| *name == row.name.text) {
                Some((_, values)) => values.push((at, value)),
                None => found.push((row.name.text.clone(), vec![(at, value)])),
            }
        }
    }
    found.retain(|(_, values)| values.len() >= 2);
    found
}

/// The constant that a row states.
pub(super) fn constant(row: &Row) -> Option<Value> {
    fixed::parse(&row.description.text, kind(row))
}

/// Returns the kind of value of a row.
pub(super) fn kind(row: &Row) -> Kind {
    match types::parse(&row.ty.text) {
        Some(TypeExpr::Int | TypeExpr::Uint) => Kind::Int,
        Some(TypeExpr::Bool) => Kind::Bool,
        Some(TypeExpr::String) => Kind::String,
        Some(TypeExpr::Float) => Kind::Float,
        _ => Kind::Other,
    }
}

/// The sibling whose listed values go with the most titles.
fn by_titles(drafts: &[Draft<'_>], siblings: &[Row], union: &str) -> Option<String> {
    let score = |row: &&Row| {
        let items = items(row);
        drafts
            .iter()
            .filter(|draft| matching(&draft.row.name.text, &items).is_some())
            .count()
    };
    let candidates = siblings
        .iter()
        .filter(|row| row.name.text != union && !items(row).is_empty());
    let best = candidates
        .map(|row| (score(&row), row))
        .max_by_key(|(score, _)| *score);
    best.filter(|(score, _)| *score > 0)
        .map(|(_, row)| row.name.text.clone())
}

fn fill_sibling(drafts: &mut [Draft<'_>], siblings: &[Row], name: &str) {
    let Some(row) = siblings.iter().find(|row| row.name.text == name) else {
        return;
    };
    let items = items(row);
    let key = format!("^{name}");
    for draft in drafts {
        if !draft.when.contains_key(&key)
            && let Some(value) = matching(&draft.row.name.text, &items)
        {
            draft.when.insert(key.clone(), value);
        }
    }
}

/// An item of a list that begins with a value: `- `x`（..）`, `* `x`：..`.
static ITEM: Phrase = Phrase::new(r"(?m)^(?:[-*+]\s+)?`([^`\n]+)`");

/// The values that a row lists, each with all the lines of its item.
fn items(row: &Row) -> Vec<(Value, String)> {
    let kind = kind(row);
    if !matches!(kind, Kind::String | Kind::Int) {
        return Vec::new();
    }
    let text = row.description.text.as_str();
    let starts: Vec<(usize, &str)> = ITEM
        .all(text)
        .filter_map(|found| Some((found.get(0)?.start(), found.get(1)?.as_str())))
        .collect();
    let item = |(at, (start, token)): (usize, &(usize, &str))| {
        let end = starts.get(at + 1).map_or(text.len(), |(end, _)| *end);
        Some((
            defaults::typed(token, kind)?,
            text.get(*start..end)?.to_owned(),
        ))
    };
    starts.iter().enumerate().filter_map(item).collect()
}

/// The value whose item speaks of a title: in a line of its own, else anywhere in it; none if several do.
fn matching(title: &str, items: &[(Value, String)]) -> Option<Value> {
    let spellings = spellings(title);
    let exact = |text: &str, spelling: &str| {
        text.lines().any(|line| {
            let line =
                line.trim_start_matches(|c: char| is_space(c) || matches!(c, '-' | '*' | '+'));
            let behind = line
                .split_once(['：', ':'])
                .map_or(line, |(_, behind)| behind);
            [line, behind]
                .iter()
                .map(|part| letters(part.trim_end_matches(['。', '；', ';', '.'])))
                .any(|part| part == *spelling || without_vendor(&part) == Some(spelling))
        })
    };
    let within = |text: &str, spelling: &str| letters(text).contains(spelling);
    for fits in [&exact as &dyn Fn(&str, &str) -> bool, &within] {
        for spelling in &spellings {
            let mut found = items.iter().filter(|(_, text)| fits(text, spelling));
            match (found.next(), found.next()) {
                (Some((value, _)), None) => return Some(value.clone()),
                (Some(_), Some(_)) => break,
                _ => {}
            }
        }
    }
    None
}

/// The ways in which a title may be spelled in a list of values, the most exact one first.
fn spellings(title: &str) -> Vec<String> {
    let mut found = vec![title.to_owned()];
    for remark in ["_参数透传", "_参数直传", "（参数透传）", "（参数直传）"] {
        found.push(title.replace(remark, ""));
    }
    let shorter: Vec<String> = found
        .iter()
        .map(|text| text.split(['（', '(']).next().unwrap_or(text).to_owned())
        .collect();
    found.extend(shorter);
    // The vendor's own name is left out where all is the vendor's.
    let local: Vec<String> = found
        .iter()
        .filter_map(|text| without_vendor(text).map(str::to_owned))
        .collect();
    found.extend(local);
    let mut out: Vec<String> = Vec::new();
    for text in found.iter().map(|text| letters(text)) {
        if !text.is_empty() && !out.contains(&text) {
            out.push(text);
        }
    }
    out
}

/// A text without the vendor's name in front.
fn without_vendor(text: &str) -> Option<&str> {
    text.strip_prefix("火山引擎")
        .or_else(|| text.strip_prefix("火山"))
}

/// A text in lower case without spaces and marks of code.
fn letters(text: &str) -> String {
    trim(text)
        .chars()
        .filter(|c| !is_space(*c) && !matches!(c, '`' | '*'))
        .collect::<String>()
        .to_lowercase()
}

/// The values of each tag that variants write, for a message.
pub(super) fn described(when: &BTreeMap<String, Value>) -> String {
    let parts: Vec<String> = when
        .iter()
        .map(|(key, value)| format!("{} = {value}", key.trim_start_matches('^')))
        .collect();
    parts.join(", ")
}
