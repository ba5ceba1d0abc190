//! A request is made by its constructor, so that a new optional field breaks nobody.

use volc_rtc_api::im::get_user_conversations::GetUserConversationsRequest;

fn main() {
    let _ = GetUserConversationsRequest {
        app_id: 1,
        participant_user_id: 2,
        data_type: None,
        cursor: 0,
        limit: 20,
        skip_member_count: None,
        inbox_type: None,
    };
}
