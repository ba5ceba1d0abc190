//! A program whose instructions are counted: it signs a number of room tokens, or does only what hmac, sha2 and base64
//! do for one. The budgets of volc-rtc-token run it under valgrind.

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use volc_rtc_token::{AppKey, Token, TokenBuilder, TokenError, Verifier, typestate::Set};

const APP_ID: &str = "123456781234567812345678";
const KEY: &str = "0123456789abcdef0123456789abcdef";
const ROOM: &str = "G711Ad2ae0123456789abcdef0123456789ab";
const USER: &str = "userd2ae0123456789abcdef0123456789ab";
const NOW: Duration = Duration::from_secs(1_700_000_000);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().ok_or("what shall be done is missing")?;
    let times: u64 = arguments.next().ok_or("how often is missing")?.parse()?;
    let key = AppKey::new(KEY)?;
    let keyed = Hmac::<Sha256>::new_from_slice(KEY.as_bytes())?;
    let token = fixed().sign(&key)?;
    let content = STANDARD.decode(&token.as_str()[27..])?;
    let message = &content[2..content.len() - 34];
    let verifier = Verifier::with_clock(APP_ID, key.clone(), now);
    let start = Instant::now();
    match what.as_str() {
        // The key is made for each token.
        "sign" => repeat(times, || fixed().sign(&AppKey::new(black_box(KEY))?))?,
        "by-hand" => repeat(times, || {
            let mac = Hmac::<Sha256>::new_from_slice(black_box(KEY).as_bytes());
            mac.map(|mac| by_hand(mac, message))
        })?,
        // The key is made once.
        "sign-keyed" => repeat(times, || fixed().sign(&key))?,
        "by-hand-keyed" => repeat(times, || {
            Ok::<_, TokenError>(by_hand(keyed.clone(), message))
        })?,
        // As servers do: with a nonce of the system and its clock.
        "sign-drawn" => repeat(times, || drawn().sign(&key))?,
        "verify" => repeat(times, || verifier.verify(black_box(token.as_str())))?,
        _ => return Err(format!("`{what}` is not known").into()),
    }
    println!("{what}: {:?} each", start.elapsed() / u32::try_from(times)?);
    Ok(())
}

fn repeat<T, E>(times: u64, mut once: impl FnMut() -> Result<T, E>) -> Result<(), E> {
    for _ in 0..times {
        black_box(once()?);
    }
    Ok(())
}

fn now() -> SystemTime {
    UNIX_EPOCH + NOW
}

fn drawn<'a>() -> TokenBuilder<'a, Set> {
    let builder = Token::builder(black_box(APP_ID), black_box(ROOM), black_box(USER));
    builder
        .publish()
        .subscribe()
        .expires_in(Duration::from_secs(86_400))
}

fn fixed<'a>() -> TokenBuilder<'a, Set> {
    drawn().issued_at(black_box(now())).nonce(12_345_678)
}

/// The least that any signer does, given the bytes to sign.
fn by_hand(mut mac: Hmac<Sha256>, message: &[u8]) -> String {
    let message = black_box(message);
    mac.update(message);
    let signature = mac.finalize().into_bytes();
    let mut content = Vec::with_capacity(message.len() + 36);
    content.extend_from_slice(&[0, 0]);
    content.extend_from_slice(message);
    content.extend_from_slice(&[32, 0]);
    content.extend_from_slice(&signature);
    let mut text = String::with_capacity(27 + content.len().div_ceil(3) * 4);
    text.push_str("001");
    text.push_str(black_box(APP_ID));
    STANDARD.encode_string(&content, &mut text);
    text
}
