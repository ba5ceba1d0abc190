//! A signature that a client may have made: the right one, changed by mistakes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use volc_core::sign::ALGORITHM;

use super::canonical::Canonical;
use crate::gateway::Claim;

/// A way in which a client may have signed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub(crate) canonical: Canonical,
    pub(crate) key: Key,
    pub(crate) text: Text,
}

/// The derivation of the key.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) secret: Vec<u8>,
    pub(crate) date: String,
    pub(crate) region: String,
    pub(crate) service: String,
    /// The last step.
    pub(crate) end: Option<String>,
    /// True if each step got the hex of the one before.
    pub(crate) is_hex: bool,
    /// True if the secret itself was the key.
    pub(crate) is_secret: bool,
}

/// The string to sign, but for the hash, and what is written of its signature.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) algorithm: String,
    pub(crate) at: String,
    pub(crate) scope: String,
    pub(crate) encoding: Encoding,
    /// True if the canonical request was signed in place of the string to sign.
    pub(crate) signs_canonical: bool,
}

/// The encoding of the signature.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    LowerHex,
    UpperHex,
    Base64,
}

impl Attempt {
    /// Returns the right way to sign a request.
    pub(crate) fn right(canonical: &Canonical, claim: &Claim, secret: &str) -> Self {
        let claimed = &claim.authorization;
        Self {
            canonical: canonical.clone(),
            key: Key {
                secret: secret.as_bytes().to_vec(),
                date: claimed.date.clone(),
                region: claimed.region.clone(),
                service: claimed.service.clone(),
                end: Some("request".to_owned()),
                is_hex: false,
                is_secret: false,
            },
            text: Text {
                algorithm: ALGORITHM.to_owned(),
                at: claim.at.to_string(),
                scope: format!(
                    "{}/{}/{}/request",
                    claimed.date, claimed.region, claimed.service
                ),
                encoding: Encoding::LowerHex,
                signs_canonical: false,
            },
        }
    }
}

impl Text {
    /// Returns the signature that comes of it, with a canonical request, its hash and a key.
    pub(crate) fn signature(&self, canonical: &Canonical, hash: &str, key: &[u8]) -> String {
        let Self {
            algorithm,
            at,
            scope,
            ..
        } = self;
        let text = if self.signs_canonical {
            canonical.text()
        } else {
            format!("{algorithm}\n{at}\n{scope}\n{hash}")
        };
        let signature = hmac(key, text.as_bytes());
        match self.encoding {
            Encoding::LowerHex => hex(&signature),
            Encoding::UpperHex => hex(&signature).to_ascii_uppercase(),
            Encoding::Base64 => STANDARD.encode(signature),
        }
    }
}

impl Key {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        if self.is_secret {
            return self.secret.clone();
        }
        let steps = [
            Some(&self.date),
            Some(&self.region),
            Some(&self.service),
            self.end.as_ref(),
        ];
        let steps = steps.into_iter().flatten();
        steps.fold(self.secret.clone(), |key, step| {
            let next = hmac(&key, step.as_bytes());
            if self.is_hex {
                hex(&next).into_bytes()
            } else {
                next
            }
        })
    }
}

fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    // A key of any length is taken, so there is no other case.
    Hmac::<Sha256>::new_from_slice(key).map_or_else(
        |_| Vec::new(),
        |mut mac| {
            mac.update(text);
            mac.finalize().into_bytes().to_vec()
        },
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A change that a mistake makes.
pub(crate) type Change = fn(&mut Attempt);

/// A usual mistake.
pub(crate) struct Mistake<'a> {
    /// The client's mistake, as a clause behind "the client".
    pub(crate) text: String,
    /// The part of the signature that it concerns; two of one part exclude each other, but for those that can be made
    /// in either order.
    pub(crate) part: Part,
    /// True if it is two mistakes already.
    pub(crate) is_double: bool,
    change: Box<dyn Fn(&mut Attempt) + 'a>,
}

/// A part of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Body,
    BodyCase,
    Host,
    ContentType,
    LostHash,
    Query,
    Method,
    MethodCase,
    Path,
    Gap,
    LineEnds,
    Trailing,
    Order,
    Names,
    Spaces,
    Secret,
    KeyHex,
    KeyEnd,
    KeyDate,
    KeyRegion,
    KeyService,
    Algorithm,
    Moment,
    ScopeEnd,
    ScopeDate,
    Signed,
    Encoding,
}

impl Part {
    /// Returns whether two mistakes of it can come together, in an order that matters.
    pub(crate) fn is_ordered(self) -> bool {
        matches!(self, Self::Query | Self::Secret)
    }
}

impl<'a> Mistake<'a> {
    pub(crate) fn new(
        part: Part,
        text: impl Into<String>,
        change: impl Fn(&mut Attempt) + 'a,
    ) -> Self {
        Self {
            text: text.into(),
            part,
            is_double: false,
            change: Box::new(change),
        }
    }

    /// Marks it as two mistakes, which no third one joins.
    pub(crate) fn double(mut self) -> Self {
        self.is_double = true;
        self
    }

    /// Returns the same attempt with the mistake made; `None` if that makes no difference.
    pub(crate) fn made(&self, attempt: &Attempt) -> Option<Attempt> {
        let mut changed = attempt.clone();
        (self.change)(&mut changed);
        (changed != *attempt).then_some(changed)
    }
}
