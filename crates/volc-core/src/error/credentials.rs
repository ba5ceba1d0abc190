//! Unavailable credentials.

use std::borrow::Cow;
use std::fmt;

/// No credentials were to be had: every source that was tried, and why it did not serve.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CredentialsError {
    tried: Vec<(Cow<'static, str>, String)>,
}

impl CredentialsError {
    /// One source was tried and did not serve. The reason must not quote a secret.
    pub fn tried(source: impl Into<Cow<'static, str>>, reason: impl Into<String>) -> Self {
        Self {
            tried: vec![(source.into(), reason.into())],
        }
    }

    /// One more source was tried.
    pub fn add(&mut self, source: impl Into<Cow<'static, str>>, reason: impl Into<String>) {
        self.tried.push((source.into(), reason.into()));
    }

    /// Adds the attempts of another provider.
    pub fn extend(&mut self, other: Self) {
        self.tried.extend(other.tried);
    }

    /// Each source, and why it did not serve, in the order in which they were tried.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        self.tried
            .iter()
            .map(|(source, reason)| (source.as_ref(), reason.as_str()))
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no credentials")?;
        let mut before = ": ";
        for (source, reason) in self.sources() {
            write!(f, "{before}{source}: {reason}")?;
            before = "; ";
        }
        Ok(())
    }
}

impl std::error::Error for CredentialsError {}
