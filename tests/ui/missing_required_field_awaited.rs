//! A call that lacks a field cannot be awaited either.

use volc_rtc_api::Client;

pub async fn list(client: Client) {
    let _ = client.get_user_conversations().app_id(1).participant_user_id(2).cursor(0).await;
}

fn main() {}
