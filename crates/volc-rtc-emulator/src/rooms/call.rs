//! A call of an Action of rooms.

use rusqlite::{Connection, Transaction};

use super::ids::Millis;
use crate::apps::{self, App};
use crate::{ApiError, Caller};

/// The caller and the time of a call.
pub(super) struct Call {
    account: String,
    pub(super) now: Millis,
}

impl Call {
    pub(super) fn new(caller: &Caller) -> Self {
        Self {
            account: caller.account().to_owned(),
            now: Millis::new(caller.now_millis()),
        }
    }

    /// Returns the app of the call, if the caller may use it.
    pub(super) fn app(&self, db: &Connection, app_id: &str) -> Result<App, ApiError> {
        apps::usable(db, app_id, &self.account)
    }
}

/// Runs a function that changes something.
pub(super) async fn write<R: Send + 'static, T: Send + 'static>(
    caller: &Caller,
    request: R,
    work: fn(&Transaction<'_>, &R, &Call) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let call = Call::new(caller);
    caller.write(move |tx| work(tx, &request, &call)).await
}

/// Runs a function that only reads.
pub(super) async fn read<R: Send + 'static, T: Send + 'static>(
    caller: &Caller,
    request: R,
    work: fn(&Connection, &R, &Call) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let call = Call::new(caller);
    caller.read(move |db| work(db, &request, &call)).await
}

/// Makes an output whose only member says that the call has succeeded.
macro_rules! success {
    ($output:ty, $text:literal) => {{
        let mut output = <$output>::default();
        $text.clone_into(&mut output.message);
        Ok(output)
    }};
}
pub(super) use success;
