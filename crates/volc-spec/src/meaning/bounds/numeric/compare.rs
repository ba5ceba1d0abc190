//! Bounds in words of comparison, such as "at most 20".

use serde_json::Number;
use volc_ir::Range;

use super::Reader;
use crate::meaning::Kind;
use crate::meaning::bounds::prose::clause_before;
use crate::meaning::dropped::{CONDITIONAL, Dropped};
use crate::meaning::phrase::{Phrase, is_conditional, is_governed, is_recommended};
use crate::meaning::quantity::{Amount, Unit, read};

/// The words in front of one end of a range.
static COMPARE: Phrase = Phrase::new(
    r"(?:不(?:能|得|可|可以|应|应该|允许)?(?:超过|大于|高于|多于|小于|少于|低于)|(?:大于|小于)(?:或)?等于|至[少多]|最[少多]|[大小高低]于|[≥≤]|[<>]=?|最[大小低高]值?|上限|下限|[Mm]ax(?:imum)?(?: value)?|[Mm]in(?:imum)?(?: value)?|[Uu]p to|[Aa]t (?:most|least)|[Nn]o (?:more|greater|larger|less|fewer) than|(?:must |can |should |may )?not exceed|[Cc]annot exceed|(?:less|greater) than(?: or equal to)?|[Ss]tart(?:s|ing)? (?:from|at))(?:为|是|不(?:能|得|可)?(?:超过|大于|高于|小于|少于|低于)|可为|is|of|:|\s)*",
);

/// The words between two ends of one range.
static JOINT: Phrase =
    Phrase::new(r"^\s*,?\s*(?:且|并且|并|而|和|但|也|同时|and)?\s*(?:也|又|同时)?\s*$");

/// `大于 0 的整数`: what the number is, not whose it is.
static NUMBER: Phrase = Phrase::new(r"^\s*的(?:正|非负|任意)?(?:整数|小数|数字|数值|浮点数|数|值)");

/// The words that may stand in front of such words in their clause: the field itself.
static SUBJECT: Phrase = Phrase::new(
    r"^(?:该|此|本|其)?(?:参数|字段|数值|取值|数字|整数|值|大小|数量|个数|次数|条数|页码|时长|间隔|(?:[Tt]he )?(?:number|value|page number|page size)(?: must be| is| should be)?|[Mm]ust be|[Ii]t must be)*(?:的)?(?:取值|值)?(?:应|应当|应该|须|必须|需|需要|要|要求|请|只能)*$",
);

/// `从 1 开始`: the least number, where the field is said to begin.
static FROM: Phrase =
    Phrase::new(r"(?:^|[。;,\n(])\s*(?:页码|序号|编号|值|取值|数值)?\s*从\s*(-?\d+)\s*开始");

/// `一次最多查询 50 条`: a bound of a number that counts things.
static AT_MOST: Phrase = Phrase::new(
    r"(?:一次|每次|单次|每页)\s*(?:请求|查询|调用)?\s*(?:最多|至多|不(?:能|得)?超过)\s*(?:可以|可|支持|只能)?\s*(?:返回|查询|指定|添加|删除|更新|获取|支持|传入)?\s*(\d+)\s*(?:个|位|条|人|名|项|路)",
);

static COUNTING: Phrase =
    Phrase::new(r"数量|条数|个数|数目|人数|次数|条目|(?i:number of|count of)");

static COUNTING_NAME: Phrase = Phrase::new(r"(?i:limit|count|size|num(?:ber)?$|total|max|top)");

/// Returns whether the words in front of a comparison are the field itself: `该参数必须`, `UserId 必须` of
/// `ParticipantUserId`.
fn is_subject(before: &str, name: &str) -> bool {
    let end = before
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(before.len());
    let (word, rest) = before.split_at(end);
    let local = !word.is_empty()
        && name
            .to_ascii_lowercase()
            .ends_with(&word.to_ascii_lowercase());
    SUBJECT
        .find(if local { rest.trim_start() } else { before })
        .is_some()
}

/// Returns whether the words in front of `最大值` speak of this field, not of a part of it.
fn is_simple(before: &str) -> bool {
    const OTHERS: &[&str] = &[
        "每",
        "单个",
        "其中",
        "总",
        "建议",
        "推荐",
        "各",
        "默认",
        "recommend",
        "each",
        "per ",
    ];
    before.chars().count() <= 12
        && !OTHERS
            .iter()
            .any(|word| before.contains(word) && !before.starts_with("每页"))
}

struct Side {
    upper: bool,
    exclusive: bool,
    /// It is called a greatest or least value by name.
    is_named: bool,
}

