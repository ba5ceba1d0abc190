//! Members of conversations, and how far they have read.

use serde_json::{Value, json};

use super::{
    Conversation, Kind, Member, Outcome, World, distinct, empty, ext, flag, int, ints, items, page,
    replace, text,
};

/// The managers that a live group has at most.
const MANAGERS: usize = 10;
/// Members of a page with all data, and of one with ids alone.
const PAGE: i64 = 20;
const PAGE_OF_IDS: i64 = 50;

impl World {
    pub(super) fn add_participants(&mut self, body: &Value) -> Outcome {
        let (now, operator) = (self.seconds(), int(body, "Operator"));
        let infos = items(body, "ParticipantInfos");
        let ticks: Vec<i64> = infos.iter().map(|_| self.tick()).collect();
        let conversation = self.not_one_to_one(body)?;
        let owner = conversation.owner;
        let is_live = conversation.kind == Kind::Live;
        check_roles(conversation, infos)?;
        let barrier = if flag(body, "Barrier") {
            conversation.last_index()
        } else {
            0
        };
        let mut failed = Vec::new();
        for (info, tick) in infos.iter().zip(ticks) {
            let user = int(info, "ParticipantUserId");
            if conversation.is_blocked(1, user, now) {
                failed.push(user);
                continue;
            }
            let given = Member {
                user,
                role: if user == owner { 1 } else { int(info, "Role") },
                level: int(info, "Level"),
                nick: text(info, "NickName"),
                ext: ext(info, "Ext"),
                read_index: if is_live { 0 } else { int(info, "ReadIndex") },
                online: is_live,
                came: tick,
                joined: now,
                operator,
                barrier,
                ..Member::default()
            };
            match conversation.member_mut(user) {
                Some(member) => {
                    member.role = given.role;
                    member.level = given.level;
                    member.nick = given.nick;
                    member.ext = given.ext;
                    member.operator = operator;
                    if is_live && !member.online {
                        (member.online, member.came) = (true, tick);
                    }
                    if is_live {
                        (member.lost, member.was_lost) = (None, false);
                    }
                    member.read_index = member.read_index.max(given.read_index);
                }
                None => conversation.members.push(given),
            }
        }
        Ok(json!({ "FailedUserIds": failed }))
    }

    pub(super) fn delete_participants(&mut self, body: &Value) -> Outcome {
        let conversation = self.not_one_to_one(body)?;
        let mut failed = Vec::new();
        for user in distinct(ints(body, "ParticipantUserIds")) {
            if conversation.member(user).is_none() {
                failed.push(user);
            }
            conversation.members.retain(|member| member.user != user);
        }
        Ok(json!({ "FailedUserIds": failed }))
    }

    pub(super) fn modify_participants(&mut self, body: &Value) -> Outcome {
        let (now, operator) = (self.seconds(), int(body, "Operator"));
        let conversation = self.not_one_to_one(body)?;
        let owner = conversation.owner;
        let infos = items(body, "ParticipantInfos");
        check_roles(conversation, infos)?;
        let mut failed = Vec::new();
        for info in infos {
            let user = int(info, "ParticipantUserId");
            let role = info["Role"].as_i64();
            if conversation.member(user).is_none() {
                failed.push(user);
                continue;
            }
            let is_live = conversation.kind == Kind::Live;
            let until = info["BlockTime"].as_i64();
            if let Some(until) = until.filter(|_| is_live) {
                conversation.mute(user, until, now);
            }
            let member = conversation.member_mut(user).unwrap();
            if user != owner {
                member.role = role.unwrap_or(member.role);
            }
            member.level = info["Level"].as_i64().unwrap_or(member.level);
            member.block_time = until.filter(|_| !is_live).unwrap_or(member.block_time);
            replace(&mut member.nick, info, "NickName");
            member.ext.extend(ext(info, "Ext"));
            member.operator = operator;
        }
        Ok(json!({ "FailedUserIds": failed }))
    }

    pub(super) fn get_participants(&mut self, body: &Value) -> Outcome {
        let now = self.seconds();
        let conversation = self.at(body)?;
        let named = distinct(ints(body, "ParticipantUserIds"));
        let found = named
            .into_iter()
            .filter_map(|user| conversation.member(user));
        let found: Vec<Value> = found
            .map(|member| conversation.participant(member, now))
            .collect();
        Ok(json!({ "Participants": found }))
    }

