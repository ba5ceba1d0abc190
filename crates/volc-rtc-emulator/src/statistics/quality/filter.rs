//! The users whose quality is asked for.

use volc_rtc_api::monitor_usage::list_quality::{Access, Os, ProductType};

use crate::ApiError;
use crate::rooms::ids;
use crate::statistics::history::Stay;
use crate::statistics::place::NETWORK;

/// The operating system of users on the web.
pub(super) const WEB: &str = "web";

/// The users whose quality is asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    on_web: bool,
    /// Operating systems in lower case; all of them if it is empty.
    systems: Vec<String>,
    /// Networks; all of them if it is empty.
    networks: Vec<String>,
    pub(super) room_id: Option<String>,
    /// Users of the room; all of them if it is empty.
    pub(super) users: Vec<String>,
    /// The number of users who were named, well or not.
    named: usize,
}

impl Filter {
    /// Native users, or those on the web.
    pub(super) fn new(product: Option<ProductType>) -> Self {
        Self {
            on_web: product == Some(ProductType::Web),
            ..Self::default()
        }
    }

    /// The same of those with an operating system and a network of these. Both hold for native users only.
    pub(super) fn devices(
        mut self,
        systems: Option<Vec<Os>>,
        networks: Option<Vec<Access>>,
    ) -> Self {
        if !self.on_web {
            let systems = systems.unwrap_or_default();
            let networks = networks.unwrap_or_default();
            self.systems = systems.iter().map(|os| os.value().to_lowercase()).collect();
            self.networks = networks
                .iter()
                .map(|network| network.value().to_owned())
                .collect();
        }
        self
    }

    /// The same with an operating system of this name.
    pub(super) fn system(mut self, name: &str) -> Self {
        self.systems = vec![name.to_lowercase()];
        self
    }

    /// The same of a room and users in it. Wrong ids of users are left out; without a room they are not looked at.
    pub(super) fn users(mut self, room_id: Option<String>, users: Option<Vec<String>>) -> Self {
        self.room_id = room_id.filter(|id| !id.is_empty());
        if self.room_id.is_some() {
            let users = users.unwrap_or_default();
            self.named = users.len();
            self.users = users
                .into_iter()
                .filter(|id| ids::check(id).is_ok())
                .collect();
        }
        self
    }

    /// Refuses a wrong room.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        self.room_id.as_deref().map_or(Ok(()), ids::check_room)
    }

    pub(super) fn on_web(&self) -> bool {
        self.on_web
    }

    /// Returns whether a user is one of them.
    pub(super) fn selects(&self, stay: &Stay) -> bool {
        let is_one =
            |list: &[String], text: &str| list.is_empty() || list.iter().any(|one| one == text);
        (stay.os == WEB) == self.on_web
            && is_one(&self.systems, &stay.os)
            && is_one(&self.networks, NETWORK)
            && self
                .room_id
                .as_ref()
                .is_none_or(|room_id| *room_id == stay.room_id)
            && (self.named == 0 || self.users.contains(&stay.user_id))
    }
}
