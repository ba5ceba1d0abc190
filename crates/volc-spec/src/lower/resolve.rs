//! The struct that a row refers to: its children, a table of the page, or none.

use std::ops::Range;

use volc_ir::Usage;

use super::{known_types::did_you_mean_type, shape::Shaper, table_index::TableIndex};
use crate::{
    Code, Diagnostic,
    cell_markup::{self, Link},
    meaning::{
        headings::Role,
        phrase::Phrase,
        types::{self, StructRef, Target, TypeExpr},
    },
    outline::Table,
    row::{Cell, Row},
};

pub(crate) enum Resolved {
    /// Rows that are the struct's own.
    Rows {
        natural: Option<String>,
        rows: Vec<Row>,
        span: Range<usize>,
    },
    /// One of several tables, each as a variant with its rows below it.
    Variants(Vec<Row>),
    /// A table of the page, by index.
    Table(usize),
    /// Nobody says what it holds.
    Json(Option<Diagnostic>),
    Error(Diagnostic),
}

/// Finds the struct of a row whose type is `reference`, or an object without a name.
pub(crate) fn resolve(
    shaper: &Shaper<'_>,
    reference: Option<&StructRef>,
    row: &Row,
    usage: Usage,
) -> Resolved {
    let name = reference.map(|reference| reference.name.clone());
    if !row.children.is_empty() {
        let (rows, span) = (row.children.clone(), row.span.clone());
        return Resolved::Rows {
            natural: name,
            rows,
            span,
        };
    }
    let tables = Tables {
        tables: shaper.tables,
        index: &shaper.index,
        usage,
    };
    let found = match reference {
        Some(reference) => tables.named(reference),
        None => tables
            .mentioned(&row.description.text)
            .or_else(|| tables.of_field(&row.name.text)),
    };
    if let Some(at) = found {
        return Resolved::Table(at);
    }
    match tables.alternatives(row).as_slice() {
        [] => {}
        [only] => {
            return Resolved::Rows {
                natural: name,
                rows: only.rows.clone(),
                span: only.span.clone(),
            };
        }
        several => return Resolved::Variants(several.iter().map(|table| variant(table)).collect()),
    }
    let file = &shaper.page.file;
    let cell = row.ty.span.clone();
    let Some(reference) = reference else {
        let message = format!("the page does not document what `{}` holds", row.name.text);
        return Resolved::Json(Some(
            Diagnostic::new(Code::OpenObject, file, cell, message)
                .label("no table and no rows below; read as any JSON")
                .help(
                    "if there is a table for it, name it in the overlay: `type = \"Object of ..\"`",
                ),
        ));
    };
    if let Target::Page(page, _) = &reference.target {
        let message = format!(
            "the struct `{}` is defined on another page (`{page}`)",
            reference.name
        );
        return Resolved::Json(Some(
            Diagnostic::new(Code::ForeignStruct, file, cell, message)
                .label("read as any JSON")
                .help("put that page into the specs beside this one, with its number as `doc` in its overlay"),
        ));
    }
    Resolved::Error(undefined(shaper, reference, cell))
}

/// The error of a struct that neither this page nor a named one defines.
fn undefined(shaper: &Shaper<'_>, reference: &StructRef, cell: Range<usize>) -> Diagnostic {
    let file = &shaper.page.file;
    let (code, message, label) = if reference.bare {
        (
            Code::UnknownType,
            format!("unknown type `{}`", reference.name),
            "neither a known type nor a struct of this page",
        )
    } else {
        (
            Code::StructWithoutTable,
            format!("the struct `{}` has no table on this page", reference.name),
            "no table of this name or anchor",
        )
    };
    let mut diagnostic = Diagnostic::new(code, file, cell, message).label(label);
    diagnostic
        .help
        .extend(did_you_mean_type(&reference.name, shaper.tables));
    let names: Vec<&str> = shaper
        .tables
        .iter()
        .flat_map(|t| t.titles.first())
        .map(String::as_str)
        .collect();
    if !names.is_empty() {
        diagnostic = diagnostic.help(format!("the structs of this page are {}", names.join(", ")));
    }
    diagnostic
        .help("add its table under a heading of its name, or set another `type` in the overlay")
}

