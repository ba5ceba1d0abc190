//! Each command, as it is sent, and what the rules find in it.

use serde_json::{Value, json};
use volc_rtc_api::Client;
use volc_rtc_api::agent::{
    AddContext, AgentTask, AgentVersion, Ask, Command, FinishSpeech, ForgetImages, FunctionResult,
    Interrupt, Priority, SetTone, ShowImage, ShowImages, Speak, SuppressFarField, UpdateSettings,
    V2024_12_01, VerifySpeaker, validate,
};
use volc_rtc_api::ai::start_voice_chat::{self, AgentConfig, FarfieldConfig, Level};
use volc_rtc_api::ai::update_voice_chat::{Config, LlmConfig};
use volc_rtc_api::volc_core::test_util::{ScriptedTransport, credentials};

const APP: &str = "0123456789abcdef01234567";

fn client() -> Client {
    let builder = Client::builder().credentials(credentials());
    builder.transport(ScriptedTransport::new()).build().unwrap()
}

/// Returns the members that a command adds to the ids.
fn sent<V: AgentVersion>(command: impl Command<V>, version: &str) -> Value
where
    V::Update: serde::Serialize,
{
    let task = AgentTask::<V>::new(&client(), APP, "room", "task");
    let mut body = serde_json::to_value(&task.command(command).request).unwrap();
    let findings = validate("UpdateVoiceChat", version, &body);
    assert!(findings.is_empty(), "{body}: {findings}");
    let members = body.as_object_mut().unwrap();
    for (name, value) in [("AppId", APP), ("RoomId", "room"), ("TaskId", "task")] {
        assert_eq!(members.remove(name).unwrap(), value);
    }
    body
}

fn now(command: impl Command<volc_rtc_api::agent::V2025_06_01>) -> Value {
    sent(command, "2025-06-01")
}

fn before(command: impl Command<V2024_12_01>) -> Value {
    sent(command, "2024-12-01")
}

/// The JSON in `Message`.
fn message(body: &Value) -> Value {
    serde_json::from_str(body["Message"].as_str().unwrap()).unwrap()
}

#[test]
fn commands_without_text_send_their_name() {
    assert_eq!(now(Interrupt), json!({ "Command": "interrupt" }));
    assert_eq!(before(Interrupt), json!({ "Command": "interrupt" }));
    assert_eq!(
        now(FinishSpeech),
        json!({ "Command": "FinishSpeechRecognition" })
    );
}

#[test]
fn texts_come_with_their_priority() {
    let expected =
        json!({ "Command": "ExternalTextToSpeech", "Message": "Hello", "InterruptMode": 1 });
    assert_eq!(now(Speak::new("Hello", Priority::Now)), expected);
    assert_eq!(before(Speak::new("Hello", Priority::Now)), expected);
    let expected = json!({ "Command": "ExternalTextToLLM", "Message": "Who?", "InterruptMode": 2 });
    assert_eq!(now(Ask::new("Who?", Priority::AfterReply)), expected);
    let expected = json!({ "Command": "ExternalPromptsForLLM", "Message": "It rains." });
    assert_eq!(before(AddContext::new("It rains.")), expected);
}

#[test]
fn images_come_with_group_and_priority() {
    let images = ["https://example.com/a.jpg", "https://example.com/b.jpg"];
    let show = ShowImages::new(7, images, Priority::IfIdle);
    let config = json!({ "Action": "insert", "GroupID": 7, "ImageType": "url", "Images": images });
    let expected =
        json!({ "Command": "ExternalTextToLLM", "InterruptMode": 3, "ImageConfig": config });
    assert_eq!(now(show.clone()), expected);
    assert_eq!(now(show.question("What is it?"))["Message"], "What is it?");

    let image = before(ShowImage::new(7, images[0], Priority::Now).question("What is it?"));
    assert_eq!(image["ImageConfig"]["Images"], images[0]);
    assert_eq!(image["Message"], "What is it?");

    let forget = now(ForgetImages::new(7));
    assert_eq!(
        forget["ImageConfig"],
        json!({ "Action": "delete", "GroupID": 7 })
    );
}

#[test]
fn json_messages_hold_what_the_service_reads() {
    let result = now(FunctionResult::new("call_1", "12 degrees"));
    assert_eq!(result["Command"], "function");
    assert_eq!(
        message(&result),
        json!({ "ToolCallID": "call_1", "Content": "12 degrees" })
    );
    let result = before(FunctionResult::json("call_1", &json!({ "celsius": 12 })).unwrap());
    assert_eq!(message(&result)["Content"], r#"{"celsius":12}"#);

    let tone = message(&now(SetTone::described(["Be glad."])));
    assert_eq!(
        tone,
        json!({ "Tag": { "additions": { "context_texts": ["Be glad."] } } })
    );
    let tone = message(&now(SetTone::emotion("happy", 5)));
    assert_eq!(
        tone,
        json!({ "Tag": { "audio_params": { "emotion": "happy", "emotion_scale": 5 } } })
    );

    let verify = message(&now(VerifySpeaker::new(true).learn_from(10)));
    assert_eq!(verify, json!({ "Enable": true, "VoiceDuration": 10 }));
    let far = SuppressFarField::new(FarfieldConfig::new().enable(true).level(Level::Medium));
    assert_eq!(
        message(&now(far)),
        json!({ "Enable": true, "Level": "Medium" })
    );
}

#[test]
fn settings_are_parameters() {
    let config =
        Config::new().llm_config(LlmConfig::new().system_messages(vec!["Be brief.".to_owned()]));
    let expected = json!({
        "Command": "UpdateParameters",
        "Parameters": { "Config": { "LLMConfig": { "SystemMessages": ["Be brief."] } } }
    });
    assert_eq!(now(UpdateSettings::new(config)), expected);
}

#[test]
fn task_starts_and_stops_with_its_ids() {
    let task = client().agent_task(APP, "room", "task");
    let agent = AgentConfig::new(vec!["user".to_owned()], "agent");
    let start = task.start(start_voice_chat::Config::new(), agent).request;
    assert_eq!(
        (&*start.app_id, &*start.room_id, &*start.task_id),
        (APP, "room", "task")
    );
    assert!(start.validate_semantics().is_empty());
    let stop = task.stop().request;
    assert_eq!(
        (&*stop.app_id, &*stop.room_id, &*stop.task_id),
        (APP, "room", "task")
    );
    assert_eq!(
        (task.app_id(), task.room_id(), task.task_id()),
        (APP, "room", "task")
    );
    assert_eq!(
        format!("{task:?}"),
        format!(r#"AgentTask {{ app_id: "{APP}", room_id: "room", task_id: "task", .. }}"#)
    );
}
