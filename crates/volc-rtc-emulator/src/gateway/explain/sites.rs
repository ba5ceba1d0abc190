//! The sites of a service, for clients that sign for one place and send to another.

use crate::catalog::Catalog;

/// The hosts and regions of a service.
pub(crate) struct Sites {
    pub(crate) hosts: Vec<String>,
    pub(crate) regions: Vec<String>,
    /// The other services.
    pub(crate) services: Vec<String>,
}

impl Sites {
    pub(crate) fn new(catalog: &Catalog, service: &str) -> Self {
        let sites = catalog
            .service(service)
            .map(|entry| entry.service.sites.as_slice());
        let sites = sites.unwrap_or_default();
        Self {
            hosts: sites.iter().map(|site| site.host.clone()).collect(),
            regions: sites.iter().map(|site| site.region.clone()).collect(),
            services: catalog.services().map(str::to_owned).collect(),
        }
    }
}
