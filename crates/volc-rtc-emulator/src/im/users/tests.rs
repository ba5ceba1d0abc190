//! The cost of lists, counted by the database and not by a clock; and what the other parts ask about users.

use rusqlite::{Connection, StatementStatus, Transaction, named_params};
use serde_json::Value;

use super::find::{Audience, NewClient, blocks, connect, connections, disconnect, is_online};
use super::{audience, black_list_page, connections as clients, friend_list};
use crate::store::{Store, snapshot};
use crate::{ApiError, App, Seed, store};

const APP: &str = "7";
const NOW: u64 = 1_790_000_000_000;

/// A list whose pages are counted.
struct Pages {
    table: &'static str,
    entry: &'static str,
    sql: &'static str,
    cursor: i64,
}

const LISTS: [Pages; 2] = [
    Pages {
        table: "im_friends",
        entry: "friend, alias, ext, created_millis, modified_millis, update_second, update_count",
        sql: friend_list::PAGE,
        cursor: 0,
    },
    Pages {
        table: "im_black_lists",
        entry: "blocked, ext, created_millis, modified_millis",
        sql: black_list_page::PAGE,
        cursor: i64::MAX,
    },
];

/// A database in which one user has so many entries in both lists.
async fn filled(entries: i64) -> Store {
    let store = Store::open(None).unwrap();
    let fill = move |tx: &Transaction<'_>| {
        for list in LISTS {
            let values = match list.table {
                "im_friends" => "n + 10, '', '{}', n, n, 0, 0",
                _ => "n + 10, '{}', n, n",
            };
            let sql = format!(
                "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
                 INSERT INTO {} (app_id, inbox_type, user_id, number, {}) SELECT '7', 0, 1, n, {values} FROM n",
                list.table, list.entry
            );
            tx.execute(&sql, [entries])?;
        }
        Ok(())
    };
    store.write(fill).await.unwrap();
    store
}

/// The numbers of a page from a cursor, and the steps that the database's machine took for it.
fn page(db: &Connection, sql: &str, cursor: i64) -> Result<(Vec<i64>, i32), ApiError> {
    let mut select = db.prepare(sql)?;
    let parameters = named_params! {
        ":app_id": APP, ":inbox_type": 0, ":user_id": 1, ":cursor": cursor, ":limit": 21,
    };
    let rows = select.query_map(parameters, |row| row.get("number"))?;
    let numbers = rows.collect::<Result<Vec<i64>, _>>()?;
    assert_eq!(select.get_status(StatementStatus::FullscanStep), 0);
    assert_eq!(select.get_status(StatementStatus::Sort), 0);
    Ok((numbers, select.get_status(StatementStatus::VmStep)))
}

#[tokio::test]
async fn a_page_costs_the_same_in_lists_of_1000_and_1000000() {
    const SMALL: i64 = 1_000;
    const LARGE: i64 = 1_000_000;
    let (small, large) = (filled(SMALL).await, filled(LARGE).await);
    for list in LISTS {
        let (sql, first) = (list.sql, list.cursor);
        for (of_small, of_large) in [(first, first), (SMALL / 2, LARGE / 2)] {
            let small = small.read(move |db| page(db, sql, of_small)).await;
            let large = large.read(move |db| page(db, sql, of_large)).await;
            let (small, large) = (small.unwrap(), large.unwrap());
            assert_eq!((small.0.len(), large.0.len()), (21, 21), "{sql}");
            assert_eq!(small.1, large.1, "{sql} from {of_large}");
        }
    }
}

#[tokio::test]
async fn every_statement_is_a_search_in_an_index() {
    let store = Store::open(None).unwrap();
    for sql in [
        friend_list::PAGE,
        friend_list::ONE,
        black_list_page::PAGE,
        black_list_page::ONE,
        audience::TAG,
        clients::OF_USER,
    ] {
        let explain = move |db: &Connection| {
            let mut select = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            let rows = select.raw_query().mapped(|row| row.get("detail"));
            Ok(rows.collect::<Result<Vec<String>, _>>()?)
        };
        let plan = store.read(explain).await.unwrap();
        assert!(plan[0].starts_with("SEARCH"), "{sql}: {plan:?}");
        for step in &plan {
            let is_scan = step.starts_with("SCAN");
            assert!(!is_scan && !step.contains("TEMP B-TREE"), "{sql}: {plan:?}");
        }
    }
}

/// A database with the app.
async fn with_app() -> Store {
    let seed = Seed::new().app(App::new(APP)).complete().unwrap();
    let store = Store::open(None).unwrap();
    store
        .write(move |tx| store::put_seed(tx, &seed))
        .await
        .unwrap();
    store
}

