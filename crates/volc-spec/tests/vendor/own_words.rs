//! Our pages carry the vendor's facts, not their sentences.

use std::{collections::HashSet, fs};

use crate::{common, files};

/// The words that any page of this kind has, since the reader of pages knows them.
const STOCK: [&str; 12] = [
    "默认值为",
    "取值范围为",
    "最大值为",
    "最小值为",
    "必须大于",
    "长度不超过",
    "长度范围为",
    "数组长度为",
    "须符合正则表达式",
    "对于每个",
    "的频率上限之和是",
    "QPS不得超过",
];

/// A run of this many characters in common is a sentence taken over.
const RUN: usize = 20;
/// The shorter runs, of which some are in common by chance.
const GRAM: usize = 12;

pub(crate) fn han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn no_sentence_is_the_vendors() {
    let Some(corpus) = files::corpus("") else {
        return;
    };
    let (mut runs, mut grams) = (HashSet::new(), HashSet::new());
    for path in common::pages(&corpus) {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        runs.extend(pieces(&text, RUN, 16));
        grams.extend(pieces(&text, GRAM, 10));
    }
    let (mut all, mut shared, mut taken) = (0, 0, Vec::new());
    for path in common::pages(&common::specs("rtc")) {
        let mut text = String::from_utf8(fs::read(&path).unwrap()).unwrap();
        taken.extend(
            pieces(&text, RUN, 16)
                .find(|piece| runs.contains(piece))
                .map(|piece| format!("{}: {piece}", path.display())),
        );
        for phrase in STOCK {
            text = text.replace(phrase, "\n");
        }
        for piece in pieces(&text, GRAM, 10) {
            all += 1;
            shared += usize::from(grams.contains(&piece));
        }
    }
    assert!(taken.is_empty(), "{}", taken.join("\n"));
    assert!(
        shared * 50 <= all,
        "{shared} of {all} runs of {GRAM} characters are the vendor's, more than 2 %"
    );
    println!("{shared} of {all} runs of {GRAM} characters are in common");
}

/// Every run of `length` characters within a cell or line that has at least `chinese` Chinese ones.
fn pieces(text: &str, length: usize, chinese: usize) -> impl Iterator<Item = String> {
    text.split(['|', '\n']).flat_map(move |line| {
        let line: Vec<char> = line
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '`' | '*'))
            .collect();
        let pieces = line
            .windows(length)
            .filter(|piece| piece.iter().filter(|c| han(**c)).count() >= chinese);
        pieces
            .map(|piece| piece.iter().collect())
            .collect::<Vec<String>>()
    })
}
