//! The labels of an event's parts.

use crate::cell_markup::plain;

/// The labels of an event's parts, as headings or as lines of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Name,
    Docs,
    Data,
    Example,
    Response,
}

/// The label that a heading or a line is.
pub(super) fn label(text: &str) -> Option<Label> {
    let text = plain(text);
    let text = text.trim().trim_end_matches([':', '：']).trim();
    Some(match text.to_lowercase().as_str() {
        "eventtype" | "事件类型" => Label::Name,
        "事件详情" | "事件说明" | "事件描述" | "回调行为" | "description" => {
            Label::Docs
        }
        "eventdata" | "事件数据" | "事件内容" => Label::Data,
        "参数示例" | "示例" | "请求示例" | "回调示例" | "example" => Label::Example,
        "response"
        | "返回参数"
        | "返回"
        | "响应"
        | "响应参数"
        | "应答"
        | "回调应答"
        | "回调响应"
        | "response body"
        | "response parameters" => Label::Response,
        _ => return None,
    })
}
