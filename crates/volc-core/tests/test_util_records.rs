//! Calls that are recorded, and replayed from the file.

#![cfg(all(feature = "test-util", feature = "reqwest"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use common::*;
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};
use volc_core::__private::response_struct;
use volc_core::api::{Action, ActionInfo};
use volc_core::error::TimeoutKind;
use volc_core::error::TransportPhase;
use volc_core::test_util::{Recorder, Replayer, Reply as Scripted, ScriptedTransport};
use volc_core::transport::{ReqwestTransport, Transport};
use volc_core::{CallOptions, Client, Error, Sensitive, retry};

response_struct! {
    /// Reads a token.
    pub struct GetToken {
        /// Whose.
        user: String = "UserId".query(),
        /// A secret whose name does not tell.
        pin: Sensitive<String> = "Pin".query().sensitive(),
    }
}

response_struct! {
    /// The response of `GetToken`.
    pub struct GetTokenOutput {
        /// A secret.
        token: Sensitive<String> = "Token".sensitive(),
        /// No secret.
        name: String = "Name",
    }
}

impl Action for GetToken {
    type Output = GetTokenOutput;
    const INFO: &'static ActionInfo = &ActionInfo::new("GetToken", "2020-12-01").get().reads();
}

fn record() -> (TempDir, PathBuf) {
    let dir = tempdir().unwrap();
    let path = dir.path().join("records/calls.json");
    (dir, path)
}

fn client(transport: impl Transport) -> Client {
    Client::builder(&SERVICE)
        .credentials(credentials())
        .transport(transport)
        .retry(retry::none())
        .build()
        .unwrap()
}

/// Makes calls by these responses and writes the record.
async fn recorded(path: &Path, script: ScriptedTransport, calls: impl AsyncFnOnce(&Client)) {
    let recorder = Recorder::new(script, path);
    calls(&client(recorder.clone())).await;
    recorder.save().unwrap();
}

fn get_token(pin: &str) -> GetToken {
    GetToken {
        user: "u 1".to_owned(),
        pin: pin.into(),
    }
}

