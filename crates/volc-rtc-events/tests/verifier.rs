//! Requests that are refused, and what a verifier accepts.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use serde_json::{Value, json};
use volc_rtc_events::data::{EventData, RecordStopped};
use volc_rtc_events::sign::TestEvent;
use volc_rtc_events::{EventError, Unverified, Verifier, VerifierBuilder, VerifierError};

const KEY: &str = "fake-callback-key";
const APP: &str = "661e0fb1a2b3c4d5e6f70809";
const NOW: Duration = Duration::from_secs(1_700_000_000);

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + NOW
}

fn verifier() -> Verifier {
    Verifier::builder()
        .app(APP, KEY)
        .clock(now)
        .build()
        .unwrap()
}

fn event(name: &str, data: &str) -> TestEvent {
    TestEvent::new(name, data).app_id(APP).time(now())
}

fn joined() -> TestEvent {
    event("UserJoinRoom", r#"{"RoomId":"room1","UserId":"user1"}"#)
}

/// The signed body with a member changed, or taken away.
fn changed(name: &str, value: Value) -> Vec<u8> {
    let mut body: Value = serde_json::from_slice(&joined().sign(KEY)).unwrap();
    match value {
        Value::Null => _ = body.as_object_mut().unwrap().remove(name),
        value => body[name] = value,
    }
    body.to_string().into_bytes()
}

struct Refused {
    what: &'static str,
    body: Vec<u8>,
    status: u16,
    says: &'static str,
}

fn refused(
    what: &'static str,
    body: impl Into<Vec<u8>>,
    status: u16,
    says: &'static str,
) -> Refused {
    Refused {
        what,
        body: body.into(),
        status,
        says,
    }
}

fn check(cases: impl IntoIterator<Item = Refused>) {
    for case in cases {
        let error = verifier().verify(&case.body).unwrap_err();
        assert_eq!(error.status(), case.status, "{}: {error}", case.what);
        let text = error.to_string();
        assert!(text.contains(case.says), "{}: {text}", case.what);
        assert!(!format!("{text}{error:?}").contains(KEY), "{}", case.what);
        assert!(
            text.len() < 300 && !text.contains('\n'),
            "{}: {text}",
            case.what
        );
    }
}

#[test]
fn bodies_that_are_no_events_are_refused() {
    let twice = String::from_utf8(joined().sign(KEY)).unwrap();
    let twice = twice.replacen('{', r#"{"AppId":"a","#, 1);
    check([
        refused(
            "empty",
            "",
            400,
            "not a JSON object of an event: line 1 column 0",
        ),
        refused("no JSON", "hello", 400, "line 1 column 1"),
        refused("a list", "[]", 400, "not a JSON object"),
        refused("cut off", r#"{"EventType":"UserJoin"#, 400, "line 1 column"),
        refused(
            "trailing",
            [joined().sign(KEY), b"x".to_vec()].concat(),
            400,
            "column",
        ),
        refused(
            "not UTF-8",
            b"{\"EventType\":\n\"\xff\"}".to_vec(),
            400,
            "line 2 column 2",
        ),
        refused("deep", "[".repeat(100_000), 400, "not a JSON object"),
        refused(
            "deep member",
            format!("{{\"x\":{}", "[".repeat(100_000)),
            400,
            "line 1 column",
        ),
        refused(
            "large",
            vec![b' '; 10 << 20],
            413,
            "larger than 1048576 bytes",
        ),
        refused("empty object", "{}", 400, "`EventType` is missing"),
        refused(
            "no signature",
            changed("Signature", Value::Null),
            400,
            "`Signature` is missing",
        ),
        refused(
            "no nonce",
            changed("Nonce", Value::Null),
            400,
            "`Nonce` is missing",
        ),
        refused("twice", twice, 400, "`AppId` stands in the body twice"),
        refused(
            "a number",
            changed("AppId", json!(7)),
            400,
            "`AppId` is not a text",
        ),
        refused(
            "data as object",
            changed("EventData", json!({"RoomId": "r"})),
            400,
            "`EventData` is not a text",
        ),
    ]);
}

#[test]
fn events_that_cannot_be_trusted_are_refused() {
    let old = now() - Duration::from_secs(301);
    let ahead = now() + Duration::from_secs(61);
    check([
        refused(
            "empty signature",
            changed("Signature", json!("")),
            401,
            "not 64 lower-case",
        ),
        refused(
            "upper case",
            changed("Signature", json!("A".repeat(64))),
            401,
            "not 64 lower-case",
        ),
        refused(
            "wrong signature",
            changed("Signature", json!("a".repeat(64))),
            401,
            "is wrong",
        ),
        refused(
            "wrong key",
            joined().sign("other-fake-key"),
            401,
            "is wrong",
        ),
        refused(
            "changed data",
            changed("EventData", json!("{}")),
            401,
            "is wrong",
        ),
        refused(
            "other app",
            joined().app_id("other").sign(KEY),
            403,
            "\"other\" is not one of",
        ),
        refused(
            "replay",
            joined().time(old).sign(KEY),
            401,
            "301 s ago, more than 300 s: an old event",
        ),
        refused(
            "ahead",
            joined().time(ahead).sign(KEY),
            401,
            "61 s ahead, more than 60 s: the clock of this machine is behind",
        ),
    ]);
}

#[test]
fn signed_events_of_another_form_are_refused() {
    check([
        refused(
            "no name",
            event("123456", "{}").sign(KEY),
            400,
            "`EventType` is not a name",
        ),
        refused(
            "lower case",
            event("userJoin", "{}").sign(KEY),
            400,
            "`EventType` is not a name",
        ),
        refused(
            "short nonce",
            joined().nonce("abc").sign(KEY),
            400,
            "`Nonce` is not 4 characters",
        ),
        refused(
            "data no JSON",
            event("RoomCreate", "RoomId").sign(KEY),
            400,
            "`EventData` of RoomCreate",
        ),
        refused(
            "data no object",
            event("RoomCreate", "[1]").sign(KEY),
            400,
            "`EventData` of RoomCreate",
        ),
        refused(
            "other type",
            event("RoomCreate", r#"{"Timestamp":"x"}"#).sign(KEY),
            400,
            "`Timestamp`",
        ),
        refused(
            "unknown, no JSON",
            event("Brandnew", "{").sign(KEY),
            400,
            "`EventData` of Brandnew",
        ),
    ]);
}

#[test]
fn events_at_the_edge_of_their_age_are_accepted() {
    for time in [
        now() - Duration::from_secs(300),
        now() + Duration::from_secs(60),
    ] {
        verifier().verify(&joined().time(time).sign(KEY)).unwrap();
    }
    let hour = Duration::from_secs(3_600);
    let patient = Verifier::builder()
        .app(APP, KEY)
        .clock(now)
        .max_age(hour)
        .build()
        .unwrap();
    patient
        .verify(&joined().time(now() - hour).sign(KEY))
        .unwrap();
}

#[test]
fn keys_are_rotated_and_count_for_their_app_only() {
    let verifier = Verifier::builder()
        .app(APP, KEY)
        .app(APP, "fake-next-key")
        .app("200002", "fake-im-key")
        .clock(now)
        .build()
        .unwrap();
    for key in [KEY, "fake-next-key"] {
        verifier.verify(&joined().sign(key)).unwrap();
    }
    verifier
        .verify(&joined().app_id("200002").sign("fake-im-key"))
        .unwrap();
    let crossed = verifier.verify(&joined().sign("fake-im-key")).unwrap_err();
    assert_eq!(crossed, EventError::WrongSignature);
    let any = Verifier::builder().any_app(KEY).clock(now).build().unwrap();
    assert_eq!(
        any.verify(&joined().app_id("z").sign(KEY)).unwrap().app_id,
        "z"
    );
}

#[test]
fn verifiers_need_an_app_and_a_key() {
    let built = |builder: VerifierBuilder| builder.build().unwrap_err();
    assert_eq!(built(Verifier::builder()), VerifierError::NoApp);
    assert_eq!(
        built(Verifier::builder().app("", KEY)),
        VerifierError::EmptyAppId
    );
    assert_eq!(
        built(Verifier::builder().app(APP, "")),
        VerifierError::EmptyKey
    );
    let printed = format!("{:?} {:?}", verifier(), Verifier::builder().app(APP, KEY));
    assert!(printed.contains(APP) && !printed.contains(KEY), "{printed}");
}

#[test]
fn unknown_events_and_versions_are_kept_raw() {
    let read = |event: TestEvent| verifier().verify(&event.sign(KEY)).unwrap();
    let unknown = read(event("Brandnew", r#"{"Token":"fake-secret"}"#));
    let EventData::Unknown(data) = &unknown.data else {
        panic!("{unknown:?}")
    };
    assert_eq!(data.name, "Brandnew");
    assert_eq!(data.data, json!({"Token": "fake-secret"}));
    assert!(!format!("{unknown:?}").contains("fake-secret"));

    let stopped = || event("RecordStopped", r#"{"TaskId":"task1"}"#);
    let newer = read(stopped().version("2030-01-01"));
    assert!(!format!("{newer:?}").contains("task1"));
    let newer = newer.downcast::<RecordStopped>().unwrap();
    assert_eq!(newer.data, RecordStopped::Other(json!({"TaskId": "task1"})));
    let known = read(stopped().version("2023-11-01"));
    let EventData::RecordStopped(RecordStopped::V2023_11_01(data)) = &known.data else {
        panic!("{known:?}")
    };
    assert_eq!(data.task_id, "task1");

    // An event of one format is that, whatever the version.
    let odd = read(joined().version(""));
    assert!(matches!(odd.data, EventData::UserJoinRoom(_)));
}

#[test]
fn an_event_of_another_type_is_given_back() {
    let event = verifier().verify(&joined().sign(KEY)).unwrap();
    let back = event.clone().downcast::<RecordStopped>().unwrap_err();
    assert_eq!(back, event);
}

#[test]
fn keys_tell_events_apart_but_not_retries() {
    let key = |event: TestEvent| verifier().verify(&event.sign(KEY)).unwrap().key();
    let first = key(joined());
    let retry = key(joined().nonce("efgh").time(now() - Duration::from_secs(5)));
    assert_eq!(first, retry);
    assert_ne!(first, key(joined().id("other")));
    assert_ne!(first, key(event("UserJoinRoom", r#"{"RoomId":"room2"}"#)));
    assert_ne!(
        first,
        key(event(
            "UserLeaveRoom",
            r#"{"RoomId":"room1","UserId":"user1"}"#
        ))
    );
    assert_eq!(first.to_string().len(), 64);
}

#[test]
fn unsigned_bodies_are_read_as_unverified_only() {
    let body = json!({
        "EventType": "MachineReviewResult",
        "EventData": {"RoomId": "room1", "MediaType": 1, "Suggest": "REJECT"},
        "EventTime": "2023-05-30T20:51:07+08:00", "EventId": "1", "AppId": APP, "Version": "2020-12-01",
    });
    let body = body.to_string().into_bytes();
    let error = verifier().verify(&body).unwrap_err();
    assert_eq!(error, EventError::MissingMember { name: "Nonce" });
    let event = Unverified::read(&body).unwrap().trust_without_signature();
    let EventData::MachineReviewResult(result) = event.data else {
        panic!("another event")
    };
    assert_eq!(result.room_id, "room1");
    let error = Unverified::read(b"{}").unwrap_err();
    assert_eq!(error, EventError::MissingMember { name: "EventType" });
}

proptest! {
    #[test]
    fn any_bytes_are_refused_without_a_panic(body in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(verifier().verify(&body).is_err());
        _ = Unverified::read(&body);
    }

    #[test]
    fn signed_texts_come_back_as_they_were(id in ".*", room in ".*", nonce in "[a-zA-Z0-9]{4}") {
        let data = json!({ "RoomId": room }).to_string();
        let body = event("RoomCreate", &data).id(id.clone()).nonce(nonce).sign(KEY);
        let event = verifier().verify(&body).unwrap();
        prop_assert_eq!(&event.id, &id);
        prop_assert_eq!(event.raw_data(), data);
        let EventData::RoomCreate(created) = event.data else { panic!("another event") };
        prop_assert_eq!(created.room_id, room);
    }

    #[test]
    fn a_changed_byte_is_noticed(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let body = joined().sign(KEY);
        let mut changed = body.clone();
        let at = at.index(body.len());
        changed[at] = byte;
        if let Ok(event) = verifier().verify(&changed) {
            let same = verifier().verify(&body).unwrap();
            prop_assert_eq!(event, same);
        }
    }
}
