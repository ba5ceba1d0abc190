//! Records and their replay; no secret is in a record.

use serde_json::{Value, json};
use volc_rtc_emulator::{ApiError, Builder, Running};

use super::support::{APP, Call, Response, builder};
use super::{
    Folder, UPSTREAM_SECRET, UPSTREAM_TOKEN, VERSION, call, endpoint, forwarding, origin, profiles,
    register, start,
};

/// A secret that the test plants.
const SECRET: &str = "sk-12345-do-not-print";

fn replaying(folder: &Folder) -> Builder {
    builder().replay(folder.record())
}

async fn recorded(folder: &Folder, real: &Running) -> Running {
    start(forwarding(real).record(folder.record())).await
}

#[tokio::test]
async fn recorded_responses_answer_equal_requests_in_order() {
    let folder = Folder::new();
    let real = start(endpoint()).await;
    let running = recorded(&folder, &real).await;
    let before = call(&running, "BatchGetUser", profiles(&[7])).await;
    call(&running, "RegisterUsers", register(7)).await;
    let after = call(&running, "BatchGetUser", profiles(&[7])).await;
    let refused = call(
        &running,
        "BatchGetUser",
        json!({"AppId": 404, "UserIds": [7]}),
    )
    .await;
    running.shutdown().await.unwrap();
    real.shutdown().await.unwrap();

    let emulator = replaying(&folder).build().unwrap();
    let running = emulator.start().await.unwrap();
    for _ in 0..2 {
        let first = call(&running, "BatchGetUser", profiles(&[7])).await;
        assert_eq!(
            (first.result(), origin(&first)),
            (before.result(), "replay")
        );
        // The order of members and white space do not matter.
        let text = format!("{{ \"UserIds\" : [7], \"AppId\":{APP} }}");
        let other = Call::action("BatchGetUser", VERSION, json!({}));
        for _ in 0..2 {
            let other = other
                .clone()
                .with(|call| call.body = text.clone().into_bytes());
            let second = other.send(&running).await;
            assert_eq!(
                (second.result(), origin(&second)),
                (after.result(), "replay")
            );
            assert_ne!(request_id(&second), request_id(&after));
            let log_id = second.headers.get("x-tt-logid").unwrap();
            assert_eq!(log_id.to_str().unwrap(), request_id(&second));
        }
        let error = call(
            &running,
            "BatchGetUser",
            json!({"AppId": 404, "UserIds": [7]}),
        )
        .await;
        assert_eq!(
            (error.status, error.code()),
            (refused.status, "AppNotFound")
        );
        assert_eq!(error.message(), refused.message());
        // What was not recorded goes on to the emulator itself.
        let other = call(&running, "BatchGetUser", profiles(&[8])).await;
        assert_eq!((other.code(), origin(&other)), ("AppNotFound", "state"));
        // A reset begins with the first ones again.
        emulator.reset().await.unwrap();
    }
}

fn request_id(response: &Response) -> &Value {
    &response.body["ResponseMetadata"]["RequestId"]
}

#[tokio::test]
async fn a_record_is_continued_and_completed() {
    let folder = Folder::new();
    let real = start(endpoint()).await;
    for user in [7, 8] {
        let running = recorded(&folder, &real).await;
        call(&running, "BatchGetUser", profiles(&[user])).await;
        running.shutdown().await.unwrap();
    }
    // With both, what the record lacks is asked for.
    let running = start(forwarding(&real).replay(folder.record())).await;
    for (user, kind) in [(7, "replay"), (8, "replay"), (9, "upstream")] {
        let got = call(&running, "BatchGetUser", profiles(&[user])).await;
        assert_eq!(
            (got.result()["NotFoundUsers"][0].as_i64(), origin(&got)),
            (Some(user), kind)
        );
    }
    let lines = std::fs::read_to_string(folder.record()).unwrap();
    assert_eq!(lines.lines().count(), 3, "{lines}");
}

/// A place of a secret in an exchange, and how it gets there.
struct Carrier {
    name: &'static str,
    action: &'static str,
    version: &'static str,
    request: Value,
    /// The response of the endpoint.
    response: fn() -> Result<Value, ApiError>,
    /// The rest of it in the record.
    seen: &'static str,
}

