//! `diff` as it is run: two states of a page, and what that means for users.
#![allow(clippy::unwrap_used)]

mod support;

use support::{PIPE, Scratch};

/// The page, and one in which a field became optional, one has another type and one is new.
fn pages() -> Scratch {
    let scratch = Scratch::new();
    let rooms = "| Rooms | Array of [Room](#room) | `-` | 查到的房间 |\n";
    let changed = PIPE
        .replace(
            "| RoomIds | Array of String | 是 |",
            "| RoomIds | Array of String | 否 |",
        )
        .replace("| UserCount | Integer |", "| UserCount | String |")
        .replace(rooms, &format!("{rooms}| Total | Integer | `1` | 总数 |\n"));
    scratch.write("old.md", PIPE);
    scratch.write("new.md", &changed);
    scratch
}

#[test]
fn changes_have_class_reason_and_place() {
    let expected = "\
BatchGetRooms@2020-12-01
  major  Body.RoomIds: optional, was required
         the field is now an `Option`, and the constructor has one argument less.
         at new.md:17, was at old.md:17
  major  Result.Rooms.UserCount: String, was i64
         the field has another Rust type.
         at new.md:29, was at old.md:28
  minor  Result.Total: new: i64
         responses and events are non-exhaustive.
         at new.md:22

verdict: major (2 major, 1 minor); raise the first number of the version, in 0.x the second
";
    assert_eq!(pages().run(&["diff", "old.md", "new.md"]).ok(), expected);
}

#[test]
fn json_tells_the_same() {
    let output = pages().run(&["diff", "old.md", "new.md", "--json"]);
    assert_eq!(output.code, 0);
    let json = output.json();
    assert_eq!(json["verdict"], "major");
    let changes = json["changes"].as_array().unwrap();
    let of = |change: &serde_json::Value| {
        ["class", "rule", "path"].map(|key| change[key].as_str().unwrap().to_owned())
    };
    assert_eq!(
        changes.iter().map(of).collect::<Vec<_>>(),
        [
            ["major", "field_became_optional", "Body.RoomIds"],
            ["minor", "response_field_added", "Result.Total"],
            ["major", "type_changed", "Result.Rooms.UserCount"],
        ]
    );
    assert_eq!(
        (
            &changes[2]["old"]["line"],
            &changes[2]["new"]["file"],
            &changes[1]["old"]
        ),
        (&28.into(), &"new.md".into(), &serde_json::Value::Null)
    );
}

#[test]
fn denied_changes_fail() {
    struct Case {
        new: &'static str,
        flags: &'static [&'static str],
        code: i32,
    }

    let scratch = pages();
    let with_more = scratch.read("old.md").replace(
        "| AppId | String |",
        "| Note | String | 否 | `x` | 备注 |\n| AppId | String |",
    );
    scratch.write("more.md", &with_more);
    let cases = [
        Case {
            new: "new.md",
            flags: &[],
            code: 0,
        },
        Case {
            new: "new.md",
            flags: &["--deny", "major"],
            code: 1,
        },
        Case {
            new: "new.md",
            flags: &["--deny", "minor", "--json"],
            code: 1,
        },
        Case {
            new: "more.md",
            flags: &["--deny", "major"],
            code: 0,
        },
        Case {
            new: "more.md",
            flags: &["--deny", "minor"],
            code: 1,
        },
        Case {
            new: "old.md",
            flags: &["--deny", "minor"],
            code: 0,
        },
        Case {
            new: "new.md",
            flags: &["--deny", "patch"],
            code: 2,
        },
    ];
    for Case { new, flags, code } in cases {
        let output = scratch.run(&[&["diff", "old.md", new], flags].concat());
        assert_eq!(output.code, code, "{new} {flags:?}: {output:?}");
    }
    assert_eq!(
        scratch.run(&["diff", "old.md", "old.md"]).out,
        "no change\n"
    );
}

#[test]
fn a_page_that_cannot_be_read_is_no_change() {
    let scratch = pages();
    scratch.write("bad.md", &PIPE.replace("Integer", "Integr"));
    let output = scratch.run(&["diff", "old.md", "bad.md"]);
    assert_eq!((output.code, output.out.as_str()), (2, ""));
    let expected =
        "error: bad.md cannot be read\nerror[E0201]: unknown type `Integr`\n  --> bad.md:28:15\n";
    assert!(output.err.starts_with(expected), "{}", output.err);

    let output = scratch.run(&["diff", "lost.md", "old.md"]);
    assert_eq!(
        (output.code, output.err.as_str()),
        (2, "error: lost.md does not exist\n")
    );
}
