//! From a path in a file to the file that defines what it names.

use std::collections::BTreeSet;

use super::circles::{Edge, Edges};
use super::scan::{Import, Reference};
use super::sources::{Module, Sources};

/// Returns the imports between files, with the first place of each.
pub(super) fn edges(sources: &Sources) -> Edges {
    let mut edges = Edges::new();
    for (index, module) in sources.modules.iter().enumerate() {
        let resolver = Resolver { sources };
        let mut add = |path: &[String], line: usize, targets: Vec<Target>| {
            for target in targets {
                let Target::Item(file) = target else { continue };
                if file == module.file {
                    continue;
                }
                let edge = Edge {
                    line,
                    item: path.join("::"),
                };
                let key = (module.file.clone(), file);
                let first = edges.entry(key).or_insert_with(|| edge.clone());
                if line < first.line {
                    *first = edge;
                }
            }
        };
        for import in module
            .imports
            .iter()
            .filter(|import| !import.is_reexport && import.name.is_some())
        {
            add(
                &import.path,
                import.line,
                resolver.path(index, &import.path),
            );
        }
        for reference in &module.references {
            add(
                &reference.path,
                reference.line,
                resolver.reference(index, reference),
            );
        }
    }
    edges
}

/// The target of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    /// A module, by its index.
    Module(usize),
    /// Something that a file defines.
    Item(String),
    /// Something of another workspace.
    External,
}

/// The imports that are being followed, by module and place.
type Following = BTreeSet<(usize, usize)>;

struct Resolver<'a> {
    sources: &'a Sources,
}

impl Resolver<'_> {
    fn path(&self, module: usize, path: &[String]) -> Vec<Target> {
        self.follow(module, path, &mut Following::new())
    }

    /// Returns the targets of a path or a word of the code. A word counts only if a re-export or a glob brought it in,
    /// since other imports count where they stand.
    fn reference(&self, module: usize, reference: &Reference) -> Vec<Target> {
        if let [name] = reference.path.as_slice() {
            let Some(this) = self.sources.modules.get(module) else {
                return Vec::new();
            };
            if reference.is_macro {
                return self.macro_file(this, name).into_iter().collect();
            }
            let is_own = this.items.contains(name);
            let passed_on = |i: &Import| i.name.as_ref().is_none_or(|n| n == name && i.is_reexport);
            if is_own || !this.imports.iter().any(passed_on) {
                return Vec::new();
            }
            return self
                .lookup(module, name, &mut Following::new())
                .unwrap_or_default();
        }
        if reference.is_macro {
            let (Some(name), Some(first)) = (reference.path.last(), reference.path.first()) else {
                return Vec::new();
            };
            // Macros are called by path through the root of their crate, or through a module that re-exports them.
            let base = match first.as_str() {
                "crate" | "self" | "super" => Some(module),
                first => self.sources.libraries.get(first).copied(),
            };
            let base = base.and_then(|base| self.sources.modules.get(base));
            return base
                .and_then(|base| self.macro_file(base, name))
                .into_iter()
                .collect();
        }
        self.path(module, &reference.path)
    }

    fn macro_file(&self, module: &Module, name: &str) -> Option<Target> {
        let package = self.sources.packages.get(module.package)?;
        package.macros.get(name).cloned().map(Target::Item)
    }

    fn follow(&self, module: usize, path: &[String], following: &mut Following) -> Vec<Target> {
        let Some((first, mut rest)) = path.split_first() else {
            return Vec::new();
        };
        let Some(this) = self.sources.modules.get(module) else {
            return Vec::new();
        };
        let library = |name: &str| {
            self.sources
                .libraries
                .get(name)
                .map(|&root| vec![Target::Module(root)])
        };
        let start = match first.as_str() {
            "crate" => Some(vec![Target::Module(this.root)]),
            "self" => Some(vec![Target::Module(module)]),
            "super" => this.parent.map(|parent| vec![Target::Module(parent)]),
            "" => {
                let Some((name, behind)) = rest.split_first() else {
                    return Vec::new();
                };
                rest = behind;
                library(name)
            }
            name => self
                .lookup(module, name, following)
                .or_else(|| library(name)),
        };
        let mut targets = start.unwrap_or_else(|| vec![Target::External]);
        for (index, name) in rest.iter().enumerate() {
            let is_last = index + 1 == rest.len();
            targets = targets
                .into_iter()
                .flat_map(|target| self.step(target, name, is_last, following))
                .collect();
        }
        targets
    }

    /// Goes one name further.
    fn step(
        &self,
        target: Target,
        name: &str,
        is_last: bool,
        following: &mut Following,
    ) -> Vec<Target> {
        let Target::Module(index) = target else {
            // A variant or an associated item is defined with its type.
            return vec![target];
        };
        let Some(module) = self.sources.modules.get(index) else {
            return Vec::new();
        };
        if name == "super" {
            return module.parent.map(Target::Module).into_iter().collect();
        }
        if name == "self" {
            return vec![Target::Module(index)];
        }
        match self.lookup(index, name, following) {
            Some(found) => found,
            // Something that a macro defines there.
            None if is_last => vec![Target::Item(module.file.clone())],
            None => vec![Target::External],
        }
    }

    /// Returns the targets of a name in a module; `None` if it has no such name.
    fn lookup(&self, index: usize, name: &str, following: &mut Following) -> Option<Vec<Target>> {
        let module = self.sources.modules.get(index)?;
        let mut found: Vec<Target> = Vec::new();
        found.extend(module.children.get(name).copied().map(Target::Module));
        if module.items.contains(name) {
            found.push(Target::Item(module.file.clone()));
            return Some(found);
        }
        let mut named = false;
        for (place, import) in module.imports.iter().enumerate() {
            if import.name.as_deref() == Some(name) && following.insert((index, place)) {
                named = true;
                found.extend(self.follow(index, &import.path, following));
                following.remove(&(index, place));
            }
        }
        if named || !found.is_empty() {
            return Some(found);
        }
        let globs = module
            .imports
            .iter()
            .enumerate()
            .filter(|(_, import)| import.name.is_none());
        let mut is_external = false;
        for (place, import) in globs {
            if !following.insert((index, place)) {
                continue;
            }
            for target in self.follow(index, &import.path, following) {
                match target {
                    Target::Module(glob) => {
                        found.extend(self.lookup(glob, name, following).unwrap_or_default())
                    }
                    Target::External => is_external = true,
                    Target::Item(_) => {}
                }
            }
            following.remove(&(index, place));
        }
        if found.is_empty() {
            found.extend(self.macro_named(module, index, name));
        }
        match (found.is_empty(), is_external) {
            (false, _) => Some(found),
            (true, true) => Some(vec![Target::External]),
            (true, false) => None,
        }
    }

    /// A macro of the module's crate, whose name counts at the root, where `#[macro_export]` puts it, and where
    /// `macro_rules!` stands.
    fn macro_named(&self, module: &Module, index: usize, name: &str) -> Option<Target> {
        let package = self.sources.packages.get(module.package)?;
        let file = package.macros.get(name)?;
        (module.root == index || *file == module.file).then(|| Target::Item(file.clone()))
    }
}
