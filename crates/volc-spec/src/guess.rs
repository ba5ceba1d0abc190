//! The service of a page that lies under no `service.toml`.

use std::{collections::BTreeMap, sync::Arc};

use volc_ir::{Service, Site};

use crate::{ServiceFile, SourceFile, meaning::endpoint::addresses};

impl ServiceFile {
    /// Guesses the service from the URL of a page. A page without a URL is taken for one of `rtc`.
    pub fn guess(page: &Arc<SourceFile>) -> Self {
        let host = addresses(&page.text, 0)
            .into_iter()
            .map(|a| a.host)
            .find(|host| !host.is_empty());
        let host = host.unwrap_or_else(|| "rtc.volcengineapi.com".to_owned());
        let name = host.split('.').next().unwrap_or("rtc").to_owned();
        // `ark.cn-beijing.volcengineapi.com` names its region.
        let region = host
            .split('.')
            .nth(1)
            .filter(|label| label.matches('-').count() >= 1);
        let site = Site {
            name: "default".to_owned(),
            region: region.unwrap_or("cn-north-1").to_owned(),
            docs: "The site of the page's URL.".to_owned(),
            host,
        };
        let service = Service {
            title: name.clone(),
            documentation: "https://www.volcengine.com/docs".to_owned(),
            sites: vec![site],
            plain: BTreeMap::new(),
            probe: None,
            families: BTreeMap::new(),
            name,
        };
        Self {
            file: SourceFile::from_text("service.toml", ""),
            service,
            plain: BTreeMap::new(),
            probe: 0..0,
        }
    }
}
