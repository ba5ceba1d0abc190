//! A secret in each place of a generated request or response is in no output of its call.

#![cfg(all(
    feature = "tracing",
    feature = "metrics",
    feature = "reqwest",
    feature = "blocking",
    feature = "test-util"
))]
#![allow(clippy::unwrap_used)]

// The outputs are those of volc-core's own test.
#[path = "../../volc-core/tests/redaction/outputs.rs"]
mod outputs;

use std::fmt::Debug;
use std::path::Path;

use outputs::{Output, Probe};
use serde_json::{Value, json};
use volc_core::__private::{AsSerde, from_slice};
use volc_core::CallOptions;
use volc_core::api::Action;
use volc_rtc_api::ai::start_voice_chat::StartVoiceChatRequest;
use volc_rtc_api::ai::update_voice_chat::UpdateVoiceChatRequest;
use volc_rtc_api::app::create_app::CreateAppRequest;
use volc_rtc_api::callback::create_callback::CreateCallbackRequest;
use volc_rtc_api::callback::get_callback::GetCallbackRequest;
use volc_rtc_api::im::create_conversation::CreateConversationRequest;
use volc_rtc_api::im::get_app_token::GetAppTokenRequest;
use volc_rtc_api::push_cdn::start_push_mixed_stream_to_cdn::StartPushMixedStreamToCDNRequest;
use volc_rtc_api::record::start_record::StartRecordRequest;
use volc_rtc_api::relay::start_relay_stream::StartRelayStreamRequest;
use volc_rtc_api::room::ban_user_stream::BanUserStreamRequest;

const SECRET: &str = "sk-12345-do-not-print";

/// A place of a request or response, and how a value gets there.
struct Carrier {
    name: &'static str,
    /// The request, by the value.
    request: fn(&str) -> Value,
    /// The value of `Result`, by the secret value.
    result: fn(&str) -> Value,
    call: fn(&Self) -> Vec<Output>,
}

