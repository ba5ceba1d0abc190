//! The waits for tasks: which Actions have one, and at which states they end.

#![cfg(all(
    feature = "moderation",
    feature = "push_cdn",
    feature = "record",
    feature = "relay",
    feature = "segment",
    feature = "snapshot",
    feature = "versions",
    feature = "webcast",
    feature = "whiteboard"
))]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;
use volc_rtc_api::Client;
use volc_rtc_api::record::get_record_task::Status;
use volc_rtc_api::volc_core::serde::de::DeserializeOwned;
use volc_rtc_api::volc_core::test_util::{Reply, ScriptedTransport, credentials};
use volc_rtc_api::volc_core::wait::{WaitInfo, WaitState, Waitable, Waited};

/// One Action: how its task is read, and the response in which the task has a state.
struct Row {
    name: String,
    info: &'static WaitInfo,
    read: fn(&Value) -> WaitState,
    response: fn(i64) -> Value,
    ends: Ends,
}

/// The states of a task that is done and of one that has failed, and those of one under way.
struct Ends {
    done: i64,
    failed: Option<i64>,
    pending: &'static [i64],
    /// The reason that the response gives.
    reason: &'static str,
}

fn row<R: Waitable>(response: fn(i64) -> Value, ends: Ends) -> Row
where
    R::Output: DeserializeOwned,
{
    Row {
        name: format!("{}@{}", R::INFO.action, R::INFO.version),
        info: R::WAIT,
        read: |output| R::state(&serde_json::from_value(output.clone()).unwrap()),
        response,
        ends,
    }
}

/// A task of the families that record, push, cut and capture.
fn task<R: Waitable>(response: fn(i64) -> Value) -> Row
where
    R::Output: DeserializeOwned,
{
    let ends = Ends {
        done: 3,
        failed: Some(4),
        // A state that is not known may pass.
        pending: &[0, 1, 2, 9],
        reason: "IdleTimeOut",
    };
    row::<R>(response, ends)
}

macro_rules! tasks {
    ($member:literal: $($request:path),* $(,)?) => {[
        $(task::<$request>(
            |status| json!({ $member: { "Status": status, "StopReason": "IdleTimeOut" } }),
        ),)*
    ]};
}

fn rows() -> Vec<Row> {
    use volc_rtc_api::{
        moderation, push_cdn, record, relay, segment, snapshot, webcast, whiteboard,
    };

    let mut rows = Vec::from(tasks!("RecordTask":
        record::get_record_task::GetRecordTaskRequest,
        record::v2020_12_01::get_record_task::GetRecordTaskRequest,
        record::v2022_06_01::get_record_task::GetRecordTaskRequest,
        record::v2023_06_01::get_record_task::GetRecordTaskRequest,
    ));
    rows.extend(tasks!("PushMixedStreamToCDNTask":
        push_cdn::get_push_mixed_stream_to_cdn_task::GetPushMixedStreamToCDNTaskRequest,
        push_cdn::v2020_12_01::get_push_mixed_stream_to_cdn_task::GetPushMixedStreamToCDNTaskRequest,
        push_cdn::v2023_06_01::get_push_mixed_stream_to_cdn_task::GetPushMixedStreamToCDNTaskRequest,
    ));
    rows.extend(tasks!("PushSingleStreamToCDNTask":
        push_cdn::get_push_single_stream_to_cdn_task::GetPushSingleStreamToCDNTaskRequest,
        push_cdn::v2020_12_01::get_push_single_stream_to_cdn_task::GetPushSingleStreamToCDNTaskRequest,
        push_cdn::v2023_06_01::get_push_single_stream_to_cdn_task::GetPushSingleStreamToCDNTaskRequest,
    ));
    rows.extend(tasks!("SegmentTask":
        segment::get_segment_task::GetSegmentTaskRequest,
        segment::v2022_06_01::get_segment_task::GetSegmentTaskRequest,
    ));
    rows.extend(tasks!("SnapshotTask":
        snapshot::get_snapshot_task::GetSnapshotTaskRequest,
        snapshot::v2022_06_01::get_snapshot_task::GetSnapshotTaskRequest,
    ));
    // The service is known to send it under this name.
    rows.extend(tasks!("WebcastTask":
        webcast::get_web_cast_task::GetWebCastTaskRequest,
        webcast::v2020_12_01::get_web_cast_task::GetWebCastTaskRequest,
    ));
    let listed = |end, pending| Ends {
        done: end,
        failed: None,
        pending,
        reason: "",
    };
    let detections = |status| json!({ "EventData": [{ "Status": 2 }, { "Status": status }] });
    rows.push(row::<
        moderation::list_detection_task::ListDetectionTaskRequest,
    >(detections, listed(2, &[0, 1])));
    rows.push(row::<
        moderation::v2020_12_01::list_detection_task::ListDetectionTaskRequest,
    >(detections, listed(2, &[0, 1])));
    let streams = |status| json!({ "Task": [{ "Status": status }, { "Status": 3 }] });
    rows.push(row::<relay::list_relay_stream::ListRelayStreamRequest>(
        streams,
        listed(3, &[0, 1, 2]),
    ));
    rows.push(row::<
        relay::v2020_12_01::list_relay_stream::ListRelayStreamRequest,
    >(streams, listed(3, &[0, 1, 2])));
    let transcoded = || Ends {
        done: 2,
        failed: Some(3),
        pending: &[0, 1],
        reason: "no such font",
    };
    rows.push(
        row::<whiteboard::wb_transcode_query::WbTranscodeQueryRequest>(
            |status| json!({ "Status": status.to_string(), "ErrMsg": "no such font" }),
            transcoded(),
        ),
    );
    rows.push(row::<
        whiteboard::v2020_12_01::wb_transcode_query::WbTranscodeQueryRequest,
    >(
        |status| json!({ "status": status, "err_msg": "no such font" }),
        transcoded(),
    ));
    rows
}

