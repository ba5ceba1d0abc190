//! Terms that find an item in the search of rustdoc, beside its name: `#[doc(alias)]`.

use std::collections::BTreeSet;

use serde_json::Value;

/// The alias of an enumeration's variant: its value, where the name does not show it.
pub(crate) fn of_value(name: &str, value: &Value) -> Vec<String> {
    let value = value.as_str().filter(|value| is_fit(value));
    let value = value.filter(|value| folded(value) != folded(name));
    value.into_iter().map(str::to_owned).collect()
}

/// The aliases of a variant of a union: the texts of its tags, where the name does not show them.
pub(crate) fn of_tags<'a>(name: &str, values: impl Iterator<Item = &'a Value>) -> Vec<String> {
    let values: BTreeSet<String> = values.flat_map(|value| of_value(name, value)).collect();
    values.into_iter().collect()
}

/// Letters and digits, in lower case: what rustdoc compares of names.
fn folded(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Returns whether rustdoc takes the term, and a person might search for it.
fn is_fit(term: &str) -> bool {
    let is_odd =
        |c: char| c == '"' || c == '\'' || c == '\\' || c.is_whitespace() || c.is_control();
    (2..=60).contains(&term.chars().count()) && !term.contains(is_odd)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn value_is_an_alias_where_the_name_does_not_show_it() {
        struct Case {
            name: &'static str,
            value: Value,
            aliases: &'static [&'static str],
        }
        let cases = [
            Case {
                name: "SeedAsr",
                value: json!("volc.seedasr"),
                aliases: &["volc.seedasr"],
            },
            Case {
                name: "SingleStream",
                value: json!("single_stream"),
                aliases: &[],
            },
            Case {
                name: "Odd",
                value: json!("it's"),
                aliases: &[],
            },
            Case {
                name: "First",
                value: json!(1),
                aliases: &[],
            },
        ];
        for case in cases {
            assert_eq!(
                of_value(case.name, &case.value),
                case.aliases,
                "{}",
                case.name
            );
        }
    }
}
