//! Tables of fields and of enumerations in an overlay.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::DeTable;

use crate::Entry;
use crate::document::{Document, get};
use crate::overlay::check::{CODES, check, choice, is_line, is_name, is_pascal, is_text};
use crate::overlay::{EnumOverlay, FieldOverlay, QueryForm, Sharing, correction};

pub(super) fn field(
    document: &mut Document,
    key: Range<usize>,
    table: &DeTable<'_>,
) -> FieldOverlay {
    document.moved_keys(
        table,
        &["note"],
        "write it under `[texts]`, with the path as its key",
    );
    let keys = [
        "deprecated",
        "rename",
        "type",
        "map_value",
        "aliases",
        "sensitive",
        "shared",
        "query",
    ];
    document.keys(table, &[keys.as_slice(), &correction::KEYS].concat());
    let field = FieldOverlay {
        key,
        deprecated: document.string(table, "deprecated"),
        rename: document.string(table, "rename"),
        ty: document.string(table, "type"),
        map_value: document.string(table, "map_value"),
        aliases: document.strings(table, "aliases"),
        sensitive: document.bool(table, "sensitive"),
        shared: sharing(document, table),
        query: choice(document, table, "query", &[("json", QueryForm::Json)]),
        correction: correction::read(document, table),
    };
    check(
        document,
        &field.deprecated,
        is_line,
        "write in one line why, and what to use instead",
    );
    check(
        document,
        &field.rename,
        is_name,
        "write a name of ASCII letters, digits and `_`, a letter first",
    );
    check(
        document,
        &field.ty,
        is_text,
        "write a type as pages spell it, such as \"Array of String\"",
    );
    check(
        document,
        &field.map_value,
        is_text,
        "write a type as pages spell it, such as \"Integer\"",
    );
    for (at, alias) in field.aliases.iter().enumerate() {
        if !is_text(&alias.value) {
            document.refuse(
                alias,
                "an alias is empty",
                "write the other name as it is serialized",
            );
        } else if field
            .aliases
            .iter()
            .take(at)
            .any(|other| other.value == alias.value)
        {
            document.refuse(
                alias,
                format!("the alias `{}` is listed twice", alias.value),
                "remove one",
            );
        }
    }
    field
}

/// A name, or `false`.
fn sharing(document: &mut Document, table: &DeTable<'_>) -> Option<Entry<Sharing>> {
    let item = get(table, "shared")?;
    if item.value.as_bool() == Some(false) {
        return Some(item.map(|_| Sharing::Own));
    }
    let name = document.string(table, "shared")?;
    if !is_pascal(&name.value) {
        document.refuse(
            &name,
            format!("`{}` cannot be used here", name.value),
            "write a name in PascalCase: ASCII letters and digits, a capital first; or `false` for a definition of \
                its own",
        );
    }
    let sharing = Sharing::Name(name.value.clone());
    Some(name.map(|_| sharing))
}

pub(super) fn enumeration(
    document: &mut Document,
    key: Range<usize>,
    table: &DeTable<'_>,
) -> EnumOverlay {
    document.keys(table, &["values"]);
    if get(table, "values").is_none() {
        document.report(
            CODES.value,
            key.clone(),
            "an entry of `enum` without `values`".to_owned(),
        );
    }
    let mut values: BTreeMap<String, Entry<String>> = BTreeMap::new();
    for (value, item) in document.entries(table, "values") {
        let Some(name) = document.as_string(item) else {
            continue;
        };
        if !is_pascal(&name.value) {
            document.refuse(
                &name,
                format!("`{}` is not a name of a variant", name.value),
                "write it in PascalCase: ASCII letters and digits, a capital first",
            );
        } else if let Some((other, _)) = values.iter().find(|(_, n)| n.value == name.value) {
            let message = format!(
                "`{}` is the name of two values, {other} and {value}",
                name.value
            );
            document.refuse(&name, message, "give each value a name of its own");
        }
        values.insert(value.to_owned(), name);
    }
    EnumOverlay { key, values }
}
