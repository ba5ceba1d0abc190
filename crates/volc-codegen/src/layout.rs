//! How generated files look: prettyplease formats the items, and this brings short things back onto one line.
//!
//! prettyplease breaks at 89 columns and never puts a function on one line. Generated code is mostly one-line
//! functions, which read better as such.

use proc_macro2::TokenStream;

use crate::docs;

/// The last column of a generated line, as far as a line can be broken.
pub(crate) const WIDTH: usize = 120;

/// A part of a generated file.
pub(crate) enum Piece {
    /// An item, to be formatted.
    Item(TokenStream),
    /// Text that is laid out already.
    Text(String),
}

/// The text of a file: its documentation, then the pieces.
pub(crate) fn file(header: &str, pieces: Vec<Piece>) -> Result<String, String> {
    let header: String = docs::lines(header)
        .iter()
        .map(|line| format!("//!{line}\n"))
        .collect();
    Ok(format!("{header}\n{}", self::pieces(pieces)?))
}

/// The text of pieces, with an empty line between them.
pub(crate) fn pieces(pieces: Vec<Piece>) -> Result<String, String> {
    let texts = pieces.into_iter().map(|piece| match piece {
        Piece::Item(tokens) => item(tokens),
        Piece::Text(text) => Ok(text.trim_end().to_owned()),
    });
    let texts = texts.collect::<Result<Vec<_>, _>>()?;
    Ok(format!("{}\n", texts.join("\n\n")))
}

/// A `use` of many names, filled to the width.
pub(crate) fn use_names(path: &str, names: &[&str]) -> String {
    let one_line = format!("use {path}::{{{}}};", names.join(", "));
    if let [name] = names {
        return format!("use {path}::{name};");
    }
    if one_line.len() <= WIDTH {
        return one_line;
    }
    let mut lines = vec![format!("use {path}::{{")];
    let mut line = "   ".to_owned();
    for name in names {
        if line.len() + name.len() + 2 > WIDTH {
            lines.push(std::mem::replace(&mut line, "   ".to_owned()));
        }
        line.push_str(&format!(" {name},"));
    }
    lines.push(line);
    lines.push("};".to_owned());
    lines.join("\n")
}

fn item(tokens: TokenStream) -> Result<String, String> {
    let file = syn::parse2::<syn::File>(tokens.clone())
        .map_err(|error| format!("{error} in the generated item `{tokens}`"))?;
    let formatted = prettyplease::unparse(&file);
    let mut lines: Vec<String> = formatted.lines().map(str::to_owned).collect();
    // From the last line to the first, so that what is inside is joined before what is around it.
    for at in (0..lines.len()).rev() {
        join(&mut lines, at);
    }
    Ok(lines.join("\n"))
}

/// Joins the bracket that opens at the end of this line, if that fits.
fn join(lines: &mut Vec<String>, at: usize) {
    if let Some((joined, end)) = joined(lines, at) {
        lines.splice(at..=end, [joined]);
    }
}

/// The joined line, and the line where the bracket closes.
fn joined(lines: &[String], at: usize) -> Option<(String, usize)> {
    let open = lines.get(at)?;
    let depth = indent(open);
    let rest = lines.get(at + 1..)?;
    let length = rest.iter().position(|line| indent(line) == depth)?;
    let (inner, close) = (rest.get(..length)?, rest.get(length)?.trim_start());
    let plain = |line: &String| indent(line) == depth + 4 && !is_doc(line);
    if is_doc(open) || inner.is_empty() || !inner.iter().all(plain) {
        return None;
    }
    let body: Vec<&str> = inner.iter().map(|line| line.trim()).collect();
    let body = body.join(" ");
    let body = body.strip_suffix(',').unwrap_or(&body);
    let line = match (open.chars().last()?, close.chars().next()?) {
        ('(', ')') | ('[', ']') | ('<', '>') => format!("{open}{body}{close}"),
        ('{', '}') if is_one_line_block(open, inner) => format!("{open} {body} {close}"),
        _ => return None,
    };
    (line.chars().count() <= WIDTH).then_some((line, at + 1 + length))
}

/// A function of one expression, or the literal of a struct.
fn is_one_line_block(open: &str, inner: &[String]) -> bool {
    let is_fn = open.contains("fn ");
    let is_literal = !is_fn
        && inner.iter().all(|line| line.ends_with(','))
        && !open.trim_start().starts_with("pub ");
    match inner {
        [only] => (is_fn && !only.ends_with([',', ';', '{'])) || is_literal,
        _ => is_literal,
    }
}

fn is_doc(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") || line.starts_with('#')
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn short_functions_are_on_one_line() {
        let tokens = quote! {
            impl X {
                pub fn limit(self, limit: i64) -> Self { self.with(|r| r.limit = limit) }
                pub fn two(self) -> Self { let x = 1; x }
                pub fn new() -> Self {
                    Self { aaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccccc, ddddd }
                }
            }
        };
        let expected = "\
impl X {
    pub fn limit(self, limit: i64) -> Self { self.with(|r| r.limit = limit) }
    pub fn two(self) -> Self {
        let x = 1;
        x
    }
    pub fn new() -> Self {
        Self { aaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccccc, ddddd }
    }
}";
        assert_eq!(item(tokens).unwrap(), expected);
    }

    #[test]
    fn documented_fields_keep_their_lines() {
        let tokens = quote! { pub struct X { #[doc = " A, b."] pub a: i64 } };
        let expected = "pub struct X {\n    /// A, b.\n    pub a: i64,\n}";
        assert_eq!(item(tokens).unwrap(), expected);
    }

    #[test]
    fn names_are_filled_to_the_width() {
        let names: Vec<String> = (0..30).map(|n| format!("Name{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let text = use_names("volc_core", &names);
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
        assert_eq!(use_names("a", &["B"]), "use a::B;");
    }
}
