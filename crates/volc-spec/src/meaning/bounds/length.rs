//! Lengths of texts and numbers of items.

use regex::{Captures, Regex};
use volc_ir::Bounds;

use super::super::{
    dropped::{CONDITIONAL, Dropped},
    phrase::{Phrase, is_conditional, is_governed, is_recommended, near, plain_marks},
    quantity::{Quantity, Unit, read},
};
use super::{
    ends::{dash, ends},
    found::Found,
    item::{self, Owner, owner},
    prose::{Prose, clause_before},
};

/// The words in front of a length: `最大长度为`, `字节数不超过`, `length`.
static LEAD: Phrase = Phrase::new(
    r"(?:最[大长]长度|长度|字符数|字节数|[Mm]ax(?:imum)? length|[Ll]ength)(?:的)?(?:\s*(?:限制|范围|上限|最大值?|最长|最多|应|需|须|必须|支持|must be|should be|is limited to|limit(?:ed to)?))*\s*(?:为|在|是|of|is|:)*\s*(?:between|from)?\s*",
);
/// The words in front of one end.
static COMPARE: Phrase = Phrase::new(
    r"(?:不(?:能|得|可|可以|应|允许)?(?:超过|大于|多于|长于|高于|小于|少于|短于|低于)|(?:小于|大于)(?:或)?等于|[小大少多低]于|[≤≥]|<=|>=|至[多少]|最[多长少短大]|上限|[Uu]p to|[Aa]t (?:most|least)|[Nn]o (?:more|longer|less|fewer) than|(?:must |can |should )?not exceed|cannot exceed|[Mm]ax(?:imum)?(?: of)?)(?:为|是|可为|支持|不超过|:|\s)*",
);
/// The words between two ends of one length.
static JOINT: Phrase = Phrase::new(r"^\s*,?\s*(?:且|并且|并|而|和|但|and)?\s*(?:也|又|同时)?\s*");
static SUBJECT: Phrase = Phrase::new(
    r"^(?:该|此|本|其)?(?:参数|字段|取值|值|名称|内容|大小|字符串|文本|总|[Tt]he )*(?:的)?(?:取值|值|大小)?(?:应|应当|须|必须|需|需要|要|请|只能|支持)*$",
);
static PATTERN: Phrase =
    Phrase::new(r"(?:正则(?:表达式|式)?|regular expression)[^`\n]{0,16}`([^`\n]+)`");
