//! The model: instant messaging as the pages describe it, in plain collections, and nothing of the emulator's code.
//!
//! It answers a request as the service would. Only the ids of conversations and messages are taken from the
//! emulator's response, since the service makes them up; that they are new is checked.

mod conversations;
mod live;
mod members;
mod messages;
mod relations;
mod users;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

/// The app of nearly all calls, another one that the account may use, and those that it may not.
pub(crate) const APP: i64 = 123_456;
pub(crate) const OTHER_APP: i64 = 123_457;
pub(crate) const DISABLED_APP: i64 = 77;
pub(crate) const FOREIGN_APP: i64 = 78;
pub(crate) const UNKNOWN_APP: i64 = 1;

/// The `Result` of a response, or the code of its error.
pub(crate) type Outcome = Result<Value, &'static str>;
/// Texts by name.
pub(crate) type Ext = BTreeMap<String, String>;

/// A request to the emulator, or an act of a client.
#[derive(Clone, Debug)]
pub(crate) enum Request {
    /// The Action and its body.
    Call(String, Value),
    /// A client connects to the service.
    Connect {
        user: i64,
        device: i64,
        platform: &'static str,
    },
    /// A client's connection ends.
    Disconnect { user: i64, device: i64 },
    /// A client enters a live group.
    Enter { short_id: i64, user: i64 },
    /// A client leaves a live group.
    Exit { short_id: i64, user: i64 },
    /// A client of a live group loses its connection.
    Lose { short_id: i64, user: i64 },
    /// All members of a live group are muted, or not any more.
    Mute { short_id: i64, on: bool },
    /// Milliseconds pass.
    Advance(i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    OneToOne = 1,
    Group = 2,
    Live = 100,
}

#[derive(Clone, Debug)]
pub(crate) struct Conversation {
    pub(crate) short_id: i64,
    pub(crate) id: String,
    pub(crate) inbox: i64,
    pub(crate) kind: Kind,
    pub(crate) key: Option<String>,
    pub(crate) name: String,
    pub(crate) avatar: String,
    pub(crate) description: String,
    pub(crate) notice: String,
    pub(crate) ext: Ext,
    pub(crate) owner: i64,
    pub(crate) creator: i64,
    pub(crate) created: i64,
    pub(crate) modified: i64,
    /// Counts the last activity among all conversations' activities.
    pub(crate) active: (i64, i64),
    pub(crate) dissolved: bool,
    pub(crate) muted: bool,
    pub(crate) marks: Vec<String>,
    /// In the order in which they joined.
    pub(crate) members: Vec<Member>,
    pub(crate) white: Vec<White>,
    /// Mutes and blocks, by user.
    pub(crate) blocks: [BTreeMap<i64, Block>; 2],
    /// In the order of their indexes.
    pub(crate) messages: Vec<Message>,
    /// The moments at which messages of low and normal, and of high priority were sent.
    pub(crate) sent: [Vec<i64>; 2],
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Member {
    pub(crate) user: i64,
    pub(crate) role: i64,
    pub(crate) level: i64,
    pub(crate) nick: String,
    pub(crate) avatar: String,
    pub(crate) ext: Ext,
    pub(crate) block_time: i64,
    pub(crate) joined: i64,
    pub(crate) operator: i64,
    /// Messages up to this index are hidden.
    pub(crate) barrier: i64,
    pub(crate) read_index: i64,
    pub(crate) marks: Vec<String>,
    pub(crate) online: bool,
    /// The tick at which they last came online.
    pub(crate) came: i64,
    /// The milliseconds at which the connection was lost.
    pub(crate) lost: Option<i64>,
    /// It was lost, and has not come back.
    pub(crate) was_lost: bool,
    pub(crate) setting: Setting,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Setting {
    pub(crate) mute: bool,
    pub(crate) stick: i64,
    pub(crate) favorite: i64,
    pub(crate) ext: Ext,
}

#[derive(Clone, Debug)]
pub(crate) struct White {
    pub(crate) user: i64,
    pub(crate) operator: i64,
    pub(crate) created: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) created: i64,
    pub(crate) until: i64,
    /// The profile at the time of the block, for users who are gone.
    pub(crate) profile: Member,
}

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: i64,
    pub(crate) index: i64,
    pub(crate) sender: i64,
    pub(crate) kind: i64,
    pub(crate) content: String,
    pub(crate) ext: Ext,
    pub(crate) created: i64,
    pub(crate) sent_at: i64,
    pub(crate) refers_to: Option<(i64, String)>,
    pub(crate) client_id: Option<String>,
    pub(crate) recalled: bool,
    pub(crate) deleted: Deleted,
    pub(crate) visible: Vec<i64>,
    pub(crate) invisible: Vec<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deleted {
    Not,
    ForEverybody,
    ForOthers,
}

#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) nick: String,
    pub(crate) portrait: String,
    pub(crate) tags: Vec<String>,
    pub(crate) ext: Ext,
    pub(crate) created: i64,
    pub(crate) modified: i64,
}

/// A friend, or one on a black list.
#[derive(Clone, Debug)]
pub(crate) struct Relation {
    pub(crate) other: i64,
    pub(crate) ext: Ext,
    pub(crate) alias: String,
    pub(crate) created: i64,
    pub(crate) modified: i64,
}

/// Friends or black lists by inbox and user, in the order in which they were added.
pub(crate) type Relations = BTreeMap<(i64, i64), Vec<Relation>>;

/// The state of one app.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    pub(crate) app: i64,
    /// Milliseconds.
    pub(crate) now: i64,
    ticks: i64,
    pub(crate) conversations: Vec<Conversation>,
    pub(crate) users: BTreeMap<i64, User>,
    pub(crate) friends: Relations,
    pub(crate) blacks: Relations,
    /// Connections of users: device and platform, in the order in which they were made.
    pub(crate) connections: BTreeMap<i64, Vec<(i64, &'static str)>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) now: i64,
    worlds: [World; 2],
    ids: BTreeSet<i64>,
}

impl Model {
    /// A model whose clock shows so many seconds.
    pub(crate) fn new(now: i64) -> Self {
        let world = |app| World {
            app,
            now: now * 1000,
            ..World::default()
        };
        Self {
            now: now * 1000,
            worlds: [world(APP), world(OTHER_APP)],
            ids: BTreeSet::new(),
        }
    }

