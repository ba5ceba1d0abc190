//! Default parts of a client.

use std::sync::Arc;

use http::uri::Authority;
use http::{HeaderName, HeaderValue};

use crate::client::{Timeouts, is_signature};
use crate::clock::Clock;
use crate::error::ConfigError;
use crate::service::{ServiceInfo, SiteInfo};
use crate::transport::Transport;

/// The site of this name, else the first one.
pub(super) fn choose(
    service: &'static ServiceInfo,
    name: Option<&str>,
) -> Result<Option<&'static SiteInfo>, ConfigError> {
    let Some(name) = name else {
        return Ok(service.sites.first());
    };
    let found = service.sites.iter().find(|site| site.name == name);
    found.map(Some).ok_or_else(|| {
        let known: Vec<&str> = service.sites.iter().map(|site| site.name).collect();
        ConfigError::new("site", format!("`{name}` is none of {}", known.join(", ")))
    })
}

/// A region is a part of a path in the signature's scope.
pub(super) fn region_name(region: &str) -> Result<&str, ConfigError> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    if !region.is_empty() && region.bytes().all(plain) {
        return Ok(region);
    }
    let region = region.escape_debug();
    let reason = format!("`{region}` is not a region, such as `cn-north-1`");
    Err(ConfigError::new("region", reason))
}

/// The host to sign requests for, which the `Host` header can hold.
pub(super) fn signing_host(host: Option<&str>) -> Result<Option<HeaderValue>, ConfigError> {
    let Some(host) = host else {
        return Ok(None);
    };
    let authority = host.parse::<Authority>();
    let plain = authority.is_ok_and(|authority| !authority.as_str().contains('@'));
    let value = HeaderValue::from_str(host).ok().filter(|_| plain);
    value.map(Some).ok_or_else(|| {
        let host = host.escape_debug();
        let reason = format!("`{host}` is not a host, such as `rtc.volcengineapi.com`");
        ConfigError::new("signing_host", reason)
    })
}

/// The headers that are left out of signatures, which are not those of the signature itself.
pub(super) fn unsigned(names: Vec<HeaderName>) -> Result<Vec<HeaderName>, ConfigError> {
    match names.iter().find(|name| is_signature(name)) {
        None => Ok(names),
        Some(name) => Err(ConfigError::new(
            "unsigned_header",
            format!("`{name}` is a part of every signature"),
        )),
    }
}

pub(super) fn user_agent(suffix: Option<&str>) -> Result<HeaderValue, ConfigError> {
    const OWN: &str = concat!("volc-core-rust/", env!("CARGO_PKG_VERSION"));
    let Some(suffix) = suffix else {
        return Ok(HeaderValue::from_static(OWN));
    };
    HeaderValue::from_str(&format!("{OWN} {suffix}")).map_err(|_| {
        ConfigError::new(
            "user_agent_suffix",
            "it has characters that a header cannot hold",
        )
    })
}

#[cfg(feature = "reqwest")]
pub(super) fn default_transport(timeouts: &Timeouts) -> Result<Arc<dyn Transport>, ConfigError> {
    let builder = crate::transport::ReqwestTransport::builder().connect_timeout(timeouts.connect);
    made(builder.build())
}

#[cfg(all(feature = "hyper", not(feature = "reqwest")))]
pub(super) fn default_transport(timeouts: &Timeouts) -> Result<Arc<dyn Transport>, ConfigError> {
    let builder = crate::transport::HyperTransport::builder().connect_timeout(timeouts.connect);
    made(builder.build())
}

#[cfg(any(feature = "reqwest", feature = "hyper"))]
fn made(
    transport: Result<impl Transport, crate::error::TransportError>,
) -> Result<Arc<dyn Transport>, ConfigError> {
    match transport {
        Ok(transport) => Ok(Arc::new(transport)),
        Err(error) => Err(ConfigError::new("transport", error.to_string())),
    }
}

#[cfg(not(any(feature = "reqwest", feature = "hyper")))]
pub(super) fn default_transport(_: &Timeouts) -> Result<Arc<dyn Transport>, ConfigError> {
    Err(ConfigError::new(
        "transport",
        "none is set, and the features `reqwest` and `hyper` of volc-core are off",
    ))
}

#[cfg(feature = "tokio")]
pub(super) fn default_clock() -> Result<Arc<dyn Clock>, ConfigError> {
    Ok(Arc::new(crate::clock::TokioClock::new()))
}

#[cfg(not(feature = "tokio"))]
pub(super) fn default_clock() -> Result<Arc<dyn Clock>, ConfigError> {
    Err(ConfigError::new(
        "clock",
        "none is set, and the feature `tokio` of volc-core is off",
    ))
}
