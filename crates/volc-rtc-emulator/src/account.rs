//! The accounts that may call, and their keys.

use volc_core::Credentials;

/// An account of the service with one pair of keys. Several pairs may belong to one account: rate limits count per
/// account, and an application belongs to an account.
#[derive(Clone, Debug)]
pub struct Account {
    id: String,
    credentials: Credentials,
}

impl Account {
    /// An account of this id, which calls with these credentials. With a session token among them, every request has
    /// to carry it; with an expiry, they are refused from then on.
    pub fn new(id: impl Into<String>, credentials: Credentials) -> Self {
        Self {
            id: id.into(),
            credentials,
        }
    }

    /// The id of the account.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The credentials that it calls with.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }
}
