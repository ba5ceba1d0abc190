//! Whatever the text, reading ends without a panic.

use proptest::prelude::*;
use volc_spec::{Code, Reading, SourceFile, read_page};

use crate::common;

const PAGE: &str = include_str!("../../../../specs/rtc/im/GetUserConversations.md");

fn read(text: &str) -> Reading {
    read_page(
        &SourceFile::from_text("page.md", text),
        None,
        &common::rtc(),
        "im",
    )
}

/// Pieces of which pages are made, so that random text reaches deep.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "|",
            "||",
            "|\\\n",
            "\n",
            "\n\n",
            "# ",
            "### ",
            "请求参数\n",
            "Body\n",
            "返回参数\n",
            "```",
            "```json\n",
            "`",
            "- `0`：",
            "| 参数 | 类型 | 描述 |\n",
            "|---|---|---|\n",
            "Array of [X](#x)",
            "Object",
            "[",
            "](#",
            ")",
            "<span id=\"x\"></span>",
            "<li>",
            "</ul>",
            "&lt;",
            ":::",
            "取值范围为 [",
            "默认值为 `",
            "^^",
            "\u{200b}",
            "\u{a0}",
            "\t",
            "\r\n",
            "---\n",
            "POST https://rtc.volcengineapi.com?Action=X&Version=2020-12-01",
            "```mixin-react\nconst data = [",
            "{ \"name\": \"A\"",
            "**A ** <span data-label=\"purple\">Object</span> `可选` 示例值：`-`\n",
            "**B ** %%require%%示例值：`x`\n",
            "#### 纸 <span data-label=\"purple\">Object</span>\n",
            "<table><tr><td>参数</td><td>类型</td></tr>",
            "<tr><td rowspan=3 colspan=2>A",
            "</table>",
            "<!--",
            "-->",
            "｜ A ｜ Long ｜\n",
            "+---+---+\n",
            "A\tLong\n",
        ])
        .prop_map(str::to_owned),
        ".{0,8}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,400}") {
        read(&text);
    }

    #[test]
    fn any_pieces(pieces in prop::collection::vec(piece(), 0..80)) {
        let reading = read(&pieces.concat());
        let rows = reading.rows;
        prop_assert_eq!(rows.seen, rows.fields + rows.constants + rows.findings);
    }

    /// A valid page with some of its text cut out, doubled or replaced.
    #[test]
    fn any_mutation(edits in prop::collection::vec((0..PAGE.len(), 0_usize..40, piece()), 1..6)) {
        let mut text = PAGE.to_owned();
        for (at, length, piece) in edits {
            let start = text.floor_char_boundary(at.min(text.len()));
            let end = text.floor_char_boundary((start + length).min(text.len()));
            text.replace_range(start..end, &piece);
        }
        let reading = read(&text);
        prop_assert!(reading.has_errors() == reading.actions.is_empty());
    }

    /// Checks that line ends and invisible characters change nothing.
    #[test]
    fn invisible_differences(bom: bool, crlf: bool) {
        let mut text = PAGE.to_owned();
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        if bom {
            text.insert(0, '\u{feff}');
        }
        let (changed, plain) = (read(&text), read(PAGE));
        let names = |reading: &Reading| reading.actions.iter().flat_map(|a| &a.request.body).map(|f| (f.name.clone(), f.ty.clone(), f.docs.clone())).collect::<Vec<_>>();
        prop_assert_eq!(names(&changed), names(&plain));
        prop_assert_eq!(changed.rows, plain.rows);
    }
}

#[test]
fn limits_hold() {
    let big = "x".repeat((8 << 20) + 1);
    let codes: Vec<Code> = read(&big).diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, [Code::PageTooBig]);
    let deep = format!("{}\n", ">".repeat(1000));
    assert!(
        read(&deep)
            .diagnostics
            .iter()
            .any(|d| d.code == Code::NestedTooDeep)
    );
}
