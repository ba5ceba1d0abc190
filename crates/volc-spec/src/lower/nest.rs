//! Children that merely follow their parent: the examples show which rows belong to which object.

use serde_json::Value;

use super::{Input, Samples};
use crate::{
    Code, Diagnostic,
    meaning::types::{self, TypeExpr},
    outline::Table,
    row::Row,
};

/// An object whose rows are being collected.
struct Open {
    row: Row,
    path: String,
}

/// Nests the rows of a table as the examples show, and says so.
pub(crate) fn by_samples(
    input: Input<'_>,
    table: &Table,
    root: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Row> {
    let nested = nest(&table.rows, root, input.samples);
    if let Some(first) = table
        .rows
        .first()
        .filter(|_| nested.len() < table.rows.len())
    {
        let message = "parameters were nested as in the examples";
        diagnostics.push(
            Diagnostic::new(
                Code::RowRepaired,
                &input.page.file,
                first.span.clone(),
                message,
            )
            .label("only their order shows which of these parameters belong together")
            .help("compare the structs with the vendor's page as it is shown on the web"),
        );
    }
    nested
}

/// A row belongs to the innermost object of which an example shows such a member; one that no example shows stays where
/// the row before it is.
fn nest(rows: &[Row], root: &str, samples: &Samples) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for row in rows {
        let name = row.name.text.as_str();
        let shows = |path: &str| samples.at(path).iter().any(|value| has_member(value, name));
        let inner = open
            .iter()
            .rposition(|object| shows(&object.path))
            .map(|at| at + 1);
        let depth = inner
            .or_else(|| shows(root).then_some(0))
            .unwrap_or(open.len());
        while open.len() > depth {
            close(&mut open, &mut out);
        }
        if row.children.is_empty() && is_object(row) {
            let above = open.last().map_or(root, |object| object.path.as_str());
            open.push(Open {
                path: format!("{above}.{name}"),
                row: row.clone(),
            });
        } else {
            add(row.clone(), &mut open, &mut out);
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut out);
    }
    out
}

fn close(open: &mut Vec<Open>, out: &mut Vec<Row>) {
    if let Some(object) = open.pop() {
        add(object.row, open, out);
    }
}

fn add(row: Row, open: &mut [Open], out: &mut Vec<Row>) {
    match open.last_mut() {
        Some(object) => object.row.children.push(row),
        None => out.push(row),
    }
}

fn is_object(row: &Row) -> bool {
    match types::parse(&row.ty.text) {
        Some(TypeExpr::List(of)) => matches!(*of, TypeExpr::Object(None)),
        other => other == Some(TypeExpr::Object(None)),
    }
}

fn has_member(value: &Value, name: &str) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| has_member(item, name)),
        other => other.get(name).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::row::Cell;

    fn row(name: &str, ty: &str) -> Row {
        let cell = |text: &str| Cell {
            text: text.to_owned(),
            span: 0..0,
        };
        Row {
            name: cell(name),
            ty: cell(ty),
            ..Row::default()
        }
    }

    fn outline(rows: &[Row]) -> String {
        let of = |row: &Row| {
            if row.children.is_empty() {
                row.name.text.clone()
            } else {
                format!("{}({})", row.name.text, outline(&row.children))
            }
        };
        rows.iter().map(of).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn examples_show_who_belongs_to_whom() {
        let samples = Samples {
            body: vec![
                json!({"A": "x", "Config": {"Inner": {"P": 1}, "Q": [ {"R": 1} ], "S": 2}, "Last": 3}),
            ],
            result: Vec::new(),
        };
        let rows = [
            row("A", "String"),
            row("Config", "Object"),
            row("Inner", "Object"),
            row("P", "Integer"),
            row("Unseen", "Integer"),
            row("Q", "Object[]"),
            row("R", "Integer"),
            row("S", "Integer"),
            row("Last", "Integer"),
        ];
        let nested = nest(&rows, "Body", &samples);
        assert_eq!(outline(&nested), "A Config(Inner(P Unseen) Q(R) S) Last");
    }
}
