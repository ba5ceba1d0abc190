//! Constants: the one value that a parameter takes.

use serde_json::Value;

use super::{
    Kind, defaults,
    phrase::{Phrase, plain_marks},
};

/// `固定取值: x`, `固定为 x`, `目前为固定值 x`, `必须为 x`: the value in code marks, or a bare word behind a colon.
static FIXED: Phrase = Phrase::new(
    r#"(?:固定取值|固定值|固定填|固定传|固定写|固定为|固定是|必须为|必须是|必须填|[Ff]ixed (?:value|as|at|to)|[Mm]ust be)\s*(?:为|是|is|to)?\s*:?\s*(?:`([^`\n]+)`|"([^"\n]+)"|:\s*([\w.\-/]+))"#,
);
/// Another value behind the first: then none is fixed.
static MORE: Phrase = Phrase::new(r"^\s*(?:\([^)]*\))?\s*(?:或|、|/|和|or|,)\s*`");
/// `- `x`: ..`: what is said of one value or of a member inside a text.
static ITEM: Phrase = Phrase::new(r"^\s*(?:[-*+]|\d+\.)\s+(?:\*\*)?`[^`]*`");

/// In front of it: then it is a constant in some case only.
static CONDITION: Phrase = Phrase::new(r"当(?:[^前]|$)|如果|如需|若|^\s*[-*+]\s|[Ww]hen |[Ii]f ");

/// `` `x` 必须为 ..``, `X 参数的值必须为 ..`: what is said of another member.
static OTHER: Phrase = Phrase::new(
    r"(?:`[^`]+`\s*(?:参数|字段)?|[A-Za-z_][\w.]*\s*(?:参数|字段))\s*(?:的值|的取值)?\s*(?:也|都|需|须|且|则)?\s*$",
);

/// The constant that a description names for a field of this kind.
pub(crate) fn parse(description: &str, kind: Kind) -> Option<Value> {
    description
        .lines()
        .filter(|line| ITEM.find(line).is_none())
        .find_map(|line| {
            let text = plain_marks(line).replace("**", "");
            let found = FIXED.find(&text)?;
            let whole = found.get(0)?;
            let (before, behind) = (text.get(..whole.start())?, text.get(whole.end()..)?);
            let sentence = before.rsplit(['。', ';']).next().unwrap_or_default();
            let is_of_another = OTHER.find(sentence).is_some();
            if is_of_another || MORE.find(behind).is_some() || CONDITION.find(sentence).is_some() {
                return None;
            }
            let token = found.iter().skip(1).flatten().next()?;
            defaults::typed(token.as_str().trim(), kind)
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_wording_is_known() {
        struct Case {
            text: &'static str,
            kind: Kind,
            expected: Option<Value>,
        }
        let case = |text, kind, expected| Case {
            text,
            kind,
            expected,
        };
        let cases = [
            case(
                r#"如需用 http 地址，Mode 参数的值必须为`{"Plain":true}`。"#,
                Kind::String,
                None,
            ),
            case("地址。Mode 参数的值必须为`plain`。", Kind::String, None),
            case(
                "灯的种类。该参数固定取值：`paper`，表示纸灯。",
                Kind::String,
                Some(json!("paper")),
            ),
            case(
                "目前固定取值 `paper`，表示纸灯。",
                Kind::String,
                Some(json!("paper")),
            ),
            case(
                "当前固定取值为 `paper`。",
                Kind::String,
                Some(json!("paper")),
            ),
            case("灯号，固定为 `7`。", Kind::Int, Some(json!(7))),
            case(
                "此参数目前为固定值 `paper`",
                Kind::String,
                Some(json!("paper")),
            ),
            case("灯号，必须为 `7`。", Kind::Int, Some(json!(7))),
            case("Must be `paper`.", Kind::String, Some(json!("paper"))),
            case("必须为 `1` 或 `2`。", Kind::Int, None),
            case("URL 为固定格式：`https://<x>`", Kind::String, None),
            case("间隔固定为 166ms。", Kind::Int, None),
            case("取值范围为 `[0, 1]`，且必须为整数。", Kind::Int, None),
            case("- `stream`：必须为 `true`。", Kind::String, None),
            case(
                "一个 JSON，其中 `stream` 必须为 `true`。",
                Kind::String,
                None,
            ),
            case("- 若灯号为 `1`，灯数固定为`64`。", Kind::Int, None),
            case(
                "使用纸灯时，该参数固定取值：`paper`。",
                Kind::String,
                Some(json!("paper")),
            ),
        ];
        for Case {
            text,
            kind,
            expected,
        } in cases
        {
            assert_eq!(parse(text, kind), expected, "{text}");
        }
    }
}
