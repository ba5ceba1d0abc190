//! Our pages state the same facts as the vendor's: every Action, field by field. What differs on purpose is listed in
//! `fixtures/differences.toml` with its reason, and each entry there must still be true.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    fs,
    path::Path,
    sync::LazyLock,
};

use serde::Deserialize;
use serde_json::Value;
use volc_ir::{Action, Example, Field, RateLimit, StructDef, TypeDef};
use volc_spec::{Overlay, SourceFile, read_page};

use crate::{common, files, own_words::han};

/// The folders of the vendor's pages of this service.
const FOLDERS: [&str; 6] = [
    "rtc/ref-3.58",
    "rtc/mixin",
    "rtc/pipe",
    "rtc/legacy",
    "rtc/legacy-3.52",
    "rtc/block",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    difference: Vec<Difference>,
}

/// A difference that is wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Difference {
    action: String,
    place: String,
    reason: String,
}

#[test]
fn the_vendors_pages_and_ours_state_the_same_facts() {
    let mut pages = Vec::new();
    for folder in FOLDERS {
        let Some(folder) = files::corpus(folder) else {
            return;
        };
        pages.extend(common::pages(&folder));
    }
    // An Action may have several pages; the one that the list of Actions names comes last, and wins.
    pages.sort_by_key(|path| preferred(path));
    let theirs: BTreeMap<_, _> = pages
        .iter()
        .flat_map(|path| by_name(files::settled(path).actions))
        .collect();
    let mut ours = BTreeMap::new();
    let service = common::rtc();
    let mut from_sdk = BTreeSet::new();
    for path in common::pages(&common::specs("rtc")) {
        // In our words the titles of its variants are not those of its listed values.
        let overlay = Overlay::parse(&SourceFile::from_text("page.toml", files::unions())).0;
        let overlay = overlay.filter(|_| path.ends_with("ai/StartVoiceChat.md"));
        let source = common::source(&path);
        let reading = read_page(&source, overlay.as_ref(), &service, "family");
        if is_from_sdk(&path) {
            from_sdk.extend(by_name(reading.actions.clone()).map(|(name, _)| name));
        }
        ours.extend(by_name(reading.actions));
    }

    let mut found = BTreeMap::new();
    for (name, theirs) in &theirs {
        if from_sdk.contains(name) {
            continue;
        }
        let Some(ours) = ours.get(name) else {
            found.insert((name.clone(), "page".to_owned()), "we have none".to_owned());
            continue;
        };
        for (place, text) in compare(theirs, ours) {
            found.insert((name.clone(), place), text);
        }
    }
    let listed = listed();
    let unlisted: Vec<String> = found
        .iter()
        .filter(|(key, _)| !listed.contains(*key))
        .map(|((action, place), text)| format!("{action} {place}: {text}"))
        .collect();
    assert!(unlisted.is_empty(), "{}", unlisted.join("\n"));
    let gone: Vec<_> = listed
        .iter()
        .filter(|key| !found.contains_key(key))
        .collect();
    assert!(gone.is_empty(), "listed, but equal by now: {gone:?}");
    println!(
        "{} Actions compared with the vendor's pages; {} wanted differences",
        theirs
            .keys()
            .filter(|name| !from_sdk.contains(*name))
            .count(),
        found.len()
    );
}

/// Returns whether the overlay of our page says that its facts are the SDK's: such a page states nothing that the
/// vendor's does.
fn is_from_sdk(page: &Path) -> bool {
    let overlay = fs::read_to_string(page.with_extension("toml"));
    overlay.is_ok_and(|text| text.lines().any(|line| line == "facts = \"sdk\""))
}

/// The page of an Action that has several, where ours follows another one than the list of Actions names: the vendor
/// lists it, and no more the other.
const PREFERRED: &str = "StartVoiceChat_2024-06-01_1316243.md";

/// Returns whether this page is the preferred one, and whether the list of Actions names it as the one of its Action.
fn preferred(page: &Path) -> (bool, bool) {
    static LIST: LazyLock<String> = LazyLock::new(|| {
        let path = files::vendor("facts/rtc-actions.json").unwrap();
        fs::read_to_string(path).unwrap()
    });
    let name = page.file_name().unwrap().to_str().unwrap();
    let folder = page
        .parent()
        .unwrap()
        .file_name()
        .unwrap()
        .to_str()
        .unwrap();
    (
        name == PREFERRED,
        LIST.contains(&format!("{folder}/{name}\"")),
    )
}

fn listed() -> BTreeSet<(String, String)> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/differences.toml"
    );
    let listed: Listed = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    for entry in &listed.difference {
        assert!(!entry.reason.is_empty(), "{} {}", entry.action, entry.place);
    }
    listed
        .difference
        .into_iter()
        .map(|entry| (entry.action, entry.place))
        .collect()
}

fn by_name(actions: Vec<Action>) -> impl Iterator<Item = (String, Action)> {
    actions
        .into_iter()
        .map(|action| (format!("{}@{}", action.action, action.version), action))
}

