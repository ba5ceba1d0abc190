//! Steps: an Action, or what a client does, with numbers that choose among what there is when the step is taken.

use proptest::prelude::*;
use proptest::strategy::Union;

/// The act of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    CreateConversation,
    ModifyConversation,
    DestroyConversation,
    BatchGetConversations,
    GetUserConversations,
    MarkConversation,
    GetConversationMarks,
    GetConversationUserCount,
    IsUserInConversation,
    GetConversationSetting,
    ModifyConversationSetting,
    BatchAddConversationParticipant,
    BatchDeleteConversationParticipant,
    BatchModifyConversationParticipant,
    BatchGetConversationParticipant,
    ScanConversationParticipantList,
    BatchAddManager,
    BatchRemoveManager,
    BatchAddWhitelistParticipant,
    BatchRemoveWhitelistParticipant,
    BatchGetWhitelistParticipant,
    BatchAddBlockParticipants,
    BatchDeleteBlockParticipants,
    BatchGetBlockParticipants,
    BatchUpdateLiveParticipants,
    QueryLiveParticipantStatus,
    GetParticipantReadIndex,
    ModifyParticipantReadIndex,
    SendMessage,
    BatchSendGroupMessage,
    BatchSendMessage,
    P2PSendMessage,
    UserBroadcast,
    GetConversationMessages,
    GetMessages,
    ModifyMessage,
    RecallMessage,
    DeleteConversationMessage,
    DeleteMessage,
    GetMessagesReadReceipt,
    RegisterUsers,
    UnRegisterUsers,
    BatchGetUser,
    BatchUpdateUser,
    BatchUpdateUserTags,
    QueryOnlineStatus,
    GetAppToken,
    AddFriend,
    DeleteFriend,
    UpdateFriend,
    ListFriend,
    IsFriend,
    AddBlackList,
    RemoveBlackList,
    UpdateBlackList,
    GetBlackList,
    IsInBlackList,
    Connect,
    Disconnect,
    Enter,
    Exit,
    Lose,
    Mute,
    Advance,
}

/// The steps and how often each is taken, among a thousand or so. The first ones build what the others act on.
const ACTS: &[(u32, Act)] = &[
    (45, Act::CreateConversation),
    (15, Act::ModifyConversation),
    (5, Act::DestroyConversation),
    (10, Act::BatchGetConversations),
    (10, Act::GetUserConversations),
    (14, Act::MarkConversation),
    (4, Act::GetConversationMarks),
    (4, Act::GetConversationUserCount),
    (4, Act::IsUserInConversation),
    (8, Act::GetConversationSetting),
    (16, Act::ModifyConversationSetting),
    (60, Act::BatchAddConversationParticipant),
    (25, Act::BatchDeleteConversationParticipant),
    (30, Act::BatchModifyConversationParticipant),
    (8, Act::BatchGetConversationParticipant),
    (12, Act::ScanConversationParticipantList),
    (20, Act::BatchAddManager),
    (12, Act::BatchRemoveManager),
    (20, Act::BatchAddWhitelistParticipant),
    (12, Act::BatchRemoveWhitelistParticipant),
    (6, Act::BatchGetWhitelistParticipant),
    (24, Act::BatchAddBlockParticipants),
    (12, Act::BatchDeleteBlockParticipants),
    (6, Act::BatchGetBlockParticipants),
    (24, Act::BatchUpdateLiveParticipants),
    (6, Act::QueryLiveParticipantStatus),
    (6, Act::GetParticipantReadIndex),
    (20, Act::ModifyParticipantReadIndex),
    (80, Act::SendMessage),
    (14, Act::BatchSendGroupMessage),
    (20, Act::BatchSendMessage),
    (12, Act::P2PSendMessage),
    (10, Act::UserBroadcast),
    (16, Act::GetConversationMessages),
    (8, Act::GetMessages),
    (24, Act::ModifyMessage),
    (20, Act::RecallMessage),
    (14, Act::DeleteConversationMessage),
    (14, Act::DeleteMessage),
    (10, Act::GetMessagesReadReceipt),
    (24, Act::RegisterUsers),
    (10, Act::UnRegisterUsers),
    (6, Act::BatchGetUser),
    (18, Act::BatchUpdateUser),
    (18, Act::BatchUpdateUserTags),
    (6, Act::QueryOnlineStatus),
    (3, Act::GetAppToken),
    (26, Act::AddFriend),
    (12, Act::DeleteFriend),
    (18, Act::UpdateFriend),
    (8, Act::ListFriend),
    (6, Act::IsFriend),
    (22, Act::AddBlackList),
    (10, Act::RemoveBlackList),
    (14, Act::UpdateBlackList),
    (8, Act::GetBlackList),
    (6, Act::IsInBlackList),
    (14, Act::Connect),
    (8, Act::Disconnect),
    (40, Act::Enter),
    (14, Act::Exit),
    (8, Act::Lose),
    (14, Act::Mute),
    (40, Act::Advance),
];

/// A step. Its numbers choose modulo what there is to choose from, so that any step can be taken at any time.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) act: Act,
    /// Chooses a conversation.
    pub(crate) at: u8,
    /// Chooses a user.
    pub(crate) who: u8,
    /// Choose users.
    pub(crate) users: Vec<u8>,
    /// Chooses a message, a time or a number.
    pub(crate) number: u8,
    /// Each bit sets an optional member.
    pub(crate) bits: u8,
    /// Chooses values of members.
    pub(crate) value: u8,
    /// A mistake, above [`SLIPS`].
    pub(crate) slip: u8,
}

/// Steps with a `slip` below it make no mistake on purpose.
pub(crate) const SLIPS: u8 = 225;

pub(crate) fn steps() -> impl Strategy<Value = Step> {
    let acts = Union::new_weighted(
        ACTS.iter()
            .map(|(weight, act)| (*weight, Just(*act)))
            .collect(),
    );
    let users = proptest::collection::vec(any::<u8>(), 0..5);
    let numbers = (
        any::<u8>(),
        any::<u8>(),
        any::<u8>(),
        any::<u8>(),
        any::<u8>(),
        any::<u8>(),
    );
    (acts, users, numbers).prop_map(|(act, users, (at, who, number, bits, value, slip))| Step {
        act,
        at,
        who,
        users,
        number,
        bits,
        value,
        slip,
    })
}
