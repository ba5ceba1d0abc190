//! The type of a row: what it is a list or a map of, and enumerations.

use volc_ir::{Field, ListedValue, Scalar, Type};

use super::{Naming, Place, Shape, ShapedEnum, Shaper, value_text};
use crate::{
    Code, Diagnostic,
    lower::{map, resolve},
    meaning::types::{self, TypeExpr},
    row::Row,
};

impl Shaper<'_> {
    pub(super) fn shape(
        &mut self,
        expr: &TypeExpr,
        row: &Row,
        field: &Field,
        path: &str,
        place: Place<'_>,
    ) -> Option<Shape> {
        let leaf = |ty: Type| Some(Shape::Leaf(ty));
        let inside = Place {
            in_list: true,
            ..place
        };
        let of = match expr {
            TypeExpr::Int | TypeExpr::Uint => Scalar::Int,
            _ => Scalar::String,
        };
        match expr {
            TypeExpr::Int | TypeExpr::Uint | TypeExpr::String if field.values.len() >= 2 => {
                Some(Shape::Enum(self.enumeration(of, row, field, path, place)))
            }
            TypeExpr::Int => leaf(Type::Int {}),
            TypeExpr::Uint => leaf(Type::Uint {}),
            TypeExpr::Float => leaf(Type::Float {}),
            TypeExpr::Bool => leaf(Type::Bool {}),
            TypeExpr::String => leaf(Type::String {}),
            // `List` or `Array` alone, with rows below it.
            TypeExpr::Json if self.has_struct(row, place) => self.object(None, row, path, place),
            TypeExpr::Json => leaf(Type::Json {}),
            TypeExpr::List(of) => Some(Shape::List(Box::new(
                self.shape(of, row, field, path, inside)?,
            ))),
            TypeExpr::Map(None) if self.has_struct(row, place) => {
                self.object(None, row, path, place)
            }
            TypeExpr::Map(None) => {
                let value = self.map_value(row, path)?;
                Some(Shape::Map(Box::new(
                    self.shape(&value, row, field, path, inside)?,
                )))
            }
            TypeExpr::Map(Some(of)) => Some(Shape::Map(Box::new(
                self.shape(of, row, field, path, inside)?,
            ))),
            TypeExpr::Object(reference) => self.object(reference.as_ref(), row, path, place),
        }
    }

    /// Returns whether rows below, or a table that the description names, say what a value without a type holds.
    fn has_struct(&self, row: &Row, place: Place<'_>) -> bool {
        !row.children.is_empty() || resolve::is_mentioned(self, row, place.usage)
    }

    /// The type of a map's values: the overlay's, else what the page shows.
    fn map_value(&mut self, row: &Row, path: &str) -> Option<TypeExpr> {
        let overlay = self.overlay;
        if let (Some(owner), Some(entry)) = (
            overlay,
            overlay.and_then(|o| o.field(path)?.map_value.as_ref()),
        ) {
            let value = types::parse(&entry.value);
            if value.is_none() {
                let diagnostic = Diagnostic::new(
                    Code::OverlayValue,
                    &owner.file,
                    entry.span.clone(),
                    "this is not a type",
                )
                .label("expected a type as a page spells it");
                self.diagnostics.push(diagnostic);
            }
            return value;
        }
        Some(map::value_of(row, path, self.tables, self.samples))
    }

    fn enumeration(
        &mut self,
        of: Scalar,
        row: &Row,
        field: &Field,
        path: &str,
        place: Place<'_>,
    ) -> usize {
        let named = |value: &ListedValue| {
            let name = self.overlay?.value_name(path, &value_text(&value.value))?;
            Some(name.to_owned())
        };
        self.enums.push(ShapedEnum {
            of,
            naming: Naming {
                natural: resolve::item_name(&field.name, &row.ty.text),
                field: field.name.clone(),
                owner: place.owner,
            },
            docs: field.docs.zh.clone(),
            values: field
                .values
                .iter()
                .map(|value| (value.clone(), named(value)))
                .collect(),
            span: row.span.clone(),
            path: path.to_owned(),
        });
        self.enums.len() - 1
    }
}
