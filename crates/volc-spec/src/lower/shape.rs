//! Rows become fields whose structs and enumerations have no names yet.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use serde_json::Value;
use volc_ir::{Field, ListedValue, Scalar, Type, Usage};

use super::{Input, OpenLink, RowId, Samples, map, resolve, row_id};
use crate::{
    Code, Diagnostic, FieldOverlay, Overlay, PageFacts,
    meaning::{
        Kind, bounds, defaults, required,
        required::Required,
        types::{self, TypeExpr, is_name},
        values,
    },
    page::Page,
    parts::Table,
    row::Row,
    text,
};

/// How deep structs may be nested.
const MAX_DEPTH: usize = 64;

/// The type of a field, with structs and enumerations by their index.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Leaf(Type),
    List(Box<Shape>),
    Map(Box<Shape>),
    Struct(usize),
    Enum(usize),
}

/// A field whose type is still a [`Shape`].
#[derive(Clone, Debug)]
pub(crate) struct Shaped {
    pub(crate) field: Field,
    pub(crate) shape: Shape,
}

/// A struct without a name.
#[derive(Clone, Debug)]
pub(crate) struct ShapedStruct {
    pub(crate) usage: Usage,
    pub(crate) naming: Naming,
    pub(crate) docs: String,
    pub(crate) fields: Vec<Shaped>,
    pub(crate) span: Range<usize>,
}

/// An enumeration without a name.
#[derive(Clone, Debug)]
pub(crate) struct ShapedEnum {
    pub(crate) of: Scalar,
    pub(crate) naming: Naming,
    pub(crate) docs: String,
    /// The values, with the names that the overlay gives.
    pub(crate) values: Vec<(ListedValue, Option<String>)>,
    pub(crate) span: Range<usize>,
    pub(crate) path: String,
}

/// What a type can be called after.
#[derive(Clone, Debug)]
pub(crate) struct Naming {
    /// The title on the page, else the field's name, of one item if it is a list.
    pub(crate) natural: String,
    /// The field that holds it first.
    pub(crate) field: String,
    /// The struct of that field; `None` at the top.
    pub(crate) owner: Option<usize>,
}

/// Where rows stand in the call.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) path: &'a str,
    pub(crate) owner: Option<usize>,
    pub(crate) usage: Usage,
    pub(crate) depth: usize,
}

pub(crate) struct Shaper<'a> {
    pub(crate) page: &'a Page,
    pub(crate) tables: &'a [Table],
    pub(crate) overlay: Option<&'a Overlay>,
    pub(crate) samples: &'a Samples,
    pub(crate) diagnostics: &'a mut Vec<Diagnostic>,
    pub(crate) structs: Vec<ShapedStruct>,
    pub(crate) enums: Vec<ShapedEnum>,
    /// The struct made of a table, by side.
    pub(crate) made: BTreeMap<(usize, bool), usize>,
    /// Tables that are being read.
    open: Vec<usize>,
    /// Fields whose struct is on another page.
    pub(crate) links: Vec<OpenLink>,
    pub(crate) facts: PageFacts,
    /// Rows that became a field, and rows that became a diagnostic.
    pub(crate) used: BTreeSet<RowId>,
    pub(crate) told: BTreeSet<RowId>,
}

