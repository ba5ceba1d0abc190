//! The expiry of a token is not set.

use volc_rtc_token::{AppKey, Token};

fn main() {
    let key = AppKey::new("fake-app-key").unwrap();
    let token = Token::builder("123456781234567812345678", "room", "user").publish();
    let _ = token.sign(&key);
}
