//! The modules of the workspace's crates, as their files declare them.

use anyhow::Context as _;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use syn::{Attribute, Expr, Item, Lit, Meta, Visibility};

use super::scan::{self, Import, Reference};

/// The hand-written source files of a workspace.
#[derive(Default)]
pub(super) struct Sources {
    /// The packages, by name.
    pub(super) packages: Vec<Package>,
    /// All modules; others name them by their index.
    pub(super) modules: Vec<Module>,
    /// The root modules of the libraries, by the name that code uses.
    pub(super) libraries: BTreeMap<String, usize>,
    root: PathBuf,
    files: BTreeMap<String, usize>,
}

/// A package of the workspace.
pub(super) struct Package {
    pub(super) name: String,
    /// The packages of the workspace that it needs, other than for its tests.
    pub(super) dependencies: BTreeSet<String>,
    /// The files of its `macro_rules!`, by the macro's name.
    pub(super) macros: BTreeMap<String, String>,
}

/// A module.
#[derive(Default)]
pub(super) struct Module {
    pub(super) package: usize,
    /// The file that it is in, as a path from the root of the workspace.
    pub(super) file: String,
    /// The root of its library or program.
    pub(super) root: usize,
    pub(super) parent: Option<usize>,
    pub(super) children: BTreeMap<String, usize>,
    /// The names of what it defines.
    pub(super) items: BTreeSet<String>,
    pub(super) imports: Vec<Import>,
    pub(super) references: Vec<Reference>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<MetadataPackage>,
}

#[derive(Deserialize)]
struct MetadataPackage {
    name: String,
    dependencies: Vec<MetadataDependency>,
    targets: Vec<MetadataTarget>,
}

#[derive(Deserialize)]
struct MetadataDependency {
    name: String,
    kind: Option<String>,
    path: Option<PathBuf>,
}

#[derive(Deserialize)]
struct MetadataTarget {
    name: String,
    kind: Vec<String>,
    src_path: PathBuf,
}

impl Sources {
    /// Reads the libraries and programs of every package of a workspace.
    ///
    /// # Errors
    /// If cargo or Rust cannot read them.
    pub(super) fn read(root: &Path) -> anyhow::Result<Self> {
        let mut sources = Self {
            root: root.to_owned(),
            ..Self::default()
        };
        for package in metadata(root)?.packages {
            let index = sources.packages.len();
            let needed = package.dependencies.into_iter().filter(|dependency| {
                dependency.path.is_some() && dependency.kind.as_deref() != Some("dev")
            });
            sources.packages.push(Package {
                name: package.name,
                dependencies: needed.map(|dependency| dependency.name).collect(),
                macros: BTreeMap::new(),
            });
            for target in package.targets {
                let is = |kind: &str| target.kind.iter().any(|other| other == kind);
                if !is("lib") && !is("proc-macro") && !is("bin") {
                    continue;
                }
                let module = sources.add_root(index, &target.src_path)?;
                if !is("bin") {
                    sources
                        .libraries
                        .insert(target.name.replace('-', "_"), module);
                }
            }
        }
        Ok(sources)
    }

    /// Returns the index of the package that a file belongs to.
    pub(super) fn package_of(&self, file: &str) -> Option<usize> {
        self.files.get(file).copied()
    }

    fn add_root(&mut self, package: usize, path: &Path) -> anyhow::Result<usize> {
        let index = self.modules.len();
        self.modules.push(Module {
            package,
            root: index,
            ..Module::default()
        });
        let folder = path.parent().unwrap_or(path).to_owned();
        self.add_file(index, path, &folder)?;
        Ok(index)
    }

    /// Reads the file of a module. Modules that it declares are in `folder`.
    fn add_file(&mut self, module: usize, path: &Path, folder: &Path) -> anyhow::Result<()> {
        let place = || path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(place)?;
        let parsed = syn::parse_file(&text).with_context(place)?;
        let shown = path.strip_prefix(&self.root).unwrap_or(path);
        let shown = shown.to_string_lossy().replace('\\', "/");
        let package = self.module(module).package;
        self.files.insert(shown.clone(), package);
        self.module(module).file = shown;
        self.add_items(module, parsed.items, path, folder)
    }

