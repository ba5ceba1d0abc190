//! `cargo xtask explain <code>`: more about a diagnostic.

use anyhow::bail;
use clap::Args;
use volc_spec::Code;

use crate::output::print;

/// Options of `cargo xtask explain`.
#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    /// The code, such as `E0201`; all of them with their titles if there is none.
    #[arg(value_parser = code)]
    code: Option<Code>,
}

/// Reads a code; the refusal offers the nearest ones.
fn code(id: &str) -> anyhow::Result<Code> {
    let unknown = match id.parse::<Code>() {
        Ok(code) => return Ok(code),
        Err(unknown) => unknown,
    };
    let wanted = id.to_uppercase();
    let distance = |code: &Code| {
        let pairs = code.id().chars().zip(wanted.chars());
        code.id().len().abs_diff(wanted.len()) + pairs.filter(|(a, b)| a != b).count()
    };
    // One character is a slip; two are another code.
    let near = Code::ALL.iter().filter(|code| distance(code) == 1).take(3);
    let near: Vec<String> = near.map(|code| format!("`{code}`")).collect();
    if near.is_empty() {
        bail!("{unknown}; `cargo xtask explain` lists all");
    }
    bail!("{unknown}; did you mean {}?", near.join(" or "))
}

/// Prints the explanation.
///
/// # Errors
/// If it cannot be printed.
pub(crate) fn explain(args: &ExplainArgs) -> anyhow::Result<bool> {
    match args.code {
        Some(code) => print(&format!(
            "{code}: {}\n\n{}\n",
            code.title(),
            code.explanation().trim()
        ))?,
        None => {
            let list = Code::ALL
                .iter()
                .map(|code| format!("{code}  {}\n", code.title()));
            print(&list.collect::<String>())?;
        }
    }
    Ok(true)
}
