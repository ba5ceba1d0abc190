//! A secret in each place of a call is neither in the journal, nor in the response, nor in the explanation of a
//! signature.

#![allow(clippy::unwrap_used)]

mod support;

use http::{HeaderMap, Method};
use serde_json::{Value, json};
use support::pages::pages;
use support::{Call, Response, builder, send, start};
use volc_core::Credentials;
use volc_rtc_emulator::Running;

const SECRET: &str = "sk-12345-do-not-print";

/// A place of a call, and how a value gets there.
struct Carrier {
    name: &'static str,
    action: &'static str,
    version: &'static str,
    body: fn(&str) -> Value,
    /// The rest of the body in the journal.
    seen: &'static str,
}

fn voice_chat(config: Value) -> Value {
    json!({"AppId": "app-seen", "RoomId": "room", "TaskId": "task", "Config": config})
}

const CARRIERS: &[Carrier] = &[
    Carrier {
        name: "member of a struct",
        action: "StartVoiceChat",
        version: "2025-06-01",
        body: |secret| voice_chat(json!({"AvatarConfig": {"AvatarToken": secret}})),
        seen: "app-seen",
    },
    Carrier {
        name: "member of a struct, of another type",
        action: "StartVoiceChat",
        version: "2025-06-01",
        body: |secret| voice_chat(json!({"AvatarConfig": {"AvatarToken": [secret]}})),
        seen: "app-seen",
    },
    Carrier {
        name: "variant with a tag inside",
        action: "StartVoiceChat",
        version: "2025-06-01",
        body: |secret| voice_chat(json!({"LLMConfig": {"Mode": "CustomLLM", "APIKey": secret}})),
        seen: "CustomLLM",
    },
    Carrier {
        name: "map in a variant",
        action: "StartVoiceChat",
        version: "2025-06-01",
        body: |secret| {
            voice_chat(json!({"LLMConfig": {"Mode": "CustomLLM", "ExtraHeader": {"any": secret}}}))
        },
        seen: "CustomLLM",
    },
    Carrier {
        name: "variant with a tag beside",
        action: "StartVoiceChat",
        version: "2025-06-01",
        body: |secret| {
            let params = json!({"Authorization": secret, "model": "model-seen"});
            voice_chat(json!({"TTSConfig": {"Provider": "minimax", "ProviderParams": params}}))
        },
        seen: "minimax",
    },
    Carrier {
        name: "struct in a variant",
        action: "StartVoiceChat",
        version: "2025-06-01",
        body: |secret| {
            let params = json!({"app": {"appid": "id-seen", "token": secret}});
            voice_chat(json!({"S2SConfig": {"Provider": "volcano", "ProviderParams": params}}))
        },
        seen: "id-seen",
    },
    Carrier {
        name: "variant that is not documented",
        action: "StartVoiceChat",
        version: "2025-06-01",
        body: |secret| voice_chat(json!({"LLMConfig": {"Mode": "New", "any": [{"x": secret}]}})),
        seen: "New",
    },
    Carrier {
        name: "free JSON in a variant",
        action: "StartVoiceChat",
        version: "2025-06-01",
        body: |secret| {
            let extra = json!({"a": [{"x-api-key": secret, "b": "extra-seen"}]});
            let params = json!({"ExtraData": extra});
            voice_chat(json!({"ASRConfig": {"Provider": "ai_gateway", "ProviderParams": params}}))
        },
        seen: "extra-seen",
    },
    Carrier {
        name: "text that is JSON",
        action: "StartVoiceChat",
        version: "2025-06-01",
        body: |secret| {
            let text = json!({"apiKey": secret, "b": "text-seen"}).to_string();
            voice_chat(json!({"LLMConfig": {"Mode": "CustomLLM", "Url": text}}))
        },
        seen: "text-seen",
    },
    Carrier {
        name: "URL, by parameter",
        action: "StartVoiceChat",
        version: "2025-06-01",
        body: |secret| {
            let url = format!("https://example.com/url-seen?api_key={secret}");
            voice_chat(json!({"LLMConfig": {"Mode": "CustomLLM", "Url": url}}))
        },
        seen: "url-seen",
    },
    Carrier {
        name: "URL to push to",
        action: "StartPushMixedStreamToCDN",
        version: "2023-11-01",
        body: |secret| json!({"AppId": "app-seen", "PushURL": format!("rtmp://h/live/{secret}")}),
        seen: "app-seen",
    },
    Carrier {
        name: "key of callbacks",
        action: "CreateCallback",
        version: "2020-12-01",
        body: |secret| json!({"AppID": "app-seen", "SecretKey": secret}),
        seen: "app-seen",
    },
    Carrier {
        name: "map of free JSON",
        action: "CreateConversation",
        version: "2020-12-01",
        body: |secret| {
            let ext = json!({"name-seen": {"password": secret}, "token": secret});
            json!({"AppId": 1, "ConversationCoreInfo": {"Ext": ext}})
        },
        seen: "name-seen",
    },
    Carrier {
        name: "member that is not documented",
        action: "CreateConversation",
        version: "2020-12-01",
        body: |secret| json!({"AppId": 1, "Operator-seen": 1, "Any": secret}),
        seen: "Operator-seen",
    },
];

