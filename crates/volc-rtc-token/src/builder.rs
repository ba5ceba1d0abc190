//! Building of tokens.

use std::fmt;
use std::marker::PhantomData;
use std::time::{Duration, SystemTime};

use crate::app_key::AppKey;
use crate::error::{Id, IdProblem, TimeField, TokenError};
use crate::expiry::{End, Expiry, Lifetime, system_time, token_seconds};
use crate::privilege::Privilege;
use crate::room::Room;
use crate::token::Token;
use crate::typestate::{ExpiryIsSet, Set, Unset};
use crate::wire::{self, APP_ID, Head};

/// The most characters of an id.
const LONGEST_ID: usize = 128;
/// To publish, which is four, and to subscribe.
const USUAL_PRIVILEGES: usize = 5;

impl Token {
    /// Starts to build a token for a user of the app in a room.
    ///
    /// The room is an id, [`Room::Wildcard`] or [`Room::NoRoom`].
    pub fn builder<'a>(
        app_id: &'a str,
        room: impl Into<Room<'a>>,
        user: &'a str,
    ) -> TokenBuilder<'a, Unset> {
        TokenBuilder::new(app_id, room.into(), user)
    }
}

/// A token that is being built, by [`Token::builder`].
///
/// It can be signed once one of [`expires_in`](Self::expires_in), [`expires_at`](Self::expires_at) and
/// [`never_expires`](Self::never_expires) was called; of two such calls the later one counts. So it is for privileges.
#[derive(Clone)]
#[must_use = "a token is made by `sign`"]
pub struct TokenBuilder<'a, E = Unset> {
    app_id: &'a str,
    room: Room<'a>,
    user: &'a str,
    /// Sorted by code.
    privileges: Vec<(u16, End)>,
    expiry: Lifetime,
    issued_at: Option<SystemTime>,
    nonce: Option<u32>,
    skips_validation: bool,
    state: PhantomData<E>,
}

impl<'a> TokenBuilder<'a, Unset> {
    pub(crate) fn new(app_id: &'a str, room: Room<'a>, user: &'a str) -> Self {
        Self {
            app_id,
            room,
            user,
            privileges: Vec::with_capacity(USUAL_PRIVILEGES),
            expiry: Lifetime::UNSET,
            issued_at: None,
            nonce: None,
            skips_validation: false,
            state: PhantomData,
        }
    }
}

impl<'a, E> TokenBuilder<'a, E> {
    /// Grants to publish audio, video and data as long as the token lasts.
    pub fn publish(self) -> Self {
        self.privilege(Privilege::PUBLISH)
    }

    /// Grants to publish audio, video and data until another point in time than the token's expiry.
    ///
    /// The service enforces the ends of privileges only for apps that the vendor has switched it on for.
    pub fn publish_until(self, end: impl Into<Expiry>) -> Self {
        self.privilege_until(Privilege::PUBLISH, end)
    }

    /// Grants to subscribe as long as the token lasts.
    pub fn subscribe(self) -> Self {
        self.privilege(Privilege::SUBSCRIBE)
    }

    /// Grants to subscribe until another point in time than the token's expiry.
    pub fn subscribe_until(self, end: impl Into<Expiry>) -> Self {
        self.privilege_until(Privilege::SUBSCRIBE, end)
    }

    /// Grants a privilege as long as the token lasts.
    pub fn privilege(self, privilege: Privilege) -> Self {
        self.grant(privilege, End::WithToken)
    }

    /// Grants a privilege until another point in time than the token's expiry.
    pub fn privilege_until(self, privilege: Privilege, end: impl Into<Expiry>) -> Self {
        self.grant(privilege, end.into().into())
    }

