//! Members of conversations.

use serde::{Deserialize, Serialize};

/// A member of a conversation. In a seed file: a user id, or an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "MemberForm", deny_unknown_fields)]
pub struct Member {
    pub(crate) user_id: i64,
    pub(crate) online: bool,
}

impl Member {
    /// The same member, online; `OnlineCount` of live groups counts those.
    #[must_use]
    pub fn online(mut self) -> Self {
        self.online = true;
        self
    }
}

impl From<i64> for Member {
    /// The user of this id, not online.
    fn from(user_id: i64) -> Self {
        Self {
            user_id,
            online: false,
        }
    }
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a member is a user id, or an object with `user_id` and maybe `online`"
)]
enum MemberForm {
    Id(i64),
    Full(FullMember),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FullMember {
    user_id: i64,
    #[serde(default)]
    online: bool,
}

impl From<MemberForm> for Member {
    fn from(form: MemberForm) -> Self {
        match form {
            MemberForm::Id(user_id) => Self::from(user_id),
            MemberForm::Full(FullMember { user_id, online }) => Self { user_id, online },
        }
    }
}