impl<'a> Shaper<'a> {
    pub(crate) fn new(input: Input<'a>, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            page: input.page,
            tables: &input.parts.tables,
            overlay: input.overlay,
            samples: input.samples,
            diagnostics,
            structs: Vec::new(),
            enums: Vec::new(),
            made: BTreeMap::new(),
            open: Vec::new(),
            links: Vec::new(),
            facts: PageFacts::default(),
            used: BTreeSet::new(),
            told: BTreeSet::new(),
        }
    }

    /// The fields at the top of one part of the call.
    pub(crate) fn root(&mut self, rows: &[Row], path: &str, usage: Usage) -> Vec<Shaped> {
        self.fields(
            rows,
            Place {
                path,
                owner: None,
                usage,
                depth: 0,
            },
        )
    }

    fn fields(&mut self, rows: &[Row], place: Place<'_>) -> Vec<Shaped> {
        let mut seen: BTreeMap<&str, &Row> = BTreeMap::new();
        let mut fields = Vec::new();
        for row in rows {
            let name = row.name.text.as_str();
            if let Some(first) = seen.get(name) {
                let file = &self.page.file;
                let message = format!("the field `{name}` is listed twice");
                let diagnostic =
                    Diagnostic::new(Code::DuplicateField, file, row.name.span.clone(), message)
                        .label("listed again here")
                        .related(file, first.name.span.clone(), "first listed here")
                        .help("remove one of the rows, or give it the name that the service uses");
                self.tell(row, diagnostic);
                continue;
            }
            if let Some(field) = self.field(row, place) {
                seen.insert(name, row);
                fields.push(field);
            }
        }
        fields
    }

    fn field(&mut self, row: &Row, place: Place<'_>) -> Option<Shaped> {
        let name = row.name.text.clone();
        let file = &self.page.file;
        if !is_name(&name) {
            let span = if row.name.span.is_empty() {
                row.span.clone()
            } else {
                row.name.span.clone()
            };
            let diagnostic = Diagnostic::new(
                Code::BadName,
                file,
                span,
                format!("`{name}` is not the name of a field"),
            )
            .label("expected a name of letters, digits and `_`")
            .help("if this is no row of its own, end the line above it in `|\\`");
            self.tell(row, diagnostic);
            return None;
        }
        let path = format!("{}.{name}", place.path);
        let overlay: Option<&FieldOverlay> = self.overlay.and_then(|overlay| overlay.field(&path));
        let expr = self.type_of(row, overlay)?;
        let kind = kind(&expr);
        let list = matches!(expr, TypeExpr::List(_));
        let description = row.description.text.as_str();
        let listed = values::parse(description, kind);
        let default = defaults::parse(description, if list { Kind::Other } else { kind });
        let mut bounds = bounds::parse(description, kind, list);
        allow_default(&mut bounds, default.as_ref());
        let required = self.required(row, place.usage);

        let span = &row.span;
        let field = Field {
            ty: Type::Json {},
            required,
            example: row
                .example
                .as_ref()
                .and_then(|cell| text::example(&cell.text)),
            default,
            bounds,
            values: listed.clone(),
            docs: description.to_owned(),
            note: overlay
                .and_then(|o| o.note.as_ref())
                .map(|entry| entry.value.clone()),
            aliases: overlay
                .map(|o| o.aliases.iter().map(|a| a.value.clone()).collect())
                .unwrap_or_default(),
            rename: overlay
                .and_then(|o| o.rename.as_ref())
                .map(|entry| entry.value.clone()),
            sensitive: overlay
                .and_then(|o| o.sensitive.as_ref())
                .is_some_and(|entry| entry.value),
            query_json: self.query_json(overlay, place),
            span: file.span(span.clone()),
            name,
        };
        self.facts.paths.insert(path.clone());
        if !listed.is_empty() {
            self.facts.values.insert(
                path.clone(),
                listed.iter().map(|v| value_text(&v.value)).collect(),
            );
        }
        self.ask_whether_sensitive(&field, row, overlay, &path);
        let shape = self.shape(&expr, row, &field, &path, place)?;
        self.used.insert(row_id(row));
        Some(Shaped { field, shape })
    }

    /// The type of a row: the overlay's, else the cell's.
    fn type_of(&mut self, row: &Row, overlay: Option<&FieldOverlay>) -> Option<TypeExpr> {
        let parsed = types::parse(&row.ty.text);
        if let (Some(entry), Some(owner)) = (overlay.and_then(|o| o.ty.as_ref()), self.overlay) {
            let wanted = types::parse(&entry.value);
            match &wanted {
                None => self.diagnostics.push(
                    Diagnostic::new(Code::OverlayValue, &owner.file, entry.span.clone(), "this is not a type")
                        .label("expected a type as a page spells it")
                        .help("such as `Long`, `Array of String`, `JSON Map` or the name of a struct of the page"),
                ),
                Some(_) if wanted == parsed => {
                    self.diagnostics.push(owner.needless(entry, "the page has this type itself"));
                }
                Some(_) => {}
            }
            return wanted.or(parsed);
        }
        if parsed.is_none() {
            let spelled = text::plain(&row.ty.text);
            let span = if row.ty.span.is_empty() {
                row.span.clone()
            } else {
                row.ty.span.clone()
            };
            let diagnostic =
                Diagnostic::new(Code::UnknownType, &self.page.file, span, format!("unknown type `{spelled}`"))
                    .label("not a type of any known spelling")
                    .help("known are String, Integer, Long, Float, Boolean, Object, JSON Map, `Array of ..`, `[Name](#name)`")
                    .help(format!(
                        "or say the type in the overlay: `[field.\"..{}\"] type = \"..\"`",
                        row.name.text
                    ));
            self.tell(row, diagnostic);
        }
        parsed
    }

    /// Whether the overlay has the field written as JSON text; only a field of the query itself can be.
    fn query_json(&mut self, overlay: Option<&FieldOverlay>, place: Place<'_>) -> bool {
        let entry = overlay.and_then(|o| o.query.as_ref());
        if let (Some(owner), Some(entry)) = (self.overlay, entry)
            && place.path != "Query"
        {
            let why = "only the fields of the query are written into it";
            self.diagnostics.push(owner.needless(entry, why));
            return false;
        }
        entry.is_some()
    }

    fn required(&mut self, row: &Row, usage: Usage) -> bool {
        let Some(cell) = &row.required else {
            return false;
        };
        match required::parse(&cell.text) {
            Some(Required::Always) => usage == Usage::Request,
            Some(Required::No | Required::Sometimes) => false,
            None => {
                let said = text::plain(&cell.text);
                let message = format!("`{said}` does not say whether the parameter is required");
                let diagnostic = Diagnostic::new(
                    Code::BadRequired,
                    &self.page.file,
                    cell.span.clone(),
                    message,
                )
                .label("expected 是 or 否")
                .help("write 是 or 否, or any of the usual other marks (必选, 可选, Yes, No)");
                self.diagnostics.push(diagnostic);
                false
            }
        }
    }

    fn ask_whether_sensitive(
        &mut self,
        field: &Field,
        row: &Row,
        overlay: Option<&FieldOverlay>,
        path: &str,
    ) {
        let said = overlay.is_some_and(|o| o.sensitive.is_some());
        if said || !looks_sensitive(&field.name) {
            return;
        }
        let message = format!("`{}` looks like a secret", field.name);
        let diagnostic = Diagnostic::new(Code::MaybeSensitive, &self.page.file, row.name.span.clone(), message)
            .label("its value would show in logs")
            .help(format!("say in the overlay whether it is one: `[field.\"{path}\"]` `sensitive = true`, else `false`"));
        self.diagnostics.push(diagnostic);
    }

    fn shape(
        &mut self,
        expr: &TypeExpr,
        row: &Row,
        field: &Field,
        path: &str,
        place: Place<'_>,
    ) -> Option<Shape> {
        let leaf = |ty: Type| Some(Shape::Leaf(ty));
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
                self.shape(of, row, field, path, place)?,
            ))),
            TypeExpr::Map(None) if self.has_struct(row, place) => {
                self.object(None, row, path, place)
            }
            TypeExpr::Map(None) => {
                let value = self.map_value(row, path)?;
                Some(Shape::Map(Box::new(
                    self.shape(&value, row, field, path, place)?,
                )))
            }
            TypeExpr::Map(Some(of)) => Some(Shape::Map(Box::new(
                self.shape(of, row, field, path, place)?,
            ))),
            TypeExpr::Object(reference) => self.object(reference.as_ref(), row, path, place),
        }
    }

    /// Whether rows below, or a table that the description names, say what a value without a type holds.
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
            docs: field.docs.clone(),
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

    /// The struct of a row's children, of the table that it names, or of the alternatives that it links to.
    fn object(
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
        match resolve::resolve(self, reference, row, place.usage) {
            resolve::Resolved::Rows {
                natural,
                rows,
                same,
                span,
            } => {
                self.used.extend(same);
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
                    .extend(reference.and_then(|r| OpenLink::of(r, row)));
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
        if self.open.contains(&at) {
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
            .label("this field leads back to the struct it is in")
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
        self.open.push(at);
        let index = self.new_struct(
            natural,
            &table.rows,
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
    fn new_struct(
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
        };
        let fields = self.fields(rows, inner);
        if let Some(made) = self.structs.get_mut(index) {
            made.fields = fields;
        }
        index
    }

    /// Lists in the query are noted; nested values there are errors. For both the overlay may say how they are written.
    pub(crate) fn check_query(&mut self, query: &[Shaped]) {
        for Shaped { field, shape } in query {
            let path = format!("Query.{}", field.name);
            let span = field.span.start as usize..field.span.end as usize;
            let name = &field.name;
            let file = &self.page.file;
            match shape {
                Shape::Leaf(Type::Json {}) => {}
                Shape::Leaf(_) | Shape::Enum(_) => {
                    if let Some(owner) = self.overlay
                        && let Some(entry) = owner.field(&path).and_then(|o| o.query.as_ref())
                    {
                        let why = "a single value goes into the query as it is";
                        self.diagnostics.push(owner.needless(entry, why));
                    }
                }
                _ if field.query_json => {}
                Shape::List(of) if matches!(**of, Shape::Leaf(_) | Shape::Enum(_)) => self.diagnostics.push(
                    Diagnostic::new(Code::QueryList, file, span, format!("the list `{name}` goes into the query"))
                        .label("sent as one `name=value` for each item")
                        .help("no page proves this form; check it against the service"),
                ),
                _ => self.diagnostics.push(
                    Diagnostic::new(Code::NestedQuery, file, span, format!("`{name}` is a nested value in the query"))
                        .label("a query holds single values only")
                        .help(format!("if the service takes it as JSON text, say so in the overlay: `[field.\"{path}\"]` `query = \"json\"`")),
                ),
            }
        }
    }

    fn tell(&mut self, row: &Row, diagnostic: Diagnostic) {
        self.told
            .extend(super::all_rows(row).into_iter().map(row_id));
        self.diagnostics.push(diagnostic);
    }
}

fn kind(expr: &TypeExpr) -> Kind {
    match expr {
        TypeExpr::Int | TypeExpr::Uint => Kind::Int,
        TypeExpr::Float => Kind::Float,
        TypeExpr::Bool => Kind::Bool,
        TypeExpr::String => Kind::String,
        TypeExpr::List(of) => kind(of),
        _ => Kind::Other,
    }
}

/// A default outside the range, such as 0 for "off", is a value of its own.
fn allow_default(bounds: &mut volc_ir::Bounds, default: Option<&Value>) {
    let Some(Value::Number(default)) = default else {
        return;
    };
    let value = default.as_f64().unwrap_or_default();
    let below = bounds
        .min
        .as_ref()
        .and_then(serde_json::Number::as_f64)
        .is_some_and(|min| value < min);
    let above = bounds
        .max
        .as_ref()
        .and_then(serde_json::Number::as_f64)
        .is_some_and(|max| value > max);
    if (below || above) && !bounds.also.contains(default) {
        bounds.also.push(default.clone());
    }
}

fn looks_sensitive(name: &str) -> bool {
    const ENDS: &[&str] = &[
        "appkey",
        "secretkey",
        "accesskey",
        "apikey",
        "accesstoken",
        "password",
        "secret",
    ];
    let lower = name.replace('_', "").to_ascii_lowercase();
    lower == "token" || ENDS.iter().any(|end| lower.ends_with(end))
}

/// A value as overlays write it.
pub(crate) fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
