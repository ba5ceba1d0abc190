//! The emulator and the model side by side.

use serde_json::{Value, json};

use super::model::{Tally, difference};
use super::operation::Step;
use super::perform::{NOW, Service};
use super::reference::{APP, Kind, Model, PLACE, Request};
use super::resolve::{self, NOBODY, USERS};

/// Both, and the requests so far.
pub(crate) struct Sides<'a> {
    service: Service,
    model: Model,
    taken: Vec<String>,
    tally: &'a mut Tally,
}

impl<'a> Sides<'a> {
    pub(crate) fn new(tally: &'a mut Tally) -> Self {
        Self {
            service: Service::new(),
            model: Model::new(NOW),
            taken: Vec::new(),
            tally,
        }
    }

    pub(crate) fn taken(&self) -> Vec<String> {
        self.taken.clone()
    }

    /// Takes a step on both sides, then reads what it may have changed.
    pub(crate) async fn take(&mut self, step: &Step) -> Result<(), String> {
        let request = resolve::request(step, self.model.world());
        self.taken.push(line(&request));
        let result = self.ask(&request).await?;
        if let Request::Call(action, body) = &request {
            self.learn(action, body).await?;
            if result.is_some() {
                self.go_on(action, body, result).await?;
                self.look(action, body).await?;
            }
        }
        Ok(())
    }

    /// Asks both; returns the result if they agree on one.
    async fn ask(&mut self, request: &Request) -> Result<Option<Value>, String> {
        let actual = self.service.answer(request).await;
        let null = Value::Null;
        let expected = self.model.answer(request, actual.as_ref().unwrap_or(&null));
        let name = match request {
            Request::Call(action, _) => action.clone(),
            other => format!("{other:?}")
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .to_owned(),
        };
        self.tally.count(&name, expected.as_ref().err().copied());
        let problem = match (&actual, &expected) {
            (Ok(_), Ok(_)) if !matches!(request, Request::Call(..)) => None,
            (Ok(actual), Ok(expected)) => difference("Result", actual, expected),
            (Err(actual), Err(expected)) if actual == expected => None,
            (actual, expected) => Some(format!("got {actual:?}, expected {expected:?}")),
        };
        match problem {
            Some(problem) => Err(format!("{}: {problem}", line(request))),
            None => Ok(actual.ok()),
        }
    }

    async fn call(&mut self, action: &str, mut body: Value) -> Result<Option<Value>, String> {
        body["AppId"] = APP.into();
        self.ask(&Request::Call(action.to_owned(), body)).await
    }

    /// Takes the ids that the emulator made up, and that the response did not name, from what it shows now.
    async fn learn(&mut self, action: &str, body: &Value) -> Result<(), String> {
        if action != "BatchSendGroupMessage" && action != "BatchSendMessage" {
            return Ok(());
        }
        if action == "BatchSendMessage" && body["AppId"] == APP {
            let request = json!({
                "AppId": APP, "ParticipantUserId": body["Sender"], "InboxType": body["InboxType"], "DataType": 1,
                "Cursor": 0, "Limit": 20,
            });
            let mut cursor = 0;
            loop {
                let mut request = request.clone();
                request["Cursor"] = cursor.into();
                let shown = self
                    .service
                    .answer(&Request::Call("GetUserConversations".into(), request))
                    .await?;
                self.model.learn_conversations(&shown);
                if shown["HasMore"] != true {
                    break;
                }
                cursor = shown["NextCursor"].as_i64().unwrap();
            }
        }
        for short_id in self.model.nameless() {
            let request = json!({
                "AppId": APP, "ConversationShortId": short_id, "Cursor": 0, "Limit": 20, "Reverse": 1,
            });
            let shown = self
                .service
                .answer(&Request::Call("GetConversationMessages".into(), request))
                .await?;
            self.model.learn_messages(&shown);
        }
        Ok(())
    }

    /// Reads a list to its end, if the step has read its first page.
    async fn go_on(
        &mut self,
        action: &str,
        body: &Value,
        mut result: Option<Value>,
    ) -> Result<(), String> {
        const LISTS: [(&str, &str, &str); 6] = [
            (
                "ScanConversationParticipantList",
                "NextCursor",
                "Participants",
            ),
            ("BatchGetWhitelistParticipant", "NextCursor", "Participants"),
            ("BatchGetBlockParticipants", "NextCursor", "Participants"),
            ("GetConversationMessages", "NewCursor", "Messages"),
            ("ListFriend", "NewCursor", "FriendInfos"),
            ("GetBlackList", "NewCursor", "BlackListInfos"),
        ];
        let Some((_, next, list)) = LISTS.into_iter().find(|(name, ..)| *name == action) else {
            return Ok(());
        };
        let mut place = 0;
        while let Some(page) = result.take().filter(|page| page["HasMore"] == true) {
            place += page[list].as_array().map_or(0, Vec::len);
            let mut body = body.clone();
            (body["Cursor"], body[PLACE]) = (page[next].clone(), place.into());
            result = self.ask(&Request::Call(action.to_owned(), body)).await?;
        }
        Ok(())
    }

