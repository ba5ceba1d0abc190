//! Values, defaults and bounds that the reader finds, against 300 rows of vendor pages read by a person.
//!
//! `fixtures/labels.jsonl` holds one row a line: the page below `shared/corpus`, the line of the row, its path, and what
//! the page states of it: `values`, `default`, `bounds` in the shape of the IR, each left out where the page states none.
//! The rows are drawn at random (fixed seed) from those of `rtc/{pipe,mixin,legacy}` whose text has a word, a bracket or a
//! bullet that such a statement could have; no row of `rtc/block` has one. 34 of the 300 state nothing, and the reader must not guess there.
//! A list of `true` and `false` is no fact; an interval whose one end is another field (`(0, Canvas.Width]`) states its
//! other end; a default that is an expression or a word for "empty" is none.
//!
//! The labels were written before the reader was run on them and none was corrected afterwards. At the first comparison
//! it recognised 276 of the 300 rows; it was then repaired by what it missed, so today's figure is not that of a blind test.
//!
//! `fixtures/labels_fresh.jsonl` holds 100 more, drawn when all of the first were recognised, with another seed, from all
//! notations of `rtc/`, no field and no text of them among the first 300, and no text twice; 36 of them state nothing. The
//! labels were written before the reader's facts were seen and none was corrected. At first sight it recognised 96 of 100
//! rows (60 of the 64 that state something); two of the misses were then repaired. The others stay: a greatest number stated
//! of a text, and `4 kB`, which does not say how many bytes it is.

#![allow(clippy::print_stdout, reason = "the scores are what it is run for")]

use std::{collections::BTreeMap, error::Error, fs, path::Path};

use serde::Deserialize;
use serde_json::Value;
use volc_ir::{Action, Field, Type};
use volc_spec::{ServiceFile, SourceFile, read_page};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");
/// The labels, and the share of rows that must be recognised.
const LABELS: (&str, f64) = (include_str!("fixtures/labels.jsonl"), 0.97);
const FRESH: (&str, f64) = (include_str!("fixtures/labels_fresh.jsonl"), 0.97);
const SERVICE: &str = include_str!("../../../specs/rtc/service.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    file: String,
    line: u32,
    path: String,
    #[serde(default)]
    values: Vec<Value>,
    default: Option<Value>,
    #[serde(default)]
    bounds: serde_json::Map<String, Value>,
}

#[test]
fn recognises_what_a_person_reads() -> Result<(), Box<dyn Error>> {
    check("labels", LABELS)
}

#[test]
fn recognises_rows_that_it_was_not_repaired_by() -> Result<(), Box<dyn Error>> {
    check("fresh labels", FRESH)
}

fn check(name: &str, (labels, bar): (&str, f64)) -> Result<(), Box<dyn Error>> {
    if !Path::new(CORPUS).is_dir() {
        println!("skipped: shared/ is not here");
        return Ok(());
    }
    let mut score = Score::default();
    for (file, labels) in by_file(labels)? {
        let actions = read(&file)?;
        for label in &labels {
            let field = actions.iter().find_map(|action| find(action, &label.path));
            score.add(label, field)?;
        }
    }
    println!("{}", score.report(name));
    let share = score.rows.share();
    assert!(
        share > bar,
        "{name}: only {:.1} % of the labelled rows are recognised",
        share * 100.0
    );
    Ok(())
}

fn by_file(labels: &str) -> Result<BTreeMap<String, Vec<Label>>, serde_json::Error> {
    let mut files: BTreeMap<String, Vec<Label>> = BTreeMap::new();
    for line in labels.lines() {
        let label: Label = serde_json::from_str(line)?;
        files.entry(label.file.clone()).or_default().push(label);
    }
    Ok(files)
}

