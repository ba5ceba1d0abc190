//! Objects of unions in examples.

use serde_json::{Map, Value};
use volc_ir::{Tag, UnionVariant};

use super::Walk;

impl Walk<'_> {
    /// Looks at an object of a union, or at a list of such, as the variant that its tags say. Without its tags, as in
    /// an update that keeps them, nothing is known of it.
    pub(super) fn union(
        &mut self,
        value: &Value,
        name: &str,
        beside: &Map<String, Value>,
        path: &str,
        request: bool,
    ) {
        let items = match value {
            Value::Array(items) => items.as_slice(),
            other => std::slice::from_ref(other),
        };
        let action = self.action;
        let Some(union) = action.union_def(name) else {
            return;
        };
        for object in items.iter().filter_map(Value::as_object) {
            let mut variants = union.of.iter();
            let Some(variant) = variants.find(|variant| fits(variant, object, beside)) else {
                continue;
            };
            let fields = action
                .struct_def(&variant.ty)
                .map_or(&[][..], |def| def.fields.as_slice());
            let is_tag = |name: &String| union.tags.contains(&Tag::Own(name.clone()));
            let members: Map<String, Value> = object
                .iter()
                .filter(|(name, _)| !is_tag(name))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            let path = format!("{path}<{}>", variant.name);
            self.object(&Value::Object(members), fields, &path, request);
        }
    }
}

/// Returns whether an object is of a variant, by its tags and by the predicates that tell variants of the same tags
/// apart.
fn fits(variant: &UnionVariant, object: &Map<String, Value>, beside: &Map<String, Value>) -> bool {
    let has_tags = variant.when.iter().all(|(key, value)| {
        let found = match key.strip_prefix('^') {
            Some(sibling) => beside.get(sibling),
            None => object.get(key),
        };
        found == Some(value)
    });
    let has = |path: &String| at(object, path).is_some();
    let is_one_of = |(path, values): (&String, &Vec<Value>)| {
        at(object, path).is_some_and(|value| values.contains(value))
    };
    has_tags
        && (variant.is_bare()
            || variant.has.iter().any(has)
            || variant.one_of.iter().any(is_one_of))
}

/// The member at a dotted path.
fn at<'a>(object: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    let (name, rest) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    };
    let member = object.get(name)?;
    match rest {
        Some(rest) => at(member.as_object()?, rest),
        None => Some(member),
    }
}
