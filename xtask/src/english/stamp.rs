//! Writes hashes into a file of English, which keeps its order and its comments.

use std::collections::BTreeMap;

use toml_edit::{DocumentMut, Item, Value};
use volc_spec::EnglishSlot;

/// The texts that get a hash.
pub(super) enum Stamp<'a> {
    /// Those that have none.
    Unstamped,
    /// Those with these keys, or all if one of these is `*`.
    Keys(&'a [String]),
}

impl Stamp<'_> {
    fn takes(&self, key: &str, hash: &str) -> bool {
        match self {
            Self::Unstamped => hash.is_empty(),
            Self::Keys(keys) => keys.iter().any(|wanted| wanted == "*" || wanted == key),
        }
    }
}

/// A file with its hashes.
pub(super) struct Stamped {
    pub(super) text: String,
    /// The keys of the texts that got one.
    pub(super) keys: Vec<String>,
}

/// Fills hashes in. What is wrong with the file otherwise is left to the reader's diagnostics.
///
/// # Errors
/// If it is not TOML.
pub(super) fn stamp(
    text: &str,
    slots: &[EnglishSlot],
    which: &Stamp<'_>,
) -> anyhow::Result<Stamped> {
    let hashes: BTreeMap<&str, String> = slots
        .iter()
        .map(|slot| (slot.key.as_str(), slot.hash()))
        .collect();
    let mut document: DocumentMut = text.parse()?;
    let mut keys = Vec::new();
    let texts = document.get_mut("texts").and_then(Item::as_table_like_mut);
    for (key, item) in texts.into_iter().flat_map(|texts| texts.iter_mut()) {
        let Some(hash) = hashes.get(key.get()) else {
            continue;
        };
        let slot = item.as_array_mut().and_then(|pair| pair.get_mut(0));
        let Some((value, old)) = slot.and_then(|value| Some((value.as_str()?.to_owned(), value)))
        else {
            continue;
        };
        if which.takes(key.get(), &value) {
            let decor = old.decor().clone();
            *old = Value::from(hash.as_str());
            *old.decor_mut() = decor;
            keys.push(key.get().to_owned());
        }
    }
    Ok(Stamped {
        text: document.to_string(),
        keys,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# English of Page.md.\n[texts]\n# The call.\n\"Action\" = [\"\", \"Does it.\"] # short\n\
        \"Body.B\" = [ \"01234567\", \"\"\"\nTwo\nlines.\"\"\" ]\n\"Body.Lost\" = [\"\", \"Lost.\"]\n\"Body.A\" = \
        [\"\", \"A.\"]\n";

    fn slots() -> Vec<EnglishSlot> {
        let slot = |key: &str| EnglishSlot {
            key: key.to_owned(),
            text: "甲".to_owned(),
            wanted: true,
            filled: true,
            shared: None,
        };
        ["Action", "Body.A", "Body.B"].map(slot).into()
    }

    #[test]
    fn unstamped_texts_get_the_hash_of_the_page() {
        let stamped = stamp(TEXT, &slots(), &Stamp::Unstamped).unwrap();
        let hash = slots()[0].hash();
        let expected = TEXT
            .replace("[\"\", \"Does", &format!("[\"{hash}\", \"Does"))
            .replace("[\"\", \"A.", &format!("[\"{hash}\", \"A."));
        assert_eq!(stamped.text, expected);
        assert_eq!(stamped.keys, ["Action", "Body.A"]);
        let again = stamp(&stamped.text, &slots(), &Stamp::Unstamped).unwrap();
        assert_eq!((again.text, again.keys.len()), (expected, 0));
    }

    #[test]
    fn only_chosen_texts_are_stamped_anew() {
        let keys = ["Body.B".to_owned()];
        let stamped = stamp(TEXT, &slots(), &Stamp::Keys(&keys)).unwrap();
        assert_eq!(stamped.text, TEXT.replace("01234567", &slots()[0].hash()));
        let all = ["*".to_owned()];
        let stamped = stamp(TEXT, &slots(), &Stamp::Keys(&all)).unwrap();
        assert_eq!(stamped.keys, ["Action", "Body.B", "Body.A"]);
    }

    #[test]
    fn odd_files_are_left_as_they_are() {
        for text in [
            "",
            "texts = 1\n",
            "[texts]\n\"Action\" = 1\n",
            "[texts]\n\"Action\" = []\n",
        ] {
            assert_eq!(stamp(text, &slots(), &Stamp::Unstamped).unwrap().text, text);
        }
        assert!(stamp("[texts", &slots(), &Stamp::Unstamped).is_err());
    }
}
