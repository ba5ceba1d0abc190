//! Friends and black lists.

use serde_json::{Map, Value, json};

use super::{
    Ext, Outcome, Relation, Relations, World, empty, ext, failed, flag, int, ints, items, page,
};

/// Those on a black list, at most.
const BLACK: usize = 1000;

impl World {
    fn is_friend(&self, inbox: i64, user: i64, other: i64) -> bool {
        find(&self.friends, (inbox, user), other).is_some()
    }

    pub(super) fn add_friends(&mut self, body: &Value) -> Outcome {
        let (inbox, user, ext) = (
            int(body, "InboxType"),
            int(body, "UserId"),
            ext(body, "Ext"),
        );
        let mut failures = Vec::new();
        for other in ints(body, "FriendUserIds") {
            if other == user {
                failures.push(failed(other, "InvalidParam"));
            } else if self.is_friend(inbox, user, other) {
                failures.push(failed(other, "AlreadyFriend"));
            } else {
                let now = self.now;
                add(&mut self.friends, (inbox, user), other, ext.clone(), now);
                add(&mut self.friends, (inbox, other), user, Ext::new(), now);
            }
        }
        Ok(json!({ "FailedInfos": failures }))
    }

    pub(super) fn delete_friends(&mut self, body: &Value) -> Outcome {
        let (inbox, user) = (int(body, "InboxType"), int(body, "UserId"));
        let mut failures = Vec::new();
        for other in ints(body, "DeleteUserIds") {
            if self.is_friend(inbox, user, other) {
                remove(&mut self.friends, (inbox, user), other);
                remove(&mut self.friends, (inbox, other), user);
            } else {
                failures.push(failed(other, "NotFriend"));
            }
        }
        Ok(json!({ "FailedInfos": failures }))
    }

    pub(super) fn update_friends(&mut self, body: &Value) -> Outcome {
        let (inbox, user, now) = (int(body, "InboxType"), int(body, "UserId"), self.now);
        let mut failures = Vec::new();
        for info in items(body, "FriendInfos") {
            let other = int(info, "FriendUserId");
            if ext(info, "Ext").is_empty() && info["Alias"].is_null() {
                failures.push(failed(other, "InvalidParam"));
                continue;
            }
            match find_mut(&mut self.friends, (inbox, user), other) {
                None => failures.push(failed(other, "NotFriend")),
                Some(friend) => {
                    friend.ext.extend(ext(info, "Ext"));
                    super::replace(&mut friend.alias, info, "Alias");
                    friend.modified = now;
                }
            }
        }
        Ok(json!({ "FailedInfos": failures }))
    }

    pub(super) fn list_friends(&mut self, body: &Value) -> Outcome {
        let key = (int(body, "InboxType"), int(body, "UserId"));
        let all = self.friends.get(&key).into_iter().flatten();
        list(body, "FriendInfos", all.map(friend_info).collect())
    }

    pub(super) fn are_friends(&self, body: &Value) -> Value {
        let (inbox, user) = (int(body, "InboxType"), int(body, "UserId"));
        let named = ints(body, "FriendUserIds").into_iter();
        let infos =
            named.map(|other| json!({ "FriendUserId": other, "IsFriend": self.is_friend(inbox, user, other) }));
        json!({ "Infos": infos.collect::<Vec<_>>() })
    }

    pub(super) fn add_black(&mut self, body: &Value) -> Outcome {
        let key = (int(body, "InboxType"), int(body, "UserId"));
        let mut failures = Vec::new();
        for info in items(body, "BlackListInfos") {
            let (other, ext, now) = (
                int(info, "BlackListUserId"),
                ext(info, "BlackListUserExt"),
                self.now,
            );
            if other == key.1 {
                failures.push(failed(other, "AddSelfNotAllow"));
            } else if find(&self.blacks, key, other).is_some() {
                failures.push(failed(other, "AlreadyOnTheBlackList"));
            } else if self.blacks.get(&key).map_or(0, Vec::len) >= BLACK {
                failures.push(failed(other, "BlackListMoreThanLimit"));
            } else {
                add(&mut self.blacks, key, other, ext, now);
            }
        }
        Ok(json!({ "FailedInfos": failures }))
    }

