//! Live groups: who may talk and enter, what their members show, and what clients do in them.

use serde_json::{Value, json};

use super::{
    Block, Conversation, Kind, Member, Outcome, Request, White, World, as_texts, distinct, ext,
    failed, int, ints, items, page, replace, texts,
};

/// Those who may talk while all are muted, at most.
const WHITE: usize = 100;
/// Milliseconds after which one who has lost the connection is offline.
const LOST: i64 = 120_000;

impl World {
    pub(super) fn add_white(&mut self, body: &Value) -> Outcome {
        let (created, operator) = (self.seconds(), int(body, "Operator"));
        let conversation = self.live(body)?;
        if !conversation.muted {
            return Err("ConversationIsNotMute");
        }
        let named = distinct(ints(body, "ParticipantUserIds"));
        let (there, failed): (Vec<i64>, Vec<i64>) = named
            .into_iter()
            .partition(|user| conversation.member(*user).is_some());
        let new: Vec<i64> = there
            .into_iter()
            .filter(|user| !conversation.is_white(*user))
            .collect();
        if conversation.white.len() + new.len() > WHITE {
            return Err("BlockConversationWhiteParticipantMoreThanLimit");
        }
        conversation.white.extend(new.into_iter().map(|user| White {
            user,
            operator,
            created,
        }));
        conversation.white.sort_by_key(|white| white.user);
        Ok(json!({ "FailedUserIds": failed }))
    }

    pub(super) fn remove_white(&mut self, body: &Value) -> Outcome {
        let conversation = self.live(body)?;
        if !conversation.muted {
            return Err("ConversationIsNotMute");
        }
        let named = distinct(ints(body, "ParticipantUserIds"));
        let failed: Vec<i64> = named
            .iter()
            .copied()
            .filter(|user| !conversation.is_white(*user))
            .collect();
        conversation
            .white
            .retain(|white| !named.contains(&white.user));
        Ok(json!({ "FailedUserIds": failed, "FailedUserIdsStr": as_texts(&failed) }))
    }

    pub(super) fn get_white(&mut self, body: &Value) -> Outcome {
        let conversation = self.live(body)?;
        let all = conversation.white.iter().map(|white| {
            let member = conversation.member(white.user).cloned().unwrap_or_default();
            json!({
                "ParticipantUserId": white.user, "CreateTime": white.created, "Operator": white.operator,
                "NickName": member.nick, "Ext": member.ext, "AvatarUrl": member.avatar, "Marks": member.marks,
            })
        });
        Ok(participants(body, all.collect()))
    }

    pub(super) fn add_blocks(&mut self, body: &Value) -> Outcome {
        let created = self.seconds();
        let conversation = self.live(body)?;
        let list = usize::from(int(body, "BlockAction") == 1);
        let mut failed = Vec::new();
        for (user, seconds) in body["ParticipantBlockInfos"].as_object().unwrap() {
            let user: i64 = user.parse().unwrap();
            let seconds = seconds.as_i64().unwrap();
            let held = conversation.held(list, user, created);
            let profile = conversation
                .member(user)
                .cloned()
                .or_else(|| held.map(|block| block.profile.clone()));
            let Some(profile) = profile.filter(|_| seconds > 0 && user != conversation.owner)
            else {
                failed.push(user);
                continue;
            };
            conversation.blocks[list].insert(
                user,
                Block {
                    created,
                    until: created + seconds,
                    profile,
                },
            );
            if list == 1 {
                conversation.members.retain(|member| member.user != user);
            }
        }
        failed.sort_unstable();
        Ok(json!({ "FailedParticipantUserIds": failed }))
    }

    pub(super) fn delete_blocks(&mut self, body: &Value) -> Outcome {
        let now = self.seconds();
        let conversation = self.live(body)?;
        let list = usize::from(int(body, "BlockAction") == 1);
        let mut failed = Vec::new();
        for user in distinct(ints(body, "ParticipantUserIds")) {
            if !conversation.is_blocked(list, user, now) {
                failed.push(user);
            }
            conversation.blocks[list].remove(&user);
        }
        Ok(
            json!({ "FailedParticipantUserIds": failed, "FailedParticipantUserIdsStr": as_texts(&failed) }),
        )
    }

