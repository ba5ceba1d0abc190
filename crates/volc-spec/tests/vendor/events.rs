//! Our pages of events state the same facts as the vendor's three, which are read as they are: every event, its fields,
//! their types and values. What differs on purpose is listed here with its reason, and each entry must still be true.

use std::{collections::BTreeMap, path::Path};

use volc_ir::{Event, Field, Type, TypeDef};
use volc_spec::read_events;

use crate::{common, files};

/// The vendor's pages, in `rtc/reference`.
const PAGES: [&str; 3] = [
    "callback_events_75125.md",
    "im_callback_events_293100.md",
    "moderation_result_104534.md",
];

/// A difference that is wanted.
struct Difference {
    events: &'static [&'static str],
    /// The paths of fields.
    paths: &'static [&'static str],
    reason: &'static str,
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        events: &[
            "InvisibleUserJoinRoom",
            "InvisibleUserLeaveRoom",
            "UserAudioStreamStart",
            "UserAudioStreamStop",
            "UserJoinRoom",
            "UserLeaveRoom",
            "UserScreenAudioStreamStart",
            "UserScreenAudioStreamStop",
            "UserScreenVideoStreamStart",
            "UserScreenVideoStreamStop",
            "UserVideoStreamStart",
            "UserVideoStreamStop",
        ],
        paths: &["DeviceType"],
        reason: "the vendor names the values in the cell of the example, where API pages have examples of open texts",
    },
    Difference {
        events: &["MachineReviewResult@2020-12-01"],
        paths: &["Suggest"],
        reason: "the vendor's values are items without code marks, which are prose elsewhere",
    },
    Difference {
        events: &["MachineReviewResult@2020-12-01"],
        paths: &["RiskALL", "RiskALL.Name", "RiskALL.Score"],
        reason: "the vendor's type is a list of nothing in particular; its example has what `RiskHit` has",
    },
    Difference {
        events: &["Webcast"],
        paths: &["Reason"],
        reason: "the vendor's set of values begins with a stray colon",
    },
    Difference {
        events: &["AfterPush"],
        paths: &["SuccessPushResult"],
        reason: "the vendor's type is an object, its example a list",
    },
    Difference {
        events: &["BeforeSendMessage"],
        paths: &["Response.MessageBody.VisibleUsers"],
        reason: "only the vendor's text and example have it, not its table",
    },
];

/// The type of a field and its listed values, as a page states them.
type Facts = BTreeMap<String, String>;

#[test]
fn events_of_the_vendors_pages_and_ours_are_equal() {
    let Some(folder) = files::corpus("rtc/reference") else {
        return;
    };
    let theirs = PAGES.iter().flat_map(|page| events(&folder.join(page)));
    let theirs: BTreeMap<String, Facts> = theirs.collect();
    assert!(theirs.len() >= 50, "{}", theirs.len());
    let ours = common::pages(&common::specs("rtc/events"));
    let ours: BTreeMap<String, Facts> = ours.iter().flat_map(|page| events(page)).collect();
    let mut found = BTreeMap::new();
    for (name, theirs) in &theirs {
        let Some(ours) = ours.get(name) else {
            found.insert((name.clone(), String::new()), "we have none".to_owned());
            continue;
        };
        for path in theirs.keys().chain(ours.keys()) {
            let (their, our) = (theirs.get(path), ours.get(path));
            if their != our {
                let text = format!("the vendor has {their:?}, we have {our:?}");
                found.insert((name.clone(), path.clone()), text);
            }
        }
    }
    let mut gone = Vec::new();
    for listed in DIFFERENCES {
        assert!(!listed.reason.is_empty());
        for event in listed.events {
            for path in listed.paths {
                let key = ((*event).to_owned(), (*path).to_owned());
                if found.remove(&key).is_none() {
                    gone.push(key);
                }
            }
        }
    }
    assert!(gone.is_empty(), "listed, but equal by now: {gone:?}");
    let lines: Vec<String> = found
        .iter()
        .map(|((event, path), text)| format!("{event} {path}: {text}"))
        .collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    println!(
        "{} events compared with the vendor's pages; {} wanted differences",
        theirs.len(),
        DIFFERENCES
            .iter()
            .map(|listed| listed.events.len() * listed.paths.len())
            .sum::<usize>()
    );
}

fn events(page: &Path) -> Vec<(String, Facts)> {
    let reading = read_events(
        &common::source(page),
        None,
        "https://www.volcengine.com/docs/6348",
    );
    let errors: Vec<_> = reading
        .diagnostics
        .iter()
        .filter(|found| found.is_error())
        .collect();
    assert!(errors.is_empty(), "{}: {errors:?}", page.display());
    let named = reading.events.iter().map(|event| {
        let mut facts = Facts::new();
        walk(event, "", &event.data, &mut facts);
        let response = event.response.iter().flat_map(|response| &response.members);
        walk(event, "Response.", response, &mut facts);
        let name = match &event.version {
            Some(version) => format!("{}@{version}", event.name),
            None => event.name.clone(),
        };
        (name, facts)
    });
    named.collect()
}

fn walk<'a>(
    event: &'a Event,
    path: &str,
    fields: impl IntoIterator<Item = &'a Field>,
    facts: &mut Facts,
) {
    for field in fields {
        let path = format!("{path}{}", field.name);
        facts.insert(path.clone(), shape(event, &field.ty));
        if let Some(TypeDef::Struct(def)) = definition(event, &field.ty) {
            // A struct inside of itself would have no end.
            if path.matches('.').count() < 8 {
                walk(event, &format!("{path}."), &def.fields, facts);
            }
        }
    }
}

fn definition<'a>(event: &'a Event, ty: &Type) -> Option<&'a TypeDef> {
    let name = ty.named()?;
    event.types.iter().find(|def| def.name() == name)
}

/// A type without its name, with the listed values.
fn shape(event: &Event, ty: &Type) -> String {
    match ty {
        Type::List { of } => format!("list of {}", shape(event, of)),
        Type::Map { of } => format!("map of {}", shape(event, of)),
        Type::Struct { .. } => "object".to_owned(),
        Type::Enum { of, .. } => {
            let values: Vec<String> = match definition(event, ty) {
                Some(TypeDef::Enum(def)) => {
                    def.variants.iter().map(|v| v.value.to_string()).collect()
                }
                _ => Vec::new(),
            };
            format!("{of:?} of {}", values.join(", "))
        }
        other => format!("{other:?}"),
    }
}
