//! `cargo xtask test`: everything that has to hold before a change lands. CI runs it, and nothing else.

use std::process::Command;

use crate::steps::{Steps, cargo, run};
use crate::{msrv, workspace};

/// Every feature set that a user may choose and that the other steps do not build.
const FEATURE_SETS: [(&str, &[&str]); 7] = [
    ("volc-core", &["--no-default-features"]),
    (
        "volc-core",
        &["--no-default-features", "--features", "reqwest"],
    ),
    (
        "volc-core",
        &["--no-default-features", "--features", "rustls"],
    ),
    (
        "volc-core",
        &["--no-default-features", "--features", "native-tls"],
    ),
    (
        "volc-core",
        &["--no-default-features", "--features", "redis"],
    ),
    (
        "volc-core",
        &["--no-default-features", "--features", "tracing"],
    ),
    ("volc-rtc-api", &["--no-default-features"]),
];

/// Runs all checks, the quick ones first.
///
/// # Errors
/// The first check that fails.
pub(crate) fn test() -> Result<(), String> {
    let mut steps = Steps::default();
    steps.cargo("formatting", &["fmt", "--all", "--check"])?;
    steps.step("generated code is current", || {
        run(
            Command::new(std::env::current_exe().map_err(|e| e.to_string())?)
                .args(["codegen", "--check"])
                .current_dir(workspace::root()),
        )
    })?;
    steps.step("no dependency needs a newer compiler", msrv::check)?;
    steps.cargo(
        "lints",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--",
            "-D",
            "warnings",
        ],
    )?;
    steps.cargo(
        "tests",
        &["test", "--workspace", "--all-features", "--no-fail-fast"],
    )?;
    steps.step("documentation", || {
        run(cargo()
            .args(["doc", "--workspace", "--no-deps", "--all-features"])
            .env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    steps.step("feature sets", feature_sets)?;
    eprintln!("\n{}", steps.summary());
    Ok(())
}

fn feature_sets() -> Result<(), String> {
    let families = workspace::families("volc-rtc-api")?;
    let alone = families.iter().map(|family| {
        (
            "volc-rtc-api",
            vec!["--no-default-features", "--features", family.as_str()],
        )
    });
    let fixed = FEATURE_SETS
        .iter()
        .map(|(package, flags)| (*package, flags.to_vec()));
    for (package, flags) in fixed.chain(alone) {
        eprintln!("    {package} {}", flags.join(" "));
        run(cargo()
            .args(["check", "--quiet", "--package", package])
            .args(flags)
            .env("RUSTFLAGS", "-D warnings"))?;
    }
    Ok(())
}
