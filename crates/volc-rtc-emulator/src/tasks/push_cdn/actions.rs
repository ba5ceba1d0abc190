//! The Actions of the family `push-cdn`, in all their Versions.

use rusqlite::Transaction;
use serde_json::{Value, json};
use volc_rtc_api::push_cdn::get_push_mixed_stream_to_cdn_task::GetPushMixedStreamToCDNTaskRequest;
use volc_rtc_api::push_cdn::get_push_single_stream_to_cdn_task::GetPushSingleStreamToCDNTaskRequest;
use volc_rtc_api::push_cdn::start_push_mixed_stream_to_cdn::StartPushMixedStreamToCDNRequest;
use volc_rtc_api::push_cdn::start_push_single_stream_to_cdn::StartPushSingleStreamToCDNRequest;
use volc_rtc_api::push_cdn::stop_push_stream_to_cdn::StopPushStreamToCDNRequest;
use volc_rtc_api::push_cdn::update_push_mixed_stream_to_cdn::UpdatePushMixedStreamToCDNRequest;
use volc_rtc_api::push_cdn::{PushCdn, v2020_12_01 as v2020, v2023_06_01 as v2023};

use super::family::{MIXED, SINGLE};
use super::{queries, settings};
use crate::tasks::call::{self, Call, actions, invalid};
use crate::tasks::family::Family;
use crate::tasks::{find, machine, mixing};
use crate::{ApiError, Caller};

/// Handles them from the database.
pub(super) struct Pushes;

actions! {
    PushCdn for Pushes;
    get_push_mixed_stream_to_cdn_task_v2020_12_01(
        v2020::get_push_mixed_stream_to_cdn_task::GetPushMixedStreamToCDNTaskRequest
    ): "2020-12-01", get_mixed;
    get_push_mixed_stream_to_cdn_task_v2023_06_01(
        v2023::get_push_mixed_stream_to_cdn_task::GetPushMixedStreamToCDNTaskRequest
    ): "2023-06-01", get_mixed;
    get_push_mixed_stream_to_cdn_task(GetPushMixedStreamToCDNTaskRequest): "2023-11-01", get_mixed;
    get_push_single_stream_to_cdn_task_v2020_12_01(
        v2020::get_push_single_stream_to_cdn_task::GetPushSingleStreamToCDNTaskRequest
    ): "2020-12-01", get_single;
    get_push_single_stream_to_cdn_task_v2023_06_01(
        v2023::get_push_single_stream_to_cdn_task::GetPushSingleStreamToCDNTaskRequest
    ): "2023-06-01", get_single;
    get_push_single_stream_to_cdn_task(GetPushSingleStreamToCDNTaskRequest): "2023-11-01", get_single;
    start_push_mixed_stream_to_cdn_v2020_12_01(
        v2020::start_push_mixed_stream_to_cdn::StartPushMixedStreamToCDNRequest
    ): "2020-12-01", start_mixed;
    start_push_mixed_stream_to_cdn_v2023_06_01(
        v2023::start_push_mixed_stream_to_cdn::StartPushMixedStreamToCDNRequest
    ): "2023-06-01", start_mixed;
    start_push_mixed_stream_to_cdn(StartPushMixedStreamToCDNRequest): "2023-11-01", start_mixed;
    start_push_single_stream_to_cdn_v2020_12_01(
        v2020::start_push_single_stream_to_cdn::StartPushSingleStreamToCDNRequest
    ): "2020-12-01", start_single;
    start_push_single_stream_to_cdn_v2023_06_01(
        v2023::start_push_single_stream_to_cdn::StartPushSingleStreamToCDNRequest
    ): "2023-06-01", start_single;
    start_push_single_stream_to_cdn(StartPushSingleStreamToCDNRequest): "2023-11-01", start_single;
    stop_push_stream_to_cdn_v2020_12_01(
        v2020::stop_push_stream_to_cdn::StopPushStreamToCDNRequest
    ): "2020-12-01", stop;
    stop_push_stream_to_cdn_v2023_06_01(
        v2023::stop_push_stream_to_cdn::StopPushStreamToCDNRequest
    ): "2023-06-01", stop;
    stop_push_stream_to_cdn(StopPushStreamToCDNRequest): "2023-11-01", stop;
    update_push_mixed_stream_to_cdn_v2020_12_01(
        v2020::update_push_mixed_stream_to_cdn::UpdatePushMixedStreamToCDNRequest
    ): "2020-12-01", update;
    update_push_mixed_stream_to_cdn_v2023_06_01(
        v2023::update_push_mixed_stream_to_cdn::UpdatePushMixedStreamToCDNRequest
    ): "2023-06-01", update;
    update_push_mixed_stream_to_cdn(UpdatePushMixedStreamToCDNRequest): "2023-11-01", update;
}

