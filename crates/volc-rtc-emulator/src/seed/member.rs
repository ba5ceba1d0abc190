//! Members of conversations.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A member of a conversation. In a seed file: a user id, or an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "MemberForm")]
pub struct Member {
    pub(crate) user_id: i64,
    pub(crate) online: bool,
    pub(crate) manager: bool,
    pub(crate) level: i64,
    pub(crate) nick_name: String,
    pub(crate) avatar_url: String,
    pub(crate) ext: BTreeMap<String, String>,
    pub(crate) joined_at: Option<i64>,
    pub(crate) muted_until: i64,
    pub(crate) read_index: i64,
    pub(crate) marks: Vec<String>,
}

impl Member {
    /// A member who is not online, without a profile.
    pub fn new(user_id: i64) -> Self {
        Self {
            user_id,
            online: false,
            manager: false,
            level: 0,
            nick_name: String::new(),
            avatar_url: String::new(),
            ext: BTreeMap::new(),
            joined_at: None,
            muted_until: 0,
            read_index: 0,
            marks: Vec::new(),
        }
    }

    /// The same member, online; `OnlineCount` of live groups counts those.
    #[must_use]
    pub fn online(mut self) -> Self {
        self.online = true;
        self
    }

    /// The same member as a manager. The owner of the conversation is no manager, whatever is set here.
    #[must_use]
    pub fn manager(mut self) -> Self {
        self.manager = true;
        self
    }

    /// Sets the level.
    #[must_use]
    pub fn level(mut self, level: i64) -> Self {
        self.level = level;
        self
    }

    /// Sets the nickname.
    #[must_use]
    pub fn nick_name(mut self, name: impl Into<String>) -> Self {
        self.nick_name = name.into();
        self
    }

    /// Sets the address of the picture.
    #[must_use]
    pub fn avatar_url(mut self, url: impl Into<String>) -> Self {
        self.avatar_url = url.into();
        self
    }

    /// Adds an entry of the application's own data.
    #[must_use]
    pub fn ext(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.ext.insert(key.into(), value.into());
        self
    }

    /// Sets the time of joining, in seconds since 1970; the creation of the conversation by default.
    #[must_use]
    pub fn joined_at(mut self, seconds: i64) -> Self {
        self.joined_at = Some(seconds);
        self
    }

    /// Mutes the member until a time in seconds since 1970.
    #[must_use]
    pub fn muted_until(mut self, seconds: i64) -> Self {
        self.muted_until = seconds;
        self
    }

    /// Sets the read index.
    #[must_use]
    pub fn read_index(mut self, index: i64) -> Self {
        self.read_index = index;
        self
    }

    /// Adds a mark, which members of live groups have.
    #[must_use]
    pub fn mark(mut self, mark: impl Into<String>) -> Self {
        self.marks.push(mark.into());
        self
    }
}

impl From<i64> for Member {
    /// The user of this id, not online.
    fn from(user_id: i64) -> Self {
        Self::new(user_id)
    }
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a member is a user id, or an object with `user_id` and maybe `online`, `manager`, `level`, \
                 `nick_name`, `avatar_url`, `ext`, `joined_at`, `muted_until`, `read_index` and `marks`"
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
    #[serde(default)]
    manager: bool,
    #[serde(default)]
    level: i64,
    #[serde(default)]
    nick_name: String,
    #[serde(default)]
    avatar_url: String,
    #[serde(default)]
    ext: BTreeMap<String, String>,
    #[serde(default)]
    joined_at: Option<i64>,
    #[serde(default)]
    muted_until: i64,
    #[serde(default)]
    read_index: i64,
    #[serde(default)]
    marks: Vec<String>,
}

impl From<MemberForm> for Member {
    fn from(form: MemberForm) -> Self {
        match form {
            MemberForm::Id(user_id) => Self::new(user_id),
            MemberForm::Full(full) => Self {
                user_id: full.user_id,
                online: full.online,
                manager: full.manager,
                level: full.level,
                nick_name: full.nick_name,
                avatar_url: full.avatar_url,
                ext: full.ext,
                joined_at: full.joined_at,
                muted_until: full.muted_until,
                read_index: full.read_index,
                marks: full.marks,
            },
        }
    }
}
