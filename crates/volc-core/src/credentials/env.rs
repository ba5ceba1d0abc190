//! Credentials from environment variables.

use super::{Credentials, CredentialsProvider, Environment};
use crate::boxed::BoxFuture;
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
    [
        &["VOLC_ACCESSKEY"],
        &["VOLC_SECRETKEY"],
        &["VOLC_SESSIONTOKEN"],
    ],
];

/// Credentials from environment variables.
///
/// | access key | secret key | session token |
/// |---|---|---|
/// | `VOLCENGINE_ACCESS_KEY` | `VOLCENGINE_SECRET_KEY` | `VOLCENGINE_SESSION_TOKEN` |
/// | `VOLCSTACK_ACCESS_KEY_ID`, `VOLCSTACK_ACCESS_KEY` | `VOLCSTACK_SECRET_ACCESS_KEY`, `VOLCSTACK_SECRET_KEY` | `VOLCSTACK_SESSION_TOKEN` |
/// | `VOLC_ACCESSKEY` | `VOLC_SECRETKEY` | `VOLC_SESSIONTOKEN` |
///
/// The first row whose keys are both set is taken whole; keys of different rows are never mixed. Space and quotes
/// around a value are dropped, and an empty value counts as unset.
#[derive(Clone, Debug, Default)]
pub struct EnvCredentials {
    environment: Environment,
}

impl EnvCredentials {
    /// Reads the variables of this process.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the variables of another environment.
    pub fn with_environment(environment: Environment) -> Self {
        Self { environment }
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
        names.iter().find_map(|name| self.environment.get(name))
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

    fn load<const N: usize>(set: [(&str, &str); N]) -> Result<Credentials, CredentialsError> {
        EnvCredentials::with_environment(Environment::from_iter(set)).load()
    }

    #[test]
    fn the_newest_complete_row_wins() {
        let found = load([
            ("VOLCENGINE_ACCESS_KEY", "only-half"),
            ("VOLCENGINE_SECRET_KEY", "  "),
            ("VOLCSTACK_ACCESS_KEY", " AKfake\n"),
            ("VOLCSTACK_SECRET_ACCESS_KEY", "SK-do-not-print "),
            ("VOLCSTACK_SESSION_TOKEN", "token-do-not-print"),
            ("VOLC_ACCESSKEY", "old"),
            ("VOLC_SECRETKEY", "old-do-not-print"),
        ])
        .unwrap();
        assert_eq!(
            (found.access_key(), found.secret_key()),
            ("AKfake", "SK-do-not-print")
        );
        assert_eq!(found.session_token(), Some("token-do-not-print"));
    }

    #[test]
    fn quotes_are_dropped_and_the_oldest_token_is_kept() {
        let found = load([
            ("VOLC_ACCESSKEY", "\"AKfake\""),
            ("VOLC_SECRETKEY", " 'SK-do-not-print' "),
            ("VOLC_SESSIONTOKEN", "\"token-do-not-print"),
        ])
        .unwrap();
        assert_eq!(
            (found.access_key(), found.secret_key()),
            ("AKfake", "SK-do-not-print")
        );
        // One quote alone is a part of the value.
        assert_eq!(found.session_token(), Some("\"token-do-not-print"));
    }

    #[test]
    fn a_failure_lists_every_variable() {
        let text = load([]).unwrap_err().to_string();
        for name in SETS
            .iter()
            .flat_map(|[access, secret, _]| access.iter().chain(*secret))
        {
            assert!(text.contains(name), "{name} is not in: {text}");
        }
        let half = load([("VOLC_ACCESSKEY", "AKfake")]);
        let text = half.unwrap_err().to_string();
        assert!(
            text.contains("VOLC_SECRETKEY: not set or empty, though its access key is set"),
            "{text}"
        );
        assert!(!text.contains("AKfake"), "{text}");
    }
}
