//! SOCKS, by hyper-util. `socks5` and `socks4` look the service's host up here, `socks5h` and `socks4a` leave that to
//! the proxy.

use std::io;
use std::net::IpAddr;

use http::Uri;
use http::uri::Scheme;
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5};
use hyper_util::client::proxy::matcher::Intercept;
use tower_service::Service;

use super::reached::Reached;
use super::stream::{BoxError, Stream};

/// Returns whether a proxy is one of SOCKS.
pub(super) fn is_meant(proxy: &Intercept) -> bool {
    let scheme = proxy.uri().scheme_str();
    scheme.is_some_and(|scheme| scheme.starts_with("socks"))
}

/// Asks the proxy at the other end for a connection to the service.
pub(super) async fn ask(reached: Stream, proxy: &Intercept, to: &Uri) -> Result<Stream, BoxError> {
    let uri = proxy.uri().clone();
    let scheme = uri.scheme_str().unwrap_or_default();
    let is_old = scheme.starts_with("socks4");
    let to = destination(to, scheme, is_old).await?;
    let reached = Reached::from(reached);
    if is_old {
        return Ok(SocksV4::new(uri, reached).call(to).await?);
    }
    let mut socks = SocksV5::new(uri, reached);
    if let Some((user, password)) = proxy.raw_auth() {
        socks = socks.with_auth(user.to_owned(), password.to_owned());
    }
    Ok(socks.call(to).await?)
}

/// The service with its port, and by its address if that is to be looked up here: hyper-util would do that, too, but
/// hold the async thread up meanwhile.
async fn destination(to: &Uri, scheme: &str, only_v4: bool) -> Result<Uri, BoxError> {
    let host = to.host().ok_or("no host")?;
    let default = if to.scheme() == Some(&Scheme::HTTPS) {
        443
    } else {
        80
    };
    let port = to.port_u16().unwrap_or(default);
    let host = if matches!(scheme, "socks4" | "socks5") {
        let plain = host.trim_start_matches('[').trim_end_matches(']');
        let mut found = tokio::net::lookup_host((plain, port)).await?;
        let found = found.find(|address| address.is_ipv4() || !only_v4);
        match found
            .ok_or_else(|| io::Error::from(io::ErrorKind::HostUnreachable))?
            .ip()
        {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("[{address}]"),
        }
    } else {
        host.to_owned()
    };
    Ok(format!("http://{host}:{port}").parse()?)
}
