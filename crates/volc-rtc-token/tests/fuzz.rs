//! A bounded run of the fuzz targets without a fuzzer: their seeds, damaged in ways that are the same every time.
//! `cargo fuzz run <target>` goes on where this ends.

#![allow(clippy::unwrap_used, reason = "all of this is a test")]

#[path = "../fuzz/bodies.rs"]
mod bodies;

use std::fs;
use std::path::Path;

/// The number of damaged inputs that each target gets.
const RUNS: u64 = 5_000;

#[test]
fn damaged_texts_are_refused() {
    run("text", |bytes| {
        if let Ok(text) = std::str::from_utf8(bytes) {
            bodies::text(text);
        }
    });
}

#[test]
fn damaged_messages_are_refused_or_canonical() {
    run("message", bodies::message);
}

fn run(target: &str, body: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(target);
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let seeds: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(seeds.len() > 3);
    seeds.iter().for_each(|seed| body(seed));
    let mut dice = Dice(0x5eed);
    for _ in 0..RUNS {
        let at = dice.below(seeds.len());
        let mut bytes = seeds[at].clone();
        for _ in 0..=dice.below(3) {
            damage(&mut bytes, &mut dice);
        }
        body(&bytes);
    }
}

/// Cuts, doubles or overwrites a piece.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let start = dice.below(bytes.len() + 1);
    let end = (start + dice.below(8)).min(bytes.len());
    let put = match dice.below(4) {
        0 => Vec::new(),
        1 => bytes[start..end].repeat(2),
        2 => vec![0xff; end - start],
        _ => (start..end).map(|_| dice.byte()).collect(),
    };
    bytes.splice(start..end, put);
}

/// Numbers that look random (xorshift) and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(128)).unwrap()
    }
}
