//! The metadata service of an ECS instance, on this machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::{Method, Request};
use volc_core::credentials::{CredentialsProvider, EcsRoleCredentials, Environment};

use crate::common::*;
use crate::outside::*;

const ROLES: &str = "/volcstack/latest/iam/security_credentials";

/// An instance with the roles `reader` and `writer`.
fn metadata(request: &Request<Bytes>, end: &str) -> Reply {
    let (path, headers) = (request.uri().path(), request.headers());
    if path == "/latest/api/token" {
        let right = request.method() == Method::PUT
            && headers["x-volc-ecs-metadata-token-ttl-seconds"] == "21600";
        return Reply::new(if right { 200 } else { 400 }, "imds-token-do-not-print\n");
    }
    let token = headers.get("x-volc-ecs-metadata-token");
    if token.is_none_or(|token| token != "imds-token-do-not-print") {
        return Reply::new(401, "");
    }
    match (path.strip_prefix(ROLES), request.uri().query()) {
        (Some(""), Some("type=user&format=json")) => Reply::new(200, r#"["reader","writer"]"#),
        (Some("/reader" | "/writer"), None) => {
            let role = path.rsplit('/').next().unwrap();
            Reply::new(
                200,
                format!(
                    r#"{{"AccessKeyId":"AKTP{role}","SecretAccessKey":"ecs-secret-do-not-print","SessionToken":"ecs-token-do-not-print","ExpiredTime":"{end}"}}"#
                ),
            )
        }
        _ => Reply::new(404, "not here"),
    }
}

struct Asked {
    provider: EcsRoleCredentials,
    key: &'static str,
    requests: usize,
}

#[tokio::test]
async fn role_is_asked_for_by_name_then_variable_then_first() {
    let clock = TestClock::new();
    let time = clock.clone();
    let (address, counts) = serve(move |request| metadata(&request, &time.after(3600))).await;
    let transport = Rerouted::to(address);
    let config = || config(transport.clone(), &clock);
    let variable = config().environment(Environment::from_iter([(
        "VOLCENGINE_ECS_METADATA",
        "writer",
    )]));
    for Asked {
        provider,
        key,
        requests,
    } in [
        Asked {
            provider: EcsRoleCredentials::new().config(config()),
            key: "AKTPreader",
            requests: 3,
        },
        Asked {
            provider: EcsRoleCredentials::new().config(variable.clone()),
            key: "AKTPwriter",
            requests: 2,
        },
        Asked {
            provider: EcsRoleCredentials::new().role("reader").config(variable),
            key: "AKTPreader",
            requests: 2,
        },
    ] {
        let before = counts.get().1;
        let found = provider.credentials().await.unwrap();
        assert_eq!((found.access_key(), found.source()), (key, "ECS role"));
        assert_eq!(found.session_token(), Some("ecs-token-do-not-print"));
        assert!(found.expires_at().is_some());
        assert_eq!(counts.get().1 - before, requests);
        assert_clean(format!("{provider:?} {found:?}"));
    }
    assert!(
        transport
            .asked()
            .iter()
            .all(|origin| origin == "http://100.96.0.96")
    );
}

#[tokio::test]
async fn an_instance_that_is_busy_is_asked_again() {
    let clock = TestClock::new();
    let asked = Arc::new(AtomicUsize::new(0));
    let time = clock.clone();
    let (address, _) = serve(move |request| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::new(503, ""),
        2 => Reply::new(429, ""),
        _ => metadata(&request, &time.after(3600)),
    })
    .await;
    let provider = EcsRoleCredentials::new().config(config(Rerouted::to(address), &clock));
    assert_eq!(
        provider.credentials().await.unwrap().access_key(),
        "AKTPreader"
    );
}

#[tokio::test]
async fn reasons_why_an_instance_does_not_serve() {
    let clock = TestClock::new();
    let (address, counts) = serve(|request| metadata(&request, "never")).await;
    let (bare, _) = serve(|request| match request.uri().path() {
        ROLES => Reply::new(200, "[]"),
        _ => metadata(&request, "never"),
    })
    .await;
    let config = |address| config(Rerouted::to(address), &clock);
    let off = config(address).environment(Environment::from_iter([(
        "VOLCENGINE_ECS_METADATA_DISABLED",
        "TRUE",
    )]));
    let unplugged = crate::outside::config(Unplugged, &clock);
    let silent = crate::outside::config(Silent, &TestClock::impatient());
    for (provider, reason) in [
        (
            EcsRoleCredentials::new().config(off),
            "ECS role: switched off by VOLCENGINE_ECS_METADATA_DISABLED",
        ),
        (
            EcsRoleCredentials::new().config(unplugged),
            "no connection to the service: the cable is out",
        ),
        (
            EcsRoleCredentials::new().config(silent),
            "no response from the metadata service at 100.96.0.96 within 2 s",
        ),
        (
            EcsRoleCredentials::new().config(config(bare)),
            "no role is bound to this ECS instance",
        ),
        (
            EcsRoleCredentials::new()
                .role("no/such role")
                .config(config(address)),
            "HTTP 404 to GET /volcstack/latest/iam/security_credentials/no/such%20role",
        ),
        (
            EcsRoleCredentials::new().config(config(address)),
            "does not say when the credentials expire",
        ),
    ] {
        let before = counts.get().1;
        let error = provider.credentials().await.unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
        assert!(!error.contains("switched off") || counts.get().1 == before);
        assert_clean(error);
    }
}
