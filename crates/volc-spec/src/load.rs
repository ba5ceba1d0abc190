//! Folders of pages.

mod beside;
mod conflicts;
mod english;
mod files;
mod links;
mod read;
mod shared_rates;
mod wait_codes;

use std::{path::Path, path::PathBuf, sync::Arc};

use volc_ir::{ErrorCode, Event, IR_VERSION, Ir, Severity};

use crate::{
    Code, Diagnostic, Rows, ServiceFile, SourceFile, read_page,
    sharing::{SharedFile, Unshared},
};
use files::PageFiles;
pub use read::PageEnglish;
use read::{PageTexts, Read};

/// The result of reading a folder or single pages.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Loaded {
    /// The representation of the pages; `None` if there is any error.
    pub ir: Option<Ir>,
    /// Everything that was noticed, page by page.
    pub diagnostics: Vec<Diagnostic>,
    /// The summaries of the pages, in the order of their paths.
    pub pages: Vec<PageSummary>,
    /// The types that are equal and not shared; none if there is any error.
    pub unshared: Vec<Unshared>,
    /// The slots for English on each page without an error, those of error codes too.
    pub english: Vec<PageEnglish>,
}

/// The summary of a page.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PageSummary {
    /// The page.
    pub file: Arc<SourceFile>,
    /// Name and Version of each Action; none if the page has an error.
    pub actions: Vec<(String, String)>,
    /// The fates of its rows.
    pub rows: Rows,
    /// The number of errors.
    pub errors: usize,
    /// The number of warnings and notes.
    pub findings: usize,
    /// The number of findings the overlay allows.
    pub allowed: usize,
}

/// Reads a service: `service.toml` and every page of every family below `dir`, such as `specs/rtc`.
///
/// A family is a folder; `errors` and `events` are none: their pages are of error codes and of webhook events. The
/// order of the files on disk does not matter.
pub fn load_service(dir: &Path) -> Loaded {
    let mut loader = Loader {
        asks_for_english: true,
        is_whole: true,
        ..Loader::default()
    };
    let service = loader.service(&dir.join("service.toml"));
    let pages = files::of_service(dir, &mut loader.diagnostics);
    let Some(service) = service else {
        return loader.finish(None);
    };
    loader.shared(&dir.join("shared.toml"));
    loader.shared_english = Some(dir.join("shared.en.toml"));
    for page in files::apart(dir, "errors", &mut loader.diagnostics) {
        loader.errors(&page);
    }
    for page in files::apart(dir, "events", &mut loader.diagnostics) {
        loader.events(&page, &service);
    }
    for page in pages {
        loader.page(&page, &service);
    }
    loader.finish(Some(service))
}

/// Reads pages from anywhere: files, or folders with everything below them.
///
/// A page in a folder `errors` is one of error codes, one in a folder `events` one of webhook events. The service is
/// that of the nearest `service.toml` upwards of the first page, else what the URL of that page says.
pub fn load_paths(paths: &[PathBuf]) -> Loaded {
    let mut loader = Loader::default();
    let pages = files::below(paths, &mut loader.diagnostics);
    load_files(loader, pages)
}

/// Reads one page with an overlay that need not lie beside it.
pub fn load_page(page: &Path, overlay: &Path) -> Loaded {
    let mut loader = Loader::default();
    let mut pages = files::below(&[page.to_owned()], &mut loader.diagnostics);
    for page in &mut pages {
        page.overlay = Some(overlay.to_owned());
    }
    load_files(loader, pages)
}

fn load_files(mut loader: Loader, pages: Vec<PageFiles>) -> Loaded {
    let stated = pages
        .first()
        .and_then(|page| files::service_above(&page.path));
    let service = match stated {
        Some(path) => loader.service(&path),
        None => {
            let mut read = pages
                .iter()
                .map(|page| files::read(&page.path, &page.shown));
            // Without a page there is nothing to be wrong about.
            let first = read.find_map(Result::ok);
            Some(ServiceFile::guess(
                &first.unwrap_or_else(|| SourceFile::from_text("", "")),
            ))
        }
    };
    let Some(service) = service else {
        return loader.finish(None);
    };
    for page in pages {
        match page.family.as_str() {
            "errors" => loader.errors(&page),
            "events" => loader.events(&page, &service),
            _ => loader.page(&page, &service),
        }
    }
    loader.finish(Some(service))
}

/// The content of a file, unless it has an error, and the diagnostics.
type Parsed<T> = (Option<T>, Vec<Diagnostic>);

#[derive(Default)]
struct Loader {
    diagnostics: Vec<Diagnostic>,
    pages: Vec<PageSummary>,
    english: Vec<PageTexts>,
    /// True if these are all the pages of a service.
    is_whole: bool,
    /// True if a text without English is worth a finding.
    asks_for_english: bool,
    shared: Option<SharedFile>,
    /// `shared.en.toml`, which may be missing.
    shared_english: Option<PathBuf>,
    actions: Vec<Read>,
    codes: Vec<(Arc<SourceFile>, ErrorCode)>,
    events: Vec<(Arc<SourceFile>, Event)>,
}

