//! The command as it is run, in a scratch copy of the workspace.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use support::Scratch;

/// Copies the files that `codegen` reads and writes.
fn workspace() -> Scratch {
    let workspace = Scratch::with_parts(&[
        "specs/rtc",
        "crates/volc-rtc-api",
        "crates/volc-rtc-emulator/src/generated",
    ]);
    // What is committed may be older than the reader of pages; that is for `--check` in CI to tell.
    workspace.run(&["codegen"]).ok();
    workspace
}

const ACTION: &str = "crates/volc-rtc-api/src/generated/im/get_user_conversations.rs";
const PAGE: &str = "specs/rtc/im/GetUserConversations.md";

#[test]
fn a_broken_generated_file_is_mended() {
    let workspace = workspace();
    let good = workspace.read(ACTION);
    workspace.write(ACTION, "pub struct {");
    workspace.write("crates/volc-rtc-api/src/generated/im/stale.rs", "");

    let check = workspace.run(&["codegen", "--check"]);
    assert_eq!(check.code, 1);
    for text in ["-pub struct {", "+++ /dev/null"] {
        assert!(check.out.contains(text), "{}", check.out);
    }
    assert_eq!(workspace.read(ACTION), "pub struct {");

    workspace.run(&["codegen"]).ok();
    assert_eq!(workspace.read(ACTION), good);
    assert!(
        !workspace
            .path("crates/volc-rtc-api/src/generated/im/stale.rs")
            .exists()
    );
    workspace.run(&["codegen", "--check"]).ok();
}

#[test]
fn a_current_file_is_not_touched() {
    let workspace = workspace();
    workspace.run(&["codegen"]).ok();
    let modified = || {
        let metadata = fs::metadata(workspace.path(ACTION)).unwrap();
        metadata.modified().unwrap()
    };
    let before = modified();
    workspace.run(&["codegen"]).ok();
    assert_eq!(modified(), before);
}

#[test]
fn nothing_is_written_if_a_page_cannot_be_read() {
    let workspace = workspace();
    let bad = workspace.read(PAGE).replacen("| Long |", "| Lnog |", 1);
    workspace.write(PAGE, &bad);
    workspace.write(ACTION, "// as it was\n");
    let output = workspace.run(&["codegen"]);
    assert_eq!(output.code, 1);
    for text in ["error[E0201]", "GetUserConversations.md:"] {
        assert!(output.err.contains(text), "{}", output.err);
    }
    // Other pages have findings too, which are not what matters now.
    let places: Vec<&str> = output
        .err
        .lines()
        .filter(|line| line.contains("--> "))
        .collect();
    assert!(!places.is_empty(), "{}", output.err);
    for place in places {
        assert!(place.contains("GetUserConversations.md:"), "{}", output.err);
    }
    assert_eq!(workspace.read(ACTION), "// as it was\n");
}

#[test]
fn second_version_has_its_own_module_until_promoted() {
    let workspace = workspace();
    let newer = workspace.read(PAGE).replace("2020-12-01", "2024-01-01");
    workspace.write("specs/rtc/im/GetUserConversations_2024.md", &newer);
    workspace.run(&["codegen"]).ok();
    let older = "crates/volc-rtc-api/src/generated/im/v2020_12_01/get_user_conversations.rs";
    let second = "crates/volc-rtc-api/src/generated/im/v2024_01_01/get_user_conversations.rs";
    assert!(workspace.read(ACTION).contains("\"2020-12-01\""));
    assert!(workspace.read(second).contains("\"2024-01-01\""));
    assert!(
        workspace
            .read("specs/rtc/service.toml")
            .contains("GetUserConversations = \"2020-12-01\"")
    );

    let promote = [
        "codegen",
        "--service",
        "rtc",
        "--promote",
        "GetUserConversations@2024-01-01",
    ];
    workspace.run(&promote).ok();
    assert!(workspace.read(ACTION).contains("\"2024-01-01\""));
    assert!(workspace.read(older).contains("\"2020-12-01\""));
    assert!(!workspace.path(second).exists());
    workspace.run(&["codegen", "--check"]).ok();
}

const EVENT_PAGE: &str = "# 房间的名字

## RoomRenamed

**EventType**

`RoomRenamed`

**事件详情**

