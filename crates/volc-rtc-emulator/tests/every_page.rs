//! Every built-in Action takes the request that its own page gives as an example.

#![allow(clippy::unwrap_used)]

mod support;

use http::Method;
use serde_json::Value;
use support::{Call, builder, start};
use volc_ir::{Action, Ir, Severity};

fn call(action: &Action, example: &Value) -> Call {
    Call::action(&action.action, &action.version, example.clone()).with(|call| {
        call.path.clone_from(&action.path);
        if action.method == volc_ir::Method::Get {
            call.method = Method::GET;
            call.body.clear();
            for (name, value) in example.as_object().unwrap() {
                let values = value
                    .as_array()
                    .map_or(std::slice::from_ref(value), Vec::as_slice);
                let text = |value: &Value| {
                    value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned)
                };
                call.query
                    .extend(values.iter().map(|value| (name.clone(), text(value))));
            }
        }
    })
}

#[tokio::test]
async fn documented_requests_are_accepted() {
    let ir: Ir = serde_json::from_str(include_str!("../src/generated/rtc.ir.json")).unwrap();
    let running = start(builder()).await;
    let mut wrong = Vec::new();
    // A page with warnings may contradict its own example.
    let is_sound = |action: &&Action| {
        let mut findings = action.findings.iter();
        findings.all(|finding| finding.severity == Severity::Note)
    };
    for action in ir.actions.iter().filter(is_sound) {
        for example in action
            .examples
            .request
            .iter()
            .filter(|example| example.value.is_object())
        {
            let answer = call(action, &example.value).send(&running).await;
            // Examples are of applications that are not there; Actions that keep state notice.
            let absent = ["", "AppNotFound", "InvalidParameter.NotExistAppId"];
            if !absent.contains(&answer.code()) {
                wrong.push(format!(
                    "{} {}: {} {}",
                    action.action,
                    action.version,
                    answer.code(),
                    answer.message()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
