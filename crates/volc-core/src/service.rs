//! The description of a service by its generated crate.

use crate::error::CodeInfo;

/// The facts of a service.
#[derive(Debug)]
#[non_exhaustive]
pub struct ServiceInfo {
    /// The name that requests are signed for, such as `rtc`.
    pub name: &'static str,
    /// The sites of the service. The first one is the default.
    pub sites: &'static [SiteInfo],
    /// The documented error codes.
    pub codes: &'static [CodeInfo],
    /// The call that shows whether credentials are good and allowed to call.
    pub probe: Option<ProbeInfo>,
}

impl ServiceInfo {
    /// A service with its sites and without documented codes.
    pub const fn new(name: &'static str, sites: &'static [SiteInfo]) -> Self {
        Self {
            name,
            sites,
            codes: &[],
            probe: None,
        }
    }

    /// Its documented error codes.
    pub const fn codes(mut self, codes: &'static [CodeInfo]) -> Self {
        self.codes = codes;
        self
    }

    /// The call that shows whether credentials are good and allowed to call.
    pub const fn probe(mut self, probe: ProbeInfo) -> Self {
        self.probe = Some(probe);
        self
    }
}

/// A read-only Action that can be called without any parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProbeInfo {
    /// The name, as it is serialized.
    pub action: &'static str,
    /// The Version, as it is serialized.
    pub version: &'static str,
}

impl ProbeInfo {
    /// An Action in one of its Versions.
    pub const fn new(action: &'static str, version: &'static str) -> Self {
        Self { action, version }
    }
}

/// A place where a service can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SiteInfo {
    /// The name that users choose it by, such as `china`.
    pub name: &'static str,
    /// The host, without a scheme.
    pub host: &'static str,
    /// The region that requests are signed for.
    pub region: &'static str,
}

impl SiteInfo {
    /// A place.
    pub const fn new(name: &'static str, host: &'static str, region: &'static str) -> Self {
        Self { name, host, region }
    }
}
