//! A made-up service whose pages use everything that a page can say.

#![allow(dead_code)] // Each test uses its part.

mod events;
pub(crate) mod nasty;
mod robot;
mod shared;
pub(crate) mod storage;
mod waits;

use serde_json::{Value, json};
use volc_ir::Ir;

pub(crate) fn ir() -> Ir {
    let actions = [
        list_orders("2021-03-01"),
        list_orders("2022-06-01"),
        get_url(),
        list_files(),
        list_shelves(),
        pack("PackBox", "shop/box/a.md"),
        pack("MendBox", "shop/box/b.md"),
        ping(),
        robot::start(),
        robot::update(),
        shared::start_record(),
        shared::update_stream(),
        shared::get_stream(),
        waits::get_parcel(),
        waits::list_parcels(),
        waits::weigh_parcel(),
    ];
    service(actions.to_vec())
}

/// A service that has just these Actions.
pub(crate) fn service(actions: Vec<Value>) -> Ir {
    let ir = json!({
        "ir_version": 2,
        "service": {
            "name": "shop",
            "title": "A shop",
            "documentation": "https://docs.example/shop",
            "sites": [
                {"name": "main", "host": "shop.example.com", "region": "cn-north-1", "docs": "The only one."},
            ],
            "families": {
                "file": {"docs": "Files of `orders`.", "aliases": ["attachment", "文件"]},
                "order": {"docs": "Orders.", "groups": [
                    {"title": "Sold <things>", "words": ["Orders"], "aliases": ["订单"]},
                    {"title": "Nothing", "words": ["Nothing"]},
                ]},
            },
        },
        "actions": actions,
        "events": events::events(),
        "codes": [
            {"code": "Closed", "number": 7, "http": 503, "retry": "later", "docs": {"en": "the shop is closed", "zh": "打烊"}, "advice": {"en": "Come back later.", "zh": "晚点再来"}, "file": "shop/errors/shop.md", "span": span()},
            {"code": "Order.lost", "docs": {"zh": "订单 [1] 丢了"}, "advice": {"zh": "看<订单>"}, "file": "shop/errors/shop.md", "span": span()},
            {"code": "Order.Sold", "name": "SoldOut", "retry": "throttle", "partial": false, "docs": {"en": "the last one was sold while the order was on its way through all of the shop's departments"}, "file": "shop/errors/shop.md", "span": span()},
            {"code": "Half", "partial": true, "docs": {"en": "only half of it was done"}, "file": "shop/errors/shop.md", "span": span()},
        ],
    });
    serde_json::from_value(ir).unwrap()
}