    pub(super) fn get_blocks(&mut self, body: &Value) -> Outcome {
        let now = self.seconds();
        let conversation = self.live(body)?;
        let list = usize::from(int(body, "BlockAction") == 1);
        let held = conversation.blocks[list]
            .iter()
            .filter(|(_, block)| block.until > now);
        let all = held.map(|(user, block)| {
            let member = conversation.member(*user).unwrap_or(&block.profile);
            json!({
                "ParticipantUserId": user, "ParticipantUserIdStr": user.to_string(), "CreateTime": block.created,
                "BlockTime": block.until, "NickName": member.nick, "Ext": member.ext, "AvatarUrl": member.avatar,
                "Marks": member.marks,
            })
        });
        Ok(participants(body, all.collect()))
    }

    pub(super) fn update_live(&mut self, body: &Value) -> Outcome {
        let removes = int(body, "MarkAction") == 2;
        let is_empty = |info: &Value| {
            ["AvatarUrl", "NickName", "Ext"]
                .iter()
                .all(|name| info[*name].is_null())
        };
        let conversation = self.live(body)?;
        if items(body, "ParticipantInfos").iter().any(is_empty) {
            return Err("InvalidParam");
        }
        let mut failures = Vec::new();
        for info in items(body, "ParticipantInfos") {
            let user = int(info, "UserId");
            match conversation.member_mut(user) {
                None => failures.push(failed(user, "ParticipantNotInConversation")),
                Some(member) => member.update(info, removes),
            }
        }
        Ok(json!({ "FailedInfos": failures }))
    }

    pub(super) fn query_live(&mut self, body: &Value) -> Outcome {
        let app = self.app;
        let conversation = self.live(body)?;
        let named = distinct(ints(body, "ParticipantUserIds"))
            .into_iter()
            .take(200);
        let all = named.map(|user| {
            let member = conversation.member(user).filter(|member| member.online);
            json!({
                "AppId": app, "ConversationShortId": conversation.short_id, "ParticipantUserId": user,
                "IsInConversation": member.is_some(), "CreateTime": member.map_or(0, |member| member.joined),
                "ParticipantUserIdStr": user.to_string(),
            })
        });
        Ok(json!({ "Status": all.collect::<Vec<_>>() }))
    }

