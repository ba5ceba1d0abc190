//! Conflicts between pages: twins, shared types that differ, unknown owners of plain names.

use std::collections::BTreeMap;
use std::ops::Range;

use volc_ir::{Action, Effect, Request};

use super::Loader;
use super::read::Read;
use crate::sharing::{Member, Unshared};
use crate::{Code, Diagnostic, ServiceFile, SourceFile, sharing};

/// Returns the place where an Action is first named on its page.
fn place(file: &SourceFile, action: &str) -> Range<usize> {
    file.text
        .find(action)
        .map_or(0..0, |at| at..at + action.len())
}

impl Loader {
    /// Marks the types that are shared. Gives those that are equal and not shared.
    pub(super) fn share(&mut self) -> Vec<Unshared> {
        let is_whole = !self.diagnostics.iter().any(Diagnostic::is_error);
        let shared = self.shared.as_ref();
        let members = self.actions.iter_mut().map(|read| Member {
            action: &mut read.action,
            page: &read.file,
            overlay: read.overlay.as_deref(),
        });
        let mut members: Vec<Member<'_>> = members.collect();
        self.diagnostics
            .extend(sharing::share(&mut members, shared, is_whole));
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            return Vec::new();
        }
        let actions = self.actions.iter().map(|read| &read.action);
        let unshared = sharing::unshared(actions, shared);
        let needless = shared.map(|shared| sharing::needless(shared, &unshared));
        self.diagnostics.extend(needless.into_iter().flatten());
        unshared
    }

    /// Two pages of one Action and Version.
    pub(super) fn report_twins(&mut self) {
        let twins = self.actions.windows(2).filter_map(|pair| match pair {
            [Read { action: a, file: first, .. }, Read { action: b, file: second, .. }]
                if (&a.action, &a.version) == (&b.action, &b.version) =>
            {
                let message = format!("`{}` {} has two pages: {} and {}", b.action, b.version, first.path, second.path);
                Some(
                    Diagnostic::new(Code::DuplicateAction, second, place(second, &b.action), message)
                        .label("the second page of this Action and Version")
                        .related(first, place(first, &a.action), "the first one")
                        .help("keep the page that the service keeps to, and move the other one out of the specs"),
                )
            }
            _ => None,
        });
        let twins: Vec<Diagnostic> = twins.collect();
        self.diagnostics.extend(twins);
    }

    /// Entries of `[plain]` that name no Action.
    pub(super) fn report_plain(&mut self, service: &ServiceFile) {
        let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for Read { action, .. } in &self.actions {
            versions
                .entry(&action.action)
                .or_default()
                .push(&action.version);
        }
        // With an error on a page, its Action is missing here for that reason alone.
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            return;
        }
        for (action, version) in &service.service.plain {
            let known = versions.get(action.as_str());
            if known.is_some_and(|versions| versions.contains(&version.as_str())) {
                continue;
            }
            let span = service.plain.get(action).cloned().unwrap_or_default();
            let help = match known {
                Some(versions) => format!("it has the Version {}", versions.join(", ")),
                None => "no page describes this Action; remove the entry".to_owned(),
            };
            self.diagnostics.push(
                Diagnostic::new(
                    Code::ServiceValue,
                    &service.file,
                    span,
                    format!("there is no `{action}` {version}"),
                )
                .label("names nothing")
                .help(help),
            );
        }
    }

    /// A `[probe]` that cannot be called by everybody at any time.
    pub(super) fn report_probe(&mut self, service: &ServiceFile) {
        let Some(probe) = &service.service.probe else {
            return;
        };
        // With an error on a page, its Action is missing here for that reason alone.
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            return;
        }
        let actions = self.actions.iter().map(|read| &read.action);
        let named = actions
            .clone()
            .find(|action| (&action.action, &action.version) == (&probe.action, &probe.version));
        let (label, help) = match named {
            None => (
                "names nothing",
                "name an Action that a page describes, and its Version",
            ),
            Some(action) if action.effect != Some(Effect::Read) => (
                "is not known to only read",
                "name an Action whose overlay says `effect = \"read\"`",
            ),
            Some(action) if has_required_fields(action) => (
                "has required parameters",
                "name an Action that can be called without any parameter",
            ),
            Some(_) => return,
        };
        let message = format!("`{}` {} cannot be the probe", probe.action, probe.version);
        let span = service.probe.clone();
        self.diagnostics.push(
            Diagnostic::new(Code::ServiceValue, &service.file, span, message)
                .label(label)
                .help(help),
        );
    }
}

fn has_required_fields(action: &Action) -> bool {
    let Request { query, body, .. } = &action.request;
    query.iter().chain(body).any(|field| field.required)
}
