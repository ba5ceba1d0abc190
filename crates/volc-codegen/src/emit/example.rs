//! A program that makes a call, for the documentation of an Action's module.

use std::collections::BTreeSet;

use serde_json::Value;
use volc_ir::{Field, Format, RequiredIf};

use crate::names::snake;
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
        path: Vec::new(),
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
    /// The members around the value that is written, the outermost first.
    path: Vec<String>,
}

impl<'a> Writer<'a> {
    fn setters(&mut self, page: &Value) -> Vec<String> {
        let plan = self.plan;
        let mut left = FIELDS.saturating_sub(plan.request.required().count());
        let mut setters = Vec::new();
        for field in &plan.request.fields {
            if field.preset.is_some() {
                continue;
            }
            let value = if !field.optional || self.is_demanded(&plan.request, field, page) {
                Some(self.required(field, page))
            } else if left == 0 || !is_simple(&field.ty) {
                None
            } else {
                page.get(&field.ir.name)
                    .and_then(|value| self.value(&field.ty, value))
            };
            if let Some(value) = value {
                left = left.saturating_sub(usize::from(field.optional));
                setters.push(format!(".{}({value})", field.name));
            }
        }
        setters
    }

    /// The value of a required field, from the object that it is in.
    fn required(&mut self, field: &FieldPlan<'_>, object: &Value) -> String {
        let value = object.get(&field.ir.name).unwrap_or(&Value::Null);
        self.path.push(field.ir.name.clone());
        let written = match (&field.ty, field.tag) {
            (RustType::Union(name), Some(TagPlan::Written(tag))) => {
                self.union(name, object.get(&tag.name), value)
            }
            (ty, _) => self.value(ty, value),
        };
        // What the Action demands of a shared type also says what will do.
        let path = self.path.join(".");
        let ir = self.demands(&path).next().unwrap_or(field.ir);
        let written = written.unwrap_or_else(|| self.stand_in(&field.ty, ir));
        self.path.pop();
        written
    }

    /// The demands of this Action on the member at a path.
    fn demands<'p>(&self, path: &'p str) -> impl Iterator<Item = &'a Field> + use<'a, 'p> {
        let members = self.plan.checks.members.iter();
        members
            .filter(move |(at, _)| at == path)
            .map(|(_, demand)| demand)
    }

    /// Returns whether the example sets an optional field: because of its type, or because of this Action.
    fn is_demanded(&self, ty: &StructPlan<'_>, field: &FieldPlan<'_>, page: &Value) -> bool {
        let around = self.path.iter().chain([&field.ir.name]).cloned();
        let path = around.collect::<Vec<_>>().join(".");
        is_demanded(ty, field, field.ir, page)
            || self
                .demands(&path)
                .any(|demand| is_demanded(ty, field, demand, page))
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
                    return None;
                }
                format!("vec![{}]", self.items(of, items))
            }
            RustType::Map(of) => {
                let (key, value) = value.as_object()?.iter().next()?;
                let value = self.value(of, value)?;
                format!("[({key:?}.to_owned(), {})]", self.items(of, vec![value]))
            }
            RustType::Struct(name) => self.structure(name, value)?,
            RustType::Union(name) => self.union(name, None, value)?,
            _ => return None,
        })
    }

    fn items(&self, of: &RustType, items: Vec<String>) -> String {
        let owned = items.into_iter().map(|item| match of {
            RustType::String => format!("{item}.to_owned()"),
            RustType::Union(_) | RustType::Json | RustType::Map(_) | RustType::Sensitive(_) => {
                format!("{item}.into()")
            }
            _ => item,
        });
        owned.collect::<Vec<_>>().join(", ")
    }

    fn structure(&mut self, name: &str, value: &Value) -> Option<String> {
        let plan = self.plan;
        let ty = plan.struct_plan(name)?;
        let arguments = self.arguments(ty, value);
        let mut setters = String::new();
        for field in &ty.fields {
            if self.is_demanded(ty, field, value) {
                let value = self.required(field, value);
                setters += &format!(".{}({value})", field.name);
            }
        }
        self.types.insert(name.to_owned());
        Some(format!("{name}::new({}){setters}", arguments.join(", ")))
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

    /// A value that the page's example does not have: that of the field's own example, else one that tells what it is.
    fn stand_in(&mut self, ty: &RustType, field: &Field) -> String {
        if let Some(written) = documented(field).find_map(|value| self.value(ty, &value)) {
            return written;
        }
        match ty {
            RustType::I64 | RustType::U64 => least(field).to_string(),
            RustType::F64 => "1.0".to_owned(),
            RustType::Bool => "true".to_owned(),
            RustType::String | RustType::Json => format!("{:?}", placeholder(field)),
            RustType::Map(of) => {
                let value = self.item(of, field);
                format!("[(\"key\".to_owned(), {value})]")
            }
            RustType::List(of) => format!("vec![{}]", self.item(of, field)),
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
            RustType::Sensitive(of) => self.stand_in(of, field),
        }
    }

    /// A value inside of a list or a map, whose type is not converted.
    fn item(&mut self, of: &RustType, field: &Field) -> String {
        let item = self.stand_in(of, field);
        self.items(of, vec![item])
    }
}

/// Returns whether an optional field is required beside what an example sets: required fields with the values of the
/// page's example, and no optional ones.
fn is_demanded(ty: &StructPlan<'_>, field: &FieldPlan<'_>, demand: &Field, page: &Value) -> bool {
    let holds = |condition: &RequiredIf| match ty.field(&condition.member) {
        Some(member) if member.optional => condition.or_unset,
        Some(member) => {
            let value = member.ir.fixed.as_ref().or(page.get(&condition.member));
            condition.values.is_empty()
                || value.is_some_and(|value| condition.values.contains(value))
        }
        None => false,
    };
    let is_required = demand.required || demand.required_if.iter().any(holds);
    field.optional && field.preset.is_none() && is_required
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

/// The values that the page gives for a field beside those of its whole example.
fn documented(field: &Field) -> impl Iterator<Item = Value> {
    let example = field.example.as_ref();
    // `20` is a number or a text, as the type has it.
    let parsed = example.and_then(|text| serde_json::from_str(text).ok());
    let text = example.map(|text| Value::String(text.clone()));
    parsed.into_iter().chain(text).chain(field.default.clone())
}

/// A text that tells what belongs there, such as `your-secret-key`.
fn placeholder(field: &Field) -> String {
    let name = field.rename.as_deref().unwrap_or(&field.name);
    match field.format {
        Some(Format::DateTime) => "2026-11-27T08:00:00Z".to_owned(),
        Some(Format::Date) => "2026-11-27".to_owned(),
        Some(Format::Uri) => "https://example.com/path".to_owned(),
        _ if name.to_lowercase().ends_with("url") => "https://example.com/path".to_owned(),
        _ => {
            let name = name.strip_suffix("List").unwrap_or(name);
            format!("your-{}", snake(name).replace('_', "-"))
        }
    }
}

/// The least whole number above zero that the bounds allow.
fn least(field: &Field) -> i64 {
    let mins = field
        .bounds
        .any_of
        .iter()
        .filter_map(|range| range.min.as_ref()?.as_i64());
    mins.filter(|min| *min > 0).min().unwrap_or(1)
}

fn text(value: &Value) -> Option<String> {
    let text = value.as_str().filter(|text| !text.is_empty())?;
    let short = text.chars().count() <= 60 && !text.contains(['\n', '\r']);
    short.then(|| format!("{text:?}"))
}
