//! The tables and examples of one event, by the side that sends them.

use super::label::{Label, label};
use crate::{
    meaning::headings::Role,
    outline::{Fence, Outline, Table},
};

/// The parts of one event.
pub(super) struct Parts {
    /// The table of the data in the role of a response, that of the response in the role of a body, as the service
    /// receives the latter; then the tables that they may refer to. Its fences are examples of the data.
    pub(super) outline: Outline,
    pub(super) response: Option<Response>,
}

/// The response to an event, as its page describes it beside its table.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) docs: String,
    pub(super) examples: Vec<Fence>,
}

/// The parts of an event: those of its sections, and the tables that belong to no event. `None` without data.
pub(super) fn parts(
    outline: &Outline,
    mine: &dyn Fn(usize) -> bool,
    shared: &dyn Fn(usize) -> bool,
) -> Option<Parts> {
    let is_titled = |table: &Table, wanted: Label| {
        table
            .titles
            .iter()
            .any(|title| label(title) == Some(wanted))
    };
    let local = || outline.tables.iter().filter(|table| mine(table.section));
    let data = local().find(|table| is_titled(table, Label::Data))?;
    let is_response =
        |table: &&Table| table.role == Role::Response || is_titled(table, Label::Response);
    let response = local()
        .filter(|table| table.span.start > data.span.start)
        .find(is_response);
    // What follows the table of the response is about the response, down to the end of the event.
    let is_sent_back = |at: usize| response.is_some_and(|table| at >= table.span.start);
    let root = |table: &Table, role: Role| Table {
        role,
        titles: Vec::new(),
        ..table.clone()
    };
    let roots = std::iter::once(root(data, Role::Response));
    let roots = roots.chain(response.map(|table| root(table, Role::Body)));
    let is_root = |table: &Table| {
        table.span == data.span || response.is_some_and(|response| response.span == table.span)
    };
    let rest = outline.tables.iter().filter(|table| !is_root(table));
    let rest = rest.filter(|table| mine(table.section) || shared(table.section));
    let rest = rest.map(|table| Table {
        // Of two structs of one name, each side has its own.
        side: if !mine(table.section) {
            table.side
        } else if is_sent_back(table.span.start) {
            Some(Role::Request)
        } else {
            Some(Role::Response)
        },
        ..table.clone()
    });
    let fences = outline.fences.iter().filter(|fence| mine(fence.section));
    let (sent_back, of_data): (Vec<Fence>, Vec<Fence>) = fences
        .cloned()
        .partition(|fence| is_sent_back(fence.content.start));
    Some(Parts {
        outline: Outline {
            tables: roots.chain(rest).collect(),
            fences: of_data,
            prose: Vec::new(),
        },
        response: response.map(|table| Response {
            docs: table.docs.clone(),
            examples: sent_back,
        }),
    })
}
