//! Tasks: how their state is read from a response.

use super::layout::WIDTH;
use crate::plan::model::{ActionPlan, WaitPlan};

/// The `Waitable` of a task.
pub(crate) fn item(wait: &WaitPlan, plan: &ActionPlan<'_>) -> String {
    let indent = " ".repeat(if wait.tasks.is_some() { 12 } else { 8 });
    let mut arms = Vec::new();
    for (values, name) in [(&wait.done, "done"), (&wait.failed, "failed")] {
        if !values.is_empty() {
            let patterns = values.join(" | ");
            arms.push(format!(
                "{indent}    {patterns} => WaitState::{name}({}),",
                wait.reason
            ));
        }
    }
    let choice = format!(
        "match {} {{\n{}\n{indent}    _ => WaitState::Pending,\n{indent}}}",
        wait.status,
        arms.join("\n")
    );
    let state = match &wait.tasks {
        Some(tasks) => {
            format!(
                "let states = {tasks}.map(|{}| {{\n{indent}{choice}\n        }});\n        WaitState::all(states)",
                wait.task
            )
        }
        None => choice,
    };
    format!(
        "\
impl Waitable for {request} {{
    const WAIT: &'static WaitInfo = {info};
    fn state(output: &{output}) -> WaitState {{
        {state}
    }}
}}",
        info = info(wait),
        request = plan.request.name,
        output = plan.output.name,
    )
}

/// The facts of the wait.
fn info(wait: &WaitPlan) -> String {
    let every = format!("&WaitInfo::every({})", thousands(wait.every));
    if wait.not_found.is_empty() {
        return every;
    }
    let codes: Vec<String> = wait
        .not_found
        .iter()
        .map(|code| format!("{code:?}"))
        .collect();
    let one_line = format!("{every}.not_found(&[{}])", codes.join(", "));
    if 37 + one_line.chars().count() <= WIDTH {
        return one_line;
    }
    let codes: Vec<String> = codes
        .iter()
        .map(|code| format!("        {code},\n"))
        .collect();
    format!("{every}.not_found(&[\n{}    ])", codes.concat())
}

/// A number with its thousands set apart.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}
