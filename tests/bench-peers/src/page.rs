//! What the service answers with.

use serde_json::{Value, json};

/// A page of so many conversations, as the service writes it.
pub fn page(conversations: i64) -> Value {
    let infos: Vec<Value> = (1..=conversations).map(conversation).collect();
    json!({"ConversationInfos": infos, "HasMore": true, "NextCursor": conversations})
}

fn conversation(number: i64) -> Value {
    json!({
        "ConversationShortId": 7_000_000_000_000 + number,
        "ConversationId": format!("0:1:{number}:7000000000000"),
        "AppId": 123_456,
        "InboxType": 0,
        "Name": format!("会话 {number}"),
        "AvatarUrl": format!("https://example.com/avatars/{number}.png"),
        "Description": "A group that plans the next release",
        "OwnerUserId": 10_001,
        "CreatorUserId": 10_001,
        "Notice": "Meeting moved to 3 pm",
        "Status": 0,
        "Ext": {"s:imcloud_data_sync_src": "db", "s:s_aid": "666666"},
        "CreateTime": 1_669_714_409,
        "ModifyTime": 1_669_714_409 + number,
        "ConversationType": 2,
        "MemberCount": number,
        "OnlineCount": 0,
        "OtherUserId": 10_002,
    })
}
