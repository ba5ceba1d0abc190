//! The documented codes of the Actions of conversations and members, each provoked through the SDK's client.

use std::future::Future;
use std::pin::Pin;

use volc_core::Error;
use volc_rtc_api::im::batch_add_conversation_participant::{ParticipantInfo, Role};
use volc_rtc_api::im::batch_update_live_participants::ParticipantInfo as Update;
use volc_rtc_api::im::create_conversation::{ConversationCoreInfo, ConversationType};
use volc_rtc_api::im::modify_conversation::ConversationCoreInfo as Change;
use volc_rtc_api::im::modify_conversation_setting::ConversationSettingInfo;
use volc_rtc_emulator::control::ImLimits;
use volc_rtc_emulator::{Conversation, Member, Seed};

use crate::support::Call;
use crate::world::{APP, World};

type Outcome<'a> = Pin<Box<dyn Future<Output = Option<Error>> + 'a>>;

/// Conversations of the user 1 with the users 2 and 3: a chat with 2, a group, a live group, one that is muted.
const CHAT: i64 = 10;
const GROUP: i64 = 11;
const LIVE: i64 = 12;
const MUTED: i64 = 13;
const DISSOLVED: i64 = 14;

fn seed() -> Seed {
    let managers = |mut live: Conversation| {
        for id in 100..110 {
            live = live.member(Member::new(id).manager());
        }
        live
    };
    let mut muted = Conversation::live(APP, 1)
        .short_id(MUTED)
        .muted_all(true)
        .member(2);
    for id in 1000..1101 {
        muted = muted.member(id);
    }
    Seed::new().conversations([
        Conversation::one_to_one(APP, 1, 2).short_id(CHAT),
        Conversation::group(APP, 1)
            .short_id(GROUP)
            .member(2)
            .member(3),
        managers(
            Conversation::live(APP, 1)
                .short_id(LIVE)
                .member(2)
                .member(3),
        ),
        muted,
        Conversation::group(APP, 1)
            .short_id(DISSOLVED)
            .dissolved(true),
    ])
}

struct Case {
    name: &'static str,
    code: &'static str,
    call: fn(&World) -> Outcome<'_>,
}

/// A call of the client, as a function.
macro_rules! call {
    (|$client:ident| $call:expr) => {
        |world| {
            let $client = &world.client;
            Box::pin(async move { $call.send().await.err() })
        }
    };
}

/// A case of one call.
macro_rules! case {
    ($code:literal, $name:literal, |$client:ident| $call:expr) => {
        Case {
            name: $name,
            code: $code,
            call: call!(|$client| $call),
        }
    };
}

fn infos(users: &[i64]) -> Vec<ParticipantInfo> {
    users.iter().map(|id| ParticipantInfo::new(*id)).collect()
}

