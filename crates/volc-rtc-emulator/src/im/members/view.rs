//! A member as responses show one.

use volc_rtc_api::im::scan_conversation_participant_list::Participant;

use super::find::Member;

/// Returns a member as it is now: a mute that has ended is not shown. Only lists with marks have them.
pub(super) fn participant(short_id: i64, member: Member, now: i64) -> Participant {
    let mut participant = Participant::default();
    participant.conversation_short_id = short_id;
    participant.participant_user_id = member.user_id;
    participant.level = member.level;
    participant.nick_name = member.nick_name;
    participant.operator = member.operator;
    participant.create_time = member.join_time;
    participant.ext = member.ext;
    participant.role = member.role.into();
    if member.block_until > now {
        participant.block_time = member.block_until;
    }
    participant.avatar_url = member.avatar_url;
    participant
}
