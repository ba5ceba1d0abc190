//! Paths of fields in overlays, and the definitions that they lead to.

use std::collections::BTreeSet;

use volc_ir::{Action, Field, TypeDef};

/// The end of an event's name in the path of the response to it.
pub(crate) const EVENT_RESPONSE: &str = "/Response";

/// Returns the name of the definition that the field at a path such as `Body.Config.Params<Minimax>.Audio` holds.
///
/// # Errors
/// `false` if there is no such field, `true` if it holds no definition.
pub(crate) fn type_at<'a>(action: &'a Action, path: &str) -> Result<&'a str, bool> {
    let mut steps = path.split('.');
    let mut fields: &[Field] = match steps.next() {
        Some("Query") => &action.request.query,
        Some("Body") => &action.request.body,
        Some("Result") => &action.response,
        _ => return Err(false),
    };
    let mut found = Err(false);
    for step in steps {
        let (name, variant) = match step.strip_suffix('>').and_then(|step| step.split_once('<')) {
            Some((name, variant)) => (name, Some(variant)),
            None => (step, None),
        };
        let field = fields
            .iter()
            .find(|field| field.name == name)
            .ok_or(false)?;
        let mut named = field.ty.named();
        if let Some(variant) = variant {
            let union = named.and_then(|name| action.union_def(name)).ok_or(false)?;
            let variant = union
                .of
                .iter()
                .find(|known| known.name == variant)
                .ok_or(false)?;
            named = Some(&variant.ty);
        }
        fields = named
            .and_then(|name| action.struct_def(name))
            .map_or(&[], |def| def.fields.as_slice());
        found = named.ok_or(true);
    }
    found
}

/// Returns the path of each field that holds a definition, and the definition's name. What a definition holds is listed
/// at its first path only.
pub(crate) fn places(action: &Action) -> Vec<(String, &str)> {
    let request = &action.request;
    let roots = [
        ("Query", &request.query),
        ("Body", &request.body),
        ("Result", &action.response),
    ];
    let mut walk = Walk {
        action,
        entered: BTreeSet::new(),
        found: Vec::new(),
    };
    for (root, fields) in roots {
        walk.fields(root, fields);
    }
    walk.found
}

/// Returns the definitions that one holds: those of its fields or of its variants.
pub(crate) fn inner(def: &TypeDef) -> Vec<&str> {
    match def {
        TypeDef::Struct(def) => def
            .fields
            .iter()
            .filter_map(|field| field.ty.named())
            .collect(),
        TypeDef::Union(def) => def.of.iter().map(|variant| variant.ty.as_str()).collect(),
        TypeDef::Enum(_) => Vec::new(),
    }
}

struct Walk<'a> {
    action: &'a Action,
    entered: BTreeSet<&'a str>,
    found: Vec<(String, &'a str)>,
}

impl<'a> Walk<'a> {
    fn fields(&mut self, path: &str, fields: &'a [Field]) {
        for field in fields {
            if let Some(name) = field.ty.named() {
                self.definition(format!("{path}.{}", field.name), name);
            }
        }
    }

    fn definition(&mut self, path: String, name: &'a str) {
        self.found.push((path.clone(), name));
        if !self.entered.insert(name) {
            return;
        }
        if let Some(def) = self.action.struct_def(name) {
            self.fields(&path, &def.fields);
        } else if let Some(def) = self.action.union_def(name) {
            for variant in &def.of {
                self.definition(format!("{path}<{}>", variant.name), &variant.ty);
            }
        }
    }
}
