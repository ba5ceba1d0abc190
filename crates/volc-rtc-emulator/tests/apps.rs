//! Apps, business ids and callbacks through the SDK's client: what is written is what is read, and the codes.

#![allow(clippy::unwrap_used)]

mod support;

use std::time::Duration;

use http::Method;
use serde_json::json;
use support::{Call, builder, credentials};
use volc_core::{Credentials, Error};
use volc_rtc_api::Client;
use volc_rtc_api::app::list_apps::{AppList, Status};
use volc_rtc_api::app::modify_app_status::Status as NewStatus;
use volc_rtc_emulator::{
    Account, App, AppStatus, Emulator, RateLimits, Running, TEST_APP_ID, TEST_APP_KEY,
    TEST_SECONDARY_APP_KEY,
};
use volc_rtc_token::{AppKey, Token, Verifier};

const OTHER: &str = "AKLTfake-other";

fn client(running: &Running, credentials: Credentials) -> Client {
    let builder = Client::builder().endpoint(running.url()).allow_http();
    builder.credentials(credentials).build().unwrap()
}

/// An emulator with two accounts, and the clients of both.
async fn start() -> (Running, Client, Client) {
    let other = Credentials::new(OTHER, "fake-secret-of-another");
    let emulator = Emulator::builder()
        .account(Account::new("tester", credentials()))
        .account(Account::new("other", other.clone()))
        .rate_limits(RateLimits::Off)
        .app(App::new("disabled").status(AppStatus::Disabled))
        .app(App::new("of-other").account("other"));
    let running = emulator.build().unwrap().start().await.unwrap();
    let clients = (client(&running, credentials()), client(&running, other));
    (running, clients.0, clients.1)
}

fn code<T>(outcome: Result<T, Error>) -> String {
    let error = outcome.err().unwrap();
    error.code().unwrap_or_default().to_owned()
}

async fn names(client: &Client, offset: &str, limit: &str, reverse: i64) -> Vec<String> {
    let call = client.list_apps().offset(offset).limit(limit);
    let page = call.reverse(reverse).send().await.unwrap();
    page.app_list
        .iter()
        .map(|app| app.app_name.clone())
        .collect()
}

#[tokio::test]
async fn a_created_app_is_listed_and_its_keys_sign_tokens() {
    let (_running, tester, other) = start().await;
    let created = tester
        .create_app()
        .app_name("我的_app1")
        .send()
        .await
        .unwrap();
    assert_eq!(created.app_id.len(), 24);
    assert_eq!(created.owner, "tester");
    assert_eq!(created.instance_status, Status::Running);
    let listed = tester
        .list_apps()
        .app_id(&created.app_id)
        .send()
        .await
        .unwrap();
    assert_eq!(listed.total, 1);
    let AppList {
        app_id,
        app_name,
        create_at,
        status,
        app_key,
        secondary_app_key,
        ..
    } = &listed.app_list[0];
    assert_eq!((app_id, app_name), (&created.app_id, &created.name));
    assert_eq!(
        (create_at, status),
        (&created.create_date, &Status::Running)
    );
    assert_eq!(app_key.expose(), created.app_key.expose());
    for key in [app_key, secondary_app_key] {
        assert_eq!(key.expose().len(), 32);
        let key = AppKey::new(key.expose()).unwrap();
        let token = Token::builder(app_id, "room", "user")
            .publish()
            .expires_in(Duration::from_secs(60));
        let token = token.sign(&key).unwrap().into_string();
        assert!(Verifier::new(app_id, key).verify(&token).is_ok());
    }
    let elsewhere = other.list_apps().app_id(app_id).send().await.unwrap();
    assert_eq!((elsewhere.total, elsewhere.app_list.len()), (0, 0));
}

#[tokio::test]
async fn every_emulator_has_the_test_app() {
    let (_running, tester, _) = start().await;
    let listed = tester.list_apps().app_id(TEST_APP_ID).send().await.unwrap();
    let app = &listed.app_list[0];
    assert_eq!(app.app_key.expose(), TEST_APP_KEY);
    assert_eq!(app.secondary_app_key.expose(), TEST_SECONDARY_APP_KEY);
    assert_eq!((TEST_APP_ID.len(), TEST_APP_KEY.len()), (24, 32));
}

