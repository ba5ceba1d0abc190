//! One row: what it says beside its type.

use std::collections::BTreeSet;

use serde_json::Value;
use volc_ir::{Docs, Field, ListedValue, Type, Usage};

use super::{Place, Shaped, Shaper, secrets::looks_sensitive, value_text, without_variants};
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
        let bare = without_variants(&path);
        let is_unique = bare != path && self.unique.contains(&bare);
        let overlay = self
            .overlay
            .and_then(|overlay| overlay_of(overlay, &self.unique, &path));
        let expr = self.type_of(row, overlay)?;
        let kind = kind(&expr);
        let list = matches!(expr, TypeExpr::List(_));
        let description = row.description.text.as_str();
        let listed = values::parse(description, kind);
        let default = defaults::parse(description, if list { Kind::Other } else { kind });
        let bounds::Found {
            mut bounds,
            dropped,
        } = bounds::parse(&name, description, kind, list);
        let listed = values::closed(listed, &bounds);
        self.tell_dropped(row, &path, &dropped);
        bounds::allow(&mut bounds, default.as_ref());
        let required = self.required(row, place.usage);
        let constant = if list || place.usage == Usage::Response {
            None
        } else {
            fixed::parse(description, kind)
        };
        self.check_constant(row, constant.as_ref());

        let span = &row.span;
        let mut field = Field {
            ty: Type::Json {},
            required,
            example: row
                .example
                .as_ref()
                .and_then(|cell| cell_markup::example(&cell.text)),
            default,
            bounds,
            values: match &constant {
                // An optional constant is not sent by itself.
                Some(value) if listed.is_empty() && !required => vec![ListedValue {
                    value: value.clone(),
                    docs: Docs::default(),
                }],
                _ => listed.clone(),
            },
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
            span: file.span(span.clone()),
            name,
        };
        if let Some(overlay) = overlay {
            let kind = if list { Kind::Other } else { kind };
            self.correct(&mut field, kind, place.usage, &overlay.correction);
        }
        if is_unique {
            self.facts.paths.insert(bare.clone());
        }
        self.facts.paths.insert(path.clone());
        if !listed.is_empty() {
            self.facts.values.insert(
                path.clone(),
                listed.iter().map(|v| value_text(&v.value)).collect(),
            );
        }
        self.ask_whether_sensitive(&field, row, overlay, &path);
        if kind == Kind::Int && !list {
            self.tell_fraction(row, &path);
        }
        let shape = self.shape(&expr, row, &field, &path, place)?;
        self.used.insert(row_id(row));
        Some(Shaped { field, shape })
    }

    /// An example that is not the constant is wrong, or the constant is.
    fn check_constant(&mut self, row: &Row, constant: Option<&Value>) {
        let example = row
            .example
            .as_ref()
            .and_then(|cell| cell_markup::example(&cell.text));
        let (Some(constant), Some(example)) = (constant, example) else {
            return;
        };
        let constant = value_text(constant);
        if example.trim_matches('"') != constant.trim_matches('"') {
            let message = format!(
                "`{}` is always `{constant}`, but its example is `{example}`",
                row.name.text
            );
            let span = row
                .example
                .as_ref()
                .map_or(row.span.clone(), |cell| cell.span.clone());
            self.diagnostics.push(
                Diagnostic::new(Code::ConstantMismatch, &self.page.file, span, message)
                    .label("the text names another value as the only one")
                    .help("find out which one the service takes"),
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
            let diagnostic =
                Diagnostic::new(Code::UnknownType, &self.page.file, span, format!("unknown type `{spelled}`"))
                    .label("not a type of any known spelling")
                    .helps(did_you_mean_type(&spelled, self.tables))
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
                let said = cell_markup::plain(&cell.text);
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

    /// A default with a fraction is none of an integer; either the type or the default is wrong.
    fn tell_fraction(&mut self, row: &Row, path: &str) {
        let Some(default) = defaults::fraction(&row.description.text) else {
            return;
        };
        let message = format!("the integer `{}` has the default {default}", row.name.text);
        let file = &self.page.file;
        let diagnostic = Diagnostic::new(
            Code::ExampleFraction,
            file,
            row.description.span.clone(),
            message,
        )
        .label("an integer has no fraction; read as without a default")
        .help(format!(
            "if it is no integer, say so in the overlay: `[field.\"{path}\"]` `type = \"Float\"`"
        ));
        self.diagnostics.push(diagnostic);
    }

    /// What looks like a bound and is not understood is no bound.
    fn tell_dropped(&mut self, row: &Row, path: &str, dropped: &[bounds::Dropped]) {
        for bound in dropped {
            let message = format!("`{}` of `{path}` is no bound: {}", bound.words, bound.why);
            let diagnostic = Diagnostic::new(
                Code::BoundNotUnderstood,
                &self.page.file,
                row.description.span.clone(),
                message,
            )
            .label("read as without this bound")
            .help("if it is right so, say why in the overlay:\n[allow.W0516]\nreason = \"..\"");
            self.diagnostics.push(diagnostic);
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
        if said || !looks_sensitive(path) {
            return;
        }
        let message = format!("`{}` looks like a secret", field.name);
        let diagnostic = Diagnostic::new(Code::MaybeSensitive, &self.page.file, row.name.span.clone(), message)
            .label("its value would show in logs")
            .help(format!("say in the overlay whether it is one: `[field.\"{path}\"]` `sensitive = true`, else `false`"));
        self.diagnostics.push(diagnostic);
    }
}

/// What an overlay says of the field at a path. Where only one variant has the field, its path may leave the variant out.
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