/// A POST with everything that a body can hold, and a listing.
fn list_orders(version: &str) -> Value {
    action(
        "ListOrders",
        version,
        json!({
            "family": "order",
            "effect": "read",
            "url": "https://docs.example/shop/1",
            "docs": {"en": "Lists the orders of a customer.", "zh": "查询[订单](2)。\n\n- 最多 [0, 100] 条\n- 见 \
                https://docs.example/shop/3 与 Vec<T>"},
            "request": {"query": [], "body": [
                field("CustomerId", int(), json!({"required": true, "docs": {"zh": "顾客"}})),
                field("Type", json!({"kind": "enum", "of": "int", "ref": "Type"}), json!({"required": true})),
                field("Filter", strukt("Filter"), json!({"required": true})),
                field("Channels", list(json!({"kind": "enum", "of": "string", "ref": "Channel"})), json!({"bounds": {"max_items": 5}})),
                field("Tags", json!({"kind": "map", "of": string()}), json!({})),
                field("Extra", json!({"kind": "json"}), json!({})),
                field("AccessKey", string(), json!({"sensitive": true, "bounds": {"min_length": 1, "max_length": 64, "pattern": "[a-z]+"}})),
                field("send", json!({"kind": "bool"}), json!({"default": false})),
                field("gen", json!({"kind": "uint"}), json!({"docs": {"en": "The generation."}})),
                field("Self", json!({"kind": "float"}), json!({"bounds": {"any_of": [{"min": 0, "exclusive_min": true, "max": 1.5}, {"min": -1, "max": -1}]}})),
                field("r", int(), json!({"docs": {"zh": "半径。该参数已废弃，请用 `gen`。"}, "deprecated": {"zh": "该参数已废弃，请用 `gen`"}})),
                field("SetTags", int(), json!({})),
                field("OldName", string(), json!({"rename": "NewName", "docs": {"zh": "已废弃。"}, "deprecated": {"en": "Use `Tags`"}})),
                field("Cursor", int(), json!({"required": true})),
                field("Limit", int(), json!({"required": true, "bounds": {"any_of": [{"min": 1, "max": 20}]}, "docs": {"zh": "最大值为 `20`。"}})),
            ]},
            "response": [
                field("Orders", list(strukt("Order")), json!({})),
                field("HasMore", json!({"kind": "bool"}), json!({})),
                field("NextCursor", int(), json!({})),
                field("Response", strukt("Response"), json!({})),
            ],
            "types": [
                strukt_def("Filter", "request", json!([
                    field("From", int(), json!({"required": true})),
                    field("Name", string(), json!({"required": true})),
                    field("Type", string(), json!({"docs": {"zh": "`type` 是关键字"}})),
                    field("New", int(), json!({})),
                ])),
                {"kind": "enum", "name": "Type", "of": "int", "docs": {}, "span": span(), "variants": [
                    {"name": "Paid", "value": 1, "docs": {"zh": "已付款"}},
                    {"name": "ValueMinus1", "value": -1, "docs": {}},
                    {"name": "Unknown", "value": 3, "docs": {"zh": "不明"}},
                ]},
                {"kind": "enum", "name": "Channel", "of": "string", "docs": {"zh": "渠道"}, "span": span(), "variants": [
                    {"name": "2g", "value": "2g", "docs": {}},
                    {"name": "h264", "value": "h.264", "docs": {"zh": "**H.264**"}},
                ]},
                strukt_def("Order", "response", json!([
                    field("Id", string(), json!({"aliases": ["OrderId"]})),
                    field("Token", string(), json!({"sensitive": true})),
                    field("Children", list(strukt("Order")), json!({})),
                    field("ByName", json!({"kind": "map", "of": list(int())}), json!({})),
                ])),
                strukt_def("Response", "response", json!([field("type", int(), json!({}))])),
            ],
            "rate_limits": [
                {"calls": 100, "seconds": 1, "scope": "account", "span": span()},
                {"calls": 5, "seconds": 60, "scope": "app", "shared_with": ["Ping"], "span": span()},
                {"calls": 1, "seconds": 1, "scope": "account", "condition": "夜间", "span": span()},
            ],
            "pagination": {"style": "cursor", "cursor": "Cursor", "limit": "Limit", "more": "HasMore", "next": "NextCursor", "items": "Orders"},
            "examples": {"response": [], "request": [{"span": span(), "value": {
                "CustomerId": 70_000_000_000_i64, "Type": 1, "Filter": {"From": 1, "Name": "a \"b\""}, "Channels": ["2g"],
                "AccessKey": "not a key", "send": true, "gen": -1, "Cursor": 0, "Limit": "20",
            }}]},
        }),
    )
}

/// A GET whose parameters are in the query.
fn get_url() -> Value {
    action(
        "GetURL",
        "2021-03-01",
        json!({
            "family": "file",
            "method": "GET",
            "path": "/url",
            "effect": "write",
            "request": {"body": [], "query": [
                field("Key", string(), json!({"required": true})),
                field("Sizes", list(int()), json!({})),
                field("Marks", list(int()), json!({"query_json": true})),
                field("Options", strukt("Options"), json!({})),
            ]},
            "response": [field("URL", string(), json!({}))],
            "types": [strukt_def("Options", "request", json!([field("Width", int(), json!({}))]))],
        }),
    )
}

/// A listing by offset, in texts.
fn list_files() -> Value {
    action(
        "ListFiles",
        "2021-03-01",
        json!({
            "family": "file",
            "effect": "read",
            "request": {"query": [], "body": [
                field("Offset", string(), json!({})),
                field("Limit", string(), json!({"default": "50"})),
            ]},
            "response": [field("Names", list(string()), json!({})), field("Total", int(), json!({}))],
            "pagination": {"style": "offset", "offset": "Offset", "limit": "Limit", "total": "Total", "items": "Names"},
        }),
    )
}

