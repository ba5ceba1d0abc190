//! The inputs of a diagnosis.

use volc_core::Sensitive;

use crate::Client;

/// A diagnosis that is being prepared: the values that a program has, and then `.await`.
///
/// Each value that is given is looked at; none is sent anywhere but the AppId, with the read-only call.
#[derive(Clone, Debug)]
#[must_use = "a diagnosis does nothing until it is awaited"]
pub struct Diagnose {
    pub(super) client: Client,
    pub(super) app_id: Option<Sensitive<String>>,
    pub(super) app_key: Option<Sensitive<String>>,
    pub(super) token: Option<Sensitive<String>>,
}

impl Client {
    /// Prepares a diagnosis of what keeps calls from working.
    pub fn diagnose(&self) -> Diagnose {
        Diagnose {
            client: self.clone(),
            app_id: None,
            app_key: None,
            token: None,
        }
    }
}

impl Diagnose {
    /// Sets the AppId that the program uses.
    pub fn app_id(mut self, app_id: impl Into<String>) -> Self {
        self.app_id = Some(Sensitive::new(app_id.into()));
        self
    }

    /// Sets the AppKey that the program signs room tokens with.
    pub fn app_key(mut self, app_key: impl Into<String>) -> Self {
        self.app_key = Some(Sensitive::new(app_key.into()));
        self
    }

    /// Sets a room token that does not work.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(Sensitive::new(token.into()));
        self
    }
}
