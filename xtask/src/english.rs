//! `cargo xtask english`: the English beside the pages.

mod share;
mod stamp;

use std::fs;

use anyhow::{Context, bail};
use clap::Args;
use volc_spec::{Format, Loaded, PageEnglish, Style, load_service, render};

use crate::{output::print, workspace};
use stamp::{Stamp, stamp};

/// Options of `cargo xtask english`.
#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("task").required(true).args(["stamp", "restamp", "missing", "share"]))]
pub(crate) struct EnglishArgs {
    /// Fill in the hashes of texts that have none.
    #[arg(long)]
    stamp: bool,
    /// Write the hash of the page's text anew for this key, such as `Body.AppId`; `*` for every key. May be repeated.
    #[arg(long, value_name = "KEY")]
    restamp: Vec<String>,
    /// Print the key and the page's text of everything without English.
    #[arg(long)]
    missing: bool,
    /// Move the English of shared types from the pages' files to `shared.en.toml`; that of the first page goes for all.
    #[arg(long, conflicts_with = "pages")]
    share: bool,
    /// The pages, by path or name, such as `specs/rtc/im/SendMessage.md` or `SendMessage`; all of them by default.
    #[arg(value_name = "PAGE")]
    pages: Vec<String>,
}

/// Does it. Says whether it could be done for all of the pages.
///
/// # Errors
/// If there is no such page, or a file cannot be read or written.
pub(crate) fn english(args: &EnglishArgs, color: bool) -> anyhow::Result<bool> {
    let mut loaded: Vec<Loaded> = Vec::new();
    for service in workspace::services(None)? {
        loaded.push(load_service(&workspace::specs(&service)));
    }
    if args.share {
        for service in &loaded {
            share::share(&service.english)?;
        }
        let names = workspace::services(None)?;
        let moved = names
            .iter()
            .map(|name| load_service(&workspace::specs(name)));
        return shown_errors(&moved.collect::<Vec<_>>(), color);
    }
    let pages = chosen(&args.pages, &loaded)?;
    if args.missing {
        for page in &pages {
            print(&missing(page))?;
        }
        return Ok(true);
    }
    let stamp_keys = match args.restamp.as_slice() {
        [] => Stamp::Unstamped,
        keys => Stamp::Keys(keys),
    };
    let mut unused: Vec<&String> = args.restamp.iter().filter(|key| *key != "*").collect();
    let mut total = 0;
    for page in pages.iter().filter(|page| page.path.is_file()) {
        let path = workspace::relative(&page.path);
        let text =
            fs::read_to_string(&page.path).with_context(|| format!("cannot read `{path}`"))?;
        let stamped = stamp(&text, &page.slots, &stamp_keys).with_context(|| path.clone())?;
        unused.retain(|key| !stamped.keys.contains(key));
        if stamped.text != text {
            fs::write(&page.path, &stamped.text)
                .with_context(|| format!("cannot write `{path}`"))?;
            print(&format!("{:>6}  {path}\n", stamped.keys.len()))?;
            total += stamped.keys.len();
        }
    }
    if let Some(key) = unused.first() {
        bail!("no text with the key `{key}` in the files of these pages");
    }
    print(&format!("{total} texts stamped\n"))?;
    shown_errors(&loaded, color)
}

/// Shows the errors of all pages: their English could not be stamped.
fn shown_errors(loaded: &[Loaded], color: bool) -> anyhow::Result<bool> {
    let diagnostics = loaded.iter().flat_map(|loaded| &loaded.diagnostics);
    let errors: Vec<_> = diagnostics.filter(|d| d.is_error()).cloned().collect();
    let style = Style {
        format: Format::Human,
        color,
    };
    eprint!("{}", render(&errors, style));
    Ok(errors.is_empty())
}

/// The pages that are asked for, in the order of their paths.
fn chosen<'a>(wanted: &[String], loaded: &'a [Loaded]) -> anyhow::Result<Vec<&'a PageEnglish>> {
    let all = || loaded.iter().flat_map(|loaded| &loaded.english);
    if wanted.is_empty() {
        return Ok(all().collect());
    }
    for name in wanted {
        if !all().any(|page| is_page(page, name)) {
            bail!(
                "there is no page `{name}` in `specs/` that can be read; `cargo xtask lint` shows what is wrong"
            );
        }
    }
    Ok(all()
        .filter(|page| wanted.iter().any(|name| is_page(page, name)))
        .collect())
}

fn is_page(page: &PageEnglish, name: &str) -> bool {
    let root = workspace::root();
    let name = name
        .strip_prefix(&format!("{}/", root.display()))
        .unwrap_or(name);
    let name = name.strip_prefix("./").unwrap_or(name);
    let stem = [".en.toml", ".toml", ".md"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    let path = page.page.path.as_str();
    let page = [".md", ".toml"]
        .iter()
        .find_map(|end| path.strip_suffix(end))
        .unwrap_or(path);
    page.strip_suffix(stem)
        .is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// A line for each text: the key, a tab, and the page's text with its line breaks escaped.
fn missing(page: &PageEnglish) -> String {
    let bare = page.slots.iter().filter(|slot| slot.wanted && !slot.filled);
    let lines = bare.map(|slot| {
        let text = slot
            .text
            .replace('\\', "\\\\")
            .replace('\t', "\\t")
            .replace('\r', "\\r")
            .replace('\n', "\\n");
        format!("{}\t{text}\n", slot.key)
    });
    lines.collect()
}