#[tokio::test]
async fn a_record_of_real_calls_answers_as_the_service_did() {
    let (_dir, path) = record();
    let asked = AtomicUsize::new(0);
    let (address, _) = serve(move |_| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::new(500, refused("InternalError", "busy")).header("retry-after", "0"),
        1 => Reply::new(200, good(r#"{"Items":["a"]}"#)).header("x-tt-logid", "log-1"),
        2 => Reply::new(400, refused("InvalidParameter", "no such thing")),
        _ => Reply::new(502, "<html>bad gateway</html>").header("content-type", "text/html"),
    })
    .await;
    let calls = async |client: Client| {
        let page = client.send(ListThings::default()).await.unwrap();
        let first = (
            page.items.clone(),
            page.attempts(),
            page.log_id().map(str::to_owned),
        );
        assert_eq!(first, (vec!["a".to_owned()], 2, Some("log-1".to_owned())));
        let refusal = client.send(MakeThing { id: 3 }).await.unwrap_err();
        assert_eq!(refusal.code(), Some("InvalidParameter"));
        let gateway = client.send(MakeThing { id: 4 }).await.unwrap_err();
        [refusal.to_string(), gateway.to_string()]
    };
    let recorder = Recorder::new(ReqwestTransport::builder().build().unwrap(), &path);
    let live = builder(address)
        .retry(retry::standard())
        .transport(recorder.clone());
    let stated = calls(live.build().unwrap()).await;
    recorder.save().unwrap();

    let replayer = Replayer::open(&path).unwrap();
    let again = builder(address)
        .retry(retry::standard())
        .transport(replayer.clone());
    assert_eq!(calls(again.build().unwrap()).await, stated);
    replayer.finish().unwrap();
}

#[tokio::test]
async fn the_file_is_for_people_and_holds_no_secret() {
    let (_dir, path) = record();
    let answer = json!({ "Token": "token-do-not-print", "Name": format!("of {ACCESS_KEY} with pin-do-not-print") });
    let script = || {
        ScriptedTransport::new()
            .then(Scripted::result(&answer))
            .then(Scripted::lost(TransportPhase::Send))
    };
    let calls = async |client: &Client| {
        client.send(get_token("pin-do-not-print")).await.unwrap();
        let parameters = json!({ "Z": 1, "A": { "SecretKey": "key-do-not-print" } });
        client
            .call("DoNew", "2030-01-01", &parameters)
            .send()
            .await
            .unwrap_err();
    };
    recorded(&path, script(), calls).await;
    let text = fs::read_to_string(&path).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let expected = r#"{
  "format": 1,
  "interactions": [
    {
      "request": {
        "method": "GET",
        "path": "/",
        "action": "GetToken",
        "version": "2020-12-01",
        "query": "Pin=***&UserId=u%201",
        "headers": {
          "authorization": "***",
          "user-agent": "volc-core-rust/VERSION",
          "x-content-sha256": "***",
          "x-date": "***",
          "x-security-token": "***"
        }
      },
      "outcome": {
        "response": {
          "status": 200,
          "headers": {
            "content-type": "application/json"
          },
          "body": {
            "json": {
              "ResponseMetadata": {
                "Action": "GetToken",
                "Region": "cn-north-1",
                "RequestId": "scripted-1",
                "Service": "rtc",
                "Version": "2020-12-01"
              },
              "Result": {
                "Name": "of *** with ***",
                "Token": "***"
              }
            }
          }
        }
      }
    },
    {
      "request": {
        "method": "POST",
        "path": "/",
        "action": "DoNew",
        "version": "2030-01-01",
        "headers": {
          "authorization": "***",
          "content-type": "application/json",
          "user-agent": "volc-core-rust/VERSION",
          "x-content-sha256": "***",
          "x-date": "***",
          "x-security-token": "***"
        },
        "body": {
          "A": {
            "SecretKey": "***"
          },
          "Z": 1
        }
      },
      "outcome": {
        "lost": {
          "phase": "send",
          "reason": "the script loses it here"
        }
      }
    }
  ]
}
"#;
    assert_eq!(text, expected.replace("VERSION", version));
    recorded(&path, script(), calls).await;
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        text,
        "the same calls make the same file"
    );

    let replayer = Replayer::open(&path).unwrap();
    let client = client(replayer.clone());
    let token = client
        .send(get_token("another-do-not-print"))
        .await
        .unwrap();
    assert_eq!(token.token.expose(), "***");
    let parameters = json!({ "A": { "SecretKey": ["x-do-not-print"] }, "Z": 1 });
    let error = client
        .call("DoNew", "2030-01-01", &parameters)
        .send()
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Transport(lost) if lost.phase() == TransportPhase::Send),
        "{error}"
    );
    replayer.finish().unwrap();
}

#[tokio::test]
async fn more_can_be_masked_by_its_name() {
    let (_dir, path) = record();
    let script =
        ScriptedTransport::new().then(Scripted::result(json!({ "Phone": 123_456_789, "Id": 1 })));
    let recorder = Recorder::new(script, &path).secret("Phone");
    let live = client(recorder.clone());
    live.call("DoNew", "2030-01-01", &json!({ "Phone": 123_456_789 }))
        .await
        .unwrap();
    recorder.save().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(!text.contains("123456789"), "{text}");
    let replayed = client(Replayer::open(&path).unwrap());
    let answer = replayed
        .call("DoNew", "2030-01-01", &json!({ "Phone": 5 }))
        .await
        .unwrap();
    assert_eq!(
        answer.into_inner(),
        json!({ "Phone": 0, "Id": 1 }),
        "it keeps its type"
    );
}

