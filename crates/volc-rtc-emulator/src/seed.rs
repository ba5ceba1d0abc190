//! What the database starts with: applications and conversations, from Rust or from a JSON file.
//!
//! ```json
//! {
//!   "version": 1,
//!   "apps": [{ "id": 123456, "account": "tester", "status": "enabled" }],
//!   "conversations": [
//!     { "app_id": 123456, "kind": "group", "owner": 10001, "members": [10002, { "user_id": 10003, "online": true }] }
//!   ]
//! }
//! ```
//!
//! Unknown members are refused. What is left out is filled in by rules, so that one seed always gives one database:
//! see the setters of [`Conversation`]. So two seeds without ids have the same ids, and the second one replaces
//! conversations of the first.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

/// The version of the file format.
const VERSION: u32 = 1;
/// The short id of the first conversation that is not given one. It exceeds 2^53, as those of the service do.
const FIRST_SHORT_ID: i64 = 7_300_000_000_000_000_001;
/// When the first conversation that says nothing of it was created: 2023-11-14T22:13:20Z.
const FIRST_CREATED: i64 = 1_700_000_000;

/// What the database starts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seed {
    version: u32,
    #[serde(default)]
    pub(crate) apps: Vec<App>,
    #[serde(default)]
    pub(crate) conversations: Vec<Conversation>,
}

impl Default for Seed {
    fn default() -> Self {
        Self {
            version: VERSION,
            apps: Vec::new(),
            conversations: Vec::new(),
        }
    }
}

impl Seed {
    /// An empty seed.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an application. One that only occurs in a conversation is enabled and open to every account.
    #[must_use]
    pub fn app(mut self, app: App) -> Self {
        self.apps.push(app);
        self
    }

    /// Adds a conversation.
    #[must_use]
    pub fn conversation(mut self, conversation: Conversation) -> Self {
        self.conversations.push(conversation);
        self
    }

    /// Adds conversations.
    #[must_use]
    pub fn conversations(mut self, more: impl IntoIterator<Item = Conversation>) -> Self {
        self.conversations.extend(more);
        self
    }

    /// Reads the content of a seed file, and fills in what it leaves out.
    ///
    /// # Errors
    /// The place in the file, as a path of members, and what is wrong there.
    pub fn from_json(json: &[u8]) -> Result<Self, SeedError> {
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        let seed: Self = serde_path_to_error::deserialize(&mut deserializer)
            .map_err(|error| SeedError::new(error.path(), error.inner()))?;
        deserializer
            .end()
            .map_err(|error| SeedError::new(".", error))?;
        seed.complete()
    }

    /// Fills in what was left out, and checks what was not.
    pub(crate) fn complete(mut self) -> Result<Self, SeedError> {
        if self.version != VERSION {
            let what = format!(
                "this emulator reads version {VERSION}, not {}",
                self.version
            );
            return Err(SeedError::new("version", what));
        }
        let mut free = FIRST_SHORT_ID..;
        let taken: BTreeSet<i64> = self
            .conversations
            .iter()
            .filter_map(|c| c.short_id)
            .collect();
        let mut apps: BTreeMap<i64, App> = BTreeMap::new();
        for (index, app) in self.apps.into_iter().enumerate() {
            if let Some(other) = apps.insert(app.id, app) {
                let what = format!("the application {} is there already", other.id);
                return Err(SeedError::new(format_args!("apps[{index}].id"), what));
            }
        }
        let mut seen = BTreeSet::new();
        for (index, conversation) in self.conversations.iter_mut().enumerate() {
            let short_id = conversation
                .short_id
                .or_else(|| free.find(|id| !taken.contains(id)));
            let created = FIRST_CREATED.saturating_add(i64::try_from(index).unwrap_or(i64::MAX));
            conversation
                .complete(short_id.unwrap_or(FIRST_SHORT_ID), created)
                .map_err(|error| error.inside(format_args!("conversations[{index}]")))?;
            if !seen.insert((conversation.short_id, None))
                || !seen.insert((Some(conversation.app_id), conversation.id.clone()))
            {
                let what =
                    "another conversation has the same `short_id`, or `id` in its application";
                return Err(SeedError::new(format_args!("conversations[{index}]"), what));
            }
            let id = conversation.app_id;
            apps.entry(id).or_insert_with(|| App::new(id));
        }
        self.apps = apps.into_values().collect();
        Ok(self)
    }
}

