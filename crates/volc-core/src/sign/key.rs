//! The signing key of a day, and how it is kept.

use std::fmt;
use std::sync::Arc;

use hmac::{HmacReset, KeyInit, Mac};
use http::HeaderValue;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::canonical::write_names;
use super::gather::{Gather, Sink};
use super::hex;
use super::pairs::Pair;
use super::request::{ALGORITHM, SignError};
use crate::credentials::Credentials;
use crate::kept::Kept;
use crate::timestamp::Timestamp;

/// The key that signs one day's requests to one service in one region.
///
/// It holds the state of HMAC after the key has been absorbed, so each signature starts from there.
#[derive(Clone)]
pub struct SigningKey(HmacReset<Sha256>);

impl SigningKey {
    /// Derives the key. `date` is `YYYYMMDD`; `region` and `service` enter as they are written.
    pub fn derive(secret_key: &str, date: &str, region: &str, service: &str) -> Self {
        let [.., key] = chain(secret_key, date, region, service);
        Self(keyed(&key))
    }

    /// The signature of a string to sign, in lower-case hex.
    pub fn sign(&self, string_to_sign: &str) -> String {
        let signature = self.mac(&[string_to_sign.as_bytes()]);
        String::from_utf8_lossy(&signature).into_owned()
    }

    /// Returns whether a signature in lower-case hex is that of a string to sign, compared in constant time.
    pub fn verify(&self, string_to_sign: &str, signature: &str) -> bool {
        let Some(bytes) = hex::decode(signature) else {
            return false;
        };
        let mut mac = self.0.clone();
        mac.update(string_to_sign.as_bytes());
        mac.verify_slice(&bytes).is_ok()
    }

    /// The signature of parts that follow each other, in lower-case hex.
    pub(super) fn mac(&self, parts: &[&[u8]]) -> [u8; 64] {
        let mut mac = self.0.clone();
        let mut gather = Gather::new(&mut mac);
        for part in parts {
            gather.put(part);
        }
        gather.finish();
        // Finished where it stands: the form that can be reset is not moved for it.
        hex::encode(&mac.finalize_reset().into_bytes().into())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(***)")
    }
}

/// The key that signatures of one day with one set of credentials share.
pub(super) struct DayKey {
    credentials: Credentials,
    day: u64,
    /// A moment of the day, as `X-Date` writes it.
    pub(super) x_date: [u8; 16],
    pub(super) key: SigningKey,
    /// `YYYYMMDD/region/service/request`.
    pub(super) scope: String,
    /// The `Authorization` header up to the list of signed headers.
    pub(super) prefix: String,
    pub(super) token: Option<HeaderValue>,
}

impl DayKey {
    pub(super) fn new(
        credentials: &Credentials,
        at: Timestamp,
        region: &str,
        service: &str,
    ) -> Result<Self, SignError> {
        let x_date = at.to_string();
        let date = x_date.get(..8).unwrap_or_default();
        let scope = format!("{date}/{region}/{service}/request");
        let prefix = format!(
            "{ALGORITHM} Credential={}/{scope}, SignedHeaders=",
            credentials.access_key()
        );
        HeaderValue::from_str(&prefix).map_err(|_| SignError::AccessKey)?;
        let token = credentials
            .session_token()
            .map(HeaderValue::from_str)
            .transpose();
        let mut token = token.map_err(|_| SignError::SessionToken)?;
        if let Some(token) = &mut token {
            token.set_sensitive(true);
        }
        Ok(Self {
            key: SigningKey::derive(credentials.secret_key(), date, region, service),
            credentials: credentials.clone(),
            day: at.day(),
            x_date: at.compact(),
            scope,
            prefix,
            token,
        })
    }

    /// The start of an `Authorization` header, up to and with the list of signed headers, in a buffer with room for all
    /// that signing adds to it.
    pub(super) fn authorization(&self, headers: &[Pair<'_>]) -> Vec<u8> {
        let names: usize = headers.iter().map(|(name, _)| name.len() + 1).sum();
        let mut out = Vec::with_capacity(self.prefix.len() + names + ROOM);
        out.extend_from_slice(self.prefix.as_bytes());
        write_names(headers, &mut out);
        out
    }
}

/// The text between the signed headers and the signature.
pub(super) const SIGNATURE: &[u8] = b", Signature=";
/// The room behind the signed headers: for the signature, and in the same buffer for the values of `X-Date` and
/// `X-Content-Sha256`.
const ROOM: usize = SIGNATURE.len() + 64 + 16 + 64;

/// The last key that was used.
#[derive(Default)]
pub(super) struct KeyCache(Kept<Arc<DayKey>>);

impl KeyCache {
    /// The kept key, if it is of these credentials and this day; else a new one, which is kept.
    pub(super) fn get(
        &self,
        credentials: &Credentials,
        at: Timestamp,
        region: &str,
        service: &str,
    ) -> Result<Arc<DayKey>, SignError> {
        let fits = |key: &Arc<DayKey>| key.day == at.day() && key.credentials.is(credentials);
        if let Some(key) = self.0.find(|key| fits(key).then(|| Arc::clone(key))) {
            return Ok(key);
        }
        let fresh = Arc::new(DayKey::new(credentials, at, region, service)?);
        self.0.keep(Arc::clone(&fresh));
        Ok(fresh)
    }
}

/// `kDate`, `kRegion`, `kService` and `kSigning`.
pub(super) fn chain(secret_key: &str, date: &str, region: &str, service: &str) -> [[u8; 32]; 4] {
    let step = |key: &[u8], text: &str| -> [u8; 32] {
        let mut mac = keyed(key);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    };
    let k_date = step(secret_key.as_bytes(), date);
    let k_region = step(&k_date, region);
    let k_service = step(&k_region, service);
    let k_signing = step(&k_service, "request");
    [k_date, k_region, k_service, k_signing]
}

/// HMAC under a key of any length, by its own rule: a long key is hashed, a short one padded with zeros.
fn keyed(key: &[u8]) -> HmacReset<Sha256> {
    let mut block = Zeroizing::new([0; 64]);
    if key.len() > block.len() {
        block
            .iter_mut()
            .zip(Sha256::digest(key))
            .for_each(|(to, from)| *to = from);
    } else {
        block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    }
    HmacReset::new((&*block).into())
}