#[tokio::test]
async fn only_calls_are_recorded() {
    let (_dir, path) = record();
    let token = || {
        http::Request::put("http://100.96.0.96/latest/api/token").body("form-do-not-print".into())
    };
    let script = ScriptedTransport::new()
        .then(Scripted::body("token-do-not-print"))
        .then(Scripted::result(json!({})));
    let recorder = Recorder::new(script, &path);
    let answer = recorder.send(token().unwrap()).await.unwrap();
    assert_eq!(answer.body(), "token-do-not-print");
    let request =
        http::Request::post("https://host/?Action=A&Version=1").body("Key=key-do-not-print".into());
    recorder.send(request.unwrap()).await.unwrap();
    recorder.save().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        !text.contains("do-not-print") && text.matches("\"request\"").count() == 1,
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn call_that_timed_out_is_recorded_without_a_response() {
    let (_dir, path) = record();
    let script = ScriptedTransport::new()
        .then(Scripted::never())
        .then(Scripted::result(json!({ "Id": 2 })));
    let options = || {
        CallOptions::new()
            .attempt_timeout(Duration::from_secs(2))
            .retry(retry::standard())
    };
    let read = async |client: &Client| {
        let page = client
            .request(ListThings::default())
            .options(options())
            .send()
            .await
            .unwrap();
        let [before] = page.retries() else {
            panic!("{page:?}");
        };
        assert!(
            matches!(before.error(), Error::Timeout(timeout) if timeout.kind() == TimeoutKind::Attempt)
        );
    };
    recorded(&path, script, read).await;
    let replayer = Replayer::open(&path).unwrap();
    read(&client(replayer.clone())).await;
    replayer.finish().unwrap();
}

#[tokio::test]
async fn replay_ignores_order_of_members_but_not_numbers() {
    let (_dir, path) = record();
    let numbers = json!({ "Big": 9_007_199_254_740_993_i64, "Sum": 0.1 + 0.2, "Small": 5e-324 });
    let script = ScriptedTransport::new()
        .then(Scripted::result(&numbers))
        .then(Scripted::result(json!({ "Id": 2 })));
    recorded(&path, script, async |client| {
        client.call("DoNew", "2030-01-01", &numbers).await.unwrap();
        client.send(MakeThing { id: 2 }).await.unwrap();
    })
    .await;
    let replayer = Replayer::open(&path).unwrap();
    let client = client(replayer.clone());
    assert_eq!(client.send(MakeThing { id: 2 }).await.unwrap().id, 2);
    let turned: Value = serde_json::from_str(
        r#"{"Small":5e-324,"Sum":0.30000000000000004,"Big":9007199254740993}"#,
    )
    .unwrap();
    let answer = client.call("DoNew", "2030-01-01", &turned).await.unwrap();
    assert_eq!(answer.into_inner(), numbers);
    replayer.finish().unwrap();
}

#[tokio::test]
async fn unrecorded_request_fails_with_its_differences() {
    let (_dir, path) = record();
    let script = ScriptedTransport::new().always("ListThings", Scripted::result(json!({})));
    recorded(&path, script, async |client| {
        for limit in [5, 6] {
            let kind = Some("a".to_owned());
            client
                .send(ListThings {
                    kind,
                    limit,
                    cursor: 3,
                })
                .await
                .unwrap();
        }
    })
    .await;
    let replayer = Replayer::open(&path).unwrap();
    let client = Client::builder(&SERVICE)
        .credentials(credentials())
        .transport(replayer.clone());
    let client = client.build().unwrap();
    let error = client
        .send(ListThings {
            limit: 6,
            ..ListThings::default()
        })
        .await
        .unwrap_err();
    let shown = path.display();
    let text = format!(
        "ListThings 2020-12-01: {shown}: nothing fits the request `ListThings 2020-12-01`; in interaction 2 \
         (`ListThings` 2020-12-01), there is a `query.Kind`, which was not sent, `body.Cursor` is 3, but 0 was sent \
         (1 attempt)"
    );
    assert_eq!(error.to_string(), text);
    let error = client
        .send(MakeThing::default())
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("nothing is left for the request `MakeThing 2020-12-01`"),
        "{error}"
    );
    let error = replayer.finish().unwrap_err().to_string();
    for part in [
        "nothing fits",
        "nothing is left",
        "interaction 1 (`ListThings` 2020-12-01) was not asked for",
        "interaction 2 (`ListThings` 2020-12-01) was not asked for",
    ] {
        assert!(error.contains(part), "{part} in {error}");
    }
}

