//! `ir` and `explain` as they are run.
#![allow(clippy::unwrap_used)]

mod support;

use serde_json::Value;
use support::{BLOCK, MIXIN, PIPE, Scratch};

fn pages() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("pages/pipe.md", PIPE);
    scratch.write("pages/mixin.md", MIXIN);
    scratch.write("pages/block.md", BLOCK);
    scratch
}

#[test]
fn the_tree_is_for_people() {
    let expected = "\
BatchGetRooms 2020-12-01 (pages/pipe.md)
  Body
    AppId: string required  (line 16)
    RoomIds: list of string required  (line 17)
  Result
    Rooms: list of Room  (line 21)
      RoomId: string  (line 27)
      UserCount: int  (line 28)

GetRoomSettings 2020-12-01 (pages/mixin.md)
  Query
    RoomId: string required  (line 12)
  Result
    Settings: Settings  (line 22)
      MaxUsers: int max 50  (line 23)

SetRoomRules 2020-12-01 (pages/block.md)
  Body
    RoomId: string required  (line 9)
    Rules: list of Rule  (line 12)
      Name: string  (line 15)
";
    let tree = pages().run(&["ir", "--format", "tree", "pages"]).ok();
    assert_eq!(tree, expected);
}

#[test]
fn the_json_is_read_back_and_keeps_to_the_schema() {
    let scratch = pages();
    let text = scratch.run(&["ir", "--format", "json", "pages"]).ok();
    let ir: volc_ir::Ir = serde_json::from_str(&text).unwrap();
    assert_eq!(ir.actions.len(), 3);
    assert_eq!(text, scratch.run(&["ir", "pages"]).ok());

    let schema = scratch.run(&["ir", "--schema"]).json();
    let mut json: Value = serde_json::from_str(&text).unwrap();
    assert!(fits(&schema, &schema, &json));
    json["actions"][0]["response"][0]["type"]["size"] = 1.into();
    assert!(!fits(&schema, &schema, &json));
}

/// Returns whether a value has the members that its schema asks for, and no others.
fn fits(root: &Value, schema: &Value, value: &Value) -> bool {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.strip_prefix("#/$defs/").unwrap();
        return fits(root, &root["$defs"][name], value);
    }
    if let Some(any) = schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
        return any.iter().any(|schema| fits(root, schema, value));
    }
    match value {
        Value::Object(members) if schema["type"] == "object" => {
            let required = schema["required"].as_array().into_iter().flatten();
            let mut required = required.map(|name| name.as_str().unwrap());
            let fit = |(name, value): (&String, &Value)| match &schema["properties"][name] {
                Value::Null => match &schema["additionalProperties"] {
                    Value::Bool(false) => false,
                    others => fits(root, others, value),
                },
                property => fits(root, property, value),
            };
            required.all(|name| members.contains_key(name)) && members.iter().all(fit)
        }
        Value::Array(items) if schema["type"] == "array" => {
            items.iter().all(|item| fits(root, &schema["items"], item))
        }
        _ => match &schema["const"] {
            Value::Null => schema["enum"]
                .as_array()
                .is_none_or(|values| values.contains(value)),
            constant => constant == value,
        },
    }
}

#[test]
fn a_page_that_cannot_be_read_is_shown() {
    let scratch = pages();
    scratch.write("pages/bad.md", &PIPE.replace("Integer", "Integr"));
    let output = scratch.run(&["ir", "pages/bad.md"]);
    assert_eq!((output.code, output.out.as_str()), (1, ""));
    assert!(
        output.err.contains("--> pages/bad.md:28:15"),
        "{}",
        output.err
    );

    let output = scratch.run(&["ir"]);
    assert_eq!(output.code, 2);
    assert!(output.err.contains("<PATHS>"), "{}", output.err);
}

#[test]
fn pages_of_a_service_are_read_with_all_of_it() {
    let scratch = pages();
    scratch.write("specs/test/service.toml", SERVICE);
    scratch.write("specs/test/room/BatchGetRooms.md", PIPE);
    scratch.write("specs/test/rules/SetRoomRules.md", BLOCK);
    struct Case {
        paths: &'static [&'static str],
        actions: &'static [&'static str],
        pages: &'static str,
    }
    let cases = [
        Case {
            paths: &["specs/test/room/BatchGetRooms.md"],
            actions: &["BatchGetRooms"],
            pages: "1 page",
        },
        Case {
            paths: &["./specs/test/rules"],
            actions: &["SetRoomRules"],
            pages: "1 page",
        },
        Case {
            paths: &["specs/test/room", "specs/test/rules/SetRoomRules.md"],
            actions: &["BatchGetRooms", "SetRoomRules"],
            pages: "2 pages",
        },
        Case {
            paths: &["specs/test"],
            actions: &["BatchGetRooms", "SetRoomRules"],
            pages: "2 pages",
        },
    ];
    for case in cases {
        let output = scratch.run(&[&["ir"], case.paths].concat());
        assert!(
            output.err.contains(case.pages),
            "{:?}: {}",
            case.paths,
            output.err
        );
        let ir: volc_ir::Ir = serde_json::from_str(&output.ok()).unwrap();
        let names: Vec<&str> = ir.actions.iter().map(|a| a.action.as_str()).collect();
        assert_eq!(names, case.actions, "{:?}", case.paths);
        assert_eq!(ir.service.name, "test");
    }
}

