//! Items of a batch: each is carried out or refused on its own.

use volc_rtc_api::types::im::FailedInfo;

use crate::ApiError;

/// The reason why an item was not carried out.
pub(super) enum ItemError {
    /// The item is refused, with a code of `FailedInfos`; the others are carried out.
    Refused { code: &'static str, message: String },
    /// The whole call has failed.
    Failed(ApiError),
}

/// The outcome of an item.
pub(super) type ItemResult = Result<(), ItemError>;

/// Returns the refusal of an item.
pub(super) fn refusal(code: &'static str, message: impl Into<String>) -> ItemError {
    ItemError::Refused {
        code,
        message: message.into(),
    }
}

/// Carries out each item in order, and returns those that were refused.
pub(super) fn each<T>(
    items: &[T],
    id: impl Fn(&T) -> i64,
    mut work: impl FnMut(&T) -> ItemResult,
) -> Result<Vec<FailedInfo>, ApiError> {
    let mut failed = Vec::new();
    for item in items {
        match work(item) {
            Ok(()) => {}
            Err(ItemError::Failed(error)) => return Err(error),
            Err(ItemError::Refused { code, message }) => {
                let mut info = FailedInfo::default();
                info.user_id = id(item);
                code.clone_into(&mut info.code);
                info.message = message;
                failed.push(info);
            }
        }
    }
    Ok(failed)
}

impl From<ApiError> for ItemError {
    fn from(error: ApiError) -> Self {
        Self::Failed(error)
    }
}

impl From<rusqlite::Error> for ItemError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<serde_json::Error> for ItemError {
    fn from(error: serde_json::Error) -> Self {
        Self::Failed(error.into())
    }
}
