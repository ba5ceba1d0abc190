//! The promise: a page that is dropped into a copy of this workspace, with no other change, is a method of the client
//! after `codegen`, and the emulator answers it from the page.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A page of our own in the vendor's format.
const OWN: &str = include_str!("pages/BatchGetRooms.md");

/// Where a page of the vendor lies, where it is to be had.
const VENDOR: &str = "../shared/corpus/rtc/pipe/BatchGetConversations_2020-12-01_337118.md";

const PROGRAM: &str = r#"
use volc_core::Credentials;
use volc_rtc_emulator::{Account, Emulator};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = Credentials::new("AKLTfakefakefakefake", "fake-secret-of-the-tests");
    let running = Emulator::builder().account(Account::new("tester", key.clone())).build()?.start().await?;
    let client = volc_rtc_api::Client::builder().endpoint(running.url()).allow_http().credentials(key).build()?;
    let rooms = client.batch_get_rooms().app_id("app").room_ids(vec!["r1".to_owned()]).send().await?;
    println!("{} {}", rooms.rooms[0].room_id, rooms.rooms[0].user_count);
    VENDOR
    Ok(())
}
"#;

const CALL_OF_VENDOR: &str = r#"
    let found = client.batch_get_conversations().app_id(1).conversation_short_id(vec![1]).send().await?;
    println!("{} {}", found.conversation_core_infos[0].name, found.conversation_core_infos[0].member_count);
"#;

const MANIFEST: &str = r#"
[package]
name = "dropped"
version = "0.0.0"
edition = "2024"

[dependencies]
volc-core = { path = "../volc-core" }
volc-rtc-api = { path = "../volc-rtc-api" }
volc-rtc-emulator = { path = "../volc-rtc-emulator" }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
"#;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Copies what is committed or new of a folder; what cargo builds is left where it is.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true if entry.file_name() == "target" => {}
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

fn succeeded(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    text
}

#[test]
fn a_dropped_page_is_called_and_answered() {
    let scratch = tempfile::tempdir().unwrap();
    for part in ["crates", "specs", "tests", "xtask"] {
        copy(&root().join(part), &scratch.path().join(part));
    }
    for file in ["Cargo.toml", "Cargo.lock"] {
        fs::copy(root().join(file), scratch.path().join(file)).unwrap();
    }
    fs::create_dir_all(scratch.path().join("specs/rtc/room")).unwrap();
    fs::write(scratch.path().join("specs/rtc/room/BatchGetRooms.md"), OWN).unwrap();
    let vendor = root().join(VENDOR);
    let with_vendor = vendor.is_file();
    let target = scratch.path().join("specs/rtc/im/BatchGetConversations.md");
    match with_vendor {
        true if !target.exists() => drop(fs::copy(vendor, target).unwrap()),
        _ => println!("skipped: shared/ is not here, so only a page of our own is dropped"),
    }

    let codegen = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("codegen")
        .env("CARGO_MANIFEST_DIR", scratch.path().join("xtask"))
        .output()
        .unwrap();
    let told = succeeded(&codegen);
    assert!(
        told.contains("BatchGetRooms 2020-12-01: 5 fields, 0 findings"),
        "{told}"
    );

    let program = scratch.path().join("crates/dropped");
    fs::create_dir_all(program.join("src")).unwrap();
    fs::write(program.join("Cargo.toml"), MANIFEST).unwrap();
    let call = if with_vendor { CALL_OF_VENDOR } else { "" };
    fs::write(program.join("src/main.rs"), PROGRAM.replace("VENDOR", call)).unwrap();
    let run = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--package", "dropped"])
        .current_dir(scratch.path())
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("dropped"),
        )
        .output()
        .unwrap();
    let printed = succeeded(&run);
    assert!(printed.starts_with("Your_RoomId 2\n"), "{printed}");
    if with_vendor {
        assert!(printed.ends_with("Conversation 2\n"), "{printed}");
    }
}
