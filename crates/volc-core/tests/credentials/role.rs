//! AssumeRole against an STS on this machine that checks signatures.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request};
use volc_core::credentials::{AssumeRole, Credentials, CredentialsProvider};
use volc_core::sign::{Authorization, Query, SigningRequest, check};
use volc_core::{Client, Timestamp};

use crate::common::*;
use crate::outside::*;

const ROLE: &str = "trn:iam::2100000000:role/reader";

/// A response of STS whose credentials are numbered.
pub fn sts_answer(number: usize, end_name: &str, end: &str) -> String {
    format!(
        r#"{{"ResponseMetadata":{{"RequestId":"req-sts"}},"Result":{{"Credentials":{{"CurrentTime":"2024-01-02T03:04:05Z","{end_name}":"{end}","AccessKeyId":"AKTPfake{number}","SecretAccessKey":"role-secret-do-not-print","SessionToken":"role-token-do-not-print"}},"AssumedRoleUser":{{"Trn":"trn:sts::2100000000:assumed-role/reader/s"}}}}}}"#
    )
}

/// Returns the fault of a request, if any.
fn fault(request: &Request<Bytes>) -> Option<&'static str> {
    let headers = request.headers();
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap());
    let wire = request.uri().query()?;
    let query = Query::parse(wire);
    let authorization = Authorization::parse(header("authorization")?).ok()?;
    let scope = [&authorization.region, &authorization.service];
    let at = Timestamp::parse(header("x-date")?)?;
    let signed = SigningRequest {
        method: request.method(),
        path: request.uri().path(),
        query: &query,
        host: header("host")?,
        headers,
        body: request.body(),
    };
    let key = authorization.key(SECRET_KEY);
    let pairs: BTreeMap<Vec<u8>, Vec<u8>> = Query::pairs(wire).into_iter().collect();
    let is = |name: &str, value: &str| {
        pairs.get(name.as_bytes()).map(Vec::as_slice) == Some(value.as_bytes())
    };
    if request.method() != Method::GET || !request.body().is_empty() {
        return Some("NotGet");
    }
    if scope != ["cn-beijing", "sts"] || authorization.access_key != ACCESS_KEY {
        return Some("WrongScope");
    }
    if !check(&signed, &authorization, at, &key).matches {
        return Some("SignatureDoesNotMatch");
    }
    if header("host") != Some("sts.volcengineapi.com") {
        return Some("WrongHost");
    }
    if header("x-security-token") != Some(SESSION_TOKEN) {
        return Some("NoToken");
    }
    let parameters = is("Action", "AssumeRole")
        && is("Version", "2018-01-01")
        && is("RoleTrn", ROLE)
        && pairs.contains_key(b"RoleSessionName".as_slice());
    (!parameters).then_some("WrongParameters")
}

fn service(request: &Request<Bytes>, answer: String) -> Reply {
    // What is unreadable to this server is a fault as well.
    let signed = request.headers().contains_key("authorization");
    match fault(request) {
        None if signed => Reply::new(200, answer),
        fault => Reply::new(403, refused(fault.unwrap_or("Unsigned"), "no")),
    }
}

#[tokio::test]
async fn a_hundred_callers_of_two_clients_make_one_signed_request() {
    let clock = TestClock::new();
    let end = clock.after(3600);
    let (address, counts) = serve(move |request| {
        service(&request, sts_answer(1, "ExpiredTime", &end)).after(Duration::from_millis(20))
    })
    .await;
    let transport = Rerouted::to(address);
    let role = AssumeRole::new(credentials(), ROLE).config(config(transport.clone(), &clock));
    let client = || {
        let builder = builder(address).clock(clock.clone());
        builder.credentials(role.clone()).build().unwrap()
    };
    let clients: [Client; 2] = [client(), client()];
    let callers: Vec<_> = (0..100)
        .map(|number| {
            let client = clients[number % 2].clone();
            tokio::spawn(async move { client.credentials().await.unwrap() })
        })
        .collect();
    for caller in callers {
        let found = caller.await.unwrap();
        assert_eq!(found.access_key(), "AKTPfake1");
        assert_eq!(found.secret_key(), "role-secret-do-not-print");
        assert_eq!(found.session_token(), Some("role-token-do-not-print"));
        assert_eq!(found.source(), "AssumeRole");
        assert_clean(format!("{found:?}"));
    }
    assert_eq!(counts.get().1, 1);
    assert_eq!(transport.asked(), ["https://sts.volcengineapi.com"]);
    assert_clean(format!("{role:?} {:?}", clients[0]));
}

