//! Conditional requirements: `当 X 为 Y 时为必填`.

use super::phrase::{Phrase, plain_marks};

/// A condition as the page states it: the member, and the values with which the parameter is required.
#[derive(Debug, PartialEq)]
pub(crate) struct Condition {
    pub(crate) member: String,
    pub(crate) values: Vec<String>,
}

/// `当 X 为 a 或 b 时生效且必填`, `该字段在 X 为 a 时为必填`, `X 为 a: 必填`, `X 为 a 时须正确填写`.
static WHEN: Phrase = Phrase::new(concat!(
    r"(?:当|若|如果|在|[;。]|^[-*+>\s]*)\s*`?([A-Za-z_][\w.]*)`?\s*(?:取值)?(?:为|是|=|==)\s*",
    r"(`[^`\n]+`(?:\s*(?:或|、|/|,)\s*`[^`\n]+`)*|[A-Za-z0-9_]+)\s*",
    r"(?:时)?\s*[,:]?\s*(?:该字段|该参数|此字段|此参数|本字段|本参数)?\s*(?:仅?生效)?(?:且|,)?\s*(?:为|是)?\s*(?:必填|必选|必传|必须填写|必?[须需]要?正确(?:填写|设置))"
));
/// `required when X is a`, `Required if X is a`.
static ENGLISH: Phrase = Phrase::new(
    r"(?i)required (?:when|if) `?([A-Za-z_][\w.]*)`? (?:is|=|equals)(?: set to)? (`[^`\n]+`(?:\s*(?:or|,)\s*`[^`\n]+`)*|[A-Za-z0-9_]+)",
);

/// The conditions of a description, the values of one member together.
pub(crate) fn parse(description: &str) -> Vec<Condition> {
    let mut found: Vec<Condition> = Vec::new();
    for line in description.lines() {
        // An item inside another one speaks of a case of the case.
        if line.starts_with("  ") {
            continue;
        }
        let text = plain_marks(line).replace("**", "");
        for phrase in [&WHEN, &ENGLISH] {
            for captures in phrase.all(&text) {
                let (Some(member), Some(values)) = (captures.get(1), captures.get(2)) else {
                    continue;
                };
                let values = values.as_str();
                let values: Vec<String> = if values.contains('`') {
                    values
                        .split('`')
                        .skip(1)
                        .step_by(2)
                        .map(|value| value.trim().to_owned())
                        .collect()
                } else {
                    vec![values.to_owned()]
                };
                match found
                    .iter_mut()
                    .find(|known| known.member == member.as_str())
                {
                    Some(known) => known.values.extend(values),
                    None => found.push(Condition {
                        member: member.as_str().to_owned(),
                        values,
                    }),
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_is_known() {
        struct Case {
            text: &'static str,
            member: &'static str,
            values: &'static [&'static str],
        }
        let case = |text, member, values| Case {
            text,
            member,
            values,
        };
        let cases = [
            case("> 当 `Glow` 为 `true` 时为必填。", "Glow", &["true"][..]),
            case(
                "> * 当 `Glow` 为 `true` 时，该字段为必填。",
                "Glow",
                &["true"],
            ),
            case("> 仅当 `Glow` 为 `true`时必填。", "Glow", &["true"]),
            case("> 该字段在 `Glow` 为 `true `时为必填。", "Glow", &["true"]),
            case(
                "仅当 `mode` 为 `a` 或 `b`时生效且必填。",
                "mode",
                &["a", "b"],
            ),
            case(
                "* `Mode` 为 `a`：**必填**。写 x。\n* `Mode` 为 `c`：**必填**。\n   * `Mode` 为 `d`：**必填**。",
                "Mode",
                &["a", "c"],
            ),
            case("* 当 `Mode` 为 `a` 时，**必填。** x", "Mode", &["a"]),
            case("Required when `Mode` is `a`.", "Mode", &["a"]),
            case("设置；`Kind` 为 `0` 时须正确填写，否则报错", "Kind", &["0"]),
            case(
                "设置。当 Kind = `0` 时，需正确设置 `X` 的值",
                "Kind",
                &["0"],
            ),
        ];
        for Case {
            text,
            member,
            values,
        } in cases
        {
            let found = parse(text);
            let expected = Condition {
                member: member.to_owned(),
                values: values.iter().map(|v| (*v).to_owned()).collect(),
            };
            assert_eq!(found, [expected], "{text}");
        }
        for text in ["当 `Glow` 为 `true` 时生效。", "必填。", "`req` 为必填参数"] {
            assert_eq!(parse(text), [], "{text}");
        }
    }
}
