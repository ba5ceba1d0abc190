//! Functions whose arguments are Rust types, and members of JSON text.
#![allow(dead_code)]

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde_json::{Value, json};
use volc_rtc_api::agent::{parameters_of, to_json_text, validate};
use volc_rtc_api::ai::start_voice_chat::{
    BidirectionPassThroughTts, BigAsr, BigAsrPassThrough, CustomLlm, Tool, WebSearchAgentConfig,
};
use volc_rtc_api::ai::{update_voice_chat, v2024_12_01};

/// Tells the weather of a city.
#[derive(JsonSchema)]
struct Weather {
    /// The city, such as Beijing.
    city: String,
    /// The number of days ahead.
    days: Option<u8>,
    /// The unit.
    unit: Option<Unit>,
    stops: Vec<Stop>,
    /// A name as the schema's own members have.
    title: f64,
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Unit {
    /// Degrees Celsius.
    Celsius,
    /// Degrees Fahrenheit.
    Fahrenheit,
}

#[derive(JsonSchema)]
struct Stop {
    name: Option<String>,
}

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "city": { "type": "string", "description": "The city, such as Beijing." },
            "days": { "type": "integer", "description": "The number of days ahead.", "minimum": 0, "maximum": 255 },
            "unit": {
                "type": "string", "enum": ["celsius", "fahrenheit"],
                "description": "The unit."
            },
            "stops": { "type": "array", "items": { "type": "object", "properties": { "name": { "type": "string" } } } },
            "title": { "type": "number", "description": "A name as the schema's own members have." }
        },
        "required": ["city", "stops", "title"]
    })
}

#[test]
fn schema_has_the_form_of_the_page() {
    let mut found = Value::from_iter(parameters_of::<Weather>());
    assert_eq!(found["description"], "Tells the weather of a city.");
    found.as_object_mut().unwrap().remove("description");
    let unit = found["properties"]["unit"]["description"].as_str().unwrap();
    assert!(unit.starts_with("The unit."), "{unit}");
    found["properties"]["unit"]["description"] = "The unit.".into();
    assert_eq!(found, schema());
}

#[test]
fn tools_of_all_versions_pass_the_rules() {
    let tools = [
        serde_json::to_value(Tool::from_type::<Weather>("get_weather")).unwrap(),
        serde_json::to_value(update_voice_chat::Tool::from_type::<Weather>("get_weather")).unwrap(),
        serde_json::to_value(v2024_12_01::start_voice_chat::Tool::from_type::<Weather>(
            "get_weather",
        ))
        .unwrap(),
    ];
    for tool in &tools {
        assert_eq!(tool["type"], "function");
        assert_eq!(tool["function"]["name"], "get_weather");
        assert_eq!(
            tool["function"]["description"],
            "Tells the weather of a city."
        );
        let body = json!({
            "AppId": "661*****3cf", "RoomId": "r", "TaskId": "t", "Command": "UpdateParameters",
            "Parameters": { "Config": { "LLMConfig": { "Tools": [tool] } } }
        });
        let findings = validate("UpdateVoiceChat", "2025-06-01", &body);
        assert!(findings.is_empty(), "{findings}");
    }
    assert_eq!(
        tools[0]["function"]["parameters"],
        tools[1]["function"]["parameters"]
    );
}

#[test]
fn json_texts_are_set_from_values() {
    let parameters = json!({ "request": { "end_window_size": 500 } });
    let text = r#"{"request":{"end_window_size":500}}"#;
    assert_eq!(
        BigAsrPassThrough::from_parameters(&parameters)
            .unwrap()
            .volcano_asr_parameters,
        text
    );
    assert_eq!(
        BidirectionPassThroughTts::from_parameters(&parameters)
            .unwrap()
            .volcano_tts_parameters,
        text
    );
    let asr = BigAsr::new().hot_words(["CO2", "雨\"伞"]);
    assert_eq!(
        asr.context.unwrap(),
        r#"{"hotwords":[{"word":"CO2"},{"word":"雨\"伞"}]}"#
    );
    assert_eq!(
        BigAsr::new()
            .context_json(&parameters)
            .unwrap()
            .context
            .unwrap(),
        text
    );
    let model = CustomLlm::new("http://example.com")
        .custom_json(&parameters)
        .unwrap()
        .allow_http();
    assert_eq!(
        (model.custom.unwrap(), model.feature.unwrap()),
        (text.to_owned(), r#"{"Http":true}"#.to_owned())
    );
    let search = WebSearchAgentConfig::new().search_with("7429");
    assert_eq!(
        search.params_string.unwrap(),
        r#"{"bot_id":"7429","stream":true}"#
    );

    let no_text = BTreeMap::from([(vec![1], 2)]);
    assert!(to_json_text(&no_text).is_err());
}
