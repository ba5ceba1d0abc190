//! The content by which two types are one: everything that is serialized or in their types.

use crate::{
    digest::sha256,
    lower::shape::{Shape, Shaped, ShapedEnum, ShapedStruct},
};

/// Returns whether two enumerations have the same values, and no two different names for one.
pub(super) fn same_values(a: &ShapedEnum, b: &ShapedEnum) -> bool {
    a.of == b.of
        && a.values.len() == b.values.len()
        && a.values
            .iter()
            .zip(&b.values)
            .all(|((a, a_name), (b, b_name))| {
                a.value == b.value && (a_name.is_none() || b_name.is_none() || a_name == b_name)
            })
}

/// For each struct, everything of it that is serialized or in its type; documentation is not.
pub(super) fn struct_keys(structs: &[ShapedStruct], enums: &[ShapedEnum]) -> Vec<String> {
    let mut keys = Keys {
        structs,
        enums,
        known: vec![None; structs.len()],
    };
    (0..structs.len()).map(|at| keys.of_struct(at)).collect()
}

struct Keys<'a> {
    structs: &'a [ShapedStruct],
    enums: &'a [ShapedEnum],
    known: Vec<Option<String>>,
}

impl Keys<'_> {
    fn of_struct(&mut self, at: usize) -> String {
        if let Some(Some(known)) = self.known.get(at) {
            return known.clone();
        }
        let Some(shaped) = self.structs.get(at) else {
            return String::new();
        };
        // A struct that holds itself is like no other.
        if let Some(slot) = self.known.get_mut(at) {
            *slot = Some(format!("@{at}"));
        }
        let mut key = format!("{:?}{{", shaped.usage);
        for Shaped { field: f, shape } in &shaped.fields {
            key.push_str(&format!(
                "{}:{}:{}:{:?}:{:?}:{:?}:{:?}:{};",
                f.name,
                self.of_shape(shape),
                f.required,
                f.default,
                f.bounds,
                f.aliases,
                f.rename,
                f.sensitive
            ));
            // A single value is no enumeration, so that its shape says nothing of it.
            let values: Vec<_> = f.values.iter().map(|listed| &listed.value).collect();
            key.push_str(&format!(
                "{:?}:{:?}:{:?}:{values:?}:{:?}:{};",
                f.required_if, f.fixed, f.tag_of, f.format, f.query_json
            ));
        }
        key.push('}');
        // Shortened, since the structs that hold this one have it in their own.
        let key = sha256(key.as_bytes());
        if let Some(slot) = self.known.get_mut(at) {
            *slot = Some(key.clone());
        }
        key
    }

    fn of_shape(&mut self, shape: &Shape) -> String {
        match shape {
            Shape::Leaf(ty) => format!("{ty:?}"),
            Shape::List(of) => format!("[{}]", self.of_shape(of)),
            Shape::Map(of) => format!("<{}>", self.of_shape(of)),
            Shape::Struct(at) => self.of_struct(*at),
            Shape::Enum(at) => self.enums.get(*at).map_or(String::new(), |e| {
                let values = e
                    .values
                    .iter()
                    .map(|(v, name)| format!("{}={name:?}", v.value));
                format!("{:?}({})", e.of, values.collect::<Vec<_>>().join(","))
            }),
            // No two unions are one.
            Shape::Union(at) => format!("|{at}|"),
        }
    }
}
