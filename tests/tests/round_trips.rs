//! Whatever the values are: what is written is read back as it was.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use volc_core::__private::{Reading, Wire};
use volc_rtc_api::im::get_user_conversations::{
    ConversationInfo, ConversationType, DataType, GetUserConversationsOutput,
    GetUserConversationsRequest, Status,
};

fn request() -> impl Strategy<Value = GetUserConversationsRequest> {
    let optional = (
        any::<Option<i64>>(),
        any::<Option<bool>>(),
        any::<Option<i64>>(),
    );
    (any::<[i64; 4]>(), optional).prop_map(
        |([app, user, cursor, limit], (data_type, skip, inbox))| {
            let mut request = GetUserConversationsRequest::new(app, user, cursor, limit);
            request.data_type = data_type.map(DataType::from);
            request.skip_member_count = skip;
            request.inbox_type = inbox;
            request
        },
    )
}

fn conversation() -> impl Strategy<Value = ConversationInfo> {
    let ext = proptest::collection::btree_map(".*", ".*", 0..4);
    (any::<[i64; 4]>(), any::<String>(), ext).prop_map(
        |([id, status, kind, members], name, ext)| {
            let mut conversation = ConversationInfo::default();
            conversation.conversation_short_id = id;
            conversation.status = Status::from(status);
            conversation.conversation_type = ConversationType::from(kind);
            conversation.member_count = members;
            conversation.name = name;
            conversation.ext = BTreeMap::clone(&ext);
            conversation
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn requests(request in request()) {
        let json = serde_json::to_vec(&request).unwrap();
        prop_assert_eq!(serde_json::from_slice::<GetUserConversationsRequest>(&json).unwrap(), request);
    }

    #[test]
    fn outputs(infos in proptest::collection::vec(conversation(), 0..5), more: bool, next: i64) {
        let mut output = GetUserConversationsOutput::default();
        output.conversation_infos = infos;
        output.has_more = more;
        output.next_cursor = next;
        let json = serde_json::to_string(&output).unwrap();
        let read = volc_core::__private::from_slice::<GetUserConversationsOutput>(json.as_bytes()).unwrap();
        prop_assert_eq!(&read, &output);
        // Through another format, too: serde's own tree of values.
        let tree = serde_json::to_value(&output).unwrap();
        prop_assert_eq!(GetUserConversationsOutput::decode(tree, Reading::Exact).unwrap(), output);
    }

    #[test]
    fn values_that_no_page_lists(value: i64) {
        let known = matches!(value, 0..=2);
        let data_type = DataType::from(value);
        prop_assert_eq!(data_type.value(), value);
        prop_assert_eq!(matches!(data_type, DataType::Unknown(_)), !known);
        let json = serde_json::to_string(&data_type).unwrap();
        prop_assert_eq!(&json, &value.to_string());
        prop_assert_eq!(serde_json::from_str::<DataType>(&json).unwrap(), data_type);
        prop_assert_eq!(serde_json::from_str::<DataType>(&format!("\"{value}\"")).unwrap(), data_type);
    }

    #[test]
    fn answers_that_are_no_answers(bytes: Vec<u8>, text: String) {
        // They are read or refused, and nothing panics.
        let _ = volc_core::__private::from_slice::<GetUserConversationsOutput>(&bytes);
        let _ = volc_core::__private::from_slice::<GetUserConversationsOutput>(text.as_bytes());
    }
}
