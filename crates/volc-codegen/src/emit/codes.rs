//! The file of a service's error codes.

use volc_ir::Retry;

use super::file;
use super::layout::WIDTH;
use crate::plan::codes::{CodePlan, CodesPlan};

/// The file of the codes.
pub(crate) fn text(plan: &CodesPlan<'_>, folder: &str) -> String {
    let rows: String = plan.rows.iter().map(row).collect();
    let table = format!(
        "\
error_codes! {{
    /// The error codes that {} documents. An error may have a code that is not among them.
    pub enum ErrorCode, CODES {{
{rows}    }}
}}",
        plan.title
    );
    let imports = "use volc_core::__private::error_codes;".to_owned();
    file::text(
        &format!("{folder}/errors"),
        "The error codes of the service.",
        vec![imports, table],
    )
}

fn row(code: &CodePlan<'_>) -> String {
    let mut facts = Vec::new();
    facts.extend(code.ir.number.map(|number| format!("number({number})")));
    facts.extend(code.ir.http.map(|status| format!("http({status})")));
    facts.extend(match code.ir.retry {
        Retry::Never => None,
        Retry::Later => Some("later()".to_owned()),
        Retry::Throttle => Some("throttle()".to_owned()),
        Retry::Fresh => Some("resign()".to_owned()),
    });
    facts.extend(code.ir.partial.then(|| "partial()".to_owned()));
    let head = format!(
        "        {} = {:?} [{}]",
        code.name,
        code.ir.code,
        facts.join(", ")
    );
    let (meaning, remedy) = (format!("{:?}", code.meaning), format!("{:?}", code.remedy));
    // What is known stands in the first line, what is said of it in as few as it takes.
    [" ", "\n            "]
        .map(|gap| format!("{head}{gap}{meaning}, {remedy};\n"))
        .into_iter()
        .find(|row| row.lines().all(|line| line.chars().count() <= WIDTH))
        .unwrap_or_else(|| format!("{head}\n            {meaning},\n            {remedy};\n"))
}
