//! Gives the definitions that are one type the same key.

mod spread;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use volc_ir::Usage;

use self::spread::{Given, Key, below, spread, usage};
pub(super) use self::spread::{scoped, side};
use super::{
    Member, SERVICE, SharedFile,
    file::{Place, SharedName, SharedType},
};
use crate::{
    Code, Diagnostic, Entry, Sharing, SourceFile,
    nearest::did_you_mean,
    paths::{places, type_at},
};

/// The keys whose types are sent and received.
pub(super) type BothSides = BTreeSet<String>;

/// Marks the definitions of all members. Gives the keys that may stand on both sides of a call.
pub(super) fn mark(
    members: &mut [Member<'_>],
    shared: Option<&SharedFile>,
    is_whole: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> BothSides {
    let mut marker = Marker {
        given: members.iter().map(|_| Given::default()).collect(),
        is_whole,
        diagnostics,
    };
    if let Some(shared) = shared {
        marker.service(members, shared);
    }
    marker.families(members);
    let mut both_sides = BothSides::new();
    for (member, given) in members.iter_mut().zip(&marker.given) {
        spread(member.action, given);
        for (name, key) in &given.keys {
            if key.both_sides {
                both_sides.extend(below(member.action, name));
            }
        }
    }
    both_sides
}

/// The place of a statement.
struct Said<'a> {
    file: &'a Arc<SourceFile>,
    span: Range<usize>,
    path: &'a str,
}

struct Marker<'a> {
    given: Vec<Given>,
    is_whole: bool,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Marker<'_> {
    /// Applies `shared.toml`. It goes before the overlays, but for what these unshare.
    fn service(&mut self, members: &[Member<'_>], shared: &SharedFile) {
        for place in &shared.unshare {
            if let Some((at, name)) = self.find(members, &shared.file, place)
                && let Some(given) = self.given.get_mut(at)
            {
                given.own.insert(name);
            }
        }
        for (name, ty) in &shared.types {
            self.shared_type(members, &shared.file, name, ty);
        }
    }

    /// The definitions at the places of a shared type, and those inside that have another name there.
    fn shared_type(
        &mut self,
        members: &[Member<'_>],
        file: &Arc<SourceFile>,
        name: &SharedName,
        ty: &SharedType,
    ) {
        let mut sides: Vec<Usage> = Vec::new();
        let mut is_found = true;
        let mut named: BTreeSet<&str> = BTreeSet::new();
        for place in &ty.at {
            let found = self.find(members, file, place);
            let found = found.and_then(|(at, def)| Some((at, members.get(at)?, def)));
            let Some((at, member, def)) = found else {
                is_found = false;
                continue;
            };
            if let Some(family) = &name.family
                && member.action.family != *family
            {
                self.other_family(file, family, place, &member.action.family);
                continue;
            }
            if let Some(usage) = usage(member.action, &def) {
                if !ty.both_sides && sides.first().is_some_and(|first| *first != usage) {
                    self.two_sides(file, &name.name, place);
                }
                sides.push(usage);
            }
            let key = |name: &SharedName, inner: &str| Key {
                key: name.key(inner),
                both_sides: ty.both_sides,
            };
            let path = &place.value.path;
            let declared = Said {
                file,
                span: place.span.clone(),
                path,
            };
            self.give(at, def, key(name, &name.name), &declared);
            for (inner, inner_name) in &ty.names {
                let dot = if inner.starts_with('<') { "" } else { "." };
                let path = format!("{path}{dot}{inner}");
                let Ok(def) = type_at(member.action, &path) else {
                    continue;
                };
                named.insert(inner);
                let declared = Said {
                    file,
                    span: inner_name.span.clone(),
                    path: &path,
                };
                self.give(at, def.to_owned(), key(name, &inner_name.value), &declared);
            }
        }
        let lost = ty
            .names
            .iter()
            .filter(|(path, _)| !named.contains(path.as_str()));
        for (path, inner_name) in lost.filter(|_| is_found) {
            let message = format!("`{}` holds no type at `{path}`", name.name);
            let error = Diagnostic::new(Code::SharedPath, file, inner_name.key.clone(), message);
            self.diagnostics.push(error.label("names nothing"));
        }
    }

    fn other_family(
        &mut self,
        file: &Arc<SourceFile>,
        family: &str,
        place: &Entry<Place>,
        other: &str,
    ) {
        let message = format!(
            "`{}` is of the family `{other}`, not of `{family}`",
            place.value.action
        );
        self.diagnostics.push(
            Diagnostic::new(Code::SharedEntry, file, place.span.clone(), message)
                .label("of another family")
                .help("share the type in the whole service: `[share.<Name>]`, without a family"),
        );
    }

    fn two_sides(&mut self, file: &Arc<SourceFile>, name: &str, place: &Entry<Place>) {
        let message = format!("`{name}` is sent at one place and received at another");
        self.diagnostics.push(
            Diagnostic::new(Code::SharedEntry, file, place.span.clone(), message)
                .label("on the other side than the first place")
                .help("share what is received under another name, or say `request_and_response = true`"),
        );
    }

    /// Applies the overlays.
    fn families(&mut self, members: &[Member<'_>]) {
        // Named on both sides by overlays, a type is meant to be one.
        let mut sides: BTreeMap<(String, String), BTreeSet<bool>> = BTreeMap::new();
        let mut named = Vec::new();
        for (at, member) in members.iter().enumerate() {
            for (path, field) in member.overlay.iter().flat_map(|overlay| &overlay.fields) {
                let (Some(overlay), Some(sharing)) = (member.overlay, &field.shared) else {
                    continue;
                };
                let def = match type_at(member.action, path) {
                    Ok(def) => def.to_owned(),
                    // On a page of several Actions, not each of them has each field.
                    Err(false) => continue,
                    Err(true) => {
                        let message = format!("`{path}` holds neither a struct nor an enumeration");
                        let error = Diagnostic::new(
                            Code::OverlayValue,
                            &overlay.file,
                            sharing.span.clone(),
                            message,
                        );
                        self.diagnostics.push(error.label("nothing to share"));
                        continue;
                    }
                };
                match &sharing.value {
                    Sharing::Own => {
                        if let Some(given) = self.given.get_mut(at) {
                            given.own.insert(def.clone());
                            given.keys.remove(&def);
                        }
                    }
                    Sharing::Name(name) => {
                        let family = (member.action.family.clone(), name.clone());
                        let is_sent = usage(member.action, &def) != Some(Usage::Response);
                        sides.entry(family.clone()).or_default().insert(is_sent);
                        named.push((at, def, family, path, overlay, sharing.span.clone()));
                    }
                }
            }
        }
        for (at, def, family, path, overlay, span) in named {
            let key = Key {
                both_sides: sides.get(&family).is_some_and(|sides| sides.len() == 2),
                key: family.1,
            };
            let declared = Said {
                file: &overlay.file,
                span,
                path,
            };
            self.give(at, def, key, &declared);
        }
    }

    fn give(&mut self, at: usize, def: String, key: Key, declared: &Said<'_>) {
        let Some(given) = self.given.get_mut(at) else {
            return;
        };
        if given.own.contains(&def) {
            return;
        }
        let other = given.keys.get(&def).map(|other| other.key.clone());
        match other {
            Some(other) if other != key.key => {
                let other = other.strip_prefix(SERVICE).unwrap_or(&other);
                let message = format!(
                    "the type of `{}` is shared as `{other}` already",
                    declared.path
                );
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::SharedEntry,
                        declared.file,
                        declared.span.clone(),
                        message,
                    )
                    .label("another name for the same type")
                    .help("give it one name"),
                );
            }
            _ => {
                given.keys.insert(def, key);
            }
        }
    }

    /// The member and the definition of a place; an error if there is none.
    fn find(
        &mut self,
        members: &[Member<'_>],
        file: &Arc<SourceFile>,
        place: &Entry<Place>,
    ) -> Option<(usize, String)> {
        let Place { action, path } = &place.value;
        let name =
            |member: &Member<'_>| format!("{}@{}", member.action.action, member.action.version);
        let found = members.iter().position(|member| name(member) == *action);
        let Some((at, member)) = found.and_then(|at| Some((at, members.get(at)?))) else {
            if self.is_whole {
                let names: Vec<String> = members.iter().map(name).collect();
                let error = nothing(file, place, format!("there is no Action `{action}`"));
                self.diagnostics.push(helped(error, action, &names));
            }
            return None;
        };
        match type_at(member.action, path) {
            Ok(def) => Some((at, def.to_owned())),
            Err(is_field) => {
                let message = if is_field {
                    format!(
                        "`{path}` of `{action}` holds neither a struct, an enumeration nor a union"
                    )
                } else {
                    format!("`{action}` has no field `{path}`")
                };
                let paths: Vec<String> = places(member.action)
                    .into_iter()
                    .map(|(path, _)| path)
                    .collect();
                let error = nothing(file, place, message);
                self.diagnostics.push(helped(error, path, &paths));
                None
            }
        }
    }
}

fn nothing(file: &Arc<SourceFile>, place: &Entry<Place>, message: String) -> Diagnostic {
    Diagnostic::new(Code::SharedPath, file, place.span.clone(), message).label("holds no type")
}

fn helped(mut error: Diagnostic, name: &str, candidates: &[String]) -> Diagnostic {
    error
        .help
        .extend(did_you_mean(name, candidates.iter().map(String::as_str)));
    error
}
