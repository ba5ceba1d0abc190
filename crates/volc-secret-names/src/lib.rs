//! Names that members, headers and query parameters with secrets have.
//!
//! The one list of them, for the runtime's redaction, the emulator's journal, and the reader of pages, which asks of
//! each field with such a name whether it is a secret.

#![no_std]

/// Ends of names, without separators and in lower case.
const ENDS: &[&str] = &[
    "accesskey",
    "accesskeyid",
    "apikey",
    "appkey",
    "authkey",
    "authorization",
    "cookie",
    "credential",
    "encryptionkey",
    "encryptkey",
    "extraheader",
    "licensekey",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    // Whoever has it may publish.
    "pushurl",
    "pwd",
    "secret",
    "secretkey",
    "sessionkey",
    "signingkey",
    "signkey",
    "streamkey",
    "token",
];

/// Whole names, likewise.
const NAMES: &[&str] = &["ak", "auth", "jwt", "sig", "sign", "sk"];

/// Tokens that anybody may see: places in a list, and counts of a language model.
const PLAIN_TOKENS: &[&str] = &[
    "completiontoken",
    "continuationtoken",
    "cursortoken",
    "inputtoken",
    "maxtoken",
    "mintoken",
    "nexttoken",
    "outputtoken",
    "pagetoken",
    "prompttoken",
    "totaltoken",
];

/// Words behind `signature` in names whose values are no signatures.
const ABOUT_SIGNATURES: &[&str] = &[
    "algorithm",
    "enable",
    "expire",
    "method",
    "mode",
    "nonce",
    "type",
    "version",
];

/// The longest name that is looked at whole; of a longer one, its end.
const LONGEST: usize = 64;

/// Returns whether a member, header or query parameter of this name holds a secret, such as `APIKey`, `app.token`,
/// `x-api-key` or `ServerMessageSignatureForRTS`. Case, separators, digits at the end and the plural do not matter.
///
/// ```
/// use volc_secret_names::is_secret;
///
/// assert!(is_secret("access_token") && is_secret("X-Api-Key") && is_secret("SecretKey2"));
/// assert!(!is_secret("NextToken") && !is_secret("MaxTokens") && !is_secret("KeyWord"));
/// ```
pub fn is_secret(name: &str) -> bool {
    let mut buffer = [0; LONGEST];
    let Some(name) = normal(name, &mut buffer) else {
        return false;
    };
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_listed = |name: &str| {
        let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
        NAMES.contains(&name) || (ends(ENDS) && !ends(PLAIN_TOKENS))
    };
    let is_signature = name
        .split_once("signature")
        .is_some_and(|(_, rest)| !ABOUT_SIGNATURES.iter().any(|word| rest.starts_with(word)));
    // Several tokens are the words of a language model.
    let one = name.strip_suffix('s').filter(|one| {
        !one.ends_with("token") || one.ends_with("accesstoken") || one.ends_with("securitytoken")
    });
    is_signature || is_listed(name) || one.is_some_and(is_listed)
}

/// The end of a name, without separators and in lower case.
fn normal<'a>(name: &str, buffer: &'a mut [u8; LONGEST]) -> Option<&'a str> {
    let mut start = LONGEST;
    let plain = name
        .bytes()
        .rev()
        .filter(|byte| !matches!(byte, b'_' | b'-' | b'.' | b' '));
    for (byte, place) in plain.zip((0..LONGEST).rev()) {
        if let Some(free) = buffer.get_mut(place) {
            *free = byte.to_ascii_lowercase();
            start = place;
        }
    }
    // It may be cut off within a character.
    let end = buffer.get(start..)?;
    let part = end.iter().take_while(|byte| **byte & 0xC0 == 0x80).count();
    core::str::from_utf8(end.get(part..)?).ok()
}
