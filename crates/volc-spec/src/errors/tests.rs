//! Pages of errors that are right, and every way in which one can be wrong.

use super::*;

const PAGE: &str = "说明文字。\n\n| 错误码 | CodeN | HTTP | 说明 | 处理办法 |\n| --- | --- | --- | --- | --- |\n\
    | `InvalidTimestamp` | 100006 | 400 | 时间不对 | 校准时钟 |\n\n\
    ## 任务\n\n| 错误码 | 说明 |\n|---|---|\n| InternalError.Parallel | 有 `a` \\| `b` |\n| Done | 部分 |\n\n\
    | 参数 | 类型 |\n|---|---|\n| x | y |\n";

const OVERLAY: &str = r#"
[code]
InvalidTimestamp = { retry = "fresh" }
"InternalError.Parallel" = { retry = "later", name = "Busy" }
Done = { outcome = "partial" }
"#;

fn read(page: &str, overlay: &str) -> CodesReading {
    let (overlay, diagnostics) = CodesOverlay::parse(&SourceFile::from_text("im.toml", overlay));
    assert_eq!(diagnostics, []);
    read_codes(
        &SourceFile::from_text("specs/rtc/errors/im.md", page),
        overlay.as_ref(),
    )
}

#[test]
fn codes_are_read_with_what_the_overlay_says() {
    let reading = read(PAGE, OVERLAY);
    assert_eq!(reading.diagnostics, []);
    let [first, second, third] = reading.codes.as_slice() else {
        panic!("{reading:?}");
    };
    assert_eq!(first.code, "InvalidTimestamp");
    assert_eq!((first.number, first.http), (Some(100_006), Some(400)));
    assert_eq!(
        (first.docs.zh.as_str(), first.advice.zh.as_str()),
        ("时间不对", "校准时钟")
    );
    assert_eq!(first.retry, volc_ir::Retry::Fresh);
    assert_eq!(
        (first.file.as_str(), first.span.line),
        ("rtc/errors/im.md", 5)
    );
    assert_eq!(
        (second.number, second.http, second.advice.zh.as_str()),
        (None, None, "")
    );
    assert_eq!(second.docs.zh, "有 `a` | `b`");
    assert!(third.partial && !second.partial);
    assert_eq!(second.name.as_deref(), Some("Busy"));
}

#[test]
fn the_vendors_own_columns_are_known() {
    let page = "| 错误码 | 说明 | 处理方法 |\n|---|---|---|\n| `A` | 甲 | 乙 |\n";
    let code = &read(page, "").codes[0];
    assert_eq!(
        (code.docs.zh.as_str(), code.advice.zh.as_str()),
        ("甲", "乙")
    );
    let page = "| Code | CodeN | Message | 说明 | Status |\n|---|---|---|---|---|\n| A | - | %s | 甲 | 429 |\n";
    let code = &read(page, "").codes[0];
    assert_eq!((code.docs.zh.as_str(), code.http), ("%s\n\n甲", Some(429)));
}

