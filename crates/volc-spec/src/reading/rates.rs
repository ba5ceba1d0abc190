//! The rate limits that a page states.

use volc_ir::{RateLimit, RateLimitScope};

use crate::{
    Code, Diagnostic,
    cell_markup::blank_struck,
    meaning::{headings::Role, rates},
    outline::Outline,
    page::Page,
};

/// The limits of an Action, in page order.
pub(super) fn of_action(
    page: &Page,
    parts: &Outline,
    action: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<RateLimit> {
    let mut limits: Vec<RateLimit> = Vec::new();
    let speaks = |role: Role| !role.has_parameters() && role != Role::Errors;
    for prose in parts.prose.iter().filter(|prose| speaks(prose.role)) {
        let text = blank_struck(page.text(&prose.span));
        for span in rates::unread(&text) {
            let span = prose.span.start + span.start..prose.span.start + span.end;
            diagnostics.push(
                Diagnostic::new(Code::RateNotUnderstood, &page.file, span, "a rate limit that is not understood")
                    .label("no number of calls in a time; read as without this limit")
                    .help("the client does not keep to it: tell the users in the overlay's `summary`, or allow \
                        it:\n[allow.W0526]\nreason = \"..\""),
            );
        }
        for rate in rates::parse(&text) {
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