    /// Reads the conversations and users that a request names.
    async fn look(&mut self, action: &str, body: &Value) -> Result<(), String> {
        let reads = [
            "Get",
            "Scan",
            "Query",
            "Is",
            "List",
            "BatchGet",
            "P2P",
            "UserBroadcast",
        ];
        if reads.iter().any(|start| action.starts_with(start)) || body["AppId"] != APP {
            return Ok(());
        }
        let core = [
            body,
            &body["ConversationCoreInfo"],
            &body["ConversationSettingInfo"],
        ];
        let short_id = core
            .iter()
            .find_map(|object| object["ConversationShortId"].as_i64());
        if let Some(short_id) = short_id {
            self.look_at_conversation(short_id).await?;
        }
        if let Some(user) = body["UserId"].as_i64() {
            let inbox = &body["InboxType"];
            for list in ["ListFriend", "GetBlackList"] {
                let body = json!({ "UserId": user, "InboxType": inbox, "Cursor": 0, "Limit": 20, "NeedTotal": true });
                self.call(list, body).await?;
            }
        }
        Ok(())
    }

    /// Reads all that is to be read of a conversation.
    async fn look_at_conversation(&mut self, short_id: i64) -> Result<(), String> {
        let found = self
            .model
            .world()
            .conversations
            .iter()
            .find(|one| one.short_id == short_id);
        let Some((kind, dissolved)) = found.map(|one| (one.kind, one.dissolved)) else {
            return Ok(());
        };
        self.call(
            "BatchGetConversations",
            json!({ "ConversationShortId": [short_id], "SkipMemberCount": false }),
        )
        .await?;
        if dissolved {
            return Ok(());
        }
        self.call(
            "BatchGetConversationParticipant",
            json!({
                "ConversationShortId": short_id, "ParticipantUserIds": USERS,
            }),
        )
        .await?;
        self.list(
            "ScanConversationParticipantList",
            json!({ "ConversationShortId": short_id, "Cursor": 0, "Limit": 20 }),
        )
        .await?;
        let body =
            json!({ "ConversationShortId": short_id, "Cursor": 0, "Limit": 20, "Reverse": 1 });
        self.list("GetConversationMessages", body).await?;
        self.call(
            "GetParticipantReadIndex",
            json!({ "ConversationShortId": short_id }),
        )
        .await?;
        if kind == Kind::Live {
            self.look_at_live(short_id).await?;
        }
        Ok(())
    }

    async fn look_at_live(&mut self, short_id: i64) -> Result<(), String> {
        self.call(
            "GetConversationMarks",
            json!({ "ConversationShortId": short_id }),
        )
        .await?;
        self.list("ScanConversationParticipantList", json!({
            "ConversationShortId": short_id, "Cursor": 0, "Limit": 20, "ScanOnlineParticipant": true,
        }))
        .await?;
        let page = json!({ "ConversationShortId": short_id, "Cursor": 0, "Limit": 20 });
        self.list("BatchGetWhitelistParticipant", page.clone())
            .await?;
        for list in 0..2 {
            let mut body = page.clone();
            body["BlockAction"] = list.into();
            self.list("BatchGetBlockParticipants", body).await?;
        }
        self.call(
            "QueryLiveParticipantStatus",
            json!({
                "ConversationShortId": short_id, "ParticipantUserIds": USERS,
            }),
        )
        .await?;
        Ok(())
    }

    async fn list(&mut self, action: &str, mut body: Value) -> Result<(), String> {
        body["AppId"] = APP.into();
        let result = self
            .ask(&Request::Call(action.to_owned(), body.clone()))
            .await?;
        self.go_on(action, &body, result).await
    }

    /// Reads everything.
    pub(crate) async fn sweep(&mut self) -> Result<(), String> {
        let ids: Vec<i64> = self
            .model
            .world()
            .conversations
            .iter()
            .map(|one| one.short_id)
            .collect();
        for short_id in ids {
            self.look_at_conversation(short_id).await?;
            for user in USERS {
                self.call(
                    "GetConversationSetting",
                    json!({
                        "ConversationShortId": short_id, "ParticipantUserId": user,
                    }),
                )
                .await?;
            }
        }
        let everybody: Vec<i64> = USERS.into_iter().chain([NOBODY]).collect();
        self.call("BatchGetUser", json!({ "UserIds": everybody }))
            .await?;
        self.call("QueryOnlineStatus", json!({ "UserIds": everybody }))
            .await?;
        for user in everybody {
            for data in 0..3 {
                self.call(
                    "GetUserConversations",
                    json!({
                        "ParticipantUserId": user, "DataType": data, "Cursor": 0, "Limit": 20,
                    }),
                )
                .await?;
            }
            for inbox in 0..2 {
                for list in ["ListFriend", "GetBlackList"] {
                    let mut body = json!({ "Cursor": 0, "Limit": 20, "NeedTotal": true });
                    (body["UserId"], body["InboxType"]) = (user.into(), inbox.into());
                    self.list(list, body).await?;
                }
            }
        }
        Ok(())
    }
}

fn line(request: &Request) -> String {
    match request {
        Request::Call(action, body) => format!("{action} {body}"),
        other => format!("{other:?}"),
    }
}
