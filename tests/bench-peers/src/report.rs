//! Tables for people and for tools.

use std::fmt::Write as _;

use serde::Serialize;

use crate::measure::Row;

/// What was measured of one subject.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// The name of the subject.
    pub bench: &'static str,
    /// What was measured, and how.
    pub title: String,
    /// The rows; ratios are to the first one.
    pub rows: Vec<Row>,
    /// Each bar, and whether it is met.
    pub bars: Vec<Bar>,
    /// What else is to be known.
    pub notes: Vec<String>,
}

/// A bar: a ratio between two rows that must not be passed.
#[derive(Clone, Debug, Serialize)]
pub struct Bar {
    /// What is asked.
    pub what: String,
    /// What is asked, as a number.
    pub limit: f64,
    /// What was measured.
    pub measured: f64,
    /// Whether more than the limit is good.
    pub at_least: bool,
}

impl Bar {
    /// At most so much.
    pub fn at_most(what: &str, limit: f64, measured: f64) -> Self {
        Self {
            what: what.to_owned(),
            limit,
            measured,
            at_least: false,
        }
    }

    /// At least so much.
    pub fn at_least(what: &str, limit: f64, measured: f64) -> Self {
        Self {
            what: what.to_owned(),
            limit,
            measured,
            at_least: true,
        }
    }

    fn is_met(&self) -> bool {
        if self.at_least {
            self.measured >= self.limit
        } else {
            self.measured <= self.limit
        }
    }
}

impl Table {
    /// Markdown.
    pub fn markdown(&self) -> String {
        let mut out = format!("## {}\n\n{}\n\n", self.bench, self.title);
        let counted = self.rows.iter().any(|row| row.instructions.is_some());
        let base = self.rows.first().map_or("", |row| &row.name);
        let (head, line) = if counted {
            (" instructions |", "---:|")
        } else {
            ("", "")
        };
        let _ = writeln!(
            out,
            "| | median | to {base} | quartiles |{head}\n|---|---:|---:|---|{line}"
        );
        for row in &self.rows {
            let [median, low, high] = row.ratio;
            let _ = write!(
                out,
                "| {} | {} | {median:.2} | {low:.2} to {high:.2} |",
                row.name,
                figure(row)
            );
            if counted {
                let text = row
                    .instructions
                    .map_or(String::from("-"), |count| format!("{count:.0}"));
                let _ = write!(out, " {text} |");
            }
            out.push('\n');
        }
        if !self.bars.is_empty() {
            out.push_str("\n| bar | asked | measured | |\n|---|---:|---:|---|\n");
        }
        for bar in &self.bars {
            let sign = if bar.at_least { ">=" } else { "<=" };
            let met = if bar.is_met() { "met" } else { "missed" };
            let _ = writeln!(
                out,
                "| {} | {sign} {} | {:.2} | {met} |",
                bar.what, bar.limit, bar.measured
            );
        }
        for note in &self.notes {
            let _ = write!(out, "\n{note}\n");
        }
        out
    }
}

fn figure(row: &Row) -> String {
    match row.unit {
        "ns" if row.value >= 1e6 => format!("{:.2} ms", row.value / 1e6),
        "ns" if row.value >= 1e3 => format!("{:.2} us", row.value / 1e3),
        unit if row.value >= 100.0 => format!("{:.0} {unit}", row.value),
        unit => format!("{:.3} {unit}", row.value),
    }
}
