//! Declared phrases: the only way in which prose is read.

use std::sync::OnceLock;

use regex::{Captures, Regex};

/// A phrase that the vendor's prose is known to use, as a regular expression over [`plain_marks`].
pub(crate) struct Phrase {
    pattern: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Phrase {
    pub(crate) const fn new(pattern: &'static str) -> Self {
        Self {
            pattern,
            compiled: OnceLock::new(),
        }
    }

    /// The first place where the phrase stands.
    pub(crate) fn find<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.all(text).next()
    }

    /// Every place where the phrase stands.
    pub(crate) fn all<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.regex()
            .into_iter()
            .flat_map(move |regex| regex.captures_iter(text))
    }

    pub(crate) fn regex(&self) -> Option<&Regex> {
        // Every phrase of this crate is used by a test, so a pattern that does not compile is found there.
        self.compiled
            .get_or_init(|| Regex::new(self.pattern).ok())
            .as_ref()
    }
}

/// `使用此参数设置图层`: what the parameter is for. `如果限制次数`: that it is set at all.
static USE: Phrase = Phrase::new(
    r"^\s*(?:可|可以|请)?使用(?:此|该|本)参数|^\s*use this parameter|^\s*(?:如果|如|若)(?:需要|需|要|想)?(?:限制|设置|填写|传入|指定|配置)[^A-Za-z`]{0,6}$",
);

/// `如果参数为空,默认取全部`: what is left out is said, and what follows holds for what is sent.
static LEFT_OUT: Phrase = Phrase::new(
    r"^\s*(?:如果|如|若|当)[^,]{0,12}(?:为空|留空|缺省|[不未](?:填|传|传入|填写|设置|指定))[^,]{0,4},\s*则?默认[^,]*$",
);

/// `如为单路`, `在 A 为 1 时`, `单路时`: conditions that begin with no word of their own. `设置时` is none.
static CASE: Phrase =
    Phrase::new(r"^如(?:为|是|[A-Za-z`])|^在.*时$|(?:为|是|等于|=)[^,为是]{1,20}时$");

/// The end of a condition, `单路时`; not `时长`.
static WHEN: Phrase = Phrase::new(r"时(?:[^长间区刻戳]|$)");

/// `Beam.Width 的`, `` `Width` 字段的``.
static MEMBER: Phrase =
    Phrase::new(r"(?:^|[^A-Za-z0-9_.])([A-Za-z_][A-Za-z0-9_.]*)`? *(?:字段|参数)? *(?:的|\()? *$");

/// The text with full-width marks as plain ones, so that a phrase has to know one spelling only.
pub(crate) fn plain_marks(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '，' => ',',
            '：' => ':',
            '（' => '(',
            '）' => ')',
            '［' | '【' => '[',
            '］' | '】' => ']',
            '｛' => '{',
            '｝' => '}',
            '～' | '〜' => '~',
            '；' => ';',
            '“' | '”' => '"',
            '０'..='９' => plain_digit(c),
            c => c,
        })
        .collect()
}

/// A full-width digit as a plain one.
fn plain_digit(c: char) -> char {
    let value = u32::from(c) - u32::from('０');
    char::from_digit(value, 10).unwrap_or(c)
}

/// The end of the text in front of a place, as far as prose is read back: a repeated phrase must not make the time
/// quadratic. A condition stands in its sentence, and no sentence is that long.
pub(crate) fn before(text: &str, at: usize) -> &str {
    const MOST: usize = 1500;
    let from = at.saturating_sub(MOST);
    let from = (from..=at)
        .find(|from| text.is_char_boundary(*from))
        .unwrap_or(at);
    text.get(from..at).unwrap_or_default()
}

/// The words right in front of a place.
pub(crate) fn just_before(text: &str, at: usize) -> &str {
    const MOST: usize = 120;
    let from = at.saturating_sub(MOST);
    let from = (from..=at)
        .find(|from| text.is_char_boundary(*from))
        .unwrap_or(at);
    text.get(from..at).unwrap_or_default()
}

