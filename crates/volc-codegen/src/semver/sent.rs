//! The demands on a request: required fields, constants, formats.

use volc_ir::{Field, Format};

use super::condition;
use super::rule::Rule;

/// Returns whether a field is an argument of its struct's constructor.
pub(super) fn is_argument(field: &Field) -> bool {
    field.required && field.fixed.is_none() && field.tag_of.is_none()
}

/// Compares whether, and when, a field must be sent.
pub(super) fn requirement(old: &Field, new: &Field, push: &mut impl FnMut(Rule, String)) {
    let word = |field: &Field| {
        if field.required {
            "required"
        } else {
            "optional"
        }
    };
    let what = format!("{}, was {}", word(new), word(old));
    match (&old.tag_of, &new.tag_of) {
        (Some(_), Some(_)) if old.required != new.required => {
            return push(Rule::TagRequirementChanged, format!("the tag is {what}"));
        }
        (None, Some(union)) if new.required => {
            return push(
                Rule::FieldRemoved,
                format!("the tag of `{union}`, which writes it"),
            );
        }
        (Some(union), None) if old.required => {
            let what = format!("a field of its own, was the tag of `{union}`");
            let rule = if is_argument(new) {
                Rule::RequiredFieldAdded
            } else {
                Rule::OptionalFieldAdded
            };
            return push(rule, what);
        }
        _ => {}
    }
    match (old.required, new.required) {
        (false, true) => push(Rule::FieldBecameRequired, what),
        (true, false) => push(Rule::FieldBecameOptional, what),
        (true, true) => {}
        (false, false) => condition::required_if(&old.required_if, &new.required_if, push),
    }
}

/// Compares what a field is preset to.
pub(super) fn fixed(old: &Field, new: &Field, push: &mut impl FnMut(Rule, String)) {
    if old.fixed == new.fixed {
        return;
    }
    let text = |field: &Field| match &field.fixed {
        Some(value) => format!("preset to {value}"),
        None => "not preset".to_owned(),
    };
    let what = format!("{}, was {}", text(new), text(old));
    let is_argument_now = is_argument(new) != is_argument(old) && old.required && new.required;
    let rule = if is_argument_now {
        Rule::ArgumentFixed
    } else {
        Rule::FixedChanged
    };
    push(rule, what);
}

/// Compares the formats of a text; only those that are checked refuse anything.
pub(super) fn format(old: &Field, new: &Field, sent: bool, push: &mut impl FnMut(Rule, String)) {
    if old.format == new.format {
        return;
    }
    let text = |field: &Field| {
        let name = field
            .format
            .and_then(|format| serde_json::to_value(format).ok());
        name.map_or_else(
            || "unset".to_owned(),
            |name| name.to_string().replace('"', "`"),
        )
    };
    // The other formats are documentation.
    let is_checked = |field: &Field| matches!(field.format, Some(Format::DateTime | Format::Date));
    let rule = match (sent && is_checked(old), sent && is_checked(new)) {
        (_, true) => Rule::BoundsTightened,
        (true, false) => Rule::BoundsLoosened,
        (false, false) => Rule::DocsChanged,
    };
    push(
        rule,
        format!("the format is {}, was {}", text(new), text(old)),
    );
}
