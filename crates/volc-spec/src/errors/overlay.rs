//! The overlay of a page of errors.

use std::{collections::BTreeMap, sync::Arc};

use volc_ir::{ErrorCode, Retry};

use crate::{
    Code, Diagnostic, Entry, SourceFile,
    document::Document,
    nearest::did_you_mean,
    overlay::{CODES, changed, check, choice, is_hash, is_pascal},
};

/// The overlay of a page of errors: whether calling again may help after each of its codes.
#[derive(Clone, Debug)]
pub struct CodesOverlay {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The first 16 hex digits, or all 64, of the SHA-256 of the page it was reviewed against.
    pub reviewed: Option<Entry<String>>,
    /// The entries of the codes.
    pub codes: BTreeMap<String, CodeOverlay>,
}

/// The entry of an error code in an overlay.
#[derive(Clone, Debug)]
pub struct CodeOverlay {
    /// The place of the code.
    pub key: std::ops::Range<usize>,
    /// Advice on retrying; not retryable unless this says so.
    pub retry: Option<Entry<Retry>>,
    /// True if the call was carried out in part.
    pub partial: Option<Entry<bool>>,
    /// The name for generated code.
    pub name: Option<Entry<String>>,
}

impl CodesOverlay {
    /// Reads an overlay. `None` if it has an error.
    pub fn parse(file: &Arc<SourceFile>) -> (Option<Self>, Vec<Diagnostic>) {
        let mut document = Document::new(file, &CODES);
        let table = document.parse(&file.text);
        let table = table.get_ref();
        document.keys(table, &["reviewed", "code"]);
        let reviewed = document.string(table, "reviewed");
        let help = "write the first 16 hex digits of the page's SHA-256, or all 64";
        check(&mut document, &reviewed, is_hash, help);
        let mut codes = BTreeMap::new();
        for (code, item) in document.entries(table, "code") {
            let Some(table) = document.as_table(&item) else {
                continue;
            };
            let help = format!(
                "write them under `[texts]`, with the keys `\"code {code}\"` and `\"advice {code}\"`"
            );
            document.moved_keys(table, &["meaning", "remedy"], &help);
            document.keys(table, &["retry", "outcome", "name"]);
            let name = document.string(table, "name");
            let help = "write it in PascalCase: ASCII letters and digits, a capital first";
            check(&mut document, &name, is_pascal, help);
            let words = [
                ("never", Retry::Never),
                ("later", Retry::Later),
                ("throttle", Retry::Throttle),
                ("fresh", Retry::Fresh),
            ];
            let retry = choice(&mut document, table, "retry", &words);
            let partial = choice(&mut document, table, "outcome", &[("partial", true)]);
            if let (Some(retry), Some(_)) = (&retry, &partial)
                && retry.value != Retry::Never
            {
                let message = format!("`{code}` was carried out in part and cannot be retried");
                document.refuse(retry, message, "remove `retry`, or `outcome`");
            }
            let key = item.key;
            codes.insert(
                code.to_owned(),
                CodeOverlay {
                    key,
                    retry,
                    partial,
                    name,
                },
            );
        }
        let file = Arc::clone(&document.file);
        document.finish(Self {
            file,
            reviewed,
            codes,
        })
    }

    /// Adds what is said to the codes; what is said of a code that the page does not list is an error.
    pub(super) fn apply(&self, codes: &mut [ErrorCode], diagnostics: &mut Vec<Diagnostic>) {
        for (name, declared) in &self.codes {
            let listed = codes.iter().position(|code| code.code == *name);
            let Some(code) = listed.and_then(|at| codes.get_mut(at)) else {
                let message = format!("the page lists no code `{name}`");
                let mut error =
                    Diagnostic::new(Code::OverlayPath, &self.file, declared.key.clone(), message)
                        .label("names nothing");
                error.help.extend(did_you_mean(
                    name,
                    codes.iter().map(|code| code.code.as_str()),
                ));
                diagnostics.push(error);
                continue;
            };
            code.name = declared.name.as_ref().map(|name| name.value.clone());
            code.partial = declared.partial.is_some();
            code.retry = declared
                .retry
                .as_ref()
                .map_or(Retry::Never, |retry| retry.value);
        }
    }

    /// A warning if the page is not the one that the overlay was reviewed against.
    pub(super) fn changed(&self, page: &SourceFile) -> Option<Diagnostic> {
        changed(&self.file, self.reviewed.as_ref(), page)
    }
}