const CONVERSATION_CASES: &[Case] = &[
    case!("AppNotFound", "unknown app", |c| c
        .batch_get_conversations()
        .app_id(5)
        .conversation_short_id([GROUP])),
    case!("NoAuth", "app of another account", |c| c
        .batch_get_conversations()
        .app_id(78)
        .conversation_short_id([GROUP])),
    case!("AppStatusException", "disabled app", |c| c
        .batch_get_conversations()
        .app_id(77)
        .conversation_short_id([GROUP])),
    case!(
        "CreateSingleConversationNeedOtherParticipantId",
        "chat of one",
        |c| c
            .create_conversation()
            .app_id(APP)
            .conversation_core_info(ConversationCoreInfo::new(ConversationType::OneToOne))
            .owner_user_id(1)
    ),
    case!("InvalidParam", "chat with oneself", |c| c
        .create_conversation()
        .app_id(APP)
        .conversation_core_info(ConversationCoreInfo::new(ConversationType::OneToOne))
        .owner_user_id(1)
        .other_user_id(1)),
    case!("InvalidParam", "unknown kind", |c| c
        .create_conversation()
        .app_id(APP)
        .conversation_core_info(ConversationCoreInfo::new(ConversationType::from(3)))
        .owner_user_id(1)),
    case!("MoreThanUserConversationLimit", "group too many", |c| c
        .create_conversation()
        .app_id(APP)
        .conversation_core_info(ConversationCoreInfo::new(ConversationType::Group))
        .owner_user_id(1)),
    case!("ConversationShortIdsHasInvalidElem", "id of 0", |c| c
        .batch_get_conversations()
        .app_id(APP)
        .conversation_short_id([GROUP, 0])),
    case!(
        "SingleConversationNotSupport",
        "dissolution of a chat",
        |c| c
            .destroy_conversation()
            .app_id(APP)
            .owner_user_id(1)
            .conversation_short_id(CHAT)
    ),
    case!("OnlyOwnerCanOperator", "dissolution by a member", |c| c
        .destroy_conversation()
        .app_id(APP)
        .owner_user_id(2)
        .conversation_short_id(GROUP)),
    case!(
        "ConversationNotFound",
        "dissolution of a dissolved one",
        |c| c
            .destroy_conversation()
            .app_id(APP)
            .owner_user_id(1)
            .conversation_short_id(DISSOLVED)
    ),
    case!("ConversationNotFound", "change of none", |c| c
        .modify_conversation()
        .app_id(APP)
        .conversation_core_info(Change::new(99).name("n"))),
    case!(
        "ParticipantNotInConversation",
        "owner who is no member",
        |c| c
            .modify_conversation()
            .app_id(APP)
            .conversation_core_info(Change::new(GROUP).owner_user_id(99))
    ),
    case!("SingleConversationNotSupport", "owner of a chat", |c| c
        .modify_conversation()
        .app_id(APP)
        .conversation_core_info(Change::new(CHAT).owner_user_id(2))),
    case!("OnlyLiveConversationSupport", "marks of a group", |c| c
        .mark_conversation()
        .app_id(APP)
        .conversation_short_id(GROUP)
        .mark_types(["m".to_owned()])),
    case!("ConversationMarkTypeMoreThanLimit", "21 marks", |c| c
        .mark_conversation()
        .app_id(APP)
        .conversation_short_id(LIVE)
        .mark_types(
            (0..21).map(|n| n.to_string()).collect::<Vec<_>>()
        )),
    case!("OnlyLiveConversationSupport", "marks of a chat", |c| c
        .get_conversation_marks()
        .app_id(APP)
        .conversation_short_id(CHAT)),
    case!("ConversationNotFound", "count of none", |c| c
        .get_conversation_user_count()
        .app_id(APP)
        .conversation_short_id(99)),
    case!("ConversationNotFound", "member of none", |c| c
        .is_user_in_conversation()
        .app_id(APP)
        .conversation_short_id(99)
        .participant_user_id(1)),
    case!("SettingNotFound", "setting of a stranger", |c| c
        .get_conversation_setting()
        .app_id(APP)
        .participant_user_id(99)
        .conversation_short_id(GROUP)),
    case!(
        "LiveConversationNotSupport",
        "setting for a live group",
        |c| c
            .get_conversation_setting()
            .app_id(APP)
            .participant_user_id(1)
            .conversation_short_id(LIVE)
    ),
    case!("SettingNotFound", "change of a stranger's setting", |c| c
        .modify_conversation_setting()
        .app_id(APP)
        .conversation_setting_info(ConversationSettingInfo::new(
            GROUP, 99
        ))),
    case!(
        "LiveConversationNotSupport",
        "change of a setting for a live group",
        |c| c
            .modify_conversation_setting()
            .app_id(APP)
            .conversation_setting_info(ConversationSettingInfo::new(LIVE, 1))
    ),
    case!("InvalidParam", "cursor below 0", |c| c
        .get_user_conversations()
        .app_id(APP)
        .participant_user_id(1)
        .cursor(-1)
        .limit(1)),
];

