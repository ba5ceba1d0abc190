//! Mistakes in the headers.

use volc_core::sign::X_CONTENT_SHA256;

use crate::gateway::Incoming;
use crate::gateway::explain::attempt::{Mistake, Part};
use crate::gateway::explain::sites::Sites;
use crate::gateway::signature::hash_of;

const CONTENT_TYPES: [&str; 6] = [
    "application/json",
    "application/json; charset=utf-8",
    "application/json;charset=utf-8",
    "application/json; charset=UTF-8",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-8",
];

/// Headers in which proxies say what the host was.
const ORIGINAL_HOST: [&str; 3] = ["x-forwarded-host", "x-original-host", "x-host"];

pub(super) fn mistakes<'a>(incoming: &'a Incoming<'a>, sites: &Sites) -> Vec<Mistake<'a>> {
    let mut out = hosts(incoming, sites);
    out.extend(content_types(incoming));
    out.push(lost_hash(incoming));
    out.push(Mistake::new(
        Part::Order,
        "sorted the lines of the headers, but not their list",
        |attempt| attempt.canonical.headers.sort_unstable(),
    ));
    out.push(Mistake::new(
        Part::Names,
        "wrote the names of the headers in title case",
        |attempt| {
            for line in &mut attempt.canonical.headers {
                if let Some((name, value)) = line.split_once(':') {
                    *line = format!("{}:{value}", title_case(name));
                }
            }
            let names = attempt.canonical.signed_headers.split(';').map(title_case);
            attempt.canonical.signed_headers = names.collect::<Vec<_>>().join(";");
        },
    ));
    out.push(Mistake::new(
        Part::Names,
        "wrote the names of the headers in title case, but not in their list",
        |attempt| {
            for line in &mut attempt.canonical.headers {
                if let Some((name, value)) = line.split_once(':') {
                    *line = format!("{}:{value}", title_case(name));
                }
            }
        },
    ));
    out.push(Mistake::new(
        Part::Spaces,
        "put a space behind the names of the headers",
        |attempt| {
            for line in &mut attempt.canonical.headers {
                *line = line.replacen(':', ": ", 1);
            }
        },
    ));
    out.push(Mistake::new(
        Part::Spaces,
        "made one space of several in the value of a header",
        |attempt| {
            for line in &mut attempt.canonical.headers {
                *line = line.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
            }
        },
    ));
    out
}

fn hosts<'a>(incoming: &'a Incoming<'a>, sites: &Sites) -> Vec<Mistake<'a>> {
    let sent = incoming.host;
    let without_port = sent.rsplit_once(':').map_or(sent, |(host, _)| host);
    let forwarded = ORIGINAL_HOST
        .iter()
        .filter_map(|name| incoming.header(*name));
    let forwarded = forwarded.map(|host| {
        let text =
            format!("signed the host `{host}`, which a proxy changed to `{sent}` on the way");
        (host.to_owned(), text)
    });
    let known = sites.hosts.iter().map(String::as_str);
    let usual = known
        .chain([without_port, "", "localhost", "127.0.0.1"])
        .map(|host| {
            let text = format!("signed the host `{host}`, but sent to `{sent}`");
            (host.to_owned(), text)
        });
    let all = forwarded.chain(usual).map(|(host, text)| {
        Mistake::new(Part::Host, text, move |attempt| {
            attempt.canonical = attempt.canonical.with_header("host", &host);
        })
    });
    all.collect()
}

fn content_types<'a>(incoming: &'a Incoming<'a>) -> Vec<Mistake<'a>> {
    let sent = incoming.header(http::header::CONTENT_TYPE);
    let all = CONTENT_TYPES.into_iter().map(|signed| {
        let text = match sent {
            Some(sent) => format!("signed the Content-Type `{signed}`, but `{sent}` came"),
            None => format!("signed the Content-Type `{signed}`, but sent none"),
        };
        Mistake::new(Part::ContentType, text, move |attempt| {
            attempt.canonical = attempt.canonical.with_header("content-type", signed);
        })
    });
    all.collect()
}

/// The hash of the body, signed as a header that was not sent.
fn lost_hash<'a>(incoming: &'a Incoming<'a>) -> Mistake<'a> {
    let text = "signed the header X-Content-Sha256, but did not send it";
    let hash = hash_of(incoming.body);
    Mistake::new(Part::LostHash, text, move |attempt| {
        if incoming.header(X_CONTENT_SHA256).is_none() {
            attempt.canonical = attempt
                .canonical
                .with_header(X_CONTENT_SHA256.as_str(), &hash);
        }
    })
}

fn title_case(name: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(chars).collect::<String>()
    };
    name.split('-').map(word).collect::<Vec<_>>().join("-")
}
