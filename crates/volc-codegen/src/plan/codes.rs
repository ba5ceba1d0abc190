//! A service's error codes.

use std::collections::BTreeMap;

use volc_ir::{ErrorCode, Ir};

use super::docs::from_page;
use crate::error::GenerateError;
use crate::names::pascal;

/// The error codes, as rows of a table.
pub(crate) struct CodesPlan<'a> {
    /// The name of the service.
    pub(crate) title: String,
    pub(crate) rows: Vec<CodePlan<'a>>,
}

/// An error code.
pub(crate) struct CodePlan<'a> {
    pub(crate) ir: &'a ErrorCode,
    pub(crate) name: String,
    pub(crate) meaning: String,
    pub(crate) remedy: String,
}

/// Plans the codes, if the service has pages of errors.
///
/// # Errors
/// Two codes that would have one name.
pub(crate) fn plan(ir: &Ir) -> Result<Option<CodesPlan<'_>>, GenerateError> {
    if ir.codes.is_empty() {
        return Ok(None);
    }
    let documentation = &ir.service.documentation;
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    names.insert("Unknown".to_owned(), "any code that is not listed");
    let mut rows = Vec::with_capacity(ir.codes.len());
    for code in &ir.codes {
        let name = variant(code);
        if let Some(other) = names.insert(name.clone(), &code.code) {
            let message = format!(
                "its variant would be `{name}`, which is also that of {other}; give it a `name` in the overlay of its \
                    page"
            );
            return Err(GenerateError::named(code.code.clone(), message));
        }
        rows.push(row(code, name, documentation));
    }
    Ok(Some(CodesPlan {
        title: from_page(&ir.service.title, documentation),
        rows,
    }))
}

/// The name of a code's variant: the overlay's, else the code's parts in a row.
pub(crate) fn variant(code: &ErrorCode) -> String {
    match &code.name {
        Some(name) => name.clone(),
        None => code.code.split('.').map(pascal).collect(),
    }
}

fn row<'a>(code: &'a ErrorCode, name: String, documentation: &str) -> CodePlan<'a> {
    let text = |english: &str, page: &str| match english {
        "" => from_page(page, documentation).replace("\n\n", " "),
        english => english.to_owned(),
    };
    // Where nobody says it in English, the page's own words stand.
    let advice = match code.docs.en.as_str() {
        "" => code.advice.zh.as_str(),
        _ => "",
    };
    CodePlan {
        ir: code,
        name,
        meaning: text(&code.docs.en, &code.docs.zh),
        remedy: text(&code.advice.en, advice),
    }
}
