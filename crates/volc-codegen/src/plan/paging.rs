//! Pagination: how the request of the next page is made from a page.

use volc_ir::{Action, Pagination};

use super::model::{FieldPlan, PagingPlan, StructPlan, TypePlan};
use super::rust_type::RustType;

/// `None` if there is no pagination, or if it names fields that do not fit.
pub(crate) fn plan(
    action: &Action,
    request: &StructPlan<'_>,
    output: &StructPlan<'_>,
    types: &[TypePlan<'_>],
) -> Option<PagingPlan> {
    let pagination = action.pagination.as_ref()?;
    let finder = Finder {
        request,
        output,
        types,
    };
    let start = request.field(pagination.start())?;
    let items = finder.response(pagination.items())?;
    let RustType::List(item) = &items.ty else {
        return None;
    };
    let is_text = start.ty == RustType::String;
    let mut step = vec![format!("PageState::new({})", items.count)];
    let from = format!("&mut self.{}", start.name);
    let can_start_at_zero = match pagination {
        Pagination::Cursor { more, next, .. } => {
            step.extend(finder.call("more", more)?);
            step.push(format!("cursor({from}, &{})", finder.response(next)?.value));
            true
        }
        Pagination::Offset {
            limit, more, total, ..
        } => {
            step.extend(finder.size(limit)?);
            step.extend(finder.call("more", more)?);
            step.extend(finder.call("total", total)?);
            step.push(format!("offset({from})"));
            !is_text
        }
        Pagination::Page {
            first,
            size,
            more,
            total,
            pages,
            ..
        } => {
            step.extend(finder.size(size)?);
            step.extend(finder.call("more", more)?);
            step.extend(finder.call("pages", pages)?);
            step.extend(finder.call("total", total)?);
            step.push(format!("page({from}, {first})"));
            *first == 0 && !is_text
        }
    };
    Some(PagingPlan {
        start: can_start_at_zero.then(|| start.name.clone()),
        step,
        items: items.owned,
        item: (**item).clone(),
    })
}

struct Finder<'a> {
    request: &'a StructPlan<'a>,
    output: &'a StructPlan<'a>,
    types: &'a [TypePlan<'a>],
}

/// A field of the response, as expressions on `page`.
struct Found {
    ty: RustType,
    /// Its value, of a borrowed page.
    value: String,
    /// The number of items it has.
    count: String,
    /// Its value, of an owned page.
    owned: String,
}

impl Finder<'_> {
    /// The field at a path such as `Data.Rows`. What is absent on the way has no items.
    fn response(&self, path: &str) -> Option<Found> {
        let names: Vec<&str> = path.split('.').collect();
        let (last, outer) = names.split_last()?;
        let mut here = self.output;
        let (mut read, mut owned) = (String::from("page"), String::from("page"));
        for (depth, wire) in outer.iter().enumerate() {
            let field = here.field(wire)?;
            let RustType::Struct(name) = &field.ty else {
                return None;
            };
            let name_of =
                |ty: &TypePlan<'_>| matches!(ty, TypePlan::Struct(model) if model.name == *name);
            let Some(TypePlan::Struct(inner)) = self.types.iter().find(|ty| name_of(ty)) else {
                return None;
            };
            read = match depth {
                0 => format!("page.{}.as_ref()", field.name),
                _ => format!("{read}.and_then(|inner| inner.{}.as_ref())", field.name),
            };
            owned = format!("{owned}.{}.unwrap_or_default()", field.name);
            here = inner;
        }
        let field = here.field(last)?;
        let name = &field.name;
        let owned = format!("{owned}.{name}");
        Some(match outer {
            [] => Found {
                value: format!("page.{name}"),
                count: format!("page.{name}.len()"),
                ty: field.ty.clone(),
                owned,
            },
            _ => Found {
                value: inner_value(&read, field),
                count: format!("{read}.map_or(0, |inner| inner.{name}.len())"),
                ty: field.ty.clone(),
                owned,
            },
        })
    }

    /// A call with what the response says, if the pagination names a field for it.
    fn call(&self, method: &str, path: &Option<String>) -> Option<Option<String>> {
        let Some(path) = path else {
            return Some(None);
        };
        Some(Some(format!("{method}({})", self.response(path)?.value)))
    }

    /// The call that tells how many items a full page has, if the pagination names a field for it.
    fn size(&self, name: &Option<String>) -> Option<Option<String>> {
        let Some(name) = name else {
            return Some(None);
        };
        let field = self.request.field(name)?;
        let default = field.ir.default.as_ref();
        let default = default.and_then(|value| match value.as_str() {
            Some(text) => text.parse::<u64>().ok(),
            None => value.as_u64(),
        });
        Some(Some(format!(
            "size(&self.{}, {})",
            field.name,
            default.unwrap_or(0)
        )))
    }
}

fn inner_value(read: &str, field: &FieldPlan<'_>) -> String {
    let clone = match field.ty {
        RustType::String => ".clone()",
        _ => "",
    };
    format!(
        "{read}.map(|inner| inner.{}{clone}).unwrap_or_default()",
        field.name
    )
}
