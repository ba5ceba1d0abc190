//! The names that earlier runs gave out. A name, once published, must not change because a page did.

use std::{collections::BTreeMap, fmt};

/// The content of a `names.lock`: sorted lines of the form `Action@Version path = Name`.
///
/// The path is that of the field whose type has the name (`Body.Config`), or `client` for the name of the method.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    names: BTreeMap<(String, String), String>,
}

const HEADER: &str = "\
# The names that are published. `cargo xtask codegen` adds to them; `--accept-names` takes the names of the pages.
";

impl Lock {
    /// Reads the text of a lock.
    ///
    /// # Errors
    /// A line that is not of the form.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let mut lock = Self::default();
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (action, path, name) = split(line).ok_or_else(|| LockError {
                line: at + 1,
                text: line.to_owned(),
            })?;
            lock.set(action, path, name);
        }
        Ok(lock)
    }

    /// The name of what is at this path of an Action, given as `Action@Version`.
    pub fn get(&self, action: &str, path: &str) -> Option<&str> {
        let key = (action.to_owned(), path.to_owned());
        self.names.get(&key).map(String::as_str)
    }

    pub(crate) fn set(&mut self, action: &str, path: &str, name: &str) {
        let key = (action.to_owned(), path.to_owned());
        self.names.insert(key, name.to_owned());
    }

    pub(crate) fn remove(&mut self, action: &str, path: &str) {
        self.names.remove(&(action.to_owned(), path.to_owned()));
    }
}

/// The text that [`Lock::parse`] reads.
impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEADER)?;
        for ((action, path), name) in &self.names {
            writeln!(f, "{action} {path} = {name}")?;
        }
        Ok(())
    }
}

fn split(line: &str) -> Option<(&str, &str, &str)> {
    let (key, name) = line.split_once(" = ")?;
    let (action, path) = key.split_once(' ')?;
    let fine = action.contains('@') && syn::parse_str::<syn::Ident>(name).is_ok();
    fine.then_some((action, path, name))
}

/// A line of a lock that is not of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockError {
    line: usize,
    text: String,
}

impl LockError {
    /// The line, from 1.
    pub fn line(&self) -> usize {
        self.line
    }
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, text } = self;
        write!(
            f,
            "line {line}: `{text}` is not of the form `Action@Version path = Name`"
        )
    }
}

impl std::error::Error for LockError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_read_as_it_is_written() {
        let text = format!("{HEADER}A@2020-12-01 Body.X = X\nA@2020-12-01 client = a\n");
        let lock = Lock::parse(&text).unwrap();
        assert_eq!(lock.get("A@2020-12-01", "Body.X"), Some("X"));
        assert_eq!(lock.to_string(), text);
    }

    #[test]
    fn strange_line_is_reported() {
        for line in [
            "A@1 Body.X",
            "A Body.X = X",
            "A@1 = X",
            "A@1 Body.X = X Y",
            "<<<<<<< HEAD",
        ] {
            let error = Lock::parse(&format!("# x\n{line}\n")).unwrap_err();
            assert_eq!(error.line(), 2, "{line}");
        }
    }
}
