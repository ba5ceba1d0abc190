//! Action, Version, method and path of a page: from its URL first, then from whatever else names them.

mod diagnose;

use std::ops::Range;

use volc_ir::Method;

use super::examples::{ReadFence, Side};
use crate::{
    Code, Diagnostic, ServiceFile, cell_markup,
    meaning::{
        endpoint::{
            Address, Verb, addresses, curl_method, explorer, is_version, method, stated_action, uri,
        },
        headings::Role,
        types,
    },
    outline::Outline,
    page::Page,
    row::Row,
};
use diagnose::{
    Said, check, check_host, first_line, no_action, no_version, other_method, two_methods,
};

/// The address of the Action.
pub(super) struct Found {
    pub(super) action: String,
    pub(super) version: String,
    pub(super) method: Option<Method>,
    pub(super) path: String,
}

/// Finds the address. `None`, with a diagnostic, if the page names no Action or no Version.
pub(super) fn find(
    page: &Page,
    parts: &Outline,
    fences: &[ReadFence],
    service: &ServiceFile,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Found> {
    let clues = Clues::collect(page, parts, fences);
    clues.check(service, diagnostics);
    let (action, version) = clues.name(diagnostics)?;
    let method = clues.method();
    if let Some((verb, span)) = &method
        && verb.method().is_none()
    {
        diagnostics.push(other_method(page, *verb, span.clone()));
    }
    Some(Found {
        action,
        version,
        method: method.and_then(|(verb, _)| verb.method()),
        path: clues.path(),
    })
}

/// Everything on a page that may name its Action.
struct Clues<'a> {
    page: &'a Page,
    parts: &'a Outline,
    fences: &'a [ReadFence],
    /// The URLs in prose.
    stated: Vec<Address>,
    /// The address in the first URL, in prose or among the examples.
    url: Option<Address>,
    row_action: Option<Said>,
    row_version: Option<Said>,
}

impl<'a> Clues<'a> {
    fn collect(page: &'a Page, parts: &'a Outline, fences: &'a [ReadFence]) -> Self {
        let prose = texts(page, parts, |role| !role.has_parameters());
        let stated: Vec<Address> = prose
            .flat_map(|(text, start)| addresses(text, start))
            .collect();
        let shown = fences.iter().find_map(|fence| fence.address.as_ref());
        Self {
            url: stated.first().or(shown).cloned(),
            stated,
            row_action: constant(parts, "Action"),
            row_version: constant(parts, "Version"),
            page,
            parts,
            fences,
        }
    }

