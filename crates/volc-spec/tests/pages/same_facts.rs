//! Our own page states the same facts as the vendor's.

use volc_ir::{Action, Field, TypeDef, Usage};
use volc_spec::read_page;

use crate::common;

/// Without documentation, places and findings: the facts.
fn facts(mut action: Action) -> Action {
    fn field(field: &mut Field) {
        field.docs.clear();
        field.span = Default::default();
        field.values.iter_mut().for_each(|value| value.docs.clear());
    }
    action.docs.clear();
    action.source.file.clear();
    action.source.sha256.clear();
    action.findings.clear();
    action
        .rate_limits
        .iter_mut()
        .for_each(|limit| limit.span = Default::default());
    let examples = &mut action.examples;
    examples
        .request
        .iter_mut()
        .chain(&mut examples.response)
        .for_each(|e| e.span = Default::default());
    action.request.query.iter_mut().for_each(field);
    action.request.body.iter_mut().for_each(field);
    action.response.iter_mut().for_each(field);
    for def in &mut action.types {
        match def {
            TypeDef::Struct(def) => {
                def.docs.clear();
                def.span = Default::default();
                def.fields.iter_mut().for_each(field);
            }
            TypeDef::Enum(def) => {
                def.docs.clear();
                def.span = Default::default();
                def.variants
                    .iter_mut()
                    .for_each(|variant| variant.docs.clear());
            }
        }
    }
    action
}

#[test]
fn the_vendors_page_and_ours_are_equal() {
    let Some(folder) = common::corpus("rtc/pipe") else {
        return;
    };
    let overlay = common::overlay(&common::specs("rtc/im/GetUserConversations.toml"));
    let service = common::rtc();
    let read = |path: std::path::PathBuf| {
        let mut reading = read_page(&common::source(&path), Some(&overlay), &service, "im");
        assert!(!reading.has_errors(), "{:?}", reading.diagnostics);
        assert_eq!(reading.actions.len(), 1);
        facts(reading.actions.remove(0))
    };
    let theirs = read(folder.join("GetUserConversations_2020-12-01_337049.md"));
    let ours = read(common::specs("rtc/im/GetUserConversations.md"));
    assert_eq!(theirs, ours);

    let fields = |usage| {
        ours.types.iter().filter_map(move |t| match t {
            TypeDef::Struct(s) if s.usage == usage => Some(s.fields.len()),
            _ => None,
        })
    };
    let all =
        ours.request.body.len() + ours.response.len() + fields(Usage::Response).sum::<usize>();
    assert_eq!(
        (
            ours.request.query.len(),
            fields(Usage::Request).count(),
            all
        ),
        (0, 0, 28)
    );
    let names: Vec<&str> = ours.types.iter().map(TypeDef::name).collect();
    assert_eq!(
        names,
        ["DataType", "ConversationInfo", "Status", "ConversationType"]
    );
}
