//! The texts of a new service.

use volc_codegen::features_region;

use super::args::NewServiceArgs;

/// `service.toml`.
pub(super) fn service(args: &NewServiceArgs) -> String {
    let NewServiceArgs {
        name,
        host,
        region,
        documentation,
        ..
    } = args;
    let scope = quoted(args.scope.as_deref().unwrap_or(name));
    let docs = quoted(&format!("The service at `{host}`."));
    let (title, documentation) = (quoted(&title(args)), quoted(documentation));
    let (host, region) = (quoted(host), quoted(region));
    format!(
        "\
# The service as a whole: what no single page says.
name = {scope}
title = {title}
documentation = {documentation}

# The first site is the default.
[[site]]
name = \"default\"
host = {host}
region = {region}
docs = {docs}

# The Version that owns the plain name of an Action that has several.
[plain]
"
    )
}

/// `Cargo.toml`, with the features of the families.
///
/// # Errors
/// None in practice: the text has the region that codegen writes.
pub(super) fn manifest(args: &NewServiceArgs, families: &[String]) -> anyhow::Result<String> {
    let name = &args.name;
    let description = quoted(&format!(
        "Typed client of the {} server API, generated from its pages",
        title(args)
    ));
    let text = format!(
        "\
[package]
name = \"volc-{name}-api\"
description = {description}
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
repository.workspace = true
keywords.workspace = true
categories.workspace = true

[features]
# The families of the API; written by `cargo xtask codegen`.
# End of what is written.
## Every Action by its Version, those that do not own its plain name included.
versions = []
## The other side: a trait a family, whose methods answer its Actions.
server = [\"versions\"]
## The default transport.
reqwest = [\"volc-core/reqwest\"]
## The hyper transport, with TLS by rustls; used if `reqwest` is off.
hyper = [\"volc-core/hyper\"]
## TLS by rustls on ring, for the transports that are on.
rustls = [\"volc-core/rustls\"]
## TLS by the system's library, for the default transport.
native-tls = [\"volc-core/native-tls\"]
## HTTP/2 as a choice for the default transport, with TLS by rustls.
http2 = [\"volc-core/http2\"]
## Proxies that speak SOCKS, for the transports that are on.
socks = [\"volc-core/socks\"]
## Spans of calls and attempts, events and warnings through `tracing`.
tracing = [\"volc-core/tracing\"]
## Counters and histograms through the facade `metrics`.
metrics = [\"volc-core/metrics\"]
## Tower services as transports, and transports as tower services.
tower = [\"volc-core/tower\"]
## Distributed rate limits on Redis.
redis = [\"volc-core/redis\"]
## Calls without a runtime: the thread that makes them waits.
blocking = [\"volc-core/blocking\"]
## What tests of programs put in place of the service: scripted answers, records of real ones.
test-util = [\"volc-core/test-util\"]

[dependencies]
volc-core.workspace = true

[package.metadata.docs.rs]
all-features = true

[lints]
workspace = true
"
    );
    Ok(features_region(&text, families)?)
}

/// `src/lib.rs`.
pub(super) fn lib(args: &NewServiceArgs) -> String {
    let (name, title) = (&args.name, title(args));
    format!(
        "\
//! Typed client of the {title} server API.
//!
//! Everything but this file is generated from the vendor's pages in `specs/{name}`. Each family of Actions is a module
//! and a feature, all of them on by default; each Action is a method of [`Client`], whose documentation shows a call.
//!
//! ```no_run
//! # fn example() -> Result<(), volc_{name}_api::Error> {{
//! let client = volc_{name}_api::Client::from_env()?; // VOLCENGINE_ACCESS_KEY and VOLCENGINE_SECRET_KEY
//! # Ok(())
//! # }}
//! ```
//!
//! A request is also a plain struct, which `client.send(request)` sends. With the feature `versions`, every Action can
//! be called by its Version too. With the feature `server` each family has a trait whose methods answer its Actions.

#![deny(missing_docs)]

#[rustfmt::skip]
mod generated;

pub use generated::*;
pub use volc_core::{{self, Error}};

volc_core::__private::service_client!(generated::SERVICE);
"
    )
}

fn title(args: &NewServiceArgs) -> String {
    match &args.title {
        Some(title) => title.clone(),
        None => format!("Volcengine {}", args.name),
    }
}

/// A text as TOML writes it; a string of JSON is one of TOML too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
