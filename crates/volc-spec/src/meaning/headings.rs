//! The purpose of a section, by its heading and the sections that it stands in.

use super::types::is_name;
use crate::cell_markup::{is_space, plain, trim};

/// The role of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Before the first heading, or of no known name.
    Other,
    /// The description of the Action.
    Behaviour,
    /// Notes, limits, conditions.
    Notes,
    /// Method and URL.
    Endpoint,
    /// All parameters of the request, not told apart.
    Request,
    Query,
    Body,
    Response,
    /// A struct of the request or the response, named by the heading.
    Struct,
    RequestExample,
    ResponseExample,
    Errors,
}

impl Role {
    /// Returns whether tables of such a section list parameters.
    pub(crate) fn has_parameters(self) -> bool {
        matches!(
            self,
            Self::Request | Self::Query | Self::Body | Self::Response | Self::Struct
        )
    }
}

/// The role of a heading below a section of the role `parent`.
pub(crate) fn role(heading: &str, parent: Role) -> Role {
    let name: String = heading
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let named = known(&name).or_else(|| {
        // `请求参数（续）`, `1. 请求参数`.
        let bare = name.trim_end_matches(['）', ')']);
        let bare = bare.split(['（', '(']).next().unwrap_or_default();
        let bare = bare.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '、'));
        known(bare.trim())
    });
    // `提交任务请求参数`: the name of a task in front, but never of a struct.
    let named = named.or_else(|| {
        let is_prefixed = |word: &str| {
            name.strip_suffix(word)
                .is_some_and(|before| !before.is_ascii())
        };
        let word = [
            "请求参数",
            "返回参数",
            "响应参数",
            "请求示例",
            "返回示例",
            "响应示例",
        ];
        word.into_iter()
            .find(|word| is_prefixed(word))
            .and_then(known)
    });
    let in_example = matches!(parent, Role::RequestExample | Role::ResponseExample);
    match named {
        // `Query` and `Body` come again as the two halves of an example.
        Some(Role::Query | Role::Body) if in_example => parent,
        Some(Role::Body | Role::Request) if parent == Role::Response => Role::Response,
        Some(role) => role,
        None if in_example => parent,
        None if parent.has_parameters() => Role::Struct,
        None => Role::Other,
    }
}

/// The name of the struct that a heading or a line above a table gives: a name alone, or with a word for "struct".
pub(crate) fn struct_title(text: &str) -> Option<String> {
    let text = plain(text);
    let text =
        text.trim_matches(|c: char| is_space(c) || matches!(c, ':' | '：' | '。' | '-' | '.'));
    let text = text.strip_prefix("其中，").unwrap_or(text);
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))
        .unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    const WORDS: &[&str] = &[
        "",
        "对象结构",
        "对象字段说明",
        "对象",
        "对象说明",
        "结构",
        "结构体",
        "结构说明",
        "参数",
        "参数说明",
        "字段说明",
        "说明",
        "的结构如下",
        "结构如下",
        "参数结构",
        "参数配置",
        "object",
        "structure",
    ];
    let word = trim(rest).trim_matches(['(', ')', '（', '）']);
    (is_name(name) && WORDS.contains(&word)).then(|| name.to_owned())
}

fn known(name: &str) -> Option<Role> {
    NAMES
        .iter()
        .find(|(names, _)| names.contains(&name))
        .map(|(_, role)| *role)
}

