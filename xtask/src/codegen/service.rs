//! The files of one service.

use anyhow::Context as _;
use std::{fs, path::Path};

use volc_codegen::{
    FileSet, Generated, Lock, PlainNames, Promotion, features_region, generate, plain_names,
    write_plain,
};
use volc_ir::{Action, Ir, TypeDef};
use volc_spec::{Format, Loaded, Style, load_service, render, summary};

use crate::{ir, output::print, workspace};

pub(super) struct Settings<'a> {
    pub(super) promotion: Option<&'a Promotion>,
    pub(super) accept_names: bool,
    pub(super) color: bool,
}

/// Adds the files of a service. Says whether its pages could be read; their errors have been shown then.
pub(super) fn add(
    service: &str,
    settings: &Settings<'_>,
    files: &mut FileSet,
) -> anyhow::Result<bool> {
    let specs = workspace::specs(service);
    let loaded = load_service(&specs);
    let Some(mut ir) = loaded.ir.clone() else {
        let style = Style {
            format: Format::Human,
            color: settings.color,
        };
        eprint!("{}", render(&loaded.diagnostics, style));
        eprintln!(
            "{}; nothing was written",
            summary(&loaded.diagnostics, loaded.pages.len())
        );
        return Ok(false);
    };

    let lock_path = specs.join("names.lock");
    let published = lock(&lock_path)?;
    let plain = plain_names(&ir, &published, settings.promotion)?;
    let kept = if settings.accept_names {
        Lock::default()
    } else {
        published
    };
    let generated = generate(&ir, service, &plain, &kept)?;
    report(&ir, &loaded, &generated)?;

    put_specs(&specs, &plain, &generated, files)?;
    put_crate(service, &generated, files)?;
    let emulator = workspace::root().join(format!("crates/volc-{service}-emulator/src"));
    if emulator.is_dir() {
        ir.service.plain = plain.recorded().clone();
        files.put(
            emulator.join(format!("generated/{service}.ir.json")),
            ir::compact(&ir)?,
        );
    }
    Ok(true)
}

/// The names that are published; none yet if there is no such file.
fn lock(path: &Path) -> anyhow::Result<Lock> {
    if !path.exists() {
        return Ok(Lock::default());
    }
    Lock::parse(&read(path)?).with_context(|| workspace::relative(path))
}

fn put_specs(
    specs: &Path,
    plain: &PlainNames,
    generated: &Generated,
    files: &mut FileSet,
) -> anyhow::Result<()> {
    files.put(specs.join("names.lock"), generated.lock.to_string());
    let service = specs.join("service.toml");
    let text = write_plain(&read(&service)?, plain.recorded())?;
    files.put(service, text);
    Ok(())
}

fn put_crate(service: &str, generated: &Generated, files: &mut FileSet) -> anyhow::Result<()> {
    let folder = workspace::root().join(format!("crates/volc-{service}-api"));
    let manifest = folder.join("Cargo.toml");
    if !manifest.is_file() {
        anyhow::bail!(
            "`{}` is not there; `cargo xtask new-service {service}` makes it",
            workspace::relative(&manifest)
        );
    }
    let text = features_region(&read(&manifest)?, &generated.families)
        .with_context(|| workspace::relative(&manifest))?;
    files.put(manifest, text);
    let sources = folder.join("src/generated");
    for (path, text) in &generated.files {
        files.put(sources.join(path), text);
    }
    files.own(sources);
    // Not in the crate's own sources, since only tests go through every Action.
    let tests = folder.join("tests/generated");
    if !generated.families.is_empty() {
        files.put(tests.join("actions.rs"), &generated.actions);
    }
    files.own(tests);
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read `{}`", workspace::relative(path)))
}

/// A line an Action, and one a name that was kept.
fn report(ir: &Ir, loaded: &Loaded, generated: &Generated) -> anyhow::Result<()> {
    let of = |action: &Action| {
        let is_it = |(name, version): &(String, String)| {
            (name, version) == (&action.action, &action.version)
        };
        let page = loaded
            .pages
            .iter()
            .find(|page| page.actions.iter().any(is_it));
        page.map_or((0, 0), |page| (page.findings, page.allowed))
    };
    let mut text = String::new();
    for action in &ir.actions {
        let (findings, allowed) = of(action);
        let allowed = match allowed {
            0 => String::new(),
            allowed => format!(" ({allowed} more allowed)"),
        };
        let (name, version, fields) = (&action.action, &action.version, fields(action));
        let noun = if findings == 1 { "finding" } else { "findings" };
        text.push_str(&format!(
            "{name} {version}: {fields} fields, {findings} {noun}{allowed}\n"
        ));
        let notes = generated.notes.get(&format!("{name}@{version}"));
        text.extend(
            notes
                .into_iter()
                .flatten()
                .map(|note| format!("    {note}\n")),
        );
    }
    print(&text)
}

fn fields(action: &Action) -> usize {
    let structs = action.types.iter().map(|ty| match ty {
        TypeDef::Struct(ty) => ty.fields.len(),
        TypeDef::Enum(_) | TypeDef::Union(_) => 0,
    });
    let own = action.request.query.len() + action.request.body.len() + action.response.len();
    own + structs.sum::<usize>()
}
