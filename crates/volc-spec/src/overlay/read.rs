//! Reads an overlay, entry by entry.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use toml::de::DeTable;
use volc_ir::{Effect, Facts, Severity};

use super::{
    EnumOverlay, FieldOverlay, Overlay, QueryForm, Sharing, block,
    check::{
        CODES, check, check_path, choice, is_document, is_hash, is_line, is_name, is_pascal,
        is_snake, is_text,
    },
    correction, paging, union,
};
use crate::{
    Code, Diagnostic, Entry, SourceFile,
    document::{Document, Item, get},
    nearest::did_you_mean,
};

impl Overlay {
    /// Reads an overlay. `None` if it has an error.
    pub fn parse(file: &Arc<SourceFile>) -> (Option<Self>, Vec<Diagnostic>) {
        let mut document = Document::new(file, &CODES);
        let table = document.parse(&file.text);
        let overlay = overlay(&mut document, table.get_ref());
        document.finish(overlay)
    }
}

fn overlay(document: &mut Document, table: &DeTable<'_>) -> Overlay {
    document.moved_keys(
        table,
        &["summary"],
        "write it as `\"Action\"` under `[texts]`",
    );
    document.keys(
        table,
        &[
            "reviewed",
            "doc",
            "facts",
            "deprecated",
            "method",
            "effect",
            "field",
            "one_of",
            "enum",
            "block",
            "union",
            "pagination",
            "allow",
        ],
    );
    let reviewed = document.string(table, "reviewed");
    check(
        document,
        &reviewed,
        is_hash,
        "write the first 16 hex digits of the page's SHA-256, or all 64",
    );
    let doc = document.string(table, "doc");
    check(
        document,
        &doc,
        is_document,
        "write the number of the vendor's document, such as \"337049\"",
    );
    let facts = choice(
        document,
        table,
        "facts",
        &[("sdk", Facts::Sdk), ("demo", Facts::Demo)],
    );
    let deprecated = document.string(table, "deprecated");
    check(
        document,
        &deprecated,
        is_line,
        "write in one line why, and what to use instead",
    );
    let method = document.string(table, "method");
    check(
        document,
        &method,
        is_snake,
        "write a name in snake case: lower-case ASCII letters, digits and `_`, a letter first",
    );
    let effect = choice(
        document,
        table,
        "effect",
        &[("read", Effect::Read), ("write", Effect::Write)],
    );
    Overlay {
        file: Arc::clone(&document.file),
        reviewed,
        doc,
        facts,
        deprecated,
        method,
        effect,
        fields: tables(document, table, "field", field),
        enums: tables(document, table, "enum", enumeration),
        unions: tables(document, table, "union", union::read),
        one_of: correction::one_of(document, table),
        block: block::read(document, table),
        pagination: paging::read(document, table),
        allow: allow(document, table),
    }
}

/// The tables under a key whose own keys are paths of fields.
fn tables<T>(
    document: &mut Document,
    table: &DeTable<'_>,
    key: &str,
    read: fn(&mut Document, Range<usize>, &DeTable<'_>) -> T,
) -> BTreeMap<String, T> {
    let mut found = BTreeMap::new();
    for (path, item) in document.entries(table, key) {
        let place = item.clone().map(|_| path.to_owned());
        check_path(document, &place, place.key.clone());
        if let Some(table) = document.as_table(&item) {
            found.insert(path.to_owned(), read(document, item.key, table));
        }
    }
    found
}

fn field(document: &mut Document, key: Range<usize>, table: &DeTable<'_>) -> FieldOverlay {
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
                "write the other name as it is on the wire",
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
            "write a name in PascalCase: ASCII letters and digits, a capital first; or `false` for a definition of its own",
        );
    }
    let sharing = Sharing::Name(name.value.clone());
    Some(name.map(|_| sharing))
}

fn enumeration(document: &mut Document, key: Range<usize>, table: &DeTable<'_>) -> EnumOverlay {
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

fn allow(document: &mut Document, table: &DeTable<'_>) -> BTreeMap<Code, Entry<String>> {
    let mut allowed = BTreeMap::new();
    for (id, item) in document.entries(table, "allow") {
        let code = id.parse::<Code>().ok();
        match code {
            None => {
                let mut error = Diagnostic::new(
                    Code::OverlayValue,
                    &document.file,
                    item.key.clone(),
                    format!("there is no code `{id}`"),
                );
                error
                    .help
                    .extend(did_you_mean(id, Code::ALL.iter().map(|code| code.id())));
                document.diagnostics.push(error);
            }
            Some(code) if code.severity() == Severity::Error => {
                let place = Entry {
                    span: item.key.clone(),
                    ..item.clone()
                };
                document.refuse(
                    &place,
                    format!("{code} is an error and cannot be allowed"),
                    "correct the page's fault with another entry",
                );
            }
            Some(_) => {}
        }
        if let Some(reason) = reason(document, &item)
            && let Some(code) = code
        {
            allowed.insert(code, reason);
        }
    }
    allowed
}

fn reason(document: &mut Document, item: &Item<'_>) -> Option<Entry<String>> {
    let table = document.as_table(item)?;
    document.keys(table, &["reason"]);
    let reason = match get(table, "reason") {
        Some(_) => document.string(table, "reason")?,
        None => {
            let message = "an `allow` needs a `reason`".to_owned();
            document.report(CODES.value, item.key.clone(), message);
            return None;
        }
    };
    if !is_text(&reason.value) {
        document.refuse(
            &reason,
            "the reason is empty",
            "say why the page is right as it is",
        );
    }
    // The entry's key is the code, so that an `allow` in vain is marked there.
    Some(Entry {
        key: item.key.clone(),
        ..reason
    })
}
