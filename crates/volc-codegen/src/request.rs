//! The request of an Action: the struct, its facts and its pages.

use quote::quote;
use volc_ir::{Action, Effect, Method, RateLimit, RateLimitScope};

use crate::{
    layout::{Piece, WIDTH},
    model::Model,
    structs, table,
};

pub(crate) fn pieces(model: &Model<'_>) -> Vec<Piece> {
    let request = &model.request;
    let name = &request.name;
    let must_use = quote!(#[must_use = "a request does nothing until it is sent"]);
    let constructor = structs::constructor(request);
    let mut pieces = vec![
        Piece::Item(structs::definition(request, model.documentation, &must_use)),
        Piece::Item(quote! { impl #name { #constructor } }),
        Piece::Text(table::wire_struct(request)),
        Piece::Text(facts(model)),
    ];
    if let Some(pagination) = &model.pagination {
        pieces.push(Piece::Text(pagination.code(model)));
    }
    pieces
}

/// The constants of the Action. A chain that prettyplease would break, so it is laid out here.
fn facts(model: &Model<'_>) -> String {
    let Action {
        action, version, ..
    } = model.action;
    let calls: Vec<String> = fact_calls(model.action)
        .iter()
        .map(|call| format!("\n        .{call}"))
        .collect();
    let new = format!(
        "&ActionInfo::new({action:?}, {version:?}){}",
        calls.concat()
    );
    format!(
        "impl Action for {} {{\n    type Output = {};\n    const INFO: &'static ActionInfo = {new};\n}}",
        model.request.name, model.output.name
    )
}

fn fact_calls(action: &Action) -> Vec<String> {
    let mut calls = Vec::new();
    if action.method == Method::Get {
        calls.push("get()".to_owned());
    }
    if action.path != "/" {
        calls.push(format!("path({:?})", action.path));
    }
    calls.extend(match action.effect {
        Some(Effect::Read) => Some("reads()".to_owned()),
        Some(Effect::Write) => Some("writes()".to_owned()),
        None => None,
    });
    let limits: Vec<String> = always(&action.rate_limits).iter().map(limit).collect();
    if !limits.is_empty() {
        calls.push(format!("rate_limits(&[{}])", limits.join(", ")));
    }
    let url = action.url.as_ref().map(|url| format!("Some({url:?})"));
    let url = url.unwrap_or_else(|| "None".to_owned());
    let hash = &action.source.sha256;
    let page = format!("page({hash:?}, {url})");
    // Nine columns are in front of it, one behind.
    calls.push(match page.chars().count() + 10 > WIDTH {
        true => format!("page(\n            {hash:?},\n            {url},\n        )"),
        false => page,
    });
    calls
}

/// The limits that hold for every call. Of limits that hold under a condition nothing can be known before the call, so
/// the client keeps to the widest one alone and leaves the rest to the service.
fn always(limits: &[RateLimit]) -> Vec<&RateLimit> {
    let always: Vec<&RateLimit> = limits.iter().filter(|l| l.condition.is_none()).collect();
    if !always.is_empty() {
        return always;
    }
    let rate = |limit: &RateLimit| f64::from(limit.calls) / f64::from(limit.seconds.max(1));
    let widest = limits.iter().max_by(|a, b| rate(a).total_cmp(&rate(b)));
    widest.into_iter().collect()
}

fn limit(limit: &&RateLimit) -> String {
    match (limit.seconds, limit.scope) {
        (1, RateLimitScope::Account) => format!("RateLimit::qps({})", limit.calls),
        (seconds, scope) => format!(
            "RateLimit::new({}, {seconds}, RateLimitScope::{scope:?})",
            limit.calls
        ),
    }
}
