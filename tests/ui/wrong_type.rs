//! A text where the page wants a number.

use volc_rtc_api::Client;

pub fn list(client: Client) {
    let _ = client.get_user_conversations().limit("20");
}

fn main() {}
