//! The generated client against the emulator, over HTTP on loopback: what a page says is what a program gets.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use volc_core::api::UnknownInt;
use volc_core::{Credentials, Error, Response};
use volc_rtc_api::Client;
use volc_rtc_api::im::get_user_conversations::{
    ConversationInfo, ConversationType, DataType, GetUserConversationsCall,
    GetUserConversationsOutput, GetUserConversationsRequest, Status,
};
use volc_rtc_emulator::Running;
use volc_tests::{APP_ID, MEMBER, account, client, emulator};

async fn start() -> (Running, Client) {
    let running = emulator().build().unwrap().start().await.unwrap();
    let client = client(&running.url()).unwrap();
    (running, client)
}

async fn list(
    client: &Client,
    data_type: DataType,
    limit: i64,
) -> Response<GetUserConversationsOutput> {
    let call = client
        .get_user_conversations()
        .app_id(APP_ID)
        .participant_user_id(MEMBER);
    call.cursor(0)
        .limit(limit)
        .data_type(data_type)
        .send()
        .await
        .unwrap()
}

fn names(page: &GetUserConversationsOutput) -> Vec<&str> {
    page.conversation_infos
        .iter()
        .map(|c| c.name.as_str())
        .collect()
}

#[tokio::test]
async fn each_data_type_has_the_order_of_the_page() {
    let (_running, client) = start().await;
    let cache = list(&client, DataType::Cache, 3).await;
    assert_eq!(names(&cache), ["Group 25", "Group 24", "Group 23"]);
    let database = list(&client, DataType::Database, 3).await;
    assert_eq!(names(&database), ["Group 0", "Group 1", "Group 2"]);
    let live = list(&client, DataType::LiveConversations, 20).await;
    assert_eq!(
        names(&live),
        ["Live 4", "Live 3", "Live 2", "Live 1", "Live 0"]
    );
    assert!(cache.has_more && database.has_more && !live.has_more);
}

#[tokio::test]
async fn a_reply_carries_its_metadata() {
    let (_running, client) = start().await;
    let page = list(&client, DataType::Database, 1).await;
    assert!(!page.request_id().is_empty());
    assert!(page.log_id().is_some());
    assert_eq!(page.status(), 200);
    assert_eq!(page.attempts(), 1);
    let request_id = page.request_id().to_owned();
    assert!(String::from_utf8_lossy(page.raw_body()).contains(&request_id));
    let output: GetUserConversationsOutput = page.into_inner();
    assert_eq!(output.conversation_infos.len(), 1);
}

#[tokio::test]
async fn values_arrive_as_the_types_of_the_page() {
    let (_running, client) = start().await;
    let page = list(&client, DataType::Database, 20).await;
    let group = &page.conversation_infos[0];
    assert_eq!(group.app_id, APP_ID);
    assert_eq!(group.status, Status::Normal);
    assert_eq!(group.conversation_type, ConversationType::Group);
    assert_eq!(group.owner_user_id, 20_000);
    assert_eq!(group.member_count, 3);
    assert!(
        group.conversation_short_id > 1 << 53,
        "an id that a float cannot hold"
    );
    let live = list(&client, DataType::LiveConversations, 1).await;
    // The page of this Action does not list 100, but the service sends it.
    assert_eq!(live.conversation_infos[0].conversation_type.value(), 100);
    assert!(matches!(
        live.conversation_infos[0].conversation_type,
        ConversationType::Unknown(_)
    ));
}

#[tokio::test]
async fn items_and_pages_walk_through_everything_once() {
    let (_running, client) = start().await;
    let mut items = client
        .get_user_conversations()
        .app_id(APP_ID)
        .participant_user_id(MEMBER)
        .limit(7)
        .data_type(DataType::Database)
        .items();
    let mut seen = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        seen.push(item.conversation_short_id);
    }
    let distinct: BTreeSet<i64> = seen.iter().copied().collect();
    // The live groups are listed by a DataType of their own.
    assert_eq!((seen.len(), distinct.len()), (48, 48));

    let call = client
        .get_user_conversations()
        .app_id(APP_ID)
        .participant_user_id(MEMBER);
    let mut pages = call.limit(20).data_type(DataType::Database).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        sizes.push(page.conversation_infos.len());
    }
    assert_eq!(sizes, [20, 20, 8]);
}