/// The start of a text, as far as one statement goes.
pub(crate) fn near(text: &str) -> &str {
    const MOST: usize = 600;
    let end = (0..=MOST.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

/// Returns whether the clause in front of a place says that what follows holds under a condition only. A condition that
/// says when to use the parameter (`当画面有重叠时，使用此参数设置图层，取值范围为`) is none on its values.
pub(crate) fn is_conditional(text: &str, at: usize) -> bool {
    let (parts, last) = parts(text, at);
    parts.into_iter().chain([last]).any(is_condition)
}

/// Returns whether a condition stands in front of a place, which is outside of it: `当 A 时，取值`, but not `当取值`.
pub(crate) fn is_governed(text: &str, at: usize) -> bool {
    let (parts, last) = parts(text, at);
    parts.into_iter().any(is_condition) || (is_condition(last) && WHEN.find(last).is_some())
}

/// The parts of the sentence in front of a place that may hold a condition on it, and the last of them.
fn parts(text: &str, at: usize) -> (Vec<&str>, &str) {
    let before = before(text, at);
    let clause = before.rsplit(['。', ';', '\n']).next().unwrap_or_default();
    let clause = clause.trim_start_matches(['-', ' ', ',']);
    let (whole, last) = clause.rsplit_once(',').unwrap_or(("", clause));
    if LEFT_OUT.find(whole).is_some() {
        return (Vec::new(), last);
    }
    let used = whole.rsplit(',').position(|part| USE.find(part).is_some());
    // What is said in front of the use is spent.
    let parts = whole.rsplit(',').take(used.unwrap_or(usize::MAX));
    (parts.collect(), last)
}

/// Returns whether the words in front of a place call what follows usual or recommended: other values are taken too.
pub(crate) fn is_recommended(text: &str, at: usize) -> bool {
    const WORDS: &[&str] = &[
        "通常", "建议", "推荐", "一般", "典型", "ecommend", "sually", "ypical",
    ];
    let before = before(text, at);
    let clause = before
        .rsplit(['。', ';', '\n', ',', '(', ':'])
        .next()
        .unwrap_or_default();
    let clause = clause.rsplit(". ").next().unwrap_or(clause);
    WORDS.iter().any(|word| clause.contains(word))
}

/// Returns whether the words in front of a place name another member as the one that is spoken of: `B 的默认值为`. `ID`
/// and `URL` are words of the language.
pub(crate) fn is_of_another(text: &str, at: usize, name: &str) -> bool {
    // The words of English that stand in front of a statement, such as `The`, are capitalized too.
    let is_english = text
        .get(at..)
        .is_some_and(|behind| behind.starts_with(|c: char| c.is_ascii()));
    let Some(found) = MEMBER.find(just_before(text, at)).filter(|_| !is_english) else {
        return false;
    };
    let group = |n: usize| found.get(n).map_or("", |m| m.as_str());
    let member = group(1).rsplit('.').next().unwrap_or_default();
    let lower = member.to_ascii_lowercase();
    let has_case = member.starts_with(|c: char| c.is_ascii_uppercase())
        && member.contains(|c: char| c.is_ascii_lowercase());
    let is_member = has_case || member.len() == 1 || group(1).contains(['.', '_']);
    is_member && !name.is_empty() && !name.to_ascii_lowercase().ends_with(&lower)
}

fn is_condition(part: &str) -> bool {
    let part = part.trim_start();
    const CONDITIONS: &[&str] = &[
        "若",
        "如果",
        "如输入",
        "当",
        "对于",
        "when ",
        "When ",
        "if ",
        "If ",
    ];
    let begins = CONDITIONS.iter().any(|word| part.starts_with(word)) && !part.starts_with("当前");
    begins
        || CASE.find(part).is_some()
        || (part.starts_with(['仅', '只']) && WHEN.find(part).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_holds_to_the_end_of_its_sentence() {
        let cases = [
            ("取值", false),
            ("若 A,取值", true),
            ("说明,当 A 时,取值", true),
            ("当 A 时,则 B,取值", true),
            ("当 A 时。取值", false),
            ("当前取值", false),
            ("当 A 时,使用此参数设置图层,取值", false),
            ("当 A 时,该参数取值", true),
            ("使用此参数设置图层,当 A 时,取值", true),
            ("如果参数为空,默认取全部,取值", false),
            ("若不填,则默认为 1,当 A 时,取值", true),
            ("如果 A 为 1,默认取全部,取值", true),
            ("仅单路时取值", true),
            ("仅支持时长,取值", false),
        ];
        for (text, expected) in cases {
            let at = text.find("取值").unwrap();
            assert_eq!(is_conditional(text, at), expected, "{text}");
        }
    }

    #[test]
    fn a_place_in_a_condition_is_not_governed_by_it() {
        let cases = [
            ("当 A 时,取值", true),
            ("当 A 时取值", true),
            ("对于甲类灯,取值", true),
            ("仅单路时取值", true),
            ("当取值", false),
            ("若 A 的取值", false),
        ];
        for (text, expected) in cases {
            let at = text.find("取值").unwrap();
            assert_eq!(is_governed(text, at), expected, "{text}");
        }
    }

    #[test]
    fn a_recommendation_holds_in_its_clause() {
        let cases = [
            ("通常取值", true),
            ("建议的取值", true),
            ("The recommended 取值", true),
            ("建议填写,取值", false),
            ("Recommended. 取值", false),
        ];
        for (text, expected) in cases {
            let at = text.find("取值").unwrap();
            assert_eq!(is_recommended(text, at), expected, "{text}");
        }
    }
}
