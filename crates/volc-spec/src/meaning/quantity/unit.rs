//! The unit behind a number.

/// The unit behind a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit<'t> {
    None,
    /// Things: `个`, `条`.
    Count,
    Characters,
    /// Bytes, each of these many.
    Bytes(u64),
    /// A measure, such as seconds or percent, that the field's own number need not be in.
    Measure(&'t str),
    /// A ratio, a fraction, a resolution: no number at all.
    Relation,
}

/// Units of things, the longest first.
const COUNTS: &[&str] = &[
    "个", "条", "人", "位", "名", "项", "路", "次", "页", "台", "组", "种", "items", "item",
    "results", "entries", "records", "times",
];

const CHARACTERS: &[&str] = &[
    "个中文字符",
    "中文字符",
    "个英文字符",
    "个字符",
    "字符",
    "characters",
    "character",
    "chars",
    "位字符",
];

const BYTES: &[(&str, u64)] = &[
    ("个字节", 1),
    ("字节", 1),
    ("bytes", 1),
    ("byte", 1),
    ("kb", 1 << 10),
    ("kib", 1 << 10),
    ("mb", 1 << 20),
    ("mib", 1 << 20),
    ("gb", 1 << 30),
    ("gib", 1 << 30),
    ("b", 1),
];

const MEASURES: &[&str] = &[
    "毫秒", "分钟", "小时", "秒", "天", "周", "月", "年", "分", "倍", "像素", "元", "帧", "级",
    "档", "格", "度", "汉字", "字", "码元", "%", "‰", "°",
];

pub(super) fn unit(rest: &str) -> (Unit<'_>, &str) {
    let trimmed = rest.trim_start();
    let behind = |word: &str| trimmed.get(word.len()..).unwrap_or_default();
    let is_relation = |mark: char| {
        let after = trimmed.strip_prefix(mark).map(str::trim_start);
        after.is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()))
    };
    if is_relation(':') || is_relation('/') || is_relation('x') {
        return (Unit::Relation, rest);
    }
    let latin_end = trimmed
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(trimmed.len());
    let latin = trimmed.get(..latin_end).unwrap_or_default();
    let matches = |word: &str| {
        if word.is_ascii() && word != "%" {
            latin.eq_ignore_ascii_case(word)
        } else {
            trimmed.starts_with(word)
        }
    };
    if let Some(word) = CHARACTERS.iter().find(|word| matches(word)) {
        return (Unit::Characters, behind(word));
    }
    if let Some((word, size)) = BYTES.iter().find(|(word, _)| matches(word)) {
        return (Unit::Bytes(*size), behind(word));
    }
    if let Some(word) = MEASURES.iter().find(|word| matches(word)) {
        return (Unit::Measure(word), behind(word));
    }
    if let Some(word) = COUNTS.iter().find(|word| matches(word)) {
        let rest = behind(word);
        // `20 个字`, `20 个 UTF-16 码元`: not things but a measure of texts.
        let of = rest.trim_start();
        let measured = ["字", "UTF", "汉字", "码元", "码点"];
        if measured.iter().any(|word| of.starts_with(word)) {
            return (Unit::Measure("字"), rest);
        }
        return (Unit::Count, rest);
    }
    // Words that follow a number in English prose are none of its units.
    const WORDS: &[&str] = &[
        "or", "and", "to", "is", "are", "in", "if", "when", "by", "for", "as", "by",
    ];
    if !latin.is_empty() && !WORDS.iter().any(|word| latin.eq_ignore_ascii_case(word)) {
        return (Unit::Measure(latin), behind(latin));
    }
    (Unit::None, rest)
}
