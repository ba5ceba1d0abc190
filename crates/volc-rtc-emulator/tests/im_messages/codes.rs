//! Every documented code of the Actions of messages that can be provoked, by name.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use volc_rtc_emulator::{App, AppStatus};

use crate::support::Call;
use crate::world::{ALICE, APP, BOB, GROUP, LIVE, MALLORY, TEXT, World, seed, text};

/// A disabled app, that of another account, and one that is not there.
const DISABLED: i64 = 2;
const FOREIGN: i64 = 3;
const NONE: i64 = 4;

struct Case {
    action: &'static str,
    /// Members of a call that is right, which are put in place of its own; null takes one out.
    change: Value,
    code: &'static str,
}

fn case(action: &'static str, change: Value, code: &'static str) -> Case {
    Case {
        action,
        change,
        code,
    }
}

/// The body of a call that is right.
fn body(action: &str, message_id: i64) -> Value {
    let message = json!({"MsgType": TEXT, "Content": "hi"});
    let group = json!({"ConversationShortId": GROUP});
    let one = json!({"ConversationShortId": GROUP, "MessageId": message_id});
    let (base, more) = match action {
        "SendMessage" | "P2PSendMessage" => (
            message,
            json!({"Sender": ALICE, "ConversationShortId": GROUP}),
        ),
        "BatchSendGroupMessage" => {
            let more =
                json!({"Sender": ALICE, "ConversationType": 2, "ConversationShortIds": [GROUP]});
            (message, more)
        }
        "BatchSendMessage" => (message, json!({"Sender": ALICE, "Receiver": [BOB]})),
        "UserBroadcast" => (message, json!({"Sender": ALICE, "MsgTTL": 60})),
        "GetConversationMessages" => (group, json!({"Cursor": 0, "Limit": 20})),
        "GetMessages" | "GetMessagesReadReceipt" => (group, json!({"MessageIds": [message_id]})),
        "ModifyMessage" => (one, json!({"Content": text("new")})),
        "DeleteConversationMessage" => (one, json!({})),
        "RecallMessage" | "DeleteMessage" => (one, json!({"ParticipantUserId": ALICE})),
        other => panic!("{other}"),
    };
    let mut body = json!({"AppId": APP});
    for members in [base, more] {
        for (name, value) in members.as_object().unwrap() {
            body[name] = value.clone();
        }
    }
    body
}

