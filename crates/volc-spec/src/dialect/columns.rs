//! Columns, known by the name in the header and never by their position.

use crate::{cell_markup::plain, nearest::nearest};

/// The meaning of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    Type,
    Required,
    Example,
    Description,
    /// A default or a range in a column of its own, with the words that introduce it in a description.
    Phrase(&'static str),
    /// A header without text.
    Blank,
    Unknown,
}

/// The words that head columns, in lower case.
const WORDS: &[(&[&str], Column)] = &[
    (
        &[
            "参数",
            "参数名",
            "参数名称",
            "字段",
            "字段名",
            "字段名称",
            "名称",
            "parameter",
            "parameters",
            "parameter name",
            "name",
            "field",
            "パラメータ",
            "パラメーター",
        ],
        Column::Name,
    ),
    (
        &[
            "类型",
            "数据类型",
            "字段类型",
            "参数类型",
            "type",
            "data type",
            "datatype",
            "型",
            "データ型",
        ],
        Column::Type,
    ),
    (
        &[
            "是否必选",
            "是否必填",
            "是否必须",
            "是否必传",
            "必选",
            "必填",
            "必须",
            "必传",
            "可选/必选",
            "必选/可选",
            "required",
            "isrequired",
            "mandatory",
            "必須",
        ],
        Column::Required,
    ),
    (
        &[
            "示例值",
            "示例",
            "取值示例",
            "样例",
            "example",
            "example value",
            "sample value",
            "sample",
            "例",
        ],
        Column::Example,
    ),
    (
        &[
            "描述",
            "说明",
            "备注",
            "含义",
            "解释",
            "参数说明",
            "字段说明",
            "description",
            "remarks",
            "note",
            "位置",
            "説明",
        ],
        Column::Description,
    ),
    (
        &["默认值", "default", "default value"],
        Column::Phrase("默认值为"),
    ),
    (
        &["取值范围", "范围", "取值", "参数格式"],
        Column::Phrase("取值范围："),
    ),
];

/// Returns the meaning of the column with this header.
pub(crate) fn column(header: &str) -> Column {
    let name = without_attributes(&plain(header)).to_lowercase();
    let known = WORDS
        .iter()
        .find(|(words, _)| words.contains(&name.as_str()));
    match known {
        Some((_, column)) => *column,
        // `三选一` above the marks of alternatives.
        None if name.ends_with("选一") || name.ends_with("选1") => Column::Required,
        None if name.is_empty() => Column::Blank,
        None => Column::Unknown,
    }
}

/// The known word that is nearest to an unknown one: one that it holds, else one that is spelled like it.
pub(crate) fn nearest_word(header: &str) -> Option<&'static str> {
    let name = without_attributes(&plain(header)).to_lowercase();
    let all = || WORDS.iter().flat_map(|(words, _)| words.iter().copied());
    let held =
        all().filter(|word| name.contains(word) || (word.contains(&name) && !name.is_empty()));
    let longest = held.max_by_key(|word| word.chars().count());
    longest.or_else(|| nearest(&name, all()).first().copied())
}

/// A known word for a column.
pub(crate) fn word_for(column: Column) -> &'static str {
    let found = WORDS.iter().find(|(_, known)| *known == column);
    found
        .and_then(|(words, _)| words.first())
        .copied()
        .unwrap_or("参数")
}

/// Without the attributes of the vendor's editor: `示例值 #{style="min-width:1px;}#`.
fn without_attributes(header: &str) -> &str {
    header.split("#{").next().unwrap_or(header).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_every_style() {
        let cases = [
            ("参数", Column::Name),
            ("**参数名**", Column::Name),
            ("参数名称", Column::Name),
            ("数据类型", Column::Type),
            ("Data Type", Column::Type),
            ("是否必选", Column::Required),
            ("**必填**", Column::Required),
            ("三选一", Column::Required),
            ("示例值 #{style=\"min-width:1px;}#", Column::Example),
            ("Sample Value", Column::Example),
            ("说明", Column::Description),
            ("默认值", Column::Phrase("默认值为")),
            (" ", Column::Blank),
            ("颜色", Column::Unknown),
        ];
        for (header, expected) in cases {
            assert_eq!(column(header), expected, "{header}");
        }
    }
}
