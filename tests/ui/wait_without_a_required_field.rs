//! A wait needs the required fields of its call.

use volc_rtc_api::Client;

pub async fn wait(client: &Client) {
    let _ = client.get_record_task().app_id("app").room_id("room").wait().await;
}

fn main() {}
