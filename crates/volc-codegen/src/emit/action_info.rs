//! The facts of an Action that its calls need.

use volc_ir::{Action, Effect, Field, Method, RateLimit, RateLimitScope};

use super::layout::WIDTH;
use super::requirements::{requirements, rule};
use crate::plan::model::ActionPlan;

/// The facts of the Action, filled to the width.
pub(crate) fn facts(plan: &ActionPlan<'_>) -> String {
    let Action {
        action, version, ..
    } = plan.action;
    let mut lines = vec![format!("    ActionInfo::new({action:?}, {version:?})")];
    for call in fact_calls(plan) {
        match lines.last_mut() {
            Some(line)
                if !call.contains('\n') && line.chars().count() + call.chars().count() < WIDTH =>
            {
                line.push_str(&format!(".{call}"));
            }
            _ => lines.push(format!("        .{call}")),
        }
    }
    format!("{};", lines.join("\n"))
}

fn fact_calls(plan: &ActionPlan<'_>) -> Vec<String> {
    let action = plan.action;
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
    let checks: Vec<String> = plan.checks.members.iter().map(check).collect();
    calls.extend(listed("checks", &checks));
    let request_rules = action.request.one_of.iter().map(rule);
    let inside = plan
        .checks
        .rules
        .iter()
        .map(|(path, inside)| format!("{}.at({path:?})", rule(inside)));
    let rules: Vec<String> = request_rules.chain(inside).collect();
    calls.extend(listed("rules", &rules));
    calls.push(format!("page({:?})", action.source.sha256));
    calls.extend(action.url.as_ref().map(|url| format!("page_url({url:?})")));
    calls
}

/// A call with a list, one item a line where there are many.
fn listed(name: &str, items: &[String]) -> Option<String> {
    match items {
        [] => None,
        [item] => Some(format!("{name}(&[{item}])")),
        items => Some(format!(
            "{name}(&[\n            {},\n        ])",
            items.join(",\n            ")
        )),
    }
}

/// Returns the demand of the Action on a member of a shared type.
fn check((path, field): &(String, Field)) -> String {
    let required = if field.required { ".required()" } else { "" };
    format!("check({path:?}){required}{}", requirements(field).concat())
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
    let plain = match (limit.seconds, limit.scope) {
        (1, RateLimitScope::Account) => format!("RateLimit::qps({})", limit.calls),
        (seconds, scope) => format!(
            "RateLimit::new({}, {seconds}, RateLimitScope::{scope:?})",
            limit.calls
        ),
    };
    if limit.shared_with.is_empty() {
        return plain;
    }
    format!("{plain}.shared_with(&{:?})", limit.shared_with)
}
