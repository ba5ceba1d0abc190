//! A test of a program that calls the API. README.md shows it.

#![cfg(feature = "im")]
#![allow(clippy::unwrap_used)]

use serde_json::json;
use volc_rtc_api::volc_core::test_util::{Reply, ScriptedTransport, credentials};
use volc_rtc_api::{Client, Error};

/// The names of all conversations of a user.
async fn names(client: &Client, user: i64) -> Result<Vec<String>, Error> {
    let call = client.get_user_conversations().app_id(123_456);
    let mut all = call.participant_user_id(user).limit(20).items();
    let mut names = Vec::new();
    while let Some(conversation) = all.try_next().await? {
        names.push(conversation.name);
    }
    Ok(names)
}

#[tokio::test(start_paused = true)] // what is waited for takes no time
async fn names_come_from_all_pages() {
    let first = json!({ "ConversationInfos": [{ "Name": "a" }], "HasMore": true, "NextCursor": 1 });
    let last = json!({ "ConversationInfos": [{ "Name": "b" }] });
    let script = ScriptedTransport::new()
        .then(Reply::result(first))
        .then(Reply::error("FlowLimitExceeded", "too fast").status(429))
        .then(Reply::result(last));
    let client = Client::builder()
        .credentials(credentials())
        .transport(script.clone())
        .build()
        .unwrap();

    assert_eq!(names(&client, 10_001).await.unwrap(), ["a", "b"]);
    assert_eq!(script.sent()[2].body["Cursor"], 1);
    script.finish().unwrap(); // all of the script was used, and nothing else was asked for
}

#[test]
fn the_readme_shows_this() {
    let source_text = include_str!("your_own_tests.rs");
    let (_, shown) = source_text.split_once("unwrap_used)]\n\n").unwrap();
    let (shown, _) = shown.split_once("\n#[test]\n").unwrap();
    let readme = include_str!("../../../README.md");
    assert!(
        readme.contains(shown),
        "README.md does not hold the test as it is"
    );
}
