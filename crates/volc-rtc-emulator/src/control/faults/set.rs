//! The faults that the emulator has, and which of them happens to a call.

use std::sync::{Mutex, MutexGuard, PoisonError};

use fastrand::Rng;
use http::StatusCode;
use serde_json::{Map, Value};

use super::Fired;
use crate::control::ControlError;
use crate::control::api::{Fault, FaultRef, FaultState};

/// The most faults at a time.
const MOST: usize = 1_000;

/// The faults, in the order in which they were added.
#[derive(Default)]
pub(crate) struct Faults(Mutex<Set>);

#[derive(Default)]
struct Set {
    /// The number of faults that were ever added.
    added: u64,
    rules: Vec<Rule>,
}

struct Rule {
    state: FaultState,
    random: Rng,
}

/// A call, as faults see it.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) action: &'a str,
    pub(crate) version: &'a str,
    pub(crate) app_id: Option<&'a str>,
    pub(crate) parameters: &'a Map<String, Value>,
}

impl Faults {
    /// Adds faults that were checked; returns their ids.
    pub(super) fn add(&self, faults: Vec<Fault>) -> Result<Vec<String>, ControlError> {
        let mut set = self.set();
        if set.rules.len() + faults.len() > MOST {
            let text = format!(
                "there are {} faults, and {MOST} at most; DELETE /_emulator/faults",
                set.rules.len()
            );
            return Err(ControlError::new(
                StatusCode::CONFLICT,
                "TooManyFaults",
                text,
            ));
        }
        let mut ids = Vec::new();
        for fault in faults {
            set.added += 1;
            let id = format!("fault-{}", set.added);
            ids.push(id.clone());
            set.rules.push(Rule {
                random: Rng::with_seed(fault.seed),
                state: FaultState {
                    id,
                    drawn: 0,
                    applied: 0,
                    fault,
                },
            });
        }
        Ok(ids)
    }

    /// Returns the faults of an app, those for all apps among them, or all faults.
    pub(super) fn list(&self, app_id: Option<&str>) -> Vec<FaultState> {
        let set = self.set();
        let is_wanted = |rule: &&Rule| {
            let of = rule.state.fault.app_id.as_deref();
            app_id.is_none() || of.is_none() || of == app_id
        };
        set.rules
            .iter()
            .filter(is_wanted)
            .map(|rule| rule.state.clone())
            .collect()
    }

    /// Removes the faults that are for an app alone, or all of them; returns how many there were.
    pub(crate) fn clear(&self, app_id: Option<&str>) -> usize {
        let mut set = self.set();
        let before = set.rules.len();
        set.rules
            .retain(|rule| app_id.is_some() && rule.state.fault.app_id.as_deref() != app_id);
        before - set.rules.len()
    }

    /// Removes a fault.
    pub(super) fn remove(&self, id: &str) -> Option<FaultState> {
        let mut set = self.set();
        let at = set.rules.iter().position(|rule| rule.state.id == id)?;
        Some(set.rules.remove(at).state)
    }

    /// Returns the fault that happens to a call, and counts it.
    pub(crate) fn draw(&self, subject: &Subject<'_>) -> Option<Fired> {
        let mut set = self.set();
        set.rules.iter_mut().find_map(|rule| rule.draw(subject))
    }

    fn set(&self) -> MutexGuard<'_, Set> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rule {
    fn draw(&mut self, subject: &Subject<'_>) -> Option<Fired> {
        let FaultState {
            id,
            drawn,
            applied,
            fault,
        } = &mut self.state;
        if fault.count.is_some_and(|count| *applied >= count) || !fault.is_for(subject) {
            return None;
        }
        *drawn += 1;
        if *drawn <= fault.skip {
            return None;
        }
        if fault
            .probability
            .is_some_and(|probability| self.random.f64() >= probability)
        {
            return None;
        }
        *applied += 1;
        let random = &mut self.random;
        Some(Fired {
            reference: FaultRef {
                id: id.clone(),
                name: fault.name.clone(),
            },
            delay: fault
                .effect
                .delay
                .as_ref()
                .map(|delay| delay.draw(|| random.f64())),
            effect: fault.effect.clone(),
            garbage: random.u64(..),
        })
    }
}

impl Fault {
    fn is_for(&self, subject: &Subject<'_>) -> bool {
        let is_action =
            self.actions.is_empty() || self.actions.iter().any(|action| action == subject.action);
        let is_version = self
            .version
            .as_deref()
            .is_none_or(|version| version == subject.version);
        let is_app = self.app_id.is_none() || self.app_id.as_deref() == subject.app_id;
        is_action
            && is_version
            && is_app
            && self
                .conditions
                .iter()
                .all(|condition| condition.holds(subject.parameters))
    }
}