    pub(super) fn scan_participants(&mut self, body: &Value) -> Outcome {
        let (limit, now) = (int(body, "Limit"), self.seconds());
        let mark = body["MarkType"].as_str();
        let conversation = self.at(body)?;
        let online = flag(body, "ScanOnlineParticipant");
        let only_ids = flag(body, "OnlyUserIds") && !online;
        if limit > if only_ids { PAGE_OF_IDS } else { PAGE } {
            return Err("InvalidParam");
        }
        let is_live = conversation.kind == Kind::Live;
        let shown = |member: &&Member| match (online || mark.is_some(), is_live) {
            (true, _) => {
                is_live
                    && member.online
                    && mark.is_none_or(|mark| member.marks.iter().any(|one| one == mark))
            }
            (false, true) => member.role != 0,
            (false, false) => true,
        };
        let mut all: Vec<&Member> = conversation.members.iter().filter(shown).collect();
        if online {
            all.sort_by_key(|member| std::cmp::Reverse(member.came));
        } else if flag(body, "Reverse") {
            all.reverse();
        }
        let all = all.into_iter().map(|member| {
            if only_ids {
                let nothing = Member {
                    user: member.user,
                    ..Member::default()
                };
                let mut shown = conversation.participant(&nothing, now);
                shown["ConversationShortId"] = 0.into();
                shown["BlockTime"] = 0.into();
                return shown;
            }
            let mut shown = conversation.participant(member, now);
            shown["Marks"] = json!(member.marks);
            shown
        });
        let (page, more, next) = page(body, all.collect());
        Ok(json!({ "Participants": page, "HasMore": more, "NextCursor": next }))
    }

    pub(super) fn add_managers(&mut self, body: &Value) -> Outcome {
        let conversation = self.live(body)?;
        let named = distinct(ints(body, "ManagerUserIds"));
        let (there, failed): (Vec<i64>, Vec<i64>) = named.into_iter().partition(|user| {
            conversation
                .member(*user)
                .is_some_and(|member| member.role != 1)
        });
        let managers = conversation
            .members
            .iter()
            .filter(|member| member.role == 2);
        let managers = managers
            .filter(|member| !there.contains(&member.user))
            .count();
        if managers + there.len() > MANAGERS {
            return Err("ManagerMoreThanLimit");
        }
        there
            .into_iter()
            .for_each(|user| conversation.set_role(user, 2));
        Ok(json!({ "FailedManagerUserIds": failed }))
    }

    pub(super) fn remove_managers(&mut self, body: &Value) -> Outcome {
        let conversation = self.live(body)?;
        let mut failed = Vec::new();
        for user in distinct(ints(body, "RemoveManagerUserIds")) {
            match conversation.member(user).map(|member| member.role) {
                Some(2) => conversation.set_role(user, 0),
                _ => failed.push(user),
            }
        }
        Ok(json!({ "FailedManagerUserIds": failed }))
    }

    pub(super) fn get_read_indexes(&mut self, body: &Value) -> Outcome {
        let conversation = self.not_live(body)?;
        let mut read: Vec<&Member> = conversation
            .members
            .iter()
            .filter(|member| member.read_index > 0)
            .collect();
        read.sort_by_key(|member| member.user);
        let read = read.into_iter().map(
            |member| json!({ "ParticipantUserId": member.user, "ReadIndex": member.read_index }),
        );
        Ok(json!({ "ReadIndexes": read.collect::<Vec<_>>() }))
    }

    pub(super) fn modify_read_index(&mut self, body: &Value) -> Outcome {
        let conversation = self.not_live(body)?;
        let member = conversation
            .member_mut(int(body, "ParticipantUserId"))
            .ok_or("ParticipantNotFound")?;
        let index = int(body, "ReadIndex");
        if index <= member.read_index {
            return Err("InvalidParam");
        }
        member.read_index = index;
        Ok(empty())
    }
}

/// Checks the roles that a request gives: that of the owner to the owner alone, and not to too many managers.
fn check_roles(conversation: &Conversation, infos: &[Value]) -> Result<(), &'static str> {
    if infos
        .iter()
        .any(|info| int(info, "Role") == 1 && int(info, "ParticipantUserId") != conversation.owner)
    {
        return Err("OwnerShouldBeEqual");
    }
    let role = |user: i64| {
        let info = infos
            .iter()
            .find(|info| int(info, "ParticipantUserId") == user);
        info.and_then(|info| info["Role"].as_i64())
    };
    let there = conversation.members.iter();
    let kept = there
        .filter(|member| member.role == 2 && role(member.user).is_none_or(|role| role == 2))
        .count();
    let new = infos
        .iter()
        .filter(|info| int(info, "Role") == 2)
        .map(|info| int(info, "ParticipantUserId"));
    let new = new.filter(|user| {
        *user != conversation.owner && conversation.member(*user).is_none_or(|one| one.role != 2)
    });
    if conversation.kind == Kind::Live && kept + new.count() > MANAGERS {
        return Err("ManagerMoreThanLimit");
    }
    Ok(())
}

impl Conversation {
    /// Returns the data of a member, without its marks.
    fn participant(&self, member: &Member, now: i64) -> Value {
        let mute = self.blocks[0]
            .get(&member.user)
            .filter(|block| self.kind == Kind::Live && block.until > now);
        let until = mute.map_or(member.block_time, |block| block.until);
        let block_time = if until > now { until } else { 0 };
        json!({
            "ConversationShortId": self.short_id, "ParticipantUserId": member.user, "Level": member.level,
            "NickName": member.nick, "Operator": member.operator, "Status": 0, "CreateTime": member.joined,
            "Ext": member.ext, "Role": member.role, "BlockTime": block_time, "AvatarUrl": member.avatar,
        })
    }

    pub(super) fn last_index(&self) -> i64 {
        self.messages.last().map_or(0, |message| message.index)
    }
}