    fn texts(&self, role: fn(Role) -> bool) -> impl Iterator<Item = (&'a str, usize)> + use<'a> {
        texts(self.page, self.parts, role)
    }

    fn url_action(&self) -> Option<Said> {
        self.url
            .as_ref()
            .map(|url| (url.action.clone(), url.span.clone()))
    }

    fn url_version(&self) -> Option<Said> {
        let url = self.url.as_ref()?;
        Some((url.version.clone()?, url.span.clone()))
    }

    /// Reports clues that contradict each other, and a host that is not the service's.
    fn check(&self, service: &ServiceFile, diagnostics: &mut Vec<Diagnostic>) {
        let pairs = [
            ("Action", self.url_action(), &self.row_action),
            ("Version", self.url_version(), &self.row_version),
        ];
        for (what, url, row) in pairs {
            check(self.page, what, url.as_ref(), row.as_ref(), diagnostics);
        }
        let mut methods = self.methods();
        if let Some((first, span)) = methods.next()
            && let Some((other, at)) = methods.find(|(method, _)| *method != first)
        {
            diagnostics.push(two_methods(self.page, (first, span), (other, at)));
        }
        if let Some(url) = self.stated.first() {
            check_host(self.page, url, service, diagnostics);
        }
    }

    /// The name and the Version of the Action. What the page does not say in one place it may say in the name of its
    /// file.
    fn name(&self, diagnostics: &mut Vec<Diagnostic>) -> Option<(String, String)> {
        let (action, version) = (self.action(), self.version());
        let (action, version) = match (action, version, file_name(self.page)) {
            (Some(action), Some(version), _) => return Some((action.0, version.0)),
            (action, version, Some((name, dated))) => (
                action.map_or(name, |(action, _)| action),
                version.map_or(dated, |(version, _)| version),
            ),
            (None, _, None) => {
                let shown = self.metadata("Action").zip(self.metadata("Version"));
                let shown = shown.map(|((action, _), (version, _))| (action, version));
                diagnostics.push(no_action(self.page, self.parts, shown.as_ref()));
                return None;
            }
            (Some((action, span)), None, None) => {
                diagnostics.push(no_version(self.page, &action, span));
                return None;
            }
        };
        let message = format!("`{action}` or its Version is taken from the file's name");
        let finding = Diagnostic::new(
            Code::FileName,
            &self.page.file,
            first_line(self.page),
            message,
        );
        diagnostics.push(
            finding
                .label("the page does not say it")
                .help("check it against the vendor's list of Actions"),
        );
        Some((action, version))
    }

    fn action(&self) -> Option<Said> {
        let declared = || {
            self.texts(|_| true).find_map(|(text, start)| {
                let (name, range) = stated_action(text)?;
                Some((name, start + range.start..start + range.end))
            })
        };
        self.by_trust(self.url_action(), &self.row_action)
            .or_else(declared)
            .or_else(|| self.linked().map(|(action, _)| (action, 0..0)))
            .or_else(|| {
                self.metadata("Action")
                    .filter(|_| !self.parts.tables.is_empty())
            })
    }

    fn version(&self) -> Option<Said> {
        self.by_trust(self.url_version(), &self.row_version)
            .or_else(|| {
                self.linked()
                    .and_then(|(_, version)| Some((version?, 0..0)))
            })
            .or_else(|| {
                self.metadata("Version")
                    .filter(|(version, _)| is_version(version))
            })
    }

    /// A URL among the examples is easily left over from another page, so the row goes before it.
    fn by_trust(&self, url: Option<Said>, row: &Option<Said>) -> Option<Said> {
        if self.stated.is_empty() {
            row.clone().or(url)
        } else {
            url.or_else(|| row.clone())
        }
    }

    /// Returns the address in a link to the vendor's explorer.
    fn linked(&self) -> Option<(String, Option<String>)> {
        self.texts(|_| true).find_map(|(text, _)| explorer(text))
    }

    /// A member of the metadata of an example response.
    fn metadata(&self, member: &str) -> Option<Said> {
        let value = self.fences.iter().find_map(|fence| {
            let value = fence.repaired.value.as_ref()?;
            value.get("ResponseMetadata")?.get(member)?.as_str()
        });
        let value = value.filter(|value| !value.is_empty())?;
        Some((value.to_owned(), 0..0))
    }

    /// The method, from the first place that states one.
    fn method(&self) -> Option<(Verb, Range<usize>)> {
        let in_example = || {
            let mut requests = self
                .fences
                .iter()
                .filter(|fence| fence.side == Side::Request);
            requests.find_map(|read| {
                let content = &read.fence.content;
                let shift = |(verb, at): (Verb, Range<usize>)| {
                    (verb, content.start + at.start..content.start + at.end)
                };
                let line = || {
                    let method = read.repaired.request_line.as_ref()?.method?;
                    Some((Verb::from(method), content.clone()))
                };
                // A call of `curl` that sends data is a POST only if it states no other method.
                curl_method(self.page.text(content))
                    .map(shift)
                    .or_else(line)
            })
        };
        self.methods().next().or_else(in_example)
    }

    /// The places that state a method, the most trusted first.
    fn methods(&self) -> impl Iterator<Item = (Verb, Range<usize>)> {
        let of_url = |url: &Address| Some((url.method?, url.span.clone()));
        let shown = self
            .fences
            .iter()
            .filter_map(|fence| fence.address.as_ref());
        let stated = |role: fn(Role) -> bool| {
            self.texts(role).filter_map(|(text, start)| {
                let (method, range) = method(text)?;
                Some((method, start + range.start..start + range.end))
            })
        };
        let urls = self.stated.iter().filter_map(of_url);
        urls.chain(stated(|role| role == Role::Endpoint))
            .chain(shown.filter_map(of_url))
            .chain(stated(|role| !role.has_parameters()))
    }

    fn path(&self) -> String {
        let stated = || {
            self.texts(|role| !role.has_parameters())
                .find_map(|(text, _)| uri(text))
        };
        let path = self
            .url
            .as_ref()
            .map(|url| url.path.clone())
            .or_else(stated);
        path.unwrap_or_else(|| "/".to_owned())
    }
}

/// The prose of some sections, and where each piece starts.
fn texts<'a>(
    page: &'a Page,
    parts: &'a Outline,
    role: fn(Role) -> bool,
) -> impl Iterator<Item = (&'a str, usize)> + use<'a> {
    let prose = parts.prose.iter().filter(move |prose| role(prose.role));
    prose.map(|prose| (page.text(&prose.span), prose.span.start))
}

/// Returns the value in the row of a constant: its example, else the code in its description.
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
        _ => types::is_name(text),
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
    // A remark may follow the value in a line of its own, and the place of the parameter (`Query String`) is none.
    let last = text.lines().filter_map(|line| {
        let mut words = line
            .rsplit(['：', ':', '为', ' '])
            .map(|word| word.trim_matches(['。', '.', '`', ' ']));
        words.find(|word| !word.is_empty())
    });
    let last = last.filter(|word| !is_place(word) && types::parse_word(word).is_none());
    let value = marked.chain(last).find(|word| fits(word))?;
    Some((value.to_owned(), row.description.span.clone()))
}

/// Returns whether a word says where a parameter stands.
fn is_place(word: &str) -> bool {
    let mut places = ["query", "header", "body", "path"].into_iter();
    places.any(|place| place.eq_ignore_ascii_case(word))
}

/// Action and Version of a file called `<Action>_<Version>.md`.
fn file_name(page: &Page) -> Option<(String, String)> {
    let name = page.file.path.rsplit('/').next()?;
    let mut words = name.strip_suffix(".md")?.split('_');
    let (action, version) = (words.next()?, words.next()?);
    is_version(version).then(|| (action.to_owned(), version.to_owned()))
}
