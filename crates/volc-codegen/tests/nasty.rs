//! Whatever a page says, what is generated from it compiles, or is refused.

#![allow(clippy::unwrap_used, clippy::panic)]
#![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints)]

mod shop;

/// The Actions of `shop::nasty`, as `golden_files` writes them.
#[rustfmt::skip]
#[deny(missing_docs, unused)]
#[allow(
    clippy::module_inception, clippy::too_many_arguments, clippy::type_complexity, dead_code, deprecated, unexpected_cfgs, unreachable_pub,
    non_camel_case_types, non_snake_case,
)]
#[path = "goldens/nasty"]
pub mod nasty {
    pub mod r#type;
    pub mod required;
}

use nasty::required;
use proptest::prelude::*;
use serde_json::{Value, json};
use volc_codegen::{Lock, generate, generate_events, plain_names};
use volc_ir::Ir;

volc_core::__private::service_client!(SERVICE);

static SERVICE: volc_core::api::ServiceInfo = volc_core::api::ServiceInfo::new("nasty", &[]);

#[test]
fn nasty_names_are_sent_as_the_page_has_them() {
    use nasty::r#type::optional::OptionalRequest;

    let request = serde_json::to_value(OptionalRequest::new()).unwrap();
    let names: Vec<&String> = request.as_object().unwrap().keys().collect();
    for name in shop::nasty::NAMES {
        assert!(names.iter().any(|other| other == name), "{name:?} is lost");
    }
    assert_eq!(request[""], shop::nasty::TEXT);
}

/// All that is generated, or the error.
fn generated(ir: &Ir) -> Result<Vec<String>, String> {
    let plain = plain_names(ir, &Lock::default(), None).map_err(|error| error.to_string())?;
    let service =
        generate(ir, "shop", &plain, &Lock::default()).map_err(|error| error.to_string())?;
    let events =
        generate_events(ir, "shop", &Lock::default()).map_err(|error| error.to_string())?;
    Lock::parse(&service.lock.to_string()).map_err(|error| error.to_string())?;
    Ok(service
        .files
        .into_values()
        .chain(events.files.into_values())
        .collect())
}

fn check(ir: &Ir) {
    let Ok(files) = generated(ir) else {
        return;
    };
    for text in files {
        let hidden = |c: char| {
            c.is_control() && c != '\n'
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
        };
        assert!(!text.contains(hidden), "{text}");
        if let Err(error) = syn::parse_file(&text) {
            panic!("{error}: {text}");
        }
    }
}

#[test]
fn five_hundred_fields_are_generated() {
    let fields: Vec<Value> = (0..500)
        .map(|at| field(&format!("Field{at}"), ""))
        .collect();
    let mut action = shop::nasty::actions().remove(2);
    action["request"]["body"] = json!(fields);
    action["response"] = json!(fields);
    let files = generated(&shop::service(vec![action])).unwrap();
    assert!(
        files
            .iter()
            .any(|text| text.matches("optional field").count() == 500)
    );
}

fn field(name: &str, docs: &str) -> Value {
    let span = json!({"line": 1, "column": 1, "start": 0, "end": 0});
    json!({"name": name, "type": {"kind": "string"}, "required": false, "docs": {"en": docs, "zh": docs}, "default": docs, "span": span})
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_becomes_rust_or_an_error(
        name in ".{0,8}", other in ".{0,8}", docs in "(\\PC|[\n\r`*/<>{}\"\u{202e}\u{0}]){0,40}", value in any::<String>(),
    ) {
        let mut actions = shop::nasty::actions();
        let action = &mut actions[1];
        action["action"] = json!(name);
        action["docs"] = json!({"en": docs, "zh": docs});
        action["request"]["body"] = json!([field(&name, &docs), field(&other, &value)]);
        action["response"] = json!([field(&other, &docs)]);
        for def in action["types"].as_array_mut().unwrap() {
            if def["name"] == "Level" {
                def["variants"] = json!([{"name": name, "value": value, "docs": {"zh": docs}}, {"name": other, "value": docs}]);
            }
        }
        let mut ir = shop::service(actions);
        ir.events[0].name = name;
        ir.events[0].docs.zh = docs;
        ir.service.title = value;
        check(&ir);
    }
}
