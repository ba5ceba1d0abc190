//! `cargo xtask explain <code>`: more about a diagnostic.

use clap::Args;
use volc_spec::Code;

use crate::output::print;

/// Which code.
#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    /// The code, such as `E0201`; all of them with their titles if there is none.
    code: Option<Code>,
}

/// Prints the explanation.
///
/// # Errors
/// If it cannot be printed.
pub(crate) fn explain(args: &ExplainArgs) -> Result<bool, String> {
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
