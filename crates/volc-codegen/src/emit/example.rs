//! A program that makes a call, for the documentation of an Action's module.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::plan::enums;
use crate::plan::model::{ActionPlan, FieldPlan, StructPlan, TagPlan, UnionVariantPlan};
use crate::plan::rust_type::RustType;

/// The number of fields that an example sets, unless more are required.
const FIELDS: usize = 4;

/// The lines of a program that calls the Action, with the values of the page's own example where they fit.
/// `api` is the path of the generated crate, `module` that of the Action in it.
pub(crate) fn program(plan: &ActionPlan<'_>, api: &str, module: &str, method: &str) -> String {
    let page = plan.action.examples.request.first().map(|e| &e.value);
    let mut writer = Writer {
        plan,
        types: BTreeSet::new(),
    };
    let setters = writer.setters(page.unwrap_or(&Value::Null));
    let mut lines = Vec::new();
    if !writer.types.is_empty() {
        let types: Vec<&str> = writer.types.iter().map(String::as_str).collect();
        lines.push(match types.as_slice() {
            [one] => format!("use {module}::{one};"),
            some => format!("use {module}::{{{}}};", some.join(", ")),
        });
    }
    lines.push(format!(
        "# async fn example(client: {api}::Client) -> Result<(), {api}::Error> {{"
    ));
    lines.push(chain(method, &setters));
    lines.push("# Ok(()) }".to_owned());
    format!("```no_run\n{}\n```", lines.join("\n"))
}

/// The call: on one line, or filled.
fn chain(method: &str, setters: &[String]) -> String {
    let mut text = format!("let response = client.{method}()");
    let mut columns = text.chars().count();
    for call in setters
        .iter()
        .map(String::as_str)
        .chain([".send().await?;"])
    {
        let length = call.chars().count();
        if columns + length > 100 {
            text.push_str("\n    ");
            columns = 4;
        }
        text.push_str(call);
        columns += length;
    }
    text
}

struct Writer<'a> {
    plan: &'a ActionPlan<'a>,
    /// The types of the Action that the program names.
    types: BTreeSet<String>,
}

