//! Unions, conditional requirements, formats and constants of hand-written pages: what is refused, and what is
//! answered.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use support::{Call, Response, builder, start};
use volc_ir::Ir;
use volc_rtc_emulator::Running;

/// A page whose request and response have unions of every form.
fn pages() -> Ir {
    let span = json!({"line": 1, "column": 1, "start": 0, "end": 0});
    let field = |name: &str, ty: Value, more: Value| {
        let mut field = json!({"name": name, "type": ty, "required": false, "span": span});
        for (name, value) in more.as_object().unwrap() {
            field[name] = value.clone();
        }
        field
    };
    let text = || json!({"kind": "string"});
    let int = || json!({"kind": "int"});
    let union = |name: &str| json!({"kind": "union", "ref": name});
    let listed = |name: &str| json!({"kind": "enum", "of": "string", "ref": name});
    let required = || json!({"required": true});
    let structure = |name: &str, usage: &str, fields: Value| json!({"kind": "struct", "name": name, "usage": usage, "fields": fields, "span": span});
    let enumeration = |name: &str, values: &[&str]| {
        let variants: Vec<Value> = values
            .iter()
            .map(|v| json!({"name": v, "value": v}))
            .collect();
        json!({"kind": "enum", "name": name, "of": "string", "variants": variants, "span": span})
    };
    let variant = |name: &str, ty: &str, when: Value, more: Value| {
        let mut variant = json!({"name": name, "struct": ty, "when": when, "span": span});
        for (name, value) in more.as_object().unwrap() {
            variant[name] = value.clone();
        }
        variant
    };
    let union_def = |name: &str, usage: &str, tags: Value, of: Value| json!({"kind": "union", "name": name, "usage": usage, "tags": tags, "of": of, "span": span});
    let volcano = |mode: &str| json!({"^Provider": "volcano", "Mode": mode});
    let mut types = json!([
        enumeration("Provider", &["volcano", "gateway", "unheard"]),
        enumeration("MemoryProvider", &["volc", "other"]),
        structure(
            "Big",
            "request",
            json!([
                field("AppId", text(), required()),
                field(
                    "Rate",
                    int(),
                    json!({"bounds": {"any_of": [{"min": 0, "max": 0}, {"min": 8, "max": 16}]}})
                )
            ])
        ),
        structure(
            "BigPassThrough",
            "request",
            json!([
                field("Raw", json!({"kind": "json"}), required()),
                field("AppId", text(), json!({}))
            ])
        ),
        structure(
            "Small",
            "request",
            json!([field("Cluster", text(), json!({}))])
        ),
        structure(
            "Gateway",
            "request",
            json!([
                field(
                    "Url",
                    text(),
                    json!({"required": true, "fixed": "https://gateway.example"})
                ),
                field("Token", text(), json!({"sensitive": true, "fixed": "t"}))
            ])
        ),
        union_def(
            "Asr",
            "request",
            json!([{"sibling": "Provider"}, {"own": "Mode"}]),
            json!([
                variant(
                    "BigPassThrough",
                    "BigPassThrough",
                    volcano("big"),
                    json!({"has": ["Raw"]})
                ),
                variant("Big", "Big", volcano("big"), json!({})),
                variant("Small", "Small", volcano("small"), json!({})),
                variant(
                    "Gateway",
                    "Gateway",
                    json!({"^Provider": "gateway"}),
                    json!({})
                ),
            ])
        ),
        structure(
            "Ark",
            "request",
            json!([
                field(
                    "Model",
                    text(),
                    json!({"required_if": [{"member": "Thinking", "in": ["on"], "unless": "Endpoint"}]})
                ),
                field("Endpoint", text(), json!({})),
                field("Thinking", text(), json!({})),
            ])
        ),
        structure(
            "Custom",
            "request",
            json!([field(
                "Url",
                text(),
                json!({"required": true, "format": "uri"})
            )])
        ),
        union_def(
            "Llm",
            "request",
            json!([{"own": "Mode"}]),
            json!([
                variant("Ark", "Ark", json!({"Mode": "ark"}), json!({})),
                variant("Custom", "Custom", json!({"Mode": "custom"}), json!({})),
            ])
        ),
        structure("Volc", "request", json!([field("Size", int(), json!({}))])),
        structure(
            "Other",
            "request",
            json!([field("Name", text(), required())])
        ),
        union_def(
            "Memory",
            "request",
            json!([{"sibling": "MemoryProvider"}]),
            json!([
                variant(
                    "Volc",
                    "Volc",
                    json!({"^MemoryProvider": "volc"}),
                    json!({})
                ),
                variant(
                    "Other",
                    "Other",
                    json!({"^MemoryProvider": "other"}),
                    json!({})
                ),
            ])
        ),
        structure(
            "Parts",
            "request",
            json!([field("A", text(), json!({})), field("B", text(), json!({}))])
        ),
        structure(
            "Fast",
            "response",
            json!([field("Speed", int(), json!({"example": "3"}))])
        ),
        structure(
            "Slow",
            "response",
            json!([
                field("Delay", int(), json!({"example": "9"})),
                field("Kind", text(), json!({"fixed": "slow"}))
            ])
        ),
        enumeration("Pace", &["fast", "slow"]),
        union_def(
            "Result",
            "response",
            json!([{"sibling": "Pace"}, {"own": "Mode"}]),
            json!([
                variant(
                    "Fast",
                    "Fast",
                    json!({"^Pace": "fast", "Mode": "f"}),
                    json!({})
                ),
                variant(
                    "Slow",
                    "Slow",
                    json!({"^Pace": "slow", "Mode": "s"}),
                    json!({})
                ),
            ])
        ),
    ]);
    let one_of = json!([{"members": ["A", "B"], "count": "exactly"}]);
    let mut definitions = types.as_array_mut().unwrap().iter_mut();
    definitions.find(|def| def["name"] == "Parts").unwrap()["one_of"] = one_of;
    let body = json!([
        field(
            "Provider",
            listed("Provider"),
            json!({"required": true, "tag_of": "Params"})
        ),
        field("Params", union("Asr"), required()),
        field("Llm", union("Llm"), json!({})),
        field(
            "MemoryProvider",
            listed("MemoryProvider"),
            json!({"tag_of": "Memory"})
        ),
        field("Memory", union("Memory"), json!({})),
        field(
            "Llms",
            json!({"kind": "list", "of": union("Llm")}),
            json!({})
        ),
        field("At", text(), json!({"format": "date-time"})),
        field(
            "Parts",
            json!({"kind": "list", "of": {"kind": "struct", "ref": "Parts"}}),
            json!({})
        ),
        field(
            "Reason",
            text(),
            json!({"required_if": [{"member": "Body.Memory.Size", "in": ["3"]}, {"member": "At"}]})
        ),
    ]);
    let response = json!([
        field(
            "Pace",
            listed("Pace"),
            json!({"example": "slow", "tag_of": "Result"})
        ),
        field("Result", union("Result"), json!({})),
        field("Alone", union("Result"), json!({})),
    ]);
    serde_json::from_value(json!({
        "ir_version": volc_ir::IR_VERSION,
        "service": {"name": "agents", "title": "Agents", "documentation": "", "sites": []},
        "actions": [{
            "action": "StartAgent", "version": "2025-06-01", "family": "ai", "method": "POST", "path": "/",
            "source": {"file": "test.md", "sha256": ""},
            "request": {"query": [], "body": body, "one_of": [{"members": ["Llm", "Llms"], "count": "at_least"}]},
            "response": response, "types": types,
            "rate_limits": [], "examples": {"request": [], "response": []}, "findings": [],
        }],
    }))
    .unwrap()
}

