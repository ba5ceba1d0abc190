//! A bounded run of the fuzz targets without a fuzzer: their seeds and the examples of our pages, damaged in ways that
//! are the same every time. With `FUZZ_SECONDS` it runs for so long; `cargo fuzz run <target>` goes on where this ends.

#![cfg(feature = "custom-llm")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

#[path = "../fuzz/bodies.rs"]
#[allow(unreachable_pub, reason = "another crate uses it too")]
mod bodies;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

/// The number of damaged seeds that each target gets unless a time is given.
const RUNS: u64 = 3000;

/// Pieces that steer readers somewhere else.
const PIECES: &[&[u8]] = &[
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\",
    b",",
    b":",
    b"\n",
    b"\0",
    b"null",
    b"true",
    b"-1",
    b"1e999",
    b"0.5",
    b"\"\"",
    b"{}",
    b"[]",
    b"\\ud800",
    b"\\u0000",
    b"\xff",
    b"\xf0\x9f\x98\x80",
    b"9223372036854775808",
    b"\"EventData\":{}",
    b"\"Noce\":\"abcd\"",
    b"UserLeaveRoom",
    b"VoiceChat",
    b"2022-06-01",
    b"subv",
    b"conv",
    b"\x80\0\0\0",
    b"\"data\":[{}]",
    b"\"RoundId\":1",
    b"\"definite\":true",
    b"\"Type\":\"tool_calls\"",
    b"18446744073709551615",
    b"[[[[[[[[",
    b"  ",
];

#[test]
fn events() {
    run("event", examples(), bodies::event);
}

#[test]
fn agent_messages() {
    run("agent", Vec::new(), bodies::agent);
}

/// The examples of our pages, in the form of a seed.
fn examples() -> Vec<Vec<u8>> {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../volc-rtc-emulator/src/generated/rtc.ir.json"
    );
    let Ok(text) = fs::read(file) else {
        println!("skipped: {file} is not here, so only the seeds are tried");
        return Vec::new();
    };
    let ir: Value = serde_json::from_slice(&text).unwrap();
    let mut seeds = Vec::new();
    for event in ir["events"].as_array().unwrap() {
        let version = event["version"].as_str().unwrap_or("2020-12-01");
        for example in event["examples"].as_array().into_iter().flatten() {
            let name = event["name"].as_str().unwrap();
            seeds.push(format!("{name}\n{version}\n{}", example["value"]).into_bytes());
        }
    }
    seeds
}

fn run(target: &str, more: Vec<Vec<u8>>, body: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(target);
    let files = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut seeds: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    seeds.extend(more);
    seeds.iter().for_each(|seed| body(seed));
    let seconds = std::env::var("FUZZ_SECONDS")
        .ok()
        .map(|text| text.parse().unwrap());
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let is_over = |runs| end.map_or(runs >= RUNS, |end| Instant::now() >= end);
    let (mut dice, mut runs) = (Dice(0x5eed), 0);
    while !is_over(runs) {
        let mut bytes = dice.pick(&seeds).clone();
        for _ in 0..=dice.below(6) {
            damage(&mut bytes, &seeds, &mut dice);
        }
        body(&bytes);
        runs += 1;
    }
    println!("{target}: {runs} damaged seeds");
}

/// Cuts something out, doubles it, changes a byte, or puts a piece or a part of another seed in its place.
fn damage(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], dice: &mut Dice) {
    let (start, end) = dice.range(bytes, 60);
    let put = match dice.below(5) {
        0 => Vec::new(),
        1 => bytes[start..end].repeat(2),
        2 => vec![u8::try_from(dice.below(256)).unwrap()],
        3 => dice.pick(PIECES).repeat(1 + dice.below(3)),
        _ => {
            let other = dice.pick(seeds);
            let (start, end) = dice.range(other, 200);
            other[start..end].to_vec()
        }
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
        (self.0 % limit.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    fn range(&mut self, bytes: &[u8], length: usize) -> (usize, usize) {
        let start = self.below(bytes.len() + 1);
        let end = (start + self.below(length)).min(bytes.len());
        (start, end)
    }
}
