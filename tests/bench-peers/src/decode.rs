//! Reading three documents into owned values: a page of 20 conversations, a recording task, an event.

use volc_core::__private::from_slice;
use volc_rtc_api::im::get_user_conversations::GetUserConversationsOutput;
use volc_rtc_api::record::get_record_task::GetRecordTaskOutput;
use volc_rtc_events::data::voice_chat::VoiceChat;

use crate::Result;
use crate::by_hand::Page;
use crate::documents::{self, RecordTaskOutput};
use crate::instructions;
use crate::measure::{Subject, in_turns};
use crate::page::page;
use crate::report::{Bar, Section, Table};

/// A document, and how often it is read under a counter of instructions.
struct Document {
    name: &'static str,
    text: Vec<u8>,
    times: u64,
}

fn documents() -> Result<[Document; 3]> {
    let document = |name, text, times| Document { name, text, times };
    Ok([
        document("page of conversations", text(20)?, 50),
        document("recording task", documents::record_task(), 200),
        document("event of a voice agent", documents::voice_chat(), 1000),
    ])
}

/// Measures all decoders.
pub fn section() -> Result<Section> {
    let documents = documents()?;
    let (mut tables, mut bars) = (Vec::new(), Vec::new());
    for (index, document) in documents.iter().enumerate() {
        let mut rows = in_turns(&mut subjects(index, &document.text), 101);
        for (at, row) in rows.iter_mut().enumerate() {
            row.instructions =
                instructions::count("decode", index * TENS + at, document.times, &[]);
        }
        bars.push(Bar::at_least(
            &format!("serde_json derive to ours, time, {}", document.name),
            1.25,
            1.0 / rows[1].ratio[0],
        ));
        tables.push(Table {
            title: format!("{}, {} bytes", document.name, document.text.len()),
            rows,
        });
    }
    Ok(Section {
        bench: "decode",
        title: "`Result` of two responses, and the data of an event, read into owned values.".to_owned(),
        tables,
        bars,
        notes: vec![
            "Ours takes numbers in quotes, null, absent and unknown members, and names the path of an error; the \
             derived types do none of this."
                .to_owned(),
            "With sonic-rs 0.5.10 as its parser ours was a tenth slower in the usual release profile, where a \
             function of its innermost loop is not inlined, and 1.24 times as fast as derived types on serde_json \
             with thin LTO: so there is no feature for it."
                .to_owned(),
        ],
        plots: Vec::new(),
    })
}

/// A row's number is that of its document times this, and its place there.
const TENS: usize = 10;

/// Does a row so many times.
pub fn repeat(row: usize, times: u64) -> Result<()> {
    let (index, at) = (row / TENS, row % TENS);
    let documents = documents()?;
    let document = documents.get(index).ok_or("there is no such document")?;
    let mut subjects = subjects(index, &document.text);
    let subject = subjects.get_mut(at).ok_or("there is no such row")?;
    subject.repeat(times);
    Ok(())
}

/// A page as the service sends it.
pub fn text(conversations: i64) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec(&page(conversations))?)
}

/// All decoders of a document, serde_json with a derived type first.
fn subjects(document: usize, text: &[u8]) -> Vec<Subject<'_>> {
    const DERIVE: &str = "serde_json, derive";
    match document {
        0 => vec![
            Subject::new(DERIVE, || {
                serde_json::from_slice::<Page>(text).expect("a page")
            }),
            Subject::new("ours", || {
                from_slice::<GetUserConversationsOutput>(text).expect("a page")
            }),
            Subject::new("sonic-rs, derive", || {
                sonic_rs::from_slice::<Page>(text).expect("a page")
            }),
            // It writes into its input, so each reading needs a copy.
            Subject::new("simd-json, derive, of a copy", || {
                simd_json::from_slice::<Page>(&mut text.to_vec()).expect("a page")
            }),
        ],
        1 => vec![
            Subject::new(DERIVE, || {
                serde_json::from_slice::<RecordTaskOutput>(text).expect("a task")
            }),
            Subject::new("ours", || {
                from_slice::<GetRecordTaskOutput>(text).expect("a task")
            }),
        ],
        _ => vec![
            Subject::new(DERIVE, || {
                serde_json::from_slice::<documents::VoiceChat>(text).expect("an event")
            }),
            Subject::new("ours", || from_slice::<VoiceChat>(text).expect("an event")),
        ],
    }
}
