//! `cargo xtask api`: the public API of each hand-written crate, in `public-api.txt` beside its manifest.
//!
//! It is read from rustdoc's JSON, which the pinned compiler writes only when it allows unstable features. `public-api`
//! reads one version of that JSON, so both are raised together.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use serde_json::Value;
use similar::TextDiff;

use crate::process::{self, cargo, output};
use crate::{features, output::print, workspace};

/// The list of a crate.
const FILE: &str = "public-api.txt";

/// The module whose content is generated, so that `cargo xtask diff` judges it.
const GENERATED: &str = "data";

/// Options of `cargo xtask api`: the crates, and the mode.
#[derive(Args, Debug)]
pub(crate) struct ApiArgs {
    /// Only these crates; all hand-written libraries that are published otherwise.
    crates: Vec<String>,
    /// Write nothing; print what would change, and fail if anything would.
    #[arg(long)]
    check: bool,
}

/// Writes the lists, or compares them. Returns whether they are current.
///
/// # Errors
/// If rustdoc fails, or a list cannot be written.
pub(crate) fn api(args: &ApiArgs) -> anyhow::Result<bool> {
    let metadata = process::metadata()?;
    let all = packages(&metadata);
    if let Some(name) = args
        .crates
        .iter()
        .find(|name| !all.iter().any(|p| p.name == **name))
    {
        let names: Vec<&str> = all.iter().map(|package| package.name.as_str()).collect();
        bail!(
            "`{name}` has no list; those that have one are {}",
            names.join(", ")
        );
    }
    let is_wanted =
        |package: &&Package| args.crates.is_empty() || args.crates.contains(&package.name);
    let mut is_current = true;
    for package in all.iter().filter(is_wanted) {
        let new = list(package, &metadata)?;
        let file = package.folder.join(FILE);
        let old = fs::read_to_string(&file).unwrap_or_default();
        if old == new {
            continue;
        }
        is_current = false;
        print(&changes(&file, &old, &new))?;
        if !args.check {
            fs::write(&file, &new).with_context(|| file.display().to_string())?;
        }
    }
    if args.check && !is_current {
        eprintln!(
            "error: the public API differs from its lists; run `cargo xtask api` if that is intended"
        );
    }
    Ok(is_current || !args.check)
}

/// Returns whether all lists are current.
///
/// # Errors
/// As [`api`].
pub(crate) fn check() -> anyhow::Result<bool> {
    api(&ApiArgs {
        crates: Vec::new(),
        check: true,
    })
}

/// A library of the workspace whose API is listed.
#[derive(Debug, PartialEq, Eq)]
struct Package {
    name: String,
    folder: PathBuf,
}

