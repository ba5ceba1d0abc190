//! A page from the middle of lists of a million and of a thousand: members, messages, friends, tasks.

use std::path::Path;
use std::time::{Duration, Instant};

use volc_rtc_api::Client;
use volc_rtc_emulator::Emulator;
use volc_rtc_emulator::rusqlite::{Connection, Transaction};

use crate::program::Program;
use crate::{APP, LARGE, SMALL, at};

/// Calls that are measured for a list.
const CALLS: usize = 1_000;
const GROUP: i64 = 1;
const USER: i64 = 1;

/// The lists that are measured.
#[derive(Clone, Copy, Debug)]
enum List {
    Members,
    Messages,
    Friends,
    Tasks,
}

/// The time of a page, of the large list and of the small one in turns.
pub(crate) async fn lists() {
    let folder = tempfile::tempdir().unwrap();
    let programs = [SMALL, LARGE].map(|size| {
        let file = folder.path().join(format!("{size}.db"));
        fill(&file, size);
        (Program::start(&file), size)
    });
    for list in [List::Members, List::Messages, List::Friends, List::Tasks] {
        let mut times: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
        for _ in 0..CALLS {
            for ((program, size), times) in programs.iter().zip(&mut times) {
                let begun = Instant::now();
                page(&program.client, list, *size).await;
                times.push(begun.elapsed());
            }
        }
        let [small, large] = times.each_mut().map(|times| at(times, 50));
        let ratio = large.as_secs_f64() / small.as_secs_f64();
        println!("{list:?}: p50 {small:?} of {SMALL}, {large:?} of {LARGE}: ratio {ratio:.2}");
    }
}

/// Reads a page from the middle of a list of this size.
async fn page(client: &Client, list: List, size: i64) {
    let middle = size / 2;
    let count = match list {
        List::Members => {
            let call = client.scan_conversation_participant_list().app_id(APP);
            let call = call.conversation_short_id(GROUP).cursor(middle).limit(20);
            call.send().await.unwrap().participants.len()
        }
        List::Messages => {
            let call = client.get_conversation_messages().app_id(APP);
            let call = call.conversation_short_id(GROUP).cursor(middle).limit(20);
            call.send().await.unwrap().messages.len()
        }
        List::Friends => {
            let call = client.list_friend().app_id(APP).user_id(USER);
            let call = call.cursor(middle).limit(20).need_total(true);
            call.send().await.unwrap().friend_infos.len()
        }
        List::Tasks => {
            let call = client.get_record_task().app_id(APP.to_string());
            let call = call.room_id("room").task_id(format!("task-{middle}"));
            let task = call.send().await.unwrap();
            if task.record_task.is_some() { 20 } else { 0 }
        }
    };
    assert_eq!(count, 20, "{list:?}");
}

/// A group with so many members and messages, a user with so many friends, and so many recordings of a room.
fn fill(file: &Path, size: i64) {
    drop(Emulator::builder().database(file).build().unwrap());
    let mut db = Connection::open(file).unwrap();
    let tx = db.transaction().unwrap();
    let app = APP.to_string();
    tx.execute(
        "INSERT INTO apps (app_id, number, name, app_key, secondary_app_key, enabled, created_millis)
         VALUES (?1, 999, 'large', 'fake-key-1', 'fake-key-2', 1, 0)",
        [&app],
    )
    .unwrap();
    tx.execute(
        "INSERT INTO conversations (short_id, conversation_id, app_id, type, owner, creator, create_time, modify_time,
             active_time, member_count, last_index) VALUES (1, '1', ?1, 2, 1, 1, 1, 1, 1, ?2, ?2)",
        (&app, size),
    )
    .unwrap();
    each(
        &tx,
        size,
        "INSERT INTO participants (short_id, user_id, app, type, create_time, active_time, join_order, join_time)
         SELECT 1, n, ?2, 2, 1, 1, n, n FROM n",
    );
    each(
        &tx,
        size,
        "INSERT INTO im_messages SELECT n, ?2, 1, n, 1, 10001, 'text', '{}', n, n, n, 0, 0, 1, '[]', '[]', '[]', NULL,
             '', '{}' FROM n",
    );
    each(
        &tx,
        size,
        "INSERT INTO im_friends SELECT ?2, 0, 1, n, n + 1, '', '{}', n, n, 0, 0 FROM n",
    );
    tx.execute(
        "INSERT INTO im_list_sizes VALUES (?1, 0, 1, 'friends', ?2)",
        (&app, size),
    )
    .unwrap();
    let now = std::time::SystemTime::now();
    let now = now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() * 1000;
    each(
        &tx,
        size,
        &format!(
            "INSERT INTO tasks (app_id, family, room_id, task_id, user_id, version, state, live, reason, message,
                 created_at, started_at, updated_at, settings, data)
             SELECT ?2, 'record', 'room', 'task-' || n, '', '2023-11-01', 2, 1, '', '', {now}, {now}, {now}, '{{}}',
                 '{{}}' FROM n"
        ),
    );
    tx.commit().unwrap();
}

/// Runs a statement on the numbers from 1 to a size, which is `?1`, in a table `n`; the app is `?2`.
fn each(tx: &Transaction<'_>, size: i64, insert: &str) {
    let numbers = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)";
    tx.execute(&format!("{numbers} {insert}"), (size, APP.to_string()))
        .unwrap();
}
