//! Tables for people and for tools.

use std::fmt::Write as _;

use serde::Serialize;

use crate::measure::Row;
use crate::plot::Plot;

/// The measurements of one subject.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// The name of the subject.
    pub bench: &'static str,
    /// The title: the quantity and the method.
    pub title: String,
    /// The measurements.
    pub tables: Vec<Table>,
    /// Each bar, and whether it is met.
    pub bars: Vec<Bar>,
    /// Further notes.
    pub notes: Vec<String>,
    /// Pictures of it.
    #[serde(skip)]
    pub plots: Vec<Plot>,
}

/// Rows that were measured in turns; ratios are to the first one.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// The title of the figures.
    pub title: String,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A bar: a ratio between two rows that must not be passed.
#[derive(Clone, Debug, Serialize)]
pub struct Bar {
    /// The requirement.
    pub what: String,
    /// The requirement, as a number.
    pub limit: f64,
    /// The measured figure.
    pub measured: f64,
    /// True if more than the limit is good.
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

    /// Returns whether it is met, and if not by how much it is missed.
    fn verdict(&self) -> String {
        let over = if self.at_least {
            self.limit / self.measured
        } else {
            self.measured / self.limit
        };
        if over <= 1.0 {
            "met".to_owned()
        } else {
            format!("missed by {:.1} %", (over - 1.0) * 100.0)
        }
    }
}

impl Table {
    /// The row of this name.
    pub fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }

    fn markdown(&self) -> String {
        let counted = self.rows.iter().any(|row| row.instructions.is_some());
        let (head, line) = if counted {
            (" instructions |", "---:|")
        } else {
            ("", "")
        };
        let mut out = format!(
            "| {} | median | ratio | quartiles |{head}\n|---|---:|---:|---|{line}\n",
            self.title
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
        out
    }
}

impl Section {
    /// Markdown.
    pub fn markdown(&self) -> String {
        let bench = self.bench;
        let mut out = format!("## {bench}\n\n{} `cargo xtask bench {bench}`\n", self.title);
        for table in &self.tables {
            let _ = write!(out, "\n{}", table.markdown());
        }
        for plot in &self.plots {
            let _ = write!(out, "\n![{}](benchmarks/{})\n", plot.title, plot.file);
        }
        if !self.bars.is_empty() {
            out.push_str("\n| bar | asked | measured | |\n|---|---:|---:|---|\n");
        }
        for bar in &self.bars {
            let sign = if bar.at_least { ">=" } else { "<=" };
            let _ = writeln!(
                out,
                "| {} | {sign} {} | {:.3} | {} |",
                bar.what,
                bar.limit,
                bar.measured,
                bar.verdict()
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
        unit if row.value >= 100.0 || row.value.fract() == 0.0 => {
            format!("{:.0} {unit}", row.value)
        }
        unit => format!("{:.3} {unit}", row.value),
    }
}
