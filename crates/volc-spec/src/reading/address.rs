//! Action, Version, method and path of a page: from its URL first, then from whatever else names them.

use std::ops::Range;

use volc_ir::Method;

use super::examples::{ReadFence, Side};
use crate::{
    Code, Diagnostic, ServiceFile, cell_markup,
    meaning::{
        endpoint::{Address, addresses, explorer, is_version, method, stated_action, uri},
        headings::Role,
    },
    outline::Outline,
    page::Page,
    row::Row,
};

/// Where the Action is called.
pub(super) struct Found {
    pub(super) action: String,
    pub(super) version: String,
    pub(super) method: Option<Method>,
    pub(super) path: String,
}

/// A name or a Version, and where it is said.
type Said = (String, Range<usize>);

/// Finds the address. `None`, with a diagnostic, if the page names no Action or no Version.
pub(super) fn find(
    page: &Page,
    parts: &Outline,
    fences: &[ReadFence],
    service: &ServiceFile,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Found> {
    let texts = |role: fn(Role) -> bool| {
        let prose = parts.prose.iter().filter(move |prose| role(prose.role));
        prose.map(|prose| (page.text(&prose.span), prose.span.start))
    };
    let prose = || texts(|role| !role.has_parameters());
    let stated: Vec<Address> = prose()
        .flat_map(|(text, start)| addresses(text, start))
        .collect();
    let shown: Vec<&Address> = fences.iter().filter_map(|f| f.address.as_ref()).collect();
    let url = stated.first().or(shown.first().copied());

    let row_action = constant(parts, "Action");
    let row_version = constant(parts, "Version");
    let url_action = url.map(|url| (url.action.clone(), url.span.clone()));
    let url_version = url.and_then(|url| Some((url.version.clone()?, url.span.clone())));
    check(
        page,
        "Action",
        url_action.as_ref(),
        row_action.as_ref(),
        diagnostics,
    );
    check(
        page,
        "Version",
        url_version.as_ref(),
        row_version.as_ref(),
        diagnostics,
    );
    if let Some(url) = stated.first() {
        check_host(page, url, service, diagnostics);
    }

    let file = file_name(page);
    let said = || {
        texts(|_| true).find_map(|(text, start)| {
            let (name, range) = stated_action(text)?;
            Some((name, start + range.start..start + range.end))
        })
    };
    let linked = || texts(|_| true).find_map(|(text, _)| explorer(text));
    let meta = |member: &str| {
        let value = fences.iter().find_map(|f| {
            f.repaired
                .value
                .as_ref()?
                .get("ResponseMetadata")?
                .get(member)?
                .as_str()
        });
        value
            .filter(|v| !v.is_empty())
            .map(|v| (v.to_owned(), 0..0))
    };
    // A URL among the examples is easily left over from another page, so the row goes before it.
    let by_trust = |url: Option<Said>, row: Option<Said>| match stated.is_empty() {
        true => row.or(url),
        false => url.or(row),
    };
    let action = by_trust(url_action, row_action)
        .or_else(said)
        .or_else(|| linked().map(|(action, _)| (action, 0..0)))
        .or_else(|| meta("Action").filter(|_| !parts.tables.is_empty()));
    let version = by_trust(url_version, row_version)
        .or_else(|| linked().and_then(|(_, version)| Some((version?, 0..0))))
        .or_else(|| meta("Version").filter(|(v, _)| is_version(v)));
    let from_file = action.is_none() || version.is_none();
    let (action, version) = match (action, version, file) {
        (Some(action), Some(version), _) => (action.0, version.0),
        (action, version, Some((name, dated))) => {
            // What the page does not say in one place it may say in the name that it is kept under.
            (
                action.map_or(name, |(a, _)| a),
                version.map_or(dated, |(v, _)| v),
            )
        }
        (None, _, None) => {
            diagnostics.push(no_action(page, parts));
            return None;
        }
        (Some((action, span)), None, None) => {
            diagnostics.push(
                Diagnostic::new(
                    Code::NoVersion,
                    &page.file,
                    span,
                    format!("no Version is given for `{action}`"),
                )
                .label("named here, but neither the URL nor a row `Version` says which Version")
                .help("check that the page was copied whole"),
            );
            return None;
        }
    };
    if from_file {
        diagnostics.push(
            Diagnostic::new(
                Code::FileName,
                &page.file,
                first_line(page),
                format!("`{action}` or its Version is taken from the file's name"),
            )
            .label("the page does not say it")
            .help("check it against the vendor's list of Actions"),
        );
    }
    let method = stated
        .iter()
        .chain(shown.iter().copied())
        .find_map(|url| url.method)
        .or_else(|| texts(|role| role == Role::Endpoint).find_map(|(text, _)| method(text)))
        .or_else(|| prose().find_map(|(text, _)| method(text)))
        .or_else(|| {
            fences
                .iter()
                .filter(|f| f.side == Side::Request)
                .find_map(|f| f.repaired.request_line.as_ref()?.method)
        });
    let stated_path = || texts(|role| !role.has_parameters()).find_map(|(text, _)| uri(text));
    let path = url.map(|url| url.path.clone()).or_else(stated_path);
    Some(Found {
        action,
        version,
        method,
        path: path.unwrap_or_else(|| "/".to_owned()),
    })
}

/// The page of an Action that lost its name, or a page about something else.
fn no_action(page: &Page, parts: &Outline) -> Diagnostic {
    let told = |code, message| Diagnostic::new(code, &page.file, first_line(page), message);
    match is_of_a_call(page, parts) {
        true => told(Code::NoAction, "the page names no Action")
            .label("no URL with `Action=` and no row `Action` anywhere on this page")
            .help("check that this is the page of one Action and was copied whole"),
        false => told(Code::OtherPage, "the page is not about an Action")
            .label("neither an Action, nor an address, parameters or an example of a call on this page")
            .help("only pages of Actions belong into the specs: take it out"),
    }
}

/// Whether there is an address, a request or a response. Tables of structs are none: pages about what all Actions share
/// list them too, under the headings of a request or a response.
fn is_of_a_call(page: &Page, parts: &Outline) -> bool {
    let is_address = |text: &str| text.contains("://") || uri(text).is_some();
    let has_address = parts
        .prose
        .iter()
        .any(|prose| prose.role == Role::Endpoint && is_address(page.text(&prose.span)));
    let has_table = parts
        .tables
        .iter()
        .any(|table| table.role != Role::Struct && table.role.has_parameters());
    let has_example = parts
        .fences
        .iter()
        .any(|fence| matches!(fence.role, Role::RequestExample | Role::ResponseExample));
    has_address || has_table || has_example
}

/// What the row of a constant says: its example, else the code in its description.
fn constant(parts: &Outline, name: &str) -> Option<Said> {
    let tables = parts
        .tables
        .iter()
        .filter(|table| matches!(table.role, Role::Query | Role::Request));
    let row = tables
        .flat_map(|table| &table.rows)
        .find(|row| row.name.text == name)?;
    let fits = |text: &str| match name {
        "Version" => is_version(text),
        _ => crate::meaning::types::is_name(text),
    };
    let example = row
        .example
        .as_ref()
        .and_then(|cell| Some((cell_markup::example(&cell.text)?, cell.span.clone())));
    example
        .filter(|(text, _)| fits(text))
        .or_else(|| in_description(row, fits))
}

fn in_description(row: &Row, fits: impl Fn(&str) -> bool) -> Option<Said> {
    let text = &row.description.text.replace(['*', '\\'], "");
    let marked = text.split('`').skip(1).step_by(2);
    let last = text
        .rsplit(['：', ':', '为', ' '])
        .map(|word| word.trim_matches(['。', '.', '`', ' ']));
    let value = marked.chain(last).find(|word| fits(word))?;
    Some((value.to_owned(), row.description.span.clone()))
}

fn check(
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

fn check_host(
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

/// Action and Version of a file called `<Action>_<Version>.md`.
fn file_name(page: &Page) -> Option<(String, String)> {
    let name = page.file.path.rsplit('/').next()?;
    let mut words = name.strip_suffix(".md")?.split('_');
    let (action, version) = (words.next()?, words.next()?);
    is_version(version).then(|| (action.to_owned(), version.to_owned()))
}

fn first_line(page: &Page) -> Range<usize> {
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
