//! Events of the made-up service.

use serde_json::{Value, json};

use super::{field, int, list, merged, span, string, strukt, strukt_def};

/// The events.
pub(super) fn events() -> Value {
    json!([
        event(
            "OrderPaid",
            json!({
                "version": "2021-03-01",
                "docs": {"en": "An order was paid.", "zh": "订单已付款。"},
                "url": "https://docs.example/shop/9",
                "data": [
                    field("OrderId", string(), json!({"docs": {"en": "The order.", "zh": "订单"}})),
                    field("Items", list(strukt("Item")), json!({})),
                    field("Buyer", strukt("OrderPaid"), json!({})),
                    field("Secret", string(), json!({"sensitive": true})),
                ],
                "response": {
                    "docs": {"en": "Refuses the order.", "zh": "拒绝订单"},
                    "members": [
                        field("CheckCode", int(), json!({"required": true})),
                        field("Item", strukt("ChangedItem"), json!({})),
                    ],
                },
                "types": [
                    strukt_def("ChangedItem", "request", json!([field("Count", int(), json!({}))])),
                    strukt_def("Item", "response", json!([
                        field("Kind", json!({"kind": "enum", "of": "int", "ref": "Kind"}), json!({})),
                    ])),
                    {"kind": "enum", "name": "Kind", "of": "int", "span": span(), "variants": [{"name": "Book", "value": 1}]},
                    strukt_def("OrderPaid", "response", json!([field("Id", int(), json!({}))])),
                ],
            })
        ),
        event(
            "unknown",
            json!({"data": [field("type", int(), json!({}))]})
        ),
        event("self", json!({"data": []})),
        event(
            "OrderClosed",
            json!({
                "version": "2021-03-01",
                "data": [field("OrderId", string(), json!({}))],
            })
        ),
        event(
            "OrderClosed",
            json!({
                "version": "2022-06-01",
                "data": [field("OrderIds", list(string()), json!({}))],
            })
        ),
    ])
}

fn event(name: &str, more: Value) -> Value {
    let base = json!({
        "name": name,
        "data": [],
        "source": {"file": "shop/events/orders.md", "sha256": "0123456789abcdef".repeat(4)},
    });
    merged(base, more)
}