impl Loader {
    fn service(&mut self, path: &Path) -> Option<ServiceFile> {
        let file = self.keep(files::read(path, &files::shown(path)))?;
        let (service, diagnostics) = ServiceFile::parse(&file);
        self.diagnostics.extend(diagnostics);
        service
    }

    fn shared(&mut self, path: &Path) {
        if !path.is_file() {
            return;
        }
        if let Some(file) = self.keep(files::read(path, &files::shown(path))) {
            let (shared, diagnostics) = SharedFile::parse(&file);
            self.diagnostics.extend(diagnostics);
            self.shared = shared;
        }
    }

    fn page(&mut self, page: &PageFiles, service: &ServiceFile) {
        let Some(file) = self.keep(files::read(&page.path, &page.shown)) else {
            return;
        };
        let before = self.diagnostics.len();
        let overlay = self.overlay(page, crate::Overlay::parse);
        let english = self.english(&page.english);
        let mut reading = read_page(&file, overlay.as_ref(), service, &page.family);
        let slots = reading.translate(&file, english.as_ref());
        self.diagnostics.extend(reading.diagnostics);
        self.english.push(PageTexts {
            page: Arc::clone(&file),
            path: page.english.clone(),
            english,
            code: Code::EnglishMissing,
            slots,
        });
        let reported = self.diagnostics.get(before..).unwrap_or_default();
        let errors = reported.iter().filter(|d| d.is_error()).count();
        self.pages.push(PageSummary {
            actions: reading
                .actions
                .iter()
                .map(|a| (a.action.clone(), a.version.clone()))
                .collect(),
            rows: reading.rows,
            errors,
            findings: reported
                .iter()
                .filter(|d| d.severity != Severity::Error)
                .count(),
            allowed: reading.allowed.len(),
            file: Arc::clone(&file),
        });
        let doc = overlay.as_ref().and_then(|overlay| overlay.doc.clone());
        let overlay = overlay.map(Arc::new);
        let stem = page.path.file_stem().map(|stem| stem.to_string_lossy());
        let names = stem.map(String::from).into_iter();
        let names: Vec<String> = names.chain(doc.map(|doc| doc.value)).collect();
        let actions = reading.actions.into_iter().zip(reading.links);
        self.actions.extend(actions.map(|(action, links)| Read {
            action,
            links,
            overlay: overlay.clone(),
            file: Arc::clone(&file),
            names: names.clone(),
        }));
    }

    fn overlay<T>(
        &mut self,
        page: &PageFiles,
        parse: fn(&Arc<SourceFile>) -> Parsed<T>,
    ) -> Option<T> {
        let path = page.overlay.as_ref()?;
        let file = self.keep(files::read(path, &files::shown(path)))?;
        let (overlay, diagnostics) = parse(&file);
        self.diagnostics.extend(diagnostics);
        overlay
    }

    fn keep<T>(&mut self, result: Result<T, Box<Diagnostic>>) -> Option<T> {
        result
            .map_err(|diagnostic| self.diagnostics.push(*diagnostic))
            .ok()
    }

    fn finish(mut self, service: Option<ServiceFile>) -> Loaded {
        self.follow_links();
        let name = |read: &Read| (read.action.action.clone(), read.action.version.clone());
        self.actions.sort_by_cached_key(name);
        let unshared = self.share();
        self.share_english();
        self.report_missing_english();
        self.report_twins();
        self.settle_shared_rates();
        self.report_wait_codes();
        let codes = self.codes.iter().map(|(file, code)| (file, code));
        let twice = crate::errors::twice(codes);
        self.diagnostics.extend(twice);
        let events = self.events.iter().map(|(file, event)| (file, event));
        let twice = crate::events::twice(events);
        self.diagnostics.extend(twice);
        let name = |event: &Event| (event.name.clone(), event.version.clone());
        self.events.sort_by_cached_key(|(_, event)| name(event));
        if let Some(service) = &service {
            self.report_plain(service);
            if self.is_whole {
                self.report_probe(service);
            }
        }
        let failed = self.diagnostics.iter().any(Diagnostic::is_error);
        let ir = service.filter(|_| !failed).map(|service| Ir {
            ir_version: IR_VERSION,
            service: service.service,
            actions: self.actions.into_iter().map(|read| read.action).collect(),
            events: self.events.into_iter().map(|(_, event)| event).collect(),
            codes: self.codes.into_iter().map(|(_, code)| code).collect(),
        });
        Loaded {
            ir,
            diagnostics: self.diagnostics,
            pages: self.pages,
            unshared,
            english: self
                .english
                .into_iter()
                .map(PageTexts::into_public)
                .collect(),
        }
    }
}