    /// Returns the state of the app of nearly all calls.
    pub(crate) fn world(&self) -> &World {
        &self.worlds[0]
    }

    /// Answers a request. `actual` is the `Result` of the emulator, from which only new ids are taken.
    pub(crate) fn answer(&mut self, request: &Request, actual: &Value) -> Outcome {
        match request {
            Request::Advance(millis) => {
                self.now += millis;
                self.worlds.iter_mut().for_each(|world| {
                    world.now += millis;
                    world.drop_lost();
                });
                Ok(Value::Null)
            }
            Request::Call(action, body) => {
                // The gateway checks bounds before it knows the app.
                if action == "UserBroadcast" && int(body, "MsgTTL") > messages::TTL {
                    return Err("UserBroadcastMessageTTLMoreThanLimit");
                }
                let world = match int(body, "AppId") {
                    APP => &mut self.worlds[0],
                    OTHER_APP => &mut self.worlds[1],
                    DISABLED_APP => return Err("AppStatusException"),
                    FOREIGN_APP => return Err("NoAuth"),
                    _ => return Err("AppNotFound"),
                };
                let mut fresh = Fresh {
                    actual,
                    ids: &mut self.ids,
                };
                world.call(action, body, &mut fresh)
            }
            // The control API has a code of its own for what is not there.
            other => self.worlds[0].client(other).map_err(|code| {
                if code.ends_with("NotFound") {
                    "NotFound"
                } else {
                    code
                }
            }),
        }
    }
}

/// Ids that no response has named, and that are taken from what the emulator shows.
impl Model {
    /// Takes the ids of conversations of two users.
    pub(crate) fn learn_conversations(&mut self, shown: &Value) {
        for info in items(shown, "ConversationInfos") {
            let (short_id, id) = (
                int(info, "ConversationShortId"),
                text(info, "ConversationId"),
            );
            let same = |one: &&mut Conversation| one.short_id == 0 && one.id == id;
            let mut all = self.worlds[0].conversations.iter_mut();
            if let Some(conversation) = all.find(same)
                && self.ids.insert(short_id)
            {
                conversation.short_id = short_id;
            }
        }
    }