#[tokio::test]
async fn a_mask_of_ones_own_matches_anything() {
    let (_dir, path) = record();
    let script = ScriptedTransport::new().then(Scripted::result(json!({ "Id": 2 })));
    recorded(&path, script, async |client| {
        let parameters = json!({ "At": 1_700_000_000, "Ids": [1, 2] });
        client
            .call("DoNew", "2030-01-01", &parameters)
            .await
            .unwrap();
    })
    .await;
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("1700000000", r#""***""#)).unwrap();
    let client = client(Replayer::open(&path).unwrap());
    let call = async |parameters| client.call("DoNew", "2030-01-01", &parameters).send().await;
    let error = call(json!({ "At": 5, "Ids": [1, 3] }))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("`body.Ids[1]` is 2, but 3 was sent") && !error.contains("At"),
        "{error}"
    );
    call(json!({ "At": 5, "Ids": [1, 2] })).await.unwrap();
}

struct BrokenRecord {
    text: String,
    place: &'static str,
    reason: &'static str,
}

#[test]
fn broken_record_fails_with_its_place() {
    let (_dir, path) = record();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let request = r#""request": {"method": "GET", "path": "/", "action": "A", "version": "1"}"#;
    let answer = |answer: &str| {
        format!("{{\"format\": 1, \"interactions\": [{{{request},\n\"outcome\": {answer}}}]}}")
    };
    for BrokenRecord {
        text,
        place,
        reason,
    } in [
        BrokenRecord {
            text: "{\n  nonsense".to_owned(),
            place: ":2:3: ",
            reason: "key must be a string",
        },
        BrokenRecord {
            text: String::new(),
            place: ":1:0: ",
            reason: "EOF",
        },
        BrokenRecord {
            text: "{\n\"format\": 2, \"interactions\": []}".to_owned(),
            place: ":2:11: ",
            reason: "only 1 is known here",
        },
        BrokenRecord {
            text: "{\"format\": 1,\n \"more\": 1}".to_owned(),
            place: ":2:7: ",
            reason: "unknown field `more`",
        },
        BrokenRecord {
            text: answer(r#"{"response": {"status": 99, "body": {"text": ""}}}"#),
            place: ":2:",
            reason: "99 is no HTTP status",
        },
        BrokenRecord {
            text: answer(
                r#"{"response": {"status": 200, "headers": {"a b": ""}, "body": {"text": ""}}}"#,
            ),
            place: ":2:",
            reason: "`a b` is no HTTP",
        },
        BrokenRecord {
            text: answer(r#"{"lost": {"phase": "later", "reason": ""}}"#),
            place: ":2:",
            reason: "unknown variant `later`",
        },
        BrokenRecord {
            text: answer(r#""response""#),
            place: ":2:",
            reason: "invalid type",
        },
    ] {
        fs::write(&path, &text).unwrap();
        let error = Replayer::open(&path).unwrap_err().to_string();
        let start = format!("{}{place}", path.display());
        assert!(
            error.starts_with(&start) && error.contains(reason),
            "{start} {reason}: {error}"
        );
    }
    fs::remove_file(&path).unwrap();
    let error = Replayer::open(&path).unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("record {} cannot be read: ", path.display())),
        "{error}"
    );
}

#[tokio::test]
async fn record_is_replaced_only_by_a_whole_one() {
    let (dir, path) = record();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "old").unwrap();
    let error = Recorder::new(ScriptedTransport::new(), &path)
        .save()
        .unwrap_err()
        .to_string();
    assert!(error.contains("nothing was sent"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");

    // A folder cannot be replaced by a file.
    let recorder = Recorder::new(ScriptedTransport::new(), dir.path().join("records"));
    client(recorder.clone())
        .send(MakeThing::default())
        .await
        .unwrap_err();
    let error = recorder.save().unwrap_err().to_string();
    assert!(error.contains("records cannot be written: "), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    let left: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["records"], "nothing half-written is left");
}