#[tokio::test]
async fn apps_are_listed_in_pages_from_either_end() {
    let (_running, tester, other) = start().await;
    for n in 1..=5 {
        tester
            .create_app()
            .app_name(format!("app{n}"))
            .send()
            .await
            .unwrap();
    }
    // `disabled` and `test` are open to all; `of-other` is not.
    let all = ["disabled", "test", "app1", "app2", "app3", "app4", "app5"];
    assert_eq!(names(&tester, "0", "100", 0).await, all);
    assert_eq!(names(&tester, "5", "100", 0).await, ["app4", "app5"]);
    assert_eq!(names(&tester, "1", "2", 1).await, ["app4", "app3"]);
    assert_eq!(names(&tester, "9", "2", 1).await, [""; 0]);
    assert_eq!(
        names(&other, "0", "100", 0).await,
        ["disabled", "test", "of-other"]
    );
    let old = tester
        .v2020_12_01()
        .list_apps()
        .limit("3")
        .send()
        .await
        .unwrap();
    assert_eq!((old.total, old.limit, old.offset), (7, 3, 0));
    assert_eq!(old.applist[2].app_name, "app1");
    assert!(!old.applist[2].created_at.is_empty());
    for (offset, limit) in [("-1", "1"), ("x", "1"), ("0", "101"), ("0", "0")] {
        let call = tester.list_apps().offset(offset).limit(limit);
        assert_eq!(
            code(call.send().await),
            "InvalidParameter",
            "{offset} {limit}"
        );
    }
    let project = tester
        .list_apps()
        .project_name("another")
        .send()
        .await
        .unwrap();
    assert_eq!((project.total, project.app_list.len()), (0, 0));
}

#[tokio::test]
async fn a_disabled_app_is_refused_until_enabled() {
    let (_running, tester, _) = start().await;
    let add = || {
        tester
            .add_business_id()
            .app_id("disabled")
            .business_id("b")
            .remarks("b")
    };
    assert_eq!(code(add().send().await), "AccessDenied.NoPermissionForApp");
    let modify = |id: &str, status| tester.modify_app_status().app_id(id).status(status);
    modify("disabled", NewStatus::Enabled).send().await.unwrap();
    add().send().await.unwrap();
    let old = tester.v2020_12_01().modify_app_status().app_id("disabled");
    old.status(NewStatus::Disabled).send().await.unwrap();
    assert_eq!(code(add().send().await), "AccessDenied.NoPermissionForApp");
    let listed = tester.list_apps().app_id("disabled").send().await.unwrap();
    assert_eq!(listed.app_list[0].status, Status::Disabled);
    let unknown = modify("unknown", NewStatus::Enabled).send().await;
    assert_eq!(code(unknown), "InvalidParameter.NotExistAppId");
    let of_other = modify("of-other", NewStatus::Enabled).send().await;
    assert_eq!(code(of_other), "InvalidParameter.AccountIdMismatch");
}

#[tokio::test]
async fn names_and_numbers_of_apps_have_limits() {
    let (_running, tester, other) = start().await;
    let long = "x".repeat(25);
    for name in ["", "a-b", "a b", "é", &long] {
        let call = tester.v2020_12_01().create_app().app_name(name);
        let error = call.send().await.unwrap_err();
        let refused = error
            .code()
            .is_some_and(|code| code.starts_with("InvalidParam"));
        assert!(refused || error.code().is_none(), "{name}: {error}");
    }
    for n in 0..99 {
        other
            .create_app()
            .app_name(format!("n{n}"))
            .send()
            .await
            .unwrap();
    }
    // With `of-other` it has 100.
    assert_eq!(
        code(other.create_app().app_name("n").send().await),
        "InvalidParameter"
    );
    tester.create_app().app_name("n").send().await.unwrap();
}

#[tokio::test]
async fn business_ids_are_added_renamed_listed_and_deleted() {
    let (_running, tester, _) = start().await;
    let add = |id: &str, name: &str| {
        let call = tester.add_business_id().app_id(TEST_APP_ID).business_id(id);
        call.remarks(name).send()
    };
    add("b@1", "one").await.unwrap();
    add("b-2", "two").await.unwrap();
    for (id, name) in [
        ("b@1", "three"),
        ("b3", "one"),
        ("b 3", "three"),
        ("b3", "a-b"),
        ("", "three"),
    ] {
        assert_eq!(code(add(id, name).await), "InvalidParameter", "{id} {name}");
    }
    let rename = |id: &str, name: &str| {
        let call = tester.modify_business_remarks().app_id(TEST_APP_ID);
        call.business_id(id).remarks(name).send()
    };
    rename("b@1", "一").await.unwrap();
    assert_eq!(code(rename("b@1", "two").await), "InvalidParameter");
    assert_eq!(code(rename("b9", "nine").await), "InvalidParameter");
    let list = |items: &str, passed: &str| {
        let call = tester.get_all_business_id().app_id(TEST_APP_ID);
        call.offset(items).limit(passed).send()
    };
    let all = list("100", "0").await.unwrap();
    let found: Vec<_> = all.business_records.iter().collect();
    assert_eq!(all.total_size, 2);
    assert_eq!((&*found[0].business_id, &*found[0].remarks), ("b@1", "一"));
    let second = list("1", "1").await.unwrap();
    assert_eq!(second.business_records[0].business_id, "b-2");
    let swapped = list("0", "100").await.unwrap_err();
    assert!(
        swapped
            .to_string()
            .contains("calls the number of items `Offset`"),
        "{swapped}"
    );
    let delete = || {
        tester
            .delete_business_id()
            .app_id(TEST_APP_ID)
            .business_id("b@1")
    };
    assert_eq!(delete().send().await.unwrap().result, "success");
    assert_eq!(code(delete().send().await), "InvalidParameter");
    assert_eq!(list("", "").await.unwrap().total_size, 1);
}

