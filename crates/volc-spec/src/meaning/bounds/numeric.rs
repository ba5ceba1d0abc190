//! Bounds of numbers.

mod between;
mod compare;
mod exclusion;

use serde_json::Number;
use volc_ir::Range;

use super::super::{
    Kind,
    dropped::{CONDITIONAL, Dropped, OF_ANOTHER},
    phrase::{Phrase, is_conditional, is_governed, is_of_another, is_recommended, near},
    quantity::{Amount, Quantity, Unit, measure, read},
};
use super::{
    ends::{dash, ends},
    prose::{Prose, clause_before},
};

/// The words in front of a range: `取值范围为`, `valid range:`.
static LEAD: Phrase = Phrase::new(
    r"(?:(?:取值|有效|数值|可选|合法)?范围|有效值|取值|值域|区间|(?:要求|必须|须|需|应)在|介于|[Rr]anges?(?: of values)?|[Bb]etween|可以?为|支持|数量)(?:支持|限制|限定|应|需|须|必须|可以|可|仅)*\s*(?:为|是|在|于|is|are|from)*\s*:?\s*",
);
/// Numbers that have a meaning of their own: `传 0 表示不限`, `若为 0 则`, `-1 代表`.
static SPECIAL: [Phrase; 3] = [
    Phrase::new(
        r"(?:传入?|填写?|填入|设置?为|设为|置为|取值?为|set to|pass)\s*(-?\d+)\s*(?:时|表示|代表|则|即|,|:|。|\)|\s|$)",
    ),
    Phrase::new(
        r"(?:若|如果|当|if )[^。;\nA-Za-z]{0,12}?(?:为|是|等于|=)\s*(?:空或\s*)?(-?\d+)\s*(?:时|则|,|表示|代表|即)",
    ),
    Phrase::new(r"(?:^|[^\d.,\-A-Za-z]|[^\d,.],\s*)(-?\d+)\s*(?:表示|代表|意味着|则表示|means)"),
];
/// `绝对值不超过`: the words in front of both ends of a range around zero.
static ABSOLUTE: Phrase = Phrase::new(
    r"绝对值(?:的)?(?:应|须|需|必须)?(?:不(?:能|得|可)?(?:超过|大于)|(小于)(?:(?:或)?等于)?|最大值?|上限|≤|<=)(?:为|是|:|\s)*",
);
/// `最大为 100`, and nothing behind it.
static NAMED_END: Phrase =
    Phrase::new(r"(?:最[大小]值?|[上下]限)(?:为|是|:|\s)*-?\d+(?:\.\d+)?\s*(?:[。;,)\n]|$)");
/// `不得取 0`, `不能为零`.
static NO_ZERO: Phrase =
    Phrase::new(r"(不(?:得|能|可|可以|允许)(?:取|为|是|等于|设为)\s*(?:0|零))(?:[^.\d]|$)");
/// The ways to say that the service corrects what is out of range: `小于 60，自动修改为 60`, `多于 100 按 100 算`, and
/// `如果指定值超过 100，每页的房间数为 100`, where the first number is the second one.
static CORRECTED: [Phrase; 2] = [
    Phrase::new(
        r"(小于|低于|不足|少于|大于|高于|超过|超出|多于)\s*(-?\d+)[^。;\n\d]{0,10}?(?:(?:自动|会被|将被|则)[^。;\n]{0,4}?(?:修改|调整|修正|变|设|改|取)(?:置)?为|按\s*-?\d+\s*(?:算|计|处理))",
    ),
    Phrase::new(
        r"(?:如果|若|当)[^。;\n,\d不]{0,10}?(小于|低于|不足|少于|大于|高于|超过|超出|多于)\s*(-?\d+)\s*(?:时|的)?,\s*[^。;\n,\d默最]{0,12}?为\s*(-?\d+)\s*(?:[。;,\n]|$)",
    ),
];

/// More characters than these are no two ends in brackets.
const MOST_IN_BRACKETS: usize = 120;

