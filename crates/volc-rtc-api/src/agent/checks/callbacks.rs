//! Addresses that the service calls.

use std::net::IpAddr;

use super::{Node, Report};
use crate::agent::rules as rule;

/// A callback: the paths of its URL and of its signature.
const CALLBACKS: [[&str; 2]; 3] = [
    [
        "Config.FunctionCallingConfig.ServerMessageUrl",
        "Config.FunctionCallingConfig.ServerMessageSignature",
    ],
    [
        "Config.SubtitleConfig.ServerMessageUrl",
        "Config.SubtitleConfig.ServerMessageSignature",
    ],
    [
        "AgentConfig.ServerMessageURLForRTS",
        "AgentConfig.ServerMessageSignatureForRTS",
    ],
];

pub(super) fn check(body: &Node<'_>, report: &mut Report) {
    for [url, signature] in CALLBACKS.map(|paths| paths.map(|path| body.get(path))) {
        match (url.is_filled(), signature.is_filled()) {
            (true, false) => report.add(&rule::CALLBACK_INCOMPLETE, &signature),
            (false, true) => report.add(&rule::CALLBACK_INCOMPLETE, &url),
            _ => {}
        }
        if let Some(text) = url.text().filter(|text| !text.is_empty()) {
            match host(text).map(reach) {
                Some(Reach::Domain) => {}
                Some(Reach::Address) => report.add(&rule::CALLBACK_URL_ADDRESS, &url),
                Some(Reach::Private) | None => report.add(&rule::CALLBACK_URL, &url),
            }
        }
    }
    if !report.is_2025() {
        let subtitles = body.get("Config.SubtitleConfig.ServerMessageUrl");
        let states = body.get("AgentConfig.ServerMessageURLForRTS");
        let both = subtitles.is_filled() && states.is_filled();
        report.add_if(
            both && subtitles.text() != states.text(),
            &rule::CALLBACK_URLS_DIFFER,
            &states,
        );
    }
}

/// From where an address can be reached.
enum Reach {
    Domain,
    Address,
    Private,
}

/// The host of an http or https URL.
fn host(url: &str) -> Option<&str> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next()?,
        None => host.split(':').next()?,
    };
    Some(host).filter(|host| !host.is_empty() && !host.contains(char::is_whitespace))
}

fn reach(host: &str) -> Reach {
    let lower = host.to_ascii_lowercase();
    let Ok(address) = host.parse::<IpAddr>() else {
        let local = lower == "localhost"
            || [".localhost", ".local", ".internal"]
                .iter()
                .any(|end| lower.ends_with(end));
        return if local { Reach::Private } else { Reach::Domain };
    };
    let private = match address {
        IpAddr::V4(v4) => {
            v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_unspecified()
        }
        IpAddr::V6(v6) => {
            v6.is_loopback()
                || v6.is_unique_local()
                || v6.is_unicast_link_local()
                || v6.is_unspecified()
        }
    };
    if private {
        Reach::Private
    } else {
        Reach::Address
    }
}
