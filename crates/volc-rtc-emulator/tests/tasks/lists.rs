//! Lists of tasks, a page after the other.

use http::Method;
use serde_json::Value;
use volc_rtc_emulator::control::TaskFilter;

use crate::world::{APP, ROOM, World, tos};

#[tokio::test]
async fn list_has_each_task_once_in_the_order_of_creation() {
    let world = World::start().await;
    let mut expected = Vec::new();
    for number in 0..25 {
        let id = format!("task-{number}");
        let call = world
            .client
            .start_record()
            .app_id(APP)
            .room_id(ROOM)
            .task_id(&id);
        call.storage_config(tos()).send().await.unwrap();
        expected.push(id);
    }
    let (mut ids, mut after) = (Vec::new(), Value::from(0));
    while !after.is_null() {
        let path = format!("/tasks?limit=7&after={after}");
        let page = world
            .control
            .request(Method::GET, &path, None)
            .await
            .unwrap();
        let tasks = page["tasks"].as_array().unwrap().iter();
        ids.extend(tasks.map(|task| task["task_id"].as_str().unwrap().to_owned()));
        after = page["next"].clone();
    }
    assert_eq!(ids, expected);
    for (filter, count) in [
        (TaskFilter::new(), 25),
        (TaskFilter::new().family("record").room(ROOM), 25),
        (TaskFilter::new().family("record").room("elsewhere"), 0),
        (TaskFilter::new().family("snapshot"), 0),
    ] {
        let tasks = world.control.tasks(&filter).await.unwrap();
        assert_eq!(tasks.len(), count, "{filter:?}");
    }
}