    /// Returns the conversations that have a message without an id.
    pub(crate) fn nameless(&self) -> Vec<i64> {
        let all = self.worlds[0].conversations.iter();
        let has = |one: &&Conversation| one.messages.iter().any(|message| message.id == 0);
        all.filter(has).map(|one| one.short_id).collect()
    }

    /// Takes the ids of messages, by their indexes.
    pub(crate) fn learn_messages(&mut self, shown: &Value) {
        for info in items(shown, "Messages") {
            let (short_id, id) = (int(info, "ConversationShortId"), int(info, "MessageId"));
            let mut all = self.worlds[0].conversations.iter_mut();
            let conversation = all.find(|one| one.short_id == short_id);
            let mut messages = conversation.into_iter().flat_map(|one| &mut one.messages);
            let index = int(info, "IndexInConversation");
            if let Some(message) =
                messages.find(|message| message.id == 0 && message.index == index)
                && self.ids.insert(id)
            {
                message.id = id;
            }
        }
    }
}

/// The ids that the emulator made up in a response.
pub(crate) struct Fresh<'a> {
    actual: &'a Value,
    ids: &'a mut BTreeSet<i64>,
}

impl Fresh<'_> {
    /// Returns an id of the response, which has to be new; -1 if it is not.
    pub(crate) fn id(&mut self, pointer: &str) -> i64 {
        let id = self
            .actual
            .pointer(pointer)
            .and_then(Value::as_i64)
            .unwrap_or(-1);
        if id > 0 && self.ids.insert(id) {
            id
        } else {
            -1
        }
    }
}

impl World {
    fn call(&mut self, action: &str, body: &Value, fresh: &mut Fresh<'_>) -> Outcome {
        match action {
            "CreateConversation" => self.create_conversation(body, fresh),
            "ModifyConversation" => self.modify_conversation(body),
            "DestroyConversation" => self.destroy_conversation(body),
            "BatchGetConversations" => self.batch_get_conversations(body),
            "GetAppToken" => self.get_token(body),
            "GetUserConversations" => Ok(self.get_user_conversations(body)),
            "MarkConversation" => self.mark_conversation(body),
            "GetConversationMarks" => self.get_conversation_marks(body),
            "GetConversationUserCount" => self.get_conversation_user_count(body),
            "IsUserInConversation" => self.is_user_in_conversation(body),
            "GetConversationSetting" => self.get_conversation_setting(body),
            "ModifyConversationSetting" => self.modify_conversation_setting(body),
            "BatchAddConversationParticipant" => self.add_participants(body),
            "BatchDeleteConversationParticipant" => self.delete_participants(body),
            "BatchModifyConversationParticipant" => self.modify_participants(body),
            "BatchGetConversationParticipant" => self.get_participants(body),
            "ScanConversationParticipantList" => self.scan_participants(body),
            "BatchAddManager" => self.add_managers(body),
            "BatchRemoveManager" => self.remove_managers(body),
            "BatchAddWhitelistParticipant" => self.add_white(body),
            "BatchRemoveWhitelistParticipant" => self.remove_white(body),
            "BatchGetWhitelistParticipant" => self.get_white(body),
            "BatchAddBlockParticipants" => self.add_blocks(body),
            "BatchDeleteBlockParticipants" => self.delete_blocks(body),
            "BatchGetBlockParticipants" => self.get_blocks(body),
            "BatchUpdateLiveParticipants" => self.update_live(body),
            "QueryLiveParticipantStatus" => self.query_live(body),
            "GetParticipantReadIndex" => self.get_read_indexes(body),
            "ModifyParticipantReadIndex" => self.modify_read_index(body),
            "SendMessage" => self.send_message(body, fresh),
            "BatchSendGroupMessage" => self.batch_send_group(body),
            "BatchSendMessage" => self.batch_send(body, fresh),
            "P2PSendMessage" => self.p2p_send(body),
            "UserBroadcast" => Ok(empty()),
            "GetConversationMessages" => self.get_conversation_messages(body),
            "GetMessages" => self.get_messages(body),
            "ModifyMessage" => self.modify_message(body),
            "RecallMessage" => self.recall_message(body),
            "DeleteConversationMessage" => self.delete_conversation_message(body),
            "DeleteMessage" => self.delete_message(body),
            "GetMessagesReadReceipt" => self.read_receipts(body),
            _ => self.call_for_users(action, body),
        }
    }