/// The published libraries but those that are generated, whose API `cargo xtask diff` judges, and macros, which have
/// no types.
fn packages(metadata: &Value) -> Vec<Package> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let mut found: Vec<Package> = packages
        .filter(|package| package["source"].is_null() && package["publish"].is_null())
        .filter(|package| {
            let targets = package["targets"].as_array().into_iter().flatten();
            let mut kinds =
                targets.flat_map(|target| target["kind"].as_array().into_iter().flatten());
            kinds.any(|kind| kind == "lib")
        })
        .filter_map(|package| {
            let name = package["name"].as_str()?.to_owned();
            let manifest = Path::new(package["manifest_path"].as_str()?);
            let folder = manifest.parent()?.to_owned();
            Some(Package { name, folder })
        })
        .filter(|package| !package.name.ends_with("-api"))
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// The list of a crate, with its portable features on.
fn list(package: &Package, metadata: &Value) -> anyhow::Result<String> {
    let name = package.name.as_str();
    let all = features::portable(metadata);
    let local = all
        .split(',')
        .filter_map(|feature| feature.strip_prefix(name)?.strip_prefix('/'));
    let local: Vec<&str> = local.collect();
    let target = target();
    output(
        cargo()
            .args(["rustdoc", "--quiet", "--lib", "--package", name])
            .args(["--no-default-features", "--features", &local.join(",")])
            .args(["--", "-Z", "unstable-options", "--output-format", "json"])
            .args(["--cap-lints", "allow"])
            .env("CARGO_TARGET_DIR", &target)
            .env("RUSTC_BOOTSTRAP", "1"),
    )?;
    let json = target
        .join("doc")
        .join(format!("{}.json", name.replace('-', "_")));
    let api = public_api::Builder::from_rustdoc_json(&json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .build()
        .with_context(|| {
            format!(
                "{}: `public-api` must fit the pinned compiler",
                json.display()
            )
        })?;
    let generated = format!("{}::{GENERATED}::", name.replace('-', "_"));
    let items = api.items().map(|item| format!("{item}\n"));
    Ok(items.filter(|item| !is_below(item, &generated)).collect())
}

/// Returns whether an item lies below a path, or is about a type there.
fn is_below(item: &str, path: &str) -> bool {
    let subject = match item.strip_prefix("impl") {
        // Of a trait for a type, the type.
        Some(rest) => rest.rsplit(" for ").next().unwrap_or(rest),
        None => item,
    };
    let crate_name = path.split("::").next().unwrap_or(path);
    let mut words = subject.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    words
        .find(|word| word.split("::").next() == Some(crate_name) && word.contains("::"))
        .is_some_and(|word| word.starts_with(path))
}

/// A folder of its own: the compiler with unstable features would build all dependencies anew, back and forth.
fn target() -> PathBuf {
    workspace::root().join("target/api")
}

/// Returns the removed and the added items.
fn changes(file: &Path, old: &str, new: &str) -> String {
    let name = workspace::relative(file);
    let diff = TextDiff::from_lines(old, new);
    let mut diff = diff.unified_diff();
    diff.context_radius(0).header(&name, &name).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_are_kept_for_published_handwritten_libraries() {
        let package = |name: &str, kind: &str, publish: Value| {
            json!({
                "name": name, "source": null, "publish": publish,
                "manifest_path": format!("/w/{name}/Cargo.toml"), "targets": [{"kind": [kind]}],
            })
        };
        let registered = json!({
            "name": "serde", "source": "registry", "publish": null, "manifest_path": "/r/serde/Cargo.toml",
            "targets": [{"kind": ["lib"]}],
        });
        let metadata = json!({"packages": [
            package("volc-spec", "lib", Value::Null),
            package("volc-ir", "lib", Value::Null),
            package("volc-rtc-api", "lib", Value::Null),
            package("volc-macros", "proc-macro", Value::Null),
            package("volc-cli", "bin", Value::Null),
            package("volc-tests", "lib", json!([])),
            registered,
        ]});
        let names: Vec<String> = packages(&metadata).into_iter().map(|p| p.name).collect();
        assert_eq!(names, ["volc-ir", "volc-spec"]);
        assert_eq!(packages(&metadata)[0].folder, Path::new("/w/volc-ir"));
    }

    #[test]
    fn generated_items_are_told_apart() {
        let path = "events::data::";
        for item in [
            "pub struct events::data::join::Join",
            "pub fn events::data::join::Join::clone(&self) -> events::data::join::Join",
            "pub events::data::join::Join::user: alloc::string::String",
            "impl core::clone::Clone for events::data::join::Join",
            "impl events::data::join::JoinResponse",
            "impl core::convert::From<events::data::Join> for events::data::EventData",
        ] {
            assert!(is_below(item, path), "{item}");
        }
        for item in [
            "pub mod events::data",
            "pub events::Event::data: T",
            "pub struct events::Event<T = events::data::EventData>",
            "impl<T: events::data::TypedEvent> core::fmt::Debug for events::Event<T>",
            "impl events::Event",
            "pub type events::Event::Data = events::data::EventData",
        ] {
            assert!(!is_below(item, path), "{item}");
        }
    }

    #[test]
    fn changed_list_is_printed_as_a_diff() {
        let file = workspace::root().join("crates/volc-ir/public-api.txt");
        let text = changes(
            &file,
            "pub fn a()\npub fn b()\n",
            "pub fn b()\npub fn c()\n",
        );
        assert!(text.contains("crates/volc-ir/public-api.txt"), "{text}");
        assert!(
            text.contains("\n-pub fn a()\n") && text.contains("\n+pub fn c()\n"),
            "{text}"
        );
    }
}
