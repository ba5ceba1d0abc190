//! Reading a page of 20 conversations: `Result` of the response, into owned values.

use volc_core::__private::from_slice;
use volc_rtc_api::im::get_user_conversations::GetUserConversationsOutput;

use crate::by_hand::Page;
use crate::measure::{Subject, in_turns};
use crate::page::page;
use crate::report::{Bar, Section, Table};
use crate::{Result, add_instructions};

/// Measures all decoders.
pub fn section() -> Result<Section> {
    let text = text(20)?;
    let mut rows = in_turns(&mut subjects(&text), 101);
    add_instructions("decode", &mut rows, 50);
    let faster = 1.0 / rows[1].ratio[0];
    Ok(Section {
        bench: "decode",
        title: format!(
            "`Result` of a page of 20 conversations ({} bytes) read into owned values.",
            text.len()
        ),
        tables: vec![Table {
            title: "time".to_owned(),
            rows,
        }],
        bars: vec![Bar::at_least(
            "serde_json derive to ours, time",
            1.15,
            faster,
        )],
        notes: vec![
            "Ours takes numbers in quotes, null, absent and unknown members, and names the path of an error; the \
             derived types do none of this."
                .to_owned(),
            "With sonic-rs 0.5.10 as its parser ours was a tenth slower in the usual release profile, where a \
                function of \
             its innermost loop is not inlined, and 1.24 times as fast as derived types on serde_json \
             with thin LTO: so there is no feature for it."
                .to_owned(),
        ],
        plots: Vec::new(),
    })
}

/// A page as the service sends it.
pub fn text(conversations: i64) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec(&page(conversations))?)
}

/// All decoders, serde_json with a derived type first.
pub fn subjects(text: &[u8]) -> Vec<Subject<'_>> {
    vec![
        Subject::new("serde_json, derive", || {
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
    ]
}
