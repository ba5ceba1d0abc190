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

/// A `use` of some names.
pub(crate) fn use_names(path: &str, names: &[&str]) -> String {
    if let [name] = names {
        return format!("use {path}::{name};");
    }
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    fill(&format!("use {path}::{{"), &names, "};", "    ")
}

/// A list between an opening and a closing, filled to the width.
pub(crate) fn fill(open: &str, items: &[String], close: &str, indent: &str) -> String {
    let one_line = format!("{open}{}{close}", items.join(", "));
    if one_line.chars().count() <= WIDTH {
        return one_line;
    }
    let mut lines = vec![open.to_owned()];
    lines.extend(filled(items, indent));
    lines.push(close.to_owned());
    lines.join("\n")
}

fn filled(items: &[String], indent: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for item in items {
        if !line.is_empty() && line.chars().count() + item.chars().count() + 2 > WIDTH {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(if line.is_empty() { indent } else { " " });
        line.push_str(item);
        line.push(',');
    }
    lines.push(line);
    lines
}

fn item(tokens: TokenStream) -> Result<String, String> {
    let file = syn::parse2::<syn::File>(tokens.clone())
        .map_err(|error| format!("{error} in the generated item `{tokens}`"))?;
    let formatted = prettyplease::unparse(&file);
    let mut lines: Vec<String> = formatted.lines().map(str::to_owned).collect();
    // From the last line to the first, so that what is inside is joined before what is around it.
    for at in (0..lines.len()).rev() {
        join(&mut lines, at);
        fill_bounds(&mut lines, at);
    }
    Ok(lines.join("\n"))
}

/// Joins the bracket that opens at the end of this line, if that fits.
fn join(lines: &mut Vec<String>, at: usize) {
    if let Some((joined, end)) = joined(lines, at) {
        lines.splice(at..=end, [joined]);
    }
}

/// Fills the lines of a `where` clause, which prettyplease gives a line a bound.
fn fill_bounds(lines: &mut Vec<String>, at: usize) {
    let Some(line) = lines.get(at).filter(|line| line.trim() == "where") else {
        return;
    };
    let indent = line.replace("where", "    ");
    let bounds: Vec<String> = lines
        .iter()
        .skip(at + 1)
        .take_while(|line| line.starts_with(&indent))
        .map(|line| line.trim().trim_end_matches(',').to_owned())
        .collect();
    let end = at + 1 + bounds.len();
    lines.splice(at + 1..end, filled(&bounds, &indent));
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
    let head = open.trim_start();
    if head.contains("fn ") {
        return matches!(inner, [only] if !only.ends_with([',', ';', '{']));
    }
    let is_value = |line: &String| line.ends_with(',') || line.trim_start().starts_with("..");
    !head.starts_with(['>', ')']) && !head.starts_with("pub ") && inner.iter().all(is_value)
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