#[tokio::test]
async fn callbacks_are_created_changed_read_and_deleted() {
    let (_running, tester, _) = start().await;
    let create = |business: &str, url: &str, events: &[&str]| {
        let events = events
            .iter()
            .map(|event| (*event).to_owned())
            .collect::<Vec<_>>();
        let call = tester
            .create_callback()
            .app_id(TEST_APP_ID)
            .business_id(business);
        call.event_list(events)
            .secret_key("fake-callback-key")
            .url(url)
            .send()
    };
    create(
        "b",
        "https://example.com/hook?a=1",
        &["RoomCreate", "RoomDestroy"],
    )
    .await
    .unwrap();
    create("", "http://127.0.0.1:9/hook", &["UserJoinRoom"])
        .await
        .unwrap();
    let twice = create("b", "https://example.com/hook", &["RoomCreate"]).await;
    assert_eq!(code(twice), "InvalidParameter");
    for (url, events) in [
        ("example.com/hook", &["RoomCreate"][..]),
        ("ftp://example.com", &["RoomCreate"]),
        ("", &["RoomCreate"]),
        ("https://example.com", &[]),
        ("https://example.com", &[""]),
    ] {
        assert_eq!(
            code(create("c", url, events).await),
            "InvalidParameter",
            "{url} {events:?}"
        );
    }
    let read = || tester.get_callback().app_id(TEST_APP_ID).send();
    let settings = read().await.unwrap();
    assert_eq!(settings.callbacks.len(), 2);
    assert_eq!(settings.url, "http://127.0.0.1:9/hook");
    assert_eq!(settings.event_list, "UserJoinRoom");
    let of_b = &settings.callbacks[1];
    assert_eq!((&*of_b.business_id, &*of_b.account_id), ("b", "tester"));
    assert_eq!(of_b.event_list, ["RoomCreate", "RoomDestroy"]);
    assert_eq!(of_b.secret_key.expose(), "fake-callback-key");
    let update = |business: &str| {
        let call = tester
            .update_callback()
            .app_id(TEST_APP_ID)
            .business_id(business);
        let call = call.event_list(vec!["RoomCreate".to_owned()]);
        call.secret_key("fake-second-key")
            .url("https://example.org")
            .send()
    };
    update("b").await.unwrap();
    assert_eq!(code(update("c").await), "InvalidParameter");
    let changed = read().await.unwrap();
    let changed = &changed.callbacks[1];
    assert_eq!(
        (&*changed.url, changed.secret_key.expose().as_str()),
        ("https://example.org", "fake-second-key")
    );
    assert_eq!(changed.created_at, of_b.created_at);
    tester
        .delete_callback()
        .app_id(TEST_APP_ID)
        .send()
        .await
        .unwrap();
    let again = tester.delete_callback().app_id(TEST_APP_ID).send().await;
    assert_eq!(code(again), "InvalidParameter");
    assert_eq!(read().await.unwrap().callbacks.len(), 1);
}

#[tokio::test]
async fn acknowledgements_are_the_texts_of_the_pages() {
    let running = support::start(builder()).await;
    let body = json!({"AppId": TEST_APP_ID, "Status": 1});
    for version in ["2020-12-01", "2023-11-01"] {
        let answer = Call::action("ModifyAppStatus", version, body.clone())
            .send(&running)
            .await;
        assert_eq!(answer.result(), "success");
        assert_eq!(answer.headers["x-emulator-response"], "state");
    }
    let get = Call::action("GetCallback", "2020-12-01", json!(null)).with(|call| {
        call.method = Method::GET;
        call.body = Vec::new();
        call.query
            .push(("AppId".to_owned(), TEST_APP_ID.to_owned()));
    });
    let answer = get.send(&running).await;
    assert_eq!(answer.result()["Callbacks"], json!([]));
}

#[tokio::test]
async fn two_runs_create_the_same_apps() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let running = support::start(builder()).await;
        let call = Call::action("CreateApp", "2023-11-01", json!({"AppName": "demo"}));
        runs.push(call.send(&running).await.result().clone());
    }
    assert_eq!(runs[0], runs[1]);
    assert_eq!(runs[0]["CreateDate"], "2026-09-21T22:13:20.000000000+08:00");
}
