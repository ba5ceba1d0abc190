//! The vendor's two pages in the block notation, against a tree that was decoded by another program and by hand.

use std::{collections::BTreeMap, fs, path::PathBuf};

use crate::files::vendor;
use volc_ir::{Action, Field, Tag, Type, TypeDef};
use volc_spec::{Code, Overlay, Reading, ServiceFile, SourceFile, read_page};

const SERVICE: &str = include_str!("../../../../specs/rtc/service.toml");
/// The two gaps of `StartVoiceChat` that have a blank line too many, and the objects with one shape today.
const START: &str = r#"
[block]
closes = { "Body.Config.S2SConfig.ProviderParams.dialog.bot_name" = 1, "Body.Config.S2SConfig.ProviderParams.dialog.system_role" = 1 }
"#;

fn read(page: &PathBuf, overlay: &str) -> Reading {
    let (service, _) = ServiceFile::parse(&SourceFile::from_text("service.toml", SERVICE));
    let (overlay, problems) = Overlay::parse(&SourceFile::from_text("page.toml", overlay));
    assert_eq!(problems, []);
    let name = page.file_name().unwrap().to_string_lossy();
    let page = SourceFile::new(name.as_ref(), fs::read(page).unwrap()).unwrap();
    read_page(&page, overlay.as_ref(), &service.unwrap(), "ai")
}

/// A member by its path: its line, type and whether it is required.
type Members = BTreeMap<String, (u32, String, bool)>;

struct Walk<'a> {
    action: &'a Action,
    members: Members,
    variants: usize,
}

impl Walk<'_> {
    fn fields(&mut self, fields: &[Field], path: &str) {
        for field in fields {
            let path = format!("{path}.{}", field.name);
            self.members.insert(
                path.clone(),
                (field.span.line, spelled(&field.ty), field.required),
            );
            self.inner(&field.ty, &path);
        }
    }

    fn inner(&mut self, ty: &Type, path: &str) {
        let Some(name) = ty.named().map(str::to_owned) else {
            return;
        };
        match self.action.types.iter().find(|def| def.name() == name) {
            Some(TypeDef::Struct(def)) => self.fields(&def.fields.clone(), path),
            Some(TypeDef::Union(def)) => {
                for variant in def.of.clone() {
                    self.variants += 1;
                    let title = variant.docs.zh.lines().next().unwrap_or_default();
                    let path = format!("{path}.<{title}>");
                    self.members.insert(
                        path.clone(),
                        (variant.span.line, "Object".to_owned(), false),
                    );
                    // A tag of the union's own is a member on the page, though no field.
                    for tag in &def.tags {
                        if let Tag::Own(name) = tag
                            && variant.when.contains_key(name)
                        {
                            self.members
                                .insert(format!("{path}.{name}"), (0, "String".to_owned(), true));
                        }
                    }
                    self.inner(
                        &Type::Struct {
                            name: variant.ty.clone(),
                        },
                        &path,
                    );
                }
            }
            _ => {}
        }
    }
}

/// A type as the tree spells it.
fn spelled(ty: &Type) -> String {
    match ty {
        Type::Int {}
        | Type::Uint {}
        | Type::Enum {
            of: volc_ir::Scalar::Int,
            ..
        } => "Integer".to_owned(),
        Type::String {} | Type::Enum { .. } => "String".to_owned(),
        Type::Float {} => "Float".to_owned(),
        Type::Bool {} => "Boolean".to_owned(),
        Type::List { of } => format!("{}[]", spelled(of)),
        Type::Map { .. } => "JSONMap".to_owned(),
        Type::Struct { .. } | Type::Json {} => "Object".to_owned(),
        Type::Union { .. } => "None".to_owned(),
    }
}

fn members(action: &Action) -> (Members, usize) {
    let mut walk = Walk {
        action,
        members: Members::new(),
        variants: 0,
    };
    walk.fields(&action.request.query, "Query");
    walk.fields(&action.request.body, "Body");
    (walk.members, walk.variants)
}