impl Carrier {
    /// A place of a request.
    const fn new<R>(name: &'static str, request: fn(&str) -> Value) -> Self
    where
        R: Action + Clone + Debug + Send + 'static,
        R::Output: Debug + Send + 'static,
    {
        Self {
            name,
            request,
            result: |secret| json!({"Unlisted": secret}),
            call: outputs_of::<R>,
        }
    }

    /// The same, or a place of the response.
    const fn result(mut self, result: fn(&str) -> Value) -> Self {
        self.result = result;
        self
    }
}

/// Makes the call of a carrier in every way.
fn outputs_of<R>(carrier: &Carrier) -> Vec<Output>
where
    R: Action + Clone + Debug + Send + 'static,
    R::Output: Debug + Send + 'static,
{
    let body = (carrier.request)(SECRET).to_string();
    let request: R = from_slice(body.as_bytes()).unwrap();
    let written = serde_json::to_string(&AsSerde(&request)).unwrap();
    let is_in_result = (carrier.result)(SECRET)["Unlisted"].is_null();
    assert!(written.contains(SECRET) || is_in_result, "{}", carrier.name);
    let file = carrier.name.replace(|c: char| !c.is_alphanumeric(), "-");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let probe = Probe {
        request,
        options: CallOptions::new().skip_validation(),
        result: (carrier.result)(SECRET),
        // The service does not know what only another of its responses has.
        secret: if is_in_result { "unrelated" } else { SECRET },
        record: &folder.join(format!("redaction-{file}.json")),
    };
    probe.outputs()
}

fn voice_chat(config: Value) -> Value {
    json!({
        "AppId": "seen", "RoomId": "room", "TaskId": "task", "Config": config,
        "AgentConfig": {"TargetUserId": ["user"], "UserId": "agent", "WelcomeMessage": "hello"}
    })
}

fn asr(provider: &str, params: Value) -> Value {
    voice_chat(json!({"ASRConfig": {"Provider": provider, "ProviderParams": params}}))
}

fn tts(provider: &str, params: Value) -> Value {
    voice_chat(json!({"TTSConfig": {"Provider": provider, "ProviderParams": params}}))
}

fn llm(config: Value) -> Value {
    voice_chat(json!({"LLMConfig": config}))
}

fn update(parameters: Value) -> Value {
    json!({
        "AppId": "seen", "RoomId": "room", "TaskId": "task", "Command": "UpdateParameters",
        "Parameters": {"Config": parameters}
    })
}

fn storage(secret: &str) -> Value {
    let custom =
        json!({"Vendor": 0, "Region": 0, "Bucket": "b", "AccessKey": secret, "SecretKey": secret});
    json!({"Type": 2, "CustomConfig": custom})
}

type Start = StartVoiceChatRequest;
type Update = UpdateVoiceChatRequest;

const VARIANTS: &[Carrier] = &[
    Carrier::new::<Start>("ASR of the gateway, APIKey", |secret| {
        asr("ai_gateway", json!({"URL": "wss://h", "APIKey": secret}))
    }),
    Carrier::new::<Start>("ASR of the gateway, ExtraHeader", |secret| {
        asr(
            "ai_gateway",
            json!({"URL": "wss://h", "ExtraHeader": {"any": secret}}),
        )
    }),
    Carrier::new::<Start>("ASR of the gateway, ExtraData", |secret| {
        asr(
            "ai_gateway",
            json!({"URL": "wss://h", "ExtraData": {"a": [{"api_key": secret}]}}),
        )
    }),
    Carrier::new::<Start>("ASR of the gateway, URL", |secret| {
        asr(
            "ai_gateway",
            json!({"URL": format!("wss://h/?access_token={secret}")}),
        )
    }),
    Carrier::new::<Start>("TTS of MiniMax, Authorization", |secret| {
        tts("minimax", json!({"Authorization": secret, "Groupid": "g"}))
    }),
    Carrier::new::<Start>("TTS of the gateway, APIKey", |secret| {
        tts(
            "ai_gateway",
            json!({"URL": "wss://h", "APIKey": secret, "Voice": "v"}),
        )
    }),
    Carrier::new::<Start>("TTS of the gateway, ExtraHeader", |secret| {
        tts(
            "ai_gateway",
            json!({"URL": "wss://h", "ExtraHeader": {"any": secret}}),
        )
    }),
    Carrier::new::<Start>("TTS that is not documented", |secret| {
        tts("new", json!({"app": {"token": secret}}))
    }),
    Carrier::new::<Start>("LLM of Coze, APIKey", |secret| {
        llm(json!({"Mode": "CozeBot", "CozeBotConfig": {"BotId": "b", "APIKey": secret}}))
    }),
    Carrier::new::<Start>("LLM of Coze, Parameters", |secret| {
        let parameters = json!({"login": {"Password": secret}});
        llm(json!({"Mode": "CozeBot", "CozeBotConfig": {"BotId": "b", "Parameters": parameters}}))
    }),
    Carrier::new::<Start>("LLM of Coze, CustomVariables", |secret| {
        let variables = json!({"user_token": secret});
        llm(json!({"Mode": "CozeBot", "CozeBotConfig": {"CustomVariables": variables}}))
    }),
    Carrier::new::<Start>("LLM of one's own, APIKey", |secret| {
        llm(json!({"Mode": "CustomLLM", "Url": "https://h", "APIKey": secret}))
    }),
    Carrier::new::<Start>("LLM of one's own, ExtraHeader", |secret| {
        llm(json!({"Mode": "CustomLLM", "ExtraHeader": {"any": secret}}))
    }),
    Carrier::new::<Start>("LLM of one's own, Url", |secret| {
        llm(json!({"Mode": "CustomLLM", "Url": format!("https://user:{secret}@h/")}))
    }),
    Carrier::new::<Start>("LLM that is not documented", |secret| {
        llm(json!({"Mode": "New", "Auth": {"x-api-key": secret}}))
    }),
    Carrier::new::<Start>("S2S, app.token", |secret| {
        let params = json!({"app": {"appid": "a", "token": secret}, "dialog": {"bot_name": "b"}});
        voice_chat(json!({"S2SConfig": {"Provider": "volcano", "ProviderParams": params}}))
    }),
    Carrier::new::<Start>("S2S, volc_websearch_api_key", |secret| {
        let extra = json!({"volc_websearch_api_key": secret});
        let params = json!({"app": {"appid": "a"}, "dialog": {"extra": extra}});
        voice_chat(json!({"S2SConfig": {"Provider": "volcano", "ProviderParams": params}}))
    }),
    Carrier::new::<Start>("avatar, AvatarToken", |secret| {
        voice_chat(json!({"AvatarConfig": {"AvatarToken": secret}}))
    }),
    Carrier::new::<Start>("web search, APIKey", |secret| {
        voice_chat(json!({"WebSearchAgentConfig": {"APIKey": secret}}))
    }),
    Carrier::new::<Start>("web search, ParamsString", |secret| {
        let params = json!({"bot_id": "b", "auth": {"apiKey": secret}}).to_string();
        voice_chat(json!({"WebSearchAgentConfig": {"ParamsString": params}}))
    }),
    Carrier::new::<Start>("functions, ServerMessageSignature", |secret| {
        voice_chat(json!({"FunctionCallingConfig": {"ServerMessageSignature": secret}}))
    }),
    Carrier::new::<Start>("agent, ServerMessageSignatureForRTS", |secret| {
        let mut body = voice_chat(json!({}));
        body["AgentConfig"]["ServerMessageSignatureForRTS"] = secret.into();
        body
    }),
    Carrier::new::<Update>("update, TTS of MiniMax", |secret| {
        update(
            json!({"TTSConfig": {"Provider": "minimax", "ProviderParams": {"Authorization": secret}}}),
        )
    }),
    Carrier::new::<Update>("update, TTS of the gateway", |secret| {
        let params = json!({"APIKey": secret, "ExtraHeader": {"any": secret}});
        update(json!({"TTSConfig": {"Provider": "ai_gateway", "ProviderParams": params}}))
    }),
    Carrier::new::<Update>("update, Message", |secret| {
        let message = json!({"Content": {"token": secret}}).to_string();
        json!({"AppId": "seen", "RoomId": "r", "TaskId": "t", "Command": "function", "Message": message})
    }),
];

const OTHERS: &[Carrier] = &[
    Carrier::new::<CreateCallbackRequest>(
        "CreateCallback",
        |secret| json!({"AppId": "seen", "URL": "https://h", "SecretKey": secret}),
    ),
    Carrier::new::<CreateCallbackRequest>(
        "CreateCallback, URL",
        |secret| json!({"AppId": "seen", "URL": format!("https://h/?sign={secret}")}),
    ),
    Carrier::new::<GetCallbackRequest>("GetCallback", |_| json!({"AppId": "seen"}))
        .result(|secret| json!({"SecretKey": secret, "Callback": [{"SecretKey": secret}]})),
    Carrier::new::<StartPushMixedStreamToCDNRequest>(
        "StartPushMixedStreamToCDN",
        |secret| json!({"AppId": "seen", "PushURL": format!("rtmp://h/live/{secret}")}),
    ),
    Carrier::new::<StartRelayStreamRequest>("StartRelayStream", |secret| {
        let control = json!({"StreamUrl": format!("rtmp://h/live/1?auth_key={secret}")});
        json!({"AppId": "seen", "Token": secret, "Control": control})
    }),
    Carrier::new::<StartRecordRequest>(
        "StartRecord",
        |secret| json!({"AppId": "seen", "StorageConfig": storage(secret)}),
    ),
    Carrier::new::<BanUserStreamRequest>(
        "BanUserStream",
        |secret| json!({"AppId": "seen", "Token": secret}),
    ),
    Carrier::new::<CreateConversationRequest>("CreateConversation, Ext", |secret| {
        let ext = json!({"any": {"list": [[{"secretKey": secret}]]}, "access_token": secret});
        json!({"AppId": 1, "ConversationCoreInfo": {"Name": "seen", "Ext": ext}})
    }),
    Carrier::new::<GetAppTokenRequest>("GetAppToken", |_| json!({"AppId": 1}))
        .result(|secret| json!({"Token": secret})),
    Carrier::new::<CreateAppRequest>("CreateApp", |_| json!({"AppName": "seen"}))
        .result(|secret| json!({"AppKey": secret, "SecondaryAppKey": secret})),
];

fn leaks(carriers: &[Carrier]) -> Vec<String> {
    let leaks = carriers.iter().flat_map(|carrier| {
        let outputs = (carrier.call)(carrier);
        let leaks = Output::leaks(&outputs, SECRET).into_iter();
        leaks
            .map(move |leak| format!("{}: {leak}", carrier.name))
            .collect::<Vec<_>>()
    });
    leaks.collect()
}

#[test]
fn secrets_of_voice_chats_are_in_no_output() {
    let leaks = leaks(VARIANTS);
    assert!(leaks.is_empty(), "{leaks:#?}");
    println!("{} carriers", VARIANTS.len());
}

#[test]
fn secrets_of_other_actions_are_in_no_output() {
    let leaks = leaks(OTHERS);
    assert!(leaks.is_empty(), "{leaks:#?}");
    println!("{} carriers", OTHERS.len());
}

/// Without this, outputs that show nothing at all would pass.
#[test]
fn a_value_that_nothing_redacts_is_found_in_each_place() {
    let carrier = Carrier::new::<Start>("proof", |secret| {
        let mut body = voice_chat(json!({}));
        body["AgentConfig"]["WelcomeMessage"] = secret.into();
        body
    });
    let shown = Output::places(&(carrier.call)(&carrier), SECRET);
    for place in [
        "debug",
        "dry run",
        "curl",
        "refusal",
        "record",
        "sent request",
        "log",
    ] {
        assert!(shown.contains(&place), "{place} is not among {shown:?}");
    }
}