/// An application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    pub(crate) id: i64,
    #[serde(default)]
    pub(crate) account: Option<String>,
    #[serde(default)]
    pub(crate) status: AppStatus,
}

impl App {
    /// An enabled application that every account may use.
    pub fn new(id: i64) -> Self {
        Self {
            id,
            account: None,
            status: AppStatus::Enabled,
        }
    }

    /// The one account that may use it; others get `NoAuth`.
    #[must_use]
    pub fn account(mut self, id: impl Into<String>) -> Self {
        self.account = Some(id.into());
        self
    }

    /// Whether it can be used; calls for one that cannot get `AppStatusException`.
    #[must_use]
    pub fn status(mut self, status: AppStatus) -> Self {
        self.status = status;
        self
    }
}

/// Whether an application can be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppStatus {
    /// It can.
    #[default]
    Enabled,
    /// It has been switched off.
    Disabled,
}

/// A conversation with its members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversation {
    pub(crate) app_id: i64,
    pub(crate) kind: ConversationKind,
    #[serde(default)]
    pub(crate) short_id: Option<i64>,
    #[serde(default)]
    pub(crate) id: Option<String>,
    #[serde(default)]
    pub(crate) inbox_type: i64,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) avatar_url: String,
    #[serde(default)]
    pub(crate) description: String,
    #[serde(default)]
    pub(crate) notice: String,
    pub(crate) owner: i64,
    #[serde(default)]
    pub(crate) creator: Option<i64>,
    #[serde(default)]
    pub(crate) dissolved: bool,
    #[serde(default)]
    pub(crate) ext: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) created_at: Option<i64>,
    #[serde(default)]
    pub(crate) modified_at: Option<i64>,
    #[serde(default)]
    pub(crate) active_at: Option<i64>,
    #[serde(default)]
    pub(crate) members: Vec<Member>,
}

/// The kind of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConversationKind {
    /// Between two users; `ConversationType` 1.
    OneToOne,
    /// A group; `ConversationType` 2.
    Group,
    /// A live group; `ConversationType` 100.
    Live,
}

impl Conversation {
    /// A conversation of two users.
    pub fn one_to_one(app_id: i64, owner: i64, other: i64) -> Self {
        Self::new(app_id, ConversationKind::OneToOne, owner).member(other)
    }

    /// A group; the owner is a member.
    pub fn group(app_id: i64, owner: i64) -> Self {
        Self::new(app_id, ConversationKind::Group, owner)
    }

    /// A live group; the owner is a member.
    pub fn live(app_id: i64, owner: i64) -> Self {
        Self::new(app_id, ConversationKind::Live, owner)
    }

    /// The short id. Without one: 7,300,000,000,000,000,001 and on, in the order of the seed.
    #[must_use]
    pub fn short_id(mut self, id: i64) -> Self {
        self.short_id = Some(id);
        self
    }

    /// The id as a text. Without one: `0:1:<lower user>:<higher user>` between two, else the short id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The inbox; 0 without one.
    #[must_use]
    pub fn inbox_type(mut self, inbox: i64) -> Self {
        self.inbox_type = inbox;
        self
    }

    /// The name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The address of the picture.
    #[must_use]
    pub fn avatar_url(mut self, url: impl Into<String>) -> Self {
        self.avatar_url = url.into();
        self
    }

