//! An Action whose storage needs the settings of its kind.

use serde_json::{Value, json};

use super::{action, field, int, string, strukt, strukt_def};

pub(crate) fn keep() -> Value {
    let settings = |kind: i64, or_unset: bool| json!({"required_if": [{"member": "Kind", "in": [kind], "or_unset": or_unset}]});
    let bucket = json!([field("Bucket", string(), json!({"required": true}))]);
    action(
        "KeepOrder",
        "2021-03-01",
        json!({
            "family": "order",
            "effect": "write",
            "request": {"query": [], "body": [
                field("Command", string(), json!({"required": true})),
                field("Text", string(), json!({"required_if": [{"member": "Command", "in": ["say"]}]})),
                field("Silence", string(), json!({"required_if": [{"member": "Command", "in": ["hush"]}]})),
                field("Store", strukt("Store"), json!({"required": true})),
            ]},
            "response": [],
            "types": [
                strukt_def("Store", "request", json!([
                    field("Kind", int(), json!({"default": 0})),
                    field("Shelf", strukt("Shelf"), settings(0, true)),
                    field("Cellar", strukt("Cellar"), settings(1, false)),
                ])),
                strukt_def("Shelf", "request", bucket.clone()),
                strukt_def("Cellar", "request", bucket),
            ],
            "examples": {"request": [{"value": {
                "Command": "say", "Text": "hello", "Store": {"Kind": 0, "Shelf": {"Bucket": "b"}},
            }, "span": super::span()}], "response": []},
        }),
    )
}
