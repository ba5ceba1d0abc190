//! The Actions of the family `whiteboard`, in both Versions.

use volc_rtc_api::whiteboard::start_wb_record::StartWBRecordRequest;
use volc_rtc_api::whiteboard::stop_wb_record::StopWBRecordRequest;
use volc_rtc_api::whiteboard::v2020_12_01::wb_transcode_create as create_2020;
use volc_rtc_api::whiteboard::wb_transcode_create::WbTranscodeCreateRequest;
use volc_rtc_api::whiteboard::wb_transcode_get::WbTranscodeGetRequest;
use volc_rtc_api::whiteboard::wb_transcode_query::WbTranscodeQueryRequest;
use volc_rtc_api::whiteboard::{Whiteboard, v2020_12_01 as v2020};

use super::{convert, record};
use crate::tasks::call::actions;

/// Handles them from the database.
pub(super) struct Whiteboards;

actions! {
    Whiteboard for Whiteboards;
    start_wb_record_v2020_12_01(v2020::start_wb_record::StartWBRecordRequest): "2020-12-01", record::start;
    start_wb_record(StartWBRecordRequest): "2023-11-01", record::start;
    stop_wb_record_v2020_12_01(v2020::stop_wb_record::StopWBRecordRequest): "2020-12-01", record::stop;
    stop_wb_record(StopWBRecordRequest): "2023-11-01", record::stop;
    wb_transcode_create_v2020_12_01(create_2020::WbTranscodeCreateRequest): "2020-12-01", convert::create;
    wb_transcode_create(WbTranscodeCreateRequest): "2023-11-01", convert::create;
    wb_transcode_get_v2020_12_01(v2020::wb_transcode_get::WbTranscodeGetRequest): "2020-12-01", convert::get;
    wb_transcode_get(WbTranscodeGetRequest): "2023-11-01", convert::get;
    wb_transcode_query_v2020_12_01(v2020::wb_transcode_query::WbTranscodeQueryRequest): "2020-12-01", convert::query;
    wb_transcode_query(WbTranscodeQueryRequest): "2023-11-01", convert::query;
}
