//! The overlay's corrections of a field beside its type.

use serde_json::Value;
use volc_ir::{Field, RequiredIf, Usage};

use super::{Place, Shaped, Shaper, conditions::Unread, field::overlay_of};
use crate::{Code, Correction, Diagnostic, Entry, Overlay, meaning::Kind, nearest::did_you_mean};

impl Shaper<'_> {
    /// Applies the corrections of a field. One that the page does not need is an error.
    pub(super) fn correct(
        &mut self,
        field: &mut Field,
        kind: Kind,
        usage: Usage,
        correction: &Correction,
    ) {
        let Some(overlay) = self.overlay else {
            return;
        };
        let mut corrector = Corrector {
            overlay,
            diagnostics: self.diagnostics,
        };
        if let Some(entry) = &correction.required {
            match usage {
                Usage::Request => corrector.put(&mut field.required, entry.clone()),
                Usage::Response => corrector.needless(entry, "nothing is required in a response"),
            }
        }
        if let Some(entry) = &correction.fixed
            && corrector.fits(entry, kind)
        {
            corrector.put(&mut field.fixed, entry.clone().map(Some));
            field.values.retain(|listed| listed.value != entry.value);
        }
        if let Some(entry) = &correction.default
            && corrector.fits(entry, kind)
        {
            corrector.put(&mut field.default, entry.clone().map(Some));
        }
        if let Some(entry) = &correction.format {
            corrector.put(&mut field.format, entry.clone().map(Some));
        }
        if let Some(entry) = &correction.bounds {
            corrector.put(&mut field.bounds, entry.clone());
        }
    }

    /// Applies the conditions that the overlay states for the fields of a struct. Where the page's are not understood,
    /// it may also say that there are none.
    pub(super) fn correct_conditions(
        &mut self,
        fields: &mut [Shaped],
        place: Place<'_>,
        unread: &Unread,
    ) {
        let Some(overlay) = self.overlay else {
            return;
        };
        let names: Vec<String> = fields
            .iter()
            .map(|shaped| shaped.field.name.clone())
            .collect();
        let unique = &self.unique;
        let mut corrector = Corrector {
            overlay,
            diagnostics: self.diagnostics,
        };
        for (at, Shaped { field, .. }) in fields.iter_mut().enumerate() {
            let path = format!("{}.{}", place.path, field.name);
            let Some(entry) = overlay_of(overlay, unique, &path)
                .and_then(|declared| declared.correction.required_if.as_ref())
            else {
                continue;
            };
            for condition in &entry.value {
                corrector.known(entry, condition, &names);
            }
            if unread.contains_key(&at) {
                field.required_if = entry.value.clone();
            } else {
                corrector.put(&mut field.required_if, entry.clone());
            }
        }
    }
}

struct Corrector<'a> {
    overlay: &'a Overlay,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Corrector<'_> {
    fn put<T: PartialEq>(&mut self, slot: &mut T, entry: Entry<T>) {
        if *slot == entry.value {
            self.needless(&entry, "the page says so itself");
        }
        *slot = entry.value;
    }

    fn needless<T>(&mut self, entry: &Entry<T>, why: &str) {
        self.diagnostics.push(self.overlay.needless(entry, why));
    }

    /// Returns whether a value is of the field's type; else an error.
    fn fits(&mut self, entry: &Entry<Value>, kind: Kind) -> bool {
        let (fits, wanted) = match kind {
            Kind::Int => (entry.value.is_i64() || entry.value.is_u64(), "an integer"),
            Kind::Float => (entry.value.is_number(), "a number"),
            Kind::Bool => (entry.value.is_boolean(), "a boolean"),
            Kind::String => (entry.value.is_string(), "a text"),
            Kind::Other => (false, "a value: the field is no number, text or boolean"),
        };
        if !fits {
            let message = format!("`{}` is not {wanted}", entry.value);
            let error = Diagnostic::new(
                Code::OverlayValue,
                &self.overlay.file,
                entry.span.clone(),
                message,
            );
            self.diagnostics.push(
                error.help("write a value of the field's type, or correct the type with `type`"),
            );
        }
        fits
    }

    /// An error for a member that is not there. Of a path only the first name can be looked up here.
    fn known(&mut self, entry: &Entry<Vec<RequiredIf>>, condition: &RequiredIf, names: &[String]) {
        for path in [Some(&condition.member), condition.unless.as_ref()]
            .into_iter()
            .flatten()
        {
            let first = path.split('.').next().unwrap_or_default();
            if ["Body", "Query"].contains(&first) || names.iter().any(|name| name == first) {
                continue;
            }
            let message = format!("`{path}` names no member beside the field");
            let mut error = Diagnostic::new(Code::OverlayPath, &self.overlay.file, entry.span.clone(), message)
                .label("names nothing")
                .help("write a path from the struct that the field stands in, or one from `Body` or `Query`");
            error
                .help
                .extend(did_you_mean(first, names.iter().map(String::as_str)));
            self.diagnostics.push(error);
        }
    }
}
