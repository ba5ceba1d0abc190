//! Default values.

mod candidates;
mod number;
#[cfg(test)]
mod tests;

use regex::Match;
use serde_json::Value;
use volc_ir::ListedValue;

use self::candidates::{Candidate, DEFAULT, Doubt, is_cut};
use super::{
    Kind,
    dropped::{CONDITIONAL, Dropped, Statement},
    phrase::{Phrase, plain_marks},
    quantity::measure,
};

/// `默认为不忽略`: the default by what it means.
static MEANT: Phrase = Phrase::new(r"默认值?(?:为|是)?\s*:?\s*(\p{Han}+)");

/// `默认为短信服务的 ID: sms`: the value in code marks that has the meaning.
static MEANT_VALUE: Phrase = Phrase::new(r"默认值?(?:为|是)[^。;\n`:]{1,40}:\s*`([^`\n]+)`");

/// `room_{RoomId}`, `room_$(RoomId)`, `room-<id>`: what the service works out. An object of JSON quotes its members.
static TEMPLATE: Phrase =
    Phrase::new(r"\$[({]|\{\s*[A-Za-z_][\w.]*\s*\}|<\s*[A-Za-z_][\w. \-]*\s*>");

/// `默认关闭` beside `0: 关闭`: the default that a description names by the meaning of a listed value.
pub(crate) fn by_meaning(description: &str, listed: &[ListedValue]) -> Option<Value> {
    let text = plain_marks(description).replace("**", "");
    let named = MEANT_VALUE.find(&text).and_then(|found| found.get(1));
    let mut values = listed.iter().map(|v| &v.value);
    let is_named = |value: &Value, token: &Match<'_>| {
        let number = value.as_i64().map(|number| number.to_string());
        value.as_str().or(number.as_deref()) == Some(token.as_str())
    };
    if let Some(value) = named.and_then(|token| values.find(|value| is_named(value, &token))) {
        return Some(value.clone());
    }
    let meanings: Vec<String> = listed.iter().map(|v| plain_marks(&v.docs.zh)).collect();
    MEANT.all(&text).find_map(|found| {
        let words = found.get(1)?.as_str();
        let is_meant = |meaning: &String| {
            let first = meaning.split([',', ';', '。', '(', '\n', ' ']).next();
            let first = first.unwrap_or_default().trim_start_matches(':');
            first.trim_start_matches("表示").trim_start_matches("代表") == words
        };
        let mut meant = listed
            .iter()
            .zip(&meanings)
            .filter(|(_, meaning)| is_meant(meaning));
        let (value, _) = meant.next()?;
        meant.next().is_none().then(|| value.value.clone())
    })
}

/// The default of a text without code marks whose end nobody can tell: `默认值为 a/b`.
pub(crate) fn cut(description: &str) -> Option<Dropped> {
    let text = plain_marks(description).replace("**", "");
    let bare = DEFAULT.all(&text).filter_map(|found| found.get(3));
    let mut cut = bare.filter(|token| is_cut(&text, token.end()));
    let cut = cut.find(|token| !begins_template(&text, token.start()))?;
    let rest = text.get(cut.end()..).unwrap_or_default();
    let dropped = Dropped::new(cut.as_str(), rest, "without code marks its end is unknown");
    Some(dropped.with_statement(Statement::Default))
}

fn begins_template(text: &str, at: usize) -> bool {
    let word = text.get(at..).unwrap_or_default().split_whitespace().next();
    word.is_some_and(|word| TEMPLATE.find(word).is_some())
}

/// The default of a field of this kind, where its description names one.
pub(crate) fn parse(description: &str, kind: Kind) -> Option<Value> {
    read("", description, kind, &mut Vec::new())
}

/// The default of the field of a name. What looks like one and may be another is dropped: of several the first is none.
pub(crate) fn read(
    name: &str,
    description: &str,
    kind: Kind,
    dropped: &mut Vec<Dropped>,
) -> Option<Value> {
    let text = plain_marks(description).replace("**", "");
    let mut default: Option<(Value, &Candidate<'_>)> = None;
    let mut found_dropped = None;
    let stated = measure::stated(&text);
    let candidates = candidates::all(&text, kind);
    for candidate in &candidates {
        let value = match value(&text, &candidate.token, kind, stated) {
            Ok(Some(value)) => value,
            Ok(None) => continue,
            Err(why) => {
                found_dropped.get_or_insert(candidate.dropped(&text, why));
                continue;
            }
        };
        let is_known = default
            .as_ref()
            .is_some_and(|(known, from)| *known == value || candidate.overlaps(from));
        if is_known {
            continue;
        }
        match candidate.doubt(&text, name) {
            Some(Doubt::OfAnother(why)) => {
                found_dropped.get_or_insert(candidate.dropped(&text, why));
            }
            Some(Doubt::InSomeCase) => {
                dropped.push(candidate.dropped(&text, CONDITIONAL));
                return None;
            }
            None if default.is_none() => default = Some((value, candidate)),
            None => {
                dropped.push(candidate.dropped(&text, "the text names another default too"));
                return None;
            }
        }
    }
    if default.is_none() {
        dropped.extend(found_dropped);
    }
    default.map(|(value, _)| value)
}

/// The value that a token stands for, in the unit that the text states.
fn value(
    text: &str,
    token: &Match<'_>,
    kind: Kind,
    stated: Option<&'static str>,
) -> Result<Option<Value>, &'static str> {
    let rest = text.get(token.start()..).unwrap_or_default();
    match kind {
        // A number goes on behind the token: `1,500`, `2^31`.
        Kind::Int => number::integer(rest, stated),
        Kind::Float => number::float(rest, stated, token.as_str()),
        Kind::String if TEMPLATE.find(token.as_str()).is_some() => Ok(None),
        _ => Ok(typed(token.as_str().trim(), kind)),
    }
}

/// The default that a description names for an integer although it has a fraction, so that it cannot be taken.
pub(crate) fn fraction(description: &str) -> Option<f64> {
    if parse(description, Kind::Int).is_some() {
        return None;
    }
    let number = parse(description, Kind::Float)?.as_f64()?;
    (number.fract() != 0.0).then_some(number)
}

/// A token as a value of this kind.
pub(crate) fn typed(token: &str, kind: Kind) -> Option<Value> {
    let bare = token.trim_matches('"');
    match kind {
        // A unit may be glued to the number.
        Kind::Int => {
            let digits = bare.trim_end_matches(|c: char| !c.is_ascii());
            digits.parse::<i64>().ok().map(Value::from)
        }
        Kind::Float => bare
            .parse::<f64>()
            .ok()
            .filter(|f| f.is_finite())
            .map(Value::from),
        Kind::Bool => match bare.to_ascii_lowercase().as_str() {
            "true" => Some(Value::Bool(true)),
            // Misspellings of the vendor's.
            "false" | "fasle" | "flase" => Some(Value::Bool(false)),
            _ => None,
        },
        // `$(..)` is an expression that the service works out.
        Kind::String => (!token.contains("$(") && !token.contains("${")).then(|| Value::from(bare)),
        Kind::Other => serde_json::from_str::<Value>(token)
            .ok()
            .filter(Value::is_array),
    }
}
