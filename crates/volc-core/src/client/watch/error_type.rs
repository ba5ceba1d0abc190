//! The kind of an error as a label.

use std::borrow::Cow;

use crate::error::{Error, TimeoutKind};

/// The service's code if it is documented, else `other`; without a code the HTTP status, else the variant's name. So
/// a label has few values, whatever the other side sends.
pub(super) fn error_type(error: &Error) -> Cow<'_, str> {
    let name = match error {
        Error::Config(_) => "config",
        Error::InvalidRequest(_) => "invalid_request",
        Error::Credentials(_) => "credentials",
        Error::Transport(error) if error.is_untrusted() => "certificate",
        Error::Transport(_) => "transport",
        Error::Timeout(error) => match error.kind() {
            TimeoutKind::Connect => "timeout_connect",
            TimeoutKind::Attempt => "timeout_attempt",
            TimeoutKind::Operation => "timeout_operation",
        },
        Error::Service(error) => {
            return match error.code() {
                Some(_) => error.code_info().map_or("other", |info| info.code).into(),
                None => error.status().as_u16().to_string().into(),
            };
        }
        Error::Decode(_) => "decode",
        Error::RateLimited(_) => "rate_limited",
        Error::NotDone(_) => "not_done",
    };
    name.into()
}
