//! The layout of generated files: lists are filled to the width, and pieces are set apart by an empty line. All of it
//! is tables, so it is written as text.

/// The last column of a generated line, as far as a line can be broken.
pub(crate) const WIDTH: usize = 120;

/// The text of pieces, with an empty line between them.
pub(crate) fn pieces(pieces: Vec<String>) -> String {
    let pieces = pieces.iter().map(|piece| piece.trim_end());
    let pieces: Vec<&str> = pieces.filter(|piece| !piece.is_empty()).collect();
    format!("{}\n", pieces.join("\n\n"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_to_the_width() {
        let names: Vec<String> = (0..30).map(|n| format!("Name{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let text = use_names("volc_core", &names);
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
        assert_eq!(use_names("a", &["B"]), "use a::B;");
    }
}
