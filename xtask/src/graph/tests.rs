//! Tests of the import graph.

use std::fs;
use std::path::Path;

use super::Graph;

/// A workspace of invented crates.
struct Workspace(tempfile::TempDir);

impl Workspace {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n",
        );
        for (path, text) in files {
            write(path, text);
        }
        Self(folder)
    }

    /// One crate without dependencies.
    fn of_one(files: &[(&str, &str)]) -> Self {
        let workspace = Self::new(&[]);
        workspace.package("volc-ir", "");
        for (path, text) in files {
            let path = workspace.path().join("crates/volc-ir/src").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        workspace
    }

    fn package(&self, name: &str, rest: &str) {
        let folder = self.path().join("crates").join(name);
        fs::create_dir_all(folder.join("src")).unwrap();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{rest}"
        );
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        fs::write(folder.join("src/lib.rs"), "").unwrap();
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.path().join(path), text).unwrap();
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn problems(&self) -> Vec<String> {
        Graph::read(self.path()).unwrap().problems(|_| true)
    }

    fn edges(&self) -> Vec<(String, String)> {
        let short = |path: &String| {
            path.trim_start_matches("crates/")
                .replace("volc-ir/src/", "")
        };
        let graph = Graph::read(self.path()).unwrap();
        graph
            .edges
            .keys()
            .map(|(from, to)| (short(from), short(to)))
            .collect()
    }
}

const PLANTED: [(&str, &str); 4] = [
    ("lib.rs", "mod a;\nmod b;\nmod c;\npub use a::A;\n"),
    ("a.rs", "use crate::b::B;\npub struct A(B);\n"),
    (
        "b.rs",
        "use super::c;\n\npub struct B;\nfn f() { c::run(); }\n",
    ),
    (
        "c.rs",
        "pub fn run() {\n    let _ = crate::A(todo!());\n}\n",
    ),
];

#[test]
fn planted_circle_is_printed_file_by_file() {
    let problems = Workspace::of_one(&PLANTED).problems();
    let [problem] = problems.as_slice() else {
        panic!("{problems:#?}");
    };
    let expected = "circle of 3 files in volc-ir\n  \
        crates/volc-ir/src/a.rs:1 uses `crate::b::B` of crates/volc-ir/src/b.rs\n  \
        crates/volc-ir/src/b.rs:4 uses `c::run` of crates/volc-ir/src/c.rs\n  \
        crates/volc-ir/src/c.rs:2 uses `crate::A` of crates/volc-ir/src/a.rs\n";
    assert_eq!(problem, expected);
}

#[test]
fn planted_arrow_up_is_printed_with_its_files() {
    let workspace = Workspace::new(&[]);
    workspace.package(
        "volc-ir",
        "[dependencies]\nvolc-spec = { path = \"../volc-spec\" }\n",
    );
    workspace.package(
        "volc-spec",
        "[dev-dependencies]\nvolc-ir = { path = \"../volc-ir\" }\n",
    );
    workspace.package(
        "volc-codegen",
        "[dependencies]\nvolc-ir = { path = \"../volc-ir\" }\n",
    );
    workspace.package("volc-new", "");
    workspace.write("crates/volc-spec/src/lib.rs", "pub struct Page;\n");
    workspace.write(
        "crates/volc-ir/src/lib.rs",
        "\npub fn read(_: volc_spec::Page) {}\n",
    );
    let expected = [
        "upward dependency: volc-ir (floor 0) depends on volc-spec (floor 1)\n  crates/volc-ir/src/lib.rs:2 uses \
         `volc_spec::Page` of crates/volc-spec/src/lib.rs",
        "volc-new has no floor: give it one in xtask/src/graph/floors.rs",
    ];
    assert_eq!(workspace.problems(), expected);
}

#[test]
fn commands_import_only_what_generates() {
    let workspace = Workspace::new(&[]);
    workspace.package("volc-core", "");
    workspace.package(
        "xtask",
        "[dependencies]\nvolc-core = { path = \"../volc-core\" }\n",
    );
    assert_eq!(
        workspace.problems(),
        ["upward dependency: xtask (floor 5) depends on volc-core (floor 0)"]
    );
}