const MEMBER_CASES: &[Case] = &[
    case!("SingleConversationNotSupport", "member for a chat", |c| c
        .batch_add_conversation_participant()
        .app_id(APP)
        .conversation_short_id(CHAT)
        .participant_infos(infos(&[3]))
        .operator(1)),
    case!("OwnerShouldBeEqual", "second owner", |c| c
        .batch_add_conversation_participant()
        .app_id(APP)
        .conversation_short_id(GROUP)
        .participant_infos(vec![ParticipantInfo::new(2).role(Role::Owner)])
        .operator(1)),
    case!(
        "ConversationParticipantsMoreThanLimit",
        "member too many",
        |c| c
            .batch_add_conversation_participant()
            .app_id(APP)
            .conversation_short_id(GROUP)
            .participant_infos(infos(&[50, 51]))
            .operator(1)
    ),
    case!("InvalidParam", "user below 1", |c| c
        .batch_add_conversation_participant()
        .app_id(APP)
        .conversation_short_id(GROUP)
        .participant_infos(infos(&[0]))
        .operator(1)),
    case!(
        "ManagerMoreThanLimit",
        "manager too many by an addition",
        |c| c
            .batch_add_conversation_participant()
            .app_id(APP)
            .conversation_short_id(LIVE)
            .participant_infos(vec![ParticipantInfo::new(77).role(Role::Manager)])
            .operator(1)
    ),
    case!("SingleConversationNotSupport", "removal from a chat", |c| c
        .batch_delete_conversation_participant()
        .app_id(APP)
        .conversation_short_id(CHAT)
        .operator(1)
        .participant_user_ids([2])),
    case!("SingleConversationNotSupport", "change in a chat", |c| c
        .batch_modify_conversation_participant()
        .app_id(APP)
        .conversation_short_id(CHAT)
        .operator(1)
        .participant_infos(infos(&[2]))),
    case!("OwnerShouldBeEqual", "second owner by a change", |c| c
        .batch_modify_conversation_participant()
        .app_id(APP)
        .conversation_short_id(GROUP)
        .operator(1)
        .participant_infos(vec![
            ParticipantInfo::new(2).role(Role::Owner)
        ])),
    case!(
        "ManagerMoreThanLimit",
        "manager too many by a change",
        |c| c
            .batch_modify_conversation_participant()
            .app_id(APP)
            .conversation_short_id(LIVE)
            .operator(1)
            .participant_infos(vec![ParticipantInfo::new(2).role(Role::Manager)])
    ),
    case!("InvalidParam", "mute before 1970", |c| c
        .batch_modify_conversation_participant()
        .app_id(APP)
        .conversation_short_id(GROUP)
        .operator(1)
        .participant_infos(vec![
            ParticipantInfo::new(2).block_time(-1)
        ])),
    case!("ConversationNotFound", "members of none", |c| c
        .batch_get_conversation_participant()
        .app_id(APP)
        .conversation_short_id(99)
        .participant_user_ids([1])),
    case!("InvalidParam", "page too large", |c| c
        .scan_conversation_participant_list()
        .app_id(APP)
        .conversation_short_id(GROUP)
        .cursor(0)
        .limit(21)),
    case!("OnlyLiveConversationSupport", "manager of a group", |c| c
        .batch_add_manager()
        .app_id(APP)
        .conversation_short_id(GROUP)
        .operator(1)
        .manager_user_ids([2])),
    case!("ManagerMoreThanLimit", "eleventh manager", |c| c
        .batch_add_manager()
        .app_id(APP)
        .conversation_short_id(LIVE)
        .operator(1)
        .manager_user_ids([2])),
    case!(
        "OnlyLiveConversationSupport",
        "removal of a manager of a group",
        |c| c
            .batch_remove_manager()
            .app_id(APP)
            .conversation_short_id(GROUP)
            .operator(1)
            .remove_manager_user_ids([2])
    ),
    case!(
        "OnlyLiveConversationSupport",
        "white list of a group",
        |c| c
            .batch_add_whitelist_participant()
            .app_id(APP)
            .conversation_short_id(GROUP)
            .operator(1)
            .participant_user_ids([2])
    ),
    case!("ConversationIsNotMute", "white list without a mute", |c| c
        .batch_add_whitelist_participant()
        .app_id(APP)
        .conversation_short_id(LIVE)
        .operator(1)
        .participant_user_ids([2])),
    case!(
        "BlockConversationWhiteParticipantMoreThanLimit",
        "101 on the white list",
        |c| c
            .batch_add_whitelist_participant()
            .app_id(APP)
            .conversation_short_id(MUTED)
            .operator(1)
            .participant_user_ids((1000..1101).collect::<Vec<_>>())
    ),
    case!(
        "ConversationIsNotMute",
        "removal from the white list without a mute",
        |c| c
            .batch_remove_whitelist_participant()
            .app_id(APP)
            .conversation_short_id(LIVE)
            .operator(1)
            .participant_user_ids([2])
    ),
    case!("InvalidParam", "text that is no id", |c| c
        .batch_remove_whitelist_participant()
        .app_id(APP)
        .conversation_short_id(MUTED)
        .operator(1)
        .participant_user_ids([2])
        .participant_user_ids_str(["x".to_owned()])),
    case!(
        "OnlyLiveConversationSupport",
        "list of the white list of a group",
        |c| c
            .batch_get_whitelist_participant()
            .app_id(APP)
            .conversation_short_id(GROUP)
            .cursor(0)
            .limit(20)
    ),
    case!("OnlyLiveConversationSupport", "block in a group", |c| c
        .batch_add_block_participants()
        .app_id(APP)
        .conversation_short_id(GROUP)
        .participant_block_infos([("2".to_owned(), 60)])),
    case!("InvalidParam", "block of no id", |c| c
        .batch_add_block_participants()
        .app_id(APP)
        .conversation_short_id(LIVE)
        .participant_block_infos([("two".to_owned(), 60)])),
    case!(
        "OnlyLiveConversationSupport",
        "end of a block in a group",
        |c| c
            .batch_delete_block_participants()
            .app_id(APP)
            .conversation_short_id(GROUP)
            .participant_user_ids([2])
    ),
    case!("OnlyLiveConversationSupport", "blocks of a chat", |c| c
        .batch_get_block_participants()
        .app_id(APP)
        .conversation_short_id(CHAT)
        .cursor(0)
        .limit(20)),
    case!("InvalidParam", "page of none", |c| c
        .batch_get_block_participants()
        .app_id(APP)
        .conversation_short_id(LIVE)
        .cursor(0)
        .limit(0)),
    case!("OnlyLiveConversationSupport", "update in a group", |c| c
        .batch_update_live_participants()
        .app_id(APP)
        .conversation_short_id(GROUP)
        .participant_infos(vec![Update::new(2).nick_name("n")])),
    case!("InvalidParam", "11 updates", |c| c
        .batch_update_live_participants()
        .app_id(APP)
        .conversation_short_id(LIVE)
        .participant_infos(
            (0..11)
                .map(|n| Update::new(n).nick_name("n"))
                .collect::<Vec<_>>()
        )),
    case!("OnlyLiveConversationSupport", "statuses in a group", |c| c
        .query_live_participant_status()
        .app_id(APP)
        .conversation_short_id(GROUP)
        .participant_user_ids([2])),
    case!(
        "LiveConversationNotSupport",
        "read indexes of a live group",
        |c| c
            .get_participant_read_index()
            .app_id(APP)
            .conversation_short_id(LIVE)
    ),
    case!(
        "LiveConversationNotSupport",
        "read index in a live group",
        |c| c
            .modify_participant_read_index()
            .app_id(APP)
            .conversation_short_id(LIVE)
            .participant_user_id(2)
            .read_index(5)
    ),
    case!("ParticipantNotFound", "read index of a stranger", |c| c
        .modify_participant_read_index()
        .app_id(APP)
        .conversation_short_id(GROUP)
        .participant_user_id(99)
        .read_index(5)),
    case!("InvalidParam", "read index of 0", |c| c
        .modify_participant_read_index()
        .app_id(APP)
        .conversation_short_id(GROUP)
        .participant_user_id(2)
        .read_index(0)),
];

