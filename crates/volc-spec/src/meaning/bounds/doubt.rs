//! Signs in a description that a bound which was read is not all that the service takes.

use serde_json::Number;
use volc_ir::{Bounds, Range};

use super::super::{
    dropped::Dropped,
    phrase::{Phrase, is_recommended},
};

/// Editions of the service, each with numbers of its own, and ways to have more than the bound.
static WIDER: Phrase = Phrase::new(concat!(
    r"(?:普通|标准|专业|企业|旗舰|免费|付费|高级|基础|个人|体验|试用|正式)(?:版|用户|套餐)(?:[^。;\n]{0,16}\d|[^。;\n\d]{0,4}\))",
    r"|VIP[^。;\n]{0,12}\d",
    r"|(?:原|旧|现|新)的?(?:取值)?范围",
    r"|默认的?(?:取值)?(?:范围|上限|配额)",
    r"|可(?:以)?(?:提|联系|申请)[^。;\n]{0,16}(?:扩|提[升高]|增|放[宽开]|调[大整高]|更[多大])",
));
/// `[1,100]`, wherever it stands.
static RANGE: Phrase = Phrase::new(r"[\[(]\s*(-?\d+(?:\.\d+)?)\s*[,~]\s*(-?\d+(?:\.\d+)?)\s*[\])]");
/// `可取 200`: a number that the service takes too.
static ALLOWED: Phrase = Phrase::new(r"可(?:以)?(?:取|达|设为|设置为|传)(?:到|值)?\s*(-?\d+)");
/// `中文算 2 个字符`: the characters of a length are not those of a text.
static WEIGHTED: Phrase = Phrase::new(
    r"(?:中文|汉字|全角|英文|字母|半角|表情)[^。;\n,]{0,8}(?:算|占|计为?|视为|按)\s*[\d一二两三]+\s*个?(?:字符|字节|长度)",
);

/// Takes back bounds that the rest of the description puts in doubt.
pub(super) fn take_back(text: &str, bounds: &mut Bounds, dropped: &mut Vec<Dropped>) {
    if let Some(words) = WIDER.find(text).and_then(|found| found.get(0)) {
        let pattern = bounds.pattern.take();
        if !bounds.is_empty() {
            let why = "the service takes more in some cases";
            dropped.push(Dropped::new(words.as_str(), "", why));
        }
        *bounds = Bounds::default();
        bounds.pattern = pattern;
    }
    let is_counted = bounds.min_length.is_some() || bounds.max_length.is_some();
    if is_counted && let Some(words) = WEIGHTED.find(text).and_then(|found| found.get(0)) {
        (bounds.min_length, bounds.max_length) = (None, None);
        let why = "it counts some characters more than once";
        dropped.push(Dropped::new(words.as_str(), "", why));
    }
    if let Some(words) = beyond(text, &bounds.any_of) {
        bounds.any_of = Vec::new();
        let why = "the text names numbers beyond the range that it states";
        dropped.push(Dropped::new(words, "", why));
    }
}

/// Returns the words that name numbers outside of the ranges.
fn beyond<'t>(text: &'t str, ranges: &[Range]) -> Option<&'t str> {
    if ranges.is_empty() {
        return None;
    }
    let wider = RANGE.all(text).filter(|found| {
        let numbers = [1, 2].map(|group| number(found.get(group)?.as_str()));
        numbers.iter().flatten().any(|end| !reaches(ranges, end))
    });
    let allowed = ALLOWED.all(text).filter(|found| {
        let number = found.get(1).and_then(|m| number(m.as_str()));
        number.is_some_and(|number| !reaches(ranges, &number))
    });
    let mut words = wider.chain(allowed).filter_map(|found| found.get(0));
    let words = words.find(|words| !is_recommended(text, words.start()))?;
    Some(words.as_str())
}

/// Returns whether a number is in one of the ranges, or the end of one, excluded or not.
fn reaches(ranges: &[Range], number: &Number) -> bool {
    let closed = |range: &Range| Range {
        exclusive_min: false,
        exclusive_max: false,
        ..range.clone()
    };
    ranges.iter().any(|range| closed(range).contains(number))
}

fn number(text: &str) -> Option<Number> {
    let int = text.parse::<i64>().ok().map(Number::from);
    int.or_else(|| text.parse().ok().and_then(Number::from_f64))
}
