//! Messages and who may see them.

use serde_json::{Map, Value, json};

use super::{
    Conversation, Deleted, Fresh, Kind, Member, Message, Outcome, World, distinct, empty, ext, int,
    ints, text,
};

/// Messages of low and normal, and of high priority that a live group takes in a second.
const PER_SECOND: [usize; 2] = [30, 10];
/// Members of the largest group that has read receipts.
const RECEIPTS: usize = 200;
/// The type of a text.
const TEXT: i64 = 10_001;
/// Milliseconds after which a message has expired.
const EXPIRY: i64 = 7 * 86_400_000;
/// The longest time to live of a broadcast, in seconds.
pub(super) const TTL: i64 = 604_800;

impl World {
    pub(super) fn send_message(&mut self, body: &Value, fresh: &mut Fresh<'_>) -> Outcome {
        let place = self.find(int(body, "ConversationShortId"))?;
        let sender = int(body, "Sender");
        if self.conversations[place].member(sender).is_none() {
            return Err("ParticipantNotInConversation");
        }
        let refers_to = body["RefMsgInfo"]["ReferencedMessageId"].as_i64();
        if refers_to.is_some_and(|id| self.conversations[place].shown(id).is_none()) {
            return Err("MessageNotFound");
        }
        let id = self.put(place, body, &mut || fresh.id("/MessageId"));
        Ok(json!({ "MessageId": id }))
    }

    /// Puts a message into a conversation, unless it has one with the same id of its client; returns its id.
    fn put(&mut self, place: usize, body: &Value, new_id: &mut dyn FnMut() -> i64) -> i64 {
        let (now, sender) = (self.now, int(body, "Sender"));
        let conversation = &mut self.conversations[place];
        let client_id = body["ClientMsgId"].as_str().map(str::to_owned);
        let same = |message: &&Message| client_id.is_some() && message.client_id == client_id;
        if let Some(known) = conversation.messages.iter().find(same) {
            return known.id;
        }
        let id = new_id();
        if conversation.kind == Kind::Live
            && conversation.drops(body["Priority"].as_i64().unwrap_or(1), now)
        {
            return id;
        }
        let refers_to = body["RefMsgInfo"].as_object().map(|_| {
            let info = &body["RefMsgInfo"];
            (int(info, "ReferencedMessageId"), text(info, "Hint"))
        });
        let message = Message {
            id,
            index: conversation.last_index() + 1,
            sender,
            kind: int(body, "MsgType"),
            content: text(body, "Content"),
            ext: ext(body, "Ext"),
            created: body["CreateTime"].as_i64().unwrap_or(now),
            sent_at: now,
            refers_to,
            client_id,
            recalled: false,
            deleted: Deleted::Not,
            visible: ints(body, "VisibleUsers"),
            invisible: ints(body, "InvisibleUsers"),
        };
        conversation.messages.push(message);
        self.touch(place);
        id
    }

    pub(super) fn batch_send_group(&mut self, body: &Value) -> Outcome {
        let mut places = Vec::new();
        for short_id in distinct(ints(body, "ConversationShortIds")) {
            let place = self
                .find(short_id)
                .map_err(|_| "ConversationShortIdsHasInvalidElem")?;
            let conversation = &self.conversations[place];
            if conversation.kind as i64 != int(body, "ConversationType") {
                return Err("ConversationShortIdsHasInvalidElem");
            }
            places.push(place);
        }
        let sender = int(body, "Sender");
        if places
            .iter()
            .any(|place| self.conversations[*place].member(sender).is_none())
        {
            return Err("ParticipantNotInConversation");
        }
        for place in places {
            // The response names no messages; their ids are learned when they are read.
            self.put(place, body, &mut || 0);
        }
        Ok(empty())
    }

    pub(super) fn batch_send(&mut self, body: &Value, fresh: &mut Fresh<'_>) -> Outcome {
        let (inbox, sender) = (int(body, "InboxType"), int(body, "Sender"));
        let (mut sent, mut failures) = (Map::new(), Vec::new());
        for receiver in distinct(ints(body, "Receiver")) {
            if receiver == sender {
                failures.push(receiver);
                continue;
            }
            let place = self.between(inbox, sender, receiver, 0);
            let id = self.put(place, body, &mut || {
                fresh.id(&format!("/UserMessageId/{receiver}"))
            });
            sent.insert(receiver.to_string(), id.into());
        }
        Ok(json!({ "UserMessageId": sent, "FailedReceiver": failures }))
    }

