//! Ranges whose ends stand on both sides of words: `介于 10 与 20 之间`, `1 <= x <= 100`.

use regex::Captures;
use volc_ir::Range;

use super::Reader;
use crate::meaning::{
    dropped::{CONDITIONAL, Dropped},
    phrase::{Phrase, is_conditional, is_recommended},
    quantity::{Unit, read},
};

/// `在 30（含）到 60（不含）之间`.
static BETWEEN: Phrase = Phrase::new(concat!(
    r"(?:介于|在)\s*(-?\d[\d.]*)\s*(?:\((不)?包?含\)|(?:\(包括\)))?\s*",
    r"(?:与|和|到|至|~|-)\s*(-?\d[\d.]*)\s*(?:\((不)?包?含\))?\s*之间",
));
/// `0 < 值 < 1`.
static SIGNS: Phrase = Phrase::new(
    r"(?:^|[。;,\n(:])\s*(-?\d[\d.]*)\s*(<=?|≤)\s*([A-Za-z_]\w*|取?值|该值|参数值?)\s*(<=?|≤)\s*(-?\d[\d.]*)\s*(?:[。;,\n)]|$)",
);
/// The words in front of `介于`: the field itself.
static SUBJECT: Phrase = Phrase::new(
    r"(?:^|[。;,\n(:])\s*(?:该|此|本)?(?:参数|字段|数值|取值|数字|整数|值)*(?:的)?(?:取值|值)?(?:应|应当|应该|须|必须|需|需要|要|要求|只能)*\s*$",
);

impl Reader<'_> {
    pub(super) fn between(&self, dropped: &mut Vec<Dropped>) -> Option<Range> {
        let words = BETWEEN.find(self.text).filter(|found| {
            let at = found.get(0).map_or(0, |words| words.start());
            let before = crate::meaning::phrase::before(self.text, at);
            SUBJECT.find(before).is_some()
        });
        if let Some(found) = words {
            let excluded = [found.get(2).is_some(), found.get(4).is_some()];
            return self.pair(&found, [1, 3], excluded, dropped);
        }
        let found = SIGNS.find(self.text)?;
        let word = found.get(3)?.as_str();
        let is_own = !word.is_ascii() || word.len() == 1 || word.eq_ignore_ascii_case(self.name);
        let excluded = [2, 4].map(|sign| found.get(sign).is_some_and(|m| m.as_str() == "<"));
        is_own.then(|| self.pair(&found, [1, 5], excluded, dropped))?
    }

    fn pair(
        &self,
        found: &Captures<'_>,
        ends: [usize; 2],
        excluded: [bool; 2],
        dropped: &mut Vec<Dropped>,
    ) -> Option<Range> {
        let words = found.get(0)?;
        let end = |group: usize| read(found.get(group)?.as_str());
        let ((from, _), (to, _)) = (end(ends[0])?, end(ends[1])?);
        if is_recommended(self.text, words.start())
            || from.unit != Unit::None
            || to.unit != Unit::None
        {
            return None;
        }
        if is_conditional(self.text, words.start()) {
            dropped.push(Dropped::new(words.as_str(), "", CONDITIONAL));
            return None;
        }
        match self.range(from.amount, to.amount) {
            Ok(range) => Some(Range {
                exclusive_min: excluded[0],
                exclusive_max: excluded[1],
                ..range
            }),
            Err(why) => {
                dropped.push(Dropped::new(words.as_str(), "", why));
                None
            }
        }
    }
}
