//! Errors without the secrets of the request.

use super::Error;
use super::decode::Excerpt;
use crate::redact::{Scrub, redact_text};

/// The beginnings of access keys: of accounts, temporary ones, those of applications.
const ACCESS_KEYS: [&str; 3] = ["AKLT", "AKTP", "AKAP"];

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

    /// The same error without an access key that has not the form of one: the service quotes what it does not know, and
    /// that may be the secret key, in the wrong place.
    pub(crate) fn without_misplaced_secret(mut self, access_key: &str) -> Self {
        let Self::Service(error) = &mut self else {
            return self;
        };
        if ACCESS_KEYS
            .iter()
            .any(|start| access_key.starts_with(start))
        {
            return self;
        }
        let (error, scrub) = (error.cause_mut(), Scrub::of_secret(access_key));
        let message = scrub.text(&error.message);
        if message != error.message {
            error.message = message
                + "; the access key does not begin with `AKLT` or `AKTP`: does the secret key stand in its place?";
        }
        let shown = error.shown.as_ref().unwrap_or(&error.body);
        if let Some(shown) = Excerpt::without_secrets(shown, &scrub) {
            error.shown = Some(shown);
        }
        self
    }
}
