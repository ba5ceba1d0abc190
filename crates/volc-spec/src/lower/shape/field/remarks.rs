//! The findings on a field that was read.

use heck::ToSnakeCase;
use serde_json::Value;
use volc_ir::Field;

use super::overlay_of;
use crate::lower::shape::conditions::Unread;
use crate::lower::shape::secrets::looks_sensitive;
use crate::lower::shape::{Place, Shaped, Shaper, value_text};
use crate::meaning::defaults;
use crate::meaning::dropped::Dropped;
use crate::row::Row;
use crate::{Code, Diagnostic, FieldOverlay, cell_markup};

impl Shaper<'_> {
    /// Reports a cell that is not the name of a field, with the line of the overlay that gives another one.
    pub(super) fn tell_name(&mut self, row: &Row, path: &str) {
        let name = row.name.text.as_str();
        let cell = Some(&row.name.span).filter(|span| !span.is_empty());
        let span = cell.unwrap_or(&row.span).clone();
        let message = format!("`{name}` is not the name of a field");
        let diagnostic = Diagnostic::new(Code::BadName, &self.page.file, span, message)
            .label("expected a name of letters, digits and `_`")
            .help("if this is no row of its own, end the line above it in `|\\`");
        let suggested = name.to_snake_case();
        let is_rust =
            suggested.starts_with(|c: char| c.is_ascii_lowercase()) && suggested.is_ascii();
        let rust = Some(suggested.as_str()).filter(|_| is_rust);
        let help = format!(
            "if the service calls it so, say in the overlay what Rust calls it:\n[field.{path:?}]\nrename = \"{}\"",
            rust.unwrap_or("name_in_rust")
        );
        self.tell(
            row,
            diagnostic.helps(Some(help).filter(|_| !name.is_empty())),
        );
    }

    /// An example that is not the constant is wrong, or the constant is.
    pub(super) fn check_constant(&mut self, row: &Row, constant: Option<&Value>) {
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

    /// A default with a fraction is none of an integer; either the type or the default is wrong.
    pub(super) fn tell_fraction(&mut self, row: &Row, path: &str) {
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

    /// Reports text that looks like a bound, a default or a list of values and is not taken for one.
    pub(super) fn tell_dropped(&mut self, row: &Row, path: &str, dropped: &[Dropped]) {
        for Dropped {
            statement,
            words,
            why,
        } in dropped
        {
            let message = format!(
                "`{words}` of `{path}` is not read as {}: {why}",
                statement.words()
            );
            let diagnostic = Diagnostic::new(
                Code::BoundNotUnderstood,
                &self.page.file,
                row.description.span.clone(),
                message,
            )
            .label("read as if it were not there")
            .help("if it is right so, say why in the overlay:\n[allow.W0516]\nreason = \"..\"");
            self.diagnostics.push(diagnostic);
        }
    }

    /// Reports conditional requirements that are not understood, unless the overlay states the conditions.
    pub(in crate::lower::shape) fn tell_conditions(
        &mut self,
        fields: &[Shaped],
        rows: &[Row],
        place: Place<'_>,
        unread: &Unread,
    ) {
        for (at, all) in unread {
            let name = fields
                .get(*at)
                .map_or("", |shaped| shaped.field.name.as_str());
            let Some(row) = rows.iter().find(|row| row.name.text == name) else {
                continue;
            };
            let path = format!("{}.{name}", place.path);
            let overlay = self
                .overlay
                .and_then(|overlay| overlay_of(overlay, &self.unique, &path));
            if overlay.is_some_and(|declared| declared.correction.required_if.is_some()) {
                continue;
            }
            for words in all {
                let message =
                    format!("\"{words}\" of `{path}` is not read as a conditional requirement");
                let file = &self.page.file;
                let span = row.description.span.clone();
                self.diagnostics.push(
                    Diagnostic::new(Code::ConditionNotUnderstood, file, span, message)
                        .label("it is not certain when it is required; read as optional")
                        .help(format!(
                            "state the condition in the overlay:\n[field.{path:?}]\n\
                                required_if = [{{ member = \"..\", in = [..] }}]  # or [] if there is none"
                        )),
                );
            }
        }
    }

    pub(super) fn ask_whether_sensitive(
        &mut self,
        field: &Field,
        row: &Row,
        overlay: Option<&FieldOverlay>,
        path: &str,
    ) {
        let declared = overlay.is_some_and(|o| o.sensitive.is_some());
        if declared || !looks_sensitive(path) {
            return;
        }
        let message = format!("`{}` looks like a secret", field.name);
        let diagnostic = Diagnostic::new(
            Code::MaybeSensitive,
            &self.page.file,
            row.name.span.clone(),
            message,
        )
        .label("its value would show in logs")
        .help(format!(
            "say in the overlay whether it is one: `[field.\"{path}\"]` `sensitive = true`, else \
                `false`"
        ));
        self.diagnostics.push(diagnostic);
    }
}
