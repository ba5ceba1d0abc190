//! Files on disk: all of them are written, or none.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs, io,
    path::{Path, PathBuf},
};

/// The files that a run wants to be there, and the folders in which there should be no others.
#[derive(Debug, Default)]
pub struct FileSet {
    wanted: BTreeMap<PathBuf, String>,
    owned: BTreeSet<PathBuf>,
}

/// A file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub path: PathBuf,
    /// The current text; `None` if there is no file.
    pub old: Option<String>,
    /// The new text; `None` if there should be no file.
    pub new: Option<String>,
}

impl FileSet {
    /// Wants a file with this text.
    pub fn put(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) {
        self.wanted.insert(path.into(), text.into());
    }

    /// Takes a folder over: files in it that are not wanted are stale.
    pub fn claim(&mut self, folder: impl Into<PathBuf>) {
        self.owned.insert(folder.into());
    }

    /// The files that are not as they should be, by path.
    ///
    /// # Errors
    /// A file or folder that cannot be read.
    pub fn changes(&self) -> Result<Vec<Change>, FileError> {
        let mut paths: BTreeSet<PathBuf> = self.wanted.keys().cloned().collect();
        for folder in &self.owned {
            list(folder, &mut paths)?;
        }
        let mut changes = Vec::new();
        for path in paths {
            let old = read(&path)?;
            let new = self.wanted.get(&path).cloned();
            if old != new {
                changes.push(Change { path, old, new });
            }
        }
        Ok(changes)
    }
}

/// Makes changes, all of them or none: new texts are written beside their files first, and if anything fails then or
/// later, everything is put back.
///
/// # Errors
/// What could not be written. Nothing has changed then.
pub fn apply(changes: &[Change]) -> Result<(), FileError> {
    let mut folders = Vec::new();
    let mut finished = 0;
    let result = prepare(changes, &mut folders).and_then(|()| commit(changes, &mut finished));
    if result.is_err() {
        undo(changes, finished, &folders);
    } else {
        remove_empty_folders(changes);
    }
    result
}

fn prepare(changes: &[Change], folders: &mut Vec<PathBuf>) -> Result<(), FileError> {
    for change in changes {
        if let Some(new) = &change.new {
            if let Some(folder) = change.path.parent() {
                create_folder(folder, folders)?;
            }
            let beside = beside(&change.path);
            fs::write(&beside, new).map_err(|error| FileError::new("write", &beside, error))?;
        }
    }
    Ok(())
}

fn commit(changes: &[Change], finished: &mut usize) -> Result<(), FileError> {
    for change in changes {
        let path = &change.path;
        let result = match change.new {
            Some(_) => fs::rename(beside(path), path),
            None => fs::remove_file(path),
        };
        result.map_err(|error| FileError::new("replace", path, error))?;
        *finished += 1;
    }
    Ok(())
}

/// Puts the first `done` files back and removes what was prepared. There is nobody left to tell if this fails too.
fn undo(changes: &[Change], finished: usize, folders: &[PathBuf]) {
    for (at, change) in changes.iter().enumerate() {
        let _ = fs::remove_file(beside(&change.path));
        if at < finished {
            let _ = match &change.old {
                Some(old) => fs::write(&change.path, old),
                None => fs::remove_file(&change.path),
            };
        }
    }
    for folder in folders.iter().rev() {
        let _ = fs::remove_dir(folder);
    }
}

/// Removes the folders that stale files leave empty; one that is not empty stays, since it cannot be removed.
fn remove_empty_folders(changes: &[Change]) {
    for change in changes.iter().filter(|change| change.new.is_none()) {
        let mut folder = change.path.parent();
        while let Some(path) = folder.filter(|path| fs::remove_dir(path).is_ok()) {
            folder = path.parent();
        }
    }
}

/// Creates a folder and those it is in, and notes which ones were not there.
fn create_folder(folder: &Path, created: &mut Vec<PathBuf>) -> Result<(), FileError> {
    if folder.is_dir() || folder.as_os_str().is_empty() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        create_folder(parent, created)?;
    }
    fs::create_dir(folder).map_err(|error| FileError::new("create", folder, error))?;
    created.push(folder.to_owned());
    Ok(())
}

fn list(folder: &Path, paths: &mut BTreeSet<PathBuf>) -> Result<(), FileError> {
    let fail = |error| FileError::new("list", folder, error);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(fail)?,
    };
    for entry in entries {
        let path = entry.map_err(fail)?.path();
        if path.is_dir() {
            list(&path, paths)?;
        } else {
            paths.insert(path);
        }
    }
    Ok(())
}

/// The text of a file; `None` if there is none. A file that is not UTF-8 is not one of ours and counts as other text.
fn read(path: &Path) -> Result<Option<String>, FileError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(FileError::new("read", path, error)),
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

/// A file or folder that could not be read or written.
#[derive(Debug)]
pub struct FileError {
    what: &'static str,
    path: PathBuf,
    error: io::Error,
}

impl FileError {
    fn new(what: &'static str, path: &Path, error: io::Error) -> Self {
        Self {
            what,
            path: path.to_owned(),
            error,
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "cannot {} `{}`: {}",
            self.what,
            self.path.display(),
            self.error
        )
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every file below a folder, with its text.
    fn tree(root: &Path) -> BTreeMap<PathBuf, String> {
        let mut paths = BTreeSet::new();
        list(root, &mut paths).unwrap();
        paths
            .into_iter()
            .map(|path| (path.clone(), read(&path).unwrap().unwrap()))
            .collect()
    }

    #[test]
    fn files_become_as_they_should_be() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        fs::create_dir_all(at("own/gone")).unwrap();
        for (name, text) in [
            ("own/same", "1"),
            ("own/other", "1"),
            ("own/gone/stale", "1"),
            ("not-own", "1"),
        ] {
            fs::write(at(name), text).unwrap();
        }
        let mut files = FileSet::default();
        files.claim(at("own"));
        files.put(at("own/same"), "1");
        files.put(at("own/other"), "2");
        files.put(at("own/deep/new"), "3");
        let changes = files.changes().unwrap();
        assert_eq!(changes.len(), 3);
        apply(&changes).unwrap();
        assert_eq!(files.changes().unwrap(), []);
        assert!(!at("own/gone").exists());
        assert_eq!(tree(root.path()).len(), 4);
    }

    #[test]
    fn nothing_changes_if_a_file_cannot_be_written() {
        // A folder where a file should be cannot be replaced; a file where a folder should be cannot be created in.
        for blocked in ["z/file", "a/file"] {
            let root = tempfile::tempdir().unwrap();
            let at = |name: &str| root.path().join(name);
            fs::create_dir_all(at("z/file/x")).unwrap();
            fs::write(at("a"), "a file").unwrap();
            fs::write(at("b"), "1").unwrap();
            fs::write(at("c"), "1").unwrap();
            let before = tree(root.path());
            let new = |path: &str, old: Option<&str>, new: Option<&str>| Change {
                path: at(path),
                old: old.map(str::to_owned),
                new: new.map(str::to_owned),
            };
            let changes = [
                new("b", Some("1"), Some("2")),
                new("c", Some("1"), None),
                new("new/deep/d", None, Some("1")),
                new(blocked, None, Some("1")),
            ];
            let error = apply(&changes).unwrap_err();
            assert!(
                error
                    .to_string()
                    .contains(blocked.split('/').next().unwrap()),
                "{error}"
            );
            assert_eq!(tree(root.path()), before);
            assert!(!at("new").exists());
        }
    }
}