static EXACT_ITEMS: Phrase = Phrase::new(
    r"(?:数组|列表)长度(?:固定)?为\s*(\d+)|长度(?:固定)?为\s*(\d+)\s*的\s*(?:数组|列表)",
);
/// `至少 1 个，至多 16 个`.
static BOTH_ITEMS: Phrase = Phrase::new(concat!(
    r"(?:至少|最少|不(?:能|得|可)?(?:少于|低于))\s*(?:可|支持|传入?|填写?|包含|指定)?\s*(\d+)\s*(?:个|条|项|位|人|名)?\s*,?",
    r"\s*(?:且|并)?(?:至多|最多|不(?:能|得|可)?(?:超过|多于|大于))\s*(?:可|支持|传入?|填写?|包含|指定)?\s*(\d+)\s*(?:个|条|项|位|人|名)",
));
static MOST_ITEMS: Phrase = Phrase::new(
    r"(?:一次|每次|单次)?(?:最多|最高|至多|不(?:能|得)?超过|[Uu]p to|[Aa]t most)\s*(?:可以|可|支持|只能)?\s*(?:同时)?(?:查询|指定|添加|删除|更新|移出|校验|检验|注册|注销|支持|传入|配置|包含|填写|设置)?\s*([\d,]+)\s*(?:个|位|条|人|名|项|路|items|entries|elements)",
);
static ITEM_RANGE: Phrase = Phrase::new(concat!(
    r"(?:^|[。;,\n(])\s*(?:支持|可传入|(?:列表|数组)?的?(?:元素)?(?:数量|个数|数目)?(?:为|在)?)?",
    r"\s*(\d+)\s*(?:~|至|到|-|–)\s*(\d+)\s*(?:个|条|项)",
));
/// `列表长度为 1-10`: the words in front say that items are counted.
static NAMED_RANGE: Phrase = Phrase::new(concat!(
    r"(?:(?:列表|数组)的?(?:元素)?(?:长度|个数|数量|数目)|元素(?:个数|数量|数目))",
    r"(?:范围)?(?:为|是|在|:|\s)*(?:\[\s*(\d+)\s*[,~-]\s*(\d+)\s*\]|(\d+)\s*[~至到–-]\s*(\d+))",
));
/// `个数：[1,20]`.
static NUMBER_RANGE: Phrase = Phrase::new(
    r"(?:^|[。;,\n(])\s*(?:个数|数量|数目)(?:范围)?(?:为|是|在|:|\s)*\[\s*(\d+)\s*[,~-]\s*(\d+)\s*\]",
);
/// `数据数目不超过 100`, `列表长度最大 10`: numbers that the words in front of them make one of items.
static NAMED_ITEMS: Phrase = Phrase::new(concat!(
    r"(?:^|[。;,\n(])\s*(?:(?:单次|一次|每次)\p{Han}{0,4}的)?",
    r"(?:(?:数据|元素|列表|数组)?的?(?:元素)?(?:数目|数量|个数|条数)|(?:列表|数组)的?(?:最大)?长度)",
    r"的?(?:不(?:能|得|可)?(?:超过|大于|多于)|小于等于|最大值?|最多|最长|上限|≤)(?:为|是|不超过|:|\s)*([\d,]+)",
    r"|(?:列表|数组)的?最大长度(?:为|是|:|\s)*([\d,]+)",
    r"|(?:^|[。;,\n(])\s*(?:列表|数组)(?:的?元素|项)(?:不(?:能|得|可)?(?:超过|多于)|最多|至多)\s*([\d,]+)\s*[个条项]",
));
/// `各项总长度不超过 512 字节`: a bound of all texts of a list together.
static ALL_TOGETHER: Phrase = Phrase::new(
    r"总长度(?:之和)?(?:不(?:能|得|可)?(?:超过|大于)|小于等于|最大|最长|上限|≤)(?:为|是|:|\s)*\d+",
);

/// The reason of a length that is not one of the whole item.
const OF_PART: &str = "it may bound a part of an item";

/// Reads the lengths and the pattern of a text, or of each item of a list.
pub(super) fn text(description: &str, prose: &Prose, list: bool, found: &mut Found) {
    let Found { bounds, dropped } = found;
    // The service cuts what is too long, so nothing has to be refused.
    let cuts = ["截断", "truncat", "截取"]
        .iter()
        .any(|word| prose.text.contains(word));
    if !cuts {
        let found = lead(&prose.text, list, bounds, dropped);
        if !found {
            compared(&prose.text, list, bounds, dropped);
        }
        if list && item::are_not_empty(&prose.text) && bounds.min_bytes.is_none() {
            bounds.min_length = bounds.min_length.max(Some(1));
        }
    }
    // The pattern itself must keep its full-width marks, so it is taken from the description.
    let marked = plain_marks(description);
    let pattern = PATTERN.find(&marked).and_then(|found| found.get(1));
    let pattern = pattern.map(|m| m.as_str().to_owned());
    bounds.pattern = pattern.filter(|p| description.contains(p.as_str()) && Regex::new(p).is_ok());
}

