//! The ways beside typed requests: calls by name, more fields, raw responses, interceptors, dry runs, presigned URLs.

#![cfg(any(feature = "reqwest", feature = "hyper"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use common::transports::{Kind, Settings};
use common::*;
use http::{HeaderMap, Request};
use serde_json::{Value, json};
use volc_core::__private::response_struct;
use volc_core::api::{Action, ActionInfo};
use volc_core::error::InvalidRequestError;
use volc_core::observe::{CallInfo, Interceptor, InterceptorError, RawResponse};
use volc_core::sign::Query;
use volc_core::sign::{Authorization, SigningRequest, check};
use volc_core::transport::Transport;
use volc_core::{CallOptions, Error, Sensitive, Timestamp};

response_struct! {
    /// Reads a token.
    pub struct GetToken {
        /// Whose.
        user: String = "UserId".query(),
        /// A secret.
        pin: Sensitive<String> = "Pin".query().sensitive(),
    }
}

impl Action for GetToken {
    type Output = Thing;
    const INFO: &'static ActionInfo = &ActionInfo::new("GetToken", "2020-12-01").get().reads();
}

#[tokio::test]
async fn an_action_is_called_by_its_name() {
    let (address, _) = serve(|request| {
        let seen = json!({
            "method": request.method().as_str(),
            "query": request.uri().query(),
            "body": String::from_utf8_lossy(request.body()),
        });
        Reply::new(200, good(&seen.to_string()))
    })
    .await;
    let client = client(address);
    let sent = client
        .call("DoNew", "2030-01-01", &json!({"B": 1, "A": {"C": [true]}}))
        .await
        .unwrap();
    assert_eq!(sent["method"], "POST");
    assert_eq!(sent["query"], "Action=DoNew&Version=2030-01-01");
    let body: Value = serde_json::from_str(sent["body"].as_str().unwrap()).unwrap();
    assert_eq!(body, json!({"B": 1, "A": {"C": [true]}}));

    let parameters = json!({"Ids": ["b", "a"], "Limit": 5, "All": true, "None": null});
    let sent = client
        .call("GetNew", "2030-01-01", &parameters)
        .get()
        .reads()
        .await
        .unwrap();
    assert_eq!(
        sent["query"],
        "Action=GetNew&All=true&Ids=a&Ids=b&Limit=5&Version=2030-01-01"
    );

    for (call, text) in [
        (
            client.call("X", "1", &[1]),
            "not sent: the parameters must be a JSON object",
        ),
        (
            client.call("X", "1", &json!({"A": {"B": 1}})).get(),
            "not sent: `A` cannot go into the query: it holds a nested value",
        ),
    ] {
        let error = call.await.unwrap_err();
        assert!(error.to_string().contains(text), "{error}");
    }
}