房间有了新名字。

**EventData**

| 字段 | 类型 | 说明 | 示例 |
| --- | --- | --- | --- |
| RoomId | String | 房间的标识 | `room1` |
| Name | String | 新名字 | `new` |
";

#[test]
fn a_dropped_event_is_a_variant_until_it_is_taken_away() {
    let workspace = Scratch::with_parts(&[
        "specs/rtc",
        "crates/volc-rtc-api",
        "crates/volc-rtc-emulator/src/generated",
        "crates/volc-rtc-events/src",
    ]);
    let root = "crates/volc-rtc-events/src/generated.rs";
    let file = "crates/volc-rtc-events/src/generated/room_renamed.rs";
    workspace.run(&["codegen"]).ok();
    let before = workspace.read(root);
    let page = workspace.path("specs/rtc/events/renamed.md");
    workspace.write("specs/rtc/events/renamed.md", EVENT_PAGE);
    let check = workspace.run(&["codegen", "--check"]);
    assert_eq!(check.code, 1);
    assert!(check.out.contains(file), "{}", check.out);

    let codegen = workspace.run(&["codegen"]).ok();
    assert!(codegen.contains(&format!("     new  {file}")), "{codegen}");
    assert!(workspace.read(file).contains("name: String = \"Name\""));
    let read = "\"RoomRenamed\" => Self::RoomRenamed(from_slice(data)?),";
    assert!(workspace.read(root).contains(read));

    fs::remove_file(page).unwrap();
    workspace.run(&["codegen"]).ok();
    assert_eq!(workspace.read(root), before);
    assert!(!workspace.path(file).exists());
}

#[test]
fn changes_are_printed_with_a_total() {
    let workspace = workspace();
    let again = workspace.run(&["codegen"]).ok();
    let lines: Vec<&str> = again.lines().collect();
    assert!(lines.len() < 10, "{again}");
    assert!(lines[lines.len() - 2].starts_with("rtc: "), "{again}");
    assert_eq!(lines[lines.len() - 1], "everything is current");

    workspace.write(ACTION, "");
    let output = workspace.run(&["codegen"]).ok();
    let end = format!(" changed  {ACTION}\n1 file: 0 new, 1 changed, 0 removed\n");
    assert!(output.ends_with(&end), "{output}");
}

#[test]
fn page_outside_a_family_is_refused() {
    for stray in ["specs/rtc/Stray.md", "specs/rtc/im/more/Stray.md"] {
        let workspace = workspace();
        workspace.write(stray, &workspace.read(PAGE));
        for command in ["codegen", "lint"] {
            let output = workspace.run(&[command]);
            assert_eq!(output.code, 2, "{stray}");
            assert!(
                output.err.contains(&format!("these do not:\n  {stray}")),
                "{}",
                output.err
            );
        }
    }
}

#[test]
fn new_family_is_announced() {
    struct Case {
        family: &'static str,
        announcement: &'static str,
    }
    let cases = [
        Case {
            family: "recrod",
            announcement: "rtc: new family `recrod`; did you mean `record`?\n",
        },
        Case {
            family: "hologram",
            announcement: "rtc: new family `hologram`\n",
        },
    ];
    for case in cases {
        let workspace = workspace();
        let page = format!("specs/rtc/{}/BatchGetRooms.md", case.family);
        workspace.write(&page, support::PIPE);
        let output = workspace.run(&["codegen"]);
        assert!(output.err.starts_with(case.announcement), "{}", output.err);
        assert_eq!(output.code, 0, "{}", output.err);
        // It is known from then on.
        assert!(!workspace.run(&["codegen"]).err.contains("new family"));
    }
}

#[test]
fn impossible_tasks_are_refused_with_a_reason() {
    let workspace = workspace();
    let cases: [(&[&str], &str); 2] = [
        (&["codegen", "--service", "lost"], "specs/lost/service.toml"),
        (
            &[
                "codegen",
                "--service",
                "rtc",
                "--promote",
                "Lost@2020-12-01",
            ],
            "no page is about this Action",
        ),
    ];
    for (arguments, expected) in cases {
        let output = workspace.run(arguments);
        assert_eq!(output.code, 2, "{arguments:?}");
        assert!(output.err.contains(expected), "{}", output.err);
    }
}
