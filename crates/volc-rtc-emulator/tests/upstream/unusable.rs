//! Records that cannot be used: the error has file and line, and what to do.

use std::path::Path;
use std::process::Command;

use volc_rtc_emulator::BuildError;

use super::support::builder;
use super::{Folder, call, endpoint, forwarding, profiles, start};

const HEADER: &str = "{\"format\":\"volc-rtc-emulator record\",\"version\":1}\n";

/// A record with two exchanges.
async fn good() -> String {
    let folder = Folder::new();
    let real = start(endpoint()).await;
    let running = start(forwarding(&real).record(folder.record())).await;
    for user in [1, 2] {
        call(&running, "BatchGetUser", profiles(&[user])).await;
    }
    std::fs::read_to_string(folder.record()).unwrap()
}

fn error_of(file: &Path) -> String {
    let error = builder().replay(file).build().unwrap_err();
    assert!(matches!(error, BuildError::Upstream(_)));
    error.to_string()
}

struct Case {
    name: &'static str,
    text: String,
    /// The place behind the file.
    place: &'static str,
    part: &'static str,
}

#[tokio::test]
async fn unusable_records_are_refused_with_their_place() {
    let good = good().await;
    let lines: Vec<&str> = good.lines().collect();
    assert_eq!(format!("{}\n", lines[0]), HEADER);
    for Case {
        name,
        text,
        place,
        part,
    } in [
        Case {
            name: "empty",
            text: String::new(),
            place: ":1",
            part: "not the header of a record",
        },
        Case {
            name: "another file",
            text: "hello\n".to_owned(),
            place: ":1",
            part: "name a file that --record has written",
        },
        Case {
            name: "another format",
            text: "{\"format\":\"other\",\"version\":1}\n".to_owned(),
            place: ":1",
            part: "the format is `other`",
        },
        Case {
            name: "newer version",
            text: good.replacen("\"version\":1", "\"version\":2", 1),
            place: ":1",
            part: "the record has version 2, this emulator reads 1; use a newer emulator",
        },
        Case {
            name: "cut off in the header",
            text: lines[0].to_owned(),
            place: ":1",
            part: "the line is cut off",
        },
        Case {
            name: "cut off in an exchange",
            text: good[..good.len() - 20].to_owned(),
            place: ":3",
            part: "the line is cut off, as if the emulator was killed",
        },
        Case {
            name: "cut off before the end of the line",
            text: good[..good.len() - 1].to_owned(),
            place: ":3",
            part: "remove the line, or record again",
        },
        Case {
            name: "line in between",
            text: format!("{HEADER}oops\n{}\n", lines[1]),
            place: ":2:1",
            part: "it is not an exchange: expected value",
        },
        Case {
            name: "unknown member",
            text: good.replacen("\"service\":", "\"more\":1,\"service\":", 1),
            place: ":2:7",
            part: "unknown field `more`",
        },
    ] {
        let folder = Folder::new();
        let file = folder.write(&text);
        let error = error_of(&file);
        let start = format!("{}{place}: ", file.display());
        assert!(error.starts_with(&start), "{name}: {error}");
        assert!(error.contains(part), "{name}: {error}");
        // A record that cannot be read is not continued either.
        let real = start_endpoint().await;
        let outcome = forwarding(&real).record(&file).build();
        let is_new = text.is_empty();
        assert_eq!(outcome.is_ok(), is_new, "{name}");
    }
    let missing = error_of(Path::new("/no/such/record.jsonl"));
    assert!(
        missing.starts_with("/no/such/record.jsonl: it cannot be read"),
        "{missing}"
    );
}

async fn start_endpoint() -> volc_rtc_emulator::Running {
    start(endpoint()).await
}

fn program(arguments: &[&str]) -> std::process::Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_volc-rtc-emulator"));
    for name in [
        "VOLCENGINE_ACCESS_KEY",
        "VOLCENGINE_SECRET_KEY",
        "VOLCENGINE_SESSION_TOKEN",
    ] {
        program.env_remove(name);
    }
    program.args(arguments).output().unwrap()
}

/// Arguments that the program refuses.
struct Refusal<'a> {
    arguments: &'a [&'a str],
    code: i32,
    part: &'static str,
}

#[test]
fn the_program_says_what_it_needs() {
    let folder = Folder::new();
    let file = folder.write("hello\n");
    let file = file.to_str().unwrap();
    for Refusal {
        arguments,
        code,
        part,
    } in [
        Refusal {
            arguments: &["--listen", "127.0.0.1:0", "--replay", file],
            code: 1,
            part: "calls.jsonl:1: ",
        },
        Refusal {
            arguments: &["compare", file],
            code: 2,
            part: "calls.jsonl:1: ",
        },
        Refusal {
            arguments: &["compare", "/no/such/record.jsonl"],
            code: 2,
            part: "it cannot be read",
        },
        Refusal {
            arguments: &["--record", file],
            code: 2,
            part: "--upstream",
        },
        Refusal {
            arguments: &[
                "--listen",
                "127.0.0.1:0",
                "--upstream",
                "https://rtc.volcengineapi.com",
            ],
            code: 1,
            part: "VOLC_RTC_EMULATOR_UPSTREAM_ACCESS_KEY",
        },
    ] {
        let output = program(arguments);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
        assert!(text.contains(part), "{arguments:?}: {text}");
    }
}
