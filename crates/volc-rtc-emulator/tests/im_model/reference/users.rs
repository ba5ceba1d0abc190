//! Registered users, their tags, and who is connected.

use serde_json::{Map, Value, json};

use super::{Outcome, User, World, ext, failed, int, ints, items, replace, text, texts};

impl World {
    pub(super) fn register(&mut self, body: &Value) -> Value {
        let mut failures = Vec::new();
        for info in items(body, "Users") {
            let user = int(info, "UserId");
            if self.users.contains_key(&user) {
                failures.push(failed(user.to_string(), "UserHasRegistered"));
                continue;
            }
            let new = User {
                nick: text(info, "NickName"),
                portrait: text(info, "Portrait"),
                tags: each_once(texts(info, "Tags")),
                ext: ext(info, "Ext"),
                created: self.now,
                modified: self.now,
            };
            self.users.insert(user, new);
        }
        json!({ "FailedInfos": failures })
    }

    pub(super) fn unregister(&mut self, body: &Value) -> Value {
        let mut failures = Vec::new();
        for user in ints(body, "UserIds") {
            if self.users.remove(&user).is_none() {
                failures.push(failed(user, "UserNotFound"));
            }
        }
        json!({ "FailedInfos": failures })
    }

    pub(super) fn get_users(&self, body: &Value) -> Value {
        let (mut found, mut missing) = (Vec::new(), Vec::new());
        for id in super::distinct(ints(body, "UserIds")) {
            match self.users.get(&id) {
                None => missing.push(id),
                Some(user) => found.push(json!({
                    "AppId": self.app, "UserId": id, "Tags": user.tags, "CreateTime": user.created,
                    "ModifyTime": user.modified, "NickName": user.nick, "Portrait": user.portrait, "Ext": user.ext,
                })),
            }
        }
        json!({ "Users": found, "NotFoundUsers": missing })
    }

    pub(super) fn update_users(&mut self, body: &Value) -> Value {
        let mut failures = Vec::new();
        for info in items(body, "Users") {
            let id = int(info, "UserId");
            let now = self.now;
            let Some(user) = self.users.get_mut(&id) else {
                failures.push(failed(id, "UserNotFound"));
                continue;
            };
            replace(&mut user.nick, info, "NickName");
            replace(&mut user.portrait, info, "Portrait");
            if info["Tags"].is_array() {
                user.tags = each_once(texts(info, "Tags"));
            }
            user.ext.extend(ext(info, "Ext"));
            user.modified = now;
        }
        json!({ "FailedInfos": failures })
    }

    pub(super) fn update_tags(&mut self, body: &Value) -> Value {
        let (now, named) = (self.now, texts(body, "Tags"));
        let mut failures = Vec::new();
        for id in ints(body, "UserIds") {
            let Some(user) = self.users.get_mut(&id) else {
                failures.push(failed(id, "UserNotFound"));
                continue;
            };
            if int(body, "Op") == 1 {
                user.tags.retain(|tag| !named.contains(tag));
            } else {
                user.tags.extend(named.clone());
                user.tags = each_once(std::mem::take(&mut user.tags));
            }
            user.modified = now;
        }
        json!({ "FailedInfos": failures })
    }

    pub(super) fn get_token(&self, body: &Value) -> Outcome {
        if int(body, "ExpireTime") <= self.now {
            return Err("InvalidParam");
        }
        Ok(
            json!({ "AppId": self.app, "UserId": int(body, "UserId"), "Token": crate::model::ANY_TEXT }),
        )
    }

    pub(super) fn query_online(&self, body: &Value) -> Value {
        let mut online = Map::new();
        for user in ints(body, "UserIds") {
            let Some(all) = self.connections.get(&user) else {
                continue;
            };
            let all = all.iter().map(|(device, platform)| {
                json!({
                    "ClientVersion": crate::model::ANYTHING, "ConnId": crate::model::ANY_TEXT, "DeviceId": device,
                    "Platform": platform, "UserId": user,
                })
            });
            online.insert(user.to_string(), all.collect());
        }
        json!({ "AppId": self.app, "QueryOnlineResults": online })
    }
}

fn each_once(tags: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    tags.into_iter()
        .filter(|tag| seen.insert(tag.clone()))
        .collect()
}
