//! Conditional requirements: members that depend on other members, checked on what has been read.

use serde_json::{Map, Value};
use volc_ir::{Action, Field, OneOf, OneOfCount, RequiredIf, Tag, Type};

use super::{Fault, bounds};

/// The parameters of a call, as they have been read.
pub(crate) struct Parameters<'a> {
    pub(crate) query: &'a Map<String, Value>,
    pub(crate) body: &'a Map<String, Value>,
}

/// Checks the conditions of all fields and structs.
///
/// # Errors
/// The first one that does not hold.
pub(crate) fn check(action: &Action, parameters: &Parameters<'_>) -> Result<(), Fault> {
    let checker = Checker { action, parameters };
    let request = &action.request;
    checker.object(&request.query, &[], parameters.query)?;
    checker.object(&request.body, &request.one_of, parameters.body)
}

struct Checker<'a> {
    action: &'a Action,
    parameters: &'a Parameters<'a>,
}

impl Checker<'_> {
    fn object(
        &self,
        fields: &[Field],
        one_of: &[OneOf],
        object: &Map<String, Value>,
    ) -> Result<(), Fault> {
        for field in fields {
            match object.get(&field.name) {
                Some(value) => self
                    .value(&field.ty, object, value)
                    .map_err(|fault| fault.inside(&field.name))?,
                None => self.required(field, object)?,
            }
        }
        one_of.iter().try_for_each(|rule| self.one_of(rule, object))
    }

    fn value(&self, ty: &Type, parent: &Map<String, Value>, value: &Value) -> Result<(), Fault> {
        match (ty, value) {
            (Type::List { of }, Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(of, parent, item)
                        .map_err(|fault| fault.inside(&format!("[{index}]")))?;
                }
                Ok(())
            }
            (Type::Map { of }, Value::Object(entries)) => {
                for (key, entry) in entries {
                    let key = format!("[{}]", bounds::short(&key.as_str().into()));
                    self.value(of, parent, entry)
                        .map_err(|fault| fault.inside(&key))?;
                }
                Ok(())
            }
            (Type::Struct { name }, Value::Object(object)) => self.structure(name, object),
            (Type::Union { name }, Value::Object(object)) => {
                // What was read is of one documented variant, or of none that is known.
                let variants = self.action.union_def(name).into_iter().flat_map(|def| {
                    let fits = move |tag: &Tag, value: &Value| match tag {
                        Tag::Sibling(name) => parent.get(name).is_none_or(|given| given == value),
                        Tag::Own(name) => object.get(name) == Some(value),
                    };
                    def.of.iter().filter(move |variant| {
                        let mut tags = def.tags.iter();
                        tags.all(|tag| {
                            variant
                                .when
                                .get(&tag.key())
                                .is_none_or(|value| fits(tag, value))
                        })
                    })
                });
                let mut variants: Vec<_> = variants.collect();
                // Where shapes are told apart by members, conditions are left to the service.
                match (variants.pop(), variants.is_empty()) {
                    (Some(variant), true) => self.structure(&variant.ty, object),
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn structure(&self, name: &str, object: &Map<String, Value>) -> Result<(), Fault> {
        let def = self.action.struct_def(name);
        def.map_or(Ok(()), |def| self.object(&def.fields, &def.one_of, object))
    }

    /// Refuses an absent field if one of its conditions holds.
    fn required(&self, field: &Field, object: &Map<String, Value>) -> Result<(), Fault> {
        let holds = |condition: &&RequiredIf| {
            let given = self.find(&condition.member, object);
            let decides = |value: &&Value| {
                condition.values.is_empty()
                    || condition
                        .values
                        .iter()
                        .any(|listed| text(listed) == text(value))
            };
            let is_replaced = condition
                .unless
                .as_ref()
                .is_some_and(|unless| !self.find(unless, object).is_empty());
            let is_unset = given.iter().all(|value| value.is_null());
            (given.iter().any(decides) || (condition.or_unset && is_unset)) && !is_replaced
        };
        let Some(condition) = field.required_if.iter().find(holds) else {
            return Ok(());
        };
        let mut values: Vec<String> = condition.values.iter().map(Value::to_string).collect();
        values.extend(condition.or_unset.then(|| "unset".to_owned()));
        let state = if values.is_empty() {
            "is set".to_owned()
        } else {
            format!("is {}", values.join(" or "))
        };
        let unless = condition
            .unless
            .as_ref()
            .map_or_else(String::new, |unless| format!(" and `{unless}` is unset"));
        Err(Fault::Value {
            path: field.name.clone(),
            what: format!("is required if `{}` {state}{unless}", condition.member),
        })
    }

    fn one_of(&self, rule: &OneOf, object: &Map<String, Value>) -> Result<(), Fault> {
        let set = rule
            .members
            .iter()
            .filter(|member| !self.find(member, object).is_empty())
            .count();
        let word = match rule.count {
            OneOfCount::Exactly if set != 1 => "exactly one",
            OneOfCount::AtLeast if set == 0 => "at least one",
            _ => return Ok(()),
        };
        let members: Vec<String> = rule
            .members
            .iter()
            .map(|member| format!("`{member}`"))
            .collect();
        Err(Fault::Members {
            path: String::new(),
            what: format!(
                "{word} of {} must be set, but {set} are",
                members.join(", ")
            ),
        })
    }

    /// The values of a member: by its path from the object, or from the top of the request. A list has many.
    fn find<'a>(&'a self, path: &str, object: &'a Map<String, Value>) -> Vec<&'a Value> {
        let (start, path) = match path.split_once('.') {
            Some(("Body", rest)) => (self.parameters.body, rest),
            Some(("Query", rest)) => (self.parameters.query, rest),
            _ => (object, path),
        };
        let mut names = path.split('.');
        let first = names.next().and_then(|name| start.get(name));
        let mut found: Vec<&Value> = first.into_iter().flat_map(items).collect();
        for name in names {
            found = found
                .into_iter()
                .filter_map(|value| value.get(name))
                .flat_map(items)
                .collect();
        }
        found
    }
}

/// The items of a list; else the value itself.
fn items(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        value => vec![value],
    }
}

/// A value as a condition writes it: `"3"` is 3.
fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
