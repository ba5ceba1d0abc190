//! Serialized names to names in Rust.

pub(crate) mod reserved;

use std::collections::HashSet;

use proc_macro2::{Ident, Span};
use unicode_ident::{is_xid_continue, is_xid_start};
use unicode_normalization::UnicodeNormalization;

/// An identifier: keywords are escaped, and what cannot be escaped gets a trailing `_`.
pub(crate) fn ident(name: &str) -> Ident {
    if reserved::NEVER_RAW.contains(&name) {
        Ident::new(&format!("{name}_"), Span::call_site())
    } else if reserved::KEYWORDS.contains(&name) {
        Ident::new_raw(name, Span::call_site())
    } else {
        Ident::new(name, Span::call_site())
    }
}

/// The name of a field, a method or a module: `ServerMessageURLForRTS` is `server_message_url_for_rts`.
pub(crate) fn snake(name: &str) -> String {
    let words: Vec<String> = words(name).iter().map(|word| word.to_lowercase()).collect();
    start_with(&words.join("_"), '_', "field")
}

/// The name of a module that is a file of its own: only ASCII, since file systems differ in the rest.
pub(crate) fn module(name: &str) -> String {
    let name = snake(name);
    let mut ascii = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            ascii.push_str(&format!("u{:x}", u32::from(c)));
        }
    }
    ascii
}

/// The name of a type, a variant or a type parameter. Acronyms keep their case, since the page chose it.
pub(crate) fn pascal(name: &str) -> String {
    let words: Vec<String> = words(name).iter().map(|word| capitalised(word)).collect();
    start_with(&words.concat(), 'V', "Value")
}

/// Returns whether a type cannot have this name in a generated file.
pub(crate) fn is_taken_type(name: &str) -> bool {
    let mut chars = name.chars();
    let is_parameter =
        chars.next().is_some_and(|c| c.is_ascii_uppercase()) && chars.all(|c| c.is_ascii_digit());
    is_parameter || reserved::TYPES.contains(&name)
}

/// A set of names in which every new one is made unique by trailing `_`.
#[derive(Default)]
pub(crate) struct Unique(HashSet<String>);

impl Unique {
    pub(crate) fn with(taken: &[&str]) -> Self {
        Self(taken.iter().map(|&name| name.to_owned()).collect())
    }

    /// Takes the name, or the next free one made of it. The result needs no more than the mark of a raw identifier.
    pub(crate) fn take(&mut self, name: &str) -> String {
        let mut name = name.to_owned();
        while reserved::NEVER_RAW.contains(&name.as_str()) || !self.0.insert(name.clone()) {
            name.push('_');
        }
        name
    }

    /// Takes the name if it is free and can be one.
    pub(crate) fn try_take(&mut self, name: &str) -> bool {
        !reserved::NEVER_RAW.contains(&name) && self.0.insert(name.to_owned())
    }
}

/// Cuts a name where its case or its punctuation says that a word ends. Digits belong to the word before them.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    // The compiler takes names that differ only in how their characters are composed as one, and warns of odd forms.
    let name: String = name.nfkc().collect();
    for part in name.split(|c: char| !is_xid_continue(c) || c == '_') {
        let chars: Vec<char> = part.chars().collect();
        let mut word = String::new();
        for (at, &c) in chars.iter().enumerate() {
            if !word.is_empty() && starts_word(&chars, at) {
                words.push(std::mem::take(&mut word));
            }
            word.push(c);
        }
        if !word.is_empty() {
            words.push(word);
        }
    }
    words
}

fn starts_word(chars: &[char], at: usize) -> bool {
    let is_upper = |i: usize| chars.get(i).is_some_and(|c| c.is_uppercase());
    let is_lower = |i: usize| chars.get(i).is_some_and(|c| c.is_lowercase());
    if !is_upper(at) {
        return false;
    }
    let after_upper = at > 0 && is_upper(at - 1);
    // The plural of an acronym, as in `UserIDs`, is still the acronym.
    let plural = chars.get(at + 1) == Some(&'s') && !is_lower(at + 2);
    !after_upper || (is_lower(at + 1) && !plural)
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

fn start_with(name: &str, prefix: char, empty: &str) -> String {
    match name.chars().next() {
        None => empty.to_owned(),
        Some(c) if is_xid_start(c) => name.to_owned(),
        Some(_) => format!("{prefix}{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_in_snake_case() {
        let cases = [
            ("AppId", "app_id"),
            ("ServerMessageURLForRTS", "server_message_url_for_rts"),
            ("H264", "h264"),
            ("H264Codec", "h264_codec"),
            ("UserIDs", "user_ids"),
            ("IDsOfUsers", "ids_of_users"),
            ("RTCRoomId", "rtc_room_id"),
            ("isOK", "is_ok"),
            ("app_id", "app_id"),
            ("s:imcloud-id", "s_imcloud_id"),
            ("2g", "_2g"),
            ("Type", "type"),
            ("会话", "会话"),
            ("ÄPfel", "ä_pfel"),
            ("ｗｉｄｅ", "wide"),
            ("²x", "_2x"),
            ("e\u{301}", "é"),
            ("--", "field"),
            ("", "field"),
        ];
        for (wire, expected) in cases {
            assert_eq!(snake(wire), expected, "{wire}");
        }
    }

    #[test]
    fn modules_are_in_ascii() {
        assert_eq!(module("ListÄpfel"), "list_ue4pfel");
        assert_eq!(module("会话"), "u4f1au8bdd");
        assert_eq!(module("GetURL"), "get_url");
    }

    #[test]
    fn types_are_in_pascal_case() {
        let cases = [
            ("DataType", "DataType"),
            ("data_type", "DataType"),
            ("2g", "V2g"),
            ("h264", "H264"),
            ("live-streaming", "LiveStreaming"),
            ("会话", "会话"),
            ("*", "Value"),
        ];
        for (wire, expected) in cases {
            assert_eq!(pascal(wire), expected, "{wire}");
        }
    }

    #[test]
    fn keywords_are_escaped() {
        let cases = [
            ("type", "r#type"),
            ("gen", "r#gen"),
            ("async", "r#async"),
            ("self", "self_"),
            ("Self", "Self_"),
            ("_", "__"),
            ("union", "union"),
        ];
        for (name, expected) in cases {
            assert_eq!(ident(name).to_string(), expected);
        }
    }

    #[test]
    fn unique_names_get_a_trailing_mark() {
        let mut names = Unique::with(&["send"]);
        assert_eq!(names.take("send"), "send_");
        assert_eq!(names.take("send"), "send__");
        assert_eq!(names.take("other"), "other");
        assert_eq!(names.take("self"), "self_");
        assert_eq!(names.take("self"), "self__");
    }

    proptest::proptest! {
        #[test]
        fn any_text_becomes_an_identifier(text: String) {
            for name in [snake(&text), pascal(&text)] {
                let name = Unique::default().take(&name);
                syn::parse_str::<Ident>(&ident(&name).to_string()).unwrap();
            }
        }
    }
}
