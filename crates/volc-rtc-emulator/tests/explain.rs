//! Debug mode finds the usual mistakes of signing, and tells no secret.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Call, NOW, builder, by_hand, credentials, parameters, start};
use volc_core::{Credentials, Timestamp};
use volc_rtc_emulator::Account;

const SECRET: &str = "fake-secret-do-not-print";

#[tokio::test]
async fn the_usual_mistakes_are_named() {
    struct Case<'a> {
        finding: &'static str,
        client: String,
        wire: &'a str,
        secret: &'static str,
    }

    let running = start(builder().debug(true)).await;
    let host = running.address().to_string();
    let x_date = Timestamp::from_unix(NOW).to_string();
    let body = by_hand::hex(parameters().to_string().as_bytes());
    let (query, empty) = (
        "Action=GetUserConversations&Version=2020-12-01&a=b%20c",
        by_hand::hex(b""),
    );
    let canonical = |method: &str, path: &str, query: &str, host: &str, payload: &str| {
        format!("{method}\n{path}\n{query}\nhost:{host}\nx-date:{x_date}\n\nhost;x-date\n{payload}")
    };
    let right = canonical("POST", "/", query, &host, &body);
    for Case {
        finding,
        client,
        wire,
        secret,
    } in [
        Case {
            finding: "signed an empty body",
            client: canonical("POST", "/", query, &host, &empty),
            wire: query,
            secret: SECRET,
        },
        Case {
            finding: "UNSIGNED-PAYLOAD",
            client: canonical("POST", "/", query, &host, "UNSIGNED-PAYLOAD"),
            wire: query,
            secret: SECRET,
        },
        Case {
            finding: "signed the host `127.0.0.1`",
            client: canonical("POST", "/", query, "127.0.0.1", &body),
            wire: query,
            secret: SECRET,
        },
        Case {
            finding: "signed the host `rtc.volcengineapi.com`",
            client: canonical("POST", "/", query, "rtc.volcengineapi.com", &body),
            wire: query,
            secret: SECRET,
        },
        Case {
            finding: "did not sort the query",
            client: canonical(
                "POST",
                "/",
                "Version=2020-12-01&Action=GetUserConversations",
                &host,
                &body,
            ),
            wire: "Version=2020-12-01&Action=GetUserConversations",
            secret: SECRET,
        },
        Case {
            finding: "as `+`",
            client: canonical("POST", "/", &query.replace("%20", "+"), &host, &body),
            wire: query,
            secret: SECRET,
        },
        Case {
            finding: "left the query out",
            client: canonical("POST", "/", "", &host, &body),
            wire: query,
            secret: SECRET,
        },
        Case {
            finding: "empty path",
            client: canonical("POST", "", query, &host, &body),
            wire: query,
            secret: SECRET,
        },
        Case {
            finding: "lower case",
            client: canonical("post", "/", query, &host, &body),
            wire: query,
            secret: SECRET,
        },
        Case {
            finding: "`AWS4`",
            client: right.clone(),
            wire: query,
            secret: "AWS4fake-secret-do-not-print",
        },
        Case {
            finding: "ends in a line break",
            client: right.clone(),
            wire: query,
            secret: "fake-secret-do-not-print\n",
        },
        Case {
            finding: "no usual mistake",
            client: right.clone(),
            wire: query,
            secret: "another-do-not-print",
        },
    ] {
        let answer =
            by_hand::send_signed(&running, "host;x-date", &client, wire, secret, &[]).await;
        assert_eq!(answer.code(), "SignatureDoesNotMatch", "{finding}");
        assert!(
            answer.message().contains(finding),
            "{finding}: {}",
            answer.message()
        );
        assert!(
            answer.headers["x-emulator-finding"]
                .to_str()
                .unwrap()
                .contains(finding)
        );
        assert!(!answer.message().contains(SECRET), "{}", answer.message());
    }
    let wrong = "0000000000000000000000000000000000000000000000000000000000000000";
    let answer = by_hand::send_signed(
        &running,
        "host;x-date",
        &right,
        query,
        SECRET,
        &[("x-content-sha256", wrong)],
    )
    .await;
    assert!(
        answer
            .message()
            .contains("the signature is right, but the body"),
        "{}",
        answer.message()
    );
}

#[tokio::test]
async fn both_sides_are_shown_part_by_part() {
    let running = start(builder().debug(true)).await;
    let answer = Call::new(parameters())
        .with(|c| c.signed_host = Some("localhost"))
        .send(&running)
        .await;
    let host = running.address();
    let text = answer.message();
    for part in [
        "the client signed the host `localhost`".to_owned(),
        "method: POST".to_owned(),
        "query: Action=GetUserConversations&Version=2020-12-01".to_owned(),
        format!("server: host:{host}\n    client: host:localhost"),
        "signed headers: content-type;host;x-content-sha256;x-date".to_owned(),
        "scope: 20260921/cn-north-1/rtc/request".to_owned(),
    ] {
        assert!(text.contains(&part), "{part}\n{text}");
    }
}

#[tokio::test]
async fn the_session_token_is_masked() {
    let temporary = credentials().with_session_token("fake-token-do-not-print");
    let running = start(
        builder()
            .account(Account::new("tester", temporary.clone()))
            .debug(true),
    )
    .await;
    let wrong =
        Credentials::new(temporary.access_key(), "x").with_session_token("fake-token-do-not-print");
    let answer = Call::new(parameters())
        .with(|c| c.credentials = wrong)
        .send(&running)
        .await;
    assert!(
        answer.message().contains("x-security-token:***"),
        "{}",
        answer.message()
    );
    assert!(!answer.body.to_string().contains("fake-token-do-not-print"));
}

#[tokio::test]
async fn mismatch_is_not_explained_without_debug() {
    let running = start(builder()).await;
    let wrong = Credentials::new("AKLTfake-tester", "x");
    let answer = Call::new(parameters())
        .with(|c| c.credentials = wrong)
        .send(&running)
        .await;
    assert!(!answer.message().contains("x-date"), "{}", answer.message());
    assert!(answer.headers.get("x-emulator-finding").is_none());
}
