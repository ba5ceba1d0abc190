//! The places of a description that look like a default.

use regex::Match;

use crate::meaning::{
    Kind,
    dropped::{Dropped, OF_ANOTHER, Statement},
    phrase::{self, Phrase, is_conditional, is_of_another, just_before},
};

/// `默认值为 0`, `默认 X`, `[默认值]x`, `Default is x`: the value in code marks, in quotes or bare.
pub(super) static DEFAULT: Phrase = Phrase::new(
    r#"(?:默认值?|缺省值?|[Dd]efaults?(?: value)?)\]?\s*(?:为|是|is|to)?\s*:?\s*(?:`([^`\n]+)`|"([^"\n]*)"|(-?[0-9A-Za-z][\w.\-]*|-?\.\d+))"#,
);

/// `默认使用 `x``, `默认取 5`, `默认为 'x'`: a value that needs a mark of its end.
static USED: Phrase = Phrase::new(
    r"默认值?(?:(?:使用|采用|选择|取值?)(?:为|:)?\s*(?:`([^`\n]+)`|(-?\d[\d.]*))|取\s*([a-z][a-z0-9_]*)|(?:为|是|:)?\s*'([^'\n]+)')\s*(?:[。;,)\n]|$)",
);

/// `默认为大灯的 ID: `x``: the value in code marks behind what it is.
static EXPLAINED: Phrase = Phrase::new(
    r"默认值?(?:为|是)[^。;\n:]{1,40}的\s*[A-Za-z ]{0,16}(?:I[Dd]|名称|标识|编号)\s*:\s*`([^`\n]+)`\s*(?:[。;,)\n]|$)",
);

/// `默认 [0, 0]`.
static LIST: Phrase = Phrase::new(r"默认值?(?:为|是)?\s*:?\s*(\[[^\[\]\n]*\])\s*(?:[。;,)\n]|$)");

/// `0：off（默认值）`: the item of a value list that is marked as the default.
static MARKED: Phrase = Phrase::new(
    r"(?m)^\s*(?:[-*+]\s*)?`?([^`:\s(]+)`?\s*(?:(?:或|/)\s*`[^`\n]+`\s*)?(?:\((?:默认值?|default)\)\s*:|:[^\n]*\((?:默认值?|default)\)[.。;]?\s*$)",
);

/// `` `0`（默认值）表示不开启``, in the middle of a sentence.
static BEHIND: Phrase = Phrase::new(r"`([^`\n]+)`\s*\((?:默认值?|default)\)");

/// `0、1（默认）、2`: in a row of values.
static IN_ROW: Phrase = Phrase::new(
    r"(?:取值|可选值|枚举值)[^。;\n]{0,120}?[:、,/为]\s*([0-9A-Za-z][\w.\-]*)\s*\((?:默认值?|default)\)",
);

/// `0：关（默认）；1：开`.
static IN_LINE: Phrase = Phrase::new(
    r"(?:^|[;,:\n])\s*`?(-?\d+|[A-Za-z][\w.\-]*)`?\s*[:=]\s*[^:=;,`\n(]{1,24}\((?:默认值?|default)\)\s*[;,。]",
);

