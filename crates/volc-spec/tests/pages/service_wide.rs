//! Facts that pages have in common: shared rate limits, and the probe of `service.toml`.

use std::fs;

use tempfile::TempDir;
use volc_spec::{Code, Loaded, load_service};

use crate::common;

/// A page of an Action with this note and this row of its body.
fn page(action: &str, note: &str, row: &str) -> String {
    format!(
        "## 使用说明\n{note}\n## 请求说明\n- 请求方式：POST\n\
        - 请求地址：**https://rtc.volcengineapi.com?Action={action}&Version=2020-12-01**\n\
        ## 请求参数\n### Body\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n{row}\n\
        ## 返回参数\n| 参数 | 类型 | 示例值 | 描述 |\n|---|---|---|---|\n| Back | String | `x` | x |\n"
    )
}

const OPTIONAL: &str = "| Name | String | 否 | `x` | x |";

/// A service of pages `im/<Action>.md`.
fn load(pages: &[(&str, String, &str)], more: &str) -> Loaded {
    let dir = TempDir::new().unwrap();
    let service = format!("{}\n{more}", common::service_text());
    fs::write(dir.path().join("service.toml"), service).unwrap();
    fs::create_dir_all(dir.path().join("im")).unwrap();
    for (action, text, overlay) in pages {
        let page = dir.path().join("im").join(action);
        fs::write(page.with_extension("md"), text).unwrap();
        fs::write(page.with_extension("toml"), overlay).unwrap();
    }
    load_service(dir.path())
}

fn sum(calls: u32) -> String {
    format!(
        "请求频率：对于每个 AppId，调用 `SendOne`、`SendAll` 的频率上限之和是 **{calls}** 次每秒。"
    )
}

#[test]
fn lower_number_of_a_shared_rate_limit_holds() {
    let pages = |one: u32, all: u32| {
        [
            ("SendOne", page("SendOne", &sum(one), OPTIONAL), ""),
            ("SendAll", page("SendAll", &sum(all), OPTIONAL), ""),
        ]
    };
    let loaded = load(&pages(500, 300), "");
    let ir = loaded.ir.unwrap();
    for action in ["SendOne", "SendAll"] {
        let limits = &ir.action(action, "2020-12-01").unwrap().rate_limits;
        assert_eq!((limits.len(), limits[0].calls), (1, 300), "{action}");
    }
    let differ = |d: &&volc_spec::Diagnostic| d.code == Code::SharedRateDiffers;
    let found: Vec<_> = loaded.diagnostics.iter().filter(differ).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].file.path.ends_with("SendOne.md"));
    assert!(found[0].file.text[found[0].span.clone()].contains("500"));
    let related = &found[0].related[0];
    assert!(related.file.path.ends_with("SendAll.md"));
    assert!(related.file.text[related.span.clone()].contains("300"));

    let loaded = load(&pages(300, 300), "");
    assert_eq!(loaded.diagnostics.iter().filter(differ).count(), 0);
}

#[test]
fn probe_is_a_read_only_action_without_required_fields() {
    struct Case {
        row: &'static str,
        overlay: &'static str,
        version: &'static str,
        label: Option<&'static str>,
    }
    const REQUIRED: &str = "| Name | String | 是 | `x` | x |";
    const READ: &str = "effect = \"read\"\n";
    let cases = [
        Case {
            row: OPTIONAL,
            overlay: READ,
            version: "2020-12-01",
            label: None,
        },
        Case {
            row: OPTIONAL,
            overlay: READ,
            version: "2021-12-01",
            label: Some("names nothing"),
        },
        Case {
            row: OPTIONAL,
            overlay: "effect = \"write\"\n",
            version: "2020-12-01",
            label: Some("is not known to only read"),
        },
        Case {
            row: REQUIRED,
            overlay: READ,
            version: "2020-12-01",
            label: Some("has required parameters"),
        },
    ];
    for Case {
        row,
        overlay,
        version,
        label,
    } in cases
    {
        let probe = format!("[probe]\naction = \"ListAll\"\nversion = \"{version}\"\n");
        let pages = [("ListAll", page("ListAll", "列出全部。", row), overlay)];
        let loaded = load(&pages, &probe);
        let errors: Vec<_> = loaded.diagnostics.iter().filter(|d| d.is_error()).collect();
        match label {
            None => {
                assert_eq!(errors.len(), 0, "{errors:?}");
                assert_eq!(loaded.ir.unwrap().service.probe.unwrap().action, "ListAll");
            }
            Some(label) => {
                assert_eq!((errors.len(), errors[0].label.as_str()), (1, label));
                assert_eq!(errors[0].code, Code::ServiceValue);
                assert!(errors[0].file.path.ends_with("service.toml"));
            }
        }
    }
}