    /// The description.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = text.into();
        self
    }

    /// The notice.
    #[must_use]
    pub fn notice(mut self, text: impl Into<String>) -> Self {
        self.notice = text.into();
        self
    }

    /// Who created it; the owner, unless it is said.
    #[must_use]
    pub fn creator(mut self, user_id: i64) -> Self {
        self.creator = Some(user_id);
        self
    }

    /// Whether it has been dissolved.
    #[must_use]
    pub fn dissolved(mut self, dissolved: bool) -> Self {
        self.dissolved = dissolved;
        self
    }

    /// Adds an entry of the application's own data.
    #[must_use]
    pub fn ext(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.ext.insert(key.into(), value.into());
        self
    }

    /// When it was created, in seconds since 1970. Without it: 1,700,000,000 and a second more for each conversation
    /// before it in the seed.
    #[must_use]
    pub fn created_at(mut self, seconds: i64) -> Self {
        self.created_at = Some(seconds);
        self
    }

    /// When it was last changed; at its creation, unless it is said.
    #[must_use]
    pub fn modified_at(mut self, seconds: i64) -> Self {
        self.modified_at = Some(seconds);
        self
    }

    /// When something last happened in it; at its creation, unless it is said.
    #[must_use]
    pub fn active_at(mut self, seconds: i64) -> Self {
        self.active_at = Some(seconds);
        self
    }

    /// Adds a member: a user id, or a [`Member`]. The owner is one without being added.
    #[must_use]
    pub fn member(mut self, member: impl Into<Member>) -> Self {
        self.members.push(member.into());
        self
    }

    fn new(app_id: i64, kind: ConversationKind, owner: i64) -> Self {
        Self {
            app_id,
            kind,
            short_id: None,
            id: None,
            inbox_type: 0,
            name: String::new(),
            avatar_url: String::new(),
            description: String::new(),
            notice: String::new(),
            owner,
            creator: None,
            dissolved: false,
            ext: BTreeMap::new(),
            created_at: None,
            modified_at: None,
            active_at: None,
            members: Vec::new(),
        }
    }

    fn complete(&mut self, short_id: i64, created: i64) -> Result<(), SeedError> {
        if !self
            .members
            .iter()
            .any(|member| member.user_id == self.owner)
        {
            self.members.insert(0, Member::from(self.owner));
        }
        let mut users: Vec<i64> = self.members.iter().map(|member| member.user_id).collect();
        users.sort_unstable();
        let twice = users.iter().zip(users.iter().skip(1)).find(|(a, b)| a == b);
        if let Some((user, _)) = twice {
            let what = format!("the user {user} is there twice");
            return Err(SeedError::new("members", what));
        }
        if self.kind == ConversationKind::OneToOne && users.len() != 2 {
            let what = format!(
                "a one-to-one conversation has two members, not {}",
                users.len()
            );
            return Err(SeedError::new("members", what));
        }
        let id = match (self.kind, users.as_slice()) {
            (ConversationKind::OneToOne, [low, high]) => format!("0:1:{low}:{high}"),
            _ => short_id.to_string(),
        };
        self.short_id = Some(short_id);
        self.id.get_or_insert(id);
        self.creator.get_or_insert(self.owner);
        let created = *self.created_at.get_or_insert(created);
        self.modified_at.get_or_insert(created);
        self.active_at.get_or_insert(created);
        Ok(())
    }
}

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

/// What is wrong with a seed, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedError {
    place: String,
    what: String,
}

impl SeedError {
    pub(crate) fn new(place: impl fmt::Display, what: impl fmt::Display) -> Self {
        Self {
            place: place.to_string(),
            what: what.to_string(),
        }
    }

    fn inside(mut self, outer: impl fmt::Display) -> Self {
        self.place = format!("{outer}.{}", self.place);
        self
    }

    /// The path of members to the place, such as `conversations[3].kind`; `.` is the whole.
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the seed is wrong at `{}`: {}", self.place, self.what)
    }
}

impl std::error::Error for SeedError {}
