//! Tools of the model: functions, MCP servers, the web search.

use volc_core::api::Json;

use super::{Node, Report};
use crate::agent::rules as rule;

pub(super) fn check(config: &Node<'_>, report: &mut Report) {
    let llm = config.get("LLMConfig");
    let tools = llm.get("Tools").items();
    names(config, &llm, &tools, report);
    for tool in &tools {
        let kind = tool.get("type");
        report.add_if(
            kind.is_set() && !kind.is("function"),
            &rule::FIXED_VALUE,
            &kind,
        );
        let schema = tool.get("function.parameters");
        if schema.is_set() {
            parameters(&schema, report);
        }
    }
}

fn names(config: &Node<'_>, llm: &Node<'_>, tools: &[Node<'_>], report: &mut Report) {
    let mut names: Vec<Node<'_>> = tools.iter().map(|tool| tool.get("function.name")).collect();
    names.extend(
        llm.get("MCP")
            .items()
            .iter()
            .map(|server| server.get("Name")),
    );
    let search = config.get("WebSearchAgentConfig");
    if search.get("Enable").is_true() {
        names.push(search.get("FunctionName"));
    }
    for (index, name) in names.iter().enumerate() {
        let earlier = names.iter().take(index);
        let first = earlier
            .filter(|other| other.is_filled())
            .find(|other| other.text() == name.text());
        if let Some(first) = first {
            let reason = format!(
                "{}; the other is `{}`",
                rule::TOOL_NAMES.reason,
                first.path()
            );
            report.explain(&rule::TOOL_NAMES, name, reason);
        }
    }
}

fn parameters(schema: &Node<'_>, report: &mut Report) {
    let properties = schema.get("properties");
    let object = schema.get("type").is("object");
    let shaped = object && (!properties.is_set() || properties.json().is_object());
    if !shaped {
        return report.add(&rule::TOOL_SCHEMA, schema);
    }
    for (name, property) in properties.json().as_object().into_iter().flatten() {
        let kind = property.get("type").and_then(Json::as_str);
        let listed = ["string", "number", "boolean", "integer", "object", "array"];
        if !kind.is_some_and(|kind| listed.contains(&kind)) {
            let reason = format!("`{name}`: {}", rule::TOOL_SCHEMA_TYPE.reason);
            report.explain(&rule::TOOL_SCHEMA_TYPE, &properties, reason);
        }
    }
    for name in schema.get("required").items() {
        let known = name
            .text()
            .is_some_and(|name| properties.json().get(name).is_some());
        report.add_if(!known, &rule::TOOL_SCHEMA_REQUIRED, &name);
    }
}
