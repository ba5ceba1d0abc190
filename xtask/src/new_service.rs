//! `cargo xtask new-service <name> --host <host>`: the folder and the crate of another service.

mod template;

use clap::Args;
use volc_codegen::{FileSet, Lock, PlainNames, apply, generate};
use volc_ir::{IR_VERSION, Ir, Service};
use volc_spec::{ServiceFile, SourceFile, Style, render};

use crate::{output::print, workspace};

/// What is known of the service.
#[derive(Args, Debug)]
pub(crate) struct NewServiceArgs {
    /// The name of its folder in `specs/` and of its crate, `volc-<name>-api`.
    #[arg(value_parser = name)]
    name: String,
    /// The host of its API, such as `rtc.volcengineapi.com`.
    #[arg(long)]
    host: String,
    /// The region in the credential scope.
    #[arg(long, default_value = "cn-north-1")]
    region: String,
    /// The service in the credential scope, if it is not the name: some have capitals.
    #[arg(long, value_name = "NAME")]
    scope: Option<String>,
    /// What it is called, if not `Volcengine <name>`.
    #[arg(long)]
    title: Option<String>,
    /// Where its pages are published.
    #[arg(
        long,
        value_name = "URL",
        default_value = "https://www.volcengine.com/docs"
    )]
    documentation: String,
}

/// Writes the files of a service that has no pages yet, all of them or none.
///
/// # Errors
/// If the service is there already, if something about it cannot be, or if a file cannot be written.
pub(crate) fn new_service(args: &NewServiceArgs, color: bool) -> Result<bool, String> {
    let name = args.name.as_str();
    let specs = workspace::specs(name);
    let folder = workspace::root().join(format!("crates/volc-{name}-api"));
    if let Some(there) = [&specs, &folder].into_iter().find(|path| path.exists()) {
        return Err(format!(
            "`{}` is there already; nothing was written",
            workspace::relative(there)
        ));
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
    let generated = generate(&ir, name, &PlainNames::default(), &Lock::default())
        .map_err(|error| error.to_string())?;
    let mut files = FileSet::default();
    files.put(specs.join("service.toml"), text);
    files.put(specs.join("names.lock"), generated.lock.to_string());
    files.put(folder.join("Cargo.toml"), template::manifest(args, &[])?);
    files.put(folder.join("src/lib.rs"), template::lib(args));
    for (path, text) in generated.files {
        files.put(folder.join("src/generated").join(path), text);
    }
    let changes = files.changes().map_err(|error| error.to_string())?;
    apply(&changes).map_err(|error| format!("{error}; nothing was written"))?;
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
fn check(text: &str, name: &str, color: bool) -> Result<Service, String> {
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
            Err(format!(
                "the service cannot be described like this; nothing was written\n{text}"
            ))
        }
    }
}

fn name(text: &str) -> Result<String, String> {
    let fine = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    match fine {
        true => Ok(text.to_owned()),
        false => Err("use lower-case letters and digits, a letter first".to_owned()),
    }
}