fn client(user_id: i64, device_id: i64, platform: &'static str) -> NewClient<'static> {
    NewClient {
        app_id: APP,
        user_id,
        device_id,
        platform,
        client_version: 3,
        token: None,
    }
}

#[tokio::test]
async fn a_device_has_one_connection() {
    let store = with_app().await;
    let work = |tx: &Transaction<'_>| {
        let first = connect(tx, &client(1, 5, "Android"), NOW)?;
        let web = connect(tx, &client(1, 5, "Web"), NOW)?;
        let again = connect(tx, &client(1, 5, "Android"), NOW)?;
        connect(tx, &client(2, 5, "iOS"), NOW)?;
        assert_ne!(first.conn_id, again.conn_id);
        assert_eq!(connections(tx, APP, 1)?, [web.clone(), again.clone()]);
        assert_eq!(disconnect(tx, APP, 1, Some(&first.conn_id), NOW)?, []);
        assert_eq!(disconnect(tx, APP, 1, Some(&web.conn_id), NOW)?, [web]);
        assert!(is_online(tx, APP, 1)?);
        assert_eq!(disconnect(tx, APP, 1, None, NOW)?, [again]);
        assert!(!is_online(tx, APP, 1)? && is_online(tx, APP, 2)?);
        let error = connect(tx, &client(1, 5, "Pager"), NOW).unwrap_err();
        assert_eq!(error.code(), "InvalidParam");
        let mut select = tx.prepare(
            "SELECT data FROM outbox WHERE event_type = 'OnlineStateChange' ORDER BY id",
        )?;
        let data = select.query_map((), |row| row.get::<_, String>(0))?;
        let states = data.map(|data| {
            let data: Value = serde_json::from_str(&data.unwrap()).unwrap();
            data["Events"][0]["EventType"].as_i64().unwrap()
        });
        // The second of Android takes the place of the first; then both of the first user go.
        assert_eq!(states.collect::<Vec<_>>(), [0, 0, 1, 0, 0, 1, 1]);
        Ok(())
    };
    store.write(work).await.unwrap();
}

#[tokio::test]
async fn an_audience_has_users_with_any_or_all_tags() {
    struct Case {
        tags: &'static [&'static str],
        needs_all: bool,
        is_in: fn(i64) -> bool,
    }

    let store = with_app().await;
    let work = |tx: &Transaction<'_>| {
        for user_id in 1..=60 {
            tx.execute(
                "INSERT INTO im_users VALUES ('7', ?1, '', '', '{}', 0, 0, 0, 0)",
                [user_id],
            )?;
            let all = [(2, "two"), (3, "three"), (5, "five")];
            let tags = all.iter().filter(|(factor, _)| user_id % factor == 0);
            let tags: Vec<String> = tags.map(|(_, tag)| (*tag).to_owned()).collect();
            super::tags::add(tx, APP, user_id, &tags)?;
        }
        for Case {
            tags,
            needs_all,
            is_in,
        } in [
            Case {
                tags: &[],
                needs_all: false,
                is_in: |_| true,
            },
            Case {
                tags: &["two"],
                needs_all: false,
                is_in: |user| user % 2 == 0,
            },
            Case {
                tags: &["two", "five"],
                needs_all: false,
                is_in: |user| user % 2 == 0 || user % 5 == 0,
            },
            Case {
                tags: &["two", "five"],
                needs_all: true,
                is_in: |user| user % 10 == 0,
            },
            Case {
                tags: &["two", "none"],
                needs_all: true,
                is_in: |_| false,
            },
            Case {
                tags: &["none", "two"],
                needs_all: false,
                is_in: |user| user % 2 == 0,
            },
        ] {
            let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
            let audience = Audience { tags, needs_all };
            // Those who are not registered are in none.
            for user in 0..=61 {
                let is_member = (1..=60).contains(&user) && is_in(user);
                assert_eq!(
                    audience.has(tx, APP, user)?,
                    is_member,
                    "{audience:?} {user}"
                );
            }
        }
        Ok(())
    };
    store.write(work).await.unwrap();
}

#[tokio::test]
async fn a_reset_of_the_app_takes_its_users_along() {
    let store = with_app().await;
    let fill = |tx: &Transaction<'_>| {
        tx.execute(
            "INSERT INTO im_users VALUES ('7', 1, '', '', '{}', 0, 0, 0, 0)",
            (),
        )?;
        super::tags::add(tx, APP, 1, &["a".to_owned()])?;
        connect(tx, &client(1, 5, "Web"), NOW)?;
        tx.execute(
            "INSERT INTO im_black_lists VALUES ('7', 0, 1, 1, 2, '{}', 0, 0)",
            (),
        )?;
        assert!(
            blocks(tx, APP, 0, 1, 2)? && !blocks(tx, APP, 0, 2, 1)? && !blocks(tx, APP, 1, 1, 2)?
        );
        Ok(())
    };
    store.write(fill).await.unwrap();
    let before = store.read(snapshot).await.unwrap();
    let rows =
        |taken: &Value, table: &str| taken["tables"][table]["rows"].as_array().unwrap().len();
    let other = Store::open(None).unwrap();
    let copy = before.clone();
    other
        .write(move |tx| store::restore(tx, &copy))
        .await
        .unwrap();
    assert_eq!(other.read(snapshot).await.unwrap(), before);
    store
        .write(|tx| store::delete(tx, Some(APP), |_| true))
        .await
        .unwrap();
    let after = store.read(snapshot).await.unwrap();
    for table in [
        "im_users",
        "im_user_tags",
        "im_connections",
        "im_black_lists",
    ] {
        assert_eq!(
            (rows(&before, table), rows(&after, table)),
            (1, 0),
            "{table}"
        );
    }
}