#[tokio::test]
async fn a_request_is_a_plain_value_too() {
    let (_running, client) = start().await;
    let mut request = GetUserConversationsRequest::new(APP_ID, MEMBER, 0, 2);
    request.data_type = Some(DataType::Database);
    request.skip_member_count = Some(true);
    let json = serde_json::to_value(&request).unwrap();
    assert_eq!(
        json,
        serde_json::json!({"AppId": APP_ID, "ParticipantUserId": MEMBER, "DataType": 1, "Cursor": 0, "Limit": 2,
            "SkipMemberCount": true})
    );
    let read: GetUserConversationsRequest = serde_json::from_value(json).unwrap();
    assert_eq!(read, request);
    let page = client.send(request.clone()).await.unwrap();
    assert_eq!(names(&page), ["Group 0", "Group 1"]);
    assert_eq!(page.conversation_infos[0].member_count, 0);
    // The builder can be awaited as it is, and a setter called twice.
    let call = client
        .get_user_conversations()
        .app_id(1)
        .app_id(APP_ID)
        .participant_user_id(MEMBER);
    let again = call.cursor(0).limit(2).data_type(1).await.unwrap();
    assert_eq!(names(&again), names(&page));
}

#[tokio::test]
async fn a_value_out_of_bounds_is_refused_before_anything_is_sent() {
    // Nobody listens there: sending would give another error.
    let client = client("http://127.0.0.1:9").unwrap();
    let call = client
        .get_user_conversations()
        .app_id(APP_ID)
        .participant_user_id(MEMBER);
    let error = call.cursor(0).limit(21).send().await.unwrap_err();
    let Error::InvalidRequest(invalid) = &error else {
        panic!("{error}")
    };
    let field = invalid.field().unwrap();
    assert_eq!(
        (field.path(), field.value(), field.rule()),
        ("Limit", "21", "at most 20")
    );
    assert_eq!(error.attempts(), 0);
    let text = error.to_string();
    for part in ["GetUserConversations", "`Limit`", "at most 20", "21"] {
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn wrong_keys_are_told_apart() {
    let (running, _) = start().await;
    let wrong_secret = Credentials::new(account().access_key(), "another-do-not-print");
    let unknown_key = Credentials::new("AKLTunknownunknown", "another-do-not-print");
    for (credentials, code) in [
        (wrong_secret, "SignatureDoesNotMatch"),
        (unknown_key, "InvalidAccessKey"),
    ] {
        let client = Client::builder()
            .endpoint(running.url())
            .allow_http()
            .credentials(credentials);
        let request = GetUserConversationsRequest::new(APP_ID, MEMBER, 0, 1);
        let error = client.build().unwrap().send(request).await.unwrap_err();
        assert_eq!(error.code(), Some(code), "{error}");
        assert_eq!(error.status().map(|s| s.as_u16()), Some(401));
        assert!(error.is_auth() && !error.may_retry());
        assert!(
            error
                .request_id()
                .is_some_and(|id| error.to_string().contains(id)),
            "{error}"
        );
        assert!(!format!("{error} {error:?}").contains("another-do-not-print"));
    }
}

#[tokio::test]
async fn calls_at_once_are_kept_within_the_documented_rate() {
    let (_running, client) = start().await;
    let calls = (0..40).map(|_| {
        let client = client.clone();
        tokio::spawn(async move {
            list(&client, DataType::Cache, 1)
                .await
                .conversation_infos
                .len()
        })
    });
    let mut items = 0;
    for call in calls.collect::<Vec<_>>() {
        items += call.await.unwrap();
    }
    assert_eq!(items, 40);
}

#[test]
fn clients_and_calls_can_be_shared_and_moved() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    fn moved<T: Send + 'static>(_: &T) {}
    shared::<Client>();
    shared::<GetUserConversationsRequest>();
    shared::<ConversationInfo>();
    let client = client("http://127.0.0.1:9").unwrap();
    let call: GetUserConversationsCall = client.get_user_conversations();
    moved(&call);
    let ready = call.app_id(1).participant_user_id(2).cursor(0).limit(1);
    let sending = ready.send();
    moved(&sending);
    let size = size_of_val(&sending);
    assert!(size <= 2048, "{size} bytes");
    assert!(size_of::<Error>() <= 2 * size_of::<usize>());
    assert_eq!(size_of::<UnknownInt>(), 8);
}