fn carriers() -> Vec<Carrier> {
    let empty = || Ok(json!({}));
    let chat = |config: Value| json!({"AppId": "app-seen", "RoomId": "r", "TaskId": "t", "Config": config});
    let carrier = |name, request, seen| Carrier {
        name,
        action: "StartVoiceChat",
        version: "2025-06-01",
        request,
        response: empty,
        seen,
    };
    let responds = |name, action, request, response, seen| Carrier {
        name,
        action,
        version: VERSION,
        request,
        response,
        seen,
    };
    let url = format!("https://example.com/url-seen?api_key={SECRET}");
    let text = json!({"apiKey": SECRET, "b": "text-seen"}).to_string();
    let token = json!({"AppId": APP, "UserId": 1, "ExpireTime": 1});
    vec![
        carrier(
            "member of a struct",
            chat(json!({"AvatarConfig": {"AvatarToken": SECRET}})),
            "app-seen",
        ),
        carrier(
            "variant of a union",
            chat(json!({"LLMConfig": {"Mode": "CustomLLM", "APIKey": SECRET}})),
            "CustomLLM",
        ),
        carrier(
            "map",
            chat(json!({"LLMConfig": {"Mode": "CustomLLM", "ExtraHeader": {"a": SECRET}}})),
            "CustomLLM",
        ),
        carrier(
            "URL",
            chat(json!({"LLMConfig": {"Mode": "CustomLLM", "Url": url}})),
            "url-seen",
        ),
        carrier(
            "text that is JSON",
            chat(json!({"LLMConfig": {"Mode": "CustomLLM", "Url": text}})),
            "text-seen",
        ),
        carrier(
            "member without a page",
            json!({"AppId": "app-seen", "Any": SECRET}),
            "app-seen",
        ),
        Carrier {
            name: "key of callbacks",
            action: "CreateCallback",
            version: VERSION,
            request: json!({"AppID": "app-seen", "SecretKey": SECRET}),
            response: empty,
            seen: "app-seen",
        },
        responds(
            "member of a response",
            "GetAppToken",
            token.clone(),
            || Ok(json!({"AppId": 654_321, "Token": SECRET})),
            "654321",
        ),
        responds(
            "member of a response without a page",
            "GetAppToken",
            token.clone(),
            || Ok(json!({"AppId": 654_321, "Own": {"deep": [SECRET]}})),
            "654321",
        ),
        responds(
            "message of an error",
            "GetAppToken",
            token.clone(),
            || {
                let text = format!("message-seen at https://h/?sign={SECRET}");
                Err(ApiError::service("InvalidParam", text))
            },
            "message-seen",
        ),
        responds(
            "result that is no object",
            "GetAppToken",
            token,
            || Ok(json!([{"api_key": SECRET}, "result-seen"])),
            "result-seen",
        ),
    ]
}

#[tokio::test]
async fn no_secret_is_in_a_record() {
    for carrier in carriers() {
        let Carrier {
            name,
            action,
            version,
            request,
            response,
            seen,
        } = carrier;
        let folder = Folder::new();
        let handler = move |_: &volc_rtc_emulator::Call<'_>| response();
        let real = start(endpoint().handler(action, version, handler)).await;
        let running = recorded(&folder, &real).await;
        let send = async |running: &Running| {
            let call = Call::action(action, version, request.clone());
            call.send(running).await
        };
        let direct = send(&running).await;
        let record = std::fs::read_to_string(folder.record()).unwrap();
        assert!(record.contains(seen), "{name}: {record}");
        for secret in [
            SECRET,
            UPSTREAM_SECRET,
            UPSTREAM_TOKEN,
            "fake-secret-do-not-print",
            "Signature",
        ] {
            assert!(!record.contains(secret), "{name}: {record}");
        }
        // The caller gets it as it is, and the same request finds the record in spite of the redaction.
        let replayed = start(replaying(&folder)).await;
        let again = send(&replayed).await;
        assert_eq!(
            (origin(&again), again.code()),
            ("replay", direct.code()),
            "{name}"
        );
    }
}

/// Without this, records that have nothing at all would pass.
#[tokio::test]
async fn a_value_that_is_no_secret_is_recorded() {
    let folder = Folder::new();
    let real = start(endpoint()).await;
    let running = recorded(&folder, &real).await;
    let body = json!({"AppId": APP, "Users": [{"UserId": 1, "NickName": SECRET}]});
    call(&running, "RegisterUsers", body).await;
    let record = std::fs::read_to_string(folder.record()).unwrap();
    assert!(record.contains(SECRET), "{record}");
}