    fn live_one(&mut self, short_id: i64) -> Result<&mut Conversation, &'static str> {
        self.live(&json!({ "ConversationShortId": short_id }))
    }

    /// Counts those as offline who have lost their connection 120 seconds ago.
    pub(super) fn drop_lost(&mut self) {
        let now = self.now;
        let all = self
            .conversations
            .iter_mut()
            .filter(|conversation| !conversation.dissolved);
        for member in all.flat_map(|conversation| &mut conversation.members) {
            if member.lost.is_some_and(|lost| lost + LOST <= now) {
                (member.online, member.lost) = (false, None);
            }
        }
    }

    /// Brings a user back into the live groups where the connection was lost.
    fn bring_back(&mut self, user: i64, tick: i64) {
        let all = self
            .conversations
            .iter_mut()
            .filter(|conversation| !conversation.dissolved);
        for member in all
            .flat_map(|conversation| &mut conversation.members)
            .filter(|member| member.user == user)
        {
            if member.was_lost && !member.online {
                (member.online, member.came) = (true, tick);
            }
            (member.lost, member.was_lost) = (None, false);
        }
    }

    fn lose(&mut self, user: i64) {
        let now = self.now;
        let all = self
            .conversations
            .iter_mut()
            .filter(|conversation| !conversation.dissolved);
        let members = all.flat_map(|conversation| &mut conversation.members);
        members
            .filter(|member| member.user == user)
            .for_each(|member| member.lose(now));
    }

    /// Does what clients do.
    pub(super) fn client(&mut self, request: &Request) -> Outcome {
        let (now, tick) = (self.seconds(), self.tick());
        match request {
            Request::Connect {
                user,
                device,
                platform,
            } => {
                let all = self.connections.entry(*user).or_default();
                all.retain(|(one, _)| one != device);
                all.push((*device, platform));
                self.bring_back(*user, tick);
            }
            Request::Disconnect { user, device } => {
                let Some(all) = self.connections.get_mut(user) else {
                    return Ok(Value::Null);
                };
                all.retain(|(one, _)| one != device);
                if all.is_empty() {
                    self.connections.remove(user);
                    self.lose(*user);
                }
            }
            Request::Enter { short_id, user } => {
                let conversation = self.live_one(*short_id)?;
                if conversation.is_blocked(1, *user, now) {
                    return Err("ParticipantIsBlock");
                }
                if conversation.member(*user).is_none() {
                    let member = Member {
                        user: *user,
                        joined: now,
                        operator: *user,
                        ..Member::default()
                    };
                    conversation.members.push(member);
                }
                let member = conversation.member_mut(*user).unwrap();
                if !member.online {
                    member.came = tick;
                }
                (member.online, member.lost, member.was_lost) = (true, None, false);
            }
            Request::Exit { short_id, user } => {
                let conversation = self.live_one(*short_id)?;
                let member = conversation
                    .member_mut(*user)
                    .ok_or("ParticipantNotInConversation")?;
                (member.online, member.lost, member.was_lost) = (false, None, false);
                if member.role == 0 {
                    conversation.members.retain(|member| member.user != *user);
                }
            }
            Request::Lose { short_id, user } => {
                let millis = self.now;
                let conversation = self.live_one(*short_id)?;
                let member = conversation
                    .member_mut(*user)
                    .ok_or("ParticipantNotInConversation")?;
                member.lose(millis);
            }
            Request::Mute { short_id, on } => {
                self.live_one(*short_id)?.muted = *on;
            }
            Request::Call(..) | Request::Advance(_) => {}
        }
        Ok(Value::Null)
    }
}

impl Member {
    fn lose(&mut self, now: i64) {
        if self.online {
            self.lost.get_or_insert(now);
            self.was_lost = true;
        }
    }

    fn update(&mut self, info: &Value, removes_marks: bool) {
        replace(&mut self.avatar, info, "AvatarUrl");
        replace(&mut self.nick, info, "NickName");
        self.ext.extend(ext(info, "Ext"));
        for mark in texts(info, "Marks") {
            let has = self.marks.contains(&mark);
            if removes_marks {
                self.marks.retain(|one| *one != mark);
            } else if !has {
                self.marks.push(mark);
            }
        }
    }
}

impl Conversation {
    /// Mutes a member of a live group until a time, or ends that.
    pub(super) fn mute(&mut self, user: i64, until: i64, now: i64) {
        if until > now {
            let profile = self.member(user).cloned().unwrap_or_default();
            self.blocks[0].insert(
                user,
                Block {
                    created: now,
                    until,
                    profile,
                },
            );
        } else {
            self.blocks[0].remove(&user);
        }
    }

    fn held(&self, list: usize, user: i64, now: i64) -> Option<&Block> {
        self.blocks[list]
            .get(&user)
            .filter(|block| block.until > now)
    }

    fn is_white(&self, user: i64) -> bool {
        self.white.iter().any(|white| white.user == user)
    }

    /// Returns whether a user is muted (0) or kept out (1) now.
    pub(super) fn is_blocked(&self, list: usize, user: i64, now: i64) -> bool {
        self.kind == Kind::Live
            && self.blocks[list]
                .get(&user)
                .is_some_and(|block| block.until > now)
    }
}

fn participants(body: &Value, all: Vec<Value>) -> Value {
    let (page, more, next) = page(body, all);
    json!({ "Participants": page, "HasMore": more, "NextCursor": next })
}
