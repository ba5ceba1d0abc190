//! Overlays of lists: valid ones and refused ones.

use volc_ir::Pagination;
use volc_spec::{Code, Overlay, Reading, SourceFile, read_page};

use crate::common;

const PAGE: &str = "## 请求说明\n- 请求方式：POST\n- \
    请求地址：**https://rtc.volcengineapi.com?Action=ListThings&Version=2020-12-01**\n\
    ## 请求参数\n### Body\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n\
    | Offset | String | 否 | `0` | x |\n| PageNum | Integer | 否 | `1` | 从 `0` 起。默认值为 `0`。 |\n| PageSize | Integer | 否 \
    | `20` | 默认值为 `20`。 |\n\
    | Start | Integer | 否 | `0` | x |\n| Names | Array of String | 否 | - | x |\n\
    ## 返回参数\n| 参数 | 类型 | 示例值 | 描述 |\n|---|---|---|---|\n\
    | Data | Object of [Data](#data) | - | x |\n| Token | String | `x` | x |\n| Groups | Array of [Group](#group) | - \
    | x |\n\
    #### Data\n| 参数 | 类型 | 示例值 | 描述 |\n|---|---|---|---|\n| Rows | Array of String | - | x |\n| Total | Integer | `1` \
    | x |\n| More | Boolean | `true` | x |\n\
    #### Group\n| 参数 | 类型 | 示例值 | 描述 |\n|---|---|---|---|\n| Ids | Array of String | - | x |\n";

fn read(entries: &str) -> Reading {
    let entries = format!("[pagination]\n{entries}");
    let (overlay, diagnostics) = Overlay::parse(&SourceFile::from_text("page.toml", entries));
    assert_eq!(diagnostics, []);
    let page = SourceFile::from_text("page.md", PAGE);
    read_page(&page, overlay.as_ref(), &common::rtc(), "im")
}

#[test]
fn every_style_can_be_said() {
    let text = |text: &str| text.to_owned();
    let cases = [
        (
            "style = 'offset'\noffset = 'Body.Offset'\nlimit = 'Body.PageSize'\ntotal = 'Result.Data.Total'\nitems = \
                'Result.Data.Rows'",
            Pagination::Offset {
                offset: text("Offset"),
                limit: Some(text("PageSize")),
                more: None,
                total: Some(text("Data.Total")),
                items: text("Data.Rows"),
            },
        ),
        (
            "style = 'page'\npage = 'Body.PageNum'\nsize = 'Body.PageSize'\nmore = 'Result.Data.More'\nitems = \
                'Result.Data.Rows'",
            Pagination::Page {
                page: text("PageNum"),
                first: 0,
                size: Some(text("PageSize")),
                more: Some(text("Data.More")),
                total: None,
                pages: None,
                items: text("Data.Rows"),
            },
        ),
        (
            "style = 'page'\npage = 'Body.PageNum'\nfirst = 1\npages = 'Result.Data.Total'\nitems = 'Result.Groups'",
            Pagination::Page {
                page: text("PageNum"),
                first: 1,
                size: None,
                more: None,
                total: None,
                pages: Some(text("Data.Total")),
                items: text("Groups"),
            },
        ),
        (
            "style = 'cursor'\ncursor = 'Body.Offset'\nnext = 'Result.Token'\nitems = 'Result.Groups'",
            Pagination::Cursor {
                cursor: text("Offset"),
                limit: None,
                more: None,
                next: text("Token"),
                items: text("Groups"),
            },
        ),
    ];
    for (entries, declared) in cases {
        let reading = read(entries);
        let messages: Vec<_> = reading
            .diagnostics
            .iter()
            .filter(|d| d.is_error())
            .collect();
        assert!(messages.is_empty(), "{entries}: {messages:?}");
        assert_eq!(reading.actions[0].pagination, Some(declared));
    }
}

struct Impossible {
    entries: &'static str,
    marked: &'static str,
    code: Code,
    label: &'static str,
}

#[test]
fn impossible_entries_are_reported_at_their_places() {
    let cases = [
        Impossible {
            entries: "offset = 'Body.Names'\nitems = 'Result.Groups'",
            marked: "Body.Names",
            code: Code::OverlayValue,
            label: "it must be an Integer or a String",
        },
        Impossible {
            entries: "offset = 'Body.Offset'\nitems = 'Result.Data'",
            marked: "Result.Data",
            code: Code::OverlayValue,
            label: "it must be an Array",
        },
        Impossible {
            entries: "offset = 'Body.Offset'\nitems = 'Result.Groups.Ids'",
            marked: "Result.Groups.Ids",
            code: Code::OverlayValue,
            label: "`Groups` is a list",
        },
        Impossible {
            entries: "offset = 'Body.Offset'\nitems = 'Result.Groups'\nmore = 'Result.Data.Total'",
            marked: "Result.Data.Total",
            code: Code::OverlayValue,
            label: "a Boolean",
        },
        Impossible {
            entries: "offset = 'Body.Offset'\nitems = 'Result.Groups'\ntotal = 'Result.Token'",
            marked: "Result.Token",
            code: Code::OverlayValue,
            label: "an Integer",
        },
        Impossible {
            entries: "offset = 'Body.Offzet'\nitems = 'Result.Groups'",
            marked: "Body.Offzet",
            code: Code::OverlayPath,
            label: "names nothing",
        },
        Impossible {
            entries: "offset = 'Body.Offset'\nitems = 'Result.Data.Row'",
            marked: "Result.Data.Row",
            code: Code::OverlayPath,
            label: "names nothing",
        },
    ];
    for Impossible {
        entries,
        marked,
        code,
        label,
    } in cases
    {
        reported(&format!("style = 'offset'\n{entries}"), marked, code, label);
    }
    reported(
        "style = 'cursor'\ncursor = 'Body.Start'\nnext = 'Result.Token'\nitems = 'Result.Groups'",
        "Result.Token",
        Code::OverlayValue,
        "another type",
    );
    reported(
        "style = 'page'\npage = 'Body.PageNum'\nfirst = 0\nitems = 'Result.Groups'",
        "first = 0",
        Code::OverlayNeedless,
        "the documented default",
    );
}

fn reported(entries: &str, marked: &str, code: Code, label: &str) {
    let reading = read(entries);
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
        marked
    );
    assert!(error.label.contains(label), "{entries}: {error:?}");
}
