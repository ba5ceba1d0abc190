//! `corpus` as it is run, over a folder of small pages in several notations.
#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;

use serde_json::json;
use support::{BLOCK, MIXIN, PIPE, Scratch, printed, root, xtask};

const NO_ACTION: &str =
    "## 返回参数\n### Base\n| 参数名 | 类型 | 描述 |\n|---|---|---|\n| Result | Object | 结果 |\n";

/// Three pages that can be read, one of them twice, and one about something else.
fn pages() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("pages/pipe/BatchGetRooms.md", PIPE);
    scratch.write("pages/pipe/again/BatchGetRooms.md", PIPE);
    scratch.write("pages/mixin/GetRoomSettings.md", MIXIN);
    scratch.write("pages/block/SetRoomRules.md", BLOCK);
    scratch.write("pages/reference/base.md", NO_ACTION);
    scratch
}

fn with_a_broken_page() -> Scratch {
    let scratch = pages();
    let broken = BLOCK.replace("`string`", "`strnig`");
    scratch.write("pages/block/SetRoomRules.md", &broken);
    scratch
}

/// The lines of a table, without the column of time.
fn lines(text: &str) -> Vec<String> {
    let cells = |line: &str| -> Vec<String> {
        let mut cells: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        cells.retain(|cell| cell.parse::<f64>().is_err() || !cell.contains('.'));
        cells
    };
    text.lines().map(|line| cells(line).join(" ")).collect()
}

#[test]
fn the_table_has_a_line_a_page_and_a_folder() {
    let printed = with_a_broken_page().run(&["corpus", "pages", "--no-compile"]);
    assert_eq!(printed.code, 1, "{}", printed.err);
    let lines = lines(&printed.out);
    assert_eq!(
        lines[..13],
        [
            "page read fields structs enums compiled ms findings",
            "block/SetRoomRules.md NO 0 0 0 -",
            "mixin/GetRoomSettings.md yes 3 1 0 -",
            "pipe/BatchGetRooms.md yes 5 1 0 -",
            "pipe/again/BatchGetRooms.md yes 5 1 0 -",
            "reference/base.md no action 0 0 0 -",
            "",
            "page read fields structs enums compiled ms findings",
            "block 0/1 0 0 0 -",
            "mixin 1/1 3 1 0 -",
            "pipe 1/1 5 1 0 -",
            "pipe/again 1/1 5 1 0 -",
            "reference no action 0 0 0 -",
        ]
    );
    let after = [
        "BatchGetRooms@2020-12-01 has several pages: pipe/BatchGetRooms.md, pipe/again/BatchGetRooms.md\n",
        "block/SetRoomRules.md failed:\nerror[E0201]: unknown type `strnig`\n",
        "\n5 pages, 1 not about an Action, 1 failed; ",
    ];
    for text in after {
        assert!(printed.out.contains(text), "{text}\n{}", printed.out);
    }
}

#[test]
fn json_tells_the_same() {
    let printed = with_a_broken_page().run(&["corpus", "pages", "--no-compile", "--json"]);
    assert_eq!(printed.code, 1, "{}", printed.err);
    let json = printed.json();
    let totals = ["failed", "no_action", "seconds_compile"].map(|key| json[key].clone());
    assert_eq!(json!(totals), json!([1, 1, null]));
    let outcomes: Vec<_> = json["pages"].as_array().unwrap().iter().collect();
    let outcomes: Vec<_> = outcomes
        .iter()
        .map(|page| {
            json!([
                page["file"],
                page["outcome"],
                page["fields"],
                page["compiled"]
            ])
        })
        .collect();
    assert_eq!(
        json!(outcomes),
        json!([
            ["block/SetRoomRules.md", "failed", 0, null],
            ["mixin/GetRoomSettings.md", "read", 3, null],
            ["pipe/BatchGetRooms.md", "read", 5, null],
            ["pipe/again/BatchGetRooms.md", "read", 5, null],
            ["reference/base.md", "no_action", 0, null],
        ])
    );
    assert_eq!(
        json["duplicates"],
        json!([{
            "action": "BatchGetRooms@2020-12-01",
            "files": ["pipe/BatchGetRooms.md", "pipe/again/BatchGetRooms.md"],
        }])
    );
}

#[test]
fn a_page_that_only_lost_its_name_fails() {
    let scratch = Scratch::new();
    let nameless: String = PIPE
        .lines()
        .filter(|line| !line.contains("Action"))
        .map(|line| format!("{line}\n"))
        .collect();
    scratch.write("pages/x.md", &nameless);
    let printed = scratch.run(&["corpus", "pages", "--no-compile"]);
    assert_eq!(printed.code, 1);
    assert!(printed.out.contains("error[E0106]"), "{}", printed.out);
}

#[test]
fn a_folder_without_pages_cannot_be_tried() {
    let printed = Scratch::new().run(&["corpus", "specs"]);
    assert_eq!(printed.code, 2);
    assert_eq!(printed.err, "error: specs has no pages (`.md`)\n");
}

/// The one test here that compiles. It builds where the workspace is built, so that dependencies are built once.
#[test]
fn the_generated_code_compiles() {
    let scratch = pages();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let output = xtask(&root())
        .arg("corpus")
        .arg(scratch.path("pages"))
        .arg("--json")
        .env("CARGO_TARGET_DIR", target)
        .output();
    let printed = printed(&output.unwrap());
    assert_eq!(printed.code, 0, "{}{}", printed.out, printed.err);
    let json = printed.json();
    assert!(json["seconds_compile"].is_f64());
    let compiled: Vec<_> = json["pages"].as_array().unwrap().iter().collect();
    let compiled: Vec<_> = compiled
        .iter()
        .map(|page| page["compiled"].clone())
        .collect();
    assert_eq!(json!(compiled), json!([true, true, true, true, null]));
}

#[test]
fn repeated_pages_are_timed() {
    let printed = pages().run(&["corpus", "pages", "--repeat", "20", "--json"]);
    assert_eq!(printed.code, 0, "{}", printed.err);
    assert_eq!(printed.json()["pages"], 20);
}

/// Against files that lie beside the repository.
mod vendor {
    use super::*;

    #[test]
    fn every_page_of_the_vendor_is_read_or_refused() {
        let pages = root().join("../shared/corpus");
        if !pages.is_dir() {
            println!("skipped: shared/ is not here");
            return;
        }
        let arguments = ["corpus", pages.to_str().unwrap(), "--no-compile", "--json"];
        let printed = Scratch::new().run(&arguments);
        let pages = printed.json()["pages"].clone();
        let failed = pages
            .as_array()
            .unwrap()
            .iter()
            .filter(|page| page["outcome"] == "failed");
        let failed: Vec<&str> = failed.map(|page| page["file"].as_str().unwrap()).collect();
        // Pages that lost their tables when they were copied, and one whose nesting only an overlay settles; what lies
        // in `reference` is not about Actions.
        let refused: Vec<&str> = failed
            .into_iter()
            .filter(|file| !file.starts_with("rtc/reference/"))
            .collect();
        assert_eq!(
            refused,
            [
                "ark/rendered/CreateEvaluationJob_2024-01-01.md",
                "ark/rendered/ListEvaluationJobs_2024-01-01.md",
                "ark/rendered/StopEndpoint_2024-01-01.md",
                "ark/rendered/UpdateBatchInferenceJob_2024-01-01.md",
                "rtc/block/StartVoiceChat_2025-06-01_2123348.md",
                "rtc/flattened/StartVoiceChat_2024-12-01_1558163.md",
            ]
        );
    }
}
