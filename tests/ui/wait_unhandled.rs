//! A wait that is not awaited does nothing, and an outcome that is not looked at may be a failure.
#![deny(unused_must_use)]

use volc_rtc_api::{Client, Error};

pub async fn not_awaited(client: &Client) {
    client.get_record_task().app_id("app").room_id("room").task_id("task").wait();
}

pub async fn not_looked_at(client: &Client) -> Result<(), Error> {
    let call = client.get_record_task().app_id("app").room_id("room").task_id("task");
    call.wait().await?;
    Ok(())
}

fn main() {}
