//! The wait for a task, as an overlay states it.

use serde_json::Value;
use volc_ir::{Effect, EnumDef, Field, Type, TypeDef, Wait};

use crate::{Code, Diagnostic, Entry, Overlay, WaitOverlay, lower::Lowered, nearest::did_you_mean};

/// Returns the wait that the overlay states, if every path and every value fits. A path that names nothing is reported
/// with all dead entries.
pub(super) fn of_action(
    overlay: Option<&Overlay>,
    lowered: &Lowered,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Wait> {
    let overlay = overlay?;
    let entry = overlay.wait.as_ref()?;
    let wait = &entry.value;
    let mut reader = Reader {
        overlay,
        lowered,
        diagnostics,
    };
    if overlay.effect.as_ref().map(|effect| effect.value) != Some(Effect::Read) {
        let message = "`[wait]` calls the Action again and again, which only one that reads allows";
        reader.refuse(
            entry.key.clone(),
            message.to_owned(),
            "set effect = \"read\", or remove it",
        );
    }
    let status = reader.member(&wait.status)?;
    let Some(values) = listed(status, &lowered.types) else {
        let message = format!("`{}` cannot be the `status` of a wait", wait.status.value);
        let help = "name a member of which the page lists the values, or list them in `[enum.\"..\".values]`";
        reader.refuse(wait.status.span.clone(), message, help);
        return None;
    };
    let ends = reader.values(wait, values, &wait.done);
    let failed = reader.values(wait, values, &wait.failed);
    let reason = match &wait.reason {
        Some(path) => Some(reader.reason(wait, path)?),
        None => None,
    };
    Some(Wait {
        status: from_result(&wait.status.value),
        done: ends?,
        failed: failed?,
        reason,
        not_found: wait
            .not_found
            .iter()
            .map(|code| code.value.clone())
            .collect(),
        every: wait.every.value,
        note: wait.note.as_ref().map(|note| note.value.clone()),
    })
}

struct Reader<'a> {
    overlay: &'a Overlay,
    lowered: &'a Lowered,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    /// The member at a path. `None` where the page has none, or where the way to it is barred.
    fn member(&mut self, path: &Entry<String>) -> Option<&'a Field> {
        let field = self.find(&from_result(&path.value));
        // A path that names nothing is a dead entry.
        if field.is_none() && self.lowered.facts.paths.contains(&path.value) {
            let message = format!("no wait can look at `{}`", path.value);
            let help = "name a member that only structs and lists of structs lead to";
            self.refuse(path.span.clone(), message, help);
        }
        field
    }

    /// The member that structs, and lists of structs, lead to.
    fn find(&self, path: &str) -> Option<&'a Field> {
        let mut fields = self.lowered.response.as_slice();
        let mut names = path.split('.').peekable();
        while let Some(name) = names.next() {
            let field = fields.iter().find(|field| field.name == name)?;
            if names.peek().is_none() {
                return Some(field);
            }
            let Type::Struct { name: inner } = item_type(&field.ty) else {
                return None;
            };
            fields = self.lowered.types.iter().find_map(|def| match def {
                TypeDef::Struct(def) if def.name == *inner => Some(def.fields.as_slice()),
                _ => None,
            })?;
        }
        None
    }

    /// The serialized values that go by these names.
    fn values(
        &mut self,
        wait: &WaitOverlay,
        listed: &EnumDef,
        names: &[Entry<String>],
    ) -> Option<Vec<Value>> {
        let mut found = Vec::new();
        for name in names {
            let variant = listed
                .variants
                .iter()
                .find(|variant| variant.name == name.value);
            match variant {
                Some(variant) => found.push(variant.value.clone()),
                None => {
                    let message = format!(
                        "no value of `{}` is called `{}`",
                        wait.status.value, name.value
                    );
                    let known = listed.variants.iter().map(|variant| variant.name.as_str());
                    let help = did_you_mean(&name.value, known).unwrap_or_default();
                    self.refuse(name.span.clone(), message, &help);
                }
            }
        }
        (found.len() == names.len()).then_some(found)
    }

    /// The path of the member that holds the reason.
    fn reason(&mut self, wait: &WaitOverlay, path: &Entry<String>) -> Option<String> {
        let field = self.member(path)?;
        let owner = |path: &str| path.rsplit_once('.').map(|(owner, _)| owner.to_owned());
        if owner(&path.value) != owner(&wait.status.value) {
            let message = format!(
                "`{}` does not stand beside `{}`",
                path.value, wait.status.value
            );
            let help = "name a member of the same object, or leave `reason` out";
            self.refuse(path.span.clone(), message, help);
            return None;
        }
        let is_text = matches!(
            field.ty,
            Type::String {} | Type::Int {} | Type::Uint {} | Type::Enum { .. }
        );
        if !is_text || field.sensitive {
            let message = format!("`{}` cannot be the `reason` of a wait", path.value);
            let help = "name a String or an Integer that is no secret";
            self.refuse(path.span.clone(), message, help);
            return None;
        }
        Some(from_result(&path.value))
    }

    fn refuse(&mut self, at: std::ops::Range<usize>, message: String, help: &str) {
        let error = Diagnostic::new(Code::OverlayValue, &self.overlay.file, at, message);
        self.diagnostics.push(error.help(help));
    }
}

/// The definition of a member whose values are listed.
fn listed<'a>(field: &Field, types: &'a [TypeDef]) -> Option<&'a EnumDef> {
    let Type::Enum { name, .. } = &field.ty else {
        return None;
    };
    types.iter().find_map(|def| match def {
        TypeDef::Enum(def) if def.name == *name => Some(def),
        _ => None,
    })
}

/// The type of the items of a list; the type itself if it is none.
fn item_type(ty: &Type) -> &Type {
    match ty {
        Type::List { of } => of,
        other => other,
    }
}

fn from_result(path: &str) -> String {
    path.strip_prefix("Result.").unwrap_or(path).to_owned()
}
