//! `cargo xtask new-service <name> --host <host>`: the folder and the crate of another service.

mod args;
mod template;

use anyhow::Context as _;
use volc_codegen::{FileSet, Lock, PlainNames, apply, generate};
use volc_ir::{IR_VERSION, Ir, Service};
use volc_spec::{ServiceFile, SourceFile, Style, render};

use crate::{output::print, workspace};
pub(crate) use args::NewServiceArgs;

/// Writes the files of a service that has no pages yet, all of them or none.
///
/// # Errors
/// If the service is there already, if something about it cannot be, or if a file cannot be written.
pub(crate) fn new_service(args: &NewServiceArgs, color: bool) -> anyhow::Result<bool> {
    let name = args.name.as_str();
    let specs = workspace::specs(name);
    let folder = workspace::root().join(format!("crates/volc-{name}-api"));
    if let Some(there) = [&specs, &folder].into_iter().find(|path| path.exists()) {
        anyhow::bail!(
            "`{}` is there already; nothing was written",
            workspace::relative(there)
        );
    }
    let text = template::service(args);
    let service = check(&text, name, color)?;
    let ir = Ir {
        ir_version: IR_VERSION,
        service,
        actions: Vec::new(),
        events: Vec::new(),
        codes: Vec::new(),
    };
    let generated = generate(&ir, name, &PlainNames::default(), &Lock::default())?;
    let mut files = FileSet::default();
    files.put(specs.join("service.toml"), text);
    files.put(specs.join("names.lock"), generated.lock.to_string());
    files.put(folder.join("Cargo.toml"), template::manifest(args, &[])?);
    files.put(folder.join("src/lib.rs"), template::lib(args));
    files.put(folder.join("src/generated.rs"), generated.root);
    for (path, text) in generated.files {
        files.put(folder.join("src/generated").join(path), text);
    }
    let changes = files.changes()?;
    apply(&changes).context("nothing was written")?;
    for change in &changes {
        print(&format!(
            "     new  {}\n",
            workspace::relative(&change.path)
        ))?;
    }
    print(&format!(
        "next: put pages into `specs/{name}/<family>/`, then run `cargo xtask codegen --service {name}`\n"
    ))?;
    Ok(true)
}

/// Reads the file as codegen will, so that what it would refuse is refused now.
fn check(text: &str, name: &str, color: bool) -> anyhow::Result<Service> {
    let file = SourceFile::from_text(format!("specs/{name}/service.toml"), text);
    let (service, diagnostics) = ServiceFile::parse(&file);
    match service {
        Some(service) => Ok(service.service),
        None => {
            let style = Style {
                color,
                ..Style::default()
            };
            let text = render(&diagnostics, style);
            Err(anyhow::anyhow!(
                "the service cannot be described like this; nothing was written\n{text}"
            ))
        }
    }
}