impl Writer<'_> {
    fn setters(&mut self, page: &Value) -> Vec<String> {
        let plan = self.plan;
        let mut left = FIELDS.saturating_sub(plan.request.required().count());
        let mut setters = Vec::new();
        for field in &plan.request.fields {
            if field.preset.is_some() {
                continue;
            }
            let value = if !field.optional {
                Some(self.required(field, page))
            } else if left == 0 || !is_simple(&field.ty) {
                None
            } else {
                page.get(&field.ir.name)
                    .and_then(|value| self.value(&field.ty, value))
            };
            if let Some(value) = value {
                left -= usize::from(field.optional);
                setters.push(format!(".{}({value})", field.name));
            }
        }
        setters
    }

    /// The value of a required field, from the object that it is in.
    fn required(&mut self, field: &FieldPlan<'_>, object: &Value) -> String {
        let value = object.get(&field.ir.name).unwrap_or(&Value::Null);
        let written = match (&field.ty, field.tag) {
            (RustType::Union(name), Some(TagPlan::Written(tag))) => {
                self.union(name, object.get(&tag.name), value)
            }
            (ty, _) => self.value(ty, value),
        };
        written.unwrap_or_else(|| self.zero(&field.ty))
    }

    /// A value as Rust; `None` if it does not fit the type.
    fn value(&mut self, ty: &RustType, value: &Value) -> Option<String> {
        Some(match ty {
            RustType::I64 => value.as_i64()?.to_string(),
            RustType::U64 => value.as_u64()?.to_string(),
            RustType::F64 => format!("{:?}", value.as_f64()?),
            RustType::Bool => value.as_bool()?.to_string(),
            RustType::String => text(value)?,
            RustType::Enum(_, name) => self.variant(name, Some(value))?,
            RustType::Sensitive(of) if **of == RustType::String => text(value)?,
            RustType::List(of) => {
                let items = value.as_array()?.iter().take(2);
                let items = items
                    .map(|item| self.value(of, item))
                    .collect::<Option<Vec<_>>>()?;
                if items.is_empty() {
                    format!("Vec::<{}>::new()", self.named(of))
                } else {
                    format!("vec![{}]", self.items(of, items))
                }
            }
            RustType::Struct(name) => self.structure(name, value)?,
            RustType::Union(name) => self.union(name, None, value)?,
            _ => return None,
        })
    }

    fn items(&self, of: &RustType, items: Vec<String>) -> String {
        let owned = items.into_iter().map(|item| match of {
            RustType::String => format!("{item}.to_owned()"),
            RustType::Union(_) => format!("{item}.into()"),
            _ => item,
        });
        owned.collect::<Vec<_>>().join(", ")
    }

    fn structure(&mut self, name: &str, value: &Value) -> Option<String> {
        let plan = self.plan;
        let ty = plan.struct_plan(name)?;
        let arguments = self.arguments(ty, value);
        self.types.insert(name.to_owned());
        Some(format!("{name}::new({})", arguments.join(", ")))
    }

    /// A variant of a union that has the tags, else the first one. The setter takes its struct.
    fn union(&mut self, name: &str, sibling: Option<&Value>, value: &Value) -> Option<String> {
        let plan = self.plan.union_plan(name)?;
        let tag = |key: &str| {
            if key.starts_with('^') {
                sibling
            } else {
                value.get(key)
            }
        };
        let fits = |variant: &&UnionVariantPlan<'_>| {
            variant
                .ir
                .when
                .iter()
                .all(|(key, value)| tag(key) == Some(value))
        };
        let bare = plan.variants.iter().filter(|variant| variant.ir.is_bare());
        let found = bare.clone().find(fits).or(bare.clone().next())?;
        self.structure(&found.ty.to_string(), value)
    }

    fn arguments(&mut self, ty: &StructPlan<'_>, value: &Value) -> Vec<String> {
        ty.required()
            .map(|field| self.required(field, value))
            .collect()
    }

    /// The variant of a value, or the first one.
    fn variant(&mut self, name: &str, value: Option<&Value>) -> Option<String> {
        let plan = self.plan.enum_plan(name)?;
        let variants = &plan.variants;
        let variant = match value {
            Some(value) => {
                let literal = enums::literal(value, plan.of)?;
                variants.iter().find(|variant| variant.value == literal)?
            }
            None => variants.first()?,
        };
        self.types.insert(name.to_owned());
        Some(format!("{name}::{}", variant.name))
    }

    /// The type as it is written, with its names in scope.
    fn named(&mut self, ty: &RustType) -> String {
        match ty {
            RustType::Struct(name) | RustType::Union(name) | RustType::Enum(_, name) => {
                self.types.insert(name.to_owned());
            }
            RustType::List(of) | RustType::Map(of) | RustType::Sensitive(of) => {
                self.named(of);
            }
            _ => {}
        }
        ty.text()
    }

    /// Any value of the type.
    fn zero(&mut self, ty: &RustType) -> String {
        match ty {
            RustType::I64 | RustType::U64 => "0".to_owned(),
            RustType::F64 => "0.0".to_owned(),
            RustType::Bool => "false".to_owned(),
            RustType::String => "\"\"".to_owned(),
            RustType::Json => "\"\"".to_owned(),
            // A setter takes what converts to the type, so that an empty value has to say its own.
            RustType::Map(of) => {
                let of = self.named(of);
                format!("std::collections::BTreeMap::<String, {of}>::new()")
            }
            RustType::List(of) => format!("Vec::<{}>::new()", self.named(of)),
            RustType::Enum(of, name) => {
                let unlisted = match of {
                    volc_ir::Scalar::Int => "0",
                    volc_ir::Scalar::String => "\"\"",
                };
                self.variant(name, None)
                    .unwrap_or_else(|| unlisted.to_owned())
            }
            RustType::Struct(name) => {
                let written = self.structure(name, &Value::Null);
                written.unwrap_or_else(|| format!("{name}::default()"))
            }
            RustType::Union(name) => {
                let written = self.union(name, None, &Value::Null);
                written.unwrap_or_else(|| format!("{name}::Other(Default::default())"))
            }
            RustType::Sensitive(of) => self.zero(of),
        }
    }
}

/// Returns whether a value of the type is short enough for an example that does not need it.
fn is_simple(ty: &RustType) -> bool {
    !matches!(
        ty,
        RustType::Json
            | RustType::Struct(_)
            | RustType::Union(_)
            | RustType::List(_)
            | RustType::Map(_)
    )
}

fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let short = text.chars().count() <= 60 && !text.contains(['\n', '\r']);
    short.then(|| format!("{text:?}"))
}
