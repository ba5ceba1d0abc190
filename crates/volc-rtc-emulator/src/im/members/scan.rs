//! `ScanConversationParticipantList`: members, page by page.
//!
//! What the page leaves open is decided so:
//! - `Limit` is 1 to 20, or to 50 with `OnlyUserIds`, where only `ParticipantUserId` is set.
//! - `MarkType` without `ScanOnlineParticipant` lists the online members of a live group who have the mark too, in the
//!   order in which they joined, with `Reverse` and `OnlyUserIds`. Other conversations have none.
//! - Those who are online are in the order in which they last came online.
//! - The one-to-one conversation lists its two members.
//!
//! Each list is read from an index in its order, from the place of the cursor on: a page costs the same in a
//! conversation of a thousand members and of a million.

use rusqlite::{Connection, named_params};
use volc_rtc_api::im::scan_conversation_participant_list::{
    Participant, ScanConversationParticipantListOutput, ScanConversationParticipantListRequest,
};

use super::find::{self, COLUMNS};
use super::{marks, view};
use crate::ApiError;
use crate::im::call::{Call, invalid};
use crate::im::conversations::find::{self as conversations, Conversation, Kind};

/// The most members of a page with all their data.
const MOST: i64 = 20;
/// The most members of a page of user ids.
const MOST_IDS: i64 = 50;

/// A list of members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    All,
    /// Owner and managers.
    WithRole,
    /// Those who are online, in the order in which they came.
    Online,
    /// Those of them who have a mark.
    MarkedOnline,
    /// The same in the order in which they joined.
    Marked,
}

impl List {
    /// Returns the tables and the condition; the placeholders of a statement are `:short_id`, `:mark`, `:cursor` and
    /// `:limit`.
    fn source(self) -> &'static str {
        match self {
            Self::All => {
                "participants p INDEXED BY participants_by_join WHERE p.short_id = :short_id"
            }
            Self::WithRole => {
                "participants p INDEXED BY participants_with_role WHERE p.short_id = :short_id AND p.role > 0"
            }
            Self::Online => {
                "participants p INDEXED BY participants_online WHERE p.short_id = :short_id AND p.online = 1"
            }
            Self::MarkedOnline => {
                "participant_marks m INDEXED BY participant_marks_online
                 CROSS JOIN participants p ON p.short_id = m.short_id AND p.user_id = m.user_id
                 WHERE m.short_id = :short_id AND m.mark = :mark AND m.online = 1"
            }
            Self::Marked => {
                "participant_marks m INDEXED BY participant_marks_by_join
                 CROSS JOIN participants p ON p.short_id = m.short_id AND p.user_id = m.user_id
                 WHERE m.short_id = :short_id AND m.mark = :mark AND m.online = 1"
            }
        }
    }

    /// Returns the column that the list is ordered by.
    fn order(self) -> &'static str {
        match self {
            Self::All | Self::WithRole => "p.join_order",
            Self::Online => "p.online_order",
            Self::MarkedOnline => "m.online_order",
            Self::Marked => "m.join_order",
        }
    }

    pub(super) fn statement(self, columns: &str, reverse: bool) -> String {
        let (source, order) = (self.source(), self.order());
        let (from, direction) = if reverse {
            ("<=", "DESC")
        } else {
            (">=", "ASC")
        };
        // The mark is compared for the others too, so that all statements have the same parameters.
        let mark = match self {
            Self::Marked | Self::MarkedOnline => "",
            _ => "AND :mark = ''",
        };
        format!(
            "SELECT {columns}, {order} AS place FROM {source} {mark} AND {order} {from} :cursor
             ORDER BY {order} {direction} LIMIT :limit"
        )
    }
}

/// A page of a list.
struct Page<'a> {
    list: List,
    reverse: bool,
    only_ids: bool,
    mark: &'a str,
    /// 0 is the start of the list.
    cursor: i64,
    limit: i64,
}

impl<'a> Page<'a> {
    /// Reads the request for a conversation; `None` for a list that is always empty.
    fn new(
        request: &'a ScanConversationParticipantListRequest,
        conversation: &Conversation,
    ) -> Result<Option<Self>, ApiError> {
        let mark = request.mark_type.as_deref().unwrap_or_default();
        let is_live = conversation.kind == Kind::Live;
        let is_online = request.scan_online_participant.unwrap_or_default();
        let list = match (is_online, is_live) {
            (true, _) if mark.is_empty() => List::Online,
            (true, _) => List::MarkedOnline,
            (false, _) if !mark.is_empty() => List::Marked,
            (false, true) => List::WithRole,
            (false, false) => List::All,
        };
        let only_ids = !is_online && request.only_user_ids.unwrap_or_default();
        let most = if only_ids { MOST_IDS } else { MOST };
        if request.cursor < 0 {
            return Err(invalid("`Cursor` must be at least 0"));
        }
        if !(1..=most).contains(&request.limit) {
            return Err(invalid(format!("`Limit` must be 1 to {most}")));
        }
        let page = Self {
            list,
            reverse: is_online || request.reverse.unwrap_or_default(),
            only_ids,
            mark,
            cursor: request.cursor,
            limit: request.limit,
        };
        // Only members of live groups are online, or have marks.
        Ok((is_live || list == List::All).then_some(page))
    }

    fn statement(&self) -> String {
        let columns = if self.only_ids { "p.user_id" } else { COLUMNS };
        self.list.statement(columns, self.reverse)
    }

    /// Returns the members of the page and the one after it, each with its place in the list.
    fn read(
        &self,
        db: &Connection,
        short_id: i64,
        now: i64,
    ) -> Result<Vec<(i64, Participant)>, ApiError> {
        let cursor = if self.reverse && self.cursor == 0 {
            i64::MAX
        } else {
            self.cursor
        };
        let mut select = db.prepare_cached(&self.statement())?;
        let parameters = named_params! {
            ":short_id": short_id, ":mark": self.mark, ":cursor": cursor, ":limit": self.limit.saturating_add(1),
        };
        let rows = select.query_map(parameters, |row| {
            let participant = if self.only_ids {
                let mut participant = Participant::default();
                participant.participant_user_id = row.get("user_id")?;
                participant
            } else {
                view::participant(short_id, find::read(row)?, now)
            };
            Ok((row.get("place")?, participant))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(super) fn answer(
    db: &Connection,
    request: &ScanConversationParticipantListRequest,
    call: &Call,
) -> Result<ScanConversationParticipantListOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let conversation = conversations::require(db, &app_id, request.conversation_short_id)?;
    let mut output = ScanConversationParticipantListOutput::default();
    output.next_cursor = -1;
    let Some(page) = Page::new(request, &conversation)? else {
        return Ok(output);
    };
    for (order, mut participant) in page.read(db, conversation.short_id, call.now())? {
        if i64::try_from(output.participants.len()) == Ok(page.limit) {
            output.has_more = true;
            output.next_cursor = order;
            break;
        }
        if !page.only_ids {
            participant.marks = Some(marks::list(
                db,
                conversation.short_id,
                participant.participant_user_id,
            )?);
        }
        output.participants.push(participant);
    }
    Ok(output)
}
