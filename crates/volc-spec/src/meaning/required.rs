//! The column that says whether a parameter must be given.

use crate::cell_markup::plain;

/// The presence of a parameter: required or optional.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Required {
    Always,
    No,
    /// Under a condition that only the prose tells: optional for a program.
    Sometimes,
}

/// Reads a cell of that column. `None` if it says something else.
pub(crate) fn parse(cell: &str) -> Option<Required> {
    let text = plain(cell).replace('%', "");
    let lower = text.trim().to_lowercase();
    Some(match lower.as_str() {
        "是" | "必选" | "必填" | "必须" | "yes" | "y" | "true" | "required" | "require" | "√" => {
            Required::Always
        }
        "否" | "可选" | "选填" | "非必填" | "非必选" | "no" | "n" | "false" | "optional" | ""
        | "/" | "-" | "×" => Required::No,
        "条件必填" | "条件必选" | "conditional" => Required::Sometimes,
        text if [
            "必填", "必选", "必须", "可选", "选1", "选一", "选 1", "任选", "若", "当", "required",
            "optional", "是", "否",
        ]
        .iter()
        .any(|word| text.contains(word)) =>
        {
            Required::Sometimes
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_marker_is_known() {
        let cases = [
            (
                Required::Always,
                &[
                    "是",
                    "必选",
                    "Yes",
                    " 是 ",
                    "**是**",
                    "%%require%%",
                    "`Required`",
                ][..],
            ),
            (Required::No, &["否", "可选", "No", "", "/", "`可选`"]),
            (
                Required::Sometimes,
                &[
                    "条件必填",
                    "2选1",
                    "流式模式下必填",
                    "否（单聊时必填）",
                    "3 者至少选 1",
                    "若选择 x，则不能出现",
                ],
            ),
        ];
        for (expected, cells) in cases {
            for cell in cells {
                assert_eq!(parse(cell), Some(expected), "{cell}");
            }
        }
        for cell in ["`000001`", "应用", "maybe"] {
            assert_eq!(parse(cell), None, "{cell}");
        }
    }
}
