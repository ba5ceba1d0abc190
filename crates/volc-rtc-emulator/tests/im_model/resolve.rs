//! A step as a request, by what the model has at that time: mostly one that can be carried out.

use serde_json::{Map, Value, json};

use super::operation::{Act, SLIPS, Step};
use super::reference::{
    APP, Conversation, DISABLED_APP, FOREIGN_APP, Kind, OTHER_APP, Request, UNKNOWN_APP, World,
};

pub(crate) const USERS: [i64; 8] = [11, 12, 13, 14, 15, 16, 17, 18];
/// One who is in nothing.
pub(crate) const NOBODY: i64 = 99;
pub(crate) const PLATFORMS: [&str; 3] = ["Android", "iOS", "Web"];
const NAMES: [&str; 4] = ["", "red", "green", "日本"];
const KEYS: [&str; 3] = ["a", "b", "c"];
const TAGS: [&str; 4] = ["t1", "t2", "t3", "t4"];

/// Returns the request of a step.
pub(crate) fn request(step: &Step, world: &World) -> Request {
    Resolver { step, world }.request()
}

struct Resolver<'a> {
    step: &'a Step,
    world: &'a World,
}

impl Resolver<'_> {
    fn slips(&self, which: u8) -> bool {
        self.step.slip >= SLIPS && self.step.slip % 8 == which
    }

    fn bit(&self, place: u32) -> bool {
        self.step.bits >> place & 1 == 1
    }

    /// Chooses a conversation; of one of these kinds, unless the step slips.
    fn conversation(&self, kinds: &[Kind]) -> Option<&Conversation> {
        let fits = |one: &&Conversation| {
            let is_right = kinds.contains(&one.kind) && !one.dissolved;
            self.slips(1) || is_right
        };
        let all: Vec<&Conversation> = self.world.conversations.iter().filter(fits).collect();
        let all = if all.is_empty() {
            self.world.conversations.iter().collect()
        } else {
            all
        };
        (!all.is_empty()).then(|| all[usize::from(self.step.at) % all.len()])
    }

    fn any_user(&self, choice: u8) -> i64 {
        if self.slips(2) {
            NOBODY
        } else {
            USERS[usize::from(choice) % USERS.len()]
        }
    }

    /// Chooses a member of a conversation, seldom anyone.
    fn member(&self, conversation: Option<&Conversation>, choice: u8) -> i64 {
        let members = conversation.map_or(&[][..], |one| &one.members);
        if members.is_empty() || choice >= 230 {
            return self.any_user(choice);
        }
        members[usize::from(choice) % members.len()].user
    }

    fn members(&self, conversation: Option<&Conversation>) -> Vec<i64> {
        let mut chosen = vec![self.member(conversation, self.step.who)];
        chosen.extend(
            self.step
                .users
                .iter()
                .map(|choice| self.member(conversation, *choice)),
        );
        chosen
    }

    fn users(&self) -> Vec<i64> {
        let mut chosen = vec![self.any_user(self.step.who)];
        chosen.extend(self.step.users.iter().map(|choice| self.any_user(*choice)));
        chosen
    }

    /// Returns users each once.
    fn each_user(&self) -> Vec<i64> {
        super::reference::distinct(self.users())
    }

    /// Chooses a message of a conversation, seldom an unknown one.
    fn message(&self, conversation: Option<&Conversation>) -> i64 {
        let messages = conversation.map_or(&[][..], |one| &one.messages);
        if messages.is_empty() || self.slips(3) {
            return 5;
        }
        // The last ones more often than the others.
        let back = usize::from(self.step.number / 4)
            % messages.len().min(if self.bit(7) { 64 } else { 4 });
        messages[messages.len() - 1 - back].id
    }

    fn name(&self, shift: usize) -> &'static str {
        NAMES[(usize::from(self.step.value) + shift) % NAMES.len()]
    }

    fn ext(&self) -> Value {
        let value = self.step.value;
        let mut ext = Map::new();
        for (place, key) in KEYS.iter().enumerate() {
            if value >> place & 1 == 1 {
                ext.insert((*key).to_owned(), format!("v{}", value % 5).into());
            }
        }
        Value::Object(ext)
    }

    fn tags(&self) -> Vec<&'static str> {
        let chosen = |place: &usize| self.step.value >> place & 1 == 1;
        (0..TAGS.len())
            .filter(chosen)
            .map(|place| TAGS[place])
            .collect()
    }

    fn app(&self) -> i64 {
        match self.step.slip {
            slip if slip < 252 => APP,
            252 => OTHER_APP,
            253 => DISABLED_APP,
            254 => FOREIGN_APP,
            _ => UNKNOWN_APP,
        }
    }

    /// A number of seconds until some end.
    fn seconds(&self) -> i64 {
        [1, 5, 30, 60, 600, 3600, 0, -1][usize::from(self.step.number) % 8]
    }

    /// Seconds at which something ends: mostly in the future.
    fn until(&self) -> i64 {
        match self.seconds() {
            0 => 0,
            seconds => self.world.now / 1000 + seconds,
        }
    }

    fn inbox(&self) -> i64 {
        i64::from(self.step.value % 16 == 7)
    }

    fn request(&self) -> Request {
        if self.world.conversations.len() < 3
            && self.step.slip < SLIPS
            && self.step.act != Act::Advance
        {
            let step = Step {
                act: Act::CreateConversation,
                ..self.step.clone()
            };
            return Resolver {
                step: &step,
                world: self.world,
            }
            .call();
        }
        let live = self.conversation(&[Kind::Live]);
        let short_id = |one: Option<&Conversation>| one.map_or(4, |one| one.short_id);
        let step = self.step;
        match step.act {
            Act::Advance => Request::Advance(
                [
                    1,
                    10,
                    500,
                    1000,
                    1000,
                    5000,
                    30_000,
                    61_000,
                    600_000,
                    3_600_000,
                    604_000_000,
                ][usize::from(step.number) % 11],
            ),
            Act::Connect => Request::Connect {
                user: self.any_user(step.who),
                device: i64::from(step.value % 3) + 1,
                platform: PLATFORMS[usize::from(step.value) % 3],
            },
            Act::Disconnect => {
                let all: Vec<(i64, i64)> = self
                    .world
                    .connections
                    .iter()
                    .flat_map(|(user, all)| all.iter().map(|(device, _)| (*user, *device)))
                    .collect();
                let chosen = (!all.is_empty()).then(|| all[usize::from(step.who) % all.len()]);
                let (user, device) = chosen.unwrap_or((USERS[0], 1));
                Request::Disconnect { user, device }
            }
            Act::Enter => Request::Enter {
                short_id: short_id(live),
                user: self.any_user(step.who),
            },
            Act::Exit => Request::Exit {
                short_id: short_id(live),
                user: self.member(live, step.who),
            },
            Act::Lose => Request::Lose {
                short_id: short_id(live),
                user: self.member(live, step.who),
            },
            Act::Mute => Request::Mute {
                short_id: short_id(live),
                on: step.number < 180,
            },
            _ => self.call(),
        }
    }

    fn call(&self) -> Request {
        let name = format!("{:?}", self.step.act);
        let mut body = match self.step.act {
            Act::RegisterUsers
            | Act::UnRegisterUsers
            | Act::BatchGetUser
            | Act::BatchUpdateUser
            | Act::BatchUpdateUserTags
            | Act::QueryOnlineStatus
            | Act::GetAppToken
            | Act::AddFriend
            | Act::DeleteFriend
            | Act::UpdateFriend
            | Act::ListFriend
            | Act::IsFriend
            | Act::AddBlackList
            | Act::RemoveBlackList
            | Act::UpdateBlackList
            | Act::GetBlackList
            | Act::IsInBlackList => self.of_users(),
            Act::SendMessage
            | Act::BatchSendGroupMessage
            | Act::BatchSendMessage
            | Act::P2PSendMessage
            | Act::UserBroadcast
            | Act::GetConversationMessages
            | Act::GetMessages
            | Act::ModifyMessage
            | Act::RecallMessage
            | Act::DeleteConversationMessage
            | Act::DeleteMessage
            | Act::GetMessagesReadReceipt => self.of_messages(),
            Act::CreateConversation
            | Act::ModifyConversation
            | Act::DestroyConversation
            | Act::BatchGetConversations
            | Act::GetUserConversations
            | Act::MarkConversation
            | Act::GetConversationMarks
            | Act::GetConversationUserCount
            | Act::IsUserInConversation
            | Act::GetConversationSetting
            | Act::ModifyConversationSetting => self.of_conversations(),
            _ => self.of_members(),
        };
        body["AppId"] = self.app().into();
        Request::Call(name, body)
    }

    fn id(&self, conversation: Option<&Conversation>) -> i64 {
        if self.slips(4) {
            4
        } else {
            conversation.map_or(4, |one| one.short_id)
        }
    }

    fn of_conversations(&self) -> Value {
        let step = self.step;
        let any = self.conversation(&[Kind::OneToOne, Kind::Group, Kind::Live]);
        let live = self.conversation(&[Kind::Live]);
        match step.act {
            Act::CreateConversation => self.create(),
            Act::ModifyConversation => {
                let group = self.conversation(&[Kind::Group, Kind::Live]);
                let chosen = if self.bit(5) { any } else { group };
                let mut core = json!({ "ConversationShortId": self.id(chosen) });
                self.core(&mut core);
                if self.bit(6) && chosen.is_none_or(|one| one.kind != Kind::OneToOne) {
                    core["OwnerUserId"] = self.member(chosen, step.who).into();
                }
                json!({ "ConversationCoreInfo": core })
            }
            Act::DestroyConversation => {
                let chosen = self.conversation(&[Kind::Group, Kind::Live]);
                let owner = chosen.map_or(USERS[0], |one| one.owner);
                let owner = if self.bit(0) && self.bit(1) {
                    self.member(chosen, step.who)
                } else {
                    owner
                };
                json!({ "OwnerUserId": owner, "ConversationShortId": self.id(chosen) })
            }
            Act::BatchGetConversations => {
                let all = &self.world.conversations;
                let mut ids: Vec<i64> = step
                    .users
                    .iter()
                    .filter(|_| !all.is_empty())
                    .map(|choice| all[usize::from(*choice) % all.len()].short_id)
                    .collect();
                ids.push(self.id(any));
                let ids = super::reference::distinct(ids);
                let mut body = json!({ "ConversationShortId": ids });
                if self.bit(0) {
                    body["SkipMemberCount"] = self.bit(1).into();
                }
                body
            }
            Act::GetUserConversations => {
                let mut body = json!({
                    "ParticipantUserId": self.any_user(step.who), "DataType": step.value % 3,
                    "Cursor": step.number % 4, "Limit": step.at % 5 + 1,
                });
                if self.bit(0) {
                    body["SkipMemberCount"] = self.bit(1).into();
                }
                if self.bit(2) {
                    body["InboxType"] = self.inbox().into();
                }
                body
            }
            Act::MarkConversation => {
                let count = if step.number > 220 {
                    15
                } else {
                    step.users.len() + 1
                };
                let first = usize::from(step.value) % 24;
                let marks: Vec<String> = (0..count)
                    .map(|place| format!("mark{}", (first + place) % 24))
                    .collect();
                let mut body = json!({ "ConversationShortId": self.id(live), "MarkTypes": marks });
                if self.bit(0) {
                    body["MarkAction"] = if self.bit(1) && self.bit(2) { 2 } else { 1 }.into();
                }
                if self.bit(3) {
                    body["Operator"] = self.member(live, step.who).into();
                }
                body
            }
            Act::GetConversationMarks => json!({ "ConversationShortId": self.id(live) }),
            Act::GetConversationUserCount => json!({ "ConversationShortId": self.id(any) }),
            Act::IsUserInConversation => json!({
                "ConversationShortId": self.id(any), "ParticipantUserId": self.any_user(step.who),
            }),
            Act::GetConversationSetting => {
                let mut body = json!({
                    "ConversationShortId": self.id(any), "ParticipantUserId": self.member(any, step.who),
                });
                if self.bit(0) {
                    body["NoReadIndex"] = self.bit(1).into();
                }
                body
            }
            _ => {
                let mut info = json!({
                    "ConversationShortId": self.id(any), "ParticipantUserId": self.member(any, step.who),
                });
                let at = self.world.now + i64::from(step.number);
                for (place, name, value) in [
                    (0, "IsMute", json!(self.bit(5))),
                    (1, "IsStickTop", json!(self.bit(6) || self.bit(5))),
                    (2, "StickTopTime", json!(if self.bit(7) { 0 } else { at })),
                    (3, "IsSetFavorite", json!(self.bit(6))),
                    (
                        4,
                        "SetFavoriteTime",
                        json!(if self.bit(7) { at } else { 0 }),
                    ),
                    (5, "Ext", self.ext()),
                ] {
                    if self.bit(place) {
                        info[name] = value;
                    }
                }
                json!({ "ConversationSettingInfo": info })
            }
        }
    }

    fn create(&self) -> Value {
        let step = self.step;
        let kind = [1, 2, 100, 2, 100][usize::from(step.number) % 5];
        let mut core = json!({ "ConversationType": kind });
        self.core(&mut core);
        let mut body =
            json!({ "ConversationCoreInfo": core, "OwnerUserId": self.any_user(step.who) });
        if kind == 1 && !self.slips(5) {
            let owner = usize::from(step.who) % USERS.len();
            let other = (owner + 1 + usize::from(step.at) % (USERS.len() - 1)) % USERS.len();
            body["OtherUserId"] = USERS[other].into();
        }
        if self.bit(5) && step.value.is_multiple_of(4) {
            body["IdempotentId"] = format!("key{}", step.at % 8).into();
        }
        if self.bit(6) {
            body["InboxType"] = self.inbox().into();
        }
        body
    }

    /// Sets some of the data of a conversation.
    fn core(&self, core: &mut Value) {
        for (place, name) in ["Name", "AvatarUrl", "Description", "Notice"]
            .into_iter()
            .enumerate()
        {
            if self.bit(u32::try_from(place).unwrap()) {
                core[name] = self.name(place).into();
            }
        }
        if self.bit(4) {
            core["Ext"] = self.ext();
        }
    }

    fn of_members(&self) -> Value {
        let step = self.step;
        let any = self.conversation(&[Kind::OneToOne, Kind::Group, Kind::Live]);
        let group = self.conversation(if step.at >= 160 {
            &[Kind::Live]
        } else {
            &[Kind::Group]
        });
        let live = self.conversation(&[Kind::Live]);
        let operator = self.member(group, step.value);
        match step.act {
            Act::BatchAddConversationParticipant => {
                let owner = group.map_or(0, |one| one.owner);
                let infos: Vec<Value> = self
                    .each_user()
                    .into_iter()
                    .map(|user| self.info(user, owner))
                    .collect();
                let mut body = json!({
                    "ConversationShortId": self.id(group), "ParticipantInfos": infos, "Operator": operator,
                });
                if self.bit(6) {
                    body["Barrier"] = self.bit(7).into();
                }
                body
            }
            Act::BatchDeleteConversationParticipant => {
                let owner = group.map_or(0, |one| one.owner);
                let mut named = self.members(group);
                // Owners leave seldom.
                named.retain(|user| *user != owner || self.bit(0) && self.bit(1) && self.bit(2));
                if named.is_empty() {
                    named.push(self.any_user(step.who));
                }
                named.retain(|user| *user != owner);
                json!({ "ConversationShortId": self.id(group), "Operator": operator, "ParticipantUserIds": named })
            }
            Act::BatchModifyConversationParticipant => {
                let owner = group.map_or(0, |one| one.owner);
                let infos: Vec<Value> = super::reference::distinct(self.members(group))
                    .into_iter()
                    .map(|user| {
                        let mut info = self.info(user, owner);
                        if self.bit(5) {
                            info["BlockTime"] = self.until().into();
                        }
                        info.as_object_mut().unwrap().remove("ReadIndex");
                        info
                    })
                    .collect();
                json!({ "ConversationShortId": self.id(group), "Operator": operator, "ParticipantInfos": infos })
            }
            Act::BatchGetConversationParticipant => {
                json!({ "ConversationShortId": self.id(any), "ParticipantUserIds": self.members(any) })
            }
            Act::ScanConversationParticipantList => {
                let limit = [1, 2, 5, 20, 21, 50][usize::from(step.number) % 6];
                let mut body =
                    json!({ "ConversationShortId": self.id(any), "Cursor": 0, "Limit": limit });
                for (place, name) in ["Reverse", "OnlyUserIds", "ScanOnlineParticipant"]
                    .into_iter()
                    .enumerate()
                {
                    let place = u32::try_from(place).unwrap();
                    if self.bit(place) {
                        body[name] = self.bit(place + 3).into();
                    }
                }
                if self.bit(6) && self.bit(7) {
                    body["MarkType"] = TAGS[usize::from(step.value) % TAGS.len()].into();
                }
                body
            }
            Act::BatchAddManager => json!({
                "ConversationShortId": self.id(live), "Operator": operator, "ManagerUserIds": self.members(live),
            }),
            Act::BatchRemoveManager => json!({
                "ConversationShortId": self.id(live), "Operator": operator, "RemoveManagerUserIds": self.members(live),
            }),
            Act::BatchAddWhitelistParticipant | Act::BatchRemoveWhitelistParticipant => json!({
                "ConversationShortId": self.id(live), "Operator": operator, "ParticipantUserIds": self.members(live),
            }),
            Act::GetParticipantReadIndex => json!({ "ConversationShortId": self.id(any) }),
            Act::ModifyParticipantReadIndex => {
                let user = self.member(any, step.who);
                let last = any
                    .and_then(|one| one.messages.last())
                    .map_or(0, |message| message.index);
                let read = any
                    .and_then(|one| one.member(user))
                    .map_or(0, |member| member.read_index);
                let index = match step.number % 4 {
                    0 => last,
                    1 => read + 1,
                    2 => read,
                    _ => (read + last) / 2,
                };
                json!({
                    "ConversationShortId": self.id(any), "ParticipantUserId": user, "ReadIndex": index.max(0),
                })
            }
            _ => self.of_blocks(live),
        }
    }

    fn of_blocks(&self, live: Option<&Conversation>) -> Value {
        let step = self.step;
        let mut body = json!({ "ConversationShortId": self.id(live) });
        match step.act {
            Act::BatchAddBlockParticipants => {
                let seconds = self.seconds();
                let infos = self.members(live).into_iter().enumerate();
                let infos = infos.map(|(place, user)| {
                    let more = i64::try_from(place).unwrap() * 7;
                    (
                        user.to_string(),
                        json!(if seconds <= 0 {
                            seconds
                        } else {
                            seconds + more
                        }),
                    )
                });
                body["ParticipantBlockInfos"] = infos.collect::<Map<_, _>>().into();
            }
            Act::BatchDeleteBlockParticipants => {
                body["ParticipantUserIds"] = json!(self.members(live))
            }
            Act::BatchUpdateLiveParticipants => {
                let infos: Vec<Value> = super::reference::distinct(self.members(live))
                    .into_iter()
                    .map(|user| self.profile(user))
                    .collect();
                body["ParticipantInfos"] = infos.into();
                if self.bit(5) {
                    body["MarkAction"] = if self.bit(6) { 2 } else { 1 }.into();
                }
                return body;
            }
            Act::QueryLiveParticipantStatus => {
                body["ParticipantUserIds"] = json!(super::reference::distinct(self.members(live)));
                return body;
            }
            _ => {
                body["Cursor"] = 0.into();
                body["Limit"] = (step.number % 4 + 1).into();
            }
        }
        if step.act != Act::BatchGetWhitelistParticipant && self.bit(0) {
            body["BlockAction"] = u8::from(self.bit(1)).into();
        }
        body
    }

    fn info(&self, user: i64, owner: i64) -> Value {
        let step = self.step;
        let mut info = json!({ "ParticipantUserId": user });
        let role = match step.value % 8 {
            0 => 2,
            1 if user == owner || self.slips(6) => 1,
            _ => 0,
        };
        for (place, name, value) in [
            (0, "Level", json!(step.number % 7)),
            (1, "NickName", json!(self.name(0))),
            (2, "Role", json!(role)),
            (3, "Ext", self.ext()),
            (4, "ReadIndex", json!(step.number % 3)),
        ] {
            if self.bit(place) && (name != "Role" || user != owner || role == 1) {
                info[name] = value;
            }
        }
        info
    }

    fn profile(&self, user: i64) -> Value {
        let mut info = json!({ "UserId": user });
        for (place, name, value) in [
            (0, "AvatarUrl", json!(self.name(2))),
            (1, "NickName", json!(self.name(1))),
            (2, "Ext", self.ext()),
            (3, "Marks", json!(self.tags())),
        ] {
            if self.bit(place) {
                info[name] = value;
            }
        }
        info
    }

    fn of_messages(&self) -> Value {
        let step = self.step;
        let any = self.conversation(&[Kind::OneToOne, Kind::Group, Kind::Live]);
        match step.act {
            Act::SendMessage => {
                let mut body = json!({ "Sender": self.member(any, step.who), "ConversationShortId": self.id(any) });
                self.content(&mut body);
                if self.bit(0) && self.bit(1) {
                    let hint = self.name(1);
                    body["RefMsgInfo"] =
                        json!({ "ReferencedMessageId": self.message(any), "Hint": hint });
                }
                if self.bit(2) && self.bit(3) && self.bit(4) {
                    body["CreateTime"] = (self.world.now - i64::from(step.number)).into();
                }
                body
            }
            Act::BatchSendGroupMessage => {
                let kind = if self.bit(0) { Kind::Group } else { Kind::Live };
                let sender = self.any_user(step.who);
                let fits = |one: &&Conversation| {
                    one.kind == kind && !one.dissolved && one.member(sender).is_some()
                };
                let mut ids: Vec<i64> = self
                    .world
                    .conversations
                    .iter()
                    .filter(fits)
                    .map(|one| one.short_id)
                    .collect();
                ids.truncate(usize::from(step.number % 4) + 1);
                if ids.is_empty() || self.slips(5) {
                    ids.push(self.id(any));
                }
                let mut body = json!({
                    "Sender": sender, "ConversationType": kind as i64, "ConversationShortIds": ids,
                });
                self.content(&mut body);
                body
            }
            Act::BatchSendMessage => {
                let sender = self.any_user(step.who);
                let mut receivers = self.each_user();
                receivers.retain(|user| *user != sender || self.slips(5));
                if receivers.is_empty() {
                    receivers.push(NOBODY);
                }
                let mut body = json!({
                    "Sender": sender, "Receiver": receivers, "MsgType": 10001, "Content": self.text(),
                });
                for (place, name, value) in [
                    (0, "InboxType", json!(self.inbox())),
                    (1, "IsNormalUser", json!(self.bit(5))),
                    (2, "Ext", self.ext()),
                ] {
                    if self.bit(place) {
                        body[name] = value;
                    }
                }
                body
            }
            Act::P2PSendMessage => {
                let mut body = json!({
                    "Sender": self.member(any, step.who), "ConversationShortId": self.id(any), "MsgType": 10013,
                    "Content": self.text(),
                });
                let named = super::reference::distinct(self.members(any));
                match step.number % 4 {
                    0 => {}
                    1 => body["ReceiverUserId"] = json!(named),
                    2 => body["IgnoreUserIds"] = json!(named),
                    _ => {
                        body["ReceiverUserId"] = json!(&named[..1]);
                        body["IgnoreUserIds"] = json!(named);
                    }
                }
                body
            }
            Act::UserBroadcast => {
                let mut body = json!({
                    "Sender": self.any_user(step.who), "MsgTTL": if self.slips(5) { 604_801 } else { 60 },
                    "MsgType": 10001, "Content": self.text(),
                });
                if self.bit(0) {
                    body["Tags"] = json!(self.tags());
                    body["TagOp"] = u8::from(self.bit(1)).into();
                }
                body
            }
            _ => self.of_known_messages(any),
        }
    }

    fn of_known_messages(&self, any: Option<&Conversation>) -> Value {
        let step = self.step;
        let mut body = json!({ "ConversationShortId": self.id(any) });
        let message = self.message(any);
        match step.act {
            Act::GetConversationMessages => {
                let last = any
                    .and_then(|one| one.messages.last())
                    .map_or(0, |message| message.index);
                let is_live = any.is_some_and(|one| one.kind == Kind::Live);
                let backward = if self.slips(5) {
                    !is_live
                } else {
                    is_live || self.bit(0)
                };
                let cursor = match step.value % 4 {
                    0 => 0,
                    1 => last + 1,
                    _ => last * i64::from(step.value) / 255,
                };
                body["Cursor"] = cursor.into();
                body["Limit"] = [1, 2, 5, 20][usize::from(step.number) % 4].into();
                if backward || self.bit(1) {
                    body["Reverse"] = u8::from(backward).into();
                }
            }
            Act::GetMessages | Act::GetMessagesReadReceipt => {
                let messages = any.map_or(&[][..], |one| &one.messages);
                let mut ids = vec![message];
                ids.extend(
                    step.users
                        .iter()
                        .filter(|_| !messages.is_empty())
                        .map(|choice| messages[usize::from(*choice) % messages.len()].id),
                );
                body["MessageIds"] = json!(super::reference::distinct(ids));
            }
            Act::ModifyMessage => {
                body["MessageId"] = message.into();
                if self.bit(0) {
                    body["Content"] = if self.slips(5) {
                        "plain".into()
                    } else {
                        self.text().into()
                    };
                }
                if self.bit(1) || !self.bit(0) {
                    body["Ext"] = self.ext();
                }
            }
            Act::RecallMessage => {
                let found =
                    any.and_then(|one| one.messages.iter().find(|found| found.id == message));
                let sender = found.map_or(USERS[0], |found| found.sender);
                let user = if self.bit(0) {
                    sender
                } else {
                    self.member(any, step.who)
                };
                body["MessageId"] = message.into();
                body["ParticipantUserId"] = user.into();
                if self.bit(1) {
                    let role = any
                        .and_then(|one| one.member(user))
                        .map_or(0, |member| member.role);
                    let role = if self.bit(2) && self.bit(3) {
                        i64::from(step.value % 3)
                    } else {
                        role
                    };
                    body["RecallRole"] = role.into();
                }
            }
            Act::DeleteConversationMessage => {
                body["MessageId"] = message.into();
                if self.bit(0) {
                    body["DeleteType"] = u8::from(self.bit(1)).into();
                }
            }
            _ => {
                body["MessageId"] = message.into();
                body["ParticipantUserId"] = self.member(any, step.who).into();
            }
        }
        body
    }

    fn text(&self) -> String {
        format!("{{\"text\":\"{}\"}}", self.step.value % 6)
    }

    fn content(&self, body: &mut Value) {
        let step = self.step;
        body["MsgType"] = [10001, 10001, 20000][usize::from(step.value) % 3].into();
        body["Content"] = self.text().into();
        let some = || {
            step.users
                .iter()
                .map(|choice| USERS[usize::from(*choice) % USERS.len()])
                .collect::<Vec<_>>()
        };
        for (place, name, value) in [
            (1, "Ext", self.ext()),
            (2, "MentionedUsers", json!(some())),
            (3, "Priority", json!(step.number % 3)),
            (5, "VisibleUsers", json!(some())),
            (6, "InvisibleUsers", json!(some())),
        ] {
            if self.bit(place) {
                body[name] = value;
            }
        }
        if self.bit(4) && self.bit(7) {
            body["ClientMsgId"] = format!("client{}", step.at % 16).into();
        }
    }

    fn of_users(&self) -> Value {
        let step = self.step;
        let (users, user) = (self.each_user(), self.any_user(step.at));
        let mut body = match step.act {
            Act::RegisterUsers | Act::BatchUpdateUser => {
                let info = |id: &i64| {
                    let mut info = json!({ "UserId": id });
                    for (place, name, value) in [
                        (0, "NickName", json!(self.name(0))),
                        (1, "Portrait", json!(self.name(1))),
                        (2, "Tags", json!(self.tags())),
                        (3, "Ext", self.ext()),
                    ] {
                        if self.bit(place) {
                            info[name] = value;
                        }
                    }
                    info
                };
                return json!({ "Users": users.iter().map(info).collect::<Vec<_>>() });
            }
            Act::UnRegisterUsers => return json!({ "UserIds": &users[..users.len().min(2)] }),
            Act::BatchGetUser | Act::QueryOnlineStatus => return json!({ "UserIds": users }),
            Act::GetAppToken => {
                let time = self.world.now + self.seconds() * 1000;
                return json!({ "UserId": user, "ExpireTime": time });
            }
            Act::BatchUpdateUserTags => {
                return json!({ "UserIds": users, "Tags": self.tags(), "Op": u8::from(self.bit(0)) });
            }
            Act::AddFriend => {
                let mut body = json!({ "FriendUserIds": users });
                if self.bit(0) {
                    body["Ext"] = self.ext();
                }
                body
            }
            Act::DeleteFriend => json!({ "DeleteUserIds": &users[..users.len().min(2)] }),
            Act::UpdateFriend => {
                let info = |id: &i64| {
                    let mut info = json!({ "FriendUserId": id });
                    if self.bit(1) {
                        info["Ext"] = self.ext();
                    }
                    if self.bit(2) {
                        info["Alias"] = self.name(1).into();
                    }
                    info
                };
                json!({ "FriendInfos": users.iter().map(info).collect::<Vec<_>>() })
            }
            Act::IsFriend => json!({ "FriendUserIds": users }),
            Act::AddBlackList | Act::UpdateBlackList => {
                let info =
                    |id: &i64| json!({ "BlackListUserId": id, "BlackListUserExt": self.ext() });
                json!({ "BlackListInfos": users.iter().map(info).collect::<Vec<_>>() })
            }
            Act::RemoveBlackList => json!({ "BlackListUserIds": &users[..users.len().min(2)] }),
            Act::IsInBlackList => json!({ "BlackListUserIds": users }),
            // The lists of friends and of a black list.
            _ => json!({ "Cursor": 0, "Limit": step.number % 4 + 1 }),
        };
        body["UserId"] = user.into();
        if self.bit(6) {
            body["InboxType"] = self.inbox().into();
        }
        if matches!(step.act, Act::ListFriend | Act::GetBlackList) && self.bit(0) {
            body["NeedTotal"] = self.bit(1).into();
        }
        body
    }
}
