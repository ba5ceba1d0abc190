//! `spec!` in a crate of a user: an Action that the SDK does not have, called like one that it has.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use volc_core::api::{Action, Effect};
use volc_tests::{client, emulator};

volc_macros::spec!("../xtask/tests/pages/BatchGetRooms.md");

#[tokio::test]
async fn a_page_of_ones_own_is_a_method_of_the_client() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../xtask/tests/pages/BatchGetRooms.md");
    let ir = volc_spec::load_paths(&[page]).ir.unwrap();
    let running = emulator()
        .with_ir(ir)
        .build()
        .unwrap()
        .start()
        .await
        .unwrap();
    let client = client(&running.url()).unwrap();

    let found = client
        .batch_get_rooms()
        .app_id("app")
        .room_ids(["r1".to_owned()])
        .send()
        .await
        .unwrap();

    assert_eq!(
        (found.rooms[0].room_id.as_str(), found.rooms[0].user_count),
        ("Your_RoomId", 2)
    );

    let request = BatchGetRoomsRequest::new("app", ["r1".to_owned(), "r2".to_owned()]);
    let again = client.send(request).await.unwrap();
    assert_eq!(again.rooms, found.rooms);
}

#[test]
fn the_facts_of_the_page_are_constants() {
    let info = BatchGetRoomsRequest::INFO;
    assert_eq!((info.action, info.version), ("BatchGetRooms", "2020-12-01"));
    assert_eq!(info.effect, Effect::Unknown);
    assert_eq!(
        info.rate_limits
            .iter()
            .map(|limit| limit.calls)
            .collect::<Vec<_>>(),
        [50]
    );
    assert_eq!(info.page_sha256.len(), 64);
}
