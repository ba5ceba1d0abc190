//! A TOML file of ours, read key by key: every value knows its place, and what is wrong becomes a diagnostic there.

use std::{collections::BTreeSet, ops::Range, sync::Arc};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{Code, Diagnostic, SourceFile, nearest::did_you_mean};

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<T> {
    /// The value.
    pub value: T,
    /// The place of its key.
    pub key: Range<usize>,
    /// The place of the value.
    pub span: Range<usize>,
}

impl<T> Entry<T> {
    /// The same place with another value.
    pub(crate) fn map<U>(self, f: impl FnOnce(T) -> U) -> Entry<U> {
        Entry {
            value: f(self.value),
            key: self.key,
            span: self.span,
        }
    }
}

/// The codes for what can be wrong with one kind of file.
pub(crate) struct Codes {
    pub(crate) syntax: Code,
    pub(crate) key: Code,
    pub(crate) ty: Code,
    pub(crate) value: Code,
}

/// A file while it is read.
pub(crate) struct Document {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    codes: &'static Codes,
    /// The places of keys that have been reported as moved.
    moved: BTreeSet<usize>,
}

/// A value while it is read.
pub(crate) type Item<'a> = Entry<&'a DeValue<'a>>;

impl Document {
    pub(crate) fn new(file: &Arc<SourceFile>, codes: &'static Codes) -> Self {
        Self {
            file: Arc::clone(file),
            diagnostics: Vec::new(),
            codes,
            moved: BTreeSet::new(),
        }
    }

    /// The whole file as a table. After a syntax error it holds what could be read.
    pub(crate) fn parse<'a>(&mut self, text: &'a str) -> Spanned<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let span = error.span().unwrap_or(text.len()..text.len());
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            self.report(self.codes.syntax, span, format!("not TOML: {message}"));
        }
        table
    }

    /// Returns the value, unless there is an error. After a syntax error nothing else is reported: it would be
    /// guesswork.
    pub(crate) fn finish<T>(mut self, value: T) -> (Option<T>, Vec<Diagnostic>) {
        let syntax = self.codes.syntax;
        if self.diagnostics.iter().any(|d| d.code == syntax) {
            self.diagnostics.retain(|d| d.code == syntax);
        }
        let fine = !self.diagnostics.iter().any(Diagnostic::is_error);
        (fine.then_some(value), self.diagnostics)
    }

    /// An error for each key whose text belongs in the file of English now.
    pub(crate) fn moved_keys(&mut self, table: &DeTable<'_>, moved: &[&'static str], help: &str) {
        for key in table.keys() {
            let name = key.get_ref();
            if moved.contains(&name.as_ref()) {
                let english = self.file.path.replace(".toml", ".en.toml");
                let message = format!("unknown key `{name}`: English stands in `{english}`");
                let error = Diagnostic::new(self.codes.key, &self.file, key.span(), message)
                    .label("belongs in the file of English")
                    .help(help);
                self.diagnostics.push(error);
                self.moved.insert(key.span().start);
            }
        }
    }

    /// An error for each key that is not one of `known`.
    pub(crate) fn keys(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for key in table.keys() {
            let name = key.get_ref();
            if !known.contains(&name.as_ref()) && !self.moved.contains(&key.span().start) {
                let mut error = Diagnostic::new(
                    self.codes.key,
                    &self.file,
                    key.span(),
                    format!("unknown key `{name}`"),
                )
                .label("unknown key");
                error.help.extend(did_you_mean(name, known.iter().copied()));
                self.diagnostics.push(error);
            }
        }
    }

    pub(crate) fn string(&mut self, table: &DeTable<'_>, key: &str) -> Option<Entry<String>> {
        self.as_string(get(table, key)?)
    }

    pub(crate) fn bool(&mut self, table: &DeTable<'_>, key: &str) -> Option<Entry<bool>> {
        let item = get(table, key)?;
        let value = item.value.as_bool();
        self.expect(&item, value, "true or false")
    }

    /// A whole number that is not negative.
    pub(crate) fn unsigned(&mut self, table: &DeTable<'_>, key: &str) -> Option<Entry<u64>> {
        let item = get(table, key)?;
        let number = item.value.as_integer();
        let value = number.and_then(|n| u64::from_str_radix(n.as_str(), n.radix()).ok());
        self.expect(&item, value, "a whole number from 0")
    }

    /// A list of strings.
    pub(crate) fn strings(&mut self, table: &DeTable<'_>, key: &str) -> Vec<Entry<String>> {
        let Some(item) = get(table, key) else {
            return Vec::new();
        };
        let list = self.expect(&item, item.value.as_array(), "a list of strings");
        list.into_iter()
            .flat_map(|list| list.value.iter())
            .filter_map(|value| {
                self.as_string(Entry {
                    value: value.get_ref(),
                    key: item.key.clone(),
                    span: value.span(),
                })
            })
            .collect()
    }

    /// The entries of a table under a key; none if there is no such key.
    pub(crate) fn entries<'a>(
        &mut self,
        table: &'a DeTable<'a>,
        key: &str,
    ) -> Vec<(&'a str, Item<'a>)> {
        let Some(item) = get(table, key) else {
            return Vec::new();
        };
        self.as_table(&item).map(entries).unwrap_or_default()
    }

    pub(crate) fn as_string(&mut self, item: Item<'_>) -> Option<Entry<String>> {
        let value = item.value.as_str().map(str::to_owned);
        self.expect(&item, value, "a string")
    }

    pub(crate) fn as_table<'a>(&mut self, item: &Item<'a>) -> Option<&'a DeTable<'a>> {
        self.expect(item, item.value.as_table(), "a table")
            .map(|entry| entry.value)
    }

    /// An error at a value that cannot be used.
    pub(crate) fn refuse<T>(
        &mut self,
        entry: &Entry<T>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let error =
            Diagnostic::new(self.codes.value, &self.file, entry.span.clone(), message).help(help);
        self.diagnostics.push(error);
    }

    pub(crate) fn report(&mut self, code: Code, span: Range<usize>, message: String) {
        let error = Diagnostic::new(code, &self.file, span, message);
        self.diagnostics.push(error);
    }

    fn expect<T>(&mut self, item: &Item<'_>, value: Option<T>, what: &str) -> Option<Entry<T>> {
        let Some(value) = value else {
            let found = item.value.type_str();
            let error = Diagnostic::new(
                self.codes.ty,
                &self.file,
                item.span.clone(),
                format!("expected {what}, found {}", with_article(found)),
            )
            .label(format!("expected {what}"));
            self.diagnostics.push(error);
            return None;
        };
        Some(Entry {
            value,
            key: item.key.clone(),
            span: item.span.clone(),
        })
    }
}

/// The value under a key.
pub(crate) fn get<'a>(table: &'a DeTable<'a>, key: &str) -> Option<Item<'a>> {
    let (key, value) = table.get_key_value(key)?;
    Some(Entry {
        value: value.get_ref(),
        key: key.span(),
        span: value.span(),
    })
}

/// All entries of a table, by key.
pub(crate) fn entries<'a>(table: &'a DeTable<'a>) -> Vec<(&'a str, Item<'a>)> {
    table
        .iter()
        .map(|(key, value)| {
            let item = Entry {
                value: value.get_ref(),
                key: key.span(),
                span: value.span(),
            };
            (key.get_ref().as_ref(), item)
        })
        .collect()
}

fn with_article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}