    fn add_items(
        &mut self,
        module: usize,
        items: Vec<Item>,
        path: &Path,
        folder: &Path,
    ) -> anyhow::Result<()> {
        for item in items {
            match item {
                Item::Mod(item) if !scan::is_test_only(&item.attrs) => {
                    self.add_module(module, item, path, folder)?;
                }
                Item::Mod(_) => {}
                Item::Use(item) if !scan::is_test_only(&item.attrs) => {
                    let is_reexport = !matches!(item.vis, Visibility::Inherited);
                    let imports =
                        scan::imports(&item.tree, item.leading_colon.is_some(), is_reexport);
                    self.module(module).imports.extend(imports);
                }
                Item::Use(_) => {}
                item => self.add_item(module, &item),
            }
        }
        Ok(())
    }

    fn add_module(
        &mut self,
        parent: usize,
        item: syn::ItemMod,
        path: &Path,
        folder: &Path,
    ) -> anyhow::Result<()> {
        let name = item.ident.to_string().trim_start_matches("r#").to_owned();
        let index = self.modules.len();
        let Module {
            package,
            root,
            ref file,
            ..
        } = *self.module(parent);
        let file = file.clone();
        let inner = folder.join(&name);
        let module_file = match (&item.content, path_attribute(&item.attrs)) {
            (Some(_), _) => None,
            (None, Some(named)) => Some(path.parent().unwrap_or(path).join(named)),
            (None, None) => {
                let flat = folder.join(format!("{name}.rs"));
                Some(if flat.is_file() {
                    flat
                } else {
                    inner.join("mod.rs")
                })
            }
        };
        // Generated code is not looked at: nobody writes its imports.
        if module_file.as_ref().is_some_and(|module_file| {
            module_file
                .with_extension("")
                .components()
                .any(|part| part.as_os_str() == "generated")
        }) {
            return Ok(());
        }
        self.modules.push(Module {
            package,
            file,
            root,
            parent: Some(parent),
            ..Module::default()
        });
        self.module(parent).children.insert(name, index);
        match (item.content, module_file) {
            (Some((_, items)), _) => self.add_items(index, items, path, &inner),
            (None, Some(module_file)) => {
                let inner = match module_file.file_name() {
                    Some(file) if file == "mod.rs" => {
                        module_file.parent().unwrap_or(&module_file).to_owned()
                    }
                    _ => module_file.with_extension(""),
                };
                self.add_file(index, &module_file, &inner)
            }
            (None, None) => Ok(()),
        }
    }

    fn add_item(&mut self, module: usize, item: &Item) {
        let tokens = quote::ToTokens::to_token_stream(item);
        let scanned = scan::scan(tokens);
        let entry = self.module(module);
        entry.references.extend(scanned.references);
        entry.imports.extend(scanned.imports);
        if let Item::Macro(item) = item {
            match &item.ident {
                Some(name) => {
                    let (name, file) = (name.to_string(), entry.file.clone());
                    let package = entry.package;
                    if let Some(package) = self.packages.get_mut(package) {
                        package.macros.entry(name).or_insert(file);
                    }
                }
                // What a macro that is called here defines, as far as its arguments show it.
                None => entry
                    .items
                    .extend(scan::definitions(item.mac.tokens.clone())),
            }
        } else if let Some(name) = scan::name(item) {
            entry.items.insert(name);
        }
    }

    fn module(&mut self, index: usize) -> &mut Module {
        // Indices are only ever made by pushing to the list.
        &mut self.modules[index]
    }
}

fn metadata(root: &Path) -> anyhow::Result<Metadata> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root)
        .output()
        .context("cargo metadata could not be started")?;
    let mut metadata: Metadata = serde_json::from_slice(&output.stdout)
        .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
    metadata.packages.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(metadata)
}

/// The file of `#[path = "..."]`.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes
        .iter()
        .find_map(|attribute| match &attribute.meta {
            Meta::NameValue(meta) if meta.path.is_ident("path") => match &meta.value {
                Expr::Lit(literal) => match &literal.lit {
                    Lit::Str(text) => Some(text.value()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        })
}
