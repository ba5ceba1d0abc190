//! The paths of the workspace.

use anyhow::Context as _;
use std::path::{Path, PathBuf};

/// The root of the workspace. Cargo says at run time where the package is that it runs; without cargo it is where the
/// command was built.
pub(crate) fn root() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().unwrap_or(&manifest).to_owned()
}

/// The folder of a service's pages.
pub(crate) fn specs(service: &str) -> PathBuf {
    root().join("specs").join(service)
}

/// The services that have a folder in `specs/`, or the one that is asked for.
///
/// # Errors
/// If there is no such service.
pub(crate) fn services(only: Option<&str>) -> anyhow::Result<Vec<String>> {
    let specs = root().join("specs");
    let entries = std::fs::read_dir(&specs).with_context(|| specs.display().to_string())?;
    let mut services: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("service.toml").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    services.sort();
    match only {
        None => Ok(services),
        Some(only) if services.iter().any(|service| service == only) => Ok(vec![only.to_owned()]),
        Some(only) => Err(anyhow::anyhow!(
            "there is no `specs/{only}/service.toml`; there are {}",
            services.join(", ")
        )),
    }
}

/// A path from the root of the workspace on, with `/` on every machine.
pub(crate) fn relative(path: &Path) -> String {
    let path = path.strip_prefix(root()).unwrap_or(path);
    let names: Vec<_> = path
        .components()
        .map(|c| c.as_os_str().to_string_lossy())
        .collect();
    names.join("/")
}
