//! The requirements of structs, and those that an Action adds to the types that it shares.
//!
//! They are rare, so they are checked on the request's JSON, by one function for all types: nothing is compiled for a
//! struct without requirements, and nothing is done for it in a call.

use super::condition::Scope;
use super::invalid::Reason;
use super::{FieldInfo, InvalidField, Json, RequestJson, Rule};

/// Returns whether a field has conditions.
pub(super) const fn any_condition(fields: &[FieldInfo]) -> bool {
    let mut i = 0;
    while i < fields.len() {
        if !fields[i].required_if.is_empty() {
            return true;
        }
        i += 1;
    }
    false
}

/// Checks the requirements of a struct.
pub(super) fn check_struct(
    fields: &[FieldInfo],
    rules: &[Rule],
    object: &Json,
    request: &RequestJson<'_>,
) -> Result<(), InvalidField> {
    let scope = Scope { object, request };
    for field in fields {
        check_set(&scope, field, field.name)?;
    }
    rules.iter().try_for_each(|rule| rule.check(&scope))
}

/// Checks what an Action demands of members below its request.
pub(crate) fn check_action(
    checks: &[FieldInfo],
    rules: &[Rule],
    request: &RequestJson<'_>,
) -> Result<(), InvalidField> {
    for check in checks {
        let (parent, name) = check.name.rsplit_once('.').unwrap_or(("", check.name));
        each(request.get(), parent, &mut |object| {
            let scope = Scope { object, request };
            check_set(&scope, check, name)?;
            match object.get(name) {
                Some(value) => check
                    .bounds
                    .check_json(value)
                    .map_err(|error| error.in_field(name, check.sensitive)),
                None => Ok(()),
            }
        })?;
    }
    for rule in rules {
        each(request.get(), rule.at, &mut |object| {
            rule.check(&Scope { object, request })
        })?;
    }
    Ok(())
}

/// Does something with each object at a path, where lists are entered item by item.
fn each(
    json: &Json,
    path: &str,
    check: &mut dyn FnMut(&Json) -> Result<(), InvalidField>,
) -> Result<(), InvalidField> {
    match (json, path) {
        (Json::Array(items), _) => {
            let mut items = items.iter().enumerate();
            items.try_for_each(|(index, item)| {
                each(item, path, check).map_err(|error| error.in_item(index))
            })
        }
        (Json::Object(_), "") => check(json),
        (Json::Object(members), _) => {
            let (name, rest) = path.split_once('.').unwrap_or((path, ""));
            let Some(value) = members.get(name) else {
                return Ok(());
            };
            each(value, rest, check).map_err(|error| error.in_field(name, false))
        }
        _ => Ok(()),
    }
}

/// Refuses a field that is unset though it must not be.
fn check_set(scope: &Scope<'_>, field: &FieldInfo, name: &str) -> Result<(), InvalidField> {
    if scope.object.get(name).is_some_and(|value| !value.is_null()) {
        return Ok(());
    }
    let unmet = |reason| InvalidField::unmet(name, reason);
    if field.required {
        return Err(unmet(Reason::Required));
    }
    let mut reasons = field
        .required_if
        .iter()
        .filter_map(|condition| condition.reason(scope));
    reasons.next().map_or(Ok(()), |reason| Err(unmet(reason)))
}
