//! The key of an app.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::error::TokenError;

/// The bytes of a signature.
pub(crate) const SIGNATURE_BYTES: usize = 32;

/// The key of an app, which signs its tokens: `AppKey` or `SecondaryAppKey` of the console.
///
/// It is a secret of the server and must never reach a client. Its characters are the bytes of the key; they are not
/// hexadecimal digits to decode. It is kept as the state of HMAC-SHA256 after the key, so that a key that is made once
/// signs and verifies any number of tokens. `Debug` shows `***`, and the state is wiped when it is dropped.
#[derive(Clone)]
pub struct AppKey(Hmac<Sha256>);

impl AppKey {
    /// Creates a key from its text. The text is wiped from memory; a `&str` is copied first, and the copy is wiped.
    ///
    /// # Errors
    /// [`TokenError::EmptyAppKey`] if the text is empty.
    pub fn new(text: impl Into<String>) -> Result<Self, TokenError> {
        let text = Zeroizing::new(text.into());
        if text.is_empty() {
            return Err(TokenError::EmptyAppKey);
        }
        Ok(Self(keyed(text.as_bytes())))
    }

    /// Signs a message.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; SIGNATURE_BYTES] {
        self.absorb(message).finalize().into_bytes().into()
    }

    /// Returns whether a signature is that of a message, compared in constant time.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.absorb(message).verify_slice(signature).is_ok()
    }

    fn absorb(&self, message: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        mac.update(message);
        mac
    }
}

impl fmt::Debug for AppKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppKey(***)")
    }
}

/// Makes the block of the key here, where it is wiped, and where no length can be wrong.
fn keyed(key: &[u8]) -> Hmac<Sha256> {
    let mut block = Zeroizing::new([0; 64]);
    let (hash, bytes);
    if key.len() > block.len() {
        hash = Zeroizing::new(<[u8; 32]>::from(Sha256::digest(key)));
        bytes = hash.as_slice();
    } else {
        bytes = key;
    }
    if let Some(start) = block.get_mut(..bytes.len()) {
        start.copy_from_slice(bytes);
    }
    Hmac::new((&*block).into())
}
