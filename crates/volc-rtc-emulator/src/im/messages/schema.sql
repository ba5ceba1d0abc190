-- Messages of conversations. Times are milliseconds since 1970.
CREATE TABLE im_messages (
    message_id    INTEGER PRIMARY KEY,
    app_id        TEXT    NOT NULL,
    short_id      INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    position      INTEGER NOT NULL,   -- IndexInConversation: 1, 2, 3 and so on
    sender        INTEGER NOT NULL,
    msg_type      INTEGER NOT NULL,
    content       TEXT    NOT NULL,
    ext           TEXT    NOT NULL,   -- a JSON object
    client_msg_id TEXT    NOT NULL,
    create_time   INTEGER NOT NULL,   -- by the sender's clock
    stored_at     INTEGER NOT NULL,   -- by the emulator's clock
    state         INTEGER NOT NULL,   -- 0 visible, 3 recalled, 4 deleted for all
    only_sender   INTEGER NOT NULL,   -- 1: deleted for all but the sender
    priority      INTEGER NOT NULL,
    mentioned     TEXT    NOT NULL,   -- this and the next two: JSON lists of users
    visible       TEXT    NOT NULL,
    invisible     TEXT    NOT NULL,
    reference     INTEGER,            -- the quoted message
    hint          TEXT    NOT NULL,   -- the text that stands for it
    properties    TEXT    NOT NULL,   -- a JSON object of lists
    UNIQUE (short_id, position),
    UNIQUE (short_id, client_msg_id)
) STRICT;
CREATE INDEX im_messages_by_app ON im_messages (app_id, message_id);
-- The messages that are listed.
CREATE INDEX im_messages_listed ON im_messages (short_id, position) WHERE state <> 4;

-- Messages that a member has deleted for themselves.
CREATE TABLE im_hidden_messages (
    message_id INTEGER NOT NULL REFERENCES im_messages ON DELETE CASCADE,
    user_id    INTEGER NOT NULL,
    PRIMARY KEY (message_id, user_id)
) STRICT, WITHOUT ROWID;

-- The messages of BatchSendMessage in the minute of the last call.
CREATE TABLE im_batch_minutes (
    app_id   TEXT    NOT NULL PRIMARY KEY,
    minute   INTEGER NOT NULL,        -- since 1970
    messages INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE im_broadcasts (
    broadcast_id INTEGER PRIMARY KEY,
    app_id       TEXT    NOT NULL,
    inbox_type   INTEGER NOT NULL,
    sender       INTEGER NOT NULL,
    msg_type     INTEGER NOT NULL,
    content      TEXT    NOT NULL,
    ext          TEXT    NOT NULL,    -- a JSON object
    tags         TEXT    NOT NULL,    -- a JSON list
    needs_all    INTEGER NOT NULL,    -- 1: receivers have all of the tags, 0: one of them
    sent_at      INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX im_broadcasts_by_app ON im_broadcasts (app_id, broadcast_id);
CREATE INDEX im_broadcasts_by_end ON im_broadcasts (app_id, expires_at);

-- What simulated clients have received.
CREATE TABLE im_inbox (
    app_id   TEXT    NOT NULL,
    user_id  INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    document TEXT    NOT NULL,        -- a JSON object
    PRIMARY KEY (app_id, user_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE im_inbox_ends (
    app_id         TEXT    NOT NULL,
    user_id        INTEGER NOT NULL,
    last_number    INTEGER NOT NULL,
    last_broadcast INTEGER NOT NULL,  -- the last one that was sent to this user, or not for want of a tag
    PRIMARY KEY (app_id, user_id)
) STRICT, WITHOUT ROWID;

-- Settings of an app. An app without a row has the defaults.
CREATE TABLE im_settings (
    app_id              TEXT    NOT NULL PRIMARY KEY,
    group_read_receipts INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
