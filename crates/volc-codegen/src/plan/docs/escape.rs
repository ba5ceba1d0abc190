//! Text to Markdown that reads as just this text.

/// Escapes text so that Markdown takes it as it is; addresses become links.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, url, after)) = split_url(rest) {
        plain(before, &mut out);
        out.push_str(&format!("<{url}>"));
        rest = after;
    }
    plain(rest, &mut out);
    out
}

/// A code span of any text.
pub(crate) fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // Markdown takes one space off each end, if there is one at both.
    let pad = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    match (text.is_empty(), pad) {
        (true, _) => String::new(),
        (_, true) => format!("{fence} {text} {fence}"),
        (_, false) => format!("{fence}{text}{fence}"),
    }
}

fn plain(text: &str, out: &mut String) {
    let mut before = None;
    // Whether the line has only digits so far, so that a dot or bracket would make it an item of a list.
    let mut only_digits = true;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let inside_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let escaped = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '~' | '&' | '|' | '$' => true,
            '_' => !(inside_word(before) && inside_word(chars.peek().copied())),
            // What would start a heading, a list or a rule at the beginning of a line.
            '#' | '-' | '+' | '=' => before.is_none_or(|c| c == ' ' || c == c_newline()),
            '.' | ')' => {
                only_digits
                    && before.is_some_and(|c: char| c.is_ascii_digit())
                    && chars.peek() == Some(&' ')
            }
            _ => false,
        };
        if escaped {
            out.push('\\');
        }
        out.push(c);
        only_digits = c == c_newline() || only_digits && (c.is_ascii_digit() || c == ' ');
        before = Some(c);
    }
}

const fn c_newline() -> char {
    '\n'
}

/// The first `http` address in a text, with what is before and behind it.
fn split_url(text: &str) -> Option<(&str, &str, &str)> {
    let starts = ["http://", "https://"];
    let start = starts.iter().filter_map(|scheme| text.find(scheme)).min()?;
    let (before, rest) = text.split_at(start);
    let part = |c: char| c.is_ascii_graphic() && !"<>\"`'\\|[]{}()*^,;".contains(c);
    let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(['.', ':', '?', '!']);
    let after = &rest[url.len()..];
    Some((before, url, after))
}