#[test]
fn pages_beside_a_service_file_are_read_anywhere() {
    let scratch = pages();
    scratch.write("elsewhere/service.toml", SERVICE);
    scratch.write("elsewhere/BatchGetRooms.md", PIPE);
    scratch.write("elsewhere/rules/SetRoomRules.md", BLOCK);
    scratch.write("empty/README.md", "# Nothing\n");
    let actions = |path: &str| -> Vec<String> {
        let ir = scratch.run(&["ir", path]).ok();
        let ir: volc_ir::Ir = serde_json::from_str(&ir).unwrap();
        ir.actions.into_iter().map(|action| action.action).collect()
    };
    let absolute = scratch.path("elsewhere/rules");
    for path in ["elsewhere/rules", absolute.to_str().unwrap()] {
        assert_eq!(actions(path), ["SetRoomRules"], "{path}");
    }
    assert_eq!(actions("elsewhere/BatchGetRooms.md"), ["BatchGetRooms"]);
    let output = scratch.run(&["ir", "empty"]);
    assert_ne!(output.code, 0);
    assert!(
        output.err.contains("there is no page in empty"),
        "{}",
        output.err
    );
}

#[test]
fn overlay_from_elsewhere_takes_the_place_of_the_one_beside() {
    let scratch = pages();
    scratch.write(
        "pages/pipe.toml",
        "[field.\"Body.AppId\"]\nrename = \"one\"\n",
    );
    scratch.write("other.toml", "[field.\"Body.AppId\"]\nrename = \"two\"\n");
    let rename = |arguments: &[&str]| {
        let ir: volc_ir::Ir = serde_json::from_str(&scratch.run(arguments).ok()).unwrap();
        ir.actions[0].request.body[0].rename.clone().unwrap()
    };
    assert_eq!(rename(&["ir", "pages/pipe.md"]), "one");
    assert_eq!(
        rename(&["ir", "pages/pipe.md", "--overlay", "other.toml"]),
        "two"
    );

    struct Case {
        arguments: &'static [&'static str],
        error: &'static str,
    }
    let cases = [
        Case {
            arguments: &["ir", "pages/pipe.md", "--overlay", "lost.toml"],
            error: "there is no `lost.toml`",
        },
        Case {
            arguments: &["ir", "pages", "--overlay", "other.toml"],
            error: "`pages` is a folder",
        },
        Case {
            arguments: &[
                "ir",
                "pages/pipe.md",
                "pages/mixin.md",
                "--overlay",
                "other.toml",
            ],
            error: "`--overlay` is for one page",
        },
        Case {
            arguments: &["ir", "lost.md"],
            error: "there is no `lost.md`",
        },
    ];
    for case in cases {
        let output = scratch.run(case.arguments);
        assert_eq!(
            (output.code, output.out.as_str()),
            (2, ""),
            "{:?}",
            case.arguments
        );
        assert!(output.err.contains(case.error), "{}", output.err);
    }
}

#[test]
fn findings_go_to_the_error_output_and_into_the_json() {
    let scratch = pages();
    let page = PIPE.replace("\"UserCount\": 2", "\"UserCount\": 2, \"Extra\": 1");
    scratch.write("pages/pipe.md", &page);
    let output = scratch.run(&["ir", "pages/pipe.md"]);
    assert!(output.err.contains("--> pages/pipe.md:"), "{}", output.err);
    let ir: volc_ir::Ir = serde_json::from_str(&output.ok()).unwrap();
    assert!(!ir.actions[0].findings.is_empty());
}

const SERVICE: &str = "name = \"test\"\ntitle = \"Test\"\ndocumentation = \"https://docs.example\"\n\n\
                       [[site]]\nname = \"one\"\nhost = \"a.example\"\nregion = \"r\"\ndocs = \"The only one.\"\n";

#[test]
fn codes_are_explained() {
    let scratch = Scratch::new();
    for id in ["E0201", "e0201"] {
        let text = scratch.run(&["explain", id]).ok();
        assert!(text.starts_with("E0201: an unknown type\n\n"), "{text}");
        assert!(text.contains("\n```text\n"), "{text}");
    }
    let all = scratch.run(&["explain"]).ok();
    assert!(all.contains("\nE0201  an unknown type\n"), "{all}");

    let unknown = [
        ("E021", "did you mean `E0210` or `E0211` or `E0212`?"),
        ("E0299", "did you mean `E0209`?"),
        ("E9999", "`cargo xtask explain` lists all"),
    ];
    for (id, help) in unknown {
        let output = scratch.run(&["explain", id]);
        assert_eq!(output.code, 2);
        let expected = format!("`{id}` is not a code; codes look like `E0101`; {help}");
        assert!(output.err.contains(&expected), "{}", output.err);
    }
}
