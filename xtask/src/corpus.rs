//! `cargo xtask corpus <dir>`: whether every page under a folder can be read, generated and compiled. Pages that are
//! not about an Action are only counted.

mod page;
mod report;
mod scratch;
mod table;
mod timing;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use crate::output::print;
use report::{Compiled, PageReport, Report};
use timing::Timing;

/// Options of `cargo xtask corpus`.
#[derive(Args, Debug)]
pub(crate) struct CorpusArgs {
    /// A folder with pages, at any depth.
    dir: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Read and generate only.
    #[arg(long, conflicts_with = "repeat")]
    no_compile: bool,
    /// Read and generate so many pages, repeating those of the folder, and tell only time and memory.
    #[arg(long, value_name = "PAGES")]
    repeat: Option<usize>,
}

/// Tries every page and prints what became of it. Whether none failed.
///
/// # Errors
/// If there are no pages, or the scratch crate cannot be built at all.
pub(crate) fn corpus(args: &CorpusArgs, color: bool) -> anyhow::Result<bool> {
    let pages = page::below(&args.dir)?;
    match args.repeat {
        Some(count) => measure(&pages, count, args.json),
        None => try_all(args, &pages, color),
    }
}

fn measure(pages: &[PathBuf], count: usize, json: bool) -> anyhow::Result<bool> {
    let results = pages
        .iter()
        .cycle()
        .take(count)
        .map(|path| page::generate(path));
    let timing = Timing::measure(results);
    if json {
        print_json(&timing)?
    } else {
        print(&timing.text())?
    }
    Ok(true)
}

fn try_all(args: &CorpusArgs, pages: &[PathBuf], color: bool) -> anyhow::Result<bool> {
    let start = Instant::now();
    let (mut reports, mut modules) = (Vec::new(), Vec::new());
    for (number, path) in pages.iter().enumerate() {
        let file = shown(&args.dir, path);
        let (report, sources) = page::report(path, file.clone(), color);
        if !sources.is_empty() {
            modules.push(scratch::Module {
                page: number,
                file,
                sources,
            });
        }
        reports.push(report);
    }
    let seconds_generate = start.elapsed().as_secs_f64();
    let compiled = if args.no_compile {
        None
    } else {
        Some(compile(&modules, &mut reports)?)
    };
    let report = Report::new(reports, seconds_generate, compiled);
    if args.json {
        print_json(&report)?
    } else {
        print(&table::text(&report))?
    }
    Ok(report.failed == 0 && report.elsewhere.is_empty())
}

/// Compiles all modules and reports it.
fn compile(modules: &[scratch::Module], reports: &mut [PageReport]) -> anyhow::Result<Compiled> {
    let start = Instant::now();
    let refused = scratch::check(modules)?;
    for module in modules {
        if let Some(report) = reports.get_mut(module.page) {
            let problems = refused.pages.get(&module.page);
            let is_known = problems.is_some() || refused.elsewhere.is_empty();
            report.compiled = is_known.then_some(problems.is_none());
            report
                .problems
                .extend(problems.into_iter().flatten().cloned());
        }
    }
    Ok(Compiled {
        seconds: start.elapsed().as_secs_f64(),
        elsewhere: refused.elsewhere,
    })
}

/// The path under the folder, with `/` on every machine.
fn shown(dir: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(dir).unwrap_or(path).iter();
    let parts: Vec<_> = parts.map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    print(&format!("{text}\n"))
}
