//! The methods of a builder that set deliveries.

use super::Builder;
use crate::WebhookSettings;

impl Builder {
    /// Sets how events are delivered, and where those of apps without a callback go.
    pub fn webhooks(mut self, settings: WebhookSettings) -> Self {
        self.webhooks = settings;
        self
    }

    /// Sets the URL that receives the events of apps without a callback: [`WebhookSettings::receiver`].
    pub fn callback(mut self, url: impl Into<String>) -> Self {
        self.webhooks = self.webhooks.receiver(url);
        self
    }
}