    pub(super) fn remove_black(&mut self, body: &Value) -> Outcome {
        let key = (int(body, "InboxType"), int(body, "UserId"));
        ints(body, "BlackListUserIds")
            .into_iter()
            .for_each(|other| remove(&mut self.blacks, key, other));
        Ok(empty())
    }

    pub(super) fn update_black(&mut self, body: &Value) -> Outcome {
        let (key, now) = ((int(body, "InboxType"), int(body, "UserId")), self.now);
        let mut failures = Vec::new();
        for info in items(body, "BlackListInfos") {
            let (other, ext) = (int(info, "BlackListUserId"), ext(info, "BlackListUserExt"));
            if ext.is_empty() {
                failures.push(failed(other, "InvalidParam"));
                continue;
            }
            match find_mut(&mut self.blacks, key, other) {
                None => failures.push(failed(other, "NotInTheBlackList")),
                Some(black) => {
                    black.ext.extend(ext);
                    black.modified = now;
                }
            }
        }
        Ok(json!({ "FailedInfos": failures }))
    }

    pub(super) fn list_black(&mut self, body: &Value) -> Outcome {
        let key = (int(body, "InboxType"), int(body, "UserId"));
        let all = self.blacks.get(&key).into_iter().flatten().rev();
        let all = all.map(|black| {
            let mut shown = json!({
                "BlackListUserId": black.other, "BlackListUserExt": black.ext, "CreateTime": black.created,
                "ModifyTime": black.modified,
            });
            if let Some(friend) = find(&self.friends, key, black.other) {
                shown["FriendUserInfo"] = friend_info(friend);
            }
            shown
        });
        list(body, "BlackListInfos", all.collect())
    }

    pub(super) fn are_black(&self, body: &Value) -> Value {
        let key = (int(body, "InboxType"), int(body, "UserId"));
        let named = ints(body, "BlackListUserIds").into_iter();
        let infos = named.map(|other| {
            (
                other.to_string(),
                find(&self.blacks, key, other).is_some().into(),
            )
        });
        json!({ "IsInBlackListInfos": infos.collect::<Map<_, _>>() })
    }
}

fn find(all: &Relations, key: (i64, i64), other: i64) -> Option<&Relation> {
    all.get(&key)?
        .iter()
        .find(|relation| relation.other == other)
}

fn find_mut(all: &mut Relations, key: (i64, i64), other: i64) -> Option<&mut Relation> {
    all.get_mut(&key)?
        .iter_mut()
        .find(|relation| relation.other == other)
}

fn add(all: &mut Relations, key: (i64, i64), other: i64, ext: Ext, now: i64) {
    let new = Relation {
        other,
        ext,
        alias: String::new(),
        created: now,
        modified: now,
    };
    all.entry(key).or_default().push(new);
}

fn remove(all: &mut Relations, key: (i64, i64), other: i64) {
    all.entry(key)
        .or_default()
        .retain(|relation| relation.other != other);
}

fn friend_info(friend: &Relation) -> Value {
    json!({
        "FriendUserId": friend.other, "Ext": friend.ext, "CreateTime": friend.created, "ModifyTime": friend.modified,
        "ApplyTime": friend.created, "Alias": friend.alias,
    })
}

fn list(body: &Value, name: &str, all: Vec<Value>) -> Outcome {
    let count = if flag(body, "NeedTotal") {
        all.len()
    } else {
        0
    };
    let (page, more, next) = page(body, all);
    Ok(json!({ name: page, "TotalCount": count, "HasMore": more, "NewCursor": next }))
}