/// Reads the number of items of a list.
pub(super) fn items(text: &str, found: &mut Found) {
    let Found { bounds, dropped } = found;
    let mut find = |phrase: &Phrase| -> Option<Captures<'_>> {
        phrase.all(text).find(|found| {
            let (words, number) = (found.get(0), found.iter().skip(1).flatten().next());
            let start = number.map_or(0, |number| number.start());
            let end = words.map_or(0, |words| words.end());
            let before = words.map_or("", |words| clause_before(text, words.start()));
            let is_of_item = before.contains('每') || owner(before, true) == Owner::Item;
            if is_of_item || counts_text(text, end) || is_recommended(text, start) {
                return false;
            }
            let is_conditional = is_conditional(text, start);
            if is_conditional && is_governed(text, start) {
                dropped.extend(words.map(|words| Dropped::new(words.as_str(), "", CONDITIONAL)));
            }
            !is_conditional
        })
    };
    if let Some(found) = find(&NAMED_RANGE) {
        bounds.min_items = count(&found, 1).or(count(&found, 3));
        bounds.max_items = count(&found, 2).or(count(&found, 4));
    } else if let Some(found) = find(&NUMBER_RANGE).or_else(|| find(&BOTH_ITEMS)) {
        bounds.min_items = count(&found, 1);
        bounds.max_items = count(&found, 2);
    } else if let Some(found) = find(&EXACT_ITEMS) {
        bounds.min_items = count(&found, 1).or(count(&found, 2));
        bounds.max_items = bounds.min_items;
    } else if let Some(found) = find(&ITEM_RANGE) {
        bounds.min_items = count(&found, 1);
        bounds.max_items = count(&found, 2);
    } else if let Some(found) = find(&MOST_ITEMS).or_else(|| find(&NAMED_ITEMS)) {
        bounds.max_items = count(&found, 1).or(count(&found, 2)).or(count(&found, 3));
    }
    let together = ALL_TOGETHER.find(text).and_then(|found| found.get(0));
    dropped.extend(together.map(|words| {
        let rest = text.get(words.end()..).unwrap_or_default();
        Dropped::new(words.as_str(), rest, "it bounds all items together")
    }));
}

/// Returns whether words state a number of items.
pub(super) fn counts_items(words: &str) -> bool {
    [
        &MOST_ITEMS,
        &ITEM_RANGE,
        &NAMED_ITEMS,
        &NAMED_RANGE,
        &NUMBER_RANGE,
    ]
    .iter()
    .any(|phrase| phrase.find(words).is_some())
}

/// Returns whether what is counted are characters: of a text in the list, not items of it.
fn counts_text(text: &str, end: usize) -> bool {
    let behind = text.get(end..).unwrap_or_default().trim_start();
    let units = ["字", "汉字", "中文", "英文", "个字", "byte", "character"];
    units.iter().any(|unit| behind.starts_with(unit))
}

/// A length behind words that name it. Returns whether there is one.
fn lead(text: &str, list: bool, bounds: &mut Bounds, dropped: &mut Vec<Dropped>) -> bool {
    for found in LEAD.all(text) {
        let Some(words) = found.get(0) else { continue };
        let before = clause_before(text, words.start());
        let owner = owner(before, list);
        // `默认长度` is no bound.
        if is_recommended(text, words.start()) || before.ends_with("默认") {
            continue;
        }
        let rest = near(text.get(words.end()..).unwrap_or_default());
        let compare = COMPARE
            .find(rest)
            .and_then(|found| found.get(0))
            .filter(|m| m.start() == 0);
        let behind = compare.map_or(rest, |m| rest.get(m.end()..).unwrap_or_default());
        let (range, quantity) = (range(rest), read(behind));
        if range.is_none() && quantity.is_none() {
            continue;
        }
        if owner == Owner::Other {
            if list && before.contains(['每', '单', '各']) {
                dropped.push(Dropped::new(words.as_str(), rest, OF_PART));
            }
            continue;
        }
        if is_conditional(text, words.start()) {
            if is_governed(text, words.start()) {
                dropped.push(Dropped::new(words.as_str(), rest, CONDITIONAL));
            }
            continue;
        }
        let in_bytes = words.as_str().contains("字节数");
        if let Some((from, to)) = range {
            return put(bounds, dropped, words.as_str(), (from, to), in_bytes);
        }
        let Some((quantity, end)) = quantity else {
            continue;
        };
        // `长度为 3 的数组` speaks of the list, `长度大于 3 时` of a case.
        let is_of_list = list
            && OF_LIST
                .iter()
                .any(|word| end.trim_start().starts_with(word));
        if is_of_list || end.trim_start().starts_with('时') {
            continue;
        }
        if let Some(compare) = compare {
            let ends = both(compare.as_str(), quantity, end);
            return put(bounds, dropped, words.as_str(), ends, in_bytes);
        }
        let words = words.as_str().trim();
        let lower = words.contains("Max") || words.contains("max");
        let most = lower
            || ["最大", "最长", "上限", "最多", "limit"]
                .iter()
                .any(|word| words.contains(word));
        let is_exact = matches!(quantity.unit, Unit::Characters | Unit::Count);
        let ends = match most {
            true => (None, Some(quantity)),
            // `长度为 32 位`: exactly, if the unit says so.
            false if is_exact => (Some(quantity.clone()), Some(quantity)),
            false => continue,
        };
        return put(bounds, dropped, words, ends, in_bytes);
    }
    false
}

