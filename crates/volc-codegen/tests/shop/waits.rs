//! Actions that tell the state of a task.

use serde_json::{Value, json};

use super::{action, field, int, list, merged, span, string, strukt, strukt_def};

/// One task, which is an object of the response.
pub(super) fn get_parcel() -> Value {
    action(
        "GetParcel",
        "2021-03-01",
        json!({
            "family": "parcel",
            "method": "GET",
            "effect": "read",
            "request": {"body": [], "query": [field("Id", string(), json!({"required": true}))]},
            "response": [field("Parcel", strukt("Parcel"), json!({}))],
            "types": [
                strukt_def("Parcel", "response", json!([
                    field("Status", json!({"kind": "enum", "of": "int", "ref": "Status"}), json!({})),
                    field("Reason", json!({"kind": "enum", "of": "string", "ref": "Reason"}), json!({})),
                ])),
                values("Status", "int", json!([
                    {"name": "OnItsWay", "value": 0}, {"name": "Delivered", "value": 1}, {"name": "Lost", "value": 2},
                    {"name": "Returned", "value": -1},
                ])),
                values("Reason", "string", json!([{"name": "Stolen", "value": "stolen"}])),
            ],
            "wait": {
                "status": "Parcel.Status", "done": [1], "failed": [2, -1], "reason": "Parcel.Reason",
                "not_found": ["Order.lost", "Closed"], "every": 2_500,
            },
        }),
    )
}

/// Several tasks in lists of lists, of which there are further pages.
pub(super) fn list_parcels() -> Value {
    action(
        "ListParcels",
        "2021-03-01",
        json!({
            "family": "parcel",
            "effect": "read",
            "request": {"query": [], "body": [
                field("CustomerId", int(), json!({"required": true})),
                field("Cursor", int(), json!({"required": true})),
                field("Limit", int(), json!({"required": true})),
            ]},
            "response": [
                field("Boxes", list(strukt("Box")), json!({})),
                field("HasMore", json!({"kind": "bool"}), json!({})),
                field("NextCursor", int(), json!({})),
            ],
            "types": [
                strukt_def("Box", "response", json!([field("Parcels", list(strukt("Parcel")), json!({}))])),
                strukt_def("Parcel", "response", json!([
                    field("State", json!({"kind": "enum", "of": "string", "ref": "State"}), json!({})),
                ])),
                values("State", "string", json!([{"name": "Gone", "value": "gone"}, {"name": "Here", "value": "here"}])),
            ],
            "pagination": {"style": "cursor", "cursor": "Cursor", "limit": "Limit", "more": "HasMore", "next": "NextCursor", "items": "Boxes"},
            "wait": {"status": "Boxes.Parcels.State", "done": ["here", "gone"], "every": 60_000},
        }),
    )
}

/// A task whose state is a member of the response itself.
pub(super) fn weigh_parcel() -> Value {
    action(
        "WeighParcel",
        "2021-03-01",
        json!({
            "family": "parcel",
            "effect": "read",
            "response": [
                field("Status", json!({"kind": "enum", "of": "int", "ref": "Status"}), json!({})),
                field("ErrorNumber", int(), json!({})),
            ],
            "types": [values("Status", "int", json!([{"name": "Weighed", "value": 1}, {"name": "TooHeavy", "value": 2}]))],
            "wait": {"status": "Status", "done": [1], "failed": [2], "reason": "ErrorNumber", "every": 500},
        }),
    )
}

fn values(name: &str, of: &str, variants: Value) -> Value {
    let def = json!({"kind": "enum", "name": name, "of": of, "docs": {}, "span": span()});
    merged(def, json!({ "variants": variants }))
}