/// A request that is right, with some members changed; null takes one away.
fn request(change: &Value) -> Value {
    let mut body =
        json!({"Provider": "volcano", "Params": {"Mode": "small"}, "Llm": {"Mode": "ark"}});
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

async fn send(running: &Running, change: &Value) -> Response {
    let call = Call::action("StartAgent", "2025-06-01", request(change));
    call.with(|call| call.service = "agents")
        .send(running)
        .await
}

#[tokio::test]
async fn objects_of_each_variant_are_read() {
    let handler = |call: &volc_rtc_emulator::Call<'_>| Ok(Value::Object(call.parameters.clone()));
    let echo = builder()
        .with_ir(pages())
        .handler("StartAgent", "2025-06-01", handler);
    let running = start(echo).await;
    let changes = [
        json!({"Params": {"Mode": "small", "Cluster": "c"}}),
        json!({"Params": {"Mode": "big", "AppId": "a", "Rate": 0}}),
        json!({"Params": {"Mode": "big", "AppId": "a", "Rate": 16}}),
        json!({"Params": {"Mode": "big", "Raw": {"any": [1]}}}),
        json!({"Params": {"Mode": "big", "Raw": 1, "AppId": "a"}}),
        json!({"Provider": "gateway", "Params": {"Url": "https://gateway.example"}}),
        json!({"Llm": {"Mode": "custom", "Url": "https://a.example"}}),
        json!({"Llm": {"Mode": "ark", "Thinking": "on", "Endpoint": "e"}}),
        json!({"Memory": {"Size": 1}}),
        json!({"MemoryProvider": "other", "Memory": {"Name": "n"}}),
        json!({"Llms": [{"Mode": "ark", "Thinking": "off"}, {"Mode": "custom", "Url": "https://b.example"}]}),
        json!({"At": "2026-11-27T08:00:00Z", "Reason": "r"}),
        json!({"At": "", "Reason": "r"}),
        json!({"Parts": [{"A": "1"}, {"B": "2"}]}),
    ];
    for change in changes {
        let answer = send(&running, &change).await;
        assert_eq!(*answer.result(), request(&change), "{change}");
    }
    let answer = send(
        &running,
        &json!({"Params": {"Mode": "big", "AppId": 7, "Rate": "8"}}),
    )
    .await;
    assert_eq!(
        answer.result()["Params"],
        json!({"Mode": "big", "AppId": "7", "Rate": 8})
    );
}

#[tokio::test]
async fn objects_of_no_variant_are_refused() {
    struct Case {
        change: Value,
        message: &'static str,
    }
    let case = |change: Value, message: &'static str| Case { change, message };
    let cases = [
        // For each tag in order: missing, then unlisted.
        case(json!({"Provider": null}), "`Provider` is required"),
        case(
            json!({"Provider": "x"}),
            r#"`Provider`: must be one of "volcano", "gateway", but is "x""#,
        ),
        case(
            json!({"Provider": "unheard"}),
            r#"`Provider`: must be one of "volcano", "gateway", but is "unheard""#,
        ),
        case(json!({"Params": {}}), "`Params.Mode` is required"),
        // Only the values of variants that are still possible.
        case(
            json!({"Params": {"Mode": "ark"}}),
            r#"`Params.Mode`: must be one of "big", "small", but is "ark""#,
        ),
        case(
            json!({"Llm": {"Mode": 3}}),
            r#"`Llm.Mode`: must be one of "ark", "custom", but is 3"#,
        ),
        case(json!({"Params": null}), "`Params` is required"),
        case(
            json!({"Params": [1]}),
            "`Params`: must be an object, but is a list",
        ),
        // Then the struct.
        case(
            json!({"Params": {"Mode": "big"}}),
            "`Params.AppId` is required",
        ),
        case(
            json!({"Params": {"Mode": "big", "AppId": "a", "Rate": 7}}),
            "`Params.Rate`: must be 0, or at least 8 and at most 16, but is 7",
        ),
        case(
            json!({"Params": {"Mode": "big", "AppId": {}}}),
            "`Params.AppId`",
        ),
        // Then the constants.
        case(
            json!({"Provider": "gateway", "Params": {}}),
            "`Params.Url` is required",
        ),
        case(
            json!({"Provider": "gateway", "Params": {"Url": "https://other.example"}}),
            r#"`Params.Url`: must be "https://gateway.example", but is "https://other.example""#,
        ),
        // Then what is no member.
        case(
            json!({"Params": {"Mode": "small", "AppId": "a"}}),
            r#"`Params.AppId`: is not a member where `Mode` is "small" and `Provider` is "volcano""#,
        ),
        case(
            json!({"Provider": "gateway", "Params": {"Mode": "big", "Url": "https://gateway.example", "X": 1}}),
            "`Params.X`: is not a member",
        ),
        case(
            json!({"Memory": {"Name": 1}, "MemoryProvider": "volc"}),
            "`Memory.Name`: is not a member",
        ),
        case(
            json!({"Memory": {}, "MemoryProvider": "x"}),
            r#"`MemoryProvider`: must be one of "volc", "other""#,
        ),
        case(
            json!({"Llms": [{"Mode": "ark"}, {"Mode": "x"}]}),
            "`Llms[1].Mode`: must be one of",
        ),
        // Formats and conditions.
        case(
            json!({"Llm": {"Mode": "custom", "Url": "a.example"}}),
            r#"`Llm.Url`: must be a URL, but is "a.example""#,
        ),
        case(
            json!({"At": "yesterday", "Reason": "r"}),
            "`At`: must be a date and time such as",
        ),
        case(
            json!({"At": "2026-11-27T08:00:00Z"}),
            "`Reason`: is required if `At` is set",
        ),
        case(
            json!({"Memory": {"Size": 3}, "MemoryProvider": "volc"}),
            r#"`Reason`: is required if `Body.Memory.Size` is "3""#,
        ),
        case(
            json!({"Llm": {"Mode": "ark", "Thinking": "on"}}),
            r#"`Llm.Model`: is required if `Thinking` is "on" and `Endpoint` is unset"#,
        ),
        case(
            json!({"Llms": [{"Mode": "ark", "Thinking": "on"}]}),
            "`Llms[0].Model`: is required if",
        ),
        case(
            json!({"Parts": [{"A": "1"}, {"A": "1", "B": "2"}]}),
            "`Parts[1]`: exactly one of `A`, `B` must be set, but 2 are",
        ),
        case(
            json!({"Llm": null}),
            "at least one of `Llm`, `Llms` must be set, but 0 are",
        ),
    ];
    let running = start(builder().with_ir(pages())).await;
    for case in cases {
        let answer = send(&running, &case.change).await;
        assert_eq!(answer.status, 400, "{}: {}", case.change, answer.body);
        assert!(
            answer.message().contains(case.message),
            "{}: {}",
            case.change,
            answer.message()
        );
    }
    let secret = json!({"Provider": "gateway", "Params": {"Url": "https://gateway.example", "Token": "do-not-print"}});
    let answer = send(&running, &secret).await;
    assert!(
        answer.message().starts_with("`Params.Token`"),
        "{}",
        answer.message()
    );
    assert!(
        !answer.body.to_string().contains("do-not-print"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn response_of_a_union_has_tags_that_fit_its_members() {
    let running = start(builder().with_ir(pages())).await;
    let answer = send(&running, &json!({})).await;
    let slow = json!({"Mode": "s", "Delay": 9, "Kind": "slow"});
    assert_eq!(
        *answer.result(),
        json!({"Pace": "slow", "Result": slow.clone(), "Alone": slow})
    );
    assert_eq!(answer.headers["x-emulator-response"], "example");
}
