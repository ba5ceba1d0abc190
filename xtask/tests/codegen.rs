//! The command as it is run, in a scratch copy of the workspace.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// What `codegen` reads and writes, copied.
struct Workspace(tempfile::TempDir);

impl Workspace {
    fn new() -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for folder in [
            "specs/rtc",
            "crates/volc-rtc-api",
            "crates/volc-rtc-emulator/src/generated",
        ] {
            copy(&root.join(folder), &scratch.path().join(folder));
        }
        let workspace = Self(scratch);
        // What is committed may be older than the reader of pages; that is for `--check` in CI to tell.
        assert!(workspace.run(&["codegen"]).status.success());
        workspace
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .env("CARGO_MANIFEST_DIR", self.path("xtask"))
            .output()
            .unwrap()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (from, to) = (
            entry.as_ref().unwrap().path(),
            to.join(entry.unwrap().file_name()),
        );
        match from.is_dir() {
            true => copy(&from, &to),
            false => drop(fs::copy(from, to).unwrap()),
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const ACTION: &str = "crates/volc-rtc-api/src/generated/im/get_user_conversations.rs";
const PAGE: &str = "specs/rtc/im/GetUserConversations.md";

#[test]
fn a_broken_generated_file_is_mended() {
    let workspace = Workspace::new();
    let good = workspace.read(ACTION);
    fs::write(workspace.path(ACTION), "pub struct {").unwrap();
    fs::write(
        workspace.path("crates/volc-rtc-api/src/generated/im/stale.rs"),
        "",
    )
    .unwrap();

    let check = workspace.run(&["codegen", "--check"]);
    assert_eq!(check.status.code(), Some(1));
    let diff = text(&check.stdout);
    assert!(diff.contains("-pub struct {"), "{diff}");
    assert!(diff.contains("+++ /dev/null"), "{diff}");
    assert_eq!(workspace.read(ACTION), "pub struct {");

    assert!(workspace.run(&["codegen"]).status.success());
    assert_eq!(workspace.read(ACTION), good);
    assert!(
        !workspace
            .path("crates/volc-rtc-api/src/generated/im/stale.rs")
            .exists()
    );
    assert!(workspace.run(&["codegen", "--check"]).status.success());
}

#[test]
fn a_current_file_is_not_touched() {
    let workspace = Workspace::new();
    assert!(workspace.run(&["codegen"]).status.success());
    let before = fs::metadata(workspace.path(ACTION))
        .unwrap()
        .modified()
        .unwrap();
    assert!(workspace.run(&["codegen"]).status.success());
    assert_eq!(
        fs::metadata(workspace.path(ACTION))
            .unwrap()
            .modified()
            .unwrap(),
        before
    );
}

#[test]
fn nothing_is_written_if_a_page_cannot_be_read() {
    let workspace = Workspace::new();
    let bad = workspace.read(PAGE).replacen("| Long |", "| Lnog |", 1);
    fs::write(workspace.path(PAGE), bad).unwrap();
    fs::write(workspace.path(ACTION), "// as it was\n").unwrap();
    let output = workspace.run(&["codegen"]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(
        told.contains("error[E0201]") && told.contains("GetUserConversations.md:"),
        "{told}"
    );
    assert_eq!(workspace.read(ACTION), "// as it was\n");
}

#[test]
fn a_second_version_gets_a_module_of_its_own_until_it_is_promoted() {
    let workspace = Workspace::new();
    let newer = workspace.read(PAGE).replace("2020-12-01", "2024-01-01");
    fs::write(
        workspace.path("specs/rtc/im/GetUserConversations_2024.md"),
        newer,
    )
    .unwrap();
    assert!(workspace.run(&["codegen"]).status.success());
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
    assert!(workspace.run(&promote).status.success());
    assert!(workspace.read(ACTION).contains("\"2024-01-01\""));
    assert!(workspace.read(older).contains("\"2020-12-01\""));
    assert!(!workspace.path(second).exists());
    assert!(workspace.run(&["codegen", "--check"]).status.success());
}

#[test]
fn what_cannot_be_done_is_told() {
    let workspace = Workspace::new();
    let cases: [(&[&str], &str); 4] = [
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
        (&["explain", "E9999"], "E9999"),
        (&["ir"], "<PATHS>"),
    ];
    for (arguments, expected) in cases {
        let output = workspace.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            text(&output.stderr).contains(expected),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn pages_are_printed() {
    let workspace = Workspace::new();
    let page = workspace.path(PAGE);
    let json = workspace.run(&["ir", page.to_str().unwrap()]);
    let ir: volc_ir::Ir = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(ir.actions.len(), 1);
    let tree = text(
        &workspace
            .run(&["ir", "--format", "tree", page.to_str().unwrap()])
            .stdout,
    );
    assert!(
        tree.contains("    Limit: int required max 20  (line "),
        "{tree}"
    );
    assert!(text(&workspace.run(&["explain", "e0201"]).stdout).starts_with("E0201: "));
    assert!(workspace.run(&["lint", "--release"]).status.success());
}
