//! Every documented example goes through the generated types and comes out as it was.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod normal;

use std::collections::BTreeMap;

use normal::{Side, normal};
use serde_json::Value;
use volc_core::__private::{AsSerde, Wire, from_slice};
use volc_core::api::Action;
use volc_ir::Ir;

/// The representation that the emulator embeds, which codegen writes together with the types.
const IR: &str = include_str!("../../../volc-rtc-emulator/src/generated/rtc.ir.json");

/// Makes a function that goes through every Action.
macro_rules! every_action {
    ($(($action:literal, $version:literal) => $request:ty,)*) => {
        pub(crate) fn check(pages: &super::Pages) -> Vec<super::Counted> {
            vec![$(super::check::<$request>(pages, $action, $version)),*]
        }
    };
}

#[path = "../generated/actions.rs"]
mod actions;

type Pages = BTreeMap<(String, String), volc_ir::Action>;

/// The number of examples of an Action that were tried, and the failures.
struct Counted {
    requests: usize,
    responses: usize,
    wrong: Vec<String>,
}

#[test]
fn documented_examples_come_out_as_they_were() {
    let ir: Ir = serde_json::from_str(IR).unwrap();
    let pages: Pages = ir
        .actions
        .into_iter()
        .map(|action| ((action.action.clone(), action.version.clone()), action))
        .collect();
    let counted = actions::check(&pages);
    assert_eq!(
        counted.len(),
        pages.len(),
        "the list of Actions is not that of the pages"
    );
    let wrong: Vec<&str> = counted
        .iter()
        .flat_map(|action| &action.wrong)
        .map(String::as_str)
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let sum = |count: fn(&Counted) -> usize| counted.iter().map(count).sum::<usize>();
    println!(
        "{} Actions, {} examples of requests, {} of responses",
        counted.len(),
        sum(|action| action.requests),
        sum(|action| action.responses),
    );
}

fn check<R: Action>(pages: &Pages, action: &str, version: &str) -> Counted {
    let page = &pages[&(action.to_owned(), version.to_owned())];
    let mut counted = Counted {
        requests: 0,
        responses: 0,
        wrong: Vec::new(),
    };
    for example in page.examples.request.iter().filter(|e| !e.value.is_null()) {
        counted.requests += 1;
        counted
            .wrong
            .extend(through::<R>(page, Side::Request, &example.value));
    }
    for example in &page.examples.response {
        // `Result` may be a mere word, such as "ok"; then there is nothing to read.
        let Some(result @ Value::Object(_)) = example.value.get("Result") else {
            continue;
        };
        counted.responses += 1;
        counted
            .wrong
            .extend(through::<R::Output>(page, Side::Response, result));
    }
    counted
}

/// Reads an example into its type and writes it again. Says what is not as it was.
fn through<T: Wire>(page: &volc_ir::Action, side: Side, example: &Value) -> Option<String> {
    let place = format!("{} {} {side:?}", page.action, page.version);
    let value = match from_slice::<T>(&serde_json::to_vec(example).unwrap()) {
        Ok(value) => value,
        Err(error) => return Some(format!("{place}: {error}")),
    };
    let written = serde_json::to_value(AsSerde(&value)).unwrap();
    let (there, here) = (normal(page, side, example), normal(page, side, &written));
    (there != here).then(|| format!("{place}:\n  page  {there}\n  types {here}"))
}
