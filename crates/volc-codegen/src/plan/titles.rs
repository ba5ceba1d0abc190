//! Documentation of a nested type of which the page says nothing: that of the member that has it.

use volc_ir::{Action, Field, Type, TypeDef};

use super::docs::{self, from_page};

/// The title of a type of an Action. `place` says where it stands, such as "Nested type `Encode` of `StartRecord`".
pub(crate) fn title(action: &Action, name: &str, place: &str, documentation: &str) -> String {
    let Some(member) = members(action).find(|member| member.ty.named() == Some(name)) else {
        return format!("{place}.");
    };
    let english = from_page(&member.docs.en, documentation);
    let sentence = docs::split_summary(&english).0;
    let wire = docs::code(&member.name);
    let place = format!("{place}, in the member {wire}.");
    match &member.ty {
        Type::List { .. } => {
            let item = format!("An item of the list {wire}.");
            docs::paragraphs([item.as_str(), sentence, &place])
        }
        _ => docs::paragraphs([sentence, &place]),
    }
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
