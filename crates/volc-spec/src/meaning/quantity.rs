//! Numbers in prose, read whole: `1,000,000`, `2^31-1`, `10万`, `0xFF`, `1e6`.

pub(crate) mod measure;
mod unit;

use serde_json::Number;

pub(crate) use self::unit::Unit;
use self::unit::unit;
use super::phrase::Phrase;

/// A number in prose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Amount {
    Int(i128),
    Float(f64),
    /// No end: `∞`, `不限`.
    Infinite,
}

/// A number with the unit behind it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Quantity<'t> {
    pub(crate) amount: Amount,
    pub(crate) unit: Unit<'t>,
}

static NAMED: Phrase =
    Phrase::new(r"^(?i:(u?)int(32|64)[._ ]?max(?:_?value)?|(u?)int(32|64)\s*(?:的)?最大值)");
static HEX: Phrase = Phrase::new(r"^0[xX]([0-9A-Fa-f]{1,16})");
static GROUPED: Phrase =
    Phrase::new(r"^(\d{1,3}(?:,\d{3})+|\d{1,3}(?:_\d{3})+|\d{1,3}(?: \d{3})+)(\d)?");
static PLAIN: Phrase = Phrase::new(r"^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?");
static POWER: Phrase = Phrase::new(
    r"^(?:\s*\^\s*\(?(\d{1,3})\)?|([⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\s*的\s*(\d{1,3})\s*次(?:方|幂))(?:\s*([+-])\s*(\d+))?",
);
static FACTOR: Phrase = Phrase::new(r"^\s*[*×]\s*(\d+)");
static SCALE: Phrase = Phrase::new(r"^\s*(百万|千万|万|亿|千|百|[kK])");

/// Reads a number at the start of the text; returns it with what is behind.
pub(crate) fn read(text: &str) -> Option<(Quantity<'_>, &str)> {
    let (amount, rest) = amount(text.trim_start())?;
    let (unit, rest) = unit(rest);
    Some((Quantity { amount, unit }, rest))
}

