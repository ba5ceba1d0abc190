//! What the values of a map are, where its type does not say so.

use serde_json::Value;

use crate::{
    example::read_example,
    meaning::{
        phrase::Phrase,
        types::{self, TypeExpr},
    },
    parts::Table,
    row::Row,
    text,
};

/// `value 的数据类型为 String`.
static VALUE_IS: Phrase = Phrase::new(
    r"(?i)\bvalue\s*(?:的)?\s*(?:数据)?(?:类型)?\s*(?:为|是)\s*([A-Za-z\[][^，。；,;\n]*)",
);

/// The type of the values: what the description states, else what the example shows, else any JSON.
pub(crate) fn value_of(row: &Row, tables: &[Table]) -> TypeExpr {
    let stated = VALUE_IS
        .find(&row.description.text)
        .and_then(|found| types::parse(found.get(1)?.as_str()));
    let known = stated.filter(|ty| is_known(ty, tables));
    known.or_else(|| shown(row)).unwrap_or(TypeExpr::Json)
}

/// Whether a type needs no table, or has one.
fn is_known(ty: &TypeExpr, tables: &[Table]) -> bool {
    match ty {
        TypeExpr::Object(Some(reference)) => tables.iter().any(|table| {
            table
                .titles
                .iter()
                .any(|title| title.eq_ignore_ascii_case(&reference.name))
        }),
        TypeExpr::List(of) | TypeExpr::Map(Some(of)) => is_known(of, tables),
        _ => true,
    }
}

fn shown(row: &Row) -> Option<TypeExpr> {
    let example = text::example(&row.example.as_ref()?.text)?;
    let braced = if example.starts_with('{') {
        example
    } else {
        format!("{{{example}}}")
    };
    let Value::Object(members) = read_example(&braced).value? else {
        return None;
    };
    let mut kinds = members.values().map(|value| match value {
        Value::String(_) => TypeExpr::String,
        Value::Bool(_) => TypeExpr::Bool,
        Value::Number(n) if n.is_f64() => TypeExpr::Float,
        Value::Number(_) => TypeExpr::Int,
        _ => TypeExpr::Json,
    });
    let first = kinds.next()?;
    kinds.all(|kind| kind == first).then_some(first)
}
