//! `lint` as it is run, over a service with one page.
#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use support::{PIPE, Scratch};

/// A page whose table lists values without names and whose example has a field too many.
fn service() -> Scratch {
    let scratch = Scratch::with_parts(&["specs/rtc/service.toml"]);
    // Its plain names are of Actions that are not here.
    let service = scratch.read("specs/rtc/service.toml");
    let (service, _) = service.split_once("[plain]").unwrap();
    scratch.write("specs/rtc/service.toml", service);
    let count = "| UserCount | Integer | `2` | 房间里有几人 |\n";
    let kind = "| Kind | Integer | `1` | 房间的种类：<br><li>`1`：普通</li><li>`2`：特别</li> |\n";
    let page = PIPE
        .replace(count, &format!("{count}{kind}"))
        .replace("\"UserCount\": 2", "\"UserCount\": 2, \"Extra\": 1");
    scratch.write("specs/rtc/room/BatchGetRooms.md", &page);
    english(&scratch);
    scratch
}

/// English of everything on the page.
fn english(scratch: &Scratch) {
    let missing = scratch.run(&["english", "--missing"]).ok();
    let keys = missing
        .lines()
        .filter_map(|line| Some(line.split_once('\t')?.0));
    let texts: String = keys
        .map(|key| format!("{key:?} = [\"\", \"x\"]\n"))
        .collect();
    scratch.write(
        "specs/rtc/room/BatchGetRooms.en.toml",
        &format!("[texts]\n{texts}"),
    );
    scratch.run(&["english", "--stamp", "BatchGetRooms"]).ok();
}

const OVERLAY: &str = "specs/rtc/room/BatchGetRooms.toml";
const NAMES: &str = "[enum.\"Result.Rooms.Kind\".values]\n1 = \"Plain\"\n2 = \"Special\"\n";

#[test]
fn findings_are_shown_and_counted() {
    let text = service().run(&["lint"]).ok();
    let first = "warning[W0601]: 2 values of `Kind` have no name\n  --> specs/rtc/room/BatchGetRooms.md:29:1\n";
    assert!(text.starts_with(first), "{text}");
    let last = "
     1  W0502  an example with a field that no table lists
     1  W0601  a listed value without a name
warning: 2 warnings in 1 page; 0 allowed by overlays
";
    assert!(text.ends_with(last), "{text}");
}

#[test]
fn json_is_an_object_a_finding() {
    let text = service().run(&["lint", "--format", "json"]).ok();
    let found: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let output = ["code", "severity", "file", "line", "column", "end_column"];
    let output: Vec<_> = found
        .iter()
        .map(|finding| output.map(|key| finding[key].clone()))
        .collect();
    let page = "specs/rtc/room/BatchGetRooms.md";
    assert_eq!(
        json!(output),
        json!([
            ["W0601", "warning", page, 29, 1, 68],
            ["W0502", "warning", page, 49, 62, 67],
        ])
    );
    assert!(found.iter().all(|finding| finding["help"][0].is_string()));
}

#[test]
fn github_gets_a_workflow_command_a_finding() {
    let expected = "\
::warning file=specs/rtc/room/BatchGetRooms.md,line=29,col=1,endLine=29,endColumn=68,title=W0601::\
2 values of `Kind` have no name: called by their value for now%0Ahelp: name them in the overlay:%0A\
[enum.\"Result.Rooms.Kind\".values]%0A1 = \"Value1\"%0A2 = \"Value2\"
::warning file=specs/rtc/room/BatchGetRooms.md,line=49,col=62,endLine=49,endColumn=67,title=W0502::\
an example has `Extra`, which the table does not list: not a field of `Result.Rooms`%0A\
help: the table counts: the field is left out of the types%0A\
help: if that is so, say why in the overlay:%0A[allow.W0502]%0Areason = \"..\"
";
    let text = service().run(&["lint", "--format", "github"]).ok();
    assert_eq!(text, expected);
}

#[test]
fn values_without_a_name_are_not_released() {
    let scratch = service();
    assert_eq!(scratch.run(&["lint", "--release"]).code, 1);
    scratch.write(OVERLAY, NAMES);
    let output = scratch.run(&["lint", "--release"]).ok();
    assert!(output.ends_with("warning: 1 warning in 1 page; 0 allowed by overlays\n"));
}

#[test]
fn findings_that_an_overlay_allows_are_only_counted() {
    let scratch = service();
    let allow = "[allow.W0502]\nreason = \"The vendor forgot it.\"\n";
    scratch.write(OVERLAY, &format!("{NAMES}{allow}"));
    let text = scratch.run(&["lint"]).ok();
    assert_eq!(text, "ok: nothing found in 1 page; 1 allowed by overlays\n");

    // What is allowed without need has to be taken out again.
    let needless = allow.replace("W0502", "W0503");
    scratch.write(OVERLAY, &format!("{NAMES}{needless}"));
    let output = scratch.run(&["lint"]);
    assert_eq!(output.code, 1);
    assert!(output.out.contains("error[E0307]"), "{}", output.out);
}

#[test]
fn an_error_fails_in_every_format() {
    let scratch = service();
    let bad = PIPE.replace("Integer", "Integr");
    scratch.write("specs/rtc/room/BatchGetRooms.md", &bad);
    for (format, start) in [
        ("text", "error[E0201]: "),
        ("json", "{\"code\":\"E0201\",\"severity\":\"error\","),
        (
            "github",
            "::error file=specs/rtc/room/BatchGetRooms.md,line=28,",
        ),
    ] {
        let output = scratch.run(&["lint", "--service", "rtc", "--format", format]);
        assert_eq!(output.code, 1, "{format}");
        assert!(output.out.starts_with(start), "{}", output.out);
    }
    let output = scratch.run(&["lint", "--service", "lost"]);
    assert_eq!(output.code, 2);
    assert!(
        output.err.contains("specs/lost/service.toml"),
        "{}",
        output.err
    );
}

#[test]
fn the_committed_pages_can_be_released() {
    Scratch::with_parts(&["specs"])
        .run(&["lint", "--release"])
        .ok();
}
