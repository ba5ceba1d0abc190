//! AssumeRoleWithOIDC against an STS on this machine.

use std::sync::{Arc, Mutex};

use http::Method;
use volc_core::credentials::{AssumeRoleWithOidc, CredentialsProvider, Environment};
use volc_core::sign::Query;

use crate::common::*;
use crate::outside::*;
use crate::role::sts_answer;

const ROLE: &str = "trn:iam::2100000000:role/pod";

#[tokio::test]
async fn token_file_is_read_each_time_and_nothing_is_signed() {
    let clock = TestClock::new();
    let forms = Arc::new(Mutex::new(Vec::new()));
    let (seen, time) = (Arc::clone(&forms), clock.clone());
    let (address, _) = serve(move |request| {
        assert_eq!(request.method(), Method::POST);
        assert!(!request.headers().contains_key("authorization"));
        assert_eq!(
            request.headers()["content-type"],
            "application/x-www-form-urlencoded"
        );
        assert_eq!(
            request.uri().query(),
            Some("Action=AssumeRoleWithOIDC&Version=2018-01-01")
        );
        let form = String::from_utf8(request.body().to_vec()).unwrap();
        let mut seen = seen.lock().unwrap();
        seen.push(form);
        Reply::new(200, sts_answer(seen.len(), "Expiration", &time.after(3600)))
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "first+token/do-not-print\n").unwrap();
    let transport = Rerouted::to(address);
    let environment = Environment::from_iter([
        ("VOLCENGINE_OIDC_TOKEN_FILE", file.to_str().unwrap()),
        ("VOLCENGINE_OIDC_ROLE_TRN", ROLE),
        ("VOLCENGINE_OIDC_ROLE_SESSION_NAME", "pod-7"),
        ("VOLCENGINE_OIDC_ROLE_POLICY", r#"{"Statement":[]}"#),
        ("VOLCENGINE_OIDC_STS_ENDPOINT", "https://sts.example.com"),
    ]);
    let config = config(transport.clone(), &clock).environment(environment);
    let provider = AssumeRoleWithOidc::from_environment(config).unwrap();
    assert_eq!(
        provider.credentials().await.unwrap().access_key(),
        "AKTPfake1"
    );
    std::fs::write(&file, "second-do-not-print").unwrap();
    assert_eq!(
        provider.credentials().await.unwrap().access_key(),
        "AKTPfake1"
    );
    clock.advance(3300);
    assert_eq!(
        provider.credentials().await.unwrap().access_key(),
        "AKTPfake2"
    );
    // A file that is being replaced does not matter yet.
    std::fs::remove_file(&file).unwrap();
    clock.advance(3500);
    assert_eq!(
        provider.credentials().await.unwrap().access_key(),
        "AKTPfake2"
    );
    clock.advance(100);
    let error = provider.credentials().await.unwrap_err().to_string();
    assert!(error.contains("token is not there"), "{error}");

    let forms = forms.lock().unwrap();
    let pairs = Query::pairs(&forms[0]);
    let value = |name: &str| {
        let found = pairs.iter().find(|(key, _)| key == name.as_bytes());
        found.map(|(_, value)| String::from_utf8(value.clone()).unwrap())
    };
    assert_eq!(
        value("OIDCToken").as_deref(),
        Some("first+token/do-not-print")
    );
    assert_eq!(value("RoleTrn").as_deref(), Some(ROLE));
    assert_eq!(value("RoleSessionName").as_deref(), Some("pod-7"));
    assert_eq!(value("DurationSeconds").as_deref(), Some("3600"));
    assert_eq!(value("Policy").as_deref(), Some(r#"{"Statement":[]}"#));
    assert!(forms[1].contains("OIDCToken=second-do-not-print"));
    assert_eq!(transport.asked(), ["https://sts.example.com"; 2]);
    assert_clean(format!("{provider:?}"));
}

struct Failing {
    path: std::path::PathBuf,
    reason: &'static str,
    requests: usize,
}

#[tokio::test]
async fn a_token_that_is_refused_or_missing() {
    let clock = TestClock::new();
    let (address, counts) = serve(|request| {
        // A service that repeats what it was sent.
        let form = Query::pairs(std::str::from_utf8(request.body()).unwrap());
        let token = form.iter().find(|(key, _)| key == b"OIDCToken").unwrap();
        let token = String::from_utf8(token.1.clone()).unwrap();
        Reply::new(
            400,
            refused("InvalidOIDCToken", &format!("bad token {token}")),
        )
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    for Failing {
        path,
        reason,
        requests,
    } in [
        Failing {
            path: file("bad", "bad-do-not-print"),
            reason: "InvalidOIDCToken: bad token *** (HTTP 400",
            requests: 1,
        },
        Failing {
            path: file("empty", " \n"),
            reason: "empty is empty",
            requests: 1,
        },
        Failing {
            path: folder.path().join("none"),
            reason: "none is not there",
            requests: 1,
        },
    ] {
        let provider =
            AssumeRoleWithOidc::new(path, ROLE).config(config(Rerouted::to(address), &clock));
        let error = provider.credentials().await.unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
        assert!(error.to_string().contains(&format!("role {ROLE} by OIDC")));
        assert_eq!(counts.get().1, requests);
        assert_clean(format!("{error} {error:?}"));
    }
}
