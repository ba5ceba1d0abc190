//! A field that the page does not have.

use volc_rtc_api::Client;

pub fn list(client: Client) {
    let _ = client.get_user_conversations().page_size(20);
}

fn main() {}
