//! Credentials from environment variables.

use std::fmt;

use super::{Credentials, CredentialsProvider};
use crate::BoxFuture;
use crate::error::CredentialsError;

/// The variables of each generation of the vendor's tools, newest first: access key, secret key, session token.
const SETS: [[&[&str]; 3]; 3] = [
    [
        &["VOLCENGINE_ACCESS_KEY"],
        &["VOLCENGINE_SECRET_KEY"],
        &["VOLCENGINE_SESSION_TOKEN"],
    ],
    [
        &["VOLCSTACK_ACCESS_KEY_ID", "VOLCSTACK_ACCESS_KEY"],
        &["VOLCSTACK_SECRET_ACCESS_KEY", "VOLCSTACK_SECRET_KEY"],
        &["VOLCSTACK_SESSION_TOKEN"],
    ],
    [&["VOLC_ACCESSKEY"], &["VOLC_SECRETKEY"], &[]],
];

/// Credentials from environment variables.
///
/// | access key | secret key | session token |
/// |---|---|---|
/// | `VOLCENGINE_ACCESS_KEY` | `VOLCENGINE_SECRET_KEY` | `VOLCENGINE_SESSION_TOKEN` |
/// | `VOLCSTACK_ACCESS_KEY_ID`, `VOLCSTACK_ACCESS_KEY` | `VOLCSTACK_SECRET_ACCESS_KEY`, `VOLCSTACK_SECRET_KEY` | `VOLCSTACK_SESSION_TOKEN` |
/// | `VOLC_ACCESSKEY` | `VOLC_SECRETKEY` | |
///
/// The first row whose keys are both set is taken whole; keys of different rows are never mixed. Space around a
/// value is dropped, and an empty value counts as unset.
#[derive(Clone, Copy)]
pub struct EnvCredentials {
    read: fn(&str) -> Option<String>,
}

impl EnvCredentials {
    /// Reads the variables of this process.
    pub fn new() -> Self {
        Self {
            read: |name| std::env::var(name).ok(),
        }
    }

    /// Reads the variables now.
    ///
    /// # Errors
    /// Each variable that was looked at and what is wrong with it.
    pub fn load(&self) -> Result<Credentials, CredentialsError> {
        let mut failure = CredentialsError::default();
        for [access, secret, token] in SETS {
            match (self.first(access), self.first(secret)) {
                (Some(access_key), Some(secret_key)) => {
                    let credentials =
                        Credentials::new(access_key, secret_key).with_source("environment");
                    return Ok(match self.first(token) {
                        Some(token) => credentials.with_session_token(token),
                        None => credentials,
                    });
                }
                (None, None) => failure.add(list(access, secret), "not set or empty"),
                (Some(_), None) => failure.add(
                    secret.join(" or "),
                    "not set or empty, though its access key is set",
                ),
                (None, Some(_)) => failure.add(
                    access.join(" or "),
                    "not set or empty, though its secret key is set",
                ),
            }
        }
        Err(failure)
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            let value = (self.read)(name)?;
            let trimmed = value.trim();
            (!trimmed.is_empty()).then(|| trimmed.to_owned())
        })
    }
}

impl Default for EnvCredentials {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for EnvCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnvCredentials")
    }
}

impl CredentialsProvider for EnvCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(self.load()))
    }
}

fn list(access: &[&str], secret: &[&str]) -> String {
    format!("{} and {}", access.join(" or "), secret.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(read: fn(&str) -> Option<String>) -> Result<Credentials, CredentialsError> {
        EnvCredentials { read }.load()
    }

    #[test]
    fn the_newest_complete_row_wins() {
        let found = load(|name| match name {
            "VOLCENGINE_ACCESS_KEY" => Some("only-half".into()),
            "VOLCENGINE_SECRET_KEY" => Some("  ".into()),
            "VOLCSTACK_ACCESS_KEY" => Some(" AKfake\n".into()),
            "VOLCSTACK_SECRET_ACCESS_KEY" => Some("SKfake ".into()),
            "VOLCSTACK_SESSION_TOKEN" => Some("STSfake".into()),
            "VOLC_ACCESSKEY" | "VOLC_SECRETKEY" => Some("old".into()),
            _ => None,
        })
        .unwrap();
        assert_eq!(
            (found.access_key(), found.secret_key()),
            ("AKfake", "SKfake")
        );
        assert_eq!(found.session_token(), Some("STSfake"));
    }

    #[test]
    fn a_failure_lists_every_variable() {
        let text = load(|_| None).unwrap_err().to_string();
        for name in SETS
            .iter()
            .flat_map(|[access, secret, _]| access.iter().chain(*secret))
        {
            assert!(text.contains(name), "{name} is not in: {text}");
        }
        let half = load(|name| (name == "VOLC_ACCESSKEY").then(|| "AKfake".into()));
        let text = half.unwrap_err().to_string();
        assert!(
            text.contains("VOLC_SECRETKEY: not set or empty, though its access key is set"),
            "{text}"
        );
        assert!(!text.contains("AKfake"), "{text}");
    }
}
