//! Types that are one type for several Actions: `shared.toml` for the whole service and for families, overlays for a
//! field.
//!
//! Every Action keeps its own definition, as its page has it. Those that are one type get the same key, which the
//! generator joins: `types.Name` for the service, `Name` for the family. What a shared type holds is shared with it,
//! under its own name.

mod differ;
mod file;
mod mark;
mod member;
mod unshared;

use crate::Diagnostic;
pub(crate) use file::SharedFile;
pub(crate) use member::{Member, SERVICE};
pub use unshared::Unshared;
pub(crate) use unshared::{needless, unshared};

/// Marks the types that are shared, and reports those that cannot be.
///
/// `is_whole` is false if some pages could not be read: what names their Actions is no mistake then.
pub(crate) fn share(
    members: &mut [Member<'_>],
    shared: Option<&SharedFile>,
    is_whole: bool,
) -> Vec<Diagnostic> {
    // The first page decides, so that the order of the Actions' names does not matter.
    members.sort_by(|a, b| {
        let key = |m: &Member<'_>| {
            (
                m.page.path.clone(),
                m.action.action.clone(),
                m.action.version.clone(),
            )
        };
        key(a).cmp(&key(b))
    });
    let mut diagnostics = Vec::new();
    let both_sides = mark::mark(members, shared, is_whole, &mut diagnostics);
    diagnostics.extend(differ::report(members, &both_sides));
    diagnostics
}
