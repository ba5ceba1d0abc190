//! The environment that credentials are looked for in.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Environment variables and the home directory: those of this process, or a set of one's own, for tests and for
/// programs that keep their settings elsewhere.
///
/// Space and a pair of quotes around a value are dropped, and an empty value counts as unset.
///
/// ```
/// use volc_core::credentials::{EnvCredentials, Environment};
///
/// let environment = Environment::from_iter([
///     ("VOLCENGINE_ACCESS_KEY", "AKLTfake"),
///     ("VOLCENGINE_SECRET_KEY", "fake"),
/// ]);
/// let credentials = EnvCredentials::with_environment(environment).load()?;
/// assert_eq!(credentials.access_key(), "AKLTfake");
/// # Ok::<(), volc_core::error::CredentialsError>(())
/// ```
#[derive(Clone, Default)]
pub struct Environment(Option<Arc<BTreeMap<String, String>>>);

impl Environment {
    /// The variables of this process, read each time they are asked for.
    pub fn process() -> Self {
        Self(None)
    }

    /// A variable, without the space and the quotes around it; `None` if it is unset, empty or not UTF-8.
    pub fn get(&self, name: &str) -> Option<String> {
        let value = match &self.0 {
            None => std::env::var(name).ok()?,
            Some(overrides) => overrides.get(name)?.clone(),
        };
        let value = plain(&value);
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// The home directory: `HOME`, on Windows `USERPROFILE`; for this process also what the system says.
    pub fn home(&self) -> Option<PathBuf> {
        let variable = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
        let set = self.get(variable).map(PathBuf::from);
        match &self.0 {
            None => set.or_else(std::env::home_dir),
            Some(_) => set,
        }
    }

    /// A file below the home directory.
    pub(super) fn in_home(&self, path: &str) -> Option<PathBuf> {
        Some(self.home()?.join(Path::new(path)))
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Environment {
    /// An environment of exactly these variables.
    fn from_iter<I: IntoIterator<Item = (K, V)>>(variables: I) -> Self {
        let overrides = variables.into_iter().map(|(k, v)| (k.into(), v.into()));
        Self(Some(Arc::new(overrides.collect())))
    }
}

/// A value without the space and the pair of quotes around it, which files of variables leave there.
pub(super) fn plain(value: &str) -> &str {
    let value = value.trim();
    let inside = |quote| value.strip_prefix(quote)?.strip_suffix(quote);
    let quoted = inside('"').or_else(|| inside('\''));
    quoted.map_or(value, str::trim)
}

/// Values may be secrets, so none is shown.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            None => f.write_str("Environment(process)"),
            Some(overrides) => f.debug_set().entries(overrides.keys()).finish(),
        }
    }
}
