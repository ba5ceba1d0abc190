//! Rate limits.

use std::ops::Range;

use volc_ir::RateLimitScope;

use super::phrase::{Phrase, plain_marks};

/// A limit as a sentence words it.
#[derive(Debug, PartialEq)]
pub(crate) struct Rate {
    pub(crate) calls: u32,
    pub(crate) seconds: u32,
    pub(crate) scope: RateLimitScope,
    pub(crate) condition: Option<String>,
    /// All Actions that the sentence names.
    pub(crate) actions: Vec<String>,
    /// The bytes of the text that say so.
    pub(crate) span: Range<usize>,
}

static QPS: Phrase = Phrase::new(
    r"QPS\s*(?:不得|不能|不可|不|上限|限制|最大|最高|需|须|应|must not|should not|shall not|cannot)?\s*(?:超过|大于|高于|为|是|小于(?:或)?等于|[≤:]|<=|exceed)?\s*(\d+)|(\d+)\s*QPS(?-u:\b)",
);
/// `每秒最多 10 次`.
static EACH: Phrase = Phrase::new(
    r"每(秒|分钟|小时|天)[^。\n\d]{0,16}?(\d+)\s*次|每个?(秒|分钟|小时|天)内?[^。\n\d]{0,16}?(\d+)\s*个?请求",
);
/// The words that speak of a frequency with a number, and may be none of the above.
static SPEAKS: Phrase = Phrase::new(
    r"(?:QPS|频次|频率|限流|[Rr]ate limit)[^。\n]{0,24}?\d|\d+\s*[^\s\d。]{0,6}\s*(?:/|每)\s*(?:秒|分钟|小时)(?:[,。;]|$)|\d+\s*个?(?:秒|分钟|小时)(?:之)?内[^。\n\d]{0,12}(?:最多|至多|不超过|不得超过|只能|仅能)[^。\n\d]{0,12}\d+\s*次",
);
static PER: Phrase = Phrase::new(
    r"(?:请求次数|频率|limit|capping|requests?)[^\n。]{0,80}?(\d+)\s*(?:次|times?|requests?)?\s*(?:/|每|per\s?)\s*(秒|分钟|分|小时|天|second|minute|hour|day)",
);
static BARE: Phrase = Phrase::new(
    r"(\d+)\s*(?:次|times?|requests?)?\s*(?:/|每|per\s)\s*(秒|分钟|分|小时|天|second|minute|hour|day)",
);
static NAMED: Phrase = Phrase::new(r"`([A-Z][A-Za-z0-9]+)`");

/// The limits that a text states. The text is one of those that speak of limits.
pub(crate) fn parse(text: &str) -> Vec<Rate> {
    let mut rates: Vec<Rate> = Vec::new();
    for sentence in sentences(text) {
        // What the limit is for may be said once for several of them.
        let mut per_app = false;
        for clause in clauses(text, &sentence) {
            let source = text.get(clause.clone()).unwrap_or_default();
            let plain = plain(source);
            per_app = match scope(&plain) {
                Some(scope) => scope == RateLimitScope::App,
                None => per_app,
            };
            let Some((calls, seconds)) = limit(&plain.replace('`', " ")) else {
                continue;
            };
            let actions = NAMED
                .all(&plain)
                .filter_map(|found| Some(found.get(1)?.as_str().to_owned()))
                .collect();
            let rate = Rate {
                calls,
                seconds,
                scope: if per_app {
                    RateLimitScope::App
                } else {
                    RateLimitScope::Account
                },
                condition: condition(&plain),
                actions,
                span: trimmed(source, clause.start),
            };
            let key = |r: &Rate| (r.calls, r.seconds, r.scope, r.condition.clone());
            if rates.iter().all(|known| key(known) != key(&rate)) {
                rates.push(rate);
            }
        }
    }
    rates
}

/// The sentences of a text.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split_inclusive(['。', '\n'])
        .map(|sentence| {
            let from = start;
            start += sentence.len();
            from..start
        })
        .collect()
}

/// The clauses of a sentence that state a limit each: `单账号 20 QPS；单个 AppId 5 QPS`. What stands in front of a limit
/// belongs to it, and what stands behind the last one too.
fn clauses(text: &str, sentence: &Range<usize>) -> Vec<Range<usize>> {
    let source = text.get(sentence.clone()).unwrap_or_default();
    let mut clauses: Vec<Range<usize>> = Vec::new();
    let mut start = sentence.start;
    let mut end = sentence.start;
    for part in source.split_inclusive(['；', ';', '，', ',']) {
        end += part.len();
        let clause = text.get(start..end).unwrap_or_default();
        if limit(&plain(clause).replace('`', " ")).is_some() {
            clauses.push(start..end);
            start = end;
        }
    }
    if let Some(last) = clauses.last_mut() {
        last.end = end;
    }
    clauses
}

