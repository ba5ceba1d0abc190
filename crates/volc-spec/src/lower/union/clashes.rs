//! Variants that cannot be told apart, or that share paths.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::draft::Draft;
use super::separate;
use crate::lower::shape::Shaper;
use crate::overlay::union_line;
use crate::row::Row;
use crate::{Code, Diagnostic, UnionOverlay};

/// The paths of rows and of those below them.
fn collect(rows: &[Row], path: &str, out: &mut BTreeSet<String>) {
    for row in rows {
        let path = if row.is_variant {
            path.to_owned()
        } else {
            format!("{path}.{}", row.name.text)
        };
        out.insert(path.clone());
        collect(&row.children, &path, out);
    }
}

impl<'a> Shaper<'a> {
    /// Errors for entries of the overlay that name no variant.
    pub(super) fn dead_variants(&mut self, drafts: &[Draft<'_>], declared: Option<&UnionOverlay>) {
        let (Some(declared), Some(overlay)) = (declared, self.overlay) else {
            return;
        };
        let known = |id: &String| {
            drafts.iter().any(|draft| {
                draft.id == *id || draft.row.anchors.contains(id) || draft.row.name.text == *id
            })
        };
        for (id, variant) in declared
            .of
            .iter()
            .filter(|(id, variant)| !known(id) && variant.merge.is_none())
        {
            let ids: Vec<&str> = drafts.iter().map(|draft| draft.id.as_str()).collect();
            let message = format!("`{id}` names no variant of this union");
            let mut diagnostic = Diagnostic::new(
                Code::OverlayPath,
                &overlay.file,
                variant.key.clone(),
                message,
            )
            .label("names nothing");
            diagnostic
                .help
                .extend(crate::nearest::did_you_mean(id, ids.iter().copied()));
            self.diagnostics.push(diagnostic);
        }
    }

    /// Notes the members that stand in one variant only: the overlay may name them without the variant.
    pub(super) fn unique_paths(&mut self, path: &str, drafts: &[Draft<'_>]) {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for draft in drafts {
            let mut paths = BTreeSet::new();
            collect(&draft.row.children, path, &mut paths);
            for path in paths {
                *counts.entry(path).or_default() += 1;
            }
        }
        self.unique.extend(
            counts
                .into_iter()
                .filter(|(_, count)| *count == 1)
                .map(|(path, _)| path),
        );
    }

    pub(super) fn ambiguous(
        &self,
        row: &Row,
        path: &str,
        drafts: &[Draft<'_>],
        problem: &separate::Problem,
    ) -> Diagnostic {
        let file = &self.page.file;
        let lines: Vec<String> = drafts
            .iter()
            .map(|draft| {
                let mut when = draft.when.clone();
                if when.is_empty() {
                    when.insert("^Provider".to_owned(), Value::from("…"));
                }
                union_line(&draft.id, &draft.name, &when)
            })
            .collect();
        let message = format!(
            "the variants of `{}` cannot be distinguished: {}",
            row.name.text, problem.why
        );
        let mut diagnostic = Diagnostic::new(Code::UnionAmbiguous, file, row.name.span.clone(), message)
            .label("this member is one of several variants")
            .help(format!("distinguish them in the overlay:\n[union.{path:?}]\n{}", lines.join("\n")))
            .help("a variant is known by `when`, `has = [\"Member\"]` or `one_of = { Member = [\"x\"] }`; `merge = \
                \"id\"` makes two one struct");
        for span in &problem.spans {
            diagnostic = diagnostic.related(file, span.clone(), "this variant");
        }
        diagnostic
    }
}