/// Reads the ranges of a number.
pub(super) fn ranges(
    name: &str,
    prose: &Prose,
    kind: Kind,
    dropped: &mut Vec<Dropped>,
) -> Vec<Range> {
    let text = prose.text.as_str();
    let reader = Reader { text, kind, name };
    let mut ranges = reader.announced(dropped);
    if ranges.is_empty() {
        ranges.extend(reader.between(dropped));
    }
    if ranges.is_empty() {
        ranges.extend(reader.bare());
    }
    if ranges.is_empty() {
        ranges.extend(reader.absolute(dropped));
    }
    if ranges.is_empty() {
        ranges.extend(reader.compared(dropped));
    }
    dropped.extend(reader.without_zero(&ranges));
    if ranges.is_empty() {
        return ranges;
    }
    drop_corrected(text, &mut ranges);
    if let Some(words) = exclusion::apply(text, &mut ranges) {
        let why = "a number in the middle of a range cannot be left out";
        dropped.push(Dropped::new(words, "", why));
        return Vec::new();
    }
    if ranges
        .iter()
        .any(|range| range.min.is_none() && range.max.is_none())
    {
        return Vec::new();
    }
    let special = SPECIAL.iter().flat_map(|phrase| phrase.all(text));
    let special = special.filter_map(|found| found.get(1)?.as_str().parse::<i64>().ok());
    for number in special.chain(prose.listed.iter().copied()) {
        let number = Number::from(number);
        if !ranges.iter().any(|range| range.contains(&number)) {
            ranges.push(Range::single(number));
        }
    }
    ordered(ranges)
}

/// The bound of a number that the description of a text states: `最大为 100` of `Limit`, a String.
pub(super) fn of_text(name: &str, prose: &Prose) -> Option<Dropped> {
    let text = prose.text.as_str();
    let reader = Reader {
        text,
        kind: Kind::Float,
        name,
    };
    let unread = &mut Vec::new();
    let mut ranges = reader.announced(unread);
    // `最多 5 轮` of a text speaks of something else, unless the text is a number of things.
    if ranges.is_empty() && (reader.counts() || NAMED_END.find(text).is_some()) {
        ranges.extend(reader.compared(unread));
    }
    let range = ranges.iter().find(|range| range.value().is_none())?;
    let words = match (&range.min, &range.max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => return None,
    };
    Some(Dropped::new(&words, "", "the field is a text, no number"))
}

/// The ranges from the least to the greatest, without single values that are in one.
pub(crate) fn ordered(mut ranges: Vec<Range>) -> Vec<Range> {
    let whole = ranges.clone();
    ranges.retain(|range| {
        let within = |other: &Range| range.value().is_some_and(|value| other.contains(value));
        !whole.iter().any(|other| other != range && within(other))
    });
    let least = |range: &Range| {
        range
            .min
            .as_ref()
            .and_then(Number::as_f64)
            .unwrap_or(f64::MIN)
    };
    ranges.sort_by(|a, b| least(a).total_cmp(&least(b)));
    ranges.dedup();
    ranges
}

struct Reader<'t> {
    text: &'t str,
    kind: Kind,
    /// The name of the field.
    name: &'t str,
}

impl<'t> Reader<'t> {
    /// Ranges behind words that announce them.
    fn announced(&self, dropped: &mut Vec<Dropped>) -> Vec<Range> {
        for found in LEAD.all(self.text) {
            let Some(lead) = found.get(0) else { continue };
            let rest = near(self.text.get(lead.end()..).unwrap_or_default());
            let list = self.list(rest);
            let has_range = list
                .as_ref()
                .is_ok_and(|ranges| ranges.iter().any(|range| range.value().is_none()));
            // Most words of the kind state nothing, which is found out faster than whose they are.
            let states = has_range || list.is_err() || is_in_words(lead.as_str(), rest);
            if !states || is_recommended(self.text, lead.start()) {
                continue;
            }
            if is_of_another(self.text, lead.start(), self.name) {
                dropped.push(Dropped::new(lead.as_str(), rest, OF_ANOTHER));
                continue;
            }
            if is_conditional(self.text, lead.start()) {
                if has_range && is_governed(self.text, lead.start()) {
                    dropped.push(Dropped::new(lead.as_str(), rest, CONDITIONAL));
                }
                continue;
            }
            let weak = ["支持", "数量", "可为", "可以为"];
            let is_weak = weak.iter().any(|word| lead.as_str().starts_with(word));
            if is_weak && !lead.as_str().trim_end().ends_with(':') && !rest.starts_with('[') {
                continue;
            }
            match list {
                Ok(ranges) if has_range => {
                    dropped.extend(
                        end_in_words(rest)
                            .map(|end| Dropped::new(end, "", "this end is no number")),
                    );
                    return ranges;
                }
                Ok(_) => {
                    let why = "its ends are not in digits";
                    dropped.push(Dropped::new(lead.as_str(), rest, why));
                }
                Err(why) => dropped.push(Dropped::new(lead.as_str(), rest, why)),
            }
        }
        Vec::new()
    }

