//! Documentation of a nested type of which the page says nothing: that of the member that has it.

use std::collections::BTreeSet;

use volc_ir::{Action, Field, Type, TypeDef};

use super::docs::{self, from_page};
use super::shared_key::Key;

/// Returns the docs of a type of an Action that the page does not describe itself: those of its member.
pub(crate) fn nested(action: &Action, name: &str, documentation: &str) -> String {
    let (ty, of) = (docs::code(name), docs::code(&action.action));
    let Some(member) = member(action, name) else {
        return format!("Nested type {ty} of {of}.");
    };
    let wire = docs::code(&member.name);
    let place = format!("Nested type {ty} of {of}, in the member {wire}.");
    let english = from_page(&member.docs.en, documentation);
    let sentence = docs::split_summary(&english).0;
    match &member.ty {
        Type::List { .. } => {
            let item = format!("An item of the list {wire}.");
            docs::paragraphs([item.as_str(), sentence, &place])
        }
        _ => docs::paragraphs([sentence, &place]),
    }
}

/// Returns the docs of a shared type that no page describes: those of the members that have it, if all Actions say the
/// same of them, since the words of one Action may not be true of another; and the Actions.
pub(crate) fn shared(
    key: &Key,
    of: &BTreeSet<&str>,
    actions: &[&Action],
    documentation: &str,
) -> String {
    let holders = actions.iter().flat_map(|action| {
        let has_key = |def: &&TypeDef| Key::from_definition(action, def).as_ref() == Some(key);
        let defs = action.types.iter().filter(has_key);
        defs.map(|def| member(action, def.name()))
    });
    let sentence = |member: &Field| {
        let english = from_page(&member.docs.en, documentation);
        docs::split_summary(&english).0.to_owned()
    };
    // A list says something of all items, not of one.
    let is_plain = |member: &&Field| !matches!(member.ty, Type::List { .. } | Type::Map { .. });
    let sentences: Option<BTreeSet<String>> = holders
        .map(|member| member.filter(is_plain).map(sentence))
        .collect();
    let sentences = sentences.unwrap_or_default();
    let agreed = sentences.first().filter(|_| sentences.len() == 1);
    let names: Vec<String> = of.iter().map(|name| docs::code(name)).collect();
    let place = match names.as_slice() {
        [action] => format!("Nested type of {action}, in several Versions."),
        [others @ .., last] => format!("Nested type of {} and {last}.", others.join(", ")),
        [] => String::new(),
    };
    docs::paragraphs([agreed.map_or("", String::as_str), &place])
}

fn member<'a>(action: &'a Action, name: &str) -> Option<&'a Field> {
    members(action).find(|member| member.ty.named() == Some(name))
}

/// The members of the request, of the response, and of the structs in them.
fn members(action: &Action) -> impl Iterator<Item = &Field> {
    let nested = action.types.iter().filter_map(|def| match def {
        TypeDef::Struct(def) => Some(&def.fields),
        TypeDef::Enum(_) | TypeDef::Union(_) => None,
    });
    let request = action.request.query.iter().chain(&action.request.body);
    request.chain(&action.response).chain(nested.flatten())
}
