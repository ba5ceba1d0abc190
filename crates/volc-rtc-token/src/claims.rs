//! The claims of a token.

use std::fmt;
use std::ops::Deref;
use std::time::SystemTime;

use crate::expiry::{self, Expiry};
use crate::privilege::Privilege;
use crate::refusal::Refusal;
use crate::room::Room;
use crate::wire::Message;

/// The claims of a token, without its signature.
#[derive(Clone, PartialEq, Eq)]
pub struct Claims {
    app_id: String,
    room: String,
    user: String,
    nonce: u32,
    issued_at: u32,
    expires_at: u32,
    privileges: Vec<(u16, u32)>,
}

impl Claims {
    pub(crate) fn new(app_id: &str, message: Message<'_>) -> Self {
        Self {
            app_id: app_id.to_owned(),
            room: message.head.room.to_owned(),
            user: message.head.user.to_owned(),
            nonce: message.head.nonce,
            issued_at: message.head.issued_at,
            expires_at: message.head.expires_at,
            privileges: message.privileges,
        }
    }

    /// Returns the AppId. It is not signed; a [`Verifier`](crate::Verifier) compares it.
    pub fn app_id(&self) -> &str {
        &self.app_id
    }

    /// Returns the rooms that the token is for.
    pub fn room(&self) -> Room<'_> {
        Room::from_token(&self.room)
    }

    /// Returns the id of the user.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// Returns the number that makes tokens differ.
    pub fn nonce(&self) -> u32 {
        self.nonce
    }

    /// Returns when the token was issued.
    pub fn issued_at(&self) -> SystemTime {
        expiry::time(self.issued_at)
    }

    /// Returns when the token expires.
    pub fn expires_at(&self) -> Expiry {
        Expiry::from_token(self.expires_at)
    }

    /// Returns the privileges and when each ends, sorted by code.
    pub fn privileges(&self) -> impl Iterator<Item = (Privilege, Expiry)> {
        let all = self.privileges.iter();
        all.map(|(code, end)| (Privilege::from_code(*code), Expiry::from_token(*end)))
    }

    /// Returns when a privilege ends; `None` if it is not granted.
    pub fn privilege(&self, privilege: Privilege) -> Option<Expiry> {
        let mut all = self.privileges();
        all.find_map(|(found, end)| (found == privilege).then_some(end))
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims")
            .field("app_id", &self.app_id)
            .field("room", &self.room())
            .field("user", &self.user)
            .field("nonce", &self.nonce)
            .field("issued_at", &self.issued_at)
            .field("expires_at", &self.expires_at())
            .field("privileges", &Privileges(self))
            .finish()
    }
}

/// The privileges as a map.
struct Privileges<'a>(&'a Claims);

impl fmt::Debug for Privileges<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.privileges()).finish()
    }
}

/// The claims of a token whose signature nobody has verified: anybody may have written them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unverified(pub(crate) Claims);

impl Unverified {
    /// Returns the claims, to be shown or logged, and not to be relied on.
    pub fn unverified_claims(&self) -> &Claims {
        &self.0
    }
}

/// The claims of a token that a [`Verifier`](crate::Verifier) has found to be right and not expired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    pub(crate) claims: Claims,
    pub(crate) key_index: usize,
    pub(crate) now: SystemTime,
}

impl Verified {
    /// Returns the claims.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// Returns the number of the key that made the signature, in the order in which the verifier got them, from 0 on.
    pub fn key_index(&self) -> usize {
        self.key_index
    }

    /// Checks that the token admits to a room. For the login to real-time messaging the room is empty.
    ///
    /// # Errors
    /// [`Refusal::Room`].
    pub fn require_room(&self, room: &str) -> Result<&Self, Refusal> {
        if self.claims.room().admits(room) {
            return Ok(self);
        }
        Err(Refusal::Room)
    }

    /// Checks that the token is for a user.
    ///
    /// # Errors
    /// [`Refusal::User`].
    pub fn require_user(&self, user: &str) -> Result<&Self, Refusal> {
        if self.claims.user() == user {
            return Ok(self);
        }
        Err(Refusal::User)
    }

    /// Checks that the token grants a privilege, and that it had not ended when the token was verified.
    ///
    /// # Errors
    /// [`Refusal::NotGranted`] or [`Refusal::PrivilegeExpired`].
    pub fn require_privilege(&self, privilege: Privilege) -> Result<&Self, Refusal> {
        match self.claims.privilege(privilege) {
            None => Err(Refusal::NotGranted(privilege)),
            Some(Expiry::At(expired_at)) if Expiry::At(expired_at).is_past(self.now) => {
                Err(Refusal::PrivilegeExpired {
                    privilege,
                    expired_at,
                    now: self.now,
                })
            }
            Some(_) => Ok(self),
        }
    }
}

impl Deref for Verified {
    type Target = Claims;

    fn deref(&self) -> &Claims {
        &self.claims
    }
}