/// The tree of a page: `  Name: Type required  (line 1)`.
fn tree(text: &str) -> Members {
    let mut open: Vec<String> = Vec::new();
    let mut members = Members::new();
    for line in text.lines() {
        let depth = (line.len() - line.trim_start().len()) / 2;
        open.truncate(depth);
        let Some((name, rest)) =
            line.trim_start()
                .rsplit_once("  (line ")
                .and_then(|(head, rest)| {
                    let (name, ty) = head.rsplit_once(": ")?;
                    open.push(name.to_owned());
                    Some((
                        open.join("."),
                        (ty.to_owned(), rest.split(')').next()?.to_owned()),
                    ))
                })
        else {
            open.push(line.trim().to_owned());
            continue;
        };
        let (ty, number) = rest;
        let required = ty.ends_with(" required");
        let ty = ty.trim_end_matches(" required").to_owned();
        members.insert(name, (number.parse().unwrap(), ty, required));
    }
    members
}

/// Returns whether a member of this name stands in this line; a constant has none.
fn expected_at(expected: &Members, path: &str, line: u32) -> bool {
    let name = path.rsplit('.').next();
    line == 0
        || expected
            .iter()
            .any(|(other, (at, _, _))| *at == line && other.rsplit('.').next() == name)
}

#[test]
fn start_voice_chat_is_read_completely() {
    let (Some(page), Some(expected)) = (
        vendor("corpus/rtc/block/StartVoiceChat_2025-06-01_2123348.md"),
        vendor("facts/ai/StartVoiceChat_2025-06-01.tree.txt"),
    ) else {
        return;
    };
    let reading = read(&page, START);
    let errors: Vec<String> = reading
        .diagnostics
        .iter()
        .filter(|d| d.is_error())
        .map(|d| format!("{d}\n{:?}", d.help))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    let (found, variants) = members(&reading.actions[0]);
    let mut expected = tree(&fs::read_to_string(expected).unwrap());
    // Constants, no members.
    expected.remove("Query.Action");
    expected.remove("Query.Version");
    let mut wrong = Vec::new();
    for (path, (line, ty, required)) in &expected {
        match found.get(path) {
            None => wrong.push(format!("missing: {path}")),
            // Structs of equal content are one type, which stands where the first of them does.
            Some((at, kind, is))
                if !expected_at(&expected, path, *at) || kind != ty || is != required =>
            {
                wrong.push(format!(
                    "{path}: {ty} {required} in line {line}, but {kind} {is} in line {at}"
                ));
            }
            Some(_) => {}
        }
    }
    wrong.extend(
        found
            .keys()
            .filter(|path| !expected.contains_key(*path))
            .map(|path| format!("not there: {path}")),
    );
    println!(
        "StartVoiceChat: {} of {} members and {variants} variants",
        found.len() - variants - wrong.len(),
        expected.len() - 15
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!((found.len() - variants, variants), (325, 15));
}

#[test]
fn contradiction_of_start_voice_chat_is_reported() {
    let Some(page) = vendor("corpus/rtc/block/StartVoiceChat_2025-06-01_2123348.md") else {
        return;
    };
    let reading = read(&page, "");
    let reported: Vec<_> = reading
        .diagnostics
        .iter()
        .filter(|d| d.code == Code::BlockDepth)
        .collect();
    assert_eq!(reported.len(), 1);
    println!(
        "{}\n{}\n{:?}\n{}",
        reported[0],
        reported[0].label,
        reported[0].help,
        reported[0]
            .related
            .iter()
            .map(|r| r.label.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    );
    assert_eq!(reported[0].file.line_column(reported[0].span.start).0, 2265);
    for member in ["bot_name", "system_role"] {
        assert!(
            reported[0]
                .related
                .iter()
                .any(|related| related.label.contains(member)),
            "{member}"
        );
    }
}

#[test]
fn update_voice_chat_is_read_completely() {
    let Some(page) = vendor("corpus/rtc/block/UpdateVoiceChat_2025-06-01_2123350.md") else {
        return;
    };
    let reading = read(&page, "");
    let errors: Vec<String> = reading
        .diagnostics
        .iter()
        .filter(|d| d.is_error())
        .map(|d| format!("{d}\n{:?}", d.help))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    let (found, variants) = members(&reading.actions[0]);
    assert_eq!(
        (found.len() - variants, variants),
        (90, 7),
        "{:#?}",
        found.keys()
    );
}
