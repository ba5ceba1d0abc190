//! The promises of the database: all or nothing, reads beside writes, nothing left behind.

use std::path::PathBuf;

use rusqlite::Connection;

use super::{Store, next_id, schema};
use crate::{ApiError, Code};

async fn count(store: &Store) -> i64 {
    let sum = |db: &Connection| {
        let sql = "SELECT coalesce(sum(value), 0) FROM counters";
        Ok(db.query_row(sql, (), |row| row.get(0))?)
    };
    store.read(sum).await.unwrap()
}

async fn file(store: &Store) -> PathBuf {
    let path = |db: &Connection| Ok(db.path().map(PathBuf::from));
    store.read(path).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_read_sees_every_write_before_it() {
    let store = Store::open(None).unwrap();
    for expected in 1..=50 {
        let id = store.write(|tx| next_id(tx, "app", "thing")).await.unwrap();
        assert_eq!((id, count(&store).await), (expected, expected));
    }
    let other = store.write(|tx| next_id(tx, "other", "thing")).await;
    assert_eq!(other, Ok(1));
}

#[tokio::test]
async fn a_failed_write_leaves_nothing() {
    let store = Store::open(None).unwrap();
    let failed: Result<(), ApiError> = store
        .write(|tx| {
            next_id(tx, "app", "thing")?;
            Err(ApiError::service("InvalidParameter", "no"))
        })
        .await;
    assert_eq!(failed.unwrap_err().code(), "InvalidParameter");
    assert_eq!(count(&store).await, 0);
}

#[tokio::test]
async fn a_panic_rolls_back_and_is_an_internal_error() {
    let store = Store::open(None).unwrap();
    let write: Result<(), ApiError> = store
        .write(|tx| {
            next_id(tx, "app", "thing")?;
            panic!("a test panics in a write")
        })
        .await;
    assert_eq!(write.unwrap_err().code(), Code::InternalError.name());
    let read: Result<(), ApiError> = store.read(|_| panic!("a test panics in a read")).await;
    assert_eq!(read.unwrap_err().code(), Code::InternalError.name());
    assert_eq!(count(&store).await, 0);
    let id = store.write(|tx| next_id(tx, "app", "thing")).await;
    assert_eq!(id, Ok(1));
}

#[tokio::test]
async fn a_read_cannot_write() {
    let store = Store::open(None).unwrap();
    let work = |db: &Connection| Ok(db.execute("DELETE FROM counters", ())?);
    let error = store.read(work).await.unwrap_err();
    assert!(error.message().contains("readonly"), "{error}");
}

#[tokio::test]
async fn only_writes_that_change_something_wake_receivers() {
    let store = Store::open(None).unwrap();
    let mut changes = store.changes();
    store.write(|_| Ok(())).await.unwrap();
    assert!(!changes.has_changed().unwrap());
    store.write(|tx| next_id(tx, "app", "thing")).await.unwrap();
    assert!(changes.has_changed().unwrap());
    assert_eq!(*changes.borrow_and_update(), 1);
}

#[tokio::test]
async fn a_temporary_file_is_removed_on_drop() {
    let store = Store::open(None).unwrap();
    let clone = store.clone();
    let file = file(&store).await;
    drop(store);
    assert!(file.exists());
    drop(clone);
    assert!(!file.exists());
    assert!(!file.parent().unwrap().exists());
}

#[tokio::test]
async fn work_may_hold_the_last_clone() {
    let store = Store::open(None).unwrap();
    let file = file(&store).await;
    let inner = store.clone();
    let (told, ended) = std::sync::mpsc::channel();
    let pending = tokio::spawn(async move {
        let kept = inner.clone();
        let work = move |_: &rusqlite::Transaction<'_>| {
            drop(kept);
            Ok(told.send(()).is_ok())
        };
        inner.write(work).await
    });
    assert_eq!(pending.await.unwrap(), Ok(true));
    ended.recv().unwrap();
    drop(store);
    assert!(!file.exists());
}

#[tokio::test]
async fn every_table_has_its_app_first_in_an_index() {
    let store = Store::open(None).unwrap();
    let work = |db: &Connection| {
        let mut found = 0;
        for table in schema::tables(db)? {
            if !schema::columns(db, &table)?
                .iter()
                .any(|name| name == "app_id")
            {
                let sql =
                    "SELECT count(*) FROM pragma_foreign_key_list(?1) WHERE on_delete = 'CASCADE'";
                let cascades: bool = db.query_row(sql, [&table], |row| row.get(0))?;
                assert!(cascades, "{table} belongs to no app");
                continue;
            }
            let sql = format!("EXPLAIN QUERY PLAN DELETE FROM {table} WHERE app_id = ?1");
            let plan: String = db.query_row(&sql, ["x"], |row| row.get("detail"))?;
            assert!(plan.starts_with("SEARCH"), "{table}: {plan}");
            found += 1;
        }
        Ok(found)
    };
    assert!(store.read(work).await.unwrap() >= 5);
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newer.db");
    drop(Store::open(Some(&path)).unwrap());
    let db = Connection::open(&path).unwrap();
    db.execute("UPDATE schema_parts SET version = 9 WHERE part = 'im'", ())
        .unwrap();
    let error = Store::open(Some(&path)).err().unwrap().to_string();
    assert!(error.contains("`im` have version 9"), "{error}");
    assert!(
        error.contains("use a newer emulator or another file"),
        "{error}"
    );
    db.pragma_update(None, "user_version", 7).unwrap();
    let error = Store::open(Some(&path)).err().unwrap().to_string();
    assert!(error.contains("it has version 7"), "{error}");
}
