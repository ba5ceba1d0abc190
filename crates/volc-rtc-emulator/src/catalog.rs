//! The catalog of Actions of all services that the emulator has read.

mod built_in;
mod page;

use std::collections::BTreeMap;
use std::sync::Arc;

use volc_ir::{Action, ErrorCode, Event, Ir, Service};

pub(crate) use self::built_in::BUILT_IN;
use self::page::Page;

/// The services and their Actions. Of two Actions of one service, name and Version, the later one holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Catalog {
    services: BTreeMap<String, Entry>,
    /// The documented codes of errors.
    codes: BTreeMap<String, Arc<ErrorCode>>,
}

/// A service and its Actions by (Action, Version).
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) service: Arc<Service>,
    actions: BTreeMap<String, BTreeMap<String, Page>>,
    /// By name and version.
    events: BTreeMap<(String, Option<String>), Arc<Event>>,
}

impl Catalog {
    pub(crate) fn add(&mut self, ir: Ir) {
        let service = Arc::new(ir.service);
        let entry = self
            .services
            .entry(service.name.clone())
            .or_insert_with(|| Entry {
                service: Arc::clone(&service),
                actions: BTreeMap::new(),
                events: BTreeMap::new(),
            });
        entry.service = service;
        for action in ir.actions {
            let versions = entry.actions.entry(action.action.clone()).or_default();
            versions.insert(action.version.clone(), Page::read(action));
        }
        for event in ir.events {
            let key = (event.name.clone(), event.version.clone());
            entry.events.insert(key, Arc::new(event));
        }
        let codes = ir.codes.into_iter();
        self.codes
            .extend(codes.map(|code| (code.code.clone(), Arc::new(code))));
    }

    /// The service of this name.
    pub(crate) fn service(&self, name: &str) -> Option<&Entry> {
        self.services.get(name)
    }

    /// The names of all services.
    pub(crate) fn services(&self) -> impl Iterator<Item = &str> {
        self.services.keys().map(String::as_str)
    }

    /// All Actions, by service, name and Version.
    pub(crate) fn actions(&self) -> impl Iterator<Item = &Action> {
        let entries = self
            .services
            .values()
            .flat_map(|entry| entry.actions.values());
        let pages = entries.flat_map(BTreeMap::values);
        pages.filter_map(Page::action).map(AsRef::as_ref)
    }

    /// The names and Versions of all Actions, by service. No page is read for it.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        let entries = self.services.values().flat_map(|entry| &entry.actions);
        entries.flat_map(|(action, versions)| {
            let versions = versions.keys();
            versions.map(move |version| (action.as_str(), version.as_str()))
        })
    }

    /// All events, those of each service by name and version.
    pub(crate) fn events(&self) -> impl Iterator<Item = &Arc<Event>> {
        self.services
            .values()
            .flat_map(|entry| entry.events.values())
    }

    /// The documented code of an error.
    pub(crate) fn code(&self, code: &str) -> Option<&ErrorCode> {
        self.codes.get(code).map(AsRef::as_ref)
    }

    /// All documented codes of errors.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &ErrorCode> {
        self.codes.values().map(AsRef::as_ref)
    }

    /// Returns the number of Actions.
    pub(crate) fn len(&self) -> usize {
        self.names().count()
    }
}

impl Entry {
    /// The Action of this name and Version.
    pub(crate) fn action(&self, name: &str, version: &str) -> Option<&Arc<Action>> {
        self.actions.get(name)?.get(version)?.action()
    }

    /// The Versions of an Action.
    pub(crate) fn versions(&self, name: &str) -> impl Iterator<Item = &str> {
        let versions = self.actions.get(name);
        versions
            .into_iter()
            .flat_map(BTreeMap::keys)
            .map(String::as_str)
    }

    /// Returns whether the service is reachable in this region. A service without sites is so everywhere.
    pub(crate) fn has_region(&self, region: &str) -> bool {
        let sites = &self.service.sites;
        sites.is_empty() || sites.iter().any(|site| site.region == region)
    }
}