/// Returns the differences and their places.
fn compare(theirs: &Action, ours: &Action) -> Vec<(String, String)> {
    let mut found = Vec::new();
    equal(&mut found, "method", &theirs.method, &ours.method);
    equal(&mut found, "path", &theirs.path, &ours.path);
    let deprecated = |action: &Action| action.deprecated.is_some();
    equal(
        &mut found,
        "deprecated",
        &deprecated(theirs),
        &deprecated(ours),
    );
    equal(
        &mut found,
        "rate limits",
        &limits(&theirs.rate_limits),
        &limits(&ours.rate_limits),
    );
    fields(
        &mut found,
        "Query",
        &theirs.request.query,
        &ours.request.query,
    );
    fields(&mut found, "Body", &theirs.request.body, &ours.request.body);
    fields(&mut found, "Result", &theirs.response, &ours.response);
    let (their_types, our_types) = (types(theirs), types(ours));
    for name in names(their_types.keys(), our_types.keys()) {
        match (their_types.get(name), our_types.get(name)) {
            (Some(TypeDef::Struct(theirs)), Some(TypeDef::Struct(ours))) => {
                structs(&mut found, theirs, ours)
            }
            (Some(TypeDef::Enum(theirs)), Some(TypeDef::Enum(ours))) => {
                let values = |def: &volc_ir::EnumDef| -> Vec<Value> {
                    def.variants
                        .iter()
                        .map(|variant| variant.value.clone())
                        .collect()
                };
                equal(
                    &mut found,
                    name,
                    &(theirs.of, values(theirs)),
                    &(ours.of, values(ours)),
                );
            }
            (theirs, ours) => equal(&mut found, name, &theirs.is_some(), &ours.is_some()),
        }
    }
    let (their, our) = (&theirs.examples, &ours.examples);
    equal(
        &mut found,
        "example.request",
        &examples(&their.request),
        &examples(&our.request),
    );
    equal(
        &mut found,
        "example.response",
        &examples(&their.response),
        &examples(&our.response),
    );
    found
}

fn structs(found: &mut Vec<(String, String)>, theirs: &StructDef, ours: &StructDef) {
    equal(found, &theirs.name, &theirs.usage, &ours.usage);
    fields(found, &theirs.name, &theirs.fields, &ours.fields);
}

fn fields(found: &mut Vec<(String, String)>, place: &str, theirs: &[Field], ours: &[Field]) {
    let order = |fields: &[Field], others: &[Field]| -> Vec<String> {
        let shared = fields
            .iter()
            .filter(|field| others.iter().any(|o| o.name == field.name));
        shared.map(|field| field.name.clone()).collect()
    };
    equal(found, place, &order(theirs, ours), &order(ours, theirs));
    let by_name = |fields: &[Field]| -> BTreeMap<String, Field> {
        fields
            .iter()
            .map(|field| (field.name.clone(), facts(field)))
            .collect()
    };
    let (theirs, ours) = (by_name(theirs), by_name(ours));
    for name in names(theirs.keys(), ours.keys()) {
        let place = format!("{place}.{name}");
        equal(found, &place, &theirs.get(name), &ours.get(name));
    }
}

fn equal<T: PartialEq + Debug>(
    found: &mut Vec<(String, String)>,
    place: &str,
    theirs: &T,
    ours: &T,
) {
    if theirs != ours {
        found.push((
            place.to_owned(),
            format!("the vendor has {theirs:?}, we have {ours:?}"),
        ));
    }
}

fn names<'a>(
    theirs: impl Iterator<Item = &'a String>,
    ours: impl Iterator<Item = &'a String>,
) -> BTreeSet<&'a String> {
    theirs.chain(ours).collect()
}

fn types(action: &Action) -> BTreeMap<String, &TypeDef> {
    action
        .types
        .iter()
        .map(|def| (def.name().to_owned(), def))
        .collect()
}

fn limits(limits: &[RateLimit]) -> Vec<RateLimit> {
    let plain = |limit: &RateLimit| RateLimit {
        span: Default::default(),
        ..limit.clone()
    };
    limits.iter().map(plain).collect()
}

/// A field without its documentation and its place.
fn facts(field: &Field) -> Field {
    let mut field = Field {
        docs: Default::default(),
        span: Default::default(),
        ..field.clone()
    };
    field
        .values
        .iter_mut()
        .for_each(|value| value.docs = Default::default());
    field.example = field.example.map(|example| prose(&example));
    field.deprecated = field.deprecated.map(|_| Default::default());
    field
}

fn examples(examples: &[Example]) -> Vec<Value> {
    examples
        .iter()
        .map(|example| without_prose(&example.value))
        .collect()
}

fn without_prose(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(prose(text)),
        Value::Array(items) => items.iter().map(without_prose).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (prose(name), without_prose(value)))
            .collect(),
        other => other.clone(),
    }
}

/// A text that is written by people is ours, not theirs.
fn prose(text: &str) -> String {
    let is_prose = text.chars().filter(|c| han(*c)).count() >= 8 || text == "示例文字";
    if is_prose {
        "prose".to_owned()
    } else {
        text.to_owned()
    }
}
