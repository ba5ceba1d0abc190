//! The values of a map whose type does not name them.

use serde_json::Value;

use crate::{
    cell_markup::{self, Link},
    example::read_example,
    lower::Samples,
    meaning::{
        phrase::Phrase,
        types::{self, StructRef, Target, TypeExpr},
    },
    outline::Table,
    row::Row,
};

/// `value 的数据类型为 String`.
static VALUE_IS: Phrase = Phrase::new(
    r"(?i)(?-u:\b)value\s*(?:的)?\s*(?:数据)?(?:类型)?\s*(?:为|是)\s*([A-Za-z\[][^，。；,;\n]*)",
);

/// The type of the values: what the description states or links to, else what examples show, else any JSON.
pub(crate) fn value_of(row: &Row, path: &str, tables: &[Table], samples: &Samples) -> TypeExpr {
    let description = &row.description.text;
    let stated = VALUE_IS
        .find(description)
        .and_then(|found| types::parse(found.get(1)?.as_str()));
    let stated = stated.filter(|ty| is_known(ty, tables));
    let shown: Vec<Value> = shown(row).into_iter().chain(samples.at(path)).collect();
    let members: Vec<&Value> = shown
        .iter()
        .filter_map(Value::as_object)
        .flat_map(|map| map.values())
        .collect();
    let linked = linked(description, tables).map(|ty| match members.first() {
        Some(Value::Array(_)) => TypeExpr::List(Box::new(ty)),
        _ => ty,
    });
    stated
        .or(linked)
        .or_else(|| common(&members))
        .unwrap_or(TypeExpr::Json)
}

/// Returns whether a type needs no table, or has one.
fn is_known(ty: &TypeExpr, tables: &[Table]) -> bool {
    match ty {
        TypeExpr::Object(Some(reference)) => has_table(&reference.name, tables),
        TypeExpr::List(of) | TypeExpr::Map(Some(of)) => is_known(of, tables),
        _ => true,
    }
}

/// The struct that a description links to: the values are described there.
fn linked(description: &str, tables: &[Table]) -> Option<TypeExpr> {
    Link::all(description).into_iter().find_map(|link| {
        let name = cell_markup::plain(link.label);
        let target = Target::parse(link.target);
        let here = matches!(target, Target::Anchor(_)) && has_table(&name, tables);
        here.then_some(TypeExpr::Object(Some(StructRef {
            name,
            target,
            bare: false,
        })))
    })
}

fn has_table(name: &str, tables: &[Table]) -> bool {
    let titles = tables.iter().flat_map(|table| &table.titles);
    titles
        .into_iter()
        .any(|title| title.eq_ignore_ascii_case(name))
}

/// The value of the example cell; the braces may be missing.
fn shown(row: &Row) -> Option<Value> {
    let example = cell_markup::example(&row.example.as_ref()?.text)?;
    let braced = if example.starts_with('{') {
        example
    } else {
        format!("{{{example}}}")
    };
    read_example(&braced).value
}

/// The type that all of these values have.
fn common(members: &[&Value]) -> Option<TypeExpr> {
    let mut kinds = members.iter().map(|value| match value {
        Value::String(_) => TypeExpr::String,
        Value::Bool(_) => TypeExpr::Bool,
        Value::Number(n) if n.is_f64() => TypeExpr::Float,
        Value::Number(_) => TypeExpr::Int,
        _ => TypeExpr::Json,
    });
    let first = kinds.next()?;
    kinds.all(|kind| kind == first).then_some(first)
}
