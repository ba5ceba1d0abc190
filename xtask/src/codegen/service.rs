//! The files of one service.

use anyhow::Context as _;
use std::{collections::BTreeMap, fs, path::Path};

use volc_codegen::{
    FileSet, Generated, GeneratedEvents, Lock, PlainNames, Promotion, features_region, generate,
    generate_events, plain_names, write_plain,
};
use volc_ir::{Action, Ir, TypeDef};
use volc_spec::{Format, Loaded, Style, load_service, summary};

use super::findings;
use crate::{families, ir, output::print, workspace};

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
    families::check(&specs)?;
    for (name, near) in families::new(service)? {
        eprintln!(
            "{service}: {}",
            families::announcement(&name, near.as_deref())
        );
    }
    let loaded = load_service(&specs);
    let style = Style {
        format: Format::Human,
        color: settings.color,
    };
    let Some(mut ir) = loaded.ir.clone() else {
        eprint!("{}", findings::of_unreadable(&loaded, style));
        eprintln!(
            "{}; nothing was written",
            summary(&loaded.diagnostics, loaded.pages.len())
        );
        return Ok(false);
    };

    let lock_path = specs.join("names.lock");
    let published = lock(&lock_path)?;
    let plain = plain_names(&ir, &published, settings.promotion)?;
    let of_new = findings::of_new(&loaded, &published, style);
    let kept = if settings.accept_names {
        Lock::default()
    } else {
        published
    };
    let generated = generate(&ir, service, &plain, &kept)?;
    let events = generate_events(&ir, service, &generated.lock)?;
    report(service, &ir, &loaded, &generated.notes, &events.notes)?;
    eprint!("{of_new}");

    put_specs(&specs, &plain, &events.lock, files)?;
    put_crate(service, &generated, files)?;
    put_events(service, &events, files);
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
    lock: &Lock,
    files: &mut FileSet,
) -> anyhow::Result<()> {
    files.put(specs.join("names.lock"), lock.to_string());
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
    files.put(sources.with_extension("rs"), &generated.root);
    for (path, text) in &generated.files {
        files.put(sources.join(path), text);
    }
    files.claim(sources);
    // Not in the crate's own sources, since only tests go through every Action.
    let tests = folder.join("tests/generated");
    if !generated.families.is_empty() {
        files.put(tests.join("actions.rs"), &generated.actions);
    }
    files.claim(tests);
    Ok(())
}

/// The sources of the events, if the service has a crate for them.
fn put_events(service: &str, events: &GeneratedEvents, files: &mut FileSet) {
    let sources = workspace::root().join(format!("crates/volc-{service}-events/src"));
    if !sources.is_dir() {
        return;
    }
    let generated = sources.join("generated");
    files.put(generated.with_extension("rs"), &events.root);
    for (path, text) in &events.files {
        files.put(generated.join(path), text);
    }
    files.claim(generated);
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read `{}`", workspace::relative(path)))
}

/// Prints a line for each name that was kept, and one for the service as a whole.
fn report(
    service: &str,
    ir: &Ir,
    loaded: &Loaded,
    actions: &BTreeMap<String, Vec<String>>,
    events: &BTreeMap<String, Vec<String>>,
) -> anyhow::Result<()> {
    let mut text = String::new();
    for (action, notes) in actions.iter().chain(events) {
        text.extend(notes.iter().map(|note| format!("{action}: {note}\n")));
    }
    let fields: usize = ir.actions.iter().map(fields).sum();
    let findings: usize = loaded.pages.iter().map(|page| page.findings).sum();
    let allowed: usize = loaded.pages.iter().map(|page| page.allowed).sum();
    text.push_str(&format!(
        "{service}: {}, {}, {fields} fields; {}, {allowed} more allowed by overlays\n",
        count(ir.actions.len(), "Action"),
        count(ir.events.len(), "event"),
        count(findings, "finding"),
    ));
    print(&text)
}

fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

fn fields(action: &Action) -> usize {
    let structs = action.types.iter().map(|ty| match ty {
        TypeDef::Struct(ty) => ty.fields.len(),
        TypeDef::Enum(_) | TypeDef::Union(_) => 0,
    });
    let local = action.request.query.len() + action.request.body.len() + action.response.len();
    local + structs.sum::<usize>()
}
