//! The format of a token: `001`, the AppId, and base64 of the message and its signature, each behind its length.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::app_key::{AppKey, SIGNATURE_BYTES};
use crate::refusal::{Field, FormatError, Refusal};

const VERSION: &str = "001";
/// The characters of an AppId.
pub(crate) const APP_ID: usize = 24;
/// The length of the head of all tokens: version and AppId.
const HEAD: usize = VERSION.len() + APP_ID;
/// Nonce, time of issue, expiry; lengths of the ids; count of the privileges.
const FIXED: usize = 3 * 4 + 2 * 2 + 2;
/// Code and expiry.
const PRIVILEGE: usize = 2 + 4;
/// Two lengths of 16 bits with what they can count, in base64.
const LONGEST: usize = HEAD + (2 * (2 + 65_535_usize)).div_ceil(3) * 4;

/// The signed fields before the privileges.
#[derive(Clone, Copy)]
pub(crate) struct Head<'a> {
    pub(crate) nonce: u32,
    pub(crate) issued_at: u32,
    pub(crate) expires_at: u32,
    pub(crate) room: &'a str,
    pub(crate) user: &'a str,
}

/// The signed message.
pub(crate) struct Message<'a> {
    pub(crate) head: Head<'a>,
    /// Codes and expiries.
    pub(crate) privileges: Vec<(u16, u32)>,
}

/// Returns the text of a token. The privileges, codes and expiries, must be sorted.
///
/// # Errors
/// How many bytes the message has, if it cannot have so many.
pub(crate) fn sign(
    app_id: &str,
    head: Head<'_>,
    privileges: impl ExactSizeIterator<Item = (u16, u32)>,
    key: &AppKey,
) -> Result<String, usize> {
    let count = privileges.len();
    let length = FIXED + head.room.len() + head.user.len() + PRIVILEGE * count;
    // The rest is shorter than the whole.
    let short = |part: usize| {
        u16::try_from(part)
            .map(u16::to_le_bytes)
            .map_err(|_| length)
    };
    let mut content = Vec::with_capacity(2 + length + 2 + SIGNATURE_BYTES);
    content.extend_from_slice(&short(length)?);
    for number in [head.nonce, head.issued_at, head.expires_at] {
        content.extend_from_slice(&number.to_le_bytes());
    }
    for id in [head.room, head.user] {
        content.extend_from_slice(&short(id.len())?);
        content.extend_from_slice(id.as_bytes());
    }
    content.extend_from_slice(&short(count)?);
    for (code, end) in privileges {
        let ([a, b], [c, d, e, f]) = (code.to_le_bytes(), end.to_le_bytes());
        content.extend_from_slice(&[a, b, c, d, e, f]);
    }
    let signature = key.sign(content.get(2..).unwrap_or_default());
    content.extend_from_slice(&short(signature.len())?);
    content.extend_from_slice(&signature);

    // It has room for exactly what base64 makes of the content.
    let whole = HEAD + content.len().div_ceil(3) * 4;
    let mut text = Vec::with_capacity(whole);
    text.extend_from_slice(VERSION.as_bytes());
    text.extend_from_slice(app_id.as_bytes());
    text.resize(whole, 0);
    let encoded = text.get_mut(HEAD..).unwrap_or_default();
    STANDARD
        .encode_slice(&content, encoded)
        .map_err(|_| length)?;
    String::from_utf8(text).map_err(|_| length)
}

/// The bytes of a token.
pub(crate) struct Decoded<'a> {
    pub(crate) app_id: &'a str,
    content: Vec<u8>,
}

/// The parts of the bytes of a token.
pub(crate) struct Parts<'a> {
    pub(crate) message: Message<'a>,
    /// The signed bytes, as received.
    pub(crate) signed: &'a [u8],
    pub(crate) signature: &'a [u8],
    /// True if a signer writes it so: privileges in order, each once, and nothing behind them.
    pub(crate) is_canonical: bool,
}