/// A length that only its unit tells: `不超过 4KB`, `up to 64 characters`.
fn compared(text: &str, list: bool, bounds: &mut Bounds, dropped: &mut Vec<Dropped>) {
    for found in COMPARE.all(text) {
        let Some(words) = found.get(0) else { continue };
        let before = clause_before(text, words.start());
        let is_of_field = SUBJECT.find(before).is_some() || owner(before, list) == Owner::Item;
        if !is_of_field || is_recommended(text, words.start()) {
            continue;
        }
        let rest = near(text.get(words.end()..).unwrap_or_default());
        let Some((quantity, behind)) = read(rest) else {
            continue;
        };
        if behind.trim_start().starts_with('时') {
            continue;
        }
        let ends = both(words.as_str(), quantity, behind);
        let units = [&ends.0, &ends.1].map(|end| end.as_ref().map(|end| end.unit));
        let is_length = |unit: &Option<Unit<'_>>| {
            matches!(
                unit,
                Some(Unit::Characters | Unit::Bytes(_) | Unit::Measure("字"))
            )
        };
        if is_conditional(text, words.start()) {
            if units.iter().any(is_length) && is_governed(text, words.start()) {
                dropped.push(Dropped::new(words.as_str(), rest, CONDITIONAL));
            }
            continue;
        }
        if units.iter().any(is_length) && put(bounds, dropped, words.as_str(), ends, false) {
            return;
        }
    }
    let clauses = text.split(['。', ';', '\n', ',', '(', ')']);
    for clause in clauses {
        let clause = if list {
            item::without(clause.trim())
        } else {
            clause
        };
        if let Some(quantity) = within(clause.trim())
            && matches!(quantity.unit, Unit::Characters | Unit::Bytes(_))
        {
            put(bounds, dropped, clause, (None, Some(quantity)), false);
            return;
        }
        if let Some((from, to)) = range(clause.trim())
            && matches!(
                to.as_ref().map(|to| to.unit),
                Some(Unit::Characters | Unit::Bytes(_))
            )
        {
            put(bounds, dropped, clause, (from, to), false);
            return;
        }
    }
}

/// `64 个字符以内`: a clause that is nothing else.
fn within(clause: &str) -> Option<Quantity<'_>> {
    let number = clause.trim_start_matches(['在', '需', '限', '长', '度', ' ']);
    let (quantity, behind) = read(number)?;
    matches!(behind.trim(), "以内" | "之内" | "内" | "以下").then_some(quantity)
}

/// The words behind a number that make it the length of a list.
const OF_LIST: &[&str] = &["的数组", "的列表", "的 Array"];

/// The end that words of comparison name, and the other one where it follows: `不少于 8 个字符，不多于 20 个字符`.
fn both<'t>(words: &str, quantity: Quantity<'t>, behind: &'t str) -> Ends<'t> {
    let first = end(words, quantity);
    let joint = JOINT.find(behind).and_then(|found| found.get(0));
    let rest = joint.map_or(behind, |joint| {
        behind.get(joint.end()..).unwrap_or_default()
    });
    let words = COMPARE.find(rest).and_then(|found| found.get(0));
    let second = words.filter(|words| words.start() == 0).and_then(|words| {
        let (quantity, _) = read(rest.get(words.end()..)?)?;
        Some(end(words.as_str(), quantity))
    });
    match (first, second) {
        ((Some(from), None), Some((None, Some(to))))
        | ((None, Some(to)), Some((Some(from), None))) => (Some(from), Some(to)),
        (first, _) => first,
    }
}

