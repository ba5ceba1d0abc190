//! Names of structs and enumerations, unique within an Action.
//!
//! In page order, the first type of a name gets it; one of equal content shares it; any other is named after its owner
//! as well.

mod content;
mod namer;
mod values;

use volc_ir::{Docs, EnumDef, Field, StructDef, TypeDef};

use super::{
    links::{Defined, Links},
    shape::{Shaped, Shaper},
};
use namer::{Item, Namer};
use values::{ask_for_names, variants};

pub(crate) struct Named {
    pub(crate) types: Vec<TypeDef>,
    pub(crate) links: Links,
    pub(crate) roots: [Vec<Field>; 3],
}

/// Names all types of an Action.
pub(crate) fn name(shaper: Shaper<'_>, action: &str, roots: [Vec<Shaped>; 3]) -> Named {
    let Shaper {
        page,
        structs,
        enums,
        unions,
        diagnostics,
        tables,
        made,
        links,
        ..
    } = shaper;
    let mut namer = Namer::new(action, &structs, &enums, &unions);
    let order = page_order([
        &mut structs.iter().map(|shaped| shaped.span.start),
        &mut enums.iter().map(|shaped| shaped.span.start),
        &mut unions.iter().map(|shaped| shaped.span.start),
    ]);

    let mut types = Vec::new();
    for item in order {
        if !namer.assign(item) {
            continue;
        }
        if let Item::Enum(at) = item {
            let shaped = enums.get(at);
            diagnostics.extend(shaped.and_then(|shaped| ask_for_names(shaped, page)));
        }
        types.push(item);
    }
    let field = |shaped: &Shaped| Field {
        ty: namer.type_of(&shaped.shape),
        ..shaped.field.clone()
    };
    let types = types
        .into_iter()
        .filter_map(|item| match item {
            Item::Struct(at) => {
                let shaped = structs.get(at)?;
                Some(TypeDef::Struct(StructDef {
                    name: namer.struct_name(at),
                    shared: None,
                    usage: shaped.usage,
                    docs: Docs::page(&shaped.docs),
                    fields: shaped.fields.iter().map(field).collect(),
                    one_of: Vec::new(),
                    span: page.file.span(shaped.span.clone()),
                }))
            }
            Item::Enum(at) => {
                let shaped = enums.get(at)?;
                // Where one of several equal enumerations is named by the overlay, all of them are.
                let named = namer.best_names(at);
                Some(TypeDef::Enum(EnumDef {
                    name: namer.enum_name(at),
                    shared: None,
                    of: shaped.of,
                    variants: variants(&named),
                    docs: Docs::page(&shaped.docs),
                    span: page.file.span(shaped.span.clone()),
                }))
            }
            Item::Union(at) => Some(TypeDef::Union(namer.union_def(at, page)?)),
        })
        .collect();
    let roots = roots.map(|fields| fields.iter().map(field).collect());
    let defined = made.iter().filter_map(|((table, request), at)| {
        let table = tables.get(*table)?;
        Some(Defined {
            titles: table.titles.clone(),
            anchors: table.anchors.clone(),
            name: namer.struct_name(*at),
            request: *request,
        })
    });
    Named {
        types,
        links: Links {
            open: links,
            defined: defined.collect(),
        },
        roots,
    }
}

/// Puts structs, enumerations and unions into the order of their starts on the page.
fn page_order(starts: [&mut dyn Iterator<Item = usize>; 3]) -> Vec<Item> {
    let [structs, enums, unions] = starts;
    let mut order: Vec<(usize, Item)> = structs
        .enumerate()
        .map(|(at, start)| (start, Item::Struct(at)))
        .collect();
    order.extend(enums.enumerate().map(|(at, start)| (start, Item::Enum(at))));
    order.extend(
        unions
            .enumerate()
            .map(|(at, start)| (start, Item::Union(at))),
    );
    order.sort_by_key(|(start, _)| *start);
    order.into_iter().map(|(_, item)| item).collect()
}
