//! The canonical request: hashed as it is written, and built as text only to be looked at.

use std::borrow::Cow;

use http::HeaderMap;
use percent_encoding::percent_encode;
use sha2::{Digest, Sha256};

use super::escaped::ESCAPED;
use super::gather::{Gather, Sink};
use super::hex;
use super::pairs::{Pair, Pairs};
use super::request::SigningRequest;

/// The parts of a canonical request.
pub(super) struct Canonical<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    /// Lower-case names and untrimmed values of the signed headers, in the order of the list.
    pub(super) headers: &'a [Pair<'a>],
    /// The signed names, as [`write_names`] writes them.
    pub(super) names: &'a [u8],
    pub(super) payload_hash: &'a [u8],
}

impl Canonical<'_> {
    /// The hash of the canonical request, in hex.
    pub(super) fn hash(&self) -> [u8; 64] {
        let mut hash = Sha256::new();
        let mut gather = Gather::new(&mut hash);
        self.write(&mut gather);
        gather.finish();
        finish(&mut hash)
    }

    /// The canonical request itself. Bytes that are not UTF-8 show as replacement characters.
    pub(super) fn text(&self) -> String {
        let mut bytes = Vec::with_capacity(512);
        self.write(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn write(&self, out: &mut impl Sink) {
        out.put(upper(self.method).as_bytes());
        out.put(b"\n");
        write_path(self.path, out);
        out.put(b"\n");
        out.put(self.query.as_bytes());
        out.put(b"\n");
        let mut previous = None;
        for (name, value) in self.headers {
            if previous == Some(name) {
                out.put(b",");
            } else {
                if previous.is_some() {
                    out.put(b"\n");
                }
                out.put(name);
                out.put(b":");
            }
            out.put(header_value(name, value));
            previous = Some(name);
        }
        out.put(b"\n\n");
        out.put(self.names);
        out.put(b"\n");
        out.put(self.payload_hash);
    }
}

/// The list of signed headers: names joined by `;`, each of them once.
pub(super) fn write_names(headers: &[Pair<'_>], out: &mut Vec<u8>) {
    let mut previous = None;
    for (name, _) in headers.iter().filter(|(name, _)| !name.is_empty()) {
        if previous == Some(name) {
            continue;
        }
        if previous.is_some() {
            out.push(b';');
        }
        out.extend_from_slice(name);
        previous = Some(name);
    }
}

/// The list by itself.
pub(super) fn names(headers: &[Pair<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    write_names(headers, &mut out);
    out
}

/// The values of the named headers. `host` comes from the request, the rest from its header map; a name that the
/// request does not have stands for an empty value.
pub(super) fn named<'a>(
    request: &SigningRequest<'a>,
    names: impl Iterator<Item = &'a str>,
) -> Pairs<'a> {
    let mut out = Pairs::new();
    for name in names {
        if name == "host" {
            out.push((name.as_bytes(), request.host.as_bytes()));
            continue;
        }
        let before = out.len();
        out.extend(values(request.headers, name).map(|value| (name.as_bytes(), value)));
        if out.len() == before {
            out.push((name.as_bytes(), b""));
        }
    }
    out
}

fn values<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a [u8]> {
    headers
        .get_all(name)
        .into_iter()
        .map(|value| value.as_bytes())
}

/// The hash of a body, in hex.
pub(super) fn payload_hash(body: &[u8]) -> [u8; 64] {
    let mut hash = Sha256::new();
    Digest::update(&mut hash, body);
    finish(&mut hash)
}

/// Finished where it stands: `finalize` would move it first, which takes a tenth of a signature's time.
fn finish(hash: &mut Sha256) -> [u8; 64] {
    hex::encode(&hash.finalize_reset().into())
}

fn upper(method: &str) -> Cow<'_, str> {
    if method.bytes().any(|b| b.is_ascii_lowercase()) {
        Cow::Owned(method.to_ascii_uppercase())
    } else {
        Cow::Borrowed(method)
    }
}

fn write_path(path: &str, out: &mut impl Sink) {
    if path.is_empty() || path == "/" {
        return out.put(b"/");
    }
    for (index, segment) in path.split('/').enumerate() {
        if index > 0 {
            out.put(b"/");
        }
        percent_encode(segment.as_bytes(), ESCAPED).for_each(|part| out.put(part.as_bytes()));
    }
}

fn header_value<'a>(name: &[u8], value: &'a [u8]) -> &'a [u8] {
    let value = value.trim_ascii();
    if name == b"host" {
        without_default_port(value)
    } else {
        value
    }
}

/// The service takes `:80` and `:443` off, whatever the scheme.
fn without_default_port(host: &[u8]) -> &[u8] {
    [b":80".as_slice(), b":443"]
        .iter()
        .find_map(|port| host.strip_suffix(*port))
        .unwrap_or(host)
}
