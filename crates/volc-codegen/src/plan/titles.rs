//! Documentation of a nested type of which the page says nothing: that of the member that has it.

use volc_ir::{Action, Field, Type, TypeDef};

use super::docs::{self, from_page};

/// Returns the docs of a type of an Action that the page does not describe itself: those of its member. A type that
/// Actions share has none: the words of one Action may not be true of another.
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