    /// Ranges and single numbers, one after another: `0 或 [10,604800]`.
    fn list(&self, text: &str) -> Result<Vec<Range>, &'static str> {
        let mut ranges = Vec::new();
        let mut rest = text.trim_start();
        rest = rest.strip_prefix('{').unwrap_or(rest);
        while let Some((range, behind)) = self.item(rest.trim_start(), !ranges.is_empty())? {
            ranges.push(range);
            let behind = behind.trim_start();
            let separators = [
                "或者", "或", "以及", "和", "及", "∪", ",", "、", "or ", "and ",
            ];
            let Some(next) = separators.iter().find_map(|word| behind.strip_prefix(word)) else {
                break;
            };
            rest = next;
        }
        Ok(ranges)
    }

    fn item<'a>(
        &self,
        text: &'a str,
        follows: bool,
    ) -> Result<Option<(Range, &'a str)>, &'static str> {
        if let Some(inner) = text.strip_prefix(['[', '(']) {
            let near = inner.char_indices().take(MOST_IN_BRACKETS);
            let mut near = near.filter(|(_, c)| matches!(c, ']' | ')'));
            let Some((end, _)) = near.next() else {
                return Ok(None);
            };
            let (inner, behind) = inner.split_at(end);
            let range = self.bracket(inner)?;
            let exclusive = (text.starts_with('('), behind.starts_with(')'));
            let behind = behind.get(1..).unwrap_or_default();
            if range.is_some() && self.is_other_unit(behind) {
                return Err("its unit is another one than the field's");
            }
            return Ok(range.map(|mut range| {
                range.exclusive_min = exclusive.0 && range.min.is_some();
                range.exclusive_max = exclusive.1 && range.max.is_some();
                (range, behind)
            }));
        }
        let Some((first, behind)) = read(text) else {
            return Ok(None);
        };
        if let Some(second) = dash(behind) {
            let Some((second, behind)) = read(second) else {
                return Ok(None);
            };
            if !self.is_plain(&first) || !self.is_plain(&second) {
                return Ok(None);
            }
            return Ok(Some((self.range(first.amount, second.amount)?, behind)));
        }
        // A single number behind a range stands alone; `, 60 秒后` is something else.
        let alone = first.unit == Unit::None
            && (!follows || !behind.starts_with(|c: char| c.is_ascii_alphanumeric()));
        let number = first.amount.number().filter(|_| alone);
        Ok(number.map(|number| (Range::single(number), behind)))
    }

    /// Returns the range in brackets. `None` where it is no range of this field's numbers.
    fn bracket(&self, inner: &str) -> Result<Option<Range>, &'static str> {
        let Some((from, to)) = ends(inner)? else {
            return Ok(None);
        };
        let end = |text: &str| -> Result<Option<Amount>, ()> {
            match read(text) {
                Some((found, behind)) if behind.trim().is_empty() => self
                    .is_plain(&found)
                    .then_some(Some(found.amount))
                    .ok_or(()),
                Some(_) => Err(()),
                // Another field, or words: an end that nobody can check.
                None => Ok(None),
            }
        };
        match (end(from), end(to)) {
            (Ok(Some(from)), Ok(Some(to))) => self.range(from, to).map(Some),
            (Ok(Some(from)), Ok(None)) => self.range(from, Amount::Infinite).map(Some),
            (Ok(None), Ok(Some(to))) => self.range(Amount::Infinite, to).map(Some),
            _ => Ok(None),
        }
    }

    fn range(&self, from: Amount, to: Amount) -> Result<Range, &'static str> {
        for end in [from, to] {
            if self.kind == Kind::Int && matches!(end, Amount::Float(_)) {
                return Err("an Integer has no fraction");
            }
        }
        let value = |amount| match amount {
            Amount::Int(int) => Some(int as f64),
            Amount::Float(float) => Some(float),
            Amount::Infinite => None,
        };
        if let (Some(from), Some(to)) = (value(from), value(to))
            && from > to
        {
            return Err("it ends before it begins");
        }
        Ok(Range {
            min: from.number(),
            max: to.number(),
            ..Range::default()
        })
    }

    /// Returns whether a quantity is a number of the field, not of something else.
    fn is_plain(&self, quantity: &Quantity<'_>) -> bool {
        match quantity.unit {
            Unit::None | Unit::Count => true,
            Unit::Measure(unit) => self.is_in(unit),
            _ => false,
        }
    }

    /// Returns whether the text says that the field is in this unit.
    fn is_in(&self, unit: &str) -> bool {
        self.text.match_indices("单位").any(|(at, word)| {
            let behind = self.text.get(at + word.len()..).unwrap_or_default();
            behind
                .trim_start_matches(['为', '是', ':', ' '])
                .starts_with(unit)
        })
    }

    /// Returns whether a measure follows that is not the one which the text states for the field.
    fn is_other_unit(&self, behind: &str) -> bool {
        let stated = measure::stated(self.text);
        stated.is_some_and(|stated| measure::at_start(behind).is_some_and(|unit| unit != stated))
    }

    /// `绝对值不超过 100`: a range around zero.
    fn absolute(&self, dropped: &mut Vec<Dropped>) -> Option<Range> {
        let found = ABSOLUTE.find(self.text)?;
        let words = found.get(0)?;
        let rest = self.text.get(words.end()..)?;
        let (quantity, _) = read(rest)?;
        if is_recommended(self.text, words.start()) || !self.is_plain(&quantity) {
            return None;
        }
        if is_conditional(self.text, words.start()) {
            dropped.push(Dropped::new(words.as_str(), rest, CONDITIONAL));
            return None;
        }
        let is_exclusive = found.get(1).is_some() && !words.as_str().contains("等于");
        let range = self.range(quantity.amount.negated(), quantity.amount);
        range.ok().map(|range| Range {
            exclusive_min: is_exclusive,
            exclusive_max: is_exclusive,
            ..range
        })
    }

    /// `不得取 0`: a hole in a range, or in all numbers.
    fn without_zero(&self, ranges: &[Range]) -> Option<Dropped> {
        let zero = Number::from(0);
        let words = NO_ZERO.find(self.text)?.get(1)?;
        let before = clause_before(self.text, words.start());
        // `用布灯时不能为 0` speaks of a case.
        let is_of_field = before.is_empty() || before.ends_with('值');
        let is_in = ranges.is_empty() || ranges.iter().any(|range| range.contains(&zero));
        let why = "a single number cannot be left out of a range";
        (is_in && is_of_field && !is_conditional(self.text, words.start()))
            .then(|| Dropped::new(words.as_str(), "", why))
    }

    /// A clause that is nothing but a range: `1 到 5 个`.
    fn bare(&self) -> Option<Range> {
        let clauses = self.text.split(['。', ';', '\n', ',', '(', ')']);
        clauses.map(str::trim).find_map(|clause| {
            let (first, behind) = read(clause.trim_start_matches("在"))?;
            let within = behind.trim();
            if matches!(within, "以内" | "之内" | "以下" | "及以下") && self.is_plain(&first)
            {
                return self.range(Amount::Infinite, first.amount).ok();
            }
            let (second, behind) = read(dash(behind)?)?;
            let whole = behind.trim().is_empty() && self.is_plain(&first) && self.is_plain(&second);
            whole
                .then(|| self.range(first.amount, second.amount).ok())
                .flatten()
        })
    }
}

