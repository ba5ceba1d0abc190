//! A signed token.

use std::fmt;

use crate::claims::{Claims, Unverified};
use crate::refusal::Refusal;
use crate::wire::Decoded;

/// A signed token, to be handed to the client that joins.
///
/// Whoever has its text can join, so it is shown by [`as_str`](Self::as_str) only: `Debug` shows what the token says
/// and hides its signature, and there is no `Display`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Token(pub(crate) String);

impl Token {
    /// Returns the text of the token.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the text of the token.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl AsRef<str> for Token {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<Token> for String {
    fn from(token: Token) -> Self {
        token.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = f.debug_tuple("Token");
        // What was signed can be read.
        if let Ok(Unverified(claims)) = inspect(&self.0) {
            tuple.field(&claims);
        }
        tuple.finish_non_exhaustive()
    }
}

/// Reads what a token says without a key, so without knowing who wrote it. [`Verifier`](crate::Verifier) verifies.
///
/// A content in another order than signers write is read too.
///
/// # Errors
/// [`Refusal::Version`] or [`Refusal::Format`].
pub fn inspect(token: &str) -> Result<Unverified, Refusal> {
    let decoded = Decoded::read(token)?;
    let parts = decoded.parts()?;
    Ok(Unverified(Claims::new(decoded.app_id, parts.message)))
}
