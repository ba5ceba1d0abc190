//! A duration where the point in time belongs.

use std::time::Duration;

use volc_rtc_token::Token;

fn main() {
    let token = Token::builder("123456781234567812345678", "room", "user").publish();
    let _ = token.expires_at(Duration::from_secs(3600));
}