fn read(file: &str) -> Result<Vec<Action>, Box<dyn Error>> {
    let bytes = fs::read(Path::new(CORPUS).join(file))?;
    let page = SourceFile::new(file, bytes).map_err(|d| d.to_string())?;
    let (service, problems) = ServiceFile::parse(&SourceFile::from_text("service.toml", SERVICE));
    let service = service.ok_or_else(|| format!("{problems:?}"))?;
    Ok(read_page(&page, None, &service, "corpus").actions)
}

/// The field at a path of wire names.
fn find<'a>(action: &'a Action, path: &str) -> Option<&'a Field> {
    let (root, rest) = path.split_once('.')?;
    let mut fields = match root {
        "Query" => &action.request.query,
        "Body" => &action.request.body,
        _ => &action.response,
    };
    let mut found = None;
    for name in rest.split('.') {
        let field = fields.iter().find(|f| f.name == name)?;
        found = Some(field);
        fields = match members(action, &field.ty) {
            Some(members) => members,
            None => return found,
        };
    }
    found
}

fn members<'a>(action: &'a Action, ty: &Type) -> Option<&'a Vec<Field>> {
    match ty {
        Type::Struct { name } => action.struct_def(name).map(|s| &s.fields),
        Type::List { of } | Type::Map { of } => members(action, of),
        _ => None,
    }
}

#[derive(Default)]
struct Score {
    rows: Kind,
    values: Kind,
    defaults: Kind,
    bounds: Kind,
    misses: Vec<String>,
}

/// How many of one kind were stated or found, and how many of these were right.
#[derive(Default)]
struct Kind {
    all: usize,
    right: usize,
}

impl Kind {
    fn add(&mut self, counts: bool, right: bool) {
        self.all += usize::from(counts);
        self.right += usize::from(counts && right);
    }

    fn share(&self) -> f64 {
        self.right as f64 / self.all.max(1) as f64
    }
}

impl Score {
    fn add(&mut self, label: &Label, field: Option<&Field>) -> Result<(), serde_json::Error> {
        let place = format!("{}:{} {}", label.file, label.line, label.path);
        let Some(field) = field else {
            self.misses
                .push(format!("{place}: the reader has no such row"));
            self.rows.add(true, false);
            self.values.add(!label.values.is_empty(), false);
            self.defaults.add(label.default.is_some(), false);
            self.bounds.add(!label.bounds.is_empty(), false);
            return Ok(());
        };
        let listed = field.values.iter().map(|v| v.value.clone()).collect();
        let facts = [
            (
                &mut self.values,
                "values",
                Value::Array(label.values.clone()),
                Value::Array(listed),
            ),
            (
                &mut self.defaults,
                "default",
                label.default.clone().unwrap_or_default(),
                field.default.clone().unwrap_or_default(),
            ),
            (
                &mut self.bounds,
                "bounds",
                Value::Object(label.bounds.clone()),
                serde_json::to_value(&field.bounds)?,
            ),
        ];
        let mut all_right = true;
        for (kind, name, stated, found) in facts {
            let right = same(&stated, &found);
            kind.add(!is_none(&stated) || !is_none(&found), right);
            all_right &= right;
            if !right {
                self.misses.push(format!(
                    "{place}: {name}: {stated} on the page, {found} in the IR"
                ));
            }
        }
        self.rows.add(true, all_right);
        Ok(())
    }

    fn report(&self, set: &str) -> String {
        let misses = self.misses.iter().map(|miss| format!("{set}: {miss}"));
        let mut lines: Vec<String> = misses.collect();
        for (name, kind) in [
            ("rows", &self.rows),
            ("values", &self.values),
            ("defaults", &self.defaults),
            ("bounds", &self.bounds),
        ] {
            let (right, all, percent) = (kind.right, kind.all, kind.share() * 100.0);
            lines.push(format!(
                "{set}: recognised {right} of {all} {name} ({percent:.1} %)"
            ));
        }
        lines.join("\n")
    }
}

fn is_none(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Equality that takes `1` and `1.0` for the same number.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}
