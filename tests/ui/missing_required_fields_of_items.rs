//! `items` sets the cursor itself, but needs the other required fields.

use volc_rtc_api::Client;

pub fn list(client: Client) {
    let _ = client.get_user_conversations().app_id(1).items();
}

fn main() {}
