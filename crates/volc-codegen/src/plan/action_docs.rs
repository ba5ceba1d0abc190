//! Documentation of an Action: of its module, of the method of a client and of the builder.

use volc_ir::{Action, ActionError};

use super::docs::{self, from_page};
use super::facts;

/// The place of an Action in the generated crate, for links.
pub(crate) struct Place<'p> {
    /// The method of a client, such as `Client::start_record` or `V2020_12_01::start_record`.
    pub(crate) method: String,
    /// The module of the family.
    pub(crate) family: &'p str,
    /// The service, for people.
    pub(crate) service: &'p str,
}

impl Place<'_> {
    fn method_link(&self) -> String {
        format!("[`{0}`](crate::{0})", self.method)
    }
}

/// The documentation of the module: the summary, the facts, the example, the errors, then the page's own words.
pub(crate) fn module_docs(
    action: &Action,
    documentation: &str,
    place: Option<&Place<'_>>,
    example: &str,
) -> String {
    let mut page = from_page(&action.docs.zh, documentation);
    if !action.rate_limits.is_empty() {
        page = docs::without_facts(&page);
    }
    docs::paragraphs([
        summary(action, documentation).as_str(),
        &fact_list(action, place),
        &headed("Example", example),
        &headed("Errors", &errors(&action.errors, documentation)),
        &headed("中文", &page),
    ])
}

/// The documentation of the method of a client. `module` is the path of the Action's module from the method.
pub(crate) fn method_docs(action: &Action, documentation: &str, module: Option<&str>) -> String {
    let name = docs::code(&action.action);
    let sends = match module {
        Some(module) => format!("[{name}](mod@{module})"),
        None => name,
    };
    docs::paragraphs([
        summary(action, documentation).as_str(),
        &format!(
            "Sends {sends}, Version {}. {}",
            action.version,
            facts::of_action(action)
        ),
    ])
}

/// The documentation of the builder.
pub(crate) fn builder_docs(
    action: &Action,
    documentation: &str,
    place: Option<&Place<'_>>,
) -> String {
    let name = docs::code(&action.action);
    let made = match place {
        Some(place) => format!(
            "Made by {}. The [module](self) has an example.",
            place.method_link()
        ),
        None => "The [module](self) has more about it.".to_owned(),
    };
    docs::paragraphs([
        format!("A builder of {name} calls.").as_str(),
        &first_sentence(action, documentation),
        &format!("{made} Set the required fields, then send or await it."),
    ])
}

/// One line for a list of Actions.
pub(crate) fn first_sentence(action: &Action, documentation: &str) -> String {
    let english = from_page(&action.docs.en, documentation);
    docs::split_summary(&english).0.to_owned()
}

fn summary(action: &Action, documentation: &str) -> String {
    let english = from_page(&action.docs.en, documentation);
    if english.is_empty() {
        let name = docs::code(&action.action);
        return format!("Calls {name}, Version {}.", action.version);
    }
    let (first, rest) = docs::split_summary(&english);
    docs::paragraphs([first, rest])
}

fn fact_list(action: &Action, place: Option<&Place<'_>>) -> String {
    let mut list = Vec::new();
    let mut add = |name: &str, fact: &str| list.push(format!("- **{name}**: {fact}"));
    if let Some(place) = place {
        add("Method", &place.method_link());
    }
    let name = docs::code(&action.action);
    add("Action", &format!("{name}, Version `{}`", action.version));
    if let Some(Place {
        family, service, ..
    }) = place
    {
        let service = docs::plain(service);
        add(
            "Product",
            &format!("{service}, family [`{family}`](crate::{family})"),
        );
    }
    if let Some(effect) = action.effect {
        add("Effect", facts::of_effect(effect));
    }
    for limit in &action.rate_limits {
        add("Rate limit", &phrase(&facts::of_limit(limit)));
    }
    for rule in &action.request.one_of {
        add("Required", &phrase(&facts::of_rule(rule)));
    }
    if let Some(wait) = &action.wait {
        add("Wait", &facts::of_wait(action, wait));
    }
    add("Source", &facts::of_source(action));
    list.join("\n")
}

/// A sentence as an item of a list.
fn phrase(sentence: &str) -> String {
    let mut chars = sentence.trim_end_matches('.').chars();
    let first = chars.next().into_iter().flat_map(char::to_lowercase);
    first.chain(chars).collect()
}

fn headed(heading: &str, text: &str) -> String {
    match text.trim() {
        "" => String::new(),
        text => format!("# {heading}\n\n{text}"),
    }
}

/// The errors that the page lists.
fn errors(errors: &[ActionError], documentation: &str) -> String {
    let line = |text: String| text.replace("\n\n", " ").replace('\n', " ");
    let items = errors.iter().map(|error| {
        let http = error
            .http
            .map(|status| format!(" (HTTP {status})"))
            .unwrap_or_default();
        let docs = docs::sentences([
            line(docs::first(&error.docs, documentation)).as_str(),
            &line(docs::first(&error.advice, documentation)),
        ]);
        let colon = if docs.is_empty() { "" } else { ": " };
        format!("- {}{http}{colon}{docs}", docs::code(&error.code))
    });
    items.collect::<Vec<_>>().join("\n")
}
