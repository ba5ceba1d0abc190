//! `cargo xtask lint`: what is wrong or open in the pages of `specs/`.

use clap::{Args, ValueEnum};
use volc_ir::Severity;
use volc_spec::{Code, Diagnostic, Format, Style, load_service, render, summary};

use crate::{families, output::print, workspace};

/// Options of `cargo xtask lint`.
#[derive(Args, Debug)]
pub(crate) struct LintArgs {
    /// Only the pages of this service.
    #[arg(long)]
    service: Option<String>,
    /// Fail if a listed value has no name yet, since such a name would change later, which breaks users; or if anything
    /// has no English, or English of a text that changed.
    #[arg(long)]
    release: bool,
    /// List the types that are equal and not shared, instead of the findings; fail if one has no reason under
    /// `[share.allow]` of `shared.toml`.
    #[arg(long)]
    share: bool,
    /// The form of the output.
    #[arg(long, value_enum, default_value_t)]
    format: LintFormat,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum LintFormat {
    /// With the source, as rustc does.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
    /// An annotation for GitHub a line.
    Github,
}

/// Prints everything that was noticed. Returns whether nothing has to be fixed.
///
/// # Errors
/// If there is no such service.
pub(crate) fn lint(args: &LintArgs, color: bool) -> anyhow::Result<bool> {
    if args.share {
        return share(args.service.as_deref(), color);
    }
    let (mut diagnostics, mut pages, mut allowed) = (Vec::new(), 0, 0);
    for service in workspace::services(args.service.as_deref())? {
        let specs = workspace::specs(&service);
        families::check(&specs)?;
        let loaded = load_service(&specs);
        diagnostics.extend(loaded.diagnostics);
        pages += loaded.pages.len();
        allowed += loaded.pages.iter().map(|page| page.allowed).sum::<usize>();
    }
    let format = match args.format {
        LintFormat::Text => Format::Human,
        LintFormat::Json => Format::Json,
        LintFormat::Github => Format::Github,
    };
    print(&render(&diagnostics, Style { format, color }))?;
    if matches!(args.format, LintFormat::Text) {
        print(&counts(&diagnostics))?;
        print(&format!(
            "{}; {allowed} allowed by overlays\n",
            summary(&diagnostics, pages)
        ))?;
    }
    Ok(!diagnostics
        .iter()
        .any(|diagnostic| is_refused(diagnostic, args.release)))
}

/// Says whether all equal types of all services are shared, or have a reason not to be; prints those that are not.
///
/// # Errors
/// If there is no service.
pub(crate) fn all_shared() -> anyhow::Result<bool> {
    share(None, false)
}

/// Prints the types that are equal and not shared. Says whether each has a reason.
fn share(service: Option<&str>, color: bool) -> anyhow::Result<bool> {
    let mut is_fine = true;
    for service in workspace::services(service)? {
        let loaded = load_service(&workspace::specs(&service));
        if loaded.ir.is_none() {
            let format = Format::Human;
            print(&render(&loaded.diagnostics, Style { format, color }))?;
            return Ok(false);
        }
        let (allowed, open): (Vec<_>, Vec<_>) = loaded
            .unshared
            .iter()
            .partition(|types| types.reason.is_some());
        for types in &open {
            let members = types.members.join(", ");
            print(&format!(
                "{}: {members}\n    {}\n",
                types.name,
                types.at.join("\n    ")
            ))?;
        }
        let (open, allowed) = (open.len(), allowed.len());
        print(&format!(
            "{service}: {open} equal types are not shared; {allowed} allowed by shared.toml\n"
        ))?;
        is_fine &= open == 0;
    }
    Ok(is_fine)
}

/// The findings that a release cannot have, though they hinder no reading.
const REFUSED_IN_RELEASES: [Code; 4] = [
    Code::UnnamedValue,
    Code::UnexplainedCode,
    Code::EnglishMissing,
    Code::EnglishStale,
];

fn is_refused(diagnostic: &Diagnostic, release: bool) -> bool {
    diagnostic.severity == Severity::Error
        || (release && REFUSED_IN_RELEASES.contains(&diagnostic.code))
}

/// A line a code, with how often it was found.
fn counts(diagnostics: &[Diagnostic]) -> String {
    let count = |code: Code| diagnostics.iter().filter(|d| d.code == code).count();
    let found = Code::ALL
        .iter()
        .map(|&code| (code, count(code)))
        .filter(|(_, n)| *n > 0);
    let lines = found.map(|(code, n)| format!("{n:>6}  {code}  {}\n", code.title()));
    lines.collect()
}

#[cfg(test)]
mod tests {
    use volc_spec::SourceFile;

    use super::*;

    #[test]
    fn a_release_needs_names_and_english() {
        let page = SourceFile::from_text("page.md", "text");
        let found = |code| Diagnostic::new(code, &page, 0..4, "message");
        for code in REFUSED_IN_RELEASES {
            assert!(is_refused(&found(code), true), "{code}");
            assert!(!is_refused(&found(code), false), "{code}");
        }
        assert!(!is_refused(&found(Code::ExampleOutside), true));
        assert!(is_refused(&found(Code::UnknownType), false));
    }
}
