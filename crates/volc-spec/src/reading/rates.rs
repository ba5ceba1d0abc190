//! The limits of call frequency that a page states.

use volc_ir::{RateLimit, RateLimitScope};

use crate::{
    meaning::{headings::Role, rates},
    outline::Outline,
    page::Page,
};

/// The limits of an Action, in page order.
pub(super) fn of_action(page: &Page, parts: &Outline, action: &str) -> Vec<RateLimit> {
    let mut limits: Vec<RateLimit> = Vec::new();
    for prose in parts
        .prose
        .iter()
        .filter(|prose| !prose.role.has_parameters() && prose.role != Role::Errors)
    {
        for rate in rates::parse(page.text(&prose.span)) {
            let span = prose.span.start + rate.span.start..prose.span.start + rate.span.end;
            let shared = rate.actions.iter().any(|name| name == action);
            let limit = RateLimit {
                calls: rate.calls,
                seconds: rate.seconds,
                scope: rate.scope,
                condition: rate.condition,
                shared_with: rate
                    .actions
                    .into_iter()
                    .filter(|name| shared && name != action)
                    .collect(),
                span: page.file.span(span),
            };
            let same = |l: &RateLimit| {
                (l.calls, l.seconds, &l.condition) == (limit.calls, limit.seconds, &limit.condition)
            };
            match limits.iter_mut().find(|l| same(l)) {
                // Stated twice: the fuller sentence counts.
                Some(known)
                    if limit.scope == RateLimitScope::App || !limit.shared_with.is_empty() =>
                {
                    *known = limit
                }
                Some(_) => {}
                None => limits.push(limit),
            }
        }
    }
    limits
}