#[test]
fn edge_goes_to_the_file_that_defines_the_item() {
    struct Case {
        name: &'static str,
        files: &'static [(&'static str, &'static str)],
        edges: &'static [(&'static str, &'static str)],
    }
    let cases = [
        Case {
            name: "neither `mod` nor a re-export is an edge",
            files: &[
                (
                    "lib.rs",
                    "mod a;\npub use a::A;\npub(crate) use self::a::*;\n",
                ),
                ("a.rs", "pub struct A;"),
            ],
            edges: &[],
        },
        Case {
            name: "a re-export that is used is one",
            files: &[
                ("lib.rs", "mod a;\npub use a::A;\nfn f(_: A) {}\n"),
                ("a.rs", "pub struct A;"),
            ],
            edges: &[("lib.rs", "a.rs")],
        },
        Case {
            name: "re-exports are followed, renames and globs too",
            files: &[
                ("lib.rs", "mod a;\nmod b;\nmod c;\nmod d;\n"),
                ("a.rs", "pub struct A;\npub struct Z;"),
                ("b.rs", "pub use crate::a::A as B;\npub use super::a::*;"),
                ("c.rs", "use crate::b::B;\n"),
                ("d.rs", "use crate::b::Z;\n"),
            ],
            edges: &[("c.rs", "a.rs"), ("d.rs", "a.rs")],
        },
        Case {
            name: "names of a glob count where they are used",
            files: &[
                ("lib.rs", "mod a;\nstruct L;\nfn call() {}\n"),
                ("a.rs", "mod b;\nmod c;"),
                ("a/b.rs", "use super::super::*;\nfn f() { call(); }\n"),
                (
                    "a/c.rs",
                    "use super::super::*;\nfn f() { x.call(); let call = 1; }\n",
                ),
            ],
            edges: &[("a/b.rs", "lib.rs")],
        },
        Case {
            name: "what only tests see is none",
            files: &[
                ("lib.rs", "mod a;\n#[cfg(test)]\nmod tests;\n"),
                (
                    "a.rs",
                    "struct A;\n#[cfg(test)]\nmod tests { use crate::b::B; }\n#[cfg(test)]\nuse crate::b::B;\n\
                          impl A { #[cfg(test)] fn f() { crate::b::f(); } }\n",
                ),
            ],
            edges: &[],
        },
        Case {
            name: "imports and paths in functions, a group, an inline module",
            files: &[
                (
                    "lib.rs",
                    "mod a;\nmod b;\nmod c { pub(in crate::c) fn f() { use crate::{a::{self, A}, b}; b::g(); } }\n",
                ),
                ("a.rs", "pub enum A { X }\n"),
                ("b.rs", "pub fn g() -> crate::a::A { crate::a::A::X }\n"),
            ],
            edges: &[("b.rs", "a.rs"), ("lib.rs", "a.rs"), ("lib.rs", "b.rs")],
        },
        Case {
            name: "macros by name, and the paths in them",
            files: &[
                ("lib.rs", "#[macro_use]\nmod a;\nmod b;\nmod c;\n"),
                ("a.rs", "macro_rules! make { () => { $crate::c::f() } }\n"),
                ("b.rs", "fn f() { make!(); if x != y {} }\n"),
                ("c.rs", "pub fn f() {}\n"),
            ],
            edges: &[("a.rs", "c.rs"), ("b.rs", "a.rs")],
        },
        Case {
            name: "what a macro defines counts for the file that calls it",
            files: &[
                ("lib.rs", "mod a;\nmod b;\n"),
                ("a.rs", "table! { pub struct Made { x: u8 } }\n"),
                (
                    "b.rs",
                    "use crate::a::Made;\nuse crate::a::Hidden;\nuse std::fmt;\nfn f(_: fmt::Error) {}\n",
                ),
            ],
            edges: &[("b.rs", "a.rs")],
        },
    ];
    for case in cases {
        let mut edges = Workspace::of_one(case.files).edges();
        edges.sort();
        let expected: Vec<_> = case
            .edges
            .iter()
            .map(|&(a, b)| (a.to_owned(), b.to_owned()))
            .collect();
        assert_eq!(edges, expected, "{}", case.name);
    }
}

#[test]
fn program_uses_its_own_library_by_name() {
    let workspace = Workspace::of_one(&[("lib.rs", "pub mod a;\n"), ("a.rs", "pub fn f() {}\n")]);
    workspace.write(
        "crates/volc-ir/src/main.rs",
        "use volc_ir::a;\nfn main() { a::f(); }\n",
    );
    assert_eq!(
        workspace.edges(),
        [("main.rs".to_owned(), "a.rs".to_owned())]
    );
}
