//! The database: SQLite with a write-ahead log, in a file that was named or in a temporary one; one code path for both.
//!
//! All writes run one after another on a thread of their own, reads on a few others, each with its own connection, so
//! that no async thread waits for the disk and reads do not wait for writes. A file that was named is written with
//! `synchronous = NORMAL`: with a write-ahead log, what was committed survives the end of the process by any signal. A
//! temporary file needs no such care and is removed when the last clone of the [`Store`] is dropped.

mod committed;
mod counters;
mod due;
mod migrations;
mod schema;
mod seeding;
mod sizes;
mod snapshot;
#[cfg(test)]
mod tests;
mod work;
mod workers;

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::{Connection, Transaction};
use tempfile::TempDir;
use tokio::sync::watch;

use self::committed::Committed;
pub(crate) use self::counters::next_id;
pub(crate) use self::due::next_due;
pub(crate) use self::sizes::{Sizes, sizes};
pub(crate) use self::snapshot::{restore, snapshot};
use self::workers::Workers;
use crate::{ApiError, Seed};

/// The name of the database in a temporary folder.
const TEMPORARY: &str = "emulator.db";
/// The most connections that read at the same time.
const MOST_READERS: usize = 4;

/// The database. Clones share it.
#[derive(Clone)]
pub(crate) struct Store(Arc<Inner>);

/// The fields are dropped in this order: the file is removed after the connections are closed.
struct Inner {
    readers: Workers,
    writer: Workers,
    committed: Arc<Committed>,
    _temporary: Option<TempDir>,
}

/// The reason why a database could not be opened.
#[derive(Debug)]
pub(crate) enum OpenError {
    Io(io::Error),
    Sqlite(rusqlite::Error),
}

impl Store {
    /// Opens the database in a file, or in a temporary one, and brings its tables up to date.
    pub(crate) fn open(file: Option<&Path>) -> Result<Self, OpenError> {
        let temporary = match file {
            Some(_) => None,
            None => Some(
                tempfile::Builder::new()
                    .prefix("volc-rtc-emulator-")
                    .tempdir()?,
            ),
        };
        let in_folder = temporary
            .as_ref()
            .map(|folder| folder.path().join(TEMPORARY));
        let path = file.or(in_folder.as_deref()).unwrap_or(Path::new(""));
        let mut writer = connect(path)?;
        writer.pragma_update(None, "journal_mode", "wal")?;
        let synchronous = if file.is_some() { "normal" } else { "off" };
        writer.pragma_update(None, "synchronous", synchronous)?;
        migrations::migrate(&mut writer, schema::PARTS)?;
        let next_due = next_due(&writer)?;
        let readers = (0..readers()).map(|_| {
            let reader = connect(path)?;
            reader.pragma_update(None, "query_only", true)?;
            Ok(reader)
        });
        let readers = readers.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(Self(Arc::new(Inner {
            readers: Workers::start("emulator-reader", readers)?,
            writer: Workers::start("emulator-writer", vec![writer])?,
            committed: Arc::new(Committed {
                changes: watch::Sender::new(0),
                next_due: AtomicU64::new(next_due),
            }),
            _temporary: temporary,
        })))
    }

    /// Runs a piece of work in a write transaction of its own, off the async threads. It is committed if the work
    /// succeeds, else rolled back, also where the work panics. The work runs to its end even if the caller has gone.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let committed = Arc::clone(&self.0.committed);
        let work = move |connection: &mut Connection| work::commit(connection, &committed, work);
        self.0.writer.run(work).await
    }

    /// Does the same as [`write`](Self::write) and blocks this thread meanwhile.
    pub(crate) fn write_blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let committed = Arc::clone(&self.0.committed);
        let work = move |connection: &mut Connection| work::commit(connection, &committed, work);
        self.0.writer.run_blocking(work)
    }

    /// Runs a piece of work that only reads, off the async threads. It sees one moment of the database: all that was
    /// committed before it began.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let work = move |connection: &mut Connection| work::look(connection, work);
        self.0.readers.run(work).await
    }

    /// Returns a receiver that sees every committed write that changed something. To wait for a state, read it,
    /// wait for a change if it is not there, and read again.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.0.committed.changes.subscribe()
    }

    /// Returns the time at which the next timer is due, in milliseconds since 1970; `u64::MAX` without one.
    pub(crate) fn next_due(&self) -> u64 {
        self.0.committed.next_due.load(Ordering::Acquire)
    }
}

/// Opens a connection as all of them are.
fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

fn readers() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    cores.clamp(2, MOST_READERS)
}

/// Puts a seed into the tables; what is there under the same ids is replaced.
pub(crate) fn put_seed(tx: &Transaction<'_>, seed: &Seed) -> Result<(), ApiError> {
    seeding::put(tx, seed)
}

/// Empties all tables. Ids begin anew, but for those of events, by which receivers drop duplicates.
pub(crate) fn clear(db: &Connection) -> Result<(), ApiError> {
    delete(db, None, |_| true)?;
    db.execute("DELETE FROM sqlite_sequence WHERE name <> 'outbox'", ())?;
    Ok(())
}

/// Deletes all rows of the tables that are wanted, or those of an app: all that belongs to it, and the app. Its part of
/// the seed is to be put in again.
pub(crate) fn delete(
    db: &Connection,
    app_id: Option<&str>,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<(), ApiError> {
    db.pragma_update(None, "defer_foreign_keys", true)?;
    let tables = schema::tables(db)?;
    for table in tables.iter().filter(|table| is_wanted(table)) {
        let sql = format!("DELETE FROM {}", schema::quoted(table));
        let Some(app_id) = app_id else {
            db.execute(&sql, ())?;
            continue;
        };
        let columns = schema::columns(db, table)?;
        if columns.iter().any(|name| name == "app_id") {
            db.execute(&format!("{sql} WHERE app_id = ?1"), [app_id])?;
        }
    }
    Ok(())
}

impl From<io::Error> for OpenError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Sqlite(error) => error.fmt(f),
        }
    }
}
