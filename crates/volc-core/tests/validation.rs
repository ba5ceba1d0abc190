//! Documented bounds, and doing without them; responses without a documented result.

mod common;

use common::script::{Script, Step};
use common::{ListThings, MakeThing, Reply};
use volc_core::error::{Finding, Findings, Severity};
use volc_core::{CallOptions, Error, retry};

fn too_many() -> ListThings {
    ListThings {
        limit: 21,
        ..ListThings::default()
    }
}

#[tokio::test(start_paused = true)]
async fn bounds_are_checked_unless_call_or_client_skips_that() {
    let script = Script::new([]);
    let strict = script.builder().build().unwrap();
    let error = strict.send(too_many()).await.unwrap_err();
    assert!(matches!(error, Error::InvalidRequest(_)), "{error}");
    assert_eq!(script.seen().len(), 0);

    let call = strict
        .request(too_many())
        .options(CallOptions::new().skip_validation());
    let error = call.send().await.err();
    assert!(
        !matches!(error, Some(Error::InvalidRequest(_))),
        "{error:?}"
    );
    assert_eq!(script.seen().len(), 1);

    let lenient = script.builder().skip_validation().build().unwrap();
    let error = lenient.send(too_many()).await.err();
    assert!(
        !matches!(error, Some(Error::InvalidRequest(_))),
        "{error:?}"
    );
    assert_eq!(script.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn response_without_documented_result_is_not_decoded() {
    struct Case {
        body: &'static str,
        decodes: bool,
    }
    let cases = [
        Case {
            body: r#"{"ResponseMetadata":{"RequestId":"1"},"Result":{}}"#,
            decodes: true,
        },
        Case {
            body: r#"{"ResponseMetadata":{"RequestId":"1"},"Result":null}"#,
            decodes: true,
        },
        Case {
            body: r#"{"ResponseMetadata":{"RequestId":"1"},"Result":"ok"}"#,
            decodes: true,
        },
        Case {
            body: r#"{"ResponseMetadata":{"RequestId":"1"}}"#,
            decodes: false,
        },
    ];
    for Case { body, decodes } in cases {
        let script = Script::new([
            Step::Respond(Reply::new(200, body)),
            Step::Respond(Reply::new(200, body)),
        ]);
        let client = script.builder().retry(retry::none()).build().unwrap();
        let outcome = client.send(MakeThing::default()).await;
        match outcome {
            Ok(_) => assert!(decodes, "{body}"),
            Err(error) => {
                assert!(
                    !decodes && matches!(error, Error::Decode(_)),
                    "{body}: {error}"
                );
                assert_eq!(error.request_id(), Some("1"));
            }
        }
        // An Action of which no result is documented may do without.
        client
            .request(MakeThing::default())
            .send_raw()
            .await
            .unwrap();
    }
}

/// Finds a warning in every request, and an error in those of one Action.
fn semantics(info: &volc_core::api::ActionInfo, _: &dyn Fn() -> volc_core::api::Json) -> Findings {
    let found = |code, severity| Finding::new(code, severity, "Limit", "it is odd", "a page");
    let mut findings = vec![found("odd", Severity::Warning)];
    if info.action == "ListThings" {
        findings.push(found("wrong", Severity::Error));
    }
    findings.into()
}

#[tokio::test(start_paused = true)]
async fn findings_are_reported_and_errors_among_them_refused() {
    #[cfg(feature = "tracing")]
    let (log, _guard) = common::logs::kept::Log::start();
    let script = Script::new([]);
    let client = script.builder().semantics(semantics).build().unwrap();
    let error = client.send(ListThings::default()).await.unwrap_err();
    let Error::InvalidRequest(invalid) = &error else {
        unreachable!("{error}");
    };
    assert_eq!(invalid.findings().map(Findings::len), Some(2));
    let expected = "ListThings 2020-12-01: not sent: warning odd at `Limit`: it is odd (see a page); \
                    error wrong at `Limit`: it is odd (see a page)";
    assert_eq!(error.to_string(), expected);
    assert_eq!(script.seen().len(), 0);

    let call = client.request(ListThings::default());
    let call = call.options(CallOptions::new().skip_semantics());
    call.send().await.unwrap();
    client.send(MakeThing::default()).await.ok();
    assert_eq!(script.seen().len(), 2);
    #[cfg(feature = "tracing")]
    {
        let text = log.text();
        let reported = r#"WARN volc_core: it is odd rpc.method="MakeThing" volc.version="2020-12-01" code="odd" path="Limit""#;
        assert!(text.contains(reported), "{text}");
    }
}
