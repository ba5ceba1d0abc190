//! The README in both languages: the same sections, the same code.
#![allow(clippy::unwrap_used)]

use std::path::Path;

#[derive(Debug, Default, PartialEq, Eq)]
struct Outline {
    /// The level of each heading.
    headings: Vec<usize>,
    code: Vec<String>,
}

fn outline(file: &str) -> Outline {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text = std::fs::read_to_string(root.join(file)).unwrap();
    let mut outline = Outline::default();
    let mut fence: Option<String> = None;
    for line in text.lines() {
        match &mut fence {
            Some(code) if line == "```" => {
                outline.code.push(std::mem::take(code));
                fence = None;
            }
            Some(code) => *code += &format!("{line}\n"),
            None if line.starts_with("```") => fence = Some(format!("{line}\n")),
            None if line.starts_with('#') => {
                outline
                    .headings
                    .push(line.bytes().take_while(|b| *b == b'#').count());
            }
            None => {}
        }
    }
    assert!(fence.is_none(), "{file} has an open fence");
    outline
}

#[test]
fn both_readmes_have_the_same_sections_and_code() {
    for folder in ["", "crates/volc-rtc-emulator/"] {
        let english = outline(&format!("{folder}README.md"));
        assert!(
            english.headings.len() > 5 && english.code.len() > 5,
            "{english:?}"
        );
        assert_eq!(english, outline(&format!("{folder}README.zh-CN.md")));
    }
}