impl Side {
    fn from_words(words: &str) -> Self {
        let words = words.trim().to_ascii_lowercase();
        let has = |list: &[&str]| list.iter().any(|word| words.contains(word));
        let negated = has(&["不", "no ", "not ", "cannot"]);
        let greater = has(&[
            "大于", "高于", "多于", "超过", "≥", ">", "greater", "more", "larger", "exceed",
        ]);
        let less = has(&["小于", "低于", "少于", "≤", "<", "less", "fewer"]);
        let named_upper = has(&[
            "最大", "最高", "至多", "最多", "上限", "max", "up to", "at most",
        ]);
        let upper = named_upper || (greater && negated) || (less && !negated);
        let loose = negated || named_upper || has(&["等于", "≥", "≤", ">=", "<=", "equal"]);
        Self {
            upper,
            exclusive: !loose && (greater || less),
            is_named: has(&["最大", "最小", "最高", "最低", "上限", "下限", "max", "min"]),
        }
    }
}

impl<'t> Reader<'t> {
    /// One end or both, each behind words that compare: `大于 0 小于等于 100`.
    pub(super) fn compared(&self, dropped: &mut Vec<Dropped>) -> Option<Range> {
        let mut range = Range::default();
        let mut last = 0;
        for found in COMPARE.all(self.text) {
            let words = found.get(0)?;
            let rest = self.text.get(words.end()..).unwrap_or_default();
            let Some((quantity, behind)) = read(rest) else {
                continue;
            };
            let side = Side::from_words(words.as_str());
            let before = clause_before(self.text, words.start());
            let since = self
                .text
                .get(last..words.start())
                .unwrap_or_default()
                .trim();
            let chained = last > 0 && JOINT.find(since).is_some();
            let about_field =
                is_subject(before, self.name) || chained || (side.is_named && is_simple(before));
            if !about_field || is_recommended(self.text, words.start()) {
                continue;
            }
            let number = NUMBER.find(behind).and_then(|found| found.get(0));
            let behind = number.map_or(behind, |words| {
                behind.get(words.end()..).unwrap_or_default()
            });
            if behind.trim_start().starts_with('的') {
                continue;
            }
            let counts = quantity.unit == Unit::Count && !self.counts();
            if counts || !self.is_plain(&quantity) {
                continue;
            }
            if is_conditional(self.text, words.start()) {
                if is_governed(self.text, words.start()) {
                    dropped.push(Dropped::new(words.as_str(), rest, CONDITIONAL));
                }
                continue;
            }
            if self.kind == Kind::Int && matches!(quantity.amount, Amount::Float(_)) {
                dropped.push(Dropped::new(
                    words.as_str(),
                    rest,
                    "an Integer has no fraction",
                ));
                continue;
            }
            last = self.text.len() - behind.len();
            let number = quantity.amount.number();
            if side.upper && range.max.is_none() {
                (range.max, range.exclusive_max) =
                    (number.clone(), side.exclusive && number.is_some());
            } else if !side.upper && range.min.is_none() {
                (range.min, range.exclusive_min) =
                    (number.clone(), side.exclusive && number.is_some());
            }
        }
        if range.max.is_none() && self.kind == Kind::Int {
            range.max = self.at_most(dropped);
        }
        if range.min.is_none() && self.kind == Kind::Int {
            range.min = self.first();
        }
        (range != Range::default()).then_some(range)
    }

    /// The number that the field starts from.
    fn first(&self) -> Option<Number> {
        let found = FROM.find(self.text)?;
        let words = found.get(0)?;
        let number = found.get(1)?.as_str().parse::<i64>().ok()?;
        let is_certain =
            !is_recommended(self.text, words.start()) && !is_conditional(self.text, words.start());
        is_certain.then(|| Number::from(number))
    }

    fn at_most(&self, dropped: &mut Vec<Dropped>) -> Option<Number> {
        let found = AT_MOST.find(self.text)?;
        let words = found.get(0)?;
        if is_recommended(self.text, words.start()) {
            return None;
        }
        if is_conditional(self.text, words.start()) {
            dropped.push(Dropped::new(words.as_str(), "", CONDITIONAL));
            return None;
        }
        if self.counts() {
            return found.get(1)?.as_str().parse::<i64>().ok().map(Number::from);
        }
        dropped.push(Dropped::new(
            words.as_str(),
            "",
            "it may bound something else than this field",
        ));
        None
    }

    /// Returns whether the field is a number of things.
    pub(super) fn counts(&self) -> bool {
        COUNTING_NAME.find(self.name).is_some() || COUNTING.find(self.text).is_some()
    }
}