#[tokio::test]
async fn each_documented_code_is_provoked() {
    let world = World::with(seed()).await;
    let limits = ImLimits::new().members(4).user_conversations(2);
    world.control.set_im_limits(&limits).await.unwrap();
    let before = world.control.snapshot().await.unwrap();
    for Case { name, code, call } in CONVERSATION_CASES.iter().chain(MEMBER_CASES) {
        let error = call(&world)
            .await
            .unwrap_or_else(|| panic!("{name} is no error"));
        assert_eq!(error.code(), Some(*code), "{name}: {error}");
        assert!(
            error.code_info().is_some(),
            "{name}: `{code}` is not documented"
        );
    }
    let after = world.control.snapshot().await.unwrap();
    for table in [
        "conversations",
        "participants",
        "participant_blocks",
        "conversation_marks",
        "outbox",
    ] {
        assert_eq!(
            before["tables"][table], after["tables"][table],
            "a refused call has changed {table}"
        );
    }
}

#[tokio::test]
async fn body_that_is_no_json_has_its_code() {
    let world = World::start().await;
    let address = world.address();
    let broken =
        Call::action("MarkConversation", "2020-12-01", "").with(|call| call.body = b"{".to_vec());
    let response = broken.send_to(address).await;
    assert_eq!(response.code(), "JsonParsingError");
}
