//! The examples of a page.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use volc_ir::{Example, Examples, Method};

use crate::{
    Code, Diagnostic, RepairedExample,
    example::read_example,
    lower::Samples,
    meaning::{
        endpoint::{Address, addresses},
        headings::Role,
    },
    outline::{Fence, Outline},
    page::Page,
};

/// A fence and what it holds.
pub(crate) struct ReadFence {
    pub(crate) fence: Fence,
    pub(crate) repaired: RepairedExample,
    /// The URL that it starts with.
    pub(crate) address: Option<Address>,
    pub(crate) side: Side,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Response,
    /// Neither, such as code of an SDK.
    None,
}

/// Reads the fences of the sections of examples.
pub(super) fn read(page: &Page, parts: &Outline) -> Vec<ReadFence> {
    let examples = parts
        .fences
        .iter()
        .filter(|fence| matches!(fence.role, Role::RequestExample | Role::ResponseExample));
    examples
        .map(|fence| {
            let text = page.text(&fence.content);
            let repaired = read_example(text);
            let address = addresses(text, fence.content.start).into_iter().next();
            let side = side(fence, &repaired, address.is_some());
            ReadFence {
                fence: fence.clone(),
                repaired,
                address,
                side,
            }
        })
        .collect()
}

/// The examples of the Action, with a finding for each one that is no JSON.
pub(super) fn of_action(
    page: &Page,
    fences: &[ReadFence],
    method: Method,
    diagnostics: &mut Vec<Diagnostic>,
) -> Examples {
    let mut examples = Examples::default();
    for read in fences {
        if let Some((range, why)) = read
            .repaired
            .error
            .as_ref()
            .filter(|_| read.side != Side::None)
        {
            let start = read.fence.content.start;
            let span = start + range.start..start + range.end;
            diagnostics.push(
                Diagnostic::new(
                    Code::ExampleUnreadable,
                    &page.file,
                    span,
                    "an example that is not JSON",
                )
                .label(why.clone())
                .help("no action is needed; the example is left out"),
            );
        }
        if read.side != Side::None {
            diagnostics.extend(repaired(page, read));
        }
        let value = match (read.side, method, &read.repaired.value) {
            (Side::Request, Method::Get, _) => read.address.as_ref().map(query_object),
            (Side::None, ..) => None,
            (_, _, Some(value)) => Some(value.clone()),
            // A URL alone: its body stands in another fence.
            _ if read.repaired.error.is_none() => None,
            _ => Some(Value::Null),
        };
        let Some(value) = value else {
            continue;
        };
        let example = Example {
            title: read.fence.title.clone(),
            value,
            span: page.file.span(read.fence.content.clone()),
        };
        match read.side {
            Side::Request => examples.request.push(example),
            Side::Response => examples.response.push(example),
            Side::None => {}
        }
    }
    examples
}

/// A note of what was repaired.
fn repaired(page: &Page, read: &ReadFence) -> Option<Diagnostic> {
    let repairs = &read.repaired.repairs;
    let first = repairs.first()?;
    let start = read.fence.content.start;
    let kinds: BTreeSet<String> = repairs
        .iter()
        .map(|repair| repair.kind.to_string())
        .collect();
    let kinds = kinds.into_iter().collect::<Vec<_>>().join(", ");
    let message = format!("an example was repaired: {kinds}");
    Some(
        Diagnostic::new(
            Code::ExampleRepaired,
            &page.file,
            start + first.range.start..start + first.range.end,
            message,
        )
        .label("the first of them")
        .help("no action is needed"),
    )
}

/// The values that the examples show.
pub(super) fn samples(fences: &[ReadFence]) -> Samples {
    let values = |side: Side| {
        fences
            .iter()
            .filter(move |f| f.side == side)
            .filter_map(|f| f.repaired.value.as_ref())
    };
    let result = |value: &Value| value.get("Result").cloned();
    Samples {
        body: values(Side::Request).cloned().collect(),
        result: values(Side::Response).filter_map(result).collect(),
    }
}

fn query_object(address: &Address) -> Value {
    let members = address
        .query
        .iter()
        .map(|(name, value)| (name.clone(), Value::String(value.clone())));
    Value::Object(members.collect::<Map<_, _>>())
}

/// Whose example it is. The section says so, but an envelope always is a response.
fn side(fence: &Fence, repaired: &RepairedExample, has_address: bool) -> Side {
    let is_envelope = repaired
        .value
        .as_ref()
        .is_some_and(|value| value.get("ResponseMetadata").is_some());
    match fence.role {
        _ if is_envelope => Side::Response,
        Role::RequestExample => Side::Request,
        _ if has_address => Side::Request,
        Role::ResponseExample => Side::Response,
        _ => Side::None,
    }
}
