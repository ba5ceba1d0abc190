//! Deprecated Actions and parameters.
//!
//! Only plain statements count. Nearly every page speaks of older pages (`旧版接口文档`), and values of a parameter are
//! given up too.

use super::phrase::Phrase;
use crate::cell_markup;

/// `该参数已废弃，..`: a sentence of its own, or a remark in brackets, that is about the parameter itself.
static FIELD: Phrase = Phrase::new(
    r"(?m)(?:^|[。；;！!（(])\s*((?:(?:该|此|本|当前)(?:参数|字段|属性))?\s*(?:已经?|即将)被?(?:废弃|弃用|下线|停用)[^。；;）)\n]*|(?:该|此|本|当前)(?:参数|字段|属性)(?:不推荐|不再推荐|不建议)(?:继续)?使用[^。；;）)\n]*|(?i:deprecated)\b[^.\n]*)",
);

/// `该接口即将下线，..`.
static ACTION: Phrase = Phrase::new(
    r"(?m)(?:^|[。；;！!（(：:])\s*((?:该|此|本|当前)\s*(?:接口|API|Action)\s*(?:(?:已经?|即将)被?(?:废弃|弃用|下线|停用|停止维护|不再维护)|不再维护|(?:不推荐|不再推荐|不建议)(?:继续)?使用)[^。；;）)\n]*)",
);

/// `StartRecord（旧版）`.
static TITLE: Phrase = Phrase::new(r"(旧版|(?:已|即将)?(?:废弃|弃用|下线)|(?i:deprecated))");

/// Returns the deprecation in a parameter's description, as Markdown.
pub(crate) fn of_field(description: &str) -> Option<String> {
    declared(&FIELD, description)
}

/// Returns the deprecation in an Action's documentation, else in its title, as plain text: compilers show it.
pub(crate) fn of_action(title: &str, docs: &str) -> Option<String> {
    let declared = declared(&ACTION, docs).or_else(|| declared(&TITLE, title))?;
    Some(cell_markup::plain(&declared))
}

fn declared(phrase: &Phrase, text: &str) -> Option<String> {
    let found = phrase.find(text)?;
    Some(
        found
            .get(1)?
            .as_str()
            .trim_end_matches(['，', ',', ' '])
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_that_are_given_up() {
        let cases = [
            (
                "主画面的属性。该参数已废弃，请用 `Layout`。默认为空。",
                Some("该参数已废弃，请用 `Layout`"),
            ),
            ("已废弃", Some("已废弃")),
            ("编号（已弃用）", Some("已弃用")),
            ("Deprecated: use `B`. More.", Some("Deprecated: use `B`")),
            ("此字段不推荐使用；见下", Some("此字段不推荐使用")),
            ("旧版接口文档请参考历史版本。", None),
            ("不推荐设置大于 `100` 的值。", None),
            ("- `1`：该模式已废弃\n- `2`：录制", None),
            ("类型：`1` 已废弃", None),
            ("任务已下线时为空", None),
        ];
        for (text, expected) in cases {
            assert_eq!(of_field(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn actions_that_are_given_up() {
        struct Case {
            title: &'static str,
            docs: &'static str,
            expected: Option<&'static str>,
        }

        let cases = [
            Case {
                title: "",
                docs: "启动录制。该接口即将下线，请改用新的接口。",
                expected: Some("该接口即将下线，请改用新的接口"),
            },
            Case {
                title: "",
                docs: "本接口不再维护。",
                expected: Some("本接口不再维护"),
            },
            Case {
                title: "启动录制（旧版）",
                docs: "",
                expected: Some("旧版"),
            },
            Case {
                title: "启动录制",
                docs: "旧版接口文档请参考历史版本。",
                expected: None,
            },
            Case {
                title: "",
                docs: "录制文件生成后，不推荐调用 `GetRecordTask` 接口。",
                expected: None,
            },
            Case {
                title: "",
                docs: "接口名称。当前 API 的名称为 `X`。",
                expected: None,
            },
        ];
        for Case {
            title,
            docs,
            expected,
        } in cases
        {
            assert_eq!(
                of_action(title, docs).as_deref(),
                expected,
                "{title} {docs}"
            );
        }
    }
}