    pub(super) fn p2p_send(&mut self, body: &Value) -> Outcome {
        let place = self.find(int(body, "ConversationShortId"))?;
        let conversation = &self.conversations[place];
        if conversation.member(int(body, "Sender")).is_none() {
            return Err("ParticipantNotInConversation");
        }
        let (named, ignored) = (ints(body, "ReceiverUserId"), ints(body, "IgnoreUserIds"));
        let is_receiver = |user: &i64| {
            if named.is_empty() {
                !ignored.contains(user)
            } else {
                named.contains(user)
            }
        };
        let mut members: Vec<i64> = conversation
            .members
            .iter()
            .map(|member| member.user)
            .filter(is_receiver)
            .collect();
        members.sort_unstable();
        let result = |user: i64| match self.connections.get(&user).and_then(|all| all.last()) {
            None => json!({ "UserId": user, "Code": "NOT_ONLINE", "DevicePlatform": "Default" }),
            Some((_, platform)) => {
                let platform = if *platform == "iOS" { "IOS" } else { platform };
                json!({ "UserId": user, "Code": "SUCCESS", "DevicePlatform": platform })
            }
        };
        let results: Vec<Value> = members.into_iter().map(result).collect();
        Ok(json!({ "P2PResult": results }))
    }

    pub(super) fn get_conversation_messages(&mut self, body: &Value) -> Outcome {
        let (app, now) = (self.app, self.now);
        let conversation = self.at(body)?;
        let backward = int(body, "Reverse") == 1;
        if conversation.kind == Kind::Live && !backward {
            return Err("InvalidParam");
        }
        let (cursor, limit) = (
            int(body, "Cursor"),
            usize::try_from(int(body, "Limit")).unwrap(),
        );
        let cursor = if backward && cursor == 0 {
            i64::MAX
        } else {
            cursor
        };
        let mut shown: Vec<&Message> = conversation
            .messages
            .iter()
            .filter(|message| message.deleted != Deleted::ForEverybody)
            .collect();
        shown.retain(|message| {
            if backward {
                message.index <= cursor
            } else {
                message.index >= cursor
            }
        });
        if backward {
            shown.reverse();
        }
        let more = shown.len() > limit;
        let next = if more || !backward {
            crate::model::ANY_NUMBER.into()
        } else {
            json!(-1)
        };
        shown.truncate(limit);
        let messages: Vec<Value> = shown
            .into_iter()
            .map(|message| conversation.message(message, app, now))
            .collect();
        Ok(json!({ "HasMore": more, "NewCursor": next, "Messages": messages }))
    }

    pub(super) fn get_messages(&mut self, body: &Value) -> Outcome {
        let (app, now) = (self.app, self.now);
        let conversation = self.at(body)?;
        let named = distinct(ints(body, "MessageIds"));
        let found = named.into_iter().filter_map(|id| conversation.shown(id));
        let messages: Vec<Value> = found
            .map(|message| conversation.message(message, app, now))
            .collect();
        Ok(json!({ "Messages": messages }))
    }

    pub(super) fn modify_message(&mut self, body: &Value) -> Outcome {
        let (id, now) = (int(body, "MessageId"), self.now);
        let conversation = self.at(body)?;
        let message = conversation.shown_mut(id)?;
        if body["Content"].is_null() && ext(body, "Ext").is_empty() {
            return Err("InvalidParam");
        }
        if message.recalled || message.expired(now) {
            return Err("MessageNotFound");
        }
        if let Some(content) = body["Content"].as_str() {
            if message.kind == TEXT && !content.starts_with("{\"text\"") {
                return Err("MessageContentFormatInvalid");
            }
            if content == message.content {
                return Err("MessageEditRepeated");
            }
            content.clone_into(&mut message.content);
        }
        message.ext.extend(ext(body, "Ext"));
        Ok(empty())
    }

    pub(super) fn recall_message(&mut self, body: &Value) -> Outcome {
        let (id, user, role) = (
            int(body, "MessageId"),
            int(body, "ParticipantUserId"),
            int(body, "RecallRole"),
        );
        let conversation = self.at(body)?;
        conversation
            .member(user)
            .ok_or("ParticipantNotInConversation")?;
        let message = conversation.shown_mut(id)?;
        if !message.recalled {
            message.recalled = true;
            message.content.clear();
            for (name, value) in [
                ("s:is_recalled", "true".to_owned()),
                ("s:recall_uid", user.to_string()),
                ("s:recall_role", role.to_string()),
            ] {
                message.ext.insert(name.to_owned(), value);
            }
        }
        Ok(empty())
    }

    pub(super) fn delete_conversation_message(&mut self, body: &Value) -> Outcome {
        let (id, for_others) = (int(body, "MessageId"), int(body, "DeleteType") == 1);
        let conversation = self.at(body)?;
        if for_others && conversation.kind == Kind::Live {
            return Err("InvalidParam");
        }
        let message = conversation.shown_mut(id)?;
        message.deleted = if for_others {
            Deleted::ForOthers
        } else {
            Deleted::ForEverybody
        };
        Ok(empty())
    }

