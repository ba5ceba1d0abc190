//! `ModifyAppStatus`: enables or disables an app. Giving it the status that it has succeeds.

use rusqlite::Transaction;
use volc_rtc_api::app::modify_app_status::Status;

use super::known;
use crate::{ApiError, Caller};

/// Changes the status of an app, which may be a disabled one.
pub(super) async fn modify(app_id: String, status: Status, caller: Caller) -> Result<(), ApiError> {
    let account = caller.account().to_owned();
    let work = move |tx: &Transaction<'_>| {
        known(tx, &app_id, &account)?;
        tx.prepare_cached("UPDATE apps SET enabled = ?2 WHERE app_id = ?1")?
            .execute((&app_id, status == Status::Enabled))?;
        Ok(())
    };
    caller.write(work).await
}