    fn call_for_users(&mut self, action: &str, body: &Value) -> Outcome {
        match action {
            "RegisterUsers" => Ok(self.register(body)),
            "UnRegisterUsers" => Ok(self.unregister(body)),
            "BatchGetUser" => Ok(self.get_users(body)),
            "BatchUpdateUser" => Ok(self.update_users(body)),
            "BatchUpdateUserTags" => Ok(self.update_tags(body)),
            "QueryOnlineStatus" => Ok(self.query_online(body)),
            "AddFriend" => self.add_friends(body),
            "DeleteFriend" => self.delete_friends(body),
            "UpdateFriend" => self.update_friends(body),
            "ListFriend" => self.list_friends(body),
            "IsFriend" => Ok(self.are_friends(body)),
            "AddBlackList" => self.add_black(body),
            "RemoveBlackList" => self.remove_black(body),
            "UpdateBlackList" => self.update_black(body),
            "GetBlackList" => self.list_black(body),
            "IsInBlackList" => Ok(self.are_black(body)),
            action => panic!("the model does not know {action}"),
        }
    }

    /// Returns the next tick: what happens later has a greater one.
    pub(crate) fn tick(&mut self) -> i64 {
        self.ticks += 1;
        self.ticks
    }

    pub(crate) fn seconds(&self) -> i64 {
        self.now / 1000
    }
}

pub(crate) fn int(body: &Value, name: &str) -> i64 {
    body[name].as_i64().unwrap_or(0)
}

pub(crate) fn text(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap_or("").to_owned()
}

pub(crate) fn flag(body: &Value, name: &str) -> bool {
    body[name].as_bool().unwrap_or(false)
}

pub(crate) fn ints(body: &Value, name: &str) -> Vec<i64> {
    let items = body[name].as_array().into_iter().flatten();
    items.filter_map(Value::as_i64).collect()
}

pub(crate) fn texts(body: &Value, name: &str) -> Vec<String> {
    let items = body[name].as_array().into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

pub(crate) fn items<'a>(body: &'a Value, name: &str) -> &'a [Value] {
    body[name].as_array().map_or(&[], Vec::as_slice)
}

pub(crate) fn ext(body: &Value, name: &str) -> Ext {
    let members = body[name].as_object().into_iter().flatten();
    members
        .map(|(key, value)| (key.clone(), value.as_str().unwrap_or("").to_owned()))
        .collect()
}

/// Replaces a text if the body has it.
pub(crate) fn replace(target: &mut String, body: &Value, name: &str) {
    if let Some(text) = body[name].as_str() {
        text.clone_into(target);
    }
}

/// A failed item of a batch. Its message is the emulator's own.
pub(crate) fn failed(user: impl Into<Value>, code: &str) -> Value {
    json!({ "UserId": user.into(), "Code": code, "Message": crate::model::ANY_TEXT })
}

/// The place in a list at which a page begins: that of a later page is beside the cursor, which may be of any form.
pub(crate) const PLACE: &str = "place";

/// Returns the page of a list that a body asks for, whether there are more, and the next cursor.
pub(crate) fn page(body: &Value, all: Vec<Value>) -> (Vec<Value>, bool, Value) {
    let place = body[PLACE].as_i64().unwrap_or_else(|| int(body, "Cursor"));
    let limit = body["Limit"].as_i64().unwrap_or(20);
    let (place, limit) = (
        usize::try_from(place).unwrap(),
        usize::try_from(limit).unwrap(),
    );
    let more = all.len() > place + limit;
    let page = all.into_iter().skip(place).take(limit).collect();
    let next = if more {
        crate::model::ANY_NUMBER.into()
    } else {
        (-1).into()
    };
    (page, more, next)
}

/// Each number once, in the order of their first places.
pub(crate) fn distinct(numbers: Vec<i64>) -> Vec<i64> {
    let mut seen = BTreeSet::new();
    numbers
        .into_iter()
        .filter(|number| seen.insert(*number))
        .collect()
}

pub(crate) fn as_texts(numbers: &[i64]) -> Vec<String> {
    numbers.iter().map(i64::to_string).collect()
}

pub(crate) fn empty() -> Value {
    Value::Object(Map::new())
}
