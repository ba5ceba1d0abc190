//! The parts of the emulator that deliveries need.

use std::sync::Arc;

use tokio::sync::Mutex;

use super::pages::Pages;
use super::queue::Undelivered;
use super::settings::WebhookSettings;
use crate::Clock;
use crate::store::Store;

/// The parts of the emulator that deliveries need.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) webhooks: Arc<Webhooks>,
}

/// The settings and pages, and the lock of the one task that delivers, however often the emulator is served.
pub(crate) struct Webhooks {
    pub(crate) settings: WebhookSettings,
    pub(crate) pages: Pages,
    pub(super) undelivered: Undelivered,
    pub(super) turn: Mutex<()>,
}

impl Webhooks {
    pub(crate) fn new(settings: WebhookSettings, pages: Pages, undelivered: Undelivered) -> Self {
        Self {
            settings,
            pages,
            undelivered,
            turn: Mutex::new(()),
        }
    }
}