/// The end that words of comparison name; an excluded one as its neighbour.
fn end<'t>(words: &str, mut quantity: Quantity<'t>) -> Ends<'t> {
    let is_strict = words.starts_with(['小', '大', '少', '多', '低']) && !words.contains("等于");
    let lower = is_lower(words);
    if is_strict {
        quantity.amount = quantity.amount.plus(if lower { 1 } else { -1 });
    }
    if lower {
        (Some(quantity), None)
    } else {
        (None, Some(quantity))
    }
}

type Ends<'t> = (Option<Quantity<'t>>, Option<Quantity<'t>>);

/// `1-128`, `[1,128]`, `(0,255]`: both ends; an excluded one as its neighbour.
fn range(text: &str) -> Option<Ends<'_>> {
    let text = text.trim_start();
    let Some(inner) = text.strip_prefix(['[', '(']) else {
        let (from, behind) = read(text)?;
        let (to, _) = read(dash(behind)?)?;
        return Some((Some(from), Some(to)));
    };
    let (inner, behind) = inner.split_at(inner.find([']', ')'])?);
    let (from, to) = ends(inner).ok()??;
    let ((mut from, _), (mut to, _)) = (read(from)?, read(to)?);
    if text.starts_with('(') {
        from.amount = from.amount.plus(1);
    }
    if behind.starts_with(')') {
        to.amount = to.amount.plus(-1);
    }
    if to.unit == Unit::None {
        // `[1,128] 字符`
        to.unit = unit_behind(behind.get(1..).unwrap_or_default());
    }
    Some((Some(from), Some(to)))
}

fn unit_behind(text: &str) -> Unit<'_> {
    let text = text.trim_start();
    let known = [
        ("个字符", Unit::Characters),
        ("字符", Unit::Characters),
        ("个字节", Unit::Bytes(1)),
        ("字节", Unit::Bytes(1)),
    ];
    let known = known.iter().find(|(word, _)| text.starts_with(word));
    known.map_or(Unit::None, |(_, unit)| *unit)
}

/// Puts the ends into the bounds. Returns whether they are a length at all.
fn put(
    bounds: &mut Bounds,
    dropped: &mut Vec<Dropped>,
    words: &str,
    ends: Ends<'_>,
    in_bytes: bool,
) -> bool {
    let unit = ends.1.as_ref().or(ends.0.as_ref()).map(|end| end.unit);
    let count = |end: &Option<Quantity<'_>>| end.as_ref().and_then(|end| end.amount.count());
    let (from, to) = (count(&ends.0), count(&ends.1));
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        dropped.push(Dropped::new(words, "", "it ends before it begins"));
        return false;
    }
    let size = match unit {
        Some(Unit::Bytes(size)) => size,
        Some(Unit::None | Unit::Count | Unit::Characters) if in_bytes => 1,
        Some(Unit::None | Unit::Count | Unit::Characters) => {
            (bounds.min_length, bounds.max_length) = (from, to);
            return true;
        }
        Some(Unit::Measure("字" | "汉字" | "码元")) => {
            dropped.push(Dropped::new(
                words,
                "",
                "its unit is neither characters nor bytes of UTF-8",
            ));
            return false;
        }
        _ => return false,
    };
    let bytes = |count: Option<u64>| count.and_then(|count| count.checked_mul(size));
    (bounds.min_bytes, bounds.max_bytes) = (bytes(from), bytes(to));
    true
}

fn is_lower(words: &str) -> bool {
    let negated = words.starts_with('不');
    let lower = [
        "小于",
        "少于",
        "短于",
        "less",
        "fewer",
        "least",
        "至少",
        "最少",
        "最短",
        "≥",
        ">=",
        "大于等于",
        "大于或等于",
    ];
    let is = lower.iter().any(|word| words.contains(word));
    match words {
        _ if words.starts_with(['小', '少', '低']) => false,
        _ if words.starts_with(['大', '多']) => true,
        _ if words.starts_with("No") || words.starts_with("no") => {
            words.contains("less") || words.contains("fewer")
        }
        _ if negated => ["小于", "少于", "短于", "低于"]
            .iter()
            .any(|word| words.contains(word)),
        _ => is,
    }
}

fn count(found: &Captures<'_>, group: usize) -> Option<u64> {
    found.get(group)?.as_str().replace(',', "").parse().ok()
}
