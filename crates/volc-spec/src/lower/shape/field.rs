//! One row: what it says beside its type.

mod remarks;

use std::collections::BTreeSet;

use serde_json::Value;
use volc_ir::{Docs, Field, ListedValue, Type, Usage};

use super::{Place, Shaped, Shaper, value_text, without_variants};
use crate::{
    Code, Diagnostic, FieldOverlay, Overlay, cell_markup,
    lower::{known_types::did_you_mean_type, row_id},
    meaning::{
        Kind, bounds, defaults, deprecation, fixed, required,
        required::Required,
        types::{self, TypeExpr, is_name},
        values,
    },
    row::Row,
};

impl Shaper<'_> {
    pub(super) fn field(&mut self, row: &Row, place: Place<'_>) -> Option<Shaped> {
        let name = row.name.text.clone();
        let path = format!("{}.{name}", place.path);
        let is_renamed = || {
            let declared = self
                .overlay
                .and_then(|overlay| overlay_of(overlay, &self.unique, &path));
            declared.is_some_and(|declared| declared.rename.is_some())
        };
        if !is_name(&name) && (name.is_empty() || !is_renamed()) {
            self.tell_name(row, &path);
            return None;
        }
        let bare = without_variants(&path);
        let is_unique = bare != path && self.unique.contains(&bare);
        let overlay = self
            .overlay
            .and_then(|overlay| overlay_of(overlay, &self.unique, &path));
        let expr = self.type_of(row, overlay)?;
        let kind = kind(&expr);
        let list = matches!(expr, TypeExpr::List(_));
        let description = row.description.text.as_str();
        let mut found = bounds::parse(&name, description, kind, list);
        let (listed, default) = choices(&name, description, kind, list, &mut found);
        self.tell_dropped(row, &path, &found.dropped);
        bounds::allow(&mut found.bounds, default.as_ref());
        let required = self.required(row, place.usage);
        let constant = if list || place.usage == Usage::Response {
            None
        } else {
            fixed::parse(description, kind)
        };
        self.check_constant(row, constant.as_ref());

        let mut field = Field {
            ty: Type::Json {},
            required,
            example: row
                .example
                .as_ref()
                .and_then(|cell| cell_markup::example(&cell.text)),
            default,
            bounds: found.bounds,
            values: possible(&listed, constant.as_ref(), required),
            required_if: Vec::new(),
            fixed: constant.clone().filter(|_| required),
            tag_of: None,
            format: None,
            docs: Docs::page(description),
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
            deprecated: overlay
                .and_then(|o| o.deprecated.as_ref())
                .map(|entry| Docs::english(&entry.value))
                .or_else(|| deprecation::of_field(description).map(Docs::page)),
            span: self.page.file.span(row.span.clone()),
            name,
        };
        if let Some(overlay) = overlay {
            let kind = if list { Kind::Other } else { kind };
            self.correct(&mut field, kind, place.usage, &overlay.correction);
        }
        self.record(&path, is_unique.then_some(bare), &listed);
        self.ask_whether_sensitive(&field, row, overlay, &path);
        if kind == Kind::Int && !list {
            self.tell_fraction(row, &path);
        }
        let shape = self.shape(&expr, row, &field, &path, place)?;
        self.used.insert(row_id(row));
        Some(Shaped { field, shape })
    }

    /// Records what an overlay may name: the paths of a field, and its values.
    fn record(&mut self, path: &str, bare: Option<String>, listed: &[ListedValue]) {
        self.facts.paths.extend(bare);
        self.facts.paths.insert(path.to_owned());
        if !listed.is_empty() {
            self.facts.values.insert(
                path.to_owned(),
                listed.iter().map(|v| value_text(&v.value)).collect(),
            );
        }
    }

    /// The type of a row: the overlay's, else the cell's.
    fn type_of(&mut self, row: &Row, overlay: Option<&FieldOverlay>) -> Option<TypeExpr> {
        let parsed = if row.ty.text.is_empty() && !row.children.is_empty() {
            Some(TypeExpr::Object(None))
        } else {
            types::parse(&row.ty.text)
        };
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
            let spelled = cell_markup::plain(&row.ty.text);
            let span = if row.ty.span.is_empty() {
                row.span.clone()
            } else {
                row.ty.span.clone()
            };
            let diagnostic = Diagnostic::new(
                Code::UnknownType,
                &self.page.file,
                span,
                format!("unknown type `{spelled}`"),
            )
            .label("not a type of any known spelling")
            .helps(did_you_mean_type(&spelled, self.tables))
            .help(
                "known are String, Integer, Long, Float, Boolean, Object, JSON Map, `Array of ..`, \
                        `[Name](#name)`",
            )
            .help(format!(
                "or say the type in the overlay: `[field.\"..{}\"] type = \"..\"`",
                row.name.text
            ));
            self.tell(row, diagnostic);
        }
        parsed
    }

    /// Returns whether the overlay has the field written as JSON text; only a field of the query itself can be.
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
                let declared = cell_markup::plain(&cell.text);
                let message =
                    format!("`{declared}` does not say whether the parameter is required");
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
}

/// The values that a description lists, and the default that it names.
fn choices(
    name: &str,
    description: &str,
    kind: Kind,
    list: bool,
    found: &mut bounds::Found,
) -> (Vec<ListedValue>, Option<Value>) {
    let listed = values::parse(description, kind, &mut found.dropped);
    let listed = values::closed(listed, &found.bounds);
    let mut unread = Vec::new();
    let of = if list { Kind::Other } else { kind };
    let mut default = defaults::read(name, description, of, &mut unread);
    if default.is_none() && !list && unread.is_empty() {
        default = defaults::by_meaning(description, &listed);
        let is_cut = kind == Kind::String && default.is_none();
        unread.extend(defaults::cut(description).filter(|_| is_cut));
    }
    found.dropped.append(&mut unread);
    (listed, default)
}

/// The values that a field may have: the listed ones, else its constant if it is optional, since that is not sent by
/// itself.
fn possible(listed: &[ListedValue], constant: Option<&Value>, required: bool) -> Vec<ListedValue> {
    match constant {
        Some(value) if listed.is_empty() && !required => vec![ListedValue {
            value: value.clone(),
            docs: Docs::default(),
        }],
        _ => listed.to_vec(),
    }
}

/// Returns the overlay's entry for the field at a path. Where only one variant has the field, its path may leave the
/// variant out.
pub(super) fn overlay_of<'a>(
    overlay: &'a Overlay,
    unique: &BTreeSet<String>,
    path: &str,
) -> Option<&'a FieldOverlay> {
    let bare = without_variants(path);
    let is_unique = unique.contains(&bare);
    overlay
        .field(path)
        .or_else(|| overlay.field(&bare).filter(|_| is_unique))
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
