//! Changes of messages: for Actions and for clients, which have made their checks.

use rusqlite::Transaction;
use serde_json::{Value, json};

use super::events::{self, Change};
use super::message::{self, Ext, Message, PropertyItem, State, not_found};
use crate::ApiError;
use crate::im::call::invalid;
use crate::im::conversations::find::Conversation;

/// The number of `MsgType` of a text.
const TEXT: i64 = 10_001;
/// The numbers of `MsgType` whose content clients know.
const KNOWN_TYPES: [i64; 6] = [TEXT, 10_003, 10_004, 10_005, 10_006, 10_012];

/// The user who changes something, and the time.
#[derive(Clone, Copy, Debug)]
pub(in crate::im) struct By {
    /// 0 for an Action that names none.
    pub(in crate::im) operator: i64,
    pub(in crate::im) now_millis: u64,
}

impl By {
    fn now(self) -> i64 {
        i64::try_from(self.now_millis).unwrap_or(i64::MAX)
    }
}

/// Changes the content or merges into the extension data.
///
/// # Errors
/// `InvalidParam` without any change, `MessageNotFound` for a recalled or expired message, `MessageEditRepeated` for
/// the same content, `MessageContentFormatInvalid` for one that clients do not know.
pub(in crate::im) fn modify(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    mut message: Message,
    content: Option<&str>,
    ext: &Ext,
    by: By,
) -> Result<(), ApiError> {
    if content.is_none() && ext.is_empty() {
        return Err(invalid("neither `Content` nor `Ext` is set"));
    }
    if message.state != State::Visible || message.has_expired(by.now()) {
        let text = format!("the message {} was recalled or has expired", message.id);
        return Err(ApiError::service("MessageNotFound", text));
    }
    if let Some(content) = content {
        check_content(message.msg_type, content)?;
        if content == message.content {
            let text = "`Content` is what the message has already";
            return Err(ApiError::service("MessageEditRepeated", text));
        }
        content.clone_into(&mut message.content);
    }
    message.ext.extend(ext.clone());
    message::update(tx, &message)?;
    let change = Change::Modified { content, ext };
    events::changed(
        tx,
        conversation,
        &message,
        &change,
        by.operator,
        by.now_millis,
    )
}

/// Checks that clients know a content: a JSON object, of a text with the member `text`.
fn check_content(msg_type: i64, content: &str) -> Result<(), ApiError> {
    if !KNOWN_TYPES.contains(&msg_type) {
        return Ok(());
    }
    let read: Option<Value> = serde_json::from_str(content).ok();
    let object = read.as_ref().and_then(Value::as_object);
    let has_text = object
        .and_then(|object| object.get("text"))
        .is_some_and(Value::is_string);
    if object.is_none() || (msg_type == TEXT && !has_text) {
        let text = "`Content` must be a JSON object, of a text message with the member `text`";
        return Err(ApiError::service("MessageContentFormatInvalid", text));
    }
    Ok(())
}

/// Recalls a message, which stays in its place without its content. One that was recalled already stays as it is.
pub(in crate::im) fn recall(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    mut message: Message,
    role: i64,
    by: By,
) -> Result<(), ApiError> {
    if message.state == State::Recalled {
        return Ok(());
    }
    message.state = State::Recalled;
    message.content.clear();
    let marks = [
        ("s:is_recalled", "true".to_owned()),
        ("s:recall_uid", by.operator.to_string()),
        ("s:recall_role", role.to_string()),
    ];
    let marks = marks
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value));
    message.ext.extend(marks);
    message::update(tx, &message)?;
    let change = Change::Recalled { role };
    events::changed(
        tx,
        conversation,
        &message,
        &change,
        by.operator,
        by.now_millis,
    )
}

/// Deletes a message for one member. One that is deleted already stays so.
pub(in crate::im) fn delete_for(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    message: &Message,
    user_id: i64,
    now_millis: u64,
) -> Result<(), ApiError> {
    let mut insert = tx.prepare_cached(
        "INSERT OR IGNORE INTO im_hidden_messages (message_id, user_id) VALUES (?1, ?2)",
    )?;
    if insert.execute([message.id, user_id])? == 0 {
        return Ok(());
    }
    events::changed(
        tx,
        conversation,
        message,
        &Change::Deleted,
        user_id,
        now_millis,
    )
}

/// The way in which a property changes, with the numbers that events have for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::im) enum PropertyChange {
    Append = 0,
    Remove = 1,
    Replace = 2,
    Clear = 3,
}

/// An entry of a property, such as a reaction.
#[derive(Clone, Debug)]
pub(in crate::im) struct NewProperty {
    pub(in crate::im) key: String,
    pub(in crate::im) change: PropertyChange,
    pub(in crate::im) value: String,
    /// The id of the entry in its key: one that is there is appended no second time.
    pub(in crate::im) idempotent_id: String,
}

/// Changes a property of a message.
///
/// # Errors
/// `MessageNotFound` for a recalled message.
pub(in crate::im) fn set_property(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    mut message: Message,
    new: &NewProperty,
    by: By,
) -> Result<(), ApiError> {
    if message.state != State::Visible {
        return Err(not_found(message.short_id, message.id));
    }
    let item = PropertyItem {
        operator: by.operator,
        create_time: by.now() / 1_000,
        idempotent_id: new.idempotent_id.clone(),
        value: new.value.clone(),
    };
    let items = message.properties.entry(new.key.clone()).or_default();
    match new.change {
        PropertyChange::Append => {
            if !items
                .iter()
                .any(|other| other.idempotent_id == item.idempotent_id)
            {
                items.push(item);
            }
        }
        PropertyChange::Remove => items.retain(|other| other.idempotent_id != item.idempotent_id),
        PropertyChange::Replace => *items = vec![item],
        PropertyChange::Clear => items.clear(),
    }
    if items.is_empty() {
        message.properties.remove(&new.key);
    }
    message::update(tx, &message)?;
    let changes = json!([{
        "Key": new.key,
        "Op": new.change as i64,
        "Value": new.value,
        "IdempotentId": new.idempotent_id,
    }]);
    let change = Change::Property { changes };
    events::changed(
        tx,
        conversation,
        &message,
        &change,
        by.operator,
        by.now_millis,
    )
}
