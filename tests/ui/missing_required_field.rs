//! `limit` is missing: one error, whose first line names it.

use volc_rtc_api::Client;

pub async fn list(client: Client) {
    let call = client.get_user_conversations().app_id(1).participant_user_id(2).cursor(0);
    let _ = call.send().await;
}

fn main() {}
