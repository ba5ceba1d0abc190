//! `GetUserConversations` of a large and of a small app.

use std::path::Path;
use std::time::Instant;

use volc_rtc_api::Client;
use volc_rtc_api::im::get_user_conversations::DataType;
use volc_rtc_emulator::Emulator;
use volc_rtc_emulator::rusqlite::Connection;

use crate::program::Program;
use crate::{APP, LARGE, SMALL, at};

/// Calls of each kind that are measured for a page.
const PAGES: usize = 2_000;

/// An app of so many conversations, in a file. User 1 is in all of them, user 2 in 20.
pub(crate) fn fill(file: &Path, conversations: i64) {
    drop(Emulator::builder().database(file).build().unwrap());
    let mut db = Connection::open(file).unwrap();
    let tx = db.transaction().unwrap();
    tx.execute(
        "INSERT INTO apps (app_id, number, name, app_key, secondary_app_key, enabled, created_millis)
         VALUES (?1, 999, 'large', 'fake-key-1', 'fake-key-2', 1, 0)",
        [APP.to_string()],
    )
    .unwrap();
    tx.execute(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
         INSERT INTO conversations (short_id, conversation_id, app_id, type, name, owner, creator, create_time,
             modify_time, active_time, member_count)
         SELECT n, n, ?2, 2, 'a group', 1, 1, n, n, n * 7919 % ?1, 2 FROM n",
        (conversations, APP.to_string()),
    )
    .unwrap();
    for (user, every) in [(1, 1), (2, conversations / 20)] {
        tx.execute(
            "INSERT INTO participants (short_id, user_id, app, type, create_time, active_time, join_order, join_time)
             SELECT short_id, ?1, app_id, type, create_time, active_time, ?1, create_time
             FROM conversations WHERE create_time % ?2 = 0",
            (user, every),
        )
        .unwrap();
    }
    tx.commit().unwrap();
}

/// The time of a page of `GetUserConversations`, the large app's and the small one's in turns.
pub(crate) async fn pages() {
    let folder = tempfile::tempdir().unwrap();
    let mut programs = Vec::new();
    for size in [SMALL, LARGE] {
        let file = folder.path().join(format!("{size}.db"));
        let begun = Instant::now();
        fill(&file, size);
        let bytes = std::fs::metadata(&file).unwrap().len();
        println!(
            "{size} conversations: {} MiB, written in {:?}",
            bytes >> 20,
            begun.elapsed()
        );
        programs.push(Program::start(&file));
    }
    for user in [1, 2] {
        for data_type in [DataType::Cache, DataType::Database] {
            let mut times = [Vec::new(), Vec::new()];
            for _ in 0..PAGES {
                for (program, times) in programs.iter().zip(&mut times) {
                    let begun = Instant::now();
                    let count = page(&program.client, data_type, user).await;
                    times.push(begun.elapsed());
                    assert_eq!(count, 20);
                }
            }
            let [small, large] = times.each_mut().map(|times| at(times, 50));
            let ratio = large.as_secs_f64() / small.as_secs_f64();
            let who = if user == 1 { "all" } else { "20" };
            println!(
                "{data_type:?}, user in {who}: p50 {small:?} of {SMALL}, {large:?} of {LARGE}: ratio {ratio:.2}"
            );
        }
    }
}

/// Reads the first page of a user, and returns the number of its items.
pub(crate) async fn page(client: &Client, data_type: DataType, user: i64) -> usize {
    let call = client.get_user_conversations().app_id(APP);
    let call = call.participant_user_id(user).cursor(0).limit(20);
    let page = call.data_type(data_type).send().await.unwrap();
    page.conversation_infos.len()
}