#[test]
fn waits_end_at_the_final_states() {
    let rows = rows();
    assert_eq!(rows.len(), 22);
    for Row {
        name,
        info,
        read,
        response,
        ends,
    } in rows
    {
        assert_eq!(info.every, Duration::from_secs(2), "{name}");
        assert_eq!(read(&json!({})), WaitState::Pending, "{name}");
        let state = |status| read(&response(status));
        assert_eq!(state(ends.done), WaitState::done(ends.reason), "{name}");
        if let Some(failed) = ends.failed {
            assert_eq!(state(failed), WaitState::failed(ends.reason), "{name}");
        }
        for &pending in ends.pending {
            assert_eq!(state(pending), WaitState::Pending, "{name}: {pending}");
        }
    }
}

fn client(script: &ScriptedTransport) -> Client {
    let client = Client::builder().credentials(credentials());
    client.transport(script.clone()).build().unwrap()
}

fn recording(status: i64, reason: &str) -> Reply {
    Reply::result(json!({ "RecordTask": { "Status": status, "StopReason": reason } }))
}

#[tokio::test(start_paused = true)]
async fn recording_is_waited_for() {
    let not_found = "InvalidParameter.ErrorActiveTaskNotFound";
    let script = ScriptedTransport::new()
        .then(Reply::error(not_found, "none"))
        .then(recording(1, ""))
        .then(recording(2, ""))
        .then(recording(3, "StopByAPI"));
    let client = client(&script);
    let task = || {
        client
            .get_record_task()
            .app_id("a")
            .room_id("r")
            .task_id("t")
    };
    let start = Instant::now();

    let is_running = |status| status == Status::Running;
    let running = task().wait_until(|output| {
        output
            .record_task
            .as_ref()
            .is_some_and(|task| is_running(task.status))
    });
    assert!(running.await.unwrap().is_done());

    let ended = task()
        .wait()
        .timeout(Duration::from_secs(3600))
        .await
        .unwrap();
    let Waited::Done(output) = ended else {
        panic!("{ended:?}")
    };
    assert_eq!(
        output.record_task.as_ref().unwrap().status,
        Status::Finished
    );
    assert!(start.elapsed() > Duration::from_secs(2));
    script.finish().unwrap();
}

#[tokio::test(start_paused = true)]
async fn request_of_its_own_is_waited_for() {
    use volc_rtc_api::record::get_record_task::GetRecordTaskRequest;

    let script = ScriptedTransport::new().then(recording(4, "StartTaskFailed"));
    let request = GetRecordTaskRequest::new("a", "r", "t");
    let waited = client(&script).request(request).wait().await.unwrap();
    let error = waited.into_done().unwrap_err().to_string();
    assert!(
        error.starts_with("GetRecordTask 2023-11-01: the task has failed: StartTaskFailed"),
        "{error}"
    );
    script.finish().unwrap();
}
