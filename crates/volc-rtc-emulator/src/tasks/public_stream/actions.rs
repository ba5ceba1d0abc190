//! The Actions of the family `public-stream`, in both Versions.

use rusqlite::Transaction;
use serde_json::Value;
use volc_rtc_api::public_stream::PublicStream;
use volc_rtc_api::public_stream::list_real_time_public_stream_info::ListRealTimePublicStreamInfoRequest;
use volc_rtc_api::public_stream::start_push_public_stream::StartPushPublicStreamRequest;
use volc_rtc_api::public_stream::stop_push_public_stream::StopPushPublicStreamRequest;
use volc_rtc_api::public_stream::update_public_stream_param::UpdatePublicStreamParamRequest;
use volc_rtc_api::public_stream::v2020_12_01::{
    start_push_public_stream as start_2020, stop_push_public_stream as stop_2020,
    update_public_stream_param as update_2020,
};

use super::family::FAMILY;
use super::{check, info};
use crate::tasks::call::{self, Call, actions};
use crate::tasks::task::Key;
use crate::tasks::{find, machine};
use crate::{ApiError, Caller};

/// Handles them from the database.
pub(super) struct PublicStreams;

/// Settings that an update leaves as they are.
const KEPT: [&str; 2] = ["/Control/MaxIdleTime", "/Encode/VideoConfig/VideoCodec"];

actions! {
    PublicStream for PublicStreams;
    list_real_time_public_stream_info(ListRealTimePublicStreamInfoRequest): "2023-11-01", info::list;
    start_push_public_stream_v2020_12_01(start_2020::StartPushPublicStreamRequest): "2020-12-01", start;
    start_push_public_stream(StartPushPublicStreamRequest): "2023-11-01", start;
    stop_push_public_stream_v2020_12_01(stop_2020::StopPushPublicStreamRequest): "2020-12-01", stop;
    stop_push_public_stream(StopPushPublicStreamRequest): "2023-11-01", stop;
    update_public_stream_param_v2020_12_01(update_2020::UpdatePublicStreamParamRequest): "2020-12-01", update;
    update_public_stream_param(UpdatePublicStreamParamRequest): "2023-11-01", update;
}

fn key(call: &Call) -> Key<'_> {
    Key {
        app_id: call.text("AppId"),
        room_id: "",
        task_id: call.text("PublicStreamId"),
    }
}

/// Returns the settings of a request, without the id.
fn settings(call: &Call) -> Value {
    let mut settings = call.settings();
    if let Value::Object(members) = &mut settings {
        members.remove("PublicStreamId");
    }
    settings
}

async fn start(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::write(caller, call, start_stream).await
}

fn start_stream(tx: &Transaction<'_>, call: &Call) -> Result<Vec<String>, ApiError> {
    check::settings(&call.body)?;
    let mut new = call.new_task();
    new.key = key(call);
    new.settings = settings(call);
    let started = machine::start(tx, &FAMILY, new, call.at)?;
    Ok(call::note_of(&started))
}

async fn update(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::write(caller, call, update_stream).await
}

fn update_stream(tx: &Transaction<'_>, call: &Call) -> Result<Vec<String>, ApiError> {
    check::settings(&call.body)?;
    let mut task = find::running(tx, &FAMILY, key(call))?;
    let mut changed = settings(call);
    for pointer in KEPT {
        match task.settings.pointer(pointer) {
            Some(kept) => call::put(&mut changed, pointer, kept.clone()),
            None => {
                if let Some(sent) = changed.pointer_mut(pointer) {
                    *sent = Value::Null;
                }
            }
        }
    }
    machine::update(tx, &FAMILY, &mut task, changed, call.at)?;
    Ok(Vec::new())
}

async fn stop(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::write(caller, call, stop_stream).await
}

fn stop_stream(tx: &Transaction<'_>, call: &Call) -> Result<Vec<String>, ApiError> {
    let mut task = find::active(tx, &FAMILY, key(call))?;
    machine::stop(tx, &FAMILY, &mut task, call.at)?;
    Ok(Vec::new())
}