    /// Lets the token expire after a duration from its time of issue, rounded up to whole seconds. The vendor advises
    /// 24 hours.
    pub fn expires_in(self, duration: Duration) -> TokenBuilder<'a, Set> {
        self.expiry(Lifetime::In(duration))
    }

    /// Lets the token expire at a point in time, rounded down to whole seconds.
    pub fn expires_at(self, time: SystemTime) -> TokenBuilder<'a, Set> {
        self.expiry(Lifetime::Until(Expiry::At(time)))
    }

    /// Lets the token never expire. The vendor advises against it: such a token cannot be taken back.
    pub fn never_expires(self) -> TokenBuilder<'a, Set> {
        self.expiry(Lifetime::Until(Expiry::Never))
    }

    /// Sets the time of issue; it is the time of signing unless it is set.
    ///
    /// `wasm32-unknown-unknown` has no clock, so it must be set there.
    pub fn issued_at(mut self, time: SystemTime) -> Self {
        self.issued_at = Some(time);
        self
    }

    /// Sets the number that makes tokens differ; it is drawn by the system unless it is set.
    ///
    /// Without the feature `getrandom` it must be set.
    pub fn nonce(mut self, nonce: u32) -> Self {
        self.nonce = Some(nonce);
        self
    }

    /// Signs whatever the format can hold: ids of any text, no privilege, ends that have passed.
    pub fn skip_validation(mut self) -> Self {
        self.skips_validation = true;
        self
    }

    /// Signs the token.
    ///
    /// # Errors
    /// What of the token cannot be right.
    pub fn sign(self, key: &AppKey) -> Result<Token, TokenError>
    where
        E: ExpiryIsSet,
    {
        self.check()?;
        let now = self.issued_at.or_else(system_time);
        let now = now.ok_or(TokenError::ClockMissing)?;
        let issued_at =
            token_seconds(now).ok_or(TokenError::TimeOutOfRange(TimeField::IssuedAt))?;
        let may_have_passed = self.skips_validation;
        let expires_at = self.expiry.token_seconds(issued_at, may_have_passed)?;
        for &(code, end) in &self.privileges {
            end.check(TimeField::Privilege(code), issued_at, may_have_passed)?;
        }
        let privileges = self.privileges.iter();
        let privileges = privileges.map(|&(code, end)| (code, end.token_seconds(expires_at)));
        let head = Head {
            nonce: self.nonce.map_or_else(draw_nonce, Ok)?,
            issued_at,
            expires_at,
            room: self.room.as_str(),
            user: self.user,
        };
        let text = wire::sign(self.app_id, head, privileges, key);
        text.map(Token)
            .map_err(|length| TokenError::TooLong { length })
    }

    fn grant(mut self, privilege: Privilege, end: End) -> Self {
        for code in privilege.granted() {
            // Most are granted in their order.
            if self.privileges.last().is_none_or(|(last, _)| *last < code) {
                self.privileges.push((code, end));
                continue;
            }
            match self
                .privileges
                .binary_search_by_key(&code, |(code, _)| *code)
            {
                Ok(at) => self.privileges[at].1 = end,
                Err(at) => self.privileges.insert(at, (code, end)),
            }
        }
        self
    }

    fn expiry(self, expiry: Lifetime) -> TokenBuilder<'a, Set> {
        TokenBuilder {
            app_id: self.app_id,
            room: self.room,
            user: self.user,
            privileges: self.privileges,
            expiry,
            issued_at: self.issued_at,
            nonce: self.nonce,
            skips_validation: self.skips_validation,
            state: PhantomData,
        }
    }

    fn check(&self) -> Result<(), TokenError> {
        check_app_id(self.app_id)?;
        if self.skips_validation {
            return Ok(());
        }
        if let Room::Id(room) = self.room {
            check_id(Id::Room, room)?;
        }
        check_id(Id::User, self.user)?;
        if self.privileges.is_empty() {
            return Err(TokenError::NoPrivilege);
        }
        Ok(())
    }
}

impl<E> fmt::Debug for TokenBuilder<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenBuilder")
            .field("app_id", &self.app_id)
            .field("room", &self.room)
            .field("user", &self.user)
            .field("privileges", &self.privileges)
            .field("expiry", &self.expiry)
            .finish_non_exhaustive()
    }
}

/// Checks an AppId.
pub(crate) fn check_app_id(app_id: &str) -> Result<(), TokenError> {
    let length = app_id.len();
    if length == APP_ID && app_id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    Err(TokenError::AppId { length })
}

/// Checks an id by the vendor's rule.
pub(crate) fn check_id(id: Id, text: &str) -> Result<(), TokenError> {
    // Without branches, since nearly all ids are right.
    let all = text.bytes().fold(true, |all, byte| all & is_allowed(byte));
    let problem = match (text.len(), all) {
        (0, _) => IdProblem::Empty,
        (length, true) if length > LONGEST_ID => IdProblem::TooLong { length },
        (_, true) => return Ok(()),
        (_, false) => {
            let other = text
                .char_indices()
                .find(|(_, c)| !u8::try_from(*c).is_ok_and(is_allowed));
            let (at, character) = other.unwrap_or_default();
            IdProblem::Character { character, at }
        }
    };
    Err(TokenError::Id { id, problem })
}

fn is_allowed(byte: u8) -> bool {
    ALLOWED[usize::from(byte)]
}

/// The characters of ids.
const ALLOWED: [bool; 256] = {
    let mut allowed = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let character = byte as u8;
        allowed[byte] =
            character.is_ascii_alphanumeric() || matches!(character, b'_' | b'-' | b'.' | b'@');
        byte += 1;
    }
    allowed
};

fn draw_nonce() -> Result<u32, TokenError> {
    #[cfg(feature = "getrandom")]
    return crate::nonce::draw();
    #[cfg(not(feature = "getrandom"))]
    Err(TokenError::NonceMissing)
}
