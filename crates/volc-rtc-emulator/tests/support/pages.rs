//! Pages of another service, for what the built-in ones do not have: GET, structs in structs, bounds of every kind,
//! secrets, Actions without an example.

use serde_json::{Value, json};
use volc_ir::Ir;

pub(crate) fn pages() -> Ir {
    let span = json!({"line": 1, "column": 1, "start": 0, "end": 0});
    let field = |name: &str, kind: Value, more: Value| {
        let mut field =
            json!({"name": name, "type": kind, "required": false, "docs": {}, "span": span});
        for (name, value) in more.as_object().unwrap() {
            field[name] = value.clone();
        }
        field
    };
    let int = || json!({"kind": "int"});
    let text = || json!({"kind": "string"});
    let list = |of: Value| json!({"kind": "list", "of": of});
    let action = |name: &str,
                  method: &str,
                  query: Value,
                  body: Value,
                  response: Value,
                  types: Value| {
        json!({
            "action": name, "version": "2023-11-01", "family": "room", "method": method, "path": "/",
            "source": {"file": "test.md", "sha256": ""}, "docs": {},
            "request": {"query": query, "body": body}, "response": response, "types": types,
            "rate_limits": [], "examples": {"request": [], "response": []}, "findings": []
        })
    };
    let stream = json!({
        "kind": "struct", "name": "Stream", "usage": "request", "docs": {}, "span": span,
        "fields": [
            field("UserId", text(), json!({"required": true})),
            field("Volume", int(), json!({"bounds": {"any_of": [{"min": 1, "max": 100}, {"min": -1, "max": -1}]}})),
            field("Key", text(), json!({"sensitive": true, "bounds": {"max_length": 4}})),
        ]
    });
    let mode = json!({
        "kind": "enum", "name": "Mode", "of": "string", "docs": {}, "span": span,
        "variants": [{"name": "A", "value": "a", "docs": {}}, {"name": "B", "value": "b", "docs": {}}]
    });
    let node = json!({
        "kind": "struct", "name": "Node", "usage": "response", "docs": {}, "span": span,
        "fields": [
            field("Id", int(), json!({"example": "0007"})),
            field("Children", list(json!({"kind": "struct", "ref": "Node"})), json!({})),
        ]
    });
    let post = action(
        "StartThing",
        "POST",
        json!([]),
        json!([
            field("AppId", text(), json!({"required": true})),
            field(
                "Rate",
                json!({"kind": "float"}),
                json!({"bounds": {"any_of": [{"min": 0, "exclusive_min": true}]}})
            ),
            field(
                "Count",
                json!({"kind": "uint"}),
                json!({"bounds": {"any_of": [{"max": 18_446_744_073_709_551_614_u64}]}})
            ),
            field(
                "Name",
                text(),
                json!({"bounds": {"pattern": "[a-z]+", "max_bytes": 6}})
            ),
            field(
                "Mode",
                json!({"kind": "enum", "of": "string", "ref": "Mode"}),
                json!({})
            ),
            field(
                "Streams",
                list(json!({"kind": "struct", "ref": "Stream"})),
                json!({"bounds": {"max_items": 2}})
            ),
            field(
                "Ids",
                list(int()),
                json!({"bounds": {"any_of": [{"min": 1}]}})
            ),
            field("Extra", json!({"kind": "map", "of": int()}), json!({})),
            field("Free", json!({"kind": "json"}), json!({})),
            field("On", json!({"kind": "bool"}), json!({})),
            field("AppKey", text(), json!({"sensitive": true})),
        ]),
        json!([
            field("Name", text(), json!({"example": "n"})),
            field("Size", json!({"kind": "float"}), json!({"example": "1.5"})),
            field("On", json!({"kind": "bool"}), json!({"example": "true"})),
            field(
                "Mode",
                json!({"kind": "enum", "of": "string", "ref": "Mode"}),
                json!({"example": "?"})
            ),
            field(
                "Map",
                json!({"kind": "map", "of": text()}),
                json!({"example": "{\"a\":\"b\"}"})
            ),
            field("Ids", list(int()), json!({"example": "[1,2]"})),
            field("None", list(text()), json!({"example": "-"})),
            field("Root", json!({"kind": "struct", "ref": "Node"}), json!({})),
        ]),
        json!([stream, mode, node]),
    );
    let get = action(
        "ListThings",
        "GET",
        json!([
            field("AppId", text(), json!({"required": true})),
            field("Limit", int(), json!({"bounds": {"any_of": [{"max": 20}]}})),
            field("Ids", list(int()), json!({})),
            field("On", json!({"kind": "bool"}), json!({})),
            field("Filter", json!({"kind": "map", "of": int()}), json!({})),
            field("Token", text(), json!({"sensitive": true})),
        ]),
        json!([]),
        json!([]),
        json!([]),
    );
    serde_json::from_value(json!({
        "ir_version": volc_ir::IR_VERSION,
        "service": {"name": "things", "title": "Things", "documentation": "", "sites": []},
        "actions": [get, post]
    }))
    .unwrap()
}
