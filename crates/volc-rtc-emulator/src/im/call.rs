//! A call of an Action of instant messaging.

use rusqlite::{Connection, Transaction};

use super::app;
use crate::{ApiError, Caller};

/// The caller and the time of a call.
pub(in crate::im) struct Call {
    account: String,
    pub(in crate::im) now_millis: u64,
}

impl Call {
    fn new(caller: &Caller) -> Self {
        Self {
            account: caller.account().to_owned(),
            now_millis: caller.now_millis(),
        }
    }

    /// Returns the moment of the call, in seconds since 1970.
    pub(in crate::im) fn now(&self) -> i64 {
        i64::try_from(self.now_millis / 1000).unwrap_or(i64::MAX)
    }

    /// Returns the app of the call as the tables have it, if the caller may use it.
    ///
    /// # Errors
    /// `AppNotFound`, `NoAuth`, `AppStatusException`.
    pub(in crate::im) fn app(&self, db: &Connection, app_id: i64) -> Result<String, ApiError> {
        app::check(app_id, &self.account, db)?;
        Ok(app_id.to_string())
    }
}

/// Runs a function that changes something.
pub(in crate::im) async fn write<R: Send + 'static, T: Send + 'static>(
    caller: Caller,
    request: R,
    work: fn(&Transaction<'_>, &R, &Call) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let call = Call::new(&caller);
    caller.write(move |tx| work(tx, &request, &call)).await
}

/// Runs a function that only reads.
pub(in crate::im) async fn read<R: Send + 'static, T: Send + 'static>(
    caller: Caller,
    request: R,
    work: fn(&Connection, &R, &Call) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let call = Call::new(&caller);
    caller.read(move |db| work(db, &request, &call)).await
}

/// Returns an `InvalidParam`.
pub(in crate::im) fn invalid(text: impl Into<String>) -> ApiError {
    ApiError::service("InvalidParam", text)
}
