//! The responses of the service.

use crate::by_hand::{Conversation, Page};

/// A page of so many conversations, whose members come in the order of the vendor's page, as in its examples.
pub fn page(conversations: i64) -> Page {
    Page {
        conversation_infos: (1..=conversations).map(conversation).collect(),
        has_more: true,
        next_cursor: conversations,
    }
}

fn conversation(number: i64) -> Conversation {
    let ext = [("s:imcloud_data_sync_src", "db"), ("s:s_aid", "666666")];
    Conversation {
        conversation_short_id: 7_000_000_000_000 + number,
        conversation_id: format!("0:1:{number}:7000000000000"),
        app_id: 123_456,
        inbox_type: 0,
        name: format!("会话 {number}"),
        avatar_url: format!("https://example.com/avatars/{number}.png"),
        description: "A group that plans the next release".to_owned(),
        owner_user_id: 10_001,
        creator_user_id: 10_001,
        notice: "Meeting moved to 3 pm".to_owned(),
        status: 0,
        ext: ext.map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
        create_time: 1_669_714_409,
        modify_time: 1_669_714_409 + number,
        conversation_type: 2,
        member_count: number,
        online_count: 0,
        other_user_id: 10_002,
    }
}
