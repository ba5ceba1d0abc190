//! The promise: a page that is dropped into a copy of this workspace, with no other change, is a method of the client
//! after `codegen`, and the emulator answers it: from the page, or from its state if it keeps that for the Action.
#![allow(clippy::unwrap_used)]

mod support;

use std::{fs, path::Path, process::Command};

use support::{PIPE, Scratch, printed, root};

/// The page of the vendor, if it is there.
const VENDOR: &str = "../shared/corpus/rtc/pipe/BatchGetConversations_2020-12-01_337118.md";

/// The place that it is copied to.
const OURS: &str = "specs/rtc/im/BatchGetConversations.md";

const OUR_VERSION: &str = env!("CARGO_PKG_VERSION");

const PROGRAM: &str = r#"
use volc_core::Credentials;
use volc_rtc_emulator::{Account, App, Emulator};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = Credentials::new("AKLTfakefakefakefake", "fake-secret-do-not-print");
    let emulator = Emulator::builder().app(App::new(1)).account(Account::new("tester", key.clone()));
    let running = emulator.build()?.start().await?;
    let client = volc_rtc_api::Client::builder().endpoint(running.url()).allow_http().credentials(key).build()?;
    let rooms = client.batch_get_rooms().app_id("app").room_ids(vec!["r1".to_owned()]).send().await?;
    println!("{} {}", rooms.rooms[0].room_id, rooms.rooms[0].user_count);
    VENDOR
    Ok(())
}
"#;

const CALL_OF_VENDOR: &str = r#"
    use volc_rtc_api::im::create_conversation::{ConversationCoreInfo, ConversationType};
    let group = ConversationCoreInfo::new(ConversationType::Group).name("a group");
    let created = client.create_conversation().app_id(1).conversation_core_info(group).owner_user_id(7).send().await?;
    let ids = vec![created.conversation_short_id];
    let found = client.batch_get_conversations().app_id(1).conversation_short_id(ids).skip_member_count(false);
    let found = found.send().await?;
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

fn target_dir() -> &'static Path {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    scratch.parent().unwrap_or(scratch)
}

#[test]
fn a_dropped_page_is_called_and_answered() {
    let scratch = Scratch::with_parts(&[
        "Cargo.toml",
        "Cargo.lock",
        "crates",
        "examples",
        "specs",
        "tests",
        "xtask",
    ]);
    // It is built in the folder of this workspace, and must not take the place of what is built there.
    let manifest = fs::read_to_string(scratch.path("Cargo.toml")).unwrap();
    scratch.write(
        "Cargo.toml",
        &manifest.replace(OUR_VERSION, "0.0.0-scratch"),
    );
    scratch.write("specs/rtc/room/BatchGetRooms.md", PIPE);
    let vendor = root().join(VENDOR);
    let with_vendor = vendor.is_file();
    // The vendor's page takes the place of ours, which says the same in other words.
    if with_vendor {
        fs::copy(vendor, scratch.path(OURS)).unwrap();
    } else {
        println!("skipped: shared/ is not here, so only a page of our own is dropped");
    }

    let codegen = scratch.run(&["codegen"]).ok();
    let file = "     new  crates/volc-rtc-api/src/generated/room/batch_get_rooms.rs\n";
    assert!(codegen.contains(file), "{codegen}");

    let call = if with_vendor { CALL_OF_VENDOR } else { "" };
    scratch.write("crates/dropped/Cargo.toml", MANIFEST);
    let program = PROGRAM.replace("VENDOR", call);
    scratch.write("crates/dropped/src/main.rs", &program);
    let run = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--package", "dropped"])
        .current_dir(scratch.root())
        // The folder that this test was built in has every dependency already.
        .env("CARGO_TARGET_DIR", target_dir())
        .output()
        .unwrap();
    let printed = printed(&run).ok();
    assert!(printed.starts_with("Your_RoomId 2\n"), "{printed}");
    if with_vendor {
        assert!(printed.ends_with("a group 1\n"), "{printed}");
    }
}
