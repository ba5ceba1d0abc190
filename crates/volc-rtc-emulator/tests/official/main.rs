//! The official SDKs, unmodified but for the host, call the emulator.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod sdk;

use sdk::{NODE, PYTHON, Sdk};
use serde_json::{Value, json};
use volc_core::Credentials;
use volc_rtc_emulator::{Account, App, Emulator, Running, TEST_APP_ID};

const SECRET: &str = "fake-secret-do-not-print";
const TOKEN: &str = "fake-token-do-not-print";
/// The index of the call that is presigned as well.
const PRESIGNED: usize = 11;

/// A call.
struct Call {
    action: &'static str,
    version: &'static str,
    method: &'static str,
    parameters: Value,
}

fn post(action: &'static str, version: &'static str, parameters: Value) -> Call {
    Call {
        action,
        version,
        method: "POST",
        parameters,
    }
}

fn calls() -> Vec<Call> {
    let message = json!({
        "AppId": TEST_APP_ID, "RoomId": "room1", "From": "server", "To": "user1", "Binary": false, "Message": "你好 ~*'",
    });
    let mut to_several = message.clone();
    to_several["To"] = json!(["user1", "user2"]);
    let room = json!({"AppId": TEST_APP_ID, "RoomId": "room1"});
    let ban =
        json!({"AppId": TEST_APP_ID, "RoomId": "room1", "UserId": "user1", "ForbiddenInterval": 0});
    let friends = json!({"AppId": 123_456, "UserId": 10_001, "FriendUserIds": [10_002]});
    let conversations = json!({
        "AppId": 123_456, "ParticipantUserId": 10_001, "DataType": 0, "Cursor": 0, "Limit": 20,
    });
    vec![
        post("ListApps", "2023-11-01", json!({})),
        post("CreateApp", "2023-11-01", json!({"AppName": "official"})),
        post("SendUnicast", "2023-07-20", message.clone()),
        post("SendRoomUnicast", "2023-07-20", message.clone()),
        post("SendBroadcast", "2023-07-20", message),
        post("BatchSendRoomUnicast", "2023-07-20", to_several),
        post("BanRoomUser", "2023-11-01", ban),
        post("GetUserConversations", "2020-12-01", conversations),
        post("IsFriend", "2020-12-01", friends),
        post(
            "QueryOnlineStatus",
            "2020-12-01",
            json!({"AppId": 123_456, "UserIds": [10_001]}),
        ),
        Call {
            action: "GetRecordTask",
            version: "2023-11-01",
            method: "GET",
            parameters: json!({"AppId": TEST_APP_ID, "RoomId": "room 1", "TaskId": "a~*'"}),
        },
        Call {
            action: "GetRoomOnlineUsers",
            version: "2023-11-01",
            method: "GET",
            parameters: room,
        },
    ]
}

async fn start() -> Running {
    let right = Credentials::new("AKLTfake-tester", SECRET);
    let temporary = Credentials::new("AKTPfake-temporary", SECRET).with_session_token(TOKEN);
    let emulator = Emulator::builder()
        .account(Account::new("tester", right))
        .account(Account::new("tester", temporary))
        .app(App::new(123_456));
    emulator.build().unwrap().start().await.unwrap()
}

fn code(response: &Value) -> &str {
    let code = response.pointer("/ResponseMetadata/Error/Code");
    code.and_then(Value::as_str).unwrap_or("")
}

/// Checks that a call has come through the gateway, and that its response is whole.
fn is_admitted(response: &Value, action: &str) {
    assert_eq!(response["ResponseMetadata"]["Action"], action, "{response}");
    let number = response.pointer("/ResponseMetadata/Error/CodeN");
    assert!(number.is_none(), "{action}: {response}");
    assert!(
        response.get("Result").is_some() || !code(response).is_empty(),
        "{response}"
    );
}

async fn check(sdk: &'static Sdk) {
    let running = start().await;
    let calls = calls();
    assert_eq!(calls.len(), 12);
    let keys = |access_key: &str, secret_key: &str, token: &str| {
        json!({
            "access_key": access_key, "secret_key": secret_key, "token": token,
        })
    };
    let listed: Vec<Value> = calls
        .iter()
        .map(|call| {
            json!({
                "action": call.action, "version": call.version, "method": call.method, "parameters": call.parameters,
            })
        })
        .collect();
    let job = json!({
        "address": running.address().to_string(),
        "calls": listed,
        "presigned": PRESIGNED,
        "right": keys("AKLTfake-tester", SECRET, ""),
        "wrong": keys("AKLTfake-tester", "another-do-not-print", ""),
        "temporary": keys("AKTPfake-temporary", SECRET, TOKEN),
    });
    let ran = tokio::task::spawn_blocking(move || sdk.run(&job))
        .await
        .unwrap();
    let Some(ran) = ran else {
        return;
    };
    for (call, response) in calls.iter().zip(ran["calls"].as_array().unwrap()) {
        is_admitted(response, call.action);
    }
    for index in [0, 1, 7, 8, 9] {
        assert_eq!(code(&ran["calls"][index]), "", "{}", ran["calls"][index]);
    }
    assert_eq!(code(&ran["wrong"]), "SignatureDoesNotMatch");
    is_admitted(&ran["temporary"], calls[0].action);
    let presigned = &calls[PRESIGNED];
    // Another crate of the workspace builds reqwest without a provider of cryptography; the first one wins.
    let _ = rustls::crypto::ring::default_provider().install_default();
    for query in ran["presigned"].as_array().unwrap() {
        let url = format!("{}/?{}", running.url(), query.as_str().unwrap());
        let response = reqwest::get(url).await.unwrap().bytes().await.unwrap();
        is_admitted(
            &serde_json::from_slice(&response).unwrap(),
            presigned.action,
        );
    }
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn python_sdk_calls_the_emulator() {
    check(&PYTHON).await;
}

#[tokio::test]
async fn node_sdk_calls_the_emulator() {
    check(&NODE).await;
}
