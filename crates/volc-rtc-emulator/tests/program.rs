//! The program: what it prints, how it stops, what it says of bad input.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use support::{Call, NOW, parameters};
use volc_core::Credentials;
use volc_rtc_emulator::App;
use volc_rtc_token::{AppKey, Verifier};

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

/// The lines that it prints when it is ready, up to one that begins so.
fn lines_until(child: &mut Child, last: &str) -> String {
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    while !text
        .lines()
        .last()
        .is_some_and(|line| line.starts_with(last))
    {
        assert_ne!(output.read_line(&mut text).unwrap(), 0, "{text}");
    }
    text
}

fn stop(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// The value of a line of its text.
fn value<'a>(text: &'a str, name: &str) -> &'a str {
    let line = text.lines().find(|line| line.starts_with(name));
    line.unwrap_or_else(|| panic!("no {name} in {text}"))[name.len()..].trim()
}

fn post(url: &str, headers: &[(&'static str, &str)]) -> support::Response {
    let mut map = http::HeaderMap::new();
    for (name, value) in headers {
        map.insert(*name, value.parse().unwrap());
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(support::send(http::Method::POST, url, map, b"{}".to_vec()))
}

/// The URL of the command that is printed to be tried.
fn example(text: &str) -> &str {
    value(text, "try").split('\'').nth(1).unwrap()
}

#[test]
fn printed_command_and_token_work() {
    for time in [None, Some(NOW.to_string())] {
        let mut command = program();
        command.args(time.iter().flat_map(|time| ["--time", time.as_str()]));
        let mut child = command.spawn().unwrap();
        let text = lines_until(&mut child, "try");
        assert!(post(example(&text), &[]).result()["AppList"].is_array());
        let app = value(&text, "app ");
        assert_eq!(app, volc_rtc_emulator::TEST_APP_ID);
        let key = AppKey::new(value(&text, "AppKey")).unwrap();
        let token = value(&text, "room token").split(' ').next().unwrap();
        let fixed = time.map(|_| SystemTime::UNIX_EPOCH + Duration::from_secs(NOW));
        let now = fixed.unwrap_or_else(SystemTime::now);
        let verified = Verifier::new(app, key).verify_at(token, now).unwrap();
        verified
            .require_room("test-room")
            .unwrap()
            .require_user("test-user")
            .unwrap();
        stop(&mut child);
    }
}

#[test]
fn unsigned_command_works_without_auth() {
    let mut child = program().arg("--no-auth").spawn().unwrap();
    let text = lines_until(&mut child, "try");
    assert!(
        value(&text, "no auth").contains("unsigned calls are let through"),
        "{text}"
    );
    assert!(!example(&text).contains("X-Signature"), "{text}");
    assert!(post(example(&text), &[]).result()["AppList"].is_array());
    stop(&mut child);
}

#[test]
fn token_command_prints_a_token() {
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_volc-rtc-emulator"));
        let output = command.arg("token").args(args).output().unwrap();
        let (out, err) = (output.stdout, output.stderr);
        let text = |bytes| String::from_utf8(bytes).unwrap().trim_end().to_owned();
        if output.status.success() {
            Ok(text(out))
        } else {
            Err(text(err))
        }
    };
    let test_app = (
        volc_rtc_emulator::TEST_APP_ID,
        volc_rtc_emulator::TEST_APP_KEY,
    );
    let given = ("123456781234567812345678", "fake-app-key");
    let derived = App::new("fakefakefakefakefakefake");
    let derived_key = derived.primary_key();
    for (args, (app, key)) in [
        (vec![], test_app),
        (
            vec!["--app", "123456781234567812345678:fake-app-key"],
            given,
        ),
        (
            vec!["--app", "fakefakefakefakefakefake"],
            (derived.id(), derived_key.as_str()),
        ),
    ] {
        let args = [&["--room", "r1", "--user", "u1"], args.as_slice()].concat();
        let token = run(&args).unwrap();
        let verifier = Verifier::new(app, AppKey::new(key).unwrap());
        let verified = verifier.verify(&token).unwrap();
        verified
            .require_room("r1")
            .unwrap()
            .require_user("u1")
            .unwrap();
    }
    let refused = run(&["--room", "a room", "--user", "u1"]).unwrap_err();
    assert!(refused.starts_with("error: the room id"), "{refused}");
}

#[test]
#[cfg(unix)]
fn ready_file_appears_whole_and_goes_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ready.json");
    let mut child = program()
        .arg("--ready-file")
        .arg(&file)
        .arg("--json")
        .spawn()
        .unwrap();
    while !file.exists() {
        assert!(child.try_wait().unwrap().is_none(), "it has ended");
        std::thread::yield_now();
    }
    let ready: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(ready["pid"], child.id());
    let health = format!("{}healthz", ready["control"].as_str().unwrap());
    assert!(health.starts_with(ready["url"].as_str().unwrap()));
    for name in [
        "access_key",
        "secret_key",
        "app_id",
        "app_key",
        "room_token",
    ] {
        assert!(ready[name].is_string(), "{name}: {ready}");
    }
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    assert!(child.wait().unwrap().success());
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn other_machines_need_the_admin_token() {
    let given = "fake-admin-token-do-not-print";
    for token in [None, Some(given)] {
        let mut command = program();
        command.args(["--allow-remote", "--json"]);
        if let Some(token) = token {
            command.env("VOLC_RTC_EMULATOR_ADMIN_TOKEN", token);
        }
        let mut child = command.spawn().unwrap();
        let ready: Value = serde_json::from_str(&lines_until(&mut child, "{")).unwrap();
        let made = ready["admin_token"].as_str();
        assert_eq!(made.is_some(), token.is_none(), "{ready}");
        let reset = format!("{}reset", ready["control"].as_str().unwrap());
        assert_eq!(post(&reset, &[]).status, 401);
        let bearer = format!("Bearer {}", made.unwrap_or(given));
        assert_eq!(post(&reset, &[("authorization", &bearer)]).status, 200);
        stop(&mut child);
        assert!(!ready.to_string().contains(given));
    }
}

#[test]
fn keys_that_are_given_are_not_printed() {
    let mut child = program()
        .env("VOLCENGINE_ACCESS_KEY", "AKLTfake-given")
        .env("VOLCENGINE_SECRET_KEY", "fake-do-not-print-given")
        .env("VOLCENGINE_SESSION_TOKEN", "fake-token-do-not-print")
        .args(["--app", "123456781234567812345678:given-key-do-not-print"])
        .spawn()
        .unwrap();
    let text = lines_until(&mut child, "app ");
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    let text = text + &String::from_utf8(output.stderr).unwrap();
    assert_eq!(value(&text, "access key"), "AKLTfake-given");
    assert!(!text.contains("do-not-print"), "{text}");
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
        (
            vec!["--ready-file", "no-such-folder/ready"],
            "no-such-folder/ready",
        ),
        (vec!["--port", "0"], "--listen"),
        (vec!["--script", path], path),
        (vec!["--forward", "http://localhost"], "FROM=TO"),
    ] {
        let output = program().args(&args).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && text.contains(part),
            "{args:?}: {text}"
        );
    }
}
