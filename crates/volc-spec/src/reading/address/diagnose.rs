//! Pages without an address, and addresses that contradict each other.

use std::ops::Range;

use crate::{
    Code, Diagnostic, ServiceFile,
    meaning::{
        endpoint::{Address, Verb, addresses, uri},
        headings::Role,
    },
    outline::Outline,
    page::Page,
};

/// A name or a Version, and where it is said.
pub(super) type Said = (String, Range<usize>);

pub(super) fn no_version(page: &Page, action: &str, span: Range<usize>) -> Diagnostic {
    let message = format!("no Version is given for `{action}`");
    Diagnostic::new(Code::NoVersion, &page.file, span, message)
        .label("named here, but neither the URL nor a row `Version` says which Version")
        .help("check that the page was copied whole")
}

/// The page of an Action that lost its name, or a page about something else.
pub(super) fn no_action(
    page: &Page,
    parts: &Outline,
    shown: Option<&(String, String)>,
) -> Diagnostic {
    let reported = |code, message| Diagnostic::new(code, &page.file, first_line(page), message);
    let fences = parts.fences.iter().flat_map(|fence| {
        let text = page.text(&fence.content);
        addresses(text, fence.content.start)
    });
    let mut named: Vec<String> = Vec::new();
    for address in fences {
        if !named.contains(&address.action) {
            named.push(address.action);
        }
    }
    if !named.is_empty() {
        let names: Vec<String> = named.iter().map(|name| format!("`{name}`")).collect();
        return reported(
            Code::NoAction,
            "the page names no Action outside of code blocks",
        )
        .label(format!(
            "URLs with `Action=` stand in code blocks only: of {}",
            names.join(", ")
        ))
        .help("state the URL in the text: `- 请求地址：**https://..?Action=..&Version=..**`")
        .help("if the page describes several Actions, give each a page of its own");
    }
    if let Some((action, version)) = shown {
        return reported(Code::NoAction, "the page names no Action")
            .label("no URL with `Action=` and no row `Action` anywhere on this page")
            .help(format!(
                "an example of a response is of `{action}` `{version}`: if the page is, call the file \
                    `{action}_{version}.md`"
            ));
    }
    if is_of_a_call(page, parts) {
        reported(Code::NoAction, "the page names no Action")
            .label("no URL with `Action=` and no row `Action` anywhere on this page")
            .help("check that this is the page of one Action and was copied whole")
    } else {
        reported(Code::OtherPage, "the page is not about an Action")
            .label("neither an Action, nor an address, parameters or an example of a call on this page")
            .help("the specs hold pages of Actions only: remove it")
    }
}

/// Returns whether there is an address, a request or a response. Tables of structs are none: pages about what all
/// Actions share list them too, under the headings of a request or a response.
fn is_of_a_call(page: &Page, parts: &Outline) -> bool {
    let is_address = |text: &str| text.contains("://") || uri(text).is_some();
    let has_address = parts
        .prose
        .iter()
        .any(|prose| prose.role == Role::Endpoint && is_address(page.text(&prose.span)));
    let has_table = parts
        .tables
        .iter()
        .filter(|table| table.role != Role::Struct && table.role.has_parameters())
        // A row `Action` that names none is one of the parameters that all Actions share.
        .any(|table| table.rows.iter().all(|row| row.name.text != "Action"));
    let has_example = parts
        .fences
        .iter()
        .any(|fence| matches!(fence.role, Role::RequestExample | Role::ResponseExample));
    has_address || has_table || has_example
}

pub(super) fn check(
    page: &Page,
    what: &str,
    url: Option<&Said>,
    row: Option<&Said>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (Some((in_url, url_span)), Some((in_row, row_span))) = (url, row) else {
        return;
    };
    if in_url != in_row {
        let message = format!("two different names of the {what}: `{in_url}` and `{in_row}`");
        diagnostics.push(
            Diagnostic::new(Code::ActionMismatch, &page.file, row_span.clone(), message)
                .label("the row says this")
                .related(&page.file, url_span.clone(), "the URL says this")
                .help("find out which one the service takes, and correct the other one"),
        );
    }
}

/// A method that is taken, and another that the page states too.
pub(super) fn two_methods(
    page: &Page,
    (Verb(taken), span): (Verb, Range<usize>),
    (Verb(other), at): (Verb, Range<usize>),
) -> Diagnostic {
    let message = format!("two different methods of the request: {taken} and {other}");
    Diagnostic::new(Code::ActionMismatch, &page.file, at, message)
        .label(format!("the page says {other} here"))
        .related(
            &page.file,
            span,
            format!("{taken}, which is taken, stands here"),
        )
        .help("find out which one the service takes, and correct the other one")
}

/// A method that no client can send.
pub(super) fn other_method(page: &Page, Verb(verb): Verb, span: Range<usize>) -> Diagnostic {
    let message = format!("the method {verb} is not supported");
    Diagnostic::new(Code::OtherMethod, &page.file, span, message)
        .label("only GET and POST can be sent")
        .help("check the method against the vendor's page; an Action that takes no other one cannot be generated")
}

pub(super) fn check_host(
    page: &Page,
    url: &Address,
    service: &ServiceFile,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let sites = &service.service.sites;
    if url.host.is_empty() || sites.iter().any(|site| site.host == url.host) {
        return;
    }
    let hosts: Vec<&str> = sites.iter().map(|site| site.host.as_str()).collect();
    diagnostics.push(
        Diagnostic::new(
            Code::ForeignHost,
            &page.file,
            url.span.clone(),
            format!("`{}` is no host of this service", url.host),
        )
        .label("the page's URL")
        .help(format!(
            "the sites of `{}` are {}",
            service.file.path,
            hosts.join(", ")
        ))
        .help("put the page under its own service, or add the site"),
    );
}

pub(super) fn first_line(page: &Page) -> Range<usize> {
    let text = page.file.text.as_str();
    let start = page.sections.iter().find_map(|s| {
        s.heading
            .as_ref()
            .map(|h| h.span.clone())
            .or(s.blocks.first().map(|b| b.span.clone()))
    });
    let start = start.map_or(0, |span| span.start);
    let line = text
        .get(start..)
        .unwrap_or_default()
        .lines()
        .next()
        .unwrap_or_default();
    start..start + line.len()
}