/// The text with marks of the same length, so that places stay places: `*` is dropped by being made a space.
fn plain(text: &str) -> String {
    plain_marks(text).replace('*', " ")
}

fn trimmed(source: &str, start: usize) -> Range<usize> {
    let lead = source.len() - source.trim_start().len();
    start + lead..start + source.trim_end().len()
}

/// Whose calls a clause counts, if it says so.
fn scope(clause: &str) -> Option<RateLimitScope> {
    const APP: &[&str] = &[
        "每个 AppId",
        "每个AppId",
        "单个 AppId",
        "单 AppId",
        "per AppId",
        "each AppId",
    ];
    const ACCOUNT: &[&str] = &["账号", "account"];
    let names = |words: &[&str]| words.iter().any(|word| clause.contains(word));
    if names(APP) {
        Some(RateLimitScope::App)
    } else if names(ACCOUNT) {
        Some(RateLimitScope::Account)
    } else {
        None
    }
}

fn limit(sentence: &str) -> Option<(u32, u32)> {
    if let Some(found) = QPS.find(sentence) {
        let number = found.get(1).or_else(|| found.get(2))?;
        return Some((number.as_str().parse().ok()?, 1));
    }
    if let Some(found) = EACH.find(sentence) {
        let unit = found.get(1).or_else(|| found.get(3))?;
        let number = found.get(2).or_else(|| found.get(4))?;
        return Some((number.as_str().parse().ok()?, seconds(unit.as_str())));
    }
    // A cell of a table of limits (`| 最大请求次数 | 2 次/秒 |`) or a sentence that speaks of frequency.
    let found = PER.find(sentence).or_else(|| {
        let about_calls =
            sentence.contains("次") || sentence.contains("requests") || sentence.contains("times");
        about_calls.then(|| BARE.find(sentence)).flatten()
    })?;
    let seconds = seconds(found.get(2)?.as_str());
    Some((found.get(1)?.as_str().parse().ok()?, seconds))
}

fn seconds(unit: &str) -> u32 {
    match unit {
        "秒" | "second" => 1,
        "分钟" | "分" | "minute" => 60,
        "小时" | "hour" => 3600,
        _ => 86_400,
    }
}

/// The sentences that speak of a frequency and state no limit of calls.
pub(crate) fn unread(text: &str) -> Vec<Range<usize>> {
    let is_unread = |sentence: &Range<usize>| {
        let plain = plain(text.get(sentence.clone()).unwrap_or_default()).replace('`', " ");
        limit(&plain).is_none() && SPEAKS.find(plain.trim()).is_some()
    };
    let unread = sentences(text).into_iter().filter(is_unread);
    unread
        .map(|sentence| {
            let source = text.get(sentence.clone()).unwrap_or_default();
            trimmed(source, sentence.start)
        })
        .collect()
}

