//! Sets of numbers, compared exactly.

use std::cmp::Ordering;
use std::fmt;

use serde_json::Number;
use volc_ir::Range;

/// The kind of numbers that a set is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Whole numbers of 64 bits with a sign.
    Int,
    /// Whole numbers of 64 bits without a sign.
    Uint,
    /// Numbers with fractions.
    Float,
}

/// A set of numbers: stretches in ascending order that do not touch.
#[derive(Debug, PartialEq)]
pub(super) struct Numbers {
    kind: Kind,
    stretches: Vec<(Cut, Cut)>,
}

/// A cut through the line of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cut {
    Start,
    /// Before a number, or behind it.
    At {
        number: Value,
        behind: bool,
    },
    End,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Value {
    Whole(i128),
    Real(f64),
}

impl Value {
    fn new(number: &Number) -> Self {
        let whole = number.as_i64().map(i128::from);
        let whole = whole.or_else(|| number.as_u64().map(i128::from));
        whole.map_or_else(
            || Self::Real(number.as_f64().unwrap_or_default()),
            Self::Whole,
        )
    }

    fn cmp(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => a.cmp(&b),
            (Self::Real(a), Self::Real(b)) => a.total_cmp(&b),
            (Self::Whole(a), Self::Real(b)) => whole_to_real(a, b),
            (Self::Real(a), Self::Whole(b)) => whole_to_real(b, a).reverse(),
        }
    }
}

/// Compares a whole number to a real one without rounding it.
fn whole_to_real(whole: i128, real: f64) -> Ordering {
    // The cast saturates, which keeps the order.
    let floor = real.floor() as i128;
    let by_floor = whole.cmp(&floor);
    if by_floor == Ordering::Equal && real.fract() != 0.0 {
        return Ordering::Less;
    }
    by_floor
}

impl Cut {
    fn cmp(self, other: Self) -> Ordering {
        let rank = |cut: Self| match cut {
            Self::Start => 0,
            Self::At { .. } => 1,
            Self::End => 2,
        };
        match (self, other) {
            (
                Self::At {
                    number: a,
                    behind: x,
                },
                Self::At {
                    number: b,
                    behind: y,
                },
            ) => a.cmp(b).then(x.cmp(&y)),
            _ => rank(self).cmp(&rank(other)),
        }
    }

    /// The cut before the first whole number behind this one, so that ranges of whole numbers that follow one another
    /// touch.
    fn to_whole(self) -> Self {
        let Self::At { number, behind } = self else {
            return self;
        };
        let whole = match number {
            Value::Whole(whole) => whole.saturating_add(i128::from(behind)),
            Value::Real(real) if real.fract() == 0.0 => {
                (real as i128).saturating_add(i128::from(behind))
            }
            Value::Real(real) => real.ceil() as i128,
        };
        Self::At {
            number: Value::Whole(whole),
            behind: false,
        }
    }
}

impl Numbers {
    /// Returns the numbers of a kind that are in one of the ranges; all of them if there is no range.
    pub(super) fn new(ranges: &[Range], kind: Kind) -> Self {
        let any = [Range::default()];
        let ranges = if ranges.is_empty() { &any } else { ranges };
        let mut stretches: Vec<(Cut, Cut)> =
            ranges.iter().map(|range| stretch(range, kind)).collect();
        stretches.retain(|(from, to)| from.cmp(*to) == Ordering::Less);
        stretches.sort_by(|a, b| a.0.cmp(b.0));
        let mut merged: Vec<(Cut, Cut)> = Vec::new();
        for (from, to) in stretches {
            match merged.last_mut() {
                Some((_, end)) if from.cmp(*end) != Ordering::Greater => {
                    if to.cmp(*end) == Ordering::Greater {
                        *end = to;
                    }
                }
                _ => merged.push((from, to)),
            }
        }
        Self {
            kind,
            stretches: merged,
        }
    }

    /// Returns whether every number of another set is in this one.
    pub(super) fn contain(&self, other: &Self) -> bool {
        other.stretches.iter().all(|(from, to)| {
            self.stretches.iter().any(|(start, end)| {
                start.cmp(*from) != Ordering::Greater && to.cmp(*end) != Ordering::Greater
            })
        })
    }
}

fn stretch(range: &Range, kind: Kind) -> (Cut, Cut) {
    let cut = |number: &Option<Number>, behind: bool, open: Cut| {
        number.as_ref().map_or(open, |number| Cut::At {
            number: Value::new(number),
            behind,
        })
    };
    let from = cut(&range.min, range.exclusive_min, Cut::Start);
    let to = cut(&range.max, !range.exclusive_max, Cut::End);
    let Some((least, behind)) = limits(kind) else {
        return (from, to);
    };
    let (from, to) = (from.to_whole(), to.to_whole());
    let from = if from.cmp(least) == Ordering::Less {
        least
    } else {
        from
    };
    let to = if to.cmp(behind) == Ordering::Greater {
        behind
    } else {
        to
    };
    (from, to)
}

/// The cuts before the least whole number of a kind and behind the greatest.
fn limits(kind: Kind) -> Option<(Cut, Cut)> {
    let before = |number| Cut::At {
        number: Value::Whole(number),
        behind: false,
    };
    match kind {
        Kind::Float => None,
        Kind::Int => Some((before(i64::MIN.into()), before(i128::from(i64::MAX) + 1))),
        Kind::Uint => Some((before(0), before(i128::from(u64::MAX) + 1))),
    }
}

/// `any`, `0, 10 to 604800`, `>0`.
impl fmt::Display for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::new(&[], self.kind) {
            return f.write_str("any");
        }
        if self.stretches.is_empty() {
            return f.write_str("none");
        }
        for (index, (from, to)) in self.stretches.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            write_stretch(f, self.kind, *from, *to)?;
        }
        Ok(())
    }
}

fn write_stretch(f: &mut fmt::Formatter<'_>, kind: Kind, from: Cut, to: Cut) -> fmt::Result {
    let limits = limits(kind);
    let low = match from {
        Cut::At { number, behind } if limits.is_none_or(|(least, _)| from != least) => {
            Some((number, behind))
        }
        _ => None,
    };
    let high = match to {
        _ if limits.is_some_and(|(_, greatest)| to == greatest) => None,
        Cut::At {
            number: Value::Whole(whole),
            ..
        } if kind != Kind::Float => Some((Value::Whole(whole - 1), true)),
        Cut::At { number, behind } => Some((number, behind)),
        _ => None,
    };
    match (low, high) {
        (Some((low, false)), Some((high, true))) if low == high => write!(f, "{low}"),
        (Some((low, false)), Some((high, true))) => write!(f, "{low} to {high}"),
        (low, high) => {
            if let Some((low, behind)) = low {
                write!(f, "{}{low}", if behind { ">" } else { ">=" })?;
            }
            if let Some((high, behind)) = high {
                let gap = if low.is_some() { " " } else { "" };
                write!(f, "{gap}{}{high}", if behind { "<=" } else { "<" })?;
            }
            Ok(())
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(whole) => whole.fmt(f),
            Self::Real(real) => real.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests;
