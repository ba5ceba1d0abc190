//! Admonitions (`:::tip` … `:::`), which rustdoc does not know, as paragraphs that begin with their kind.

use std::borrow::Cow;

/// Writes the admonitions of a page as Markdown that everything reads.
pub(super) fn as_paragraphs(markdown: &str) -> Cow<'_, str> {
    if !markdown.contains(":::") {
        return Cow::Borrowed(markdown);
    }
    let mut lines: Vec<String> = Vec::new();
    let mut is_code = false;
    // The label of an admonition whose text has not begun.
    let mut label: Option<String> = None;
    for line in markdown.lines() {
        let text = line.trim_start();
        is_code ^= text.starts_with("```");
        match text.strip_prefix(":::").filter(|_| !is_code) {
            Some(kind) => {
                lines.extend(label.take());
                lines.push(String::new());
                label = labelled(kind.trim());
            }
            None if text.is_empty() => lines.push(String::new()),
            None => match label.take() {
                Some(label) if is_block(text) => {
                    lines.extend([label, String::new(), line.to_owned()])
                }
                Some(label) => lines.push(format!("{label} {text}")),
                None => lines.push(line.to_owned()),
            },
        }
    }
    Cow::Owned(lines.join("\n"))
}

/// The first words of an admonition: its title, else its kind. `None` for the line that ends one.
fn labelled(kind: &str) -> Option<String> {
    let (kind, title) = kind.split_once(char::is_whitespace).unwrap_or((kind, ""));
    let label = match (kind, title.trim()) {
        ("", _) => return None,
        ("tip", "") => "Tip",
        ("warning" | "caution", "") => "Warning",
        ("danger", "") => "Danger",
        (_, "") => "Note",
        (_, title) => title,
    };
    Some(format!("**{label}**:"))
}

/// Lines that cannot stand behind a label: of lists, tables, quotes and code.
fn is_block(line: &str) -> bool {
    line.starts_with(['-', '*', '+', '|', '>', '#', '`', '~'])
        || line
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .starts_with(". ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::docs::from_page;

    struct Case {
        page: &'static str,
        docs: &'static str,
    }

    #[test]
    fn admonition_becomes_a_labelled_paragraph() {
        let cases = [
            Case {
                page: "甲。\n:::tip\n乙。\n:::\n丙。",
                docs: "甲。\n\n**Tip**: 乙。\n\n丙。",
            },
            Case {
                page: ":::warning\n\n- 甲\n- 乙\n\n::: ",
                docs: "**Warning**:\n\n- 甲\n- 乙",
            },
            Case {
                page: ":::note 须知\n甲\n:::",
                docs: "**须知**: 甲",
            },
            Case {
                page: ":::danger\n甲，没有结尾",
                docs: "**Danger**: 甲，没有结尾",
            },
            Case {
                page: "```\n:::tip\n```",
                docs: "```text\n:::tip\n```",
            },
            Case {
                page: ":::tip\n:::",
                docs: "**Tip**:",
            },
        ];
        for case in cases {
            assert_eq!(from_page(case.page, ""), case.docs, "{}", case.page);
        }
    }

    #[test]
    fn text_without_admonitions_is_borrowed() {
        assert!(matches!(as_paragraphs("甲\n乙"), Cow::Borrowed("甲\n乙")));
    }
}