fn amount(text: &str) -> Option<(Amount, &str)> {
    for word in [
        "+∞",
        "∞",
        "正无穷",
        "无穷大",
        "无穷",
        "不限",
        "infinity",
        "Infinity",
        "unlimited",
    ] {
        if let Some(rest) = text.strip_prefix(word) {
            return Some((Amount::Infinite, rest));
        }
    }
    let (negative, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (amount, rest) = positive(text)?;
    let amount = match amount {
        Amount::Int(n) if negative => Amount::Int(-n),
        Amount::Float(n) if negative => Amount::Float(-n),
        amount => amount,
    };
    Some((amount, rest))
}

fn positive(text: &str) -> Option<(Amount, &str)> {
    if let Some(found) = NAMED.find(text) {
        let group = |n: usize| found.get(n).map(|m| m.as_str());
        let unsigned = [1, 3]
            .iter()
            .any(|n| group(*n).is_some_and(|u| !u.is_empty()));
        let bits = if group(2).or(group(4)) == Some("64") {
            64
        } else {
            32
        };
        let max = (1_i128 << (bits - u32::from(!unsigned))) - 1;
        return Some((Amount::Int(max), text.get(found.get(0)?.end()..)?));
    }
    if let Some(found) = HEX.find(text) {
        let value = i128::from_str_radix(found.get(1)?.as_str(), 16).ok()?;
        return Some((Amount::Int(value), text.get(found.get(0)?.end()..)?));
    }
    let grouped = GROUPED.find(text).filter(|found| found.get(2).is_none());
    let (digits, rest) = match grouped {
        Some(found) => {
            let group = found.get(1)?;
            let digits = group.as_str().replace([',', '_', ' '], "");
            (digits, text.get(group.end()..)?)
        }
        None => {
            let found = PLAIN.find(text)?.get(0)?;
            (found.as_str().to_owned(), text.get(found.end()..)?)
        }
    };
    let base = match digits.parse::<i128>() {
        Ok(int) => Amount::Int(int),
        Err(_) => whole(digits.parse::<f64>().ok().filter(|n| n.is_finite())?),
    };
    scaled(base, rest)
}

/// A float that is a whole number is one.
fn whole(float: f64) -> Amount {
    if float.fract() == 0.0 && float.abs() < 1e15 {
        Amount::Int(float as i128)
    } else {
        Amount::Float(float)
    }
}

/// Powers, products and `万` behind a number.
fn scaled(base: Amount, rest: &str) -> Option<(Amount, &str)> {
    let Amount::Int(int) = base else {
        return Some(match scale(rest) {
            Some((factor, behind)) => match base {
                Amount::Float(float) => {
                    (whole((float * factor as f64 * 1e6).round() / 1e6), behind)
                }
                other => (other, behind),
            },
            None => (base, rest),
        });
    };
    if let Some(found) = POWER.find(rest) {
        let exponent: u32 = match (found.get(1).or(found.get(3)), found.get(2)) {
            (Some(digits), _) => digits.as_str().parse().ok()?,
            (None, Some(raised)) => lowered(raised.as_str())?,
            (None, None) => return None,
        };
        let mut value = int.checked_pow(exponent)?;
        if let (Some(sign), Some(term)) = (found.get(4), found.get(5)) {
            let term: i128 = term.as_str().parse().ok()?;
            value = value.checked_add(if sign.as_str() == "-" { -term } else { term })?;
        }
        return Some((Amount::Int(value), rest.get(found.get(0)?.end()..)?));
    }
    let (mut int, mut rest) = (int, rest);
    while let Some(found) = FACTOR.find(rest) {
        int = int.checked_mul(found.get(1)?.as_str().parse().ok()?)?;
        rest = rest.get(found.get(0)?.end()..)?;
    }
    match scale(rest) {
        Some((factor, behind)) => Some((Amount::Int(int.checked_mul(factor)?), behind)),
        None => Some((Amount::Int(int), rest)),
    }
}

fn scale(rest: &str) -> Option<(i128, &str)> {
    let found = SCALE.find(rest)?;
    let behind = rest.get(found.get(0)?.end()..)?;
    let factor = match found.get(1)?.as_str() {
        "百万" => 1_000_000,
        "千万" => 10_000_000,
        "万" => 10_000,
        "亿" => 100_000_000,
        "千" => 1000,
        "百" => 100,
        // `10k`, but neither `10 kB` nor `10 kg`.
        _ if behind.starts_with(|c: char| c.is_ascii_alphabetic()) => return None,
        _ => 1000,
    };
    Some((factor, behind))
}

/// `³¹` as 31.
fn lowered(raised: &str) -> Option<u32> {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let mut digits = raised.chars().map(|c| RAISED.chars().position(|r| r == c));
    digits.try_fold(0_u32, |number, digit| {
        number
            .checked_mul(10)?
            .checked_add(u32::try_from(digit?).ok()?)
    })
}

impl Amount {
    /// Returns the number for a field; `None` for an infinite one, and for one that JSON cannot hold.
    pub(crate) fn number(self) -> Option<Number> {
        match self {
            Self::Int(int) => {
                let small = i64::try_from(int).map(Number::from);
                small.or_else(|_| u64::try_from(int).map(Number::from)).ok()
            }
            Self::Float(float) => Number::from_f64(float),
            Self::Infinite => None,
        }
    }

    /// Returns the number with the other sign; of an infinite one, no end either.
    pub(crate) fn negated(self) -> Self {
        match self {
            Self::Int(int) => Self::Int(-int),
            Self::Float(float) => Self::Float(-float),
            Self::Infinite => Self::Infinite,
        }
    }

    /// Returns the number with an integer added.
    pub(crate) fn plus(self, by: i128) -> Self {
        match self {
            Self::Int(int) => Self::Int(int.saturating_add(by)),
            other => other,
        }
    }

    /// Returns the number as a count.
    pub(crate) fn count(self) -> Option<u64> {
        match self {
            Self::Int(int) => u64::try_from(int).ok(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_whole() {
        struct Case {
            text: &'static str,
            amount: Amount,
            behind: &'static str,
        }
        let int = Amount::Int;
        let cases = [
            Case {
                text: "1,000,000。",
                amount: int(1_000_000),
                behind: "。",
            },
            Case {
                text: "1,5",
                amount: int(1),
                behind: ",5",
            },
            Case {
                text: "1 000 000",
                amount: int(1_000_000),
                behind: "",
            },
            Case {
                text: "1_000",
                amount: int(1000),
                behind: "",
            },
            Case {
                text: "2^31-1,",
                amount: int(2_147_483_647),
                behind: ",",
            },
            Case {
                text: "2³¹-1",
                amount: int(2_147_483_647),
                behind: "",
            },
            Case {
                text: "2 的 31 次方",
                amount: int(2_147_483_648),
                behind: "",
            },
            Case {
                text: "1024*1024",
                amount: int(1_048_576),
                behind: "",
            },
            Case {
                text: "3.5 万",
                amount: int(35_000),
                behind: "",
            },
            Case {
                text: "10k",
                amount: int(10_000),
                behind: "",
            },
            Case {
                text: "1e6",
                amount: int(1_000_000),
                behind: "",
            },
            Case {
                text: "0xFF",
                amount: int(255),
                behind: "",
            },
            Case {
                text: "-1 ",
                amount: int(-1),
                behind: " ",
            },
            Case {
                text: "0.5",
                amount: Amount::Float(0.5),
                behind: "",
            },
            Case {
                text: "UINT32_MAX",
                amount: int(4_294_967_295),
                behind: "",
            },
            Case {
                text: "无穷大)",
                amount: Amount::Infinite,
                behind: ")",
            },
            Case {
                text: "99999999999999999999999999999999999999999",
                amount: Amount::Float(1e41),
                behind: "",
            },
        ];
        for case in cases {
            let (found, behind) = read(case.text).unwrap();
            assert_eq!(
                (found.amount, behind),
                (case.amount, case.behind),
                "{}",
                case.text
            );
        }
        assert_eq!(read("MaxUser"), None);
        assert_eq!(read("9^999"), None);
    }

    #[test]
    fn units_are_told_apart() {
        struct Case {
            text: &'static str,
            unit: Unit<'static>,
        }
        let cases = [
            Case {
                text: "5MB",
                unit: Unit::Bytes(1 << 20),
            },
            Case {
                text: "64 个字节",
                unit: Unit::Bytes(1),
            },
            Case {
                text: "64 个中文字符",
                unit: Unit::Characters,
            },
            Case {
                text: "20 个 UTF-16 码元",
                unit: Unit::Measure("字"),
            },
            Case {
                text: "20 个,",
                unit: Unit::Count,
            },
            Case {
                text: "60s",
                unit: Unit::Measure("s"),
            },
            Case {
                text: "100%",
                unit: Unit::Measure("%"),
            },
            Case {
                text: "16:9",
                unit: Unit::Relation,
            },
            Case {
                text: "1/2",
                unit: Unit::Relation,
            },
            Case {
                text: "1 or 2",
                unit: Unit::None,
            },
        ];
        for case in cases {
            assert_eq!(read(case.text).unwrap().0.unit, case.unit, "{}", case.text);
        }
    }
}
