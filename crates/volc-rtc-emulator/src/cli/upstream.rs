//! The endpoint that calls are forwarded to, and records of it, from the arguments.

use volc_core::Credentials;
use volc_rtc_emulator::{Builder, Upstream};

use super::args::RelayArgs;
use super::failure::Failure;

/// Adds the endpoint with its own credentials, or with those that call the emulator if they are real ones; and records.
pub(super) fn relay(
    mut builder: Builder,
    args: RelayArgs,
    callers: Option<&Credentials>,
) -> Result<Builder, Failure> {
    if let Some(url) = args.upstream {
        let keys = args.upstream_access_key.zip(args.upstream_secret_key);
        let token = args.upstream_session_token;
        let given = keys.map(|(access_key, secret_key)| {
            let credentials = Credentials::new(access_key, secret_key);
            match token {
                Some(token) => credentials.with_session_token(token),
                None => credentials,
            }
        });
        let credentials = given.or_else(|| callers.cloned()).ok_or_else(|| {
            Failure::new(
                "--upstream needs the keys of the real account: set VOLC_RTC_EMULATOR_UPSTREAM_ACCESS_KEY and \
                 VOLC_RTC_EMULATOR_UPSTREAM_SECRET_KEY, or VOLCENGINE_ACCESS_KEY and VOLCENGINE_SECRET_KEY",
            )
        })?;
        builder = builder.upstream(Upstream::new(url, credentials));
    }
    if let Some(file) = args.record {
        builder = builder.record(file);
    }
    if let Some(file) = args.replay {
        builder = builder.replay(file);
    }
    Ok(builder)
}
