//! A page as none should be, which generated code has to live with.

use serde_json::{Value, json};

use super::{action, field, int, list, merged, span, string, strukt, strukt_def};

/// Text that means something to rustc, to rustdoc or to a reader.
pub(crate) const TEXT: &str = "a \u{202e}turned\u{202c} */ /* \"# {} {x} \\ \u{0} \r b\rc \u{2066}\u{61c} <script> `x \
    [y](z) ```\n```rust\nfn x( {\n```\n//! no\n#![x]";

/// Names that are no identifiers, or others than they seem.
pub(crate) const NAMES: &[&str] = &[
    "self",
    "Self",
    "SELF",
    "crate",
    "super",
    "_",
    "__",
    "",
    "--",
    "2g",
    "a-b",
    "a_b",
    "a b",
    "A.B",
    "\"q\\",
    "t\u{202e}u",
    "l\nb",
    "n\u{0}",
    "send",
    "new",
    "items",
    "pages",
    "options",
    "into_future",
    "a",
    "set_a",
    "SetA",
    "type",
    "r#type",
    "Type",
    "e\u{301}",
    "\u{e9}",
    "bool",
    "i64",
    "u64",
    "f64",
    "str",
    "char",
    "会话",
    "ｗｉｄｅ",
    "ǅ",
    "İ",
    "clone",
    "String",
    "required",
    "volc_core",
    "std",
    "core",
    "Ok",
    "None",
    "value",
    "request",
    "client",
    "call",
    "gen",
    "union",
    "macro_rules",
    "'a",
    "fn()",
    "🦀",
    "ﬁ",
    "ſ",
];

/// The Actions.
pub(crate) fn actions() -> Vec<Value> {
    let fields = |required: bool| -> Vec<Value> {
        let docs = json!({"required": required, "docs": {"en": TEXT, "zh": TEXT}});
        NAMES
            .iter()
            .map(|name| field(name, string(), docs.clone()))
            .collect()
    };
    let more = json!({
        "types": types(),
        "request": {"query": [], "body": fields(true)},
        "response": fields(false),
        "docs": {"en": TEXT, "zh": TEXT},
        "deprecated": {"en": TEXT, "zh": ""},
        "errors": [{"code": TEXT, "docs": {"en": TEXT, "zh": TEXT}, "advice": {"zh": TEXT}, "span": span()}],
        "source": {"file": "x/\u{202e}\n.md", "sha256": ""},
        "url": "https://x.example/\u{202e}\"",
    });
    let mut actions = vec![
        named("Required", more.clone()),
        named(
            "Optional",
            merged(
                more,
                json!({"request": {"query": [], "body": optional()}, "response": response()}),
            ),
        ),
    ];
    actions.extend(
        ["new", "self", "send", "2Fast", "type", "会话"].map(|name| named(name, json!({}))),
    );
    actions
}

fn named(name: &str, more: Value) -> Value {
    action(name, "2021-03-01", merged(json!({"family": "type"}), more))
}

fn optional() -> Vec<Value> {
    let mut fields: Vec<Value> = NAMES
        .iter()
        .map(|name| field(name, string(), json!({"default": TEXT, "fixed": TEXT, "aliases": [TEXT], "bounds": {"pattern": TEXT}})))
        .collect();
    for (at, name) in STRUCTS.iter().enumerate() {
        fields.push(field(&format!("S{at}"), strukt(name), json!({})));
    }
    fields.push(field(
        "Level",
        json!({"kind": "enum", "of": "string", "ref": "Level"}),
        json!({"fixed": TEXT}),
    ));
    fields.push(field(
        "Empty",
        json!({"kind": "enum", "of": "int", "ref": "Empty"}),
        json!({}),
    ));
    fields.push(field(
        "Tree",
        strukt("Tree"),
        json!({"required_if": [{"member": TEXT, "in": [TEXT, 1, true], "unless": TEXT}]}),
    ));
    fields.push(field(
        "Big",
        json!({"kind": "uint"}),
        json!({"bounds": {"any_of": [{"max": u64::MAX}, {"min": 1e300}]}}),
    ));
    fields.push(field(
        "Any",
        json!({"kind": "union", "ref": "Union"}),
        json!({}),
    ));
    fields
}

fn response() -> Vec<Value> {
    vec![
        field("Tree", list(strukt("Leaf")), json!({})),
        field(
            "Level",
            json!({"kind": "enum", "of": "string", "ref": "Level"}),
            json!({}),
        ),
    ]
}

/// Names of structs that the prelude, the imports or the Action's own types have.
const STRUCTS: &[&str] = &[
    "String",
    "Option",
    "Vec",
    "Self",
    "self",
    "Box",
    "T",
    "2D",
    "",
    "Json",
    "Sensitive",
    "BTreeMap",
    "OptionalRequest",
    "OptionalOutput",
    "OptionalCall",
    "Send",
    "i64",
    "会话",
    "Int",
    "Float",
    "Default",
    "Clone",
    "Debug",
    "Into",
    "Iterator",
];

fn types() -> Vec<Value> {
    let mut types: Vec<Value> = STRUCTS
        .iter()
        .map(|name| {
            merged(
                strukt_def(
                    name,
                    "request",
                    json!([field("new", int(), json!({"required": true}))]),
                ),
                json!({"docs": {"zh": TEXT}}),
            )
        })
        .collect();
    types.extend([
        strukt_def("Tree", "request", json!([
            field("Children", list(strukt("Tree")), json!({})),
            field("ByName", json!({"kind": "map", "of": list(strukt("Tree"))}), json!({})),
            field("Via", list(strukt("Via")), json!({})),
        ])),
        strukt_def("Via", "request", json!([field("Tree", strukt("Tree"), json!({"required": true}))])),
        strukt_def("Leaf", "response", json!([field("Children", list(strukt("Leaf")), json!({}))])),
        json!({"kind": "enum", "name": "Level", "of": "string", "docs": {"zh": TEXT}, "span": span(), "variants": variants()}),
        json!({"kind": "enum", "name": "Empty", "of": "int", "span": span(), "variants": []}),
        json!({"kind": "union", "name": "Union", "usage": "request", "tags": [{"own": TEXT}], "span": span(), "docs": {"en": TEXT}, "of": [
            {"name": "Self", "struct": "UnionA", "when": {TEXT: TEXT}, "has": ["Member"], "one_of": {TEXT: [TEXT]}, "docs": {"en": TEXT}, "span": span()},
            {"name": "self", "struct": "UnionB", "when": {TEXT: TEXT}, "span": span()},
        ]}),
        strukt_def("UnionA", "request", json!([field("Member", string(), json!({"required": true}))])),
        strukt_def("UnionB", "request", json!([])),
    ]);
    types
}

fn variants() -> Vec<Value> {
    let of =
        |name: &&str| json!({"name": name, "value": format!("{name}{TEXT}"), "docs": {"en": TEXT}});
    let mut variants: Vec<Value> = NAMES.iter().map(of).collect();
    variants.push(json!({"name": "Unknown", "value": TEXT}));
    variants.push(json!({"name": "", "value": ""}));
    variants
}