impl<'a> Decoded<'a> {
    /// Reads the version, the AppId and the base64.
    pub(crate) fn read(text: &'a str) -> Result<Self, Refusal> {
        let short = FormatError::TooShort;
        let version = text.as_bytes().first_chunk::<3>().ok_or(short)?;
        if version != VERSION.as_bytes() {
            return Err(Refusal::Version { found: *version });
        }
        if text.len() > LONGEST {
            return Err(FormatError::TooLong { length: text.len() }.into());
        }
        // Another character than ASCII on the bound is no base64.
        let bound = text.split_at_checked(HEAD);
        let (head, content) = match bound {
            Some(parts) => parts,
            None if text.len() > HEAD => return Err(FormatError::Base64.into()),
            None => return Err(short.into()),
        };
        if content.is_empty() {
            return Err(short.into());
        }
        let content = STANDARD.decode(content).map_err(|_| FormatError::Base64)?;
        let app_id = head.get(VERSION.len()..).unwrap_or_default();
        Ok(Self { app_id, content })
    }

    /// Reads the content.
    pub(crate) fn parts(&self) -> Result<Parts<'_>, FormatError> {
        let mut content = Reader(&self.content);
        let signed = content.counted(Field::Message)?;
        let signature = content.counted(Field::Signature)?;
        match content.0.len() {
            0 => {}
            length => return Err(FormatError::TrailingBytes { length }),
        }
        let (message, is_canonical) = read_message(signed)?;
        Ok(Parts {
            message,
            signed,
            signature,
            is_canonical,
        })
    }
}

/// Reads what is signed, and says whether it is canonical.
fn read_message(signed: &[u8]) -> Result<(Message<'_>, bool), FormatError> {
    let mut reader = Reader(signed);
    let head = Head {
        nonce: reader.u32(Field::Nonce)?,
        issued_at: reader.u32(Field::IssuedAt)?,
        expires_at: reader.u32(Field::ExpiresAt)?,
        room: reader.text(Field::Room)?,
        user: reader.text(Field::User)?,
    };
    let count = usize::from(reader.u16(Field::Privileges)?);
    // Taken first, so that no more is allocated than has come.
    let mut list = Reader(reader.take(PRIVILEGE * count, Field::Privileges)?);
    let mut privileges = Vec::with_capacity(count);
    for _ in 0..count {
        let code = list.u16(Field::Privileges)?;
        privileges.push((code, list.u32(Field::Privileges)?));
    }
    let is_sorted = privileges.is_sorted_by(|(one, _), (next, _)| one < next);
    let is_canonical = is_sorted && reader.0.is_empty();
    Ok((Message { head, privileges }, is_canonical))
}

/// The bytes that are left to read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize, field: Field) -> Result<&'a [u8], FormatError> {
        let split = self.0.split_at_checked(length);
        let (taken, rest) = split.ok_or(FormatError::Truncated(field))?;
        self.0 = rest;
        Ok(taken)
    }

    fn chunk<const N: usize>(&mut self, field: Field) -> Result<[u8; N], FormatError> {
        let split = self.0.split_first_chunk::<N>();
        let (taken, rest) = split.ok_or(FormatError::Truncated(field))?;
        self.0 = rest;
        Ok(*taken)
    }

    fn u16(&mut self, field: Field) -> Result<u16, FormatError> {
        Ok(u16::from_le_bytes(self.chunk(field)?))
    }

    fn u32(&mut self, field: Field) -> Result<u32, FormatError> {
        Ok(u32::from_le_bytes(self.chunk(field)?))
    }

    /// Reads bytes behind their length.
    fn counted(&mut self, field: Field) -> Result<&'a [u8], FormatError> {
        let length = self.u16(field)?;
        self.take(length.into(), field)
    }

    fn text(&mut self, field: Field) -> Result<&'a str, FormatError> {
        std::str::from_utf8(self.counted(field)?).map_err(|_| FormatError::NotUtf8(field))
    }
}
