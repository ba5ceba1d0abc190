//! `cargo xtask ir <page|dir>...`: what pages say.

mod tree;

use std::path::{Component, Path, PathBuf};

use anyhow::{bail, ensure};
use clap::{Args, ValueEnum};
use serde_json::Value;
use volc_ir::Ir;
use volc_spec::{Format, Loaded, Style, load_page, load_paths, load_service, render, summary};

use crate::output::print;

/// Options of `cargo xtask ir`.
#[derive(Args, Debug)]
pub(crate) struct IrArgs {
    /// Pages, and folders with everything below them.
    #[arg(required_unless_present = "schema")]
    paths: Vec<PathBuf>,
    /// The overlay of the page, in place of the file beside it.
    #[arg(long, value_name = "FILE", conflicts_with = "schema")]
    overlay: Option<PathBuf>,
    /// JSON for tools, or a tree for people.
    #[arg(long, value_enum, default_value_t)]
    format: IrFormat,
    /// Print the JSON Schema of the JSON instead.
    #[arg(long)]
    schema: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum IrFormat {
    #[default]
    Json,
    Tree,
}

/// Prints the representation of the pages. Says whether they could be read.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn ir(args: &IrArgs, color: bool) -> anyhow::Result<bool> {
    if args.schema {
        print(&format!("{:#}\n", Ir::json_schema()))?;
        return Ok(true);
    }
    let loaded = load(args)?;
    let style = Style {
        format: Format::Human,
        color,
    };
    eprint!("{}", render(&loaded.diagnostics, style));
    eprintln!("{}", summary(&loaded.diagnostics, loaded.pages.len()));
    let Some(ir) = loaded.ir else {
        return Ok(false);
    };
    match args.format {
        IrFormat::Json => print(&json(&ir)?)?,
        IrFormat::Tree => print(&tree::text(&ir))?,
    }
    Ok(true)
}

/// Reads the pages. Those inside a service's folder are read with all of it, so that they are as codegen has them.
fn load(args: &IrArgs) -> anyhow::Result<Loaded> {
    for path in args.paths.iter().chain(&args.overlay) {
        ensure!(path.exists(), "there is no `{}`", path.display());
    }
    if let Some(overlay) = &args.overlay {
        let [page] = args.paths.as_slice() else {
            bail!("`--overlay` is for one page");
        };
        ensure!(
            page.is_file(),
            "`--overlay` is for a page, `{}` is a folder",
            page.display()
        );
        return Ok(load_page(page, overlay));
    }
    let services: Vec<Option<&Path>> = args.paths.iter().map(|path| service_of(path)).collect();
    if let [Some(service), rest @ ..] = services.as_slice()
        && rest.iter().all(|other| *other == Some(*service))
    {
        let mut loaded = load_service(service);
        if loaded.ir.is_some() {
            keep(&mut loaded, &args.paths);
            // Pages that lie in no folder of a family are none of the service's.
            if !loaded.pages.is_empty() {
                return Ok(loaded);
            }
        }
    }
    let loaded = load_paths(&args.paths);
    let paths: Vec<String> = args
        .paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    ensure!(
        !loaded.pages.is_empty() || !loaded.diagnostics.is_empty(),
        "there is no page in {}: pages end in `.md`, and README.md is none",
        paths.join(", ")
    );
    Ok(loaded)
}

/// The folder of the service that a page or a folder lies in, or is.
fn service_of(path: &Path) -> Option<&Path> {
    let mut folders = path
        .ancestors()
        .filter(|folder| !folder.as_os_str().is_empty());
    folders.find(|folder| folder.join("service.toml").is_file())
}

/// Keeps what the pages that were asked for say, and what was noticed on them and in their overlays.
fn keep(loaded: &mut Loaded, paths: &[PathBuf]) {
    let wanted: Vec<String> = paths.iter().map(|path| from_specs(path)).collect();
    let is_wanted = |file: &str| {
        let file = file.strip_prefix("specs/").unwrap_or(file);
        let file = file
            .strip_suffix(".en.toml")
            .or(file.strip_suffix(".toml"))
            .unwrap_or(file);
        let file = file.strip_suffix(".md").unwrap_or(file);
        wanted.iter().any(|path| {
            let rest = file.strip_prefix(path.as_str());
            rest.is_some_and(|rest| rest.is_empty() || path.is_empty() || rest.starts_with('/'))
        })
    };
    loaded.pages.retain(|page| is_wanted(&page.file.path));
    loaded
        .diagnostics
        .retain(|diagnostic| is_wanted(&diagnostic.file.path));
    if let Some(ir) = &mut loaded.ir {
        ir.actions.retain(|action| is_wanted(&action.source.file));
        ir.events.retain(|event| is_wanted(&event.source.file));
        ir.codes.retain(|code| is_wanted(&code.file));
    }
}

/// A path from the folder `specs` on, as pages are named, without the extension of a page.
fn from_specs(path: &Path) -> String {
    let names = path
        .components()
        .filter(|part| !matches!(part, Component::CurDir));
    let names: Vec<_> = names
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    let start = names
        .iter()
        .rposition(|name| name == "specs")
        .map_or(0, |specs| specs + 1);
    // An absolute path begins with its root.
    let path = names
        .get(start..)
        .unwrap_or_default()
        .join("/")
        .replace("//", "/");
    path.strip_suffix(".md").map(str::to_owned).unwrap_or(path)
}

/// The JSON of a representation, the same on every machine.
///
/// # Errors
/// None in practice: it is plain data.
pub(crate) fn json(ir: &Ir) -> anyhow::Result<String> {
    let json = serde_json::to_string_pretty(ir)?;
    Ok(json + "\n")
}

/// The same JSON for machines, with an Action a line, so that a change of one page is a change of one line.
///
/// # Errors
/// None in practice: it is plain data.
pub(crate) fn compact(ir: &Ir) -> anyhow::Result<String> {
    let text = |value: &Value| serde_json::to_string(value);
    let value = serde_json::to_value(ir)?;
    let members = value.as_object().into_iter().flatten();
    let members: Vec<String> = members
        .map(|(name, value)| {
            let value = match value {
                Value::Array(items) => {
                    let lines: Vec<String> = items.iter().map(text).collect::<Result<_, _>>()?;
                    format!("[\n{}\n]", lines.join(",\n"))
                }
                other => text(other)?,
            };
            Ok(format!("\"{name}\":{value}"))
        })
        .collect::<anyhow::Result<_>>()?;
    Ok(format!("{{{}}}\n", members.join(",\n")))
}
