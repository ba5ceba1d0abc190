//! The example cells of the tables.

use volc_ir::{Action, Field, Type};

use super::walk::fields;

use crate::{Code, Diagnostic, page::Page};

/// The largest integer up to which every one is a double.
const EXACT: u64 = 1 << 53;

/// Looks at the example of every field.
pub(super) fn check(page: &Page, action: &Action, diagnostics: &mut Vec<Diagnostic>) {
    for field in fields(action) {
        let Some(example) = field.example.as_deref() else {
            continue;
        };
        if is_integer(&field.ty) {
            diagnostics.extend(fraction(page, field, example));
            diagnostics.extend(rounded(page, field, example));
        }
    }
}

fn fraction(page: &Page, field: &Field, example: &str) -> Option<Diagnostic> {
    let has_fraction =
        !example.contains(',') && example.parse::<f64>().is_ok_and(|n| n.fract() != 0.0);
    has_fraction.then(|| {
        let message = format!("the integer `{}` has the example {example}", field.name);
        Diagnostic::new(Code::ExampleFraction, &page.file, place(field), message)
            .label("an integer has no fraction")
            .help(format!(
                "if it is no integer, say so in the overlay: `[field.\"..{}\"]` `type = \"Float\"`",
                field.name
            ))
    })
}

/// A double keeps 17 digits, so a number that went through one ends in zeros.
fn rounded(page: &Page, field: &Field, example: &str) -> Option<Diagnostic> {
    let is_rounded = |number: &str| {
        number.parse::<u64>().is_ok_and(|n| n > EXACT) && number.trim_end_matches('0').len() <= 17
    };
    let number = example
        .split(|c: char| !c.is_ascii_digit())
        .find(|number| is_rounded(number))?;
    let message = format!("the example {number} of `{}` may be rounded", field.name);
    Some(
        Diagnostic::new(Code::ExampleRounded, &page.file, place(field), message)
            .label("above 2^53, and ends in zeros")
            .help("no action is needed; do not take the example for a real id"),
    )
}

fn is_integer(ty: &Type) -> bool {
    match ty {
        Type::Int {} | Type::Uint {} => true,
        Type::List { of } => is_integer(of),
        _ => false,
    }
}

fn place(field: &Field) -> std::ops::Range<usize> {
    field.span.start as usize..field.span.end as usize
}
