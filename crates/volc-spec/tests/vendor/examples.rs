//! Every fence of the vendor's own pages.

use std::{collections::BTreeMap, fs, path::Path};

use volc_spec::{RepairKind, read_example};

use crate::files;

/// Every code fence below a folder: the page's name, the fence's language and its text.
fn fences(folder: &Path, found: &mut Vec<(String, String, String)>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            fences(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let page = fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let mut fence: Option<(String, String)> = None;
            for line in page.lines() {
                let mark = line.trim_start().strip_prefix("```");
                match (&mut fence, mark) {
                    (None, Some(language)) => {
                        fence = Some((language.trim().to_owned(), String::new()))
                    }
                    (Some(_), Some(_)) => {
                        let (language, text) = fence.take().unwrap();
                        found.push((name.clone(), language, text));
                    }
                    (Some((_, text)), None) => {
                        text.push_str(line);
                        text.push('\n');
                    }
                    (None, None) => {}
                }
            }
        }
    }
}

#[test]
fn the_examples_of_real_pages_are_read() {
    let Some(corpus) = files::corpus("") else {
        return;
    };
    let mut found = Vec::new();
    fences(&corpus, &mut found);
    found.retain(|(_, language, _)| {
        !matches!(language.as_str(), "mixin-react" | "mermaid" | "html")
    });

    let mut kinds = BTreeMap::<RepairKind, usize>::new();
    let (mut clean, mut repaired, mut lines, mut nothing, mut failed) =
        (0, 0, 0, Vec::new(), Vec::new());
    for (page, language, text) in &found {
        let example = read_example(text);
        for repair in &example.repairs {
            *kinds.entry(repair.kind).or_default() += 1;
        }
        match (&example.error, &example.value) {
            (Some((range, why)), _) => failed.push(format!("{page} [{language}] {range:?}: {why}")),
            (None, Some(_)) if example.repairs.is_empty() => clean += 1,
            (None, Some(_)) => repaired += 1,
            (None, None) if example.request_line.is_some() => lines += 1,
            (None, None) => nothing.push(format!("{page} [{language}]")),
        }
    }
    println!(
        "{} fences: {clean} JSON as it is, {repaired} repaired, {lines} request lines alone, {} no example, {} failed",
        found.len(),
        nothing.len(),
        failed.len()
    );
    for (kind, count) in kinds {
        println!("{count:5} {kind}");
    }
    println!("no example: {nothing:#?}");
    assert!(failed.is_empty(), "{failed:#?}");
}