#[test]
fn defects_are_reported_at_their_places() {
    struct Case {
        page: String,
        overlay: &'static str,
        code: &'static str,
        marked: &'static str,
    }

    let head = "| 错误码 | CodeN | HTTP | 说明 |\n|---|---|---|---|\n";
    let cases = [
        Case {
            page: format!("{head}| A-B | 1 | 400 | x |\n"),
            overlay: "",
            code: "E0212",
            marked: "A-B",
        },
        Case {
            page: format!("{head}| A. | 1 | 400 | x |\n"),
            overlay: "",
            code: "E0212",
            marked: "A.",
        },
        Case {
            page: format!("{head}| A | one | 400 | x |\n"),
            overlay: "",
            code: "E0212",
            marked: "one",
        },
        Case {
            page: format!("{head}| A | 1 | 4000 | x |\n"),
            overlay: "",
            code: "E0212",
            marked: "4000",
        },
        Case {
            page: format!("{head}| A | 1 | 400 |\n"),
            overlay: "",
            code: "E0202",
            marked: "| A | 1 | 400 |",
        },
        Case {
            page: format!("{head}| A | 1 | 400 | x | y |\n"),
            overlay: "",
            code: "E0203",
            marked: "| A | 1 | 400 | x | y |",
        },
        Case {
            page: "| 错误码 | 谁 |\n|---|---|\n| A | x |\n".to_owned(),
            overlay: "",
            code: "E0206",
            marked: "谁",
        },
        Case {
            page: "没有表格。\n".to_owned(),
            overlay: "",
            code: "E0112",
            marked: "",
        },
        Case {
            page: format!("{head}| A | 1 | 400 | x |\n"),
            overlay: "[code]\nB = {}\n",
            code: "E0305",
            marked: "B",
        },
        Case {
            page: format!("{head}| A | 1 | 400 | x |\n"),
            overlay: "reviewed = '0123456789abcdef'\n[code]\nA = { retry = 'later' }\n",
            code: "W0501",
            marked: "'0123456789abcdef'",
        },
    ];
    for Case {
        page,
        overlay,
        code,
        marked,
    } in cases
    {
        let reading = read(&page, overlay);
        let found = reading.diagnostics.iter().find(|d| d.code.id() == code);
        let found = found.unwrap_or_else(|| panic!("{page}{overlay}: {:?}", reading.diagnostics));
        let text = &found.file.text[found.span.clone()];
        assert_eq!(text.trim(), marked, "{page}{overlay}");
        assert_eq!(
            reading.codes.is_empty(),
            code.starts_with('E'),
            "{page}{overlay}"
        );
    }
    let wrong = [
        ("codes = 1", "E0302"),
        ("[code]\nA = { retri = 'x' }", "E0302"),
        ("[code]\nA = { meaning = 'x' }", "E0302"),
        ("[code]\nA = 'x'", "E0303"),
        ("[code]\nA = { retry = 'sometimes' }", "E0304"),
        ("[code]\nA = { name = 'busy' }", "E0304"),
        (
            "[code]\nA = { outcome = 'partial', retry = 'later' }",
            "E0304",
        ),
    ];
    for (overlay, code) in wrong {
        let (read, diagnostics) = CodesOverlay::parse(&SourceFile::from_text("im.toml", overlay));
        let codes: Vec<_> = diagnostics.iter().map(|d| d.code.id()).collect();
        assert_eq!((read.is_none(), codes), (true, vec![code]), "{overlay}");
    }
}

#[test]
fn errors_of_an_action_are_listed() {
    let page = "搬灯。\n## 请求说明\n- 请求方式：**POST**\n- \
        请求地址：**https://rtc.volcengineapi.com?Action=MoveLamp&Version=2020-12-01**\n\
        ## 请求参数\n### Body\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n| ---- | ---- | ---- | ---- | ---- |\n| LampId | String | 是 \
        | `l` | 灯 |\n\
        ## 返回参数\n本接口无特有的返回参数。\n## 错误码\n| HttpCode | 错误码 | 错误信息 | 错误描述 |\n| --- | --- | --- | --- |\n\
        | 404 | LampNotFound | no lamp %s | 没有这盏灯 |\n| 400 | 90001 | broken | 灯坏了 |\n| 400 | 见上 | - | - |\n";
    let file = SourceFile::from_text("specs/lamp/light/MoveLamp.md", page);
    let reading = crate::read_page(&file, None, &crate::ServiceFile::guess(&file), "light");
    let errors = &reading.actions[0].errors;
    let found: Vec<_> = errors
        .iter()
        .map(|e| (e.code.as_str(), e.http, e.docs.zh.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("LampNotFound", Some(404), "no lamp %s\n\n没有这盏灯"),
            ("90001", Some(400), "broken\n\n灯坏了")
        ]
    );
    let codes: Vec<&str> = reading.diagnostics.iter().map(|d| d.code.id()).collect();
    assert!(codes.contains(&"W0540"), "{codes:?}");
}