/// A listing by the number of the page, whose items lie deep.
fn list_shelves() -> Value {
    action(
        "ListShelves",
        "2021-03-01",
        json!({
            "family": "file",
            "effect": "read",
            "request": {"query": [], "body": [
                field("PageNum", int(), json!({"required": true, "default": 1})),
                field("PageSize", int(), json!({"default": 20})),
            ]},
            "response": [field("Data", strukt("Data"), json!({})), field("Seen", strukt("Seen"), json!({}))],
            "types": [
                strukt_def("Data", "response", json!([field("Page", strukt("Page"), json!({})), field("HasMore", json!({"kind": "bool"}), json!({}))])),
                strukt_def("Page", "response", json!([field("Shelves", list(strukt("Shelf")), json!({}))])),
                strukt_def("Shelf", "response", json!([field("Id", int(), json!({}))])),
                strukt_def("Seen", "response", json!([field("At", int(), json!({}))])),
            ],
            "pagination": {"style": "page", "page": "PageNum", "first": 1, "size": "PageSize", "more": "Data.HasMore", "items": "Data.Page.Shelves"},
        }),
    )
}

/// One of two that share a struct, with what is in it, and whose answers share an enumeration with it.
fn pack(name: &str, file: &str) -> Value {
    let shared = |mut def: Value, name: &str| {
        def["shared"] = json!(name);
        def
    };
    let material = json!({"kind": "enum", "of": "int", "ref": "Material"});
    action(
        name,
        "2021-03-01",
        json!({
            "family": "box",
            "effect": "write",
            "source": {"file": file, "sha256": "0123456789abcdef".repeat(4)},
            "request": {"query": [], "body": [
                field("Carton", strukt("Carton"), json!({"required": true})),
                field("Own", strukt("Own"), json!({})),
            ]},
            "response": [field("Material", material.clone(), json!({}))],
            "types": [
                shared(strukt_def("Carton", "request", json!([
                    field("Size", list(strukt("Size")), json!({"docs": {"zh": format!("{name} 的尺寸")}, "required": true})),
                    field("Material", material, json!({})),
                ])), "Carton"),
                shared(strukt_def("Size", "request", json!([field("Width", int(), json!({"bounds": {"any_of": [{"min": 1}]}}))])), "Size"),
                shared(json!({"kind": "enum", "name": "Material", "of": "int", "docs": {"zh": "材料"}, "span": span(), "variants": [
                    {"name": "Paper", "value": 0, "docs": {"zh": "纸"}},
                ]}), "Stuff"),
                strukt_def("Own", "request", json!([field("Size", int(), json!({}))])),
            ],
        }),
    )
}

/// Nothing required, nothing answered, nothing said.
fn ping() -> Value {
    action(
        "Ping",
        "2021-03-01",
        json!({"family": "try", "facts": "sdk", "deprecated": {"en": "It goes away."}}),
    )
}

fn action(name: &str, version: &str, more: Value) -> Value {
    let base = json!({
        "action": name,
        "version": version,
        "family": "",
        "method": "POST",
        "path": "/",
        "source": {"file": format!("shop/{name}.md"), "sha256": "0123456789abcdef".repeat(4)},
        "docs": {},
        "request": {"query": [], "body": []},
        "response": [],
        "types": [],
        "rate_limits": [],
        "examples": {"request": [], "response": []},
        "findings": [],
    });
    merged(base, more)
}

fn field(name: &str, ty: Value, more: Value) -> Value {
    merged(
        json!({"name": name, "type": ty, "required": false, "docs": {}, "span": span()}),
        more,
    )
}

fn strukt_def(name: &str, usage: &str, fields: Value) -> Value {
    json!({"kind": "struct", "name": name, "usage": usage, "docs": {}, "fields": fields, "span": span()})
}

fn int() -> Value {
    json!({"kind": "int"})
}

fn string() -> Value {
    json!({"kind": "string"})
}

fn list(of: Value) -> Value {
    json!({"kind": "list", "of": of})
}

fn strukt(name: &str) -> Value {
    json!({"kind": "struct", "ref": name})
}

fn span() -> Value {
    json!({"line": 1, "column": 1, "start": 0, "end": 0})
}

fn merged(mut base: Value, more: Value) -> Value {
    if let (Value::Object(base), Value::Object(more)) = (&mut base, more) {
        base.extend(more);
    }
    base
}
