//! Types that several Actions share: one value goes to all of them, and each Action's module has it under its own name.

#![cfg(all(
    feature = "im",
    feature = "push_cdn",
    feature = "record",
    feature = "segment"
))]
#![allow(clippy::unwrap_used)]

use std::any::TypeId;

use serde_json::json;
use volc_rtc_api::record::start_record::{StartRecordRequest, StorageConfig};
use volc_rtc_api::{im, push_cdn, record, segment, types};

/// Fails to compile unless both are one type.
fn same<T: 'static>(_: fn(T), _: fn(T)) {}

#[test]
fn one_value_goes_to_actions_of_several_families() {
    let stream = types::Stream::new("user-1").index(1);
    let streams = types::TargetStreams::new().stream_list(vec![stream]);

    let mut start = StartRecordRequest::new("app", "room", "task", storage());
    start.target_streams = Some(streams.clone());
    let mut update = record::update_record::UpdateRecordRequest::new("app", "room", "task");
    update.target_streams = start.target_streams.clone();
    let cut: segment::start_segment::TargetStreams = streams.clone();
    let pushed: push_cdn::start_push_mixed_stream_to_cdn::TargetStreams = cut;
    assert_eq!(update.target_streams, Some(pushed));

    let json = serde_json::to_value(&start).unwrap();
    let expected = json!({ "StreamList": [{ "Index": 1, "UserId": "user-1" }] });
    assert_eq!(json["TargetStreams"], expected);
}

fn storage() -> StorageConfig {
    StorageConfig::new().tos_config(types::TosConfig::new("account", "bucket"))
}

#[test]
fn paths_of_actions_lead_to_the_shared_type() {
    same::<types::Stream>(
        |_: record::start_record::StreamList| {},
        |_: push_cdn::update_push_mixed_stream_to_cdn::StreamList| {},
    );
    same::<types::Layout>(
        |_: record::update_record::Layout| {},
        |_: push_cdn::start_push_mixed_stream_to_cdn::Layout| {},
    );
    same::<types::im::FailedInfo>(
        |_: im::add_friend::FailedInfo| {},
        |_: im::un_register_users::FailedInfos| {},
    );
    // One page has it under two names.
    same::<types::im::MessageType>(
        |_: im::get_messages::MsgType| {},
        |_: im::get_messages::ReferencedMessageType| {},
    );
}

#[test]
fn sent_and_received_types_differ() {
    let sent = TypeId::of::<types::im::ParticipantInfo>();
    assert_ne!(
        sent,
        TypeId::of::<im::scan_conversation_participant_list::Participant>()
    );
    assert_ne!(
        TypeId::of::<types::TargetStreams>(),
        TypeId::of::<types::TaskTargetStreams>()
    );
    // An enumeration is one.
    same::<types::im::ParticipantRole>(
        |_: im::batch_add_conversation_participant::Role| {},
        |_: im::scan_conversation_participant_list::Role| {},
    );
}

#[cfg(feature = "versions")]
#[test]
fn versions_of_an_action_share_types() {
    use record::{v2020_12_01, v2023_06_01};

    same::<types::Layout>(
        |_: v2023_06_01::start_record::Layout| {},
        |_: record::update_record::Layout| {},
    );
    same::<types::ProportionalLayout>(
        |_: v2020_12_01::start_record::Layout| {},
        |_: push_cdn::v2020_12_01::start_push_mixed_stream_to_cdn::Layout| {},
    );
}
