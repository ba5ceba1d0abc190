//! The report on the pages.

use std::collections::BTreeMap;

use serde::Serialize;
use volc_ir::{Action, TypeDef};

/// The report on all pages.
#[derive(Serialize)]
pub(crate) struct Report {
    /// The pages, sorted by path.
    pub(crate) pages: Vec<PageReport>,
    /// The folders, sorted by path; each one holds the pages of a dialect.
    pub(crate) folders: Vec<FolderReport>,
    /// Pages of the same Action and Version; they do not count as failures.
    pub(crate) duplicates: Vec<Duplicate>,
    /// The number of pages that are not about an Action; they do not count as failures.
    pub(crate) no_action: usize,
    /// The number of pages that failed.
    pub(crate) failed: usize,
    /// Seconds for reading and generating.
    pub(crate) seconds_generate: f64,
    /// Seconds for compiling everything; `None` if nothing is compiled.
    pub(crate) seconds_compile: Option<f64>,
    /// The compiler's errors outside the pages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) elsewhere: Vec<String>,
}

/// The result of compiling.
pub(crate) struct Compiled {
    pub(crate) seconds: f64,
    /// The compiler's errors outside the pages.
    pub(crate) elsewhere: Vec<String>,
}

/// The report on one page.
#[derive(Clone, Default, Serialize)]
pub(crate) struct PageReport {
    /// The path under the folder that was asked for.
    pub(crate) file: String,
    /// The Actions on the page, each as `Action@Version`.
    pub(crate) actions: Vec<String>,
    /// The outcome.
    pub(crate) outcome: Outcome,
    /// The number of fields, structs and enumerations.
    #[serde(flatten)]
    pub(crate) counts: Counts,
    /// The number of findings by code.
    pub(crate) findings: BTreeMap<String, usize>,
    /// True if the Rust compiles without a warning; `None` if there is none, or nothing is compiled.
    pub(crate) compiled: Option<bool>,
    /// The reasons why it failed, or why it is no page of an Action.
    pub(crate) problems: Vec<String>,
    /// Seconds for reading and generating.
    pub(crate) seconds: f64,
}

/// The outcome of the text of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// It was read, and Rust was made of it.
    Read,
    /// It is not about an Action, so there is nothing to make.
    NoAction,
    /// It has an error.
    #[default]
    Failed,
}

impl PageReport {
    pub(crate) fn failed(&self) -> bool {
        self.outcome == Outcome::Failed || self.compiled == Some(false)
    }

    /// The folder that the page lies in.
    fn folder(&self) -> &str {
        self.file.rsplit_once('/').map_or(".", |(folder, _)| folder)
    }
}

/// The size of a page.
#[derive(Clone, Copy, Default, Serialize)]
pub(crate) struct Counts {
    pub(crate) fields: usize,
    pub(crate) structs: usize,
    pub(crate) enums: usize,
}

impl Counts {
    pub(crate) fn from_action(action: &Action) -> Self {
        let request = &action.request;
        let mut counts = Self {
            fields: request.query.len() + request.body.len() + action.response.len(),
            ..Self::default()
        };
        for ty in &action.types {
            match ty {
                TypeDef::Struct(def) => {
                    counts.structs += 1;
                    counts.fields += def.fields.len();
                }
                TypeDef::Enum(_) => counts.enums += 1,
                TypeDef::Union(_) => {}
            }
        }
        counts
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.fields += other.fields;
        self.structs += other.structs;
        self.enums += other.enums;
    }
}

/// The pages of a folder together.
#[derive(Default, Serialize)]
pub(crate) struct FolderReport {
    pub(crate) folder: String,
    /// All of them, those that are not about an Action too.
    pub(crate) pages: usize,
    pub(crate) no_action: usize,
    pub(crate) read: usize,
    pub(crate) compiled: usize,
    #[serde(flatten)]
    pub(crate) counts: Counts,
    pub(crate) findings: BTreeMap<String, usize>,
    pub(crate) seconds: f64,
}

/// Pages of one Action and Version.
#[derive(Serialize)]
pub(crate) struct Duplicate {
    pub(crate) action: String,
    pub(crate) files: Vec<String>,
}

impl Report {
    pub(crate) fn new(
        pages: Vec<PageReport>,
        seconds_generate: f64,
        compiled: Option<Compiled>,
    ) -> Self {
        let no_action = |page: &&PageReport| page.outcome == Outcome::NoAction;
        Self {
            no_action: pages.iter().filter(no_action).count(),
            folders: folders(&pages),
            duplicates: duplicates(&pages),
            failed: pages.iter().filter(|page| page.failed()).count(),
            pages,
            seconds_generate,
            seconds_compile: compiled.as_ref().map(|compiled| compiled.seconds),
            elsewhere: compiled
                .map(|compiled| compiled.elsewhere)
                .unwrap_or_default(),
        }
    }
}

fn folders(pages: &[PageReport]) -> Vec<FolderReport> {
    let mut folders: BTreeMap<&str, FolderReport> = BTreeMap::new();
    for page in pages {
        let folder = folders.entry(page.folder()).or_default();
        folder.pages += 1;
        folder.no_action += usize::from(page.outcome == Outcome::NoAction);
        folder.read += usize::from(page.outcome == Outcome::Read);
        folder.compiled += usize::from(page.compiled == Some(true));
        folder.counts.add(page.counts);
        folder.seconds += page.seconds;
        for (code, count) in &page.findings {
            *folder.findings.entry(code.clone()).or_default() += count;
        }
    }
    folders
        .into_iter()
        .map(|(name, report)| FolderReport {
            folder: name.to_owned(),
            ..report
        })
        .collect()
}

fn duplicates(pages: &[PageReport]) -> Vec<Duplicate> {
    let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for page in pages {
        for action in &page.actions {
            files.entry(action).or_default().push(page.file.clone());
        }
    }
    files
        .into_iter()
        .filter(|(_, files)| files.len() > 1)
        .map(|(action, files)| Duplicate {
            action: action.to_owned(),
            files,
        })
        .collect()
}
