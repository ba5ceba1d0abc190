//! Rate limits that several Actions share and on which their pages disagree.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use volc_ir::{RateLimit, RateLimitScope, Span};

use super::Loader;
use crate::{Code, Diagnostic};

/// The identity of a distributed rate limit: the Actions, the period and the scope.
type Group = (Vec<String>, u32, bool);

/// The place of a limit: that of its Action, and its own.
type Place = (usize, usize);

fn group(action: &str, limit: &RateLimit) -> Option<Group> {
    if limit.shared_with.is_empty() || limit.condition.is_some() {
        return None;
    }
    let mut names = limit.shared_with.clone();
    names.push(action.to_owned());
    names.sort_unstable();
    names.dedup();
    Some((names, limit.seconds, limit.scope == RateLimitScope::App))
}

fn bytes(span: &Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

impl Loader {
    /// Gives each limit that Actions share the lowest number that their pages state.
    pub(super) fn settle_shared_rates(&mut self) {
        let mut groups: BTreeMap<Group, Vec<Place>> = BTreeMap::new();
        for (at, read) in self.actions.iter().enumerate() {
            for (limit_at, limit) in read.action.rate_limits.iter().enumerate() {
                if let Some(group) = group(&read.action.action, limit) {
                    groups.entry(group).or_default().push((at, limit_at));
                }
            }
        }
        for places in groups.into_values() {
            self.settle(&places);
        }
    }

    fn settle(&mut self, places: &[Place]) {
        let calls = |place: &Place| self.limit(*place).map(|limit| limit.calls);
        let Some(lowest) = places.iter().min_by_key(|place| calls(place)).copied() else {
            return;
        };
        let Some((low, low_page)) = self.limit(lowest).cloned().zip(self.actions.get(lowest.0))
        else {
            return;
        };
        let low_page = Arc::clone(&low_page.file);
        for (at, limit_at) in places {
            let Some(read) = self.actions.get_mut(*at) else {
                continue;
            };
            let name = &read.action.action;
            let Some(limit) = read.action.rate_limits.get_mut(*limit_at) else {
                continue;
            };
            if limit.calls == low.calls {
                continue;
            }
            let message = format!(
                "`{name}` shares a rate limit of {}, which another page says is {}",
                limit.calls, low.calls
            );
            self.diagnostics.push(
                Diagnostic::new(
                    Code::SharedRateDiffers,
                    &read.file,
                    bytes(&limit.span),
                    message,
                )
                .label("the higher number")
                .related(&low_page, bytes(&low.span), "the lower one, which holds")
                .help("the client keeps to the lower one; if the vendor confirms the higher one, say it on both pages"),
            );
            limit.calls = low.calls;
        }
    }

    fn limit(&self, (at, limit_at): Place) -> Option<&RateLimit> {
        self.actions.get(at)?.action.rate_limits.get(limit_at)
    }
}
