//! Conversations.

use serde_json::{Value, json};

use super::{
    Conversation, Fresh, Kind, Member, Outcome, Setting, World, empty, ext, flag, int, ints,
    replace, text, texts,
};

/// The marks that a live group has at most.
const MARKS: usize = 20;

impl World {
    pub(super) fn find(&self, short_id: i64) -> Result<usize, &'static str> {
        let found = |conversation: &Conversation| {
            conversation.short_id == short_id && !conversation.dissolved
        };
        self.conversations
            .iter()
            .position(found)
            .ok_or("ConversationNotFound")
    }

    pub(super) fn at(&mut self, body: &Value) -> Result<&mut Conversation, &'static str> {
        let place = self.find(int(body, "ConversationShortId"))?;
        Ok(&mut self.conversations[place])
    }

    pub(super) fn live(&mut self, body: &Value) -> Result<&mut Conversation, &'static str> {
        let conversation = self.at(body)?;
        if conversation.kind == Kind::Live {
            Ok(conversation)
        } else {
            Err("OnlyLiveConversationSupport")
        }
    }

    pub(super) fn not_live(&mut self, body: &Value) -> Result<&mut Conversation, &'static str> {
        let conversation = self.at(body)?;
        if conversation.kind == Kind::Live {
            Err("LiveConversationNotSupport")
        } else {
            Ok(conversation)
        }
    }

    pub(super) fn not_one_to_one(
        &mut self,
        body: &Value,
    ) -> Result<&mut Conversation, &'static str> {
        let conversation = self.at(body)?;
        if conversation.kind == Kind::OneToOne {
            Err("SingleConversationNotSupport")
        } else {
            Ok(conversation)
        }
    }

    /// Notes an activity of a conversation.
    pub(super) fn touch(&mut self, place: usize) {
        let active = (self.seconds(), self.tick());
        self.conversations[place].active = active;
    }

    pub(super) fn create_conversation(&mut self, body: &Value, fresh: &mut Fresh<'_>) -> Outcome {
        let core = &body["ConversationCoreInfo"];
        let kind = match int(core, "ConversationType") {
            1 => Kind::OneToOne,
            2 => Kind::Group,
            _ => Kind::Live,
        };
        let (inbox, owner, other) = (
            int(body, "InboxType"),
            int(body, "OwnerUserId"),
            int(body, "OtherUserId"),
        );
        if kind == Kind::OneToOne && other == 0 {
            return Err("CreateSingleConversationNeedOtherParticipantId");
        }
        let mut key = body["IdempotentId"].as_str().map(str::to_owned);
        if kind == Kind::OneToOne && key.is_none() {
            key = Some(pair(inbox, owner, other));
        }
        let (place, exists) = match self.with_key(inbox, key.as_deref()) {
            Some(place) => (place, true),
            None => {
                let short_id = fresh.id("/ConversationShortId");
                (
                    self.insert(short_id, (kind, inbox, owner, other), key),
                    false,
                )
            }
        };
        if !exists {
            let conversation = &mut self.conversations[place];
            conversation.name = text(core, "Name");
            conversation.avatar = text(core, "AvatarUrl");
            conversation.description = text(core, "Description");
            conversation.notice = text(core, "Notice");
            conversation.ext = ext(core, "Ext");
        }
        let conversation = &self.conversations[place];
        Ok(json!({
            "ConversationShortId": conversation.short_id, "ConversationId": conversation.id, "Exist": exists,
            "ConversationInfo": self.info(conversation, owner, false),
        }))
    }

    fn with_key(&self, inbox: i64, key: Option<&str>) -> Option<usize> {
        let key = key?;
        let same = |conversation: &Conversation| {
            conversation.inbox == inbox
                && conversation.key.as_deref() == Some(key)
                && !conversation.dissolved
        };
        self.conversations.iter().position(same)
    }

    /// Puts a new conversation with its first members; returns its place.
    fn insert(&mut self, short_id: i64, who: (Kind, i64, i64, i64), key: Option<String>) -> usize {
        let (kind, inbox, owner, other) = who;
        let now = self.seconds();
        let id = match &key {
            Some(key) if *key == pair(inbox, owner, other) => key.clone(),
            _ => short_id.to_string(),
        };
        let mut conversation = Conversation {
            short_id,
            id,
            inbox,
            kind,
            key,
            name: String::new(),
            avatar: String::new(),
            description: String::new(),
            notice: String::new(),
            ext: super::Ext::new(),
            owner,
            creator: owner,
            created: now,
            modified: now,
            active: (now, self.tick()),
            dissolved: false,
            muted: false,
            marks: Vec::new(),
            members: Vec::new(),
            white: Vec::new(),
            blocks: Default::default(),
            messages: Vec::new(),
            sent: Default::default(),
        };
        let member = |user, role| Member {
            user,
            role,
            joined: now,
            operator: owner,
            ..Member::default()
        };
        conversation.members.push(member(owner, 1));
        if kind == Kind::OneToOne {
            conversation.members.push(member(other, 0));
        }
        self.conversations.push(conversation);
        self.conversations.len() - 1
    }

    /// Returns the place of the one conversation of two users, which is made if need be.
    pub(super) fn between(&mut self, inbox: i64, one: i64, two: i64, short_id: i64) -> usize {
        let key = pair(inbox, one, two);
        match self.with_key(inbox, Some(&key)) {
            Some(place) => place,
            None => self.insert(short_id, (Kind::OneToOne, inbox, one, two), Some(key)),
        }
    }

    /// Returns a conversation as a user sees it.
    fn info(&self, conversation: &Conversation, viewer: i64, skip_count: bool) -> Value {
        let others = conversation
            .members
            .iter()
            .filter(|_| conversation.kind == Kind::OneToOne);
        let other = others
            .map(|member| member.user)
            .find(|user| *user != viewer);
        let count = if skip_count {
            0
        } else {
            conversation.members.len()
        };
        let online = conversation
            .members
            .iter()
            .filter(|member| member.online)
            .count();
        json!({
            "ConversationShortId": conversation.short_id, "ConversationId": conversation.id, "AppId": self.app,
            "InboxType": conversation.inbox, "Name": conversation.name, "AvatarUrl": conversation.avatar,
            "Description": conversation.description, "OwnerUserId": conversation.owner,
            "CreatorUserId": conversation.creator, "Notice": conversation.notice,
            "Status": i64::from(conversation.dissolved), "Ext": conversation.ext,
            "CreateTime": conversation.created, "ModifyTime": conversation.modified,
            "ConversationType": conversation.kind as i64, "MemberCount": count, "OnlineCount": online,
            "OtherUserId": other.unwrap_or(0),
        })
    }

    pub(super) fn modify_conversation(&mut self, body: &Value) -> Outcome {
        let (core, now) = (&body["ConversationCoreInfo"], self.seconds());
        let conversation = self.at(core)?;
        if let Some(owner) = core["OwnerUserId"]
            .as_i64()
            .filter(|owner| *owner != conversation.owner)
        {
            if conversation.kind == Kind::OneToOne {
                return Err("SingleConversationNotSupport");
            }
            if conversation.member(owner).is_none() {
                return Err("ParticipantNotInConversation");
            }
            let old = conversation.owner;
            conversation.set_role(old, 0);
            conversation.set_role(owner, 1);
            conversation.owner = owner;
        }
        replace(&mut conversation.name, core, "Name");
        replace(&mut conversation.avatar, core, "AvatarUrl");
        replace(&mut conversation.description, core, "Description");
        replace(&mut conversation.notice, core, "Notice");
        conversation.ext.extend(ext(core, "Ext"));
        conversation.modified = now;
        Ok(empty())
    }

    pub(super) fn destroy_conversation(&mut self, body: &Value) -> Outcome {
        let (owner, now) = (int(body, "OwnerUserId"), self.seconds());
        let conversation = self.not_one_to_one(body)?;
        if conversation.owner != owner {
            return Err("OnlyOwnerCanOperator");
        }
        conversation.dissolved = true;
        conversation.modified = now;
        Ok(empty())
    }

    pub(super) fn batch_get_conversations(&self, body: &Value) -> Outcome {
        if ints(body, "ConversationShortId").iter().any(|id| *id < 1) {
            return Err("ConversationShortIdsHasInvalidElem");
        }
        let skip = body["SkipMemberCount"].as_bool().unwrap_or(true);
        let found = ints(body, "ConversationShortId")
            .into_iter()
            .filter_map(|id| self.find(id).ok());
        let infos: Vec<Value> = found
            .map(|place| {
                let conversation = &self.conversations[place];
                self.info(conversation, conversation.creator, skip)
            })
            .collect();
        Ok(json!({ "ConversationCoreInfos": infos }))
    }

    pub(super) fn get_user_conversations(&self, body: &Value) -> Value {
        let (user, inbox, data) = (
            int(body, "ParticipantUserId"),
            int(body, "InboxType"),
            int(body, "DataType"),
        );
        let has = |conversation: &&Conversation| {
            let is_live = conversation.kind == Kind::Live;
            let is_listed = match data {
                2 => is_live && conversation.creator == user,
                _ => !is_live && conversation.member(user).is_some(),
            };
            is_listed && conversation.inbox == inbox
        };
        let mut all: Vec<&Conversation> = self.conversations.iter().filter(has).collect();
        match data {
            0 => all.sort_by_key(|one| std::cmp::Reverse((one.active.0, one.short_id))),
            1 => all.sort_by_key(|one| (one.created, one.short_id)),
            _ => all.sort_by_key(|one| std::cmp::Reverse((one.created, one.short_id))),
        }
        let (cursor, limit) = (
            usize::try_from(int(body, "Cursor")).unwrap(),
            int(body, "Limit"),
        );
        let limit = usize::try_from(limit).unwrap();
        let skip = flag(body, "SkipMemberCount");
        let page = all.iter().skip(cursor).take(limit);
        let page: Vec<Value> = page.map(|one| self.info(one, user, skip)).collect();
        let next = cursor + page.len();
        json!({ "HasMore": next < all.len(), "NextCursor": next, "ConversationInfos": page })
    }

    pub(super) fn mark_conversation(&mut self, body: &Value) -> Outcome {
        let conversation = self.live(body)?;
        let mut marks = conversation.marks.clone();
        let named = texts(body, "MarkTypes");
        if body["MarkAction"].as_i64() == Some(2) {
            marks.retain(|mark| !named.contains(mark));
        } else {
            named.into_iter().for_each(|mark| {
                if !marks.contains(&mark) {
                    marks.push(mark);
                }
            });
        }
        if marks.len() > MARKS {
            return Err("ConversationMarkTypeMoreThanLimit");
        }
        conversation.marks = marks;
        Ok(empty())
    }

    pub(super) fn get_conversation_marks(&mut self, body: &Value) -> Outcome {
        let conversation = self.live(body)?;
        Ok(json!({ "MarkTypes": conversation.marks }))
    }

    pub(super) fn get_conversation_user_count(&mut self, body: &Value) -> Outcome {
        let conversation = self.at(body)?;
        Ok(json!({ "Count": conversation.members.len() }))
    }

    pub(super) fn is_user_in_conversation(&mut self, body: &Value) -> Outcome {
        let conversation = self.at(body)?;
        let is_in = conversation
            .member(int(body, "ParticipantUserId"))
            .is_some();
        Ok(json!({ "IsUserInConversation": is_in }))
    }

    pub(super) fn get_conversation_setting(&mut self, body: &Value) -> Outcome {
        let app = self.app;
        let conversation = self.not_live(body)?;
        let member = conversation
            .member(int(body, "ParticipantUserId"))
            .ok_or("SettingNotFound")?;
        let Setting {
            mute,
            stick,
            favorite,
            ext,
        } = &member.setting;
        let read_index = if flag(body, "NoReadIndex") {
            0
        } else {
            member.read_index
        };
        Ok(json!({ "ConversationSettingInfo": {
            "AppId": app, "ParticipantUserId": member.user, "ConversationShortId": conversation.short_id,
            "ConversationId": conversation.id, "ConversationType": conversation.kind as i64,
            "InboxType": conversation.inbox, "StickTopTime": stick, "IsStickTop": *stick != 0,
            "SetFavoriteTime": favorite, "IsSetFavorite": *favorite != 0, "IsMute": mute, "Ext": ext,
            "ReadIndex": read_index,
        }}))
    }

    pub(super) fn modify_conversation_setting(&mut self, body: &Value) -> Outcome {
        let (info, now) = (&body["ConversationSettingInfo"], self.now);
        let conversation = self.not_live(info)?;
        let member = conversation
            .member_mut(int(info, "ParticipantUserId"))
            .ok_or("SettingNotFound")?;
        let setting = &mut member.setting;
        // It is false by default, as the page says.
        setting.mute = flag(info, "IsMute");
        if flag(info, "IsStickTop") {
            setting.stick = info["StickTopTime"].as_i64().unwrap_or(now);
        }
        if flag(info, "IsSetFavorite") {
            setting.favorite = info["SetFavoriteTime"].as_i64().unwrap_or(now);
        }
        setting.ext.extend(ext(info, "Ext"));
        Ok(empty())
    }
}

impl Conversation {
    pub(crate) fn member(&self, user: i64) -> Option<&Member> {
        self.members.iter().find(|member| member.user == user)
    }

    pub(crate) fn member_mut(&mut self, user: i64) -> Option<&mut Member> {
        self.members.iter_mut().find(|member| member.user == user)
    }

    pub(super) fn set_role(&mut self, user: i64, role: i64) {
        self.members
            .iter_mut()
            .filter(|member| member.user == user)
            .for_each(|member| member.role = role);
    }
}

/// Returns the id of the conversation of two users.
pub(super) fn pair(inbox: i64, one: i64, two: i64) -> String {
    format!("{inbox}:1:{}:{}", one.min(two), one.max(two))
}