const NAMES: &[(&[&str], Role)] = &[
    (
        &[
            "接口行为",
            "使用说明",
            "概述",
            "功能说明",
            "接口说明",
            "接口描述",
            "description",
            "usage scenario",
            "overview",
        ],
        Role::Behaviour,
    ),
    (
        &[
            "注意事项",
            "接口限制",
            "前提条件",
            "前置条件",
            "限制",
            "使用限制",
            "调用接口",
            "接口升级说明",
            "restriction",
            "restrictions",
            "limitation",
            "limitations",
            "requirements",
            "precondition",
            "preconditions",
            "prerequisites",
            "make a call",
            "notes",
        ],
        Role::Notes,
    ),
    (
        &[
            "请求说明",
            "请求方式",
            "请求接口",
            "请求地址",
            "请求模版",
            "request method",
            "http request",
            "request",
        ],
        Role::Endpoint,
    ),
    (
        &[
            "请求参数",
            "请求参数说明",
            "リクエストパラメータ",
            "リクエストパラメーター",
            "request parameters",
            "request parameter",
            "parameters",
        ],
        Role::Request,
    ),
    (
        &[
            "query",
            "query参数",
            "query 参数",
            "query parameters",
            "请求 query",
        ],
        Role::Query,
    ),
    (
        &[
            "body",
            "body参数",
            "body 参数",
            "body parameters",
            "request body",
            "请求体",
            "请求体参数",
            "请求体说明",
        ],
        Role::Body,
    ),
    (
        &[
            "返回参数",
            "レスポンスパラメータ",
            "レスポンスパラメーター",
            "响应参数",
            "响应体参数",
            "返回调用结果",
            "返回参数说明",
            "返回结果",
            "返回值",
            "result",
            "response parameters",
            "response parameter",
            "response body",
            "response",
            "return parameters",
        ],
        Role::Response,
    ),
    (
        &[
            "请求示例",
            "请求示例代码",
            "请求样例",
            "请求代码示例",
            "request example",
            "request examples",
            "sample request",
            "example request",
            "samples",
        ],
        Role::RequestExample,
    ),
    (
        &[
            "返回示例",
            "正常返回示例",
            "响应示例",
            "返回样例",
            "返回结果示例",
            "请求响应示例",
            "异常返回示例",
            "response example",
            "response examples",
            "sample response",
            "example response",
        ],
        Role::ResponseExample,
    ),
    (
        &["错误码", "异常码", "error codes", "error code", "errors"],
        Role::Errors,
    ),
    (
        &["调试", "api explorer", "服务端 sdk", "历史版本"],
        Role::Notes,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_needs_name_and_parent() {
        struct Case {
            heading: &'static str,
            parent: Role,
            expected: Role,
        }

        let cases = [
            Case {
                heading: "请求参数",
                parent: Role::Other,
                expected: Role::Request,
            },
            Case {
                heading: "Query",
                parent: Role::Request,
                expected: Role::Query,
            },
            Case {
                heading: "Body",
                parent: Role::Request,
                expected: Role::Body,
            },
            Case {
                heading: "Query",
                parent: Role::RequestExample,
                expected: Role::RequestExample,
            },
            Case {
                heading: "Body",
                parent: Role::RequestExample,
                expected: Role::RequestExample,
            },
            Case {
                heading: "Body",
                parent: Role::Response,
                expected: Role::Response,
            },
            Case {
                heading: "正常返回示例",
                parent: Role::Response,
                expected: Role::ResponseExample,
            },
            Case {
                heading: "返回参数说明",
                parent: Role::Response,
                expected: Role::Response,
            },
            Case {
                heading: "Result",
                parent: Role::Response,
                expected: Role::Response,
            },
            Case {
                heading: "ConversationInfo",
                parent: Role::Response,
                expected: Role::Struct,
            },
            Case {
                heading: "ASRConfig",
                parent: Role::Struct,
                expected: Role::Struct,
            },
            Case {
                heading: "示例一",
                parent: Role::RequestExample,
                expected: Role::RequestExample,
            },
            Case {
                heading: "Request Parameters",
                parent: Role::Other,
                expected: Role::Request,
            },
            Case {
                heading: "Request  Body",
                parent: Role::Request,
                expected: Role::Body,
            },
            Case {
                heading: "错误码",
                parent: Role::Other,
                expected: Role::Errors,
            },
            Case {
                heading: "TranscodeConfig",
                parent: Role::Other,
                expected: Role::Other,
            },
            Case {
                heading: "请求参数（续）",
                parent: Role::Other,
                expected: Role::Request,
            },
            Case {
                heading: "提交任务请求参数",
                parent: Role::Other,
                expected: Role::Request,
            },
            Case {
                heading: "提交任务返回参数",
                parent: Role::Other,
                expected: Role::Response,
            },
            Case {
                heading: "Query参数",
                parent: Role::Request,
                expected: Role::Query,
            },
        ];
        for Case {
            heading,
            parent,
            expected,
        } in cases
        {
            assert_eq!(role(heading, parent), expected, "{heading} in {parent:?}");
        }
    }
}
