//! Proxies: those that the environment names, or the one that is set.

use std::fmt;

use http::Uri;

use crate::error::{TransportError, TransportPhase};

/// The schemes that a proxy's URL may have; those of SOCKS want their feature.
const HTTP: [&str; 2] = ["http", "https"];
const SOCKS: [&str; 4] = ["socks4", "socks4a", "socks5", "socks5h"];

/// The choice of a proxy.
#[derive(Clone, Default)]
pub(super) enum ProxyChoice {
    /// That of the environment, if it names one.
    #[default]
    Environment,
    /// None, whatever the environment names.
    Never,
    /// This one, for every host.
    Url(String),
}

/// A choice that can be carried out.
#[derive(Debug, PartialEq)]
pub(super) enum Proxies<'a> {
    /// No proxy is passed.
    None,
    /// Those of the environment are passed.
    Environment(Needs),
    /// This one is passed.
    Url(&'a str, Needs),
}

/// The needs of proxies.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Needs {
    /// One of them is reached by TLS.
    pub(super) tls: bool,
    /// One of them wants a user's name.
    pub(super) login: bool,
}

#[cfg(any(feature = "hyper", all(feature = "reqwest", feature = "rustls")))]
impl Proxies<'_> {
    /// Returns what is needed to pass them, as far as that is known.
    pub(super) fn needs(&self) -> Needs {
        match self {
            Self::None => Needs::default(),
            Self::Environment(needs) | Self::Url(_, needs) => *needs,
        }
    }
}

impl ProxyChoice {
    /// Looks whether the choice can be carried out, before a call would find out.
    ///
    /// # Errors
    /// If a proxy's URL is not one, or has a scheme that is not supported.
    pub(super) fn settle(&self) -> Result<Proxies<'_>, TransportError> {
        match self {
            Self::Never => Ok(Proxies::None),
            Self::Url(url) => match check(url) {
                Ok(needs) => Ok(Proxies::Url(url, needs)),
                Err(reason) => Err(refused("the proxy that is set", &reason)),
            },
            Self::Environment => of_environment(|name| std::env::var(name).ok()),
        }
    }
}

/// The proxies of an environment. hyper-util's matcher, which reqwest uses too, reads the same variables in the same
/// order; it drops what it does not understand without a word, and never excepts an IP address for `*`.
fn of_environment(
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Proxies<'static>, TransportError> {
    let read = |names: [&'static str; 2]| {
        let mut set = names.into_iter().map(|name| (name, variable(name)));
        set.find_map(|(name, value)| Some((name, value?)))
    };
    // A server's CGI programs get a client's header `Proxy` as `HTTP_PROXY`.
    if variable("REQUEST_METHOD").is_some() {
        return Ok(Proxies::None);
    }
    let except = read(["NO_PROXY", "no_proxy"]).unwrap_or_default().1;
    if except.split(',').any(|entry| entry.trim() == "*") {
        return Ok(Proxies::None);
    }
    let mut all = Needs::default();
    for names in [
        ["ALL_PROXY", "all_proxy"],
        ["HTTP_PROXY", "http_proxy"],
        ["HTTPS_PROXY", "https_proxy"],
    ] {
        let set = read(names).filter(|(_, url)| !url.is_empty());
        if let Some((name, url)) = set {
            let checked = check(&url).map_err(|reason| refused(&format!("`{name}`"), &reason));
            let needs = checked?;
            all.tls |= needs.tls;
            all.login |= needs.login;
        }
    }
    Ok(Proxies::Environment(all))
}

/// Looks at a proxy's URL, and tells what it needs. The reason against it does not show the URL, which may hold a
/// password.
fn check(url: &str) -> Result<Needs, String> {
    let uri = url
        .parse::<Uri>()
        .ok()
        .filter(|uri| uri.authority().is_some());
    let Some(uri) = uri else {
        return Err("it is not a URL such as `http://proxy.example:3128`".to_owned());
    };
    let needs = |tls| Needs {
        tls,
        login: url.contains('@'),
    };
    match uri.scheme_str() {
        None => Ok(needs(false)),
        Some(scheme) if HTTP.contains(&scheme) => Ok(needs(scheme == "https")),
        Some(scheme) if !SOCKS.contains(&scheme) => Err(format!(
            "a proxy of the scheme `{}` is not supported; `http`, `https`, `socks5`, `socks5h`, `socks4` and \
             `socks4a` are",
            scheme.escape_debug()
        )),
        Some(scheme) if cfg!(not(feature = "socks")) => Err(format!(
            "a proxy of the scheme `{scheme}` needs the feature `socks` of this crate"
        )),
        Some(scheme) if uri.port().is_none() => Err(format!(
            "a proxy of the scheme `{scheme}` needs a port; 1080 is common"
        )),
        Some(_) => Ok(needs(false)),
    }
}

fn refused(what: &str, reason: &str) -> TransportError {
    let hint = "correct it, or call `no_proxy` on the transport's builder to pass none";
    TransportError::new(
        TransportPhase::Connect,
        format!("{what} cannot be used: {reason}; {hint}"),
    )
}

/// A proxy's URL may hold a password.
impl fmt::Debug for ProxyChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "of the environment",
            Self::Never => "none",
            Self::Url(_) => "set",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Needs, Proxies, of_environment};

    #[test]
    fn environment_is_read_as_by_the_matcher() {
        struct Case {
            variables: &'static [(&'static str, &'static str)],
            proxies: Proxies<'static>,
        }
        const BAD: (&str, &str) = ("all_proxy", "socks://a:1");
        let passed = |tls, login| Proxies::Environment(Needs { tls, login });
        let case = |variables, proxies| Case { variables, proxies };
        let cases = [
            case(&[], passed(false, false)),
            case(&[("HTTPS_PROXY", "a:1")], passed(false, false)),
            case(&[("http_proxy", "https://u:p@a")], passed(true, true)),
            case(&[("http_proxy", "u@a:1")], passed(false, true)),
            // Capitals come first, and what is set to nothing hides small letters.
            case(&[("ALL_PROXY", "http://a"), BAD], passed(false, false)),
            case(&[("ALL_PROXY", ""), BAD], passed(false, false)),
            case(&[("NO_PROXY", "a, *"), BAD], Proxies::None),
            case(&[("REQUEST_METHOD", "GET"), BAD], Proxies::None),
        ];
        for Case { variables, proxies } in cases {
            let variable = |name: &str| {
                let found = variables.iter().find(|(set, _)| *set == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(of_environment(variable).unwrap(), proxies, "{variables:?}");
        }
        let error = of_environment(|name| (name == BAD.0).then(|| BAD.1.to_owned()));
        let error = error.unwrap_err().root().to_string();
        assert!(error.starts_with("`all_proxy` cannot be used"), "{error}");
    }
}