#[tokio::test]
async fn credentials_are_refreshed_early_and_kept_if_that_fails() {
    let clock = TestClock::new();
    let asked = Arc::new(AtomicUsize::new(0));
    let (number, time) = (Arc::clone(&asked), clock.clone());
    let (address, _) = serve(move |request| {
        let number = number.fetch_add(1, Ordering::SeqCst);
        match number {
            // The first; then one good one after two that are not; then an outage.
            0 | 3 => service(
                &request,
                sts_answer(number, "ExpiredTime", &time.after(3600)),
            ),
            1 => Reply::new(503, "busy"),
            2 => Reply::new(429, refused("FlowLimitExceeded", "later")),
            _ => Reply::new(500, refused("InternalError", "role-secret is safe")),
        }
    })
    .await;
    let transport = Rerouted::to(address);
    let role = AssumeRole::new(credentials(), ROLE).config(config(transport, &clock));
    let client = builder(address)
        .clock(clock.clone())
        .credentials(role)
        .build()
        .unwrap();
    let key = async || {
        client
            .credentials()
            .await
            .map(|found| found.access_key().to_owned())
    };

    assert_eq!(key().await.unwrap(), "AKTPfake0");
    clock.advance(3299);
    assert_eq!(key().await.unwrap(), "AKTPfake0");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    clock.advance(1);
    assert_eq!(
        key().await.unwrap(),
        "AKTPfake3",
        "five minutes before the end"
    );
    assert_eq!(asked.load(Ordering::SeqCst), 4);

    clock.advance(3400);
    assert_eq!(key().await.unwrap(), "AKTPfake3", "good for another 200 s");
    assert_eq!(asked.load(Ordering::SeqCst), 7);
    clock.advance(29);
    assert_eq!(key().await.unwrap(), "AKTPfake3");
    assert_eq!(asked.load(Ordering::SeqCst), 7, "not again so soon");
    clock.advance(1);
    assert_eq!(key().await.unwrap(), "AKTPfake3");
    assert_eq!(asked.load(Ordering::SeqCst), 10);
    clock.advance(170);
    let error = key().await.unwrap_err().to_string();
    assert_eq!(
        error,
        format!(
            "no credentials: role {ROLE}: AssumeRole 2018-01-01: InternalError: role-secret is safe \
             (HTTP 500, request id req-2, 3 attempts)"
        )
    );
}

#[tokio::test]
async fn sts_responses_become_credentials_or_errors() {
    struct Case {
        status: u16,
        body: String,
        reason: &'static str,
        requests: usize,
    }

    let clock = TestClock::new();
    for Case {
        status,
        body,
        reason,
        requests,
    } in [
        Case {
            status: 403,
            body: refused("AccessDenied", "not for fake-secret-do-not-print"),
            reason: "AccessDenied: not for ***",
            requests: 1,
        },
        Case {
            status: 200,
            body: refused("AccessDenied", "no"),
            reason: "AccessDenied: no",
            requests: 1,
        },
        Case {
            status: 502,
            body: "<html>".to_owned(),
            reason: "HTTP 502",
            requests: 3,
        },
        Case {
            status: 200,
            body: "<html>".to_owned(),
            reason: "AssumeRole 2018-01-01",
            requests: 1,
        },
        Case {
            status: 200,
            body: good("{}"),
            reason: "the response has no Credentials",
            requests: 1,
        },
        Case {
            status: 200,
            body: sts_answer(1, "Ends", "x"),
            reason: "does not say when the credentials expire",
            requests: 1,
        },
        Case {
            status: 200,
            body: sts_answer(1, "ExpiredTime", "tomorrow"),
            reason: "does not say when the credentials expire",
            requests: 1,
        },
        Case {
            status: 200,
            body: sts_answer(1, "ExpiredTime", "2024-01-02T03:04:05Z"),
            reason: "its credentials expired at 20240102T030405Z",
            requests: 1,
        },
        Case {
            status: 200,
            body: sts_answer(1, "ExpiredTime", "2024-01-03T00:00:00Z")
                .replace("role-secret-do-not-print", ""),
            reason: "the response has no SecretAccessKey",
            requests: 1,
        },
    ] {
        let (address, counts) = serve(move |_| Reply::new(status, body.clone())).await;
        let config = config(Rerouted::to(address), &clock);
        let role = AssumeRole::new(credentials(), ROLE).config(config);
        let error = role.credentials().await.unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
        assert_eq!(counts.get().1, requests, "{reason}");
        assert_clean(format!("{error} {error:?}"));
    }
}

#[tokio::test]
async fn invalid_session_settings_are_not_sent() {
    let clock = TestClock::new();
    let role = || AssumeRole::new(credentials(), ROLE).config(config(Unplugged, &clock));
    for (role, reason) in [
        (
            role(),
            "no connection to the service: the cable is out (3 attempts)",
        ),
        (
            role().endpoint("HTTP://sts.example.com"),
            "the STS endpoint `HTTP://sts.example.com` is plain HTTP",
        ),
        (role().endpoint("a b"), "`a b` is not a host"),
        (
            role().duration(Duration::from_secs(899)),
            "a duration of 899 s is asked for; STS gives 900 s to 43200 s",
        ),
        (
            role().duration(Duration::from_secs(43_201)),
            "a duration of 43201 s",
        ),
        (
            AssumeRole::new(Credentials::new("", "x"), ROLE),
            "code: the access key is empty; role trn:iam::2100000000:role/reader: there are no credentials",
        ),
        (
            AssumeRole::new(Credentials::new("AK\nfake", "x"), ROLE)
                .config(config(Unplugged, &clock)),
            "the access key has characters that a header cannot hold",
        ),
    ] {
        let error = role.credentials().await.unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
        assert_clean(error);
    }
    let silent =
        AssumeRole::new(credentials(), ROLE).config(config(Silent, &TestClock::impatient()));
    let error = silent.credentials().await.unwrap_err().to_string();
    assert!(error.contains("within 10s"), "{error}");
}

#[tokio::test]
async fn cached_role_is_not_given_to_another_secret_of_its_key() {
    let clock = TestClock::new();
    let end = clock.after(3600);
    let (address, counts) =
        serve(move |request| service(&request, sts_answer(1, "ExpiredTime", &end))).await;
    let config = config(Rerouted::to(address), &clock);
    let right = AssumeRole::new(credentials(), ROLE).config(config.clone());
    right.credentials().await.unwrap();
    right.credentials().await.unwrap();
    assert_eq!(counts.get().1, 1);
    let wrong =
        Credentials::new(ACCESS_KEY, "wrong-do-not-print").with_session_token(SESSION_TOKEN);
    let wrong = AssumeRole::new(wrong, ROLE).config(config);
    let error = wrong.credentials().await.unwrap_err().to_string();
    assert!(error.contains("SignatureDoesNotMatch"), "{error}");
}
