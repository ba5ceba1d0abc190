//! Snapshots: back as they were, older ones brought up to date, others refused.

use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};

use super::{Part, migrations, restore, restore_with, snapshot};
use crate::store::{Store, delete, next_id, put_seed};
use crate::timers::{self, Timer};
use crate::{ApiError, App, Conversation, Seed, rooms};

/// A database with rows of several tables, a blob and a number beyond 2^53 among them.
async fn filled() -> Store {
    let seed = Seed::new()
        .app(App::new("one"))
        .conversation(Conversation::group(2, 7).member(8).short_id(i64::MAX));
    let seed = seed.complete().unwrap();
    let store = Store::open(None).unwrap();
    let work = move |tx: &Transaction<'_>| {
        put_seed(tx, &seed)?;
        for app_id in ["one", "2"] {
            next_id(tx, app_id, "thing")?;
            let message = rooms::messages::NewMessage {
                app_id,
                room_id: "room",
                from: "a",
                to: None,
                binary: true,
                payload: &[0, 255, 128],
                at_millis: 5,
            };
            rooms::messages::post(tx, &message)?;
            let timer = Timer {
                app_id: app_id.to_owned(),
                kind: "kind".to_owned(),
                subject: "subject".to_owned(),
                due_millis: 9000,
                data: json!({"a": [1]}),
            };
            timers::set(tx, &timer)?;
        }
        Ok(())
    };
    store.write(work).await.unwrap();
    store
}

async fn taken(store: &Store) -> Value {
    store.read(snapshot).await.unwrap()
}

async fn put(store: &Store, value: Value) -> Result<(), ApiError> {
    store.write(move |tx| restore(tx, &value)).await
}

#[tokio::test]
async fn a_snapshot_comes_back_as_it_was() {
    let store = filled().await;
    let before = taken(&store).await;
    assert_eq!(before["tables"]["conversations"]["rows"][0][0], i64::MAX);
    let other = Store::open(None).unwrap();
    let text = before.to_string();
    put(&other, serde_json::from_str(&text).unwrap())
        .await
        .unwrap();
    assert_eq!(taken(&other).await, before);
    assert_eq!(other.next_due(), 9000);
    let next = |tx: &Transaction<'_>| next_id(tx, "one", "thing");
    assert_eq!(other.write(next).await, Ok(2));
    put(&other, before.clone()).await.unwrap();
    assert_eq!(taken(&other).await, before);
}

#[tokio::test]
async fn a_reset_of_an_app_leaves_the_others() {
    let store = filled().await;
    let before = taken(&store).await;
    store
        .write(|tx| delete(tx, Some("2"), |_| true))
        .await
        .unwrap();
    let after = taken(&store).await;
    let rows =
        |value: &Value, table: &str| value["tables"][table]["rows"].as_array().unwrap().len();
    for table in ["apps", "timers", "room_messages"] {
        assert_eq!(
            (rows(&before, table), rows(&after, table)),
            (2, 1),
            "{table}"
        );
    }
    for table in ["conversations", "participants"] {
        assert_eq!(rows(&after, table), 0, "{table}");
    }
    assert!(!after["tables"].to_string().contains("\"2\""), "{after}");
}

#[tokio::test]
async fn wrong_snapshots_are_refused_and_change_nothing() {
    struct Case {
        change: fn(&mut Value),
        part: &'static str,
    }

    let store = filled().await;
    let good = taken(&store).await;
    for Case { change, part } in [
        Case {
            change: |it| it["version"] = json!(2),
            part: "`version`: it is of version 2, this emulator reads 1; use a newer emulator",
        },
        Case {
            change: |it| *it = json!([]),
            part: "`version`: it must be 1",
        },
        Case {
            change: |it| it["schema"]["im"] = json!(99),
            part: "`schema.im`: it is 99, this emulator knows up to",
        },
        Case {
            change: |it| it["schema"]["video"] = json!(1),
            part: "`schema.video`: this emulator has no such part",
        },
        Case {
            change: |it| it["more"] = json!(1),
            part: "unknown field `more`",
        },
        Case {
            change: |it| it["tables"]["things"] = json!({"columns": [], "rows": []}),
            part: "`tables.things`: this emulator has no such table",
        },
        Case {
            change: |it| it["sequences"]["things"] = json!(1),
            part: "`sequences.things`",
        },
        Case {
            change: |it| it["tables"]["counters"]["columns"] = json!(["app_id", "name", "name"]),
            part: "`tables.counters.columns`: they must be app_id, name, value",
        },
        Case {
            change: |it| it["tables"]["counters"]["rows"][0] = json!(["one"]),
            part: "`tables.counters.rows[0]`: it has 1 values for 3 columns",
        },
        Case {
            change: |it| it["tables"]["counters"]["rows"][0][2] = json!(true),
            part: "`tables.counters.rows[0]`: a value is null",
        },
        Case {
            change: |it| it["tables"]["counters"]["rows"][0][2] = json!("x"),
            part: "`tables.counters.rows[0]`: cannot store TEXT value",
        },
        Case {
            change: |it| it["tables"]["room_messages"]["rows"][0][6] = json!({"base64": "?"}),
            part: "`tables.room_messages.rows[0]`",
        },
        Case {
            change: |it| it["tables"]["conversations"]["rows"] = json!([]),
            part: "a row refers to one of `conversations` that is not there",
        },
    ] {
        let mut wrong = good.clone();
        change(&mut wrong);
        let error = put(&store, wrong).await.unwrap_err();
        assert_eq!(error.code(), "InvalidSnapshot");
        assert!(error.message().contains(part), "{part}: {error}");
        assert_eq!(taken(&store).await, good, "{part}");
    }
}

#[test]
fn a_snapshot_of_an_older_schema_is_brought_up_to_date() {
    const FIRST: &str =
        "CREATE TABLE things (app_id TEXT PRIMARY KEY, size INTEGER NOT NULL) STRICT";
    const SECOND: &str = "ALTER TABLE things ADD COLUMN large INTEGER NOT NULL DEFAULT 0;
        UPDATE things SET large = size > 5";
    const OTHER: &str = "CREATE TABLE others (app_id INTEGER PRIMARY KEY AUTOINCREMENT) STRICT";
    let things = |steps| Part {
        name: "things",
        steps,
    };
    let others = Part {
        name: "others",
        steps: &[OTHER],
    };
    let mut old = Connection::open_in_memory().unwrap();
    migrations::migrate(&mut old, &[others, things(&[FIRST])]).unwrap();
    old.execute("INSERT INTO things VALUES ('a', 3), ('b', 9)", ())
        .unwrap();
    let taken = snapshot(&old).unwrap();
    let mut new = Connection::open_in_memory().unwrap();
    let others = Part {
        name: "others",
        steps: &[OTHER],
    };
    let parts = [others, things(&[FIRST, SECOND])];
    migrations::migrate(&mut new, &parts).unwrap();
    let tx = new.transaction().unwrap();
    restore_with(&tx, &taken, &parts).unwrap();
    let sql = "SELECT group_concat(app_id || size || large) FROM things";
    let found: String = tx.query_row(sql, (), |row| row.get(0)).unwrap();
    assert_eq!(found, "a30,b91");
}
