//! The Markdown of pages to rustdoc that raises no warning and runs no code.
//!
//! What a page says is text: its tags, brackets and bare addresses must not mean anything to rustdoc, its code blocks
//! must not become tests, and its links must lead somewhere. So the Markdown is read and written anew.

mod admonition;
mod escape;
mod render;

use serde_json::Value;
use volc_ir::Docs;

pub(crate) use escape::{code, text as plain};
pub(crate) use render::from_page;

/// The mark of what is deprecated.
pub(crate) fn deprecated(why: &str, documentation: &str) -> String {
    let why = from_page(why, documentation);
    let end = if why.ends_with(['.', '。']) { "" } else { "." };
    format!("**Deprecated**: {why}{end}")
}

/// The first sentence of a text, which lists of items show, and what follows it.
pub(crate) fn split_summary(text: &str) -> (&str, &str) {
    let (paragraph, _) = text.split_once("\n\n").unwrap_or((text, ""));
    let (mut in_code, mut depth) = (false, 0_usize);
    for (at, c) in paragraph.char_indices() {
        match c {
            '`' => in_code = !in_code,
            '(' | '[' if !in_code => depth += 1,
            ')' | ']' if !in_code => depth = depth.saturating_sub(1),
            '.' if !in_code && depth == 0 => {
                let next = paragraph[at + 1..].trim_start_matches(' ');
                let follows = next.len() + at + 1 < paragraph.len();
                let starts = next.starts_with(|c: char| c.is_uppercase() || c == '`');
                if follows && starts && !paragraph[..at].ends_with("etc") {
                    return (&text[..=at], text[at + 1..].trim_start());
                }
            }
            _ => {}
        }
    }
    let rest = text[paragraph.len()..].trim_start();
    (paragraph, rest)
}

/// A documentation with a sentence behind its first paragraph: behind the English, where there is English.
pub(crate) fn with_sentence(english: &str, sentence: &str, page: &str) -> String {
    paragraphs([sentences([english, sentence]).as_str(), page])
}

/// Paragraphs, without the empty ones.
pub(crate) fn paragraphs<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts = parts.into_iter().map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

/// Texts in one paragraph, without the empty ones; one that is more than a paragraph keeps its own.
pub(crate) fn sentences<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<&str> = parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let gap = if parts.iter().any(|part| part.contains('\n')) {
        "\n\n"
    } else {
        " "
    };
    parts.join(gap)
}

/// The English, then the page's own words as a paragraph of their own.
pub(crate) fn both(docs: &Docs, documentation: &str) -> String {
    let [en, zh] = [&docs.en, &docs.zh].map(|text| from_page(text, documentation));
    paragraphs([en.as_str(), &zh])
}

/// The English, or the page's own words where there is no English.
pub(crate) fn first(docs: &Docs, documentation: &str) -> String {
    from_page(docs.first(), documentation)
}

/// Words of pages for limits, defaults and bounds, which the documentation states in English anyway.
const FACTS: [&str; 13] = [
    "QPS 不得超过",
    "QPS 不超过",
    "默认值为",
    "取值范围为",
    "最大值为",
    "最小值为",
    "必须大于",
    "长度不超过",
    "长度范围为",
    "长度为",
    "数组长度为",
    "最多",
    "须符合正则表达式",
];

/// Documentation without the sentences that state nothing but a limit, a default or a bound.
pub(crate) fn without_facts(docs: &str) -> String {
    let is_fact = |sentence: &str| {
        let sentence = sentence.trim();
        let rest = FACTS.iter().find_map(|start| sentence.strip_prefix(start));
        let says_more = |c: char| c >= '\u{1100}' && !"个字符节位".contains(c);
        rest.is_some_and(|rest| !rest.contains(says_more))
    };
    let line = |line: &str| {
        let sentences = line.split_inclusive('。');
        let kept = sentences.filter(|sentence| !is_fact(sentence.trim_end_matches('。')));
        kept.collect::<String>().trim().to_owned()
    };
    let mut kept = Vec::new();
    for paragraph in docs.split("\n\n") {
        let lines: Vec<String> = paragraph
            .lines()
            .map(line)
            .filter(|line| !line.is_empty())
            .collect();
        if !lines.is_empty() {
            kept.push(lines.join("\n"));
        }
    }
    kept.join("\n\n")
}

/// Documentation without the list of values, which the variants of the enumeration tell.
pub(crate) fn without_values<'a>(docs: &str, values: impl Iterator<Item = &'a Value>) -> String {
    let values: Vec<String> = values
        .map(|value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        })
        .collect();
    let is_value = |line: &str| {
        let line = line.trim_start();
        let item = match line.strip_prefix("- ") {
            Some(item) => item.trim_start_matches(['`', '"']),
            None => line.strip_prefix('`').unwrap_or_default(),
        };
        values.iter().any(|value| {
            let rest = item.strip_prefix(value.as_str());
            rest.is_some_and(|rest| {
                !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            })
        })
    };
    let lines: Vec<&str> = docs.lines().filter(|line| !is_value(line)).collect();
    paragraphs(lines.join("\n").split("\n\n"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn summary_ends_with_the_first_sentence() {
        struct Case {
            text: &'static str,
            summary: &'static str,
            rest: &'static str,
        }
        let cases = [
            Case {
                text: "Starts it. Stop it later.\n\nMore.",
                summary: "Starts it.",
                rest: "Stop it later.\n\nMore.",
            },
            Case {
                text: "Sets `A. B` (of 2.0. See there), e.g. both.",
                summary: "Sets `A. B` (of 2.0. See there), e.g. both.",
                rest: "",
            },
            Case {
                text: "Starts it\n\nMore.",
                summary: "Starts it",
                rest: "More.",
            },
            Case {
                text: "Starts it. `StopIt` ends it.",
                summary: "Starts it.",
                rest: "`StopIt` ends it.",
            },
        ];
        for case in cases {
            assert_eq!(split_summary(case.text), (case.summary, case.rest));
        }
    }

    #[test]
    fn listed_values_are_documented_by_the_variants() {
        let values = [json!(0), json!("h264")];
        let cases = [
            ("类型。\n\n- `0`：甲\n- `00`：乙", "类型。\n\n- `00`：乙"),
            (
                "类型。\n\n`0`：甲\n\n`h264`：乙\n\n默认。",
                "类型。\n\n默认。",
            ),
            ("`0`：甲", ""),
            ("0 开头", "0 开头"),
        ];
        for (docs, expected) in cases {
            assert_eq!(without_values(docs, values.iter()), expected, "{docs}");
        }
    }

    #[test]
    fn defaults_and_bounds_are_said_once() {
        let cases = [
            (
                "音频的码率。默认值为 `64`。取值范围为 \\[32,192\\]。",
                "音频的码率。",
            ),
            (
                "类型。\n\n- `0`：甲\n\n默认值为 `0`。",
                "类型。\n\n- `0`：甲",
            ),
            (
                "取值范围为 \\[1,5\\]，超出则报错。",
                "取值范围为 \\[1,5\\]，超出则报错。",
            ),
            ("名字。长度不超过 100 个字符。", "名字。"),
        ];
        for (docs, expected) in cases {
            assert_eq!(without_facts(docs), expected, "{docs}");
        }
    }
}
