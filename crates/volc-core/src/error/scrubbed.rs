//! Errors without the secrets of the request.

use super::Error;
use super::decode::Excerpt;
use crate::redact::{Scrub, redact_text};

impl Error {
    /// The same error, without the request's secrets in what it says: the service quotes what it refuses.
    pub(crate) fn without_secrets(mut self, scrub: impl FnOnce() -> Scrub) -> Self {
        match &mut self {
            Self::Service(error) => {
                let (error, scrub) = (error.cause_mut(), scrub());
                let message = scrub.text(&error.message);
                // An error of another form than documented is shown as it came.
                let is_json = message.starts_with(['{', '[']);
                let redacted = is_json.then(|| redact_text(&message, &[])).flatten();
                error.message = redacted.unwrap_or(message);
                error.shown = Excerpt::without_secrets(&error.body, &scrub);
            }
            Self::Decode(error) => {
                let error = error.cause_mut();
                error.shown = Excerpt::without_secrets(&error.body, &scrub());
            }
            _ => {}
        }
        self
    }
}
