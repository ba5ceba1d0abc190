//! The diagnosis of a client against the emulator.

#![allow(clippy::unwrap_used)]

use volc_core::Credentials;
use volc_rtc_api::Client;
use volc_rtc_api::diagnose::{Diagnosis, Problem, Subject, Verdict};
use volc_tests::{account, emulator};

async fn diagnose(credentials: Credentials) -> Diagnosis {
    let running = emulator().build().unwrap().start().await.unwrap();
    let client = Client::builder().endpoint(running.url()).allow_http();
    let client = client.credentials(credentials).build().unwrap();
    client.diagnose().await
}

#[tokio::test]
async fn good_credentials_are_good_in_the_emulator() {
    let report = diagnose(account()).await;
    for subject in [
        Subject::Endpoint,
        Subject::Clock,
        Subject::SecretKey,
        Subject::Permission,
    ] {
        assert_eq!(
            report.worst(subject).unwrap().verdict,
            Verdict::Good,
            "{report}"
        );
    }
    assert!(report.is_good(), "{report}");
}

#[tokio::test]
async fn wrong_keys_are_told_apart_by_the_emulator() {
    struct Case {
        credentials: Credentials,
        subject: Subject,
        code: &'static str,
    }
    let account = account();
    let (access_key, secret_key) = (account.access_key(), account.secret_key());
    let cases = [
        Case {
            credentials: Credentials::new(access_key, "another-fake-do-not-print"),
            subject: Subject::SecretKey,
            code: "SignatureDoesNotMatch",
        },
        Case {
            credentials: Credentials::new("AKLTanotherfakefake", secret_key),
            subject: Subject::AccessKey,
            code: "InvalidAccessKey",
        },
    ];
    for Case {
        credentials,
        subject,
        code,
    } in cases
    {
        let report = diagnose(credentials).await;
        let check = report.worst(subject).unwrap();
        assert_eq!(
            check.problem,
            Some(Problem::Refused(code.to_owned())),
            "{report}"
        );
        assert_eq!(
            report.worst(Subject::Endpoint).unwrap().verdict,
            Verdict::Good
        );
        assert!(!report.to_string().contains("do-not-print"), "{report}");
    }
}

#[tokio::test]
async fn emulator_that_is_gone_is_unreachable() {
    let running = emulator().build().unwrap().start().await.unwrap();
    let url = running.url();
    drop(running);
    let client = volc_tests::client(&url).unwrap();
    let report = client.diagnose().await;
    let check = report.worst(Subject::Endpoint).unwrap();
    assert_eq!(check.problem, Some(Problem::Unreachable), "{report}");
}
