//! The bodies of the fuzz targets, with the properties that have to hold.

use std::time::SystemTime;

use volc_rtc_events::agent::{AgentMessage, Frame, ServerVerifier, SubtitleAssembler};
use volc_rtc_events::custom_llm::ChatRequest;
use volc_rtc_events::data::EventData;
use volc_rtc_events::sign::TestEvent;
use volc_rtc_events::{Envelope, Unverified, Verifier};

const KEY: &str = "fake-callback-key";

/// Bytes as a body; and as a name, a version and the data of an event, a line each.
pub fn event(bytes: &[u8]) {
    let verifier = Verifier::builder()
        .any_app(KEY)
        .build()
        .expect("it has a key");
    assert!(verifier.verify(bytes).is_err(), "nobody has signed it");
    if let Ok(envelope) = Envelope::parse(bytes) {
        assert_eq!(envelope.signature_with(KEY).len(), 64);
    }
    _ = Unverified::read(bytes);

    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.splitn(3, '\n');
    let (name, version) = (
        lines.next().unwrap_or_default(),
        lines.next().unwrap_or_default(),
    );
    let data = lines.next().unwrap_or_default();
    let Ok(read) = EventData::read(name, version, data.as_bytes()) else {
        return;
    };
    assert_eq!(read.name(), name);
    let written = serde_json::to_vec(&read).expect("it has a form in JSON");
    let again = EventData::read(name, version, &written).expect("what is written can be read");
    assert!(again == read, "{name} {version} is read as it is written");

    let event = TestEvent::new(name, data)
        .version(version)
        .time(SystemTime::now());
    if let Ok(event) = verifier.verify(&event.sign(KEY)) {
        assert!(event.data == read && event.raw_data() == data);
    }
}

/// Bytes as a binary message, as its body, as a post, and as a chat completion.
pub fn agent(bytes: &[u8]) {
    _ = ServerVerifier::new("fake-signature").read(bytes);
    _ = ChatRequest::parse(bytes);
    message(bytes);
    if let Some((magic, body)) = bytes.split_first_chunk::<4>()
        && let Ok(framed) = (Frame {
            magic: *magic,
            body,
        })
        .encode()
    {
        message(&framed);
    }
}

fn message(bytes: &[u8]) {
    let Ok(read) = AgentMessage::decode(bytes) else {
        return;
    };
    if let AgentMessage::Subtitles(subtitles) = &read {
        _ = SubtitleAssembler::new().push_all(subtitles);
    }
    if let Ok(written) = read.encode() {
        let again = AgentMessage::decode(&written).expect("what is written can be read");
        let more = again.encode().expect("it was short enough");
        assert!(
            written == more,
            "what is read is written the same way: {:?} {:?}",
            String::from_utf8_lossy(&written),
            String::from_utf8_lossy(&more),
        );
    }
}
