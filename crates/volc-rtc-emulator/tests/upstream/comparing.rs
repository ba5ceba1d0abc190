//! A record against the emulator: every kind of difference, in the library and by the program.

use std::process::Command;

use serde_json::{Value, json};
use volc_rtc_emulator::{ApiError, App, DifferenceKind, Emulator};

use super::support::APP;
use super::{Folder, VERSION, call, endpoint, forwarding, profiles, register, start};

/// An emulator of its own, with the app that the requests need.
fn emulator() -> Emulator {
    let builder = Emulator::builder().app(App::new(APP.to_string()));
    builder.build().unwrap()
}

/// Records an endpoint whose responses are not those of the emulator.
async fn different(folder: &Folder) {
    let online = |_: &volc_rtc_emulator::Call<'_>| {
        Ok(json!({"AppId": "text", "QueryOnlineResults": {"1": [{"ConnId": "c"}]}, "Own": 1}))
    };
    let users = |_: &volc_rtc_emulator::Call<'_>| {
        let full = json!({
            "AppId": APP, "UserId": 7, "Tags": [], "CreateTime": 1, "ModifyTime": 1, "NickName": "a",
            "Portrait": null, "Ext": {"other": "key"},
        });
        Ok(json!({"Users": [full], "NotFoundUsers": [8]}))
    };
    let refused = |_: &volc_rtc_emulator::Call<'_>| -> Result<Value, ApiError> {
        Err(ApiError::service("InvalidParam", "no").with_status(http::StatusCode::BAD_REQUEST))
    };
    let real = endpoint()
        .handler("QueryOnlineStatus", VERSION, online)
        .handler("BatchGetUser", VERSION, users)
        .handler("IsFriend", VERSION, refused);
    let real = start(real).await;
    let running = start(forwarding(&real).record(folder.record())).await;
    call(&running, "RegisterUsers", register(7)).await;
    call(&running, "QueryOnlineStatus", profiles(&[1])).await;
    call(&running, "BatchGetUser", profiles(&[7, 8])).await;
    let friends = json!({"AppId": APP, "UserId": 1, "FriendUserIds": [2]});
    call(&running, "IsFriend", friends).await;
}

/// Records the emulator itself.
async fn same(folder: &Folder) {
    let real = start(endpoint()).await;
    let running = start(forwarding(&real).record(folder.record())).await;
    for user in [7, 7] {
        call(&running, "RegisterUsers", register(user)).await;
    }
    call(&running, "BatchGetUser", profiles(&[7, 8])).await;
    call(
        &running,
        "BatchGetUser",
        json!({"AppId": 404, "UserIds": [1]}),
    )
    .await;
    let token = json!({"AppId": APP, "UserId": 1, "ExpireTime": 4_000_000_000_000_i64});
    call(&running, "GetAppToken", token).await;
}

#[tokio::test]
async fn every_kind_of_difference_is_found() {
    use DifferenceKind::{Additional, Code, Missing, Status, Type};

    let folder = Folder::new();
    different(&folder).await;
    let comparison = emulator().compare(folder.record()).await.unwrap();
    assert_eq!(comparison.exchanges, 4);
    let found = comparison.different.iter().map(|exchange| {
        let differences = exchange.differences.iter();
        let differences: Vec<_> = differences
            .map(|found| {
                let sides = (found.recorded.as_str(), found.emulator.as_str());
                (found.kind, found.path.as_str(), sides)
            })
            .collect();
        (exchange.line, exchange.action.as_str(), differences)
    });
    let found: Vec<_> = found.collect();
    assert_eq!(
        found,
        [
            (
                3,
                "QueryOnlineStatus",
                vec![
                    (Type, "Result.AppId", ("string", "number")),
                    (Missing, "Result.Own", ("redacted", "absent")),
                ]
            ),
            (
                4,
                "BatchGetUser",
                vec![(Type, "Result.Users[].Portrait", ("null", "string"))]
            ),
            (
                5,
                "IsFriend",
                vec![
                    (Status, "", ("400", "200")),
                    (Code, "", ("InvalidParam", "none")),
                ]
            ),
        ]
    );

    // Without its app, and the other way round.
    let bare = Emulator::builder().build().unwrap();
    let comparison = bare.compare(folder.record()).await.unwrap();
    assert_eq!(comparison.different[0].differences[0].kind, Code);
    let reversed = Folder::new();
    let record = std::fs::read_to_string(folder.record()).unwrap();
    let file = reversed.write(
        &record
            .replace("\"NotFoundUsers\":[8],", "")
            .replace(",\"NotFoundUsers\":[8]", ""),
    );
    let comparison = emulator().compare(file).await.unwrap();
    let kinds = comparison.different[1].differences.iter();
    let paths: Vec<_> = kinds
        .map(|found| (found.kind, found.path.as_str()))
        .collect();
    assert_eq!(
        paths,
        [
            (Type, "Result.Users[].Portrait"),
            (Additional, "Result.NotFoundUsers"),
        ]
    );
}

#[tokio::test]
async fn an_emulator_is_the_same_as_its_own_record() {
    let folder = Folder::new();
    same(&folder).await;
    let comparison = emulator().compare(folder.record()).await.unwrap();
    assert_eq!((comparison.exchanges, comparison.different), (5, vec![]));
}

fn program(folder: &Folder, more: &[&str]) -> (Option<i32>, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_volc-rtc-emulator"));
    let app = APP.to_string();
    let output = program.arg("compare").arg(folder.record());
    let output = output.args(["--app", &app]).args(more).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), text)
}

#[tokio::test]
async fn the_program_reports_and_exits_with_1() {
    let folder = Folder::new();
    different(&folder).await;
    let (code, text) = program(&folder, &[]);
    assert_eq!(code, Some(1), "{text}");
    for part in [
        "calls.jsonl:3: QueryOnlineStatus 2020-12-01\n",
        "  type       Result.AppId: recorded string, emulator number\n",
        "  missing    Result.Own: recorded redacted, emulator absent\n",
        "  status     recorded 400, emulator 200\n",
        "3 of 4 exchanges differ\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let (code, text) = program(&folder, &["--json"]);
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &report["exchanges"]), (Some(1), &json!(4)));
    let first = json!({
        "kind": "type", "path": "Result.AppId", "recorded": "string", "emulator": "number",
    });
    assert_eq!(report["different"][0]["differences"][0], first);

    let folder = Folder::new();
    same(&folder).await;
    let (code, text) = program(&folder, &[]);
    assert_eq!(
        (code, text.as_str()),
        (Some(0), "0 of 5 exchanges differ\n")
    );
}