/// A table as a variant, which its title names.
fn variant(table: &Table) -> Row {
    let title = table.titles.first().or(table.anchors.first());
    Row {
        name: Cell {
            text: title.cloned().unwrap_or_default(),
            span: table.span.clone(),
        },
        description: Cell {
            text: table.docs.clone(),
            span: table.span.clone(),
        },
        children: table.rows.clone(),
        anchors: table.anchors.clone(),
        is_variant: true,
        span: table.span.clone(),
        ..Row::default()
    }
}

/// Returns whether a description names a table of the page.
pub(crate) fn is_mentioned(shaper: &Shaper<'_>, row: &Row, usage: Usage) -> bool {
    let tables = Tables {
        tables: shaper.tables,
        index: &shaper.index,
        usage,
    };
    tables.mentioned(&row.description.text).is_some()
}

static MENTIONED: Phrase = Phrase::new(r"([A-Za-z_][A-Za-z0-9_]*)\s*结构(?:见|如)下");
/// `参看 `Shade``: a table by its name, without a link.
static REFERRED: Phrase =
    Phrase::new(r"(?:参看|参考|参见|参阅|详见|见|(?-u:\b)[Ss]ee)\s*[`“]?([A-Za-z_][A-Za-z0-9_]*)");

/// The name of one item of a field: `Users` of `Array of ..` is `User`.
pub(crate) fn item_name(field: &str, ty: &str) -> String {
    let is_list = matches!(types::parse(ty), Some(TypeExpr::List(_)));
    if is_list {
        singular(field)
    } else {
        field.to_owned()
    }
}

fn singular(name: &str) -> String {
    let stem = |cut: usize| name.get(..name.len() - cut).unwrap_or(name);
    if name.ends_with("ies") && name.len() > 4 {
        format!("{}y", stem(3))
    } else if ["sses", "xes", "ches", "shes"]
        .iter()
        .any(|end| name.ends_with(end))
    {
        stem(2).to_owned()
    } else if name.ends_with('s')
        && !["ss", "us", "is"].iter().any(|end| name.ends_with(end))
        && name.len() > 2
    {
        stem(1).to_owned()
    } else {
        name.to_owned()
    }
}

/// The rows of `Result`, where a response table lists the whole envelope.
pub(crate) fn envelope(rows: &[Row], tables: &[Table]) -> Option<Vec<Row>> {
    let named = |name: &str| rows.iter().find(|row| row.name.text == name);
    let (_, result) = (named("ResponseMetadata")?, named("Result")?);
    if !result.children.is_empty() {
        return Some(result.children.clone());
    }
    let tables = Tables {
        tables,
        index: &TableIndex::new(tables),
        usage: Usage::Response,
    };
    let at = match types::parse(&result.ty.text)? {
        TypeExpr::Object(Some(reference)) => tables.named(&reference),
        TypeExpr::Object(None) => tables.of_field("Result"),
        _ => None,
    };
    at.and_then(|at| tables.tables.get(at))
        .map(|table| table.rows.clone())
}

struct Tables<'a> {
    tables: &'a [Table],
    index: &'a TableIndex,
    usage: Usage,
}