/// All that the emulator says of a call.
async fn outputs(running: &Running, answer: &Response) -> Vec<String> {
    let url = format!("{}/_emulator/journal", running.url());
    let journal = send(Method::GET, &url, HeaderMap::new(), Vec::new()).await;
    vec![
        answer.body.to_string(),
        format!("{:?}", answer.headers),
        journal.body.to_string(),
    ]
}

fn leaks<'a>(outputs: &'a [String], secret: &str) -> Vec<&'a String> {
    let shows = |text: &&String| text.contains(secret);
    outputs.iter().filter(shows).collect()
}

#[tokio::test]
async fn secrets_of_bodies_are_in_no_output() {
    for carrier in CARRIERS {
        for debug in [false, true] {
            let running = start(builder().debug(debug)).await;
            let call = || Call::action(carrier.action, carrier.version, (carrier.body)(SECRET));
            let wrong = |c: &mut Call| c.credentials = Credentials::new("AKLTfake-tester", "other");
            let mut outputs = outputs(&running, &call().send(&running).await).await;
            assert!(
                outputs[2].contains(carrier.seen),
                "{}: {outputs:?}",
                carrier.name
            );
            outputs.extend(self::outputs(&running, &call().with(wrong).send(&running).await).await);
            let leaks = leaks(&outputs, SECRET);
            assert!(leaks.is_empty(), "{}: {leaks:#?}", carrier.name);
        }
    }
}

/// A parameter of a GET.
struct Parameter {
    name: &'static str,
    value: String,
}

#[tokio::test]
async fn secrets_of_queries_are_in_no_explanation() {
    for parameter in [
        Parameter {
            name: "Token",
            value: SECRET.to_owned(),
        },
        Parameter {
            name: "x-api-key",
            value: SECRET.to_owned(),
        },
        Parameter {
            name: "Filter",
            value: json!({"api_key": SECRET}).to_string(),
        },
        Parameter {
            name: "AppId",
            value: format!("https://h/?sign={SECRET}"),
        },
    ] {
        let running = start(builder().debug(true).with_ir(pages())).await;
        let call = Call::action("ListThings", "2023-11-01", json!({})).with(|c| {
            (c.method, c.service) = (Method::GET, "things");
            c.body.clear();
            c.query
                .push((parameter.name.to_owned(), parameter.value.clone()));
            c.signed_host = Some("localhost");
            c.after.push(("x-own", Some(SECRET.to_owned())));
        });
        let answer = call.send(&running).await;
        assert!(
            answer.body.to_string().contains("localhost"),
            "{}",
            answer.body
        );
        let outputs = outputs(&running, &answer).await;
        let leaks = leaks(&outputs, SECRET);
        assert!(leaks.is_empty(), "{}: {leaks:#?}", parameter.name);
    }
}

/// Without this, outputs that show nothing at all would pass.
#[tokio::test]
async fn a_value_that_nothing_redacts_is_found() {
    let running = start(builder().debug(true)).await;
    let body = json!({"AppId": SECRET, "Config": {"AvatarConfig": {"AvatarType": SECRET}}});
    let answer = Call::action("StartVoiceChat", "2025-06-01", body)
        .send(&running)
        .await;
    let outputs = outputs(&running, &answer).await;
    assert!(
        leaks(&outputs, SECRET).contains(&&outputs[2]),
        "{outputs:?}"
    );
}
