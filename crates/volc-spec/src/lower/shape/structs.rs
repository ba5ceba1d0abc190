//! Structs: of the rows below a row, or of a table of the page.

use std::ops::Range;

use volc_ir::{Type, Usage};

use super::{Naming, OpenTable, Place, Shape, ShapedStruct, Shaper};
use crate::{
    Code, Diagnostic,
    lower::{OpenLink, alternatives, enclosing::Enclosing, resolve, row_id},
    meaning::types,
    row::Row,
};

/// The greatest depth of nested structs.
const MAX_DEPTH: usize = 64;

impl Shaper<'_> {
    /// The struct of a row's children, of the table that it names, or of the alternatives that it links to.
    pub(super) fn object(
        &mut self,
        reference: Option<&types::StructRef>,
        row: &Row,
        path: &str,
        place: Place<'_>,
    ) -> Option<Shape> {
        if place.depth >= MAX_DEPTH {
            let message = "structs are nested too deep";
            let diagnostic = Diagnostic::new(
                Code::NestedTooDeep,
                &self.page.file,
                row.span.clone(),
                message,
            )
            .label(format!("more than {MAX_DEPTH} levels"))
            .help("check that this is a page of the vendor");
            self.tell(row, diagnostic);
            return None;
        }
        if let Some(union) = self.union(row, path, place) {
            return union;
        }
        match resolve::resolve(self, reference, row, place.usage) {
            resolve::Resolved::Variants(variants) => {
                let is_settled = self.overlay.is_some_and(|o| o.unions.contains_key(path));
                let merged = alternatives::merged(&variants).filter(|_| !is_settled);
                let holder = match merged {
                    Some((rows, same)) => {
                        self.used.extend(same);
                        Row {
                            children: rows,
                            ..row.clone()
                        }
                    }
                    None => Row {
                        children: variants,
                        ..row.clone()
                    },
                };
                self.object(reference, &holder, path, place)
            }
            resolve::Resolved::Rows {
                natural,
                rows,
                span,
            } => {
                let natural =
                    natural.unwrap_or_else(|| resolve::item_name(&row.name.text, &row.ty.text));
                Some(Shape::Struct(self.new_struct(
                    natural,
                    &rows,
                    String::new(),
                    span,
                    row,
                    path,
                    place,
                )))
            }
            resolve::Resolved::Table(at) => self.table(at, row, path, place),
            resolve::Resolved::Json(diagnostic) => {
                self.links
                    .extend(reference.and_then(|r| OpenLink::from_reference(r, row)));
                self.diagnostics.extend(diagnostic);
                Some(Shape::Leaf(Type::Json {}))
            }
            resolve::Resolved::Error(diagnostic) => {
                self.tell(row, diagnostic);
                None
            }
        }
    }

    /// The struct of a table. It is made once a side, at the first field that holds it.
    pub(crate) fn table(
        &mut self,
        at: usize,
        row: &Row,
        path: &str,
        place: Place<'_>,
    ) -> Option<Shape> {
        let table = self.tables.get(at)?;
        if let Some(outer) = self.open.iter().position(|open| open.table == at) {
            // A list or a map on the way ends it: an empty one holds nothing.
            let inner = self.open.get(outer + 1..).unwrap_or_default();
            if place.in_list || inner.iter().any(|open| open.in_list) {
                return self.open.get(outer).map(|open| Shape::Struct(open.made));
            }
            let name = table
                .titles
                .first()
                .map_or(row.name.text.as_str(), String::as_str);
            let message = format!("the struct `{name}` holds itself");
            let diagnostic = Diagnostic::new(
                Code::RecursiveStruct,
                &self.page.file,
                row.ty.span.clone(),
                message,
            )
            .label(
                "this field leads back to the struct that it is in, with no list or map on the way",
            )
            .help("give the field another type in the overlay, such as `type = \"any\"`");
            self.tell(row, diagnostic);
            return None;
        }
        let key = (at, place.usage == Usage::Request);
        if let Some(made) = self.made.get(&key) {
            return Some(Shape::Struct(*made));
        }
        let natural = table.titles.first().cloned();
        let natural = natural.unwrap_or_else(|| resolve::item_name(&row.name.text, &row.ty.text));
        self.open.push(OpenTable {
            table: at,
            made: self.structs.len(),
            in_list: place.in_list,
        });
        // A table may start with the field itself and list its members below.
        let rows = match table.rows.as_slice() {
            [itself] if !itself.children.is_empty() && table.titles.contains(&itself.name.text) => {
                self.used.insert(row_id(itself));
                itself.children.as_slice()
            }
            rows => rows,
        };
        let index = self.new_struct(
            natural,
            rows,
            table.docs.clone(),
            table.span.clone(),
            row,
            path,
            place,
        );
        self.open.pop();
        self.made.insert(key, index);
        Some(Shape::Struct(index))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "each is a different thing, used here alone"
    )]
    pub(crate) fn new_struct(
        &mut self,
        natural: String,
        rows: &[Row],
        docs: String,
        span: Range<usize>,
        row: &Row,
        path: &str,
        place: Place<'_>,
    ) -> usize {
        let index = self.structs.len();
        let naming = Naming {
            natural,
            field: row.name.text.clone(),
            owner: place.owner,
        };
        self.structs.push(ShapedStruct {
            usage: place.usage,
            naming,
            docs,
            fields: Vec::new(),
            span,
        });
        let inner = Place {
            path,
            owner: Some(index),
            usage: place.usage,
            depth: place.depth + 1,
            siblings: &[],
            in_list: false,
        };
        self.around.push(Enclosing::new(place, &self.levels));
        let fields = self.fields(rows, inner);
        self.around.pop();
        if let Some(made) = self.structs.get_mut(index) {
            made.fields = fields;
        }
        index
    }
}