#[tokio::test]
async fn fields_that_the_page_does_not_have_are_sent_too() {
    let (address, counts) = serve(|request| {
        assert_eq!(
            request.uri().query().unwrap(),
            "Action=MakeThing&More=a%20b&Version=2020-12-01"
        );
        assert_eq!(
            request.body().as_ref(),
            br#"{"Id":7,"New":{"Deep":[1]},"Other":null}"#
        );
        Reply::new(200, good(r#"{"Id":7}"#))
    })
    .await;
    let client = client(address);
    let options = || CallOptions::new().query("More", "a b");
    let more = options()
        .body_field("New", json!({"Deep": [1]}))
        .body_field("Other", Value::Null);
    let made = client
        .request(MakeThing { id: 7 })
        .options(more)
        .await
        .unwrap();
    assert_eq!(made.id, 7);

    for options in [
        CallOptions::new().body_field("Id", 8),
        CallOptions::new().query("Action", "Other"),
    ] {
        let error = client
            .request(MakeThing { id: 7 })
            .options(options)
            .await
            .unwrap_err();
        assert!(
            error.to_string().contains("is one of its own fields"),
            "{error}"
        );
    }
    let error = client
        .request(GetToken::default())
        .options(CallOptions::new().body_field("New", 1))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("but it has none"), "{error}");
    assert_eq!(counts.get().1, 1);
}

#[tokio::test]
async fn an_answer_can_stay_unread() {
    let (address, _) = serve(|_| Reply::new(200, good(r#"{"Id":"not a number"}"#))).await;
    let client = client(address);
    let error = client.send(MakeThing { id: 1 }).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)));
    let raw = client
        .request(MakeThing { id: 1 })
        .send_raw()
        .await
        .unwrap();
    assert_eq!(raw.request_id(), "req-1");
    assert!(
        raw.raw_body()
            .ends_with(br#""Result":{"Id":"not a number"}}"#)
    );
}

/// Writes down what it sees.
#[derive(Clone, Debug)]
struct Watch(&'static str, Arc<Mutex<Vec<String>>>);

impl Watch {
    fn note(&self, call: &CallInfo<'_>, what: &str) {
        let line = format!("{} {} {} {what}", self.0, call.action, call.attempt);
        self.1.lock().unwrap().push(line);
    }
}

impl Interceptor for Watch {
    fn before_signing(
        &self,
        call: &CallInfo<'_>,
        headers: &mut HeaderMap,
    ) -> Result<(), InterceptorError> {
        self.note(call, "out");
        headers.append("x-trace", self.0.parse()?);
        match self.0 {
            "forbids" => Err("not on Sundays".into()),
            _ => Ok(()),
        }
    }

    fn after_response(&self, call: &CallInfo<'_>, answer: &RawResponse<'_>) {
        self.note(call, answer.status.as_str());
    }

    fn on_error(&self, call: &CallInfo<'_>, error: &Error) {
        self.note(call, error.code().unwrap_or("none"));
    }
}

#[tokio::test]
async fn interceptors_see_every_attempt_in_their_order() {
    let (address, counts) = serve(|request| {
        let traces: Vec<_> = request.headers().get_all("x-trace").iter().collect();
        assert_eq!(traces, ["client", "call"]);
        let signed = request.headers()["authorization"].to_str().unwrap();
        assert!(signed.contains("x-trace"), "{signed}");
        Reply::new(503, refused("ServiceUnavailableTemp", "later"))
    })
    .await;
    let lines = Arc::new(Mutex::new(Vec::new()));
    let watch = |name| Watch(name, Arc::clone(&lines));
    let client = builder(address)
        .interceptor(watch("client"))
        .retry(volc_core::retry::standard().attempts(2))
        .build()
        .unwrap();
    let options = CallOptions::new().interceptor(watch("call"));
    client
        .request(ListThings::default())
        .options(options)
        .await
        .unwrap_err();
    let seen = |attempt: u32| {
        let line = |name: &str, what: &str| format!("{name} ListThings {attempt} {what}");
        let both = |what: &str| [line("client", what), line("call", what)];
        [both("out"), both("503"), both("ServiceUnavailableTemp")].concat()
    };
    assert_eq!(*lines.lock().unwrap(), [seen(1), seen(2)].concat());

    let options = CallOptions::new().interceptor(watch("forbids"));
    let error = client
        .request(ListThings::default())
        .options(options)
        .await
        .unwrap_err();
    let Error::InvalidRequest(failure) = &error else {
        panic!("{error}")
    };
    assert!(matches!(***failure, InvalidRequestError::Interceptor(_)));
    assert!(
        error
            .to_string()
            .contains("an interceptor forbids it: not on Sundays"),
        "{error}"
    );
    assert_eq!(counts.get().1, 2);
}

#[tokio::test]
async fn a_dry_run_is_signed_and_shows_no_secret() {
    let (address, counts) = serve(|_| Reply::new(200, "")).await;
    let client = client(address);
    let dry = client
        .call(
            "Make",
            "2030-01-01",
            &json!({"AppKey": "hush", "Name": "it's"}),
        )
        .dry_run()
        .await
        .unwrap();
    let authorization =
        Authorization::parse(dry.headers()["authorization"].to_str().unwrap()).unwrap();
    let received = SigningRequest {
        method: dry.method(),
        path: dry.url().path(),
        query: &Query::parse(dry.url().query().unwrap()),
        host: dry.url().authority().unwrap().as_str(),
        headers: dry.headers(),
        body: dry.body(),
    };
    let at = Timestamp::parse(dry.headers()["x-date"].to_str().unwrap()).unwrap();
    assert!(
        check(
            &received,
            &authorization,
            at,
            &authorization.key(SECRET_KEY)
        )
        .matches
    );

    let shown = dry.curl();
    assert!(
        shown.starts_with(&format!(
            "curl -X POST 'http://{address}/?Action=Make&Version=2030-01-01'"
        )),
        "{shown}"
    );
    assert!(
        shown.contains("-H 'authorization: ***'") && shown.contains(r#""AppKey":"***""#),
        "{shown}"
    );
    assert!(shown.contains(r"it'\''s"), "{shown}");
    for text in [shown, format!("{dry:?}")] {
        assert!(
            !text.contains("hush") && !text.contains(SESSION_TOKEN),
            "{text}"
        );
    }
    let all = dry.curl_with_secrets();
    assert!(
        all.contains("hush") && all.contains("HMAC-SHA256") && all.contains(SESSION_TOKEN),
        "{all}"
    );

    let request = GetToken {
        user: "u".into(),
        pin: "1234".to_owned().into(),
    };
    let shown = client.request(request).dry_run().await.unwrap().curl();
    assert!(
        shown.contains("Pin=***&UserId=u") && !shown.contains("1234"),
        "{shown}"
    );
    assert_eq!(counts.get().1, 0);
}

#[tokio::test]
async fn a_presigned_url_makes_the_call() {
    let (address, _) = serve(|request| {
        let pairs = Query::pairs(request.uri().query().unwrap());
        let value = |name: &str| {
            let found = pairs.iter().find(|(key, _)| key == name.as_bytes());
            String::from_utf8(found.unwrap().1.clone()).unwrap()
        };
        assert_eq!(
            (value("Action").as_str(), value("UserId").as_str()),
            ("GetToken", "a b")
        );
        assert_eq!(
            (
                value("X-Expires").as_str(),
                value("X-SignedHeaders").as_str()
            ),
            ("60", "host")
        );
        assert_eq!(value("X-Signature").len(), 64);
        Reply::new(200, good(r#"{"Id":1}"#))
    })
    .await;
    let client = client(address);
    let request = GetToken {
        user: "a b".into(),
        ..GetToken::default()
    };
    let url = client
        .presign(&request, Duration::from_secs(60))
        .await
        .unwrap();
    let transport = Kind::ALL[0].build(&Settings::default());
    let request = Request::get(url.expose()).body(Bytes::new()).unwrap();
    assert!(transport.send(request).await.unwrap().status().is_success());
    let error = client
        .presign(&MakeThing { id: 1 }, Duration::from_secs(60))
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("only a GET can be signed in its URL"),
        "{error}"
    );
}

/// Checks the signature of what arrives, by its `Host`, and returns the names of its signed headers.
fn verified(request: &Request<Bytes>) -> Vec<String> {
    let headers = request.headers();
    let text = |name: &str| headers[name].to_str().unwrap();
    let authorization = Authorization::parse(text("authorization")).unwrap();
    let received = SigningRequest {
        method: request.method(),
        path: request.uri().path(),
        query: &Query::parse(request.uri().query().unwrap()),
        host: text("host"),
        headers,
        body: request.body(),
    };
    let at = Timestamp::parse(text("x-date")).unwrap();
    let key = authorization.key(SECRET_KEY);
    assert!(check(&received, &authorization, at, &key).matches);
    authorization.signed_headers
}

#[tokio::test]
async fn call_is_signed_for_another_host_than_it_is_sent_to() {
    let (address, counts) = serve(|request| {
        verified(&request);
        assert_eq!(request.headers()["host"], "rtc.volcengineapi.com");
        assert_eq!(request.headers().get_all("host").iter().count(), 1);
        Reply::new(200, good("{}"))
    })
    .await;
    for transport in Kind::ALL {
        let client = builder(address)
            .transport(transport.build(&Settings::default()))
            .signing_host("rtc.volcengineapi.com");
        let client = client.build().unwrap();
        client.send(MakeThing::default()).await.unwrap();
    }
    assert_eq!(counts.get().1, Kind::ALL.len());
    for host in ["", "a b", "a/b", "user@host", "a\n"] {
        let error = builder(address).signing_host(host).build().unwrap_err();
        assert!(error.to_string().contains("signing_host"), "{error}");
    }
}

#[tokio::test]
async fn host_header_of_a_call_is_refused_with_a_hint() {
    let (address, counts) = serve(|_| Reply::new(200, good("{}"))).await;
    let options =
        CallOptions::new().header(http::header::HOST, "rtc.volcengineapi.com".parse().unwrap());
    let client = client(address);
    let call = client.request(MakeThing::default()).options(options);
    let error = call.await.unwrap_err();
    assert!(matches!(error, Error::InvalidRequest(_)), "{error}");
    assert!(error.to_string().contains("signing_host"), "{error}");
    assert_eq!(counts.get().1, 0);
}

#[tokio::test]
async fn unsigned_headers_are_sent_and_not_signed() {
    let (address, counts) = serve(|request| {
        let signed = verified(&request).join(";");
        let kept = "content-type;host;x-content-sha256;x-date;x-kept;x-security-token";
        assert_eq!(signed, kept);
        assert_eq!(request.headers()["x-hop"], "1");
        assert_eq!(request.headers()["x-trace"], "2");
        Reply::new(200, good("{}"))
    })
    .await;
    let name = |name: &'static str| http::HeaderName::from_static(name);
    let client = builder(address).unsigned_header(name("x-trace"));
    let client = client.build().unwrap();
    let options = CallOptions::new()
        .header(name("x-kept"), "3".parse().unwrap())
        .header(name("x-trace"), "2".parse().unwrap())
        .unsigned_header(name("x-hop"), "1".parse().unwrap());
    assert!(format!("{options:?}").contains("x-hop"));
    let call = client.request(MakeThing::default()).options(options);
    call.await.unwrap();
    assert_eq!(counts.get().1, 1);
    for of_the_signature in ["authorization", "host", "x-date", "content-type"] {
        let header = name(of_the_signature);
        let options = CallOptions::new().unsigned_header(header.clone(), "1".parse().unwrap());
        let call = client.request(MakeThing::default()).options(options);
        let error = call.await.unwrap_err().to_string();
        assert!(error.contains(of_the_signature), "{error}");
        let error = builder(address).unsigned_header(header).build();
        assert!(error.unwrap_err().to_string().contains(of_the_signature));
    }
    assert_eq!(counts.get().1, 1);
}

#[tokio::test]
async fn number_that_json_cannot_hold_is_an_error_with_its_path() {
    let (address, counts) = serve(|_| Reply::new(200, good("{}"))).await;
    let client = client(address);
    let of = |number: f64| BTreeMap::from([("List", vec![BTreeMap::from([("X", Some(number))])])]);
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let error = client.call("MakeThing", "2020-12-01", &of(number)).await;
        let error = error.unwrap_err();
        assert!(matches!(error, Error::InvalidRequest(_)), "{error}");
        assert!(error.to_string().contains("`List[0].X`"), "{error}");
    }
    assert_eq!(counts.get().1, 0);
    let call = client.call("MakeThing", "2020-12-01", &of(0.5));
    call.await.unwrap();
}
