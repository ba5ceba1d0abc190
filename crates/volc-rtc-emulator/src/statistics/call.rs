//! A call of an Action of statistics.

use rusqlite::Connection;

use super::range::{Limits, Range};
use crate::{ApiError, Caller, apps};

/// The caller and the time of a call.
pub(super) struct Call {
    account: String,
    pub(super) now: i64,
}

impl Call {
    /// Checks that the caller may use the app, and reads the range of time.
    pub(super) fn range(
        &self,
        db: &Connection,
        app_id: &str,
        [start, end]: &[String; 2],
        limits: Limits,
    ) -> Result<Range, ApiError> {
        apps::usable(db, app_id, &self.account)?;
        Range::read(start, end, limits, self.now)
    }
}

/// Runs a function on the database.
pub(super) async fn read<R: Send + 'static, T: Send + 'static>(
    caller: &Caller,
    request: R,
    work: fn(&Connection, &R, &Call) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let call = Call {
        account: caller.account().to_owned(),
        now: i64::try_from(caller.now_millis()).unwrap_or(i64::MAX),
    };
    caller.read(move |db| work(db, &request, &call)).await
}