async fn start_mixed(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::start(caller, call, |tx, call| {
        let streams = most_streams(call.version, &call.body);
        mixing::check_streams(&call.body, streams)?;
        mixing::check_layout(&call.body)?;
        start(tx, call, &MIXED, &SINGLE)
    })
    .await
}

async fn start_single(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::start(caller, call, |tx, call| start(tx, call, &SINGLE, &MIXED)).await
}

/// Returns the most streams of a mixed push: the custom layout has room for more since 2023-06-01.
fn most_streams(version: &str, body: &Value) -> usize {
    let is_custom = mixing::layout_mode(body) == mixing::CUSTOM;
    if is_custom && version != "2020-12-01" {
        30
    } else {
        17
    }
}

fn start(
    tx: &Transaction<'_>,
    call: &Call,
    family: &Family,
    other: &Family,
) -> Result<Vec<String>, ApiError> {
    check_address(call.text("PushURL"))?;
    if find::live(tx, other, call.key())?.is_some() {
        let task = find::active(tx, other, call.key())?;
        let text = format!(
            "the task `{}` is a live one of {}; a task id is for one kind of push at a time",
            task.task_id, other.name
        );
        return Err(ApiError::service("InternalError.TaskRepeat", text));
    }
    let started = machine::start(tx, family, call.new_task(), call.at)?;
    Ok(call::note_of(&started))
}

/// Checks an address, which is not shown: whoever has it may push there.
fn check_address(url: &str) -> Result<(), ApiError> {
    let rest = url
        .strip_prefix("rtmp://")
        .or_else(|| url.strip_prefix("rtmps://"));
    let host = rest
        .and_then(|rest| rest.split('/').next())
        .unwrap_or_default();
    if !host.is_empty() && !url.contains(char::is_whitespace) {
        return Ok(());
    }
    let text = "`PushURL` is no RTMP address; it is `rtmp://`, a host and a path";
    Err(ApiError::service(
        "InvalidParameter.InvalidRtmpAddress",
        text,
    ))
}

async fn stop(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::write(caller, call, |tx, call| {
        let is_single = find::live(tx, &SINGLE, call.key())?.is_some();
        call::stop(tx, if is_single { &SINGLE } else { &MIXED }, call)
    })
    .await
}

async fn update(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::write(caller, call, update_mixed).await
}

fn update_mixed(tx: &Transaction<'_>, call: &Call) -> Result<Vec<String>, ApiError> {
    if find::live(tx, &SINGLE, call.key())?.is_some() {
        find::running(tx, &SINGLE, call.key())?;
        let text = "a push of a single stream cannot be changed; stop it and start another";
        return Err(ApiError::service(
            "UpdateError.UpdatePushSingleStreamNotSupported",
            text,
        ));
    }
    let mut task = find::running(tx, &MIXED, call.key())?;
    if mixing::layout_mode(&task.settings) != mixing::CUSTOM {
        let text = "only a push of the custom layout can be changed: `Layout.LayoutMode` was not 2 at its start";
        return Err(ApiError::service(
            "UpdateError.CurrentLayoutNotSupported",
            text,
        ));
    }
    if let Some(number) = call.body["SequenceNumber"].as_i64() {
        let last = task.data["sequence"].as_i64();
        if let Some(last) = last.filter(|last| number <= *last) {
            return Err(invalid(format!(
                "`SequenceNumber` is {number}, it must be larger than that of the last update, {last}"
            )));
        }
        task.data["sequence"] = json!(number);
    }
    let is_partial = call.body["IsUpdatePartialParam"] == true;
    let settings = settings::updated(&task.settings, &call.settings(), is_partial);
    mixing::check_streams(&settings, most_streams(call.version, &settings))?;
    mixing::check_layout(&settings)?;
    machine::update(tx, &MIXED, &mut task, settings, call.at)?;
    Ok(Vec::new())
}

async fn get_mixed(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::query(
        caller,
        call,
        &MIXED,
        queries::find_mixed,
        queries::show_mixed,
    )
    .await
}

async fn get_single(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::query(
        caller,
        call,
        &SINGLE,
        queries::find_single,
        queries::show_single,
    )
    .await
}
