//! The database: SQLite in memory or in a file, one connection, used off the async threads.

mod schema;
mod seeding;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, Transaction};

use crate::{ApiError, Code, Seed};

/// The database. Clones share it.
#[derive(Clone)]
pub(crate) struct Store(Arc<Mutex<Connection>>);

impl Store {
    /// Opens a database in a file, or in memory without one.
    pub(crate) fn open(file: Option<&Path>) -> rusqlite::Result<Self> {
        let mut connection = match file {
            Some(file) => Connection::open(file)?,
            None => Connection::open_in_memory()?,
        };
        // A database in memory answers "memory" here, which is as good.
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "normal")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        schema::migrate(&mut connection)?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Runs a piece of work in a transaction of its own, on a thread that may block. It is committed if the work
    /// succeeds, else rolled back, also where the work panics.
    pub(crate) async fn run<T, W>(&self, work: W) -> Result<T, ApiError>
    where
        T: Send + 'static,
        W: FnOnce(&Transaction<'_>) -> Result<T, ApiError> + Send + 'static,
    {
        let store = self.clone();
        let outcome = tokio::task::spawn_blocking(move || store.run_blocking(work)).await;
        outcome.unwrap_or_else(|_| {
            Err(ApiError::gateway(
                Code::InternalError,
                "the handler of this Action has panicked",
            ))
        })
    }

    /// The same on this thread.
    pub(crate) fn run_blocking<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        // A panic inside has rolled its transaction back, so the connection behind a poisoned lock is sound.
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction()?;
        let value = work(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }
}

/// Puts a seed into the tables; what is there under the same ids is replaced.
pub(crate) fn put_seed(store: &Transaction<'_>, seed: &Seed) -> Result<(), ApiError> {
    seeding::put(store, seed)
}

/// Empties all tables.
pub(crate) fn clear(store: &Transaction<'_>) -> Result<(), ApiError> {
    store
        .execute_batch("DELETE FROM participants; DELETE FROM conversations; DELETE FROM apps;")?;
    Ok(())
}
