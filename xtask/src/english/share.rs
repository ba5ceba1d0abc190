//! Moves the English of shared types to `shared.en.toml`, where it stands once.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Context;
use toml_edit::{DocumentMut, Item, Value};
use volc_spec::{EnglishSlot, PageEnglish};

use crate::{output::print, workspace};

const HEADER: &str = "# English of the types that pages share. Each text stands beside the hash of the page's text it \
    was written from.\n";

/// English by key: the hash of the page's text, and the text.
type Texts = BTreeMap<String, (String, String)>;

/// Moves the texts of a service's pages.
///
/// # Errors
/// If a file cannot be read or written, or is not TOML.
pub(super) fn share(pages: &[PageEnglish]) -> anyhow::Result<()> {
    let is_shared = |page: &&PageEnglish| page.path.ends_with("shared.en.toml");
    let Some(shared) = pages.iter().find(is_shared) else {
        return Ok(());
    };
    let mut texts = texts(&read(&shared.path)?)?;
    for page in pages.iter().filter(|page| !is_shared(page)) {
        let before = read(&page.path)?;
        let (after, moved) = without_shared(&before, &page.slots)?;
        for (key, text) in moved {
            texts.entry(key).or_insert((String::new(), text));
        }
        if after != before {
            write(&page.path, &after)?;
        }
    }
    write(&shared.path, &shared_file(texts, &shared.slots))
}

/// A page's file without the texts of shared types, and these by their keys in `shared.en.toml`.
fn without_shared(
    text: &str,
    slots: &[EnglishSlot],
) -> anyhow::Result<(String, Vec<(String, String)>)> {
    let mut document: DocumentMut = text.parse()?;
    let mut moved = Vec::new();
    if let Some(table) = document.get_mut("texts").and_then(Item::as_table_like_mut) {
        for slot in slots {
            let Some(key) = &slot.shared else {
                continue;
            };
            let removed = table.remove(&slot.key);
            let english = removed.as_ref().and_then(english);
            moved.extend(english.map(|(_, text)| (key.clone(), text)));
        }
    }
    Ok((document.to_string(), moved))
}

/// The text of `shared.en.toml`: in the order of the types, what names nothing at the end.
fn shared_file(mut texts: Texts, slots: &[EnglishSlot]) -> String {
    let mut file = format!("{HEADER}[texts]\n");
    let mut line = |key: &str, hash: &str, text: &str| {
        let [key, hash, text] = [key, hash, text].map(|text| Value::from(text).to_string());
        file.push_str(&format!("{key} = [{hash}, {text}]\n"));
    };
    for slot in slots {
        if let Some((hash, text)) = texts.remove(&slot.key) {
            let hash = if hash.is_empty() { slot.hash() } else { hash };
            line(&slot.key, &hash, &text);
        }
    }
    for (key, (hash, text)) in &texts {
        line(key, hash, text);
    }
    file
}

fn texts(text: &str) -> anyhow::Result<Texts> {
    let document: DocumentMut = text.parse()?;
    let table = document.get("texts").and_then(Item::as_table_like);
    let entries = table.into_iter().flat_map(|table| table.iter());
    Ok(entries
        .filter_map(|(key, item)| Some((key.to_owned(), english(item)?)))
        .collect())
}

fn english(item: &Item) -> Option<(String, String)> {
    let pair = item.as_array()?;
    Some((
        pair.get(0)?.as_str()?.to_owned(),
        pair.get(1)?.as_str()?.to_owned(),
    ))
}

fn read(path: &Path) -> anyhow::Result<String> {
    if !path.is_file() {
        return Ok(String::new());
    }
    fs::read_to_string(path).with_context(|| format!("cannot read `{}`", workspace::relative(path)))
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let shown = workspace::relative(path);
    fs::write(path, text).with_context(|| format!("cannot write `{shown}`"))?;
    print(&format!("{shown}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(key: &str, shared: Option<&str>) -> EnglishSlot {
        EnglishSlot {
            key: key.to_owned(),
            text: "甲".to_owned(),
            wanted: true,
            filled: true,
            shared: shared.map(str::to_owned),
        }
    }

    #[test]
    fn texts_of_shared_types_leave_the_page() {
        let page = "# English of Page.md.\n[texts]\n\"Action\" = [\"1\", \"Does it.\"]\n\
            \"Body.Config.A\" = [\"2\", \"The \\\"a\\\".\"]\n";
        let slots = [
            slot("Action", None),
            slot("Body.Config.A", Some("Config.A")),
            slot("Body.Config.B", Some("Config.B")),
        ];
        let (after, moved) = without_shared(page, &slots).unwrap();
        assert_eq!(
            after,
            "# English of Page.md.\n[texts]\n\"Action\" = [\"1\", \"Does it.\"]\n"
        );
        assert_eq!(moved, [("Config.A".to_owned(), "The \"a\".".to_owned())]);
        assert!(without_shared("[texts", &slots).is_err());
    }

    #[test]
    fn shared_texts_stand_in_the_order_of_the_types() {
        let text = |hash: &str, text: &str| (hash.to_owned(), text.to_owned());
        let all = Texts::from([
            ("Config.A".to_owned(), text("01234567", "A.")),
            ("Config.B".to_owned(), text("", "Two\nlines.")),
            ("Lost".to_owned(), text("1", "Lost.")),
        ]);
        let slots = [slot("Config.B", None), slot("Config.A", None)];
        let file = shared_file(all.clone(), &slots);
        let read = super::texts(&file).unwrap();
        assert_eq!(read["Config.B"], text(&slots[0].hash(), "Two\nlines."));
        assert_eq!(
            (&read["Config.A"], &read["Lost"]),
            (&all["Config.A"], &all["Lost"])
        );
        let at = |key: &str| file.find(key).unwrap();
        assert!(at("Config.B") < at("Config.A") && at("Config.A") < at("Lost"));
        assert_eq!(shared_file(read, &slots), file);
    }
}
