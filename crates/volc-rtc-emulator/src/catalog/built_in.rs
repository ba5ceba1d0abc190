//! The pages that are built in.
//!
//! Reading all of them takes longer than all else at the start of an emulator, so an Action's is read when it is first
//! asked for. That needs the file to have an Action a line, as `cargo xtask codegen` writes it; any other form of the
//! same JSON is read whole.

use std::sync::LazyLock;

use volc_ir::{IR_VERSION, Ir};

use super::Catalog;
use super::page::Page;

/// The representation of the pages.
const TEXT: &str = include_str!("../generated/rtc.ir.json");

/// The catalog for all emulators of a process, or what is wrong with it.
pub(crate) static BUILT_IN: LazyLock<Result<Catalog, String>> = LazyLock::new(|| read(TEXT));

/// An Action as it is in the file.
struct Line {
    action: &'static str,
    version: &'static str,
    text: &'static str,
}

fn read(text: &'static str) -> Result<Catalog, String> {
    let (rest, lines) = split(text).unwrap_or_else(|| (text.to_owned(), Vec::new()));
    let ir: Ir = serde_json::from_str(&rest).map_err(|error| error.to_string())?;
    if ir.ir_version != IR_VERSION {
        let version = ir.ir_version;
        return Err(format!(
            "it has version {version}, this emulator reads {IR_VERSION}"
        ));
    }
    let service = ir.service.name.clone();
    let mut catalog = Catalog::default();
    catalog.add(ir);
    if let Some(entry) = catalog.services.get_mut(&service) {
        for line in lines {
            let versions = entry.actions.entry(line.action.to_owned()).or_default();
            versions.insert(line.version.to_owned(), Page::unread(line.text));
        }
    }
    Ok(catalog)
}

/// Takes the Actions out of the text: what is left, and they. `None` if they are not a line each.
fn split(text: &'static str) -> Option<(String, Vec<Line>)> {
    let (head, rest) = text.split_once("\"actions\":[\n")?;
    let (actions, tail) = rest.split_once("\n]")?;
    let lines = actions.lines().map(line).collect::<Option<_>>()?;
    Some((format!("{head}\"actions\":[]{tail}"), lines))
}

fn line(line: &'static str) -> Option<Line> {
    let text = line.strip_suffix(',').unwrap_or(line);
    let rest = text.strip_prefix(r#"{"action":""#)?;
    let (action, rest) = rest.split_once('"')?;
    let (version, _) = rest.strip_prefix(r#","version":""#)?.split_once('"')?;
    text.ends_with('}').then_some(Line {
        action,
        version,
        text,
    })
}

#[cfg(test)]
mod tests {
    use volc_ir::Ir;

    use super::{TEXT, read, split};
    use crate::catalog::Catalog;

    #[test]
    fn pages_read_one_by_one_are_those_read_whole() {
        let whole: Ir = serde_json::from_str(TEXT).unwrap();
        let (rest, lines) = split(TEXT).unwrap();
        assert_eq!(lines.len(), whole.actions.len());
        assert!(rest.len() < TEXT.len() / 2);
        let catalog = read(TEXT).unwrap();
        let mut expected = Catalog::default();
        expected.add(whole);
        assert!(catalog.actions().eq(expected.actions()));
        assert!(catalog.events().eq(expected.events()));
        assert!(catalog.codes().eq(expected.codes()));
        assert_eq!(catalog.len(), expected.len());
    }

    #[test]
    fn another_form_of_the_file_is_read_whole() {
        for text in [
            "{}",
            "{\"actions\":[\n{\"version\":\"1\"}\n]}",
            "{\"actions\":[\n{\"action\":\"A\",\"version\":\"1\",\n]}",
        ] {
            assert!(split(text).is_none(), "{text}");
            assert!(read(text).is_err(), "{text}");
        }
    }
}