/// Returns the end that is no number of a range in brackets of which the other is one: `[0, Canvas.Width)`.
fn end_in_words(rest: &str) -> Option<&str> {
    let inner = rest.trim_start().strip_prefix(['[', '('])?;
    let inner = inner.split([']', ')']).next()?;
    let (from, to) = ends(inner).ok()??;
    match (read(from), read(to)) {
        (Some(_), None) => Some(to),
        (None, Some(_)) => Some(from),
        _ => None,
    }
}

/// Returns whether a range follows of which an end is written in words: `1 到五十`, `[1, 五十]`.
fn is_in_words(lead: &str, rest: &str) -> bool {
    const WORDS: &str = "零一二三四五六七八九十百千万亿两";
    let is_range = ["范围", "区间", "值域"]
        .iter()
        .any(|word| lead.contains(word));
    let rest = rest.trim_start_matches(['[', '(']);
    let clause = rest
        .split(['。', ';', '\n', ']', ')'])
        .next()
        .unwrap_or_default();
    let is_number = |c: char| c.is_ascii_digit() || WORDS.contains(c);
    let ends = ["到", "至", "~", "-", "–", "—", ","];
    let end = ends.iter().find_map(|dash| clause.split_once(dash));
    is_range
        && end.is_some_and(|(from, to)| {
            let (from, to) = (from.trim(), to.trim());
            from.starts_with(is_number)
                && to.starts_with(is_number)
                && (from.contains(|c| WORDS.contains(c)) || to.starts_with(|c| WORDS.contains(c)))
        })
}

/// Drops the ends that the service corrects by itself: a client that refuses what is beyond would be stricter.
fn drop_corrected(text: &str, ranges: &mut [Range]) {
    for found in CORRECTED.iter().flat_map(|phrase| phrase.all(text)) {
        let number = |group| found.get(group)?.as_str().parse::<i64>().ok();
        let end = number(2);
        if number(3).is_some_and(|becomes| Some(becomes) != end) {
            continue;
        }
        let end = end.map(Number::from);
        let below = found
            .get(1)
            .is_some_and(|m| matches!(m.as_str(), "小于" | "低于" | "不足" | "少于"));
        for range in ranges.iter_mut() {
            if below && range.min == end {
                (range.min, range.exclusive_min) = (None, false);
            } else if !below && range.max == end {
                (range.max, range.exclusive_max) = (None, false);
            }
        }
    }
}
