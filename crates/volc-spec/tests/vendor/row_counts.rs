//! Every row of every parameter table becomes a field, a constant or a finding.
//!
//! `fixtures/rows.jsonl` holds, for each page below `shared/corpus`, how many rows its parameter tables have. They were
//! counted by a program that shares nothing with the reader, and checked by eye where the two differed.

use std::{collections::BTreeMap, error::Error, fs};

use crate::files;
use serde::Deserialize;
use volc_spec::{ServiceFile, SourceFile, read_page};

const COUNTS: &str = include_str!("../fixtures/rows.jsonl");
const SERVICE: &str = include_str!("../../../../specs/rtc/service.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Count {
    file: String,
    rows: usize,
}

#[test]
fn accounts_for_every_row() -> Result<(), Box<dyn Error>> {
    let Some(corpus) = files::corpus("") else {
        return Ok(());
    };
    let (service, problems) = ServiceFile::parse(&SourceFile::from_text("service.toml", SERVICE));
    let service = service.ok_or_else(|| format!("{problems:?}"))?;
    let mut wrong = Vec::new();
    let mut folders: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for line in COUNTS.lines() {
        let Count { file, rows } = serde_json::from_str(line)?;
        let bytes = fs::read(corpus.join(&file))?;
        let page = SourceFile::new(file.as_str(), bytes).map_err(|d| d.to_string())?;
        let seen = read_page(&page, None, &service, "corpus").rows;
        if seen.seen != rows || seen.fields + seen.constants + seen.findings != rows {
            wrong.push(format!("{file}: {rows} rows on the page, {seen:?}"));
        }
        let folder = file
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_owned();
        let sums = folders.entry(folder).or_default();
        for (sum, n) in sums
            .iter_mut()
            .zip([rows, seen.fields + seen.constants, seen.findings])
        {
            *sum += n;
        }
    }
    for (folder, [rows, fields, findings]) in &folders {
        println!("rows: {folder}: {rows} rows, {fields} fields, {findings} findings");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
