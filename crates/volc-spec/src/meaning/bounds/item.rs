//! Words that say that a length is one of each item of a list: `数组中每个元素的长度`.

use super::super::phrase::{Phrase, is_conditional};

/// The owner of a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The field; if that is a list and nothing else is named, each item of it.
    Field,
    /// Each item of a list, as the words say.
    Item,
    /// Something else: a part of a text, the list, all items together.
    Other,
}

/// The words of an item as a pattern. What is no common word for an item may be a part of it, such as a key.
macro_rules! item {
    ($end:literal) => {
        Phrase::new(concat!(
            r"^(?:其中|且|并且)?\s*(?:(?:数组|列表|集合)(?:中|里|内)?的?)?\s*",
            r"(?:(?:每一?[个项条]|单[个项条]|各[个项]?)\s*",
            r"(?:(?:数组|列表)?元素|数组项|列表项|字符串|文本|条目|值|内容|名称|关键词|热词|词语?|标签|消息|地址|链接",
            r"|(?:用户|房间|应用|群组?|会话|成员|业务)?\s*的?\s*[A-Za-z]*(?:I[Dd]|id|U[Rr][Ll]|url|[Nn]ame))?",
            r"|(?:数组|列表)?元素的?",
            r"|(?i:(?:the )?(?:length of )?(?:each|every|a single|an) (?:item|element|entry|string|value|name|id|url)(?:'s)?",
            r"(?: (?:in|of) the (?:list|array))?(?: (?:can|may|must))?(?: (?:have|be|contain|is))?))",
            r"\s*的?\s*(?:最[大小长短])?",
            $end
        ))
    };
}

static ITEM: Phrase = item!("$");
static ITEM_FIRST: Phrase = item!(r"\s*(?:为|是|在|支持|限制为|:)?\s*");
/// `元素不允许为空字符串`, `每个 ID 不能为空`.
static NOT_EMPTY: Phrase = Phrase::new(concat!(
    r"(?:元素的?值?不(?:能|可|可以|得|允许|应)(?:为|是|传入?)空(?:字符)?串",
    r"|(?:每一?[个项条]|单[个项条])(?:元素|字符串|值|\s*[A-Za-z]{0,20}(?:I[Dd]|id))?\s*(?:均|都)?不(?:能|可|可以|得|允许|应)(?:为|是)空)",
));

/// Words in front of a length that is none of the field.
const OTHERS: &[&str] = &[
    "每", "单个", "单组", "单条", "单项", "各", "数组", "列表", "元素", "each", "Each",
];

/// Returns the owner of a length behind these words of its clause.
pub(super) fn owner(before: &str, list: bool) -> Owner {
    if list && ITEM.find(before).is_some() {
        return Owner::Item;
    }
    let is_of_all = list && before.ends_with('总');
    if is_of_all || OTHERS.iter().any(|word| before.contains(word)) {
        Owner::Other
    } else {
        Owner::Field
    }
}

/// A clause without the words in front that name an item of a list.
pub(super) fn without(clause: &str) -> &str {
    let item = ITEM_FIRST.find(clause).and_then(|found| found.get(0));
    item.and_then(|words| clause.get(words.end()..))
        .unwrap_or(clause)
}

/// Returns whether a text says that the items of a list are not empty.
pub(super) fn are_not_empty(text: &str) -> bool {
    let mut places = NOT_EMPTY.all(text).filter_map(|found| found.get(0));
    places.any(|words| !is_conditional(text, words.start()))
}
