//! The examples of our pages as events.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use volc_rtc_events::data::EventData;

/// The events of the intermediate representation; none, with a line that says so, where only this package is.
fn events() -> Vec<Value> {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../volc-rtc-emulator/src/generated/rtc.ir.json"
    );
    let Ok(text) = fs::read(file) else {
        println!("skipped: {file} is not here");
        return Vec::new();
    };
    let ir: Value = serde_json::from_slice(&text).unwrap();
    ir["events"].as_array().unwrap().clone()
}

/// The data of an example, which may be a whole callback.
fn data(example: &Value) -> Value {
    match &example["EventData"] {
        Value::String(text) => serde_json::from_str(text).unwrap(),
        Value::Object(_) => example["EventData"].clone(),
        _ => example.clone(),
    }
}

#[test]
fn examples_are_read_as_their_events() {
    let (mut read, mut without) = (0, BTreeSet::new());
    for event in events() {
        let name = event["name"].as_str().unwrap();
        let version = event["version"].as_str().unwrap_or("2020-12-01");
        let examples = event["examples"].as_array();
        if examples.is_none() {
            without.insert(name.to_owned());
        }
        for example in examples.into_iter().flatten() {
            let json = data(&example["value"]);
            let data = EventData::read(name, version, json.to_string().as_bytes()).unwrap();
            assert_eq!(data.name(), name);
            let printed = format!("{data:?}");
            assert!(
                !printed.starts_with("Unknown(") && !printed.contains("(Other(..))"),
                "{printed}"
            );
            let written = serde_json::to_value(&data).unwrap();
            missing(&json, &written, name);
            read += 1;
        }
    }
    println!("{read} examples read; without one: {without:?}");
}

/// Asserts that all of an example is in what was read, but for members of no value.
fn missing(example: &Value, written: &Value, path: &str) {
    match (example, written) {
        (Value::Object(members), Value::Object(found)) => {
            for (name, value) in members {
                let path = format!("{path}.{name}");
                match found.get(name) {
                    Some(found) => missing(value, found, &path),
                    None => assert!(
                        value.is_null() || name.starts_with("Error"),
                        "{path} is lost"
                    ),
                }
            }
        }
        (Value::Array(items), Value::Array(found)) => {
            assert_eq!(items.len(), found.len(), "{path}");
            for (at, (item, found)) in items.iter().zip(found).enumerate() {
                missing(item, found, &format!("{path}[{at}]"));
            }
        }
        (Value::Number(one), Value::Number(other)) => {
            assert!(
                (one.as_f64().unwrap() - other.as_f64().unwrap()).abs() < f64::EPSILON,
                "{path}"
            );
        }
        (Value::Null, _) => {}
        (example, written) => {
            let text = |value: &Value| value.to_string().trim_matches('"').to_owned();
            assert_eq!(text(example), text(written), "{path}");
        }
    }
}
