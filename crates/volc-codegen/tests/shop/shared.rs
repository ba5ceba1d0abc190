//! Actions of two families that share types of the whole service.

use serde_json::{Value, json};

use super::{action, field, int, list, merged, span, string, strukt, strukt_def};

/// It demands more than the others.
pub(super) fn start_record() -> Value {
    action(
        "StartRecord",
        "2021-03-01",
        json!({
            "family": "record",
            "request": {"query": [], "body": [
                field("Canvas", strukt("Canvas"), json!({"required": true})),
                field("Canvases", list(strukt("Canvas")), json!({})),
                field("ByName", json!({"kind": "map", "of": strukt("Canvas")}), json!({})),
            ]},
            "types": [
                shared(merged(strukt_def("Canvas", "request", json!([
                    field("Width", int(), json!({"required": true, "bounds": {"any_of": [{"min": 2, "max": 1920}]}, "default": 640})),
                    field("Color", int(), json!({"docs": {"zh": "颜色"}})),
                    field("Mode", mode(), json!({"required": true})),
                ])), json!({"one_of": [{"members": ["Width", "Color"], "count": "at_least"}]})), "Canvas"),
                shared(modes("Mode"), "Mode"),
            ],
        }),
    )
}

/// It has a member of its own.
pub(super) fn update_stream() -> Value {
    action(
        "UpdateStream",
        "2021-03-01",
        json!({
            "family": "stream",
            "request": {"query": [], "body": [field("Layout", strukt("Layout"), json!({}))]},
            "types": [
                strukt_def("Layout", "request", json!([field("Canvas", strukt("StreamCanvas"), json!({}))])),
                shared(strukt_def("StreamCanvas", "request", json!([
                    field("Width", int(), json!({"bounds": {"any_of": [{"min": 2, "max": 1280}]}})),
                    field("Height", int(), json!({"required": true, "docs": {"en": "The height."}})),
                    field("Color", int(), json!({"docs": {"en": "The color.", "zh": "颜色"}})),
                    field("Mode", mode(), json!({"required": true})),
                ])), "Canvas"),
                shared(modes("Mode"), "Mode"),
            ],
        }),
    )
}

/// It receives the enumeration.
pub(super) fn get_stream() -> Value {
    action(
        "GetStream",
        "2021-03-01",
        json!({
            "family": "stream",
            "response": [field("Mode", mode(), json!({})), field("Name", string(), json!({}))],
            "types": [shared(modes("Mode"), "Mode")],
        }),
    )
}

fn mode() -> Value {
    json!({"kind": "enum", "of": "int", "ref": "Mode"})
}

fn modes(name: &str) -> Value {
    json!({"kind": "enum", "name": name, "of": "int", "span": span(), "variants": [
        {"name": "Fit", "value": 0}, {"name": "Fill", "value": 1},
    ]})
}

fn shared(mut def: Value, name: &str) -> Value {
    def["shared"] = json!(format!("types.{name}"));
    def
}
