//! The parts of the control API: a line of registration each.

use super::part::{PREFIX, Part};
use super::{clock, faults, health, journal, metrics, state};
use crate::{agents, im, music, rooms, statistics, tasks, webhooks};

/// Every part.
pub(super) const ALL: &[Part] = &[
    agents::PART,
    health::PART,
    music::PART,
    state::PART,
    clock::PART,
    journal::PART,
    metrics::PART,
    rooms::control::PART,
    statistics::PART,
    tasks::PART,
    im::clients::PART,
    im::control::PART,
    webhooks::PART,
    faults::PART,
];

/// Returns the routes that are wanted, as text.
pub(super) fn list(wanted: impl Fn(&str) -> bool) -> String {
    let routes = ALL.iter().flat_map(|part| part.list);
    let wanted = routes.filter(|route| wanted(route)).map(|route| {
        let (method, path) = route.split_once(' ').unwrap_or(("GET", route));
        format!("{method} {PREFIX}{path}")
    });
    wanted.collect::<Vec<_>>().join(", ")
}

/// Returns whether a route of the list is for this path.
pub(super) fn has_path(route: &str, path: &str) -> bool {
    let pattern = route.split_once(' ').map_or(route, |(_, pattern)| pattern);
    let (mut wanted, mut present) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), present.next()) {
            (None, None) => return true,
            (Some(segment), Some(text)) if segment.starts_with('{') || segment == text => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::HashSet;

    use bytes::Bytes;
    use http::Request;

    use super::{ALL, has_path};
    use crate::Emulator;

    #[tokio::test]
    async fn every_listed_route_is_served() {
        let emulator = Emulator::builder().build().unwrap();
        let mut seen = HashSet::new();
        for route in ALL.iter().flat_map(|part| part.list) {
            assert!(seen.insert(route), "{route} is listed twice");
            let (method, pattern) = route.split_once(' ').unwrap();
            let path = pattern.replace(['{', '}'], "");
            // Nothing reads this body, so no route does what it is for.
            let request = Request::builder()
                .method(method)
                .uri(format!("/_emulator{path}"));
            let response = emulator.handle(request.body(Bytes::from_static(b"{")).unwrap());
            let body = response.await.into_body();
            let text = String::from_utf8_lossy(&body);
            assert!(
                !text.contains("UnknownRoute") && !text.contains("MethodNotAllowed"),
                "{route}: {text}"
            );
        }
    }

    #[test]
    fn paths_match_the_pattern_of_their_route() {
        let route = "GET /journal/{request_id}/curl";
        assert!(has_path(route, "/journal/1/curl"));
        for path in [
            "/journal",
            "/journal/1",
            "/journal/1/curls",
            "/journal/1/curl/2",
        ] {
            assert!(!has_path(route, path), "{path}");
        }
    }
}
