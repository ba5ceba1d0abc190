//! Overlays of tasks that can be waited for: valid ones and refused ones.

use serde_json::json;
use volc_ir::Wait;
use volc_spec::{Code, Overlay, Reading, SourceFile, load_paths, read_page};

use crate::common;

const PAGE: &str = r"## 请求说明
- 请求方式：**GET**
- 请求地址：**https://rtc.volcengineapi.com?Action=GetThing&Version=2020-12-01**
## 请求参数
### Query
| 参数 | 类型 | 是否必选 | 示例值 | 描述 |
| ---- | ---- | ---- | ---- | ---- |
| TaskId | String | 是 | `x` | x |
## 返回参数
| 参数 | 类型 | 示例值 | 描述 |
| ---- | ---- | ---- | ---- |
| Status | String | `gone` | x |\
|  |  |  | - `gone`：x |\
|  |  |  | - `here`：x |
| Error | Integer | `1` | x |
| Task | [Task](#task) | - | x |
| Parts | Array of [Part](#part) | - | x |
| ByName | Map<String, Array of [Part](#part)> | - | x |
### Task
| 参数 | 类型 | 示例值 | 描述 |
| ---- | ---- | ---- | ---- |
| Status | Integer | `1` | x |\
|  |  |  | - `1`：x |\
|  |  |  | - `2`：x |\
|  |  |  | - `3`：x |
| Count | Integer | `1` | x |
| StopReason | String | `x` | x |
| Names | Array of String | - | x |
### Part
| 参数 | 类型 | 示例值 | 描述 |
| ---- | ---- | ---- | ---- |
| Status | Integer | `1` | x |\
|  |  |  | - `1`：x |\
|  |  |  | - `2`：x |
";

const NAMES: &str = "effect = 'read'\n[enum.'Result.Task.Status'.values]\n1 = 'Running'\n2 = 'Ended'\n3 = 'Failed'\n\
    [enum.'Result.Parts.Status'.values]\n1 = 'Running'\n2 = 'Ended'\n";

fn read(head: &str, entries: &str) -> Reading {
    let text = format!("{head}[wait]\n{entries}");
    let (overlay, diagnostics) = Overlay::parse(&SourceFile::from_text("page.toml", text));
    assert_eq!(diagnostics, []);
    let page = SourceFile::from_text("page.md", PAGE);
    read_page(&page, overlay.as_ref(), &common::rtc(), "im")
}

struct Stated {
    entries: &'static str,
    wait: Wait,
}

#[test]
fn wait_is_read_with_values_by_their_names() {
    let wait = |status: &str| Wait {
        status: status.to_owned(),
        done: vec![json!(2)],
        failed: Vec::new(),
        reason: None,
        not_found: Vec::new(),
        every: 2_000,
        note: None,
    };
    let cases = [
        Stated {
            entries: "status = 'Result.Task.Status'\ndone = ['Ended']\nfailed = ['Failed', 'Running']\nreason = \
                'Result.Task.StopReason'\nnot_found = ['TaskNotReady']\nevery = '500ms'\nnote = 'x'",
            wait: Wait {
                failed: vec![json!(3), json!(1)],
                reason: Some("Task.StopReason".to_owned()),
                not_found: vec!["TaskNotReady".to_owned()],
                every: 500,
                note: Some("x".to_owned()),
                ..wait("Task.Status")
            },
        },
        Stated {
            entries: "status = 'Result.Parts.Status'\ndone = ['Ended']\nevery = '2s'",
            wait: wait("Parts.Status"),
        },
        Stated {
            entries: "status = 'Result.Status'\ndone = ['Gone']\nreason = 'Result.Error'\nevery = '1m'",
            wait: Wait {
                done: vec![json!("gone")],
                reason: Some("Error".to_owned()),
                every: 60_000,
                ..wait("Status")
            },
        },
    ];
    for Stated { entries, wait } in cases {
        let reading = read(NAMES, entries);
        let errors: Vec<_> = reading
            .diagnostics
            .iter()
            .filter(|d| d.is_error())
            .collect();
        assert!(errors.is_empty(), "{entries}: {errors:?}");
        assert_eq!(reading.actions[0].wait, Some(wait), "{entries}");
    }
}

struct Refused {
    entries: &'static str,
    code: Code,
    marked: &'static str,
    message: &'static str,
    help: &'static str,
}

#[test]
fn wait_that_does_not_fit_is_refused_where_it_stands() {
    let cases = [
        Refused {
            entries: "status = 'Result.Task.Statuz'\ndone = ['Ended']",
            code: Code::OverlayPath,
            marked: "Result.Task.Statuz",
            message: "names no field",
            help: "did you mean `Result.Task.Status`",
        },
        Refused {
            entries: "status = 'Result.Task.Status'\ndone = ['Endet']",
            code: Code::OverlayValue,
            marked: "Endet",
            message: "no value of `Result.Task.Status` is called `Endet`",
            help: "did you mean `Ended`",
        },
        Refused {
            entries: "status = 'Result.Task.Status'\ndone = ['Ended']\nfailed = ['3']",
            code: Code::OverlayValue,
            marked: "3",
            message: "no value of `Result.Task.Status` is called `3`",
            help: "there is `Running`, `Ended` and `Failed`",
        },
        Refused {
            entries: "status = 'Result.Task.Count'\ndone = ['Ended']",
            code: Code::OverlayValue,
            marked: "Result.Task.Count",
            message: "cannot be the `status`",
            help: "lists the values",
        },
        Refused {
            entries: "status = 'Result.ByName.Status'\ndone = ['Ended']",
            code: Code::OverlayPath,
            marked: "Result.ByName.Status",
            message: "names no field",
            help: "`Result.Task.Status`",
        },
        Refused {
            entries: "status = 'Result.Task.Status'\ndone = ['Ended']\nreason = 'Result.Error'",
            code: Code::OverlayValue,
            marked: "Result.Error",
            message: "does not stand beside `Result.Task.Status`",
            help: "the same object",
        },
        Refused {
            entries: "status = 'Result.Task.Status'\ndone = ['Ended']\nreason = 'Result.Task.StopReazon'",
            code: Code::OverlayPath,
            marked: "Result.Task.StopReazon",
            message: "names no field",
            help: "did you mean `Result.Task.StopReason`",
        },
        Refused {
            entries: "status = 'Result.Task.Status'\ndone = ['Ended']\nreason = 'Result.Task.Names'",
            code: Code::OverlayValue,
            marked: "Result.Task.Names",
            message: "cannot be the `reason`",
            help: "a String or an Integer",
        },
    ];
    for Refused {
        entries,
        code,
        marked,
        message,
        help,
    } in cases
    {
        refused(
            NAMES,
            &format!("{entries}\nevery = '2s'"),
            code,
            marked,
            message,
            help,
        );
    }
}

#[test]
fn wait_for_an_action_that_writes_is_refused() {
    let entries = "status = 'Result.Task.Status'\ndone = ['Ended']\nevery = '2s'";
    for head in [
        NAMES.replace("'read'", "'write'"),
        NAMES.replace("effect = 'read'\n", ""),
    ] {
        let help = "effect = \"read\"";
        refused(
            &head,
            entries,
            Code::OverlayValue,
            "wait",
            "again and again",
            help,
        );
    }
}

fn refused(head: &str, entries: &str, code: Code, marked: &str, message: &str, help: &str) {
    let reading = read(head, entries);
    let errors: Vec<_> = reading
        .diagnostics
        .iter()
        .filter(|d| d.is_error())
        .collect();
    assert_eq!(errors.len(), 1, "{entries}: {errors:?}");
    let error = errors[0];
    assert_eq!(error.code, code, "{entries}");
    assert_eq!(
        error.file.text[error.span.clone()].trim_matches('\''),
        marked,
        "{entries}"
    );
    assert!(error.message.contains(message), "{entries}: {error:?}");
    assert!(error.help.join("; ").contains(help), "{entries}: {error:?}");
}

#[test]
fn error_code_that_the_service_lacks_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    put("service.toml", &common::service_text());
    put("im/GetThing.md", PAGE);
    let overlay = |code: &str| {
        format!(
            "{NAMES}[wait]\nstatus = 'Result.Task.Status'\ndone = ['Ended']\nnot_found = ['{code}']\nevery = '2s'"
        )
    };
    let paths = [folder.path().to_owned()];
    // Without a table of codes nothing is known of them.
    put("im/GetThing.toml", &overlay("TaskNotReddy"));
    assert!(load_paths(&paths).ir.is_some());

    put(
        "errors/all.md",
        "| 错误码 | CodeN | HTTP | 说明 | 处理办法 |\n|---|---|---|---|---|\n| `TaskNotReady` | - | - | x | x |\n",
    );
    let loaded = load_paths(&paths);
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|d| d.is_error()).collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0].message, "there is no error code `TaskNotReddy`");
    assert!(
        errors[0].file.path.ends_with("im/GetThing.toml"),
        "{errors:?}"
    );
    assert_eq!(
        &errors[0].file.text[errors[0].span.clone()],
        "'TaskNotReddy'"
    );
    assert_eq!(errors[0].help, ["did you mean `TaskNotReady`?"]);

    put("im/GetThing.toml", &overlay("TaskNotReady"));
    let ir = load_paths(&paths).ir.unwrap();
    assert_eq!(
        ir.actions[0].wait.as_ref().unwrap().not_found,
        ["TaskNotReady"]
    );
}
