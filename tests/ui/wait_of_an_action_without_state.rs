//! `StartRecord` tells no state of its task; `GetRecordTask` does.

use volc_rtc_api::Client;
use volc_rtc_api::record::start_record::StartRecordRequest;

pub fn wait(client: &Client, request: StartRecordRequest) {
    let _ = client.request(request).wait();
}

pub fn wait_until(client: &Client) {
    let call = client.start_record().app_id("app").room_id("room").task_id("task");
    let _ = call.wait_until(|_| true);
}

fn main() {}