/// The clause that says when a limit holds.
fn condition(sentence: &str) -> Option<String> {
    let sentence =
        sentence.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '+' | '>'));
    let starts = ["当", "若", "如果", "When ", "If "];
    starts
        .iter()
        .any(|word| sentence.starts_with(word))
        .then(|| {
            sentence
                .split([',', '时'])
                .next()
                .map(|clause| clause.trim().to_owned())
        })?
        .filter(|clause| !clause.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_is_known() {
        struct Case {
            text: &'static str,
            calls: u32,
            seconds: u32,
        }

        let cases = [
            Case {
                text: "QPS 不得超过 100。",
                calls: 100,
                seconds: 1,
            },
            Case {
                text: "QPS 不得超过100。",
                calls: 100,
                seconds: 1,
            },
            Case {
                text: "请求频率：QPS 不得超过 **60**。",
                calls: 60,
                seconds: 1,
            },
            Case {
                text: "请求频率：单账号下 QPS 不得超过 60。",
                calls: 60,
                seconds: 1,
            },
            Case {
                text: "- 请求频率：QPS 不超过 **20**。",
                calls: 20,
                seconds: 1,
            },
            Case {
                text: "1. QPS 不得超过 5。",
                calls: 5,
                seconds: 1,
            },
            Case {
                text: "- 单账号QPS上限为50。",
                calls: 50,
                seconds: 1,
            },
            Case {
                text: "- 查询QPS限制为10QPS，超过会报错。",
                calls: 10,
                seconds: 1,
            },
            Case {
                text: "- 最大请求次数：2 次/秒",
                calls: 2,
                seconds: 1,
            },
            Case {
                text: "- 最大请求次数：**10 次/秒**",
                calls: 10,
                seconds: 1,
            },
            Case {
                text: "请求频率：单用户请求频率限制为 **10 次/秒**。",
                calls: 10,
                seconds: 1,
            },
            Case {
                text: "|最大请求次数|2 次/秒 |",
                calls: 2,
                seconds: 1,
            },
            Case {
                text: "QPS must not exceed 20.",
                calls: 20,
                seconds: 1,
            },
            Case {
                text: "The QPS should not exceed 150.",
                calls: 150,
                seconds: 1,
            },
            Case {
                text: "Frequency capping: 10 requests/minute",
                calls: 10,
                seconds: 60,
            },
            Case {
                text: "QPS 需小于等于 8。",
                calls: 8,
                seconds: 1,
            },
            Case {
                text: "QPS：30",
                calls: 30,
                seconds: 1,
            },
            Case {
                text: "单账号上限 15 QPS。",
                calls: 15,
                seconds: 1,
            },
            Case {
                text: "每分钟最多调用 20 次。",
                calls: 20,
                seconds: 60,
            },
            Case {
                text: "每个小时内不超过 7 个请求",
                calls: 7,
                seconds: 3600,
            },
        ];
        for Case {
            text,
            calls,
            seconds,
        } in cases
        {
            let rates = parse(text);
            let found: Vec<_> = rates.iter().map(|r| (r.calls, r.seconds)).collect();
            assert_eq!(found, [(calls, seconds)], "{text}");
        }
        for text in [
            "任务数不得超过 10。",
            "最大单次查询时间跨度 | 60 分钟",
            "关于 QPS 的说明",
        ] {
            assert_eq!(parse(text), [], "{text}");
        }
    }

    #[test]
    fn frequencies_of_other_things_are_reported() {
        for text in [
            "调用频次：9000 条消息/分钟，一次发给 3 个人算 3 条。",
            "限流按条数算，上限 50 条/秒。",
            "QPS 小于 10",
        ] {
            assert_eq!((parse(text).len(), unread(text).len()), (0, 1), "{text}");
        }
        for text in [
            "QPS 不得超过 100。",
            "每秒最多 10 次",
            "频率不限",
            "创建 2020/12/01 的任务",
        ] {
            assert!(unread(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn limits_of_one_sentence_keep_their_scopes() {
        for text in [
            "账号下 QPS 不超过 30；每个 AppId 下 QPS 不超过 7。",
            "每个 AppId 最大请求次数 7 次/秒，账号最大请求次数 30 次/秒。",
        ] {
            let mut found: Vec<_> = parse(text).iter().map(|r| (r.calls, r.scope)).collect();
            found.sort_unstable_by_key(|(calls, _)| *calls);
            assert_eq!(
                found,
                [(7, RateLimitScope::App), (30, RateLimitScope::Account)],
                "{text}"
            );
        }
        let shared = parse("每个 AppId：查询 QPS 不超过 7；写入 QPS 不超过 3。");
        assert!(shared.iter().all(|r| r.scope == RateLimitScope::App));
        let room = "一个房间 10 分钟内最多可调用 6 次。";
        assert_eq!((parse(room).len(), unread(room).len()), (0, 1));
    }

    #[test]
    fn shared_and_conditional_limits() {
        let text = "请求频率：对于每个 AppId，调用 `SendUnicast`、`SendBroadcast` 的频率上限之和是 **500** 次每秒。";
        let rates = parse(text);
        assert_eq!(rates.len(), 1);
        assert_eq!((rates[0].calls, rates[0].scope), (500, RateLimitScope::App));
        assert_eq!(rates[0].actions, ["SendUnicast", "SendBroadcast"]);

        let text = "QPS 不得超过 40。\n当 `Property` 为 true 时，QPS 不得超过 1。";
        let found: Vec<_> = parse(text)
            .into_iter()
            .map(|r| (r.calls, r.condition))
            .collect();
        assert_eq!(
            found,
            [(40, None), (1, Some("当 `Property` 为 true".to_owned()))]
        );
    }
}
