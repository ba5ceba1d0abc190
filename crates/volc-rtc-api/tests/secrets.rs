//! Secrets deep inside of requests and responses are redacted wherever they are shown.
#![allow(clippy::unwrap_used)]

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::FutureExt;
use http::{HeaderMap, Request, Response};
use volc_core::__private::Wire;
use volc_core::Credentials;
use volc_core::error::TransportError;
use volc_core::observe::{CallInfo, Interceptor, InterceptorError, RawResponse};
use volc_core::transport::{BoxFuture, Transport};
use volc_rtc_api::Client;
use volc_rtc_api::app::list_apps::ListAppsOutput;
use volc_rtc_api::record::start_record::{CustomConfig, StartRecordRequest, StorageConfig, Type};
use volc_rtc_api::snapshot::get_snapshot_task::GetSnapshotTaskOutput;

const MARK: &str = "do-not-print";

#[test]
fn the_tables_lead_to_the_secrets_inside() {
    let keys = ["AccessKey", "SecretKey"];
    assert_eq!(StartRecordRequest::tables().secrets(), keys);
    assert_eq!(GetSnapshotTaskOutput::tables().secrets(), keys);
    let apps = ListAppsOutput::tables().secrets();
    assert_eq!(apps, ["AppKey", "SecondaryAppKey"]);
}

/// Responses with a task that repeats the keys.
#[derive(Debug)]
struct Canned;

impl Transport for Canned {
    fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let response = Bytes::from_static(
            br#"{"ResponseMetadata":{"RequestId":"1"},"Result":{"StorageConfig":{"CustomConfig":
                {"Bucket":"b","AccessKey":"a-do-not-print","SecretKey":"s-do-not-print"}}}}"#,
        );
        Box::pin(std::future::ready(Ok(Response::new(response))))
    }
}

/// Keeps the bodies as they may be shown.
#[derive(Clone, Debug, Default)]
struct Bodies(Arc<Mutex<Vec<String>>>);

impl Interceptor for Bodies {
    fn before_signing(
        &self,
        call: &CallInfo<'_>,
        _: &mut HeaderMap,
    ) -> Result<(), InterceptorError> {
        self.0.lock().unwrap().push(call.redacted(call.body));
        Ok(())
    }

    fn after_response(&self, call: &CallInfo<'_>, response: &RawResponse<'_>) {
        self.0.lock().unwrap().push(call.redacted(response.body));
    }
}

#[test]
fn storage_keys_are_redacted_in_requests_and_responses() {
    let bodies = Bodies::default();
    let client = Client::builder()
        .credentials(Credentials::new("AKLTfake", "fake-do-not-print"))
        .transport(Canned)
        .interceptor(bodies.clone())
        .build()
        .unwrap();
    let keys = CustomConfig::new("b", "a-do-not-print", "s-do-not-print");
    let storage = StorageConfig::new()
        .r#type(Type::Custom)
        .custom_config(keys);
    let request = StartRecordRequest::new("app", "room", "task", storage);
    let dry = client.request(request.clone()).dry_run();
    let dry = dry.now_or_never().unwrap().unwrap();
    let sent = client.send(request.clone()).now_or_never().unwrap();
    let shown = bodies.0.lock().unwrap();
    assert_eq!(shown.len(), 3, "the dry run is written too");
    for text in [
        &format!("{request:?} {sent:?} {dry:?}"),
        &dry.curl(),
        &shown[1],
        &shown[2],
    ] {
        assert!(text.contains("***") && !text.contains(MARK), "{text}");
    }
    assert!(dry.curl_with_secrets().contains("a-do-not-print"));
}