/// `不填或传 0 时自动修改为 360`, `不填则为 7`: what the service takes if nothing is sent.
static UNSET: [Phrase; 3] = [
    Phrase::new(r#"不填[便则就]用"[^"\n]{1,16}"的\s*`([^`\n]+)`\s*(?:[。;,)\n]|$)"#),
    Phrase::new(r"不填(?:写)?[^。;\n]{0,12}?自动(?:修改|调整|设置)为\s*`?(-?[0-9A-Za-z][\w.\-]*)"),
    Phrase::new(
        r"(?:[不未](?:填写?|传入?|指定|设置|配置)|缺省)(?:该参数|此参数|该字段|时|,|的话)*\s*(?:则|会|将)?(?:自动)?(?:为|是|取值?为?|使用|按)\s*(?:`([^`\n]+)`|(-?\d[\d.]*))\s*(?:[。;,)\n]|$)",
    ),
];

/// Words in front of a default that is none of this field now: `旧默认值`, `控制台默认值`.
static ELSEWHERE: Phrase =
    Phrase::new(r"(?:旧|原|原先|曾|控制台|客户端|前端|页面|SDK|Demo)(?:版本?)?(?:的|中|上|里)? *$");

/// A condition that only says that the field is left out.
static LEFT_OUT: Phrase = Phrase::new(
    r"[不未](?:填|传|指定|设置|配置|选|带|提供|输入)|为空|留空|缺省|缺失|没有(?:填|传|设|指定)|(?i:unset|omit|empty|not (?:set|specified|provided)|unspecified|left blank)",
);

/// `否则默认值为`, and a case behind the value: `5（A 为 1 时）`.
static ELSE: Phrase = Phrase::new(r"(?:否则|其他情况下?|其余)[^,。;\n]{0,4}$");
static CASE_BEHIND: Phrase =
    Phrase::new(r"^ *`? *\([^()\n]{0,30}(?:时|场景下?|模式下?|版本?|情况下?)\)");
/// `5 或 10`.
static MORE_BEHIND: Phrase = Phrase::new(r#"^`?\s*(?:或者?|or )\s*[`"]?-?[0-9A-Za-z]"#);

/// The reason to doubt a default.
pub(super) enum Doubt {
    /// It is a default, but of something else.
    OfAnother(&'static str),
    /// It is the default in some case, or one of several.
    InSomeCase,
}

/// A place that looks like a default.
pub(super) struct Candidate<'t> {
    start: usize,
    /// The end of the token, and that of all words.
    end: usize,
    whole_end: usize,
    pub(super) token: Match<'t>,
    /// It stands behind a word for default, whose clause may name whose it is.
    is_named: bool,
}

/// Returns whether a bare word goes on behind a place, with a sign that no word has.
pub(super) fn is_cut(text: &str, end: usize) -> bool {
    let behind = text.get(end..).unwrap_or_default();
    let tags = ["<br", "</", "<ul", "<li", "<p>", "<b>"];
    behind.starts_with([
        '$', '{', '<', '/', '@', '#', '&', '=', '+', '%', '*', '\\', '~', '^',
    ]) && !tags.iter().any(|tag| behind.starts_with(tag))
        || behind.starts_with("://")
}

/// All places of a description, those with the clearest words first.
pub(super) fn all(text: &str, kind: Kind) -> Vec<Candidate<'_>> {
    let is_whole = |token: &Match<'_>| kind != Kind::String || !is_cut(text, token.end());
    let named = DEFAULT.all(text).filter_map(|found| {
        let whole = found.get(0)?;
        // `默认为 X 的 Y` speaks of Y.
        let behind = text.get(whole.end()..)?.trim_start();
        let bare = found.get(3).filter(is_whole);
        let token = found.get(1).or(found.get(2)).or(bare)?;
        // `the default lamp` names something; `default is lamp` states a default.
        let before = text.get(whole.start()..token.start())?;
        let states = [" is", " to", ":", "value"]
            .iter()
            .any(|word| before.contains(word));
        if kind == Kind::String && bare == Some(token) && before.is_ascii() && !states {
            return None;
        }
        (!behind.starts_with('的')).then(|| Candidate::new(whole, token, true))
    });
    let any_group = |phrase: &'static Phrase, is_named| {
        phrase.all(text).filter_map(move |found| {
            let token = found.iter().skip(1).flatten().next()?;
            Some(Candidate::new(found.get(0)?, token, is_named))
        })
    };
    let lists = any_group(&LIST, true).filter(|_| kind == Kind::Other);
    named
        .chain(any_group(&USED, true))
        .chain(any_group(&EXPLAINED, true))
        .chain(lists)
        .chain(any_group(&MARKED, false))
        .chain(any_group(&BEHIND, false))
        .chain(any_group(&IN_ROW, false))
        .chain(any_group(&IN_LINE, false))
        .chain(UNSET.iter().flat_map(|phrase| any_group(phrase, false)))
        .collect()
}

impl<'t> Candidate<'t> {
    fn new(whole: Match<'t>, token: Match<'t>, is_named: bool) -> Self {
        Self {
            start: whole.start(),
            end: token.end(),
            whole_end: whole.end(),
            token,
            is_named,
        }
    }

    /// Returns the reason why this may not be the default of the field in every case.
    pub(super) fn doubt(&self, text: &str, name: &str) -> Option<Doubt> {
        if !self.is_named {
            return None;
        }
        let behind = text.get(self.end..).unwrap_or_default();
        if CASE_BEHIND.find(behind).is_some() || MORE_BEHIND.find(behind).is_some() {
            return Some(Doubt::InSomeCase);
        }
        let words = just_before(text, self.start);
        if ELSEWHERE.find(words).is_some() {
            return Some(Doubt::OfAnother("it is the default of something else"));
        }
        if is_of_another(text, self.start, name) {
            return Some(Doubt::OfAnother(OF_ANOTHER));
        }
        let before = phrase::before(text, self.start);
        let sentence = before.rsplit(['。', ';', '\n']).next().unwrap_or_default();
        let is_of_case = is_conditional(text, self.start) && LEFT_OUT.find(sentence).is_none();
        (is_of_case || ELSE.find(words).is_some()).then_some(Doubt::InSomeCase)
    }

    /// Returns whether this is another reading of the same words.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.start < other.whole_end && other.start < self.whole_end
    }

    /// The words as text that is not taken.
    pub(super) fn dropped(&self, text: &str, why: &'static str) -> Dropped {
        let words = text.get(self.start..self.end).unwrap_or_default();
        let rest = text.get(self.end..).unwrap_or_default();
        Dropped::new(words, rest, why).with_statement(Statement::Default)
    }
}