const ACTIONS: [&str; 12] = [
    "SendMessage",
    "BatchSendGroupMessage",
    "BatchSendMessage",
    "P2PSendMessage",
    "UserBroadcast",
    "GetConversationMessages",
    "GetMessages",
    "ModifyMessage",
    "RecallMessage",
    "DeleteConversationMessage",
    "DeleteMessage",
    "GetMessagesReadReceipt",
];

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for action in ACTIONS {
        cases.push(case(action, json!({"AppId": NONE}), "AppNotFound"));
        cases.push(case(action, json!({"AppId": FOREIGN}), "NoAuth"));
        cases.push(case(
            action,
            json!({"AppId": DISABLED}),
            "AppStatusException",
        ));
        cases.push(case(action, json!({"AppId": null}), "InvalidParam"));
        let has_conversation = body(action, 1).get("ConversationShortId").is_some();
        if has_conversation {
            let change = json!({"ConversationShortId": 5});
            cases.push(case(action, change, "ConversationNotFound"));
        }
    }
    for action in ["SendMessage", "P2PSendMessage", "BatchSendGroupMessage"] {
        let change = json!({"Sender": MALLORY});
        cases.push(case(action, change, "ParticipantNotInConversation"));
    }
    for action in ["RecallMessage", "DeleteMessage"] {
        let change = json!({"ParticipantUserId": MALLORY});
        cases.push(case(action, change, "ParticipantNotInConversation"));
    }
    for action in [
        "ModifyMessage",
        "RecallMessage",
        "DeleteConversationMessage",
        "DeleteMessage",
    ] {
        cases.push(case(action, json!({"MessageId": 5}), "MessageNotFound"));
    }
    let many = vec![7; 501];
    let live = json!({"ConversationShortId": LIVE});
    cases.extend([
        case("SendMessage", json!({"CreateTime": -1}), "InvalidParam"),
        case(
            "SendMessage",
            json!({"RefMsgInfo": {"ReferencedMessageId": 5}}),
            "MessageNotFound",
        ),
        case("SendMessage", json!({"Priority": 3}), "InvalidParam"),
        case(
            "BatchSendGroupMessage",
            json!({"ConversationShortIds": [5]}),
            "ConversationShortIdsHasInvalidElem",
        ),
        case(
            "BatchSendGroupMessage",
            json!({"ConversationShortIds": [LIVE]}),
            "ConversationShortIdsHasInvalidElem",
        ),
        case(
            "BatchSendGroupMessage",
            json!({"ConversationShortIds": []}),
            "InvalidParam",
        ),
        case(
            "BatchSendGroupMessage",
            json!({"ConversationShortIds": vec![GROUP; 21]}),
            "InvalidParam",
        ),
        case(
            "BatchSendGroupMessage",
            json!({"ConversationType": 1}),
            "SingleConversationNotSupport",
        ),
        case(
            "BatchSendGroupMessage",
            json!({"ConversationType": 7}),
            "InvalidParam",
        ),
        case(
            "BatchSendMessage",
            json!({"Receiver": many}),
            "BatchSendOverLimit",
        ),
        case("BatchSendMessage", json!({"Receiver": []}), "InvalidParam"),
        case(
            "UserBroadcast",
            json!({"MsgTTL": 604_801}),
            "UserBroadcastMessageTTLMoreThanLimit",
        ),
        case("UserBroadcast", json!({"MsgTTL": 0}), "InvalidParam"),
        case("GetConversationMessages", live.clone(), "InvalidParam"),
        case(
            "GetConversationMessages",
            json!({"Limit": 0}),
            "InvalidParam",
        ),
        case(
            "GetConversationMessages",
            json!({"Limit": 21}),
            "InvalidParam",
        ),
        case(
            "GetConversationMessages",
            json!({"Cursor": -1}),
            "InvalidParam",
        ),
        case("ModifyMessage", json!({"Content": null}), "InvalidParam"),
        case(
            "ModifyMessage",
            json!({"Content": "plain"}),
            "MessageContentFormatInvalid",
        ),
        case(
            "ModifyMessage",
            json!({"Content": text("old")}),
            "MessageEditRepeated",
        ),
        case("GetMessagesReadReceipt", live, "LiveConversationNotSupport"),
        case(
            "GetMessagesReadReceipt",
            json!({"MessageIds": [5]}),
            "MessageNotFound",
        ),
    ]);
    cases
}

async fn call(world: &World, action: &str, body: &Value) -> String {
    let call = Call::action(action, "2020-12-01", body.clone()).with(|call| call.at = world.now);
    call.send(&world.running).await.code().to_owned()
}

#[tokio::test]
async fn each_documented_code_is_provoked() {
    let disabled = App::new(DISABLED).status(AppStatus::Disabled);
    let seed = seed()
        .app(disabled)
        .app(App::new(FOREIGN).account("another"));
    let world = World::with(seed).await;
    let id = world.say(GROUP, &text("old")).await;
    let mut seen = BTreeSet::new();
    for case in cases() {
        let mut body = body(case.action, id);
        for (name, value) in case.change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let code = call(&world, case.action, &body).await;
        assert_eq!(code, case.code, "{} {}", case.action, case.change);
        seen.insert(code);
    }
    // The tests beside this one provoke the rest: BatchSendOverQuota, AllMarkMessageReadExpireErr,
    // GroupMarkMessageReadIsNotEnabledErr and MarkMessageReadBeforeGroupMemberOverLimit.
    assert_eq!(seen.len(), 14, "{seen:?}");
    for action in ACTIONS {
        let id = world.say(GROUP, &text("old")).await;
        assert_eq!(
            call(&world, action, &body(action, id)).await,
            "",
            "{action}"
        );
    }
    let garbage = Call::action("SendMessage", "2020-12-01", Value::Null).with(|call| {
        call.at = world.now;
        call.body = b"{".to_vec();
    });
    assert_eq!(
        garbage.send(&world.running).await.code(),
        "JsonParsingError"
    );
}
