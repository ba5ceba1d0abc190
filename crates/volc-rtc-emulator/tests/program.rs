//! The program: what it prints, how it stops, what it says of bad input.

#![allow(clippy::unwrap_used)]

mod support;

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use serde_json::Value;
use support::{Call, NOW, parameters};
use volc_core::Credentials;

fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_volc-rtc-emulator"));
    program
        .args(["--listen", "127.0.0.1:0"])
        .env_remove("VOLCENGINE_ACCESS_KEY")
        .env_remove("VOLCENGINE_SECRET_KEY")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    program
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

#[test]
fn it_serves_a_seed_and_stops_when_asked() {
    let seed = file(
        r#"{"version": 1, "conversations": [{"app_id": 123456, "kind": "group", "owner": 10001}]}"#,
    );
    let mut program = program()
        .args(["--json", "--debug", "--time", &NOW.to_string(), "--seed"])
        .arg(seed.path())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    let text = |name: &str| ready[name].as_str().unwrap().to_owned();
    let keys = Credentials::new(text("access_key"), text("secret_key"));
    let call = Call::new(parameters()).with(|call| call.credentials = keys);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let address = text("url")
        .strip_prefix("http://")
        .unwrap()
        .parse()
        .unwrap();
    let answer = runtime.block_on(call.send_to(address));
    assert_eq!(
        answer.result()["ConversationInfos"]
            .as_array()
            .unwrap()
            .len(),
        1
    );

    #[cfg(unix)]
    {
        let id = program.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        assert!(program.wait().unwrap().success());
    }
    #[cfg(not(unix))]
    program.kill().unwrap();
}

#[test]
fn keys_that_are_given_are_not_printed() {
    let mut program = program()
        .env("VOLCENGINE_ACCESS_KEY", "AKLTfake-given")
        .env("VOLCENGINE_SECRET_KEY", "fake-do-not-print-given")
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    program.kill().unwrap();
    program.wait().unwrap();
    assert!(
        line.contains("AKLTfake-given") && !line.contains("do-not-print"),
        "{line}"
    );
}

#[test]
fn bad_input_is_reported_with_its_file() {
    let bad = file(r#"{"version": 1, "conversations": [{"app_id": 1}]}"#);
    let path = bad.path().to_str().unwrap();
    for (args, part) in [
        (vec!["--seed", path], "conversations[0]"),
        (vec!["--ir", path], "ir_version"),
        (vec!["--seed", "no-such-file.json"], "no-such-file.json"),
        (
            vec!["--database", "no-such-folder/file.db"],
            "no-such-folder/file.db",
        ),
        (vec!["--database", path], "database"),
        (vec!["--access-key", "AKLTfake"], "--secret-key"),
    ] {
        let output = program().args(&args).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && text.contains(part),
            "{args:?}: {text}"
        );
    }
}