    pub(super) fn delete_message(&mut self, body: &Value) -> Outcome {
        let (id, user) = (int(body, "MessageId"), int(body, "ParticipantUserId"));
        let conversation = self.at(body)?;
        conversation
            .member(user)
            .ok_or("ParticipantNotInConversation")?;
        // Lists are those of the application, where the message stays.
        conversation.shown_mut(id)?;
        Ok(empty())
    }

    pub(super) fn read_receipts(&mut self, body: &Value) -> Outcome {
        let now = self.now;
        let conversation = self.not_live(body)?;
        if conversation.members.len() > RECEIPTS {
            return Err("MarkMessageReadBeforeGroupMemberOverLimit");
        }
        let named = distinct(ints(body, "MessageIds")).into_iter();
        let known: Vec<&Message> = named.filter_map(|id| conversation.shown(id)).collect();
        if known.is_empty() {
            return Err("MessageNotFound");
        }
        let mut receipts = Vec::new();
        for message in known.into_iter().filter(|message| !message.expired(now)) {
            let mut others: Vec<&Member> = conversation
                .members
                .iter()
                .filter(|member| message.is_for(member))
                .collect();
            others.sort_by_key(|member| member.user);
            let (read, unread): (Vec<&Member>, Vec<&Member>) = others
                .into_iter()
                .partition(|member| member.read_index >= message.index);
            let users =
                |members: &[&Member]| members.iter().map(|member| member.user).collect::<Vec<_>>();
            let is_read = conversation.kind == Kind::OneToOne && !read.is_empty();
            receipts.push(json!({
                "MessageId": message.id, "ConversationShortId": conversation.short_id, "ReceiverIsRead": is_read,
                "ReadUserIds": users(&read), "UnReadUserIds": users(&unread),
            }));
        }
        if receipts.is_empty() {
            return Err("AllMarkMessageReadExpireErr");
        }
        Ok(json!({ "ReadReceipt": receipts }))
    }
}

impl Message {
    fn expired(&self, now: i64) -> bool {
        now - self.sent_at >= EXPIRY
    }

    /// Returns whether the message is for a member other than its sender.
    fn is_for(&self, member: &Member) -> bool {
        let user = &member.user;
        let is_visible = self.visible.is_empty() || self.visible.contains(user);
        *user != self.sender
            && member.barrier < self.index
            && is_visible
            && !self.invisible.contains(user)
            && self.deleted == Deleted::Not
    }
}

impl Conversation {
    /// Counts a message of a live group; returns whether there are too many of its priority in this second.
    fn drops(&mut self, priority: i64, now: i64) -> bool {
        let class = usize::from(priority == 2);
        self.sent[class].retain(|at| at + 1000 > now);
        let drops = self.sent[class].len() >= PER_SECOND[class];
        if !drops {
            self.sent[class].push(now);
        }
        drops
    }

    fn shown(&self, id: i64) -> Option<&Message> {
        let found = self.messages.iter().find(|message| message.id == id);
        found.filter(|message| message.deleted != Deleted::ForEverybody)
    }

    fn shown_mut(&mut self, id: i64) -> Result<&mut Message, &'static str> {
        let found = self.messages.iter_mut().find(|message| message.id == id);
        found
            .filter(|message| message.deleted != Deleted::ForEverybody)
            .ok_or("MessageNotFound")
    }

    fn message(&self, message: &Message, app: i64, now: i64) -> Value {
        let refers_to = message.refers_to.as_ref().map(|(id, hint)| {
            let found = self.messages.iter().find(|message| message.id == *id);
            let status = match found {
                Some(found) if found.deleted == Deleted::ForEverybody => 4,
                Some(found) if found.recalled => 3,
                Some(found) if found.expired(now) => 1,
                Some(_) => 0,
                None => 2,
            };
            json!({
                "ReferencedMessageId": id, "Hint": hint, "Status": status,
                "ReferencedMessageType": found.map_or(0, |found| found.kind),
            })
        });
        json!({
            "ConversationType": self.kind as i64, "ConversationShortId": self.short_id, "MessageId": message.id,
            "MsgType": message.kind, "Content": message.content, "Ext": message.ext,
            "Status": 0, "CreateTime": message.created, "Sender": message.sender,
            "AppId": app, "RefMsgInfo": refers_to, "IndexInConversation": message.index,
            "ClientMsgId": message.client_id.as_deref().unwrap_or(crate::model::ANYTHING),
        })
    }
}