impl Tables<'_> {
    /// The table of a struct: by anchor first, then by name.
    fn named(&self, reference: &StructRef) -> Option<usize> {
        let by_anchor = match &reference.target {
            Target::Anchor(anchor) => self
                .first(self.index.anchored(anchor))
                .or_else(|| self.first(self.index.headed(anchor))),
            _ => None,
        };
        let by_name = || self.first(self.index.titled(&reference.name));
        match reference.target {
            Target::Page(..) => None,
            _ => by_anchor.or_else(by_name),
        }
    }

    /// The table that is called after a field.
    fn of_field(&self, field: &str) -> Option<usize> {
        let item = singular(field);
        let is_called = |at: &usize| {
            let table = self.tables.get(*at);
            table.is_some_and(|table| table.titles.contains(&item))
        };
        let items = self.index.titled(&item).iter().copied();
        let named = self.index.titled(field).iter().copied();
        let mut all: Vec<usize> = named.chain(items.filter(is_called)).collect();
        all.sort_unstable();
        self.first(&all)
    }

    /// The table that a description names: `X 结构见下`, or a link to it with the text `X 结构`. Such a link may spell
    /// out the address of its own page.
    fn mentioned(&self, description: &str) -> Option<usize> {
        // The tables of exactly this title.
        let called = |name: &str| -> Vec<usize> {
            let is_called = |at: &usize| {
                let table = self.tables.get(*at);
                table.is_some_and(|table| table.titles.iter().any(|title| title == name))
            };
            let all = self.index.titled(name).iter().copied();
            all.filter(is_called).collect()
        };
        let mut names = MENTIONED.all(description).chain(REFERRED.all(description));
        let named = names.find_map(|found| {
            let name = found.get(1)?.as_str();
            self.first(&called(name))
        });
        let linked = || {
            Link::all(description).into_iter().find_map(|link| {
                let name = cell_markup::trim(link.label.strip_suffix("结构")?);
                let (_, anchor) = link.target.rsplit_once('#')?;
                let has_anchor = |at: &usize| {
                    let table = self.tables.get(*at);
                    table.is_some_and(|table| table.anchors.iter().any(|a| a == anchor))
                };
                let all: Vec<usize> = called(name).into_iter().filter(has_anchor).collect();
                self.first(&all)
            })
        };
        named.or_else(linked)
    }

    /// The tables that a description links to, where there are several: the struct is one of them.
    fn alternatives(&self, row: &Row) -> Vec<&Table> {
        let mut found: Vec<&Table> = Vec::new();
        for link in Link::all(&row.description.text) {
            let Target::Anchor(anchor) = Target::parse(link.target) else {
                continue;
            };
            let reference = StructRef {
                name: cell_markup::plain(link.label),
                target: Target::Anchor(anchor),
                bare: false,
            };
            let table = self.named(&reference).and_then(|at| self.tables.get(at));
            let is_new = |table: &&Table| found.iter().all(|known| known.span != table.span);
            found.extend(table.filter(is_new));
        }
        found
    }

    /// The first of some tables, one of the same side of the call if there is one.
    fn first(&self, all: &[usize]) -> Option<usize> {
        let side = match self.usage {
            Usage::Request => Role::Request,
            Usage::Response => Role::Response,
        };
        let is_local = |at: &&usize| {
            let table = self.tables.get(**at);
            table.is_some_and(|table| table.side == Some(side))
        };
        all.iter().find(is_local).or(all.first()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_item_of_a_list() {
        struct Case {
            field: &'static str,
            ty: &'static str,
            expected: &'static str,
        }

        let cases = [
            Case {
                field: "Users",
                ty: "Array of Object",
                expected: "User",
            },
            Case {
                field: "Entries",
                ty: "Object[]",
                expected: "Entry",
            },
            Case {
                field: "Boxes",
                ty: "Object[]",
                expected: "Box",
            },
            Case {
                field: "Status",
                ty: "Integer[]",
                expected: "Status",
            },
            Case {
                field: "Address",
                ty: "Object[]",
                expected: "Address",
            },
            Case {
                field: "Users",
                ty: "Object",
                expected: "Users",
            },
        ];
        for Case {
            field,
            ty,
            expected,
        } in cases
        {
            assert_eq!(item_name(field, ty), expected);
        }
    }
}
