CREATE TABLE conversations (
    short_id        INTEGER PRIMARY KEY,
    conversation_id TEXT    NOT NULL,
    app_id          TEXT    NOT NULL,
    inbox_type      INTEGER NOT NULL,
    type            INTEGER NOT NULL,   -- 1 one-to-one, 2 group, 100 live group
    name            TEXT    NOT NULL,
    avatar_url      TEXT    NOT NULL,
    description     TEXT    NOT NULL,
    notice          TEXT    NOT NULL,
    owner           INTEGER NOT NULL,
    creator         INTEGER NOT NULL,
    status          INTEGER NOT NULL,   -- 0 normal, 1 dissolved
    ext             TEXT    NOT NULL,   -- a JSON object
    create_time     INTEGER NOT NULL,   -- this and the next: seconds since 1970
    modify_time     INTEGER NOT NULL,
    active_time     INTEGER NOT NULL,
    member_count    INTEGER NOT NULL,   -- this and the next: of its rows in participants
    online_count    INTEGER NOT NULL,
    UNIQUE (app_id, conversation_id)
) STRICT;
-- The live groups that a user created.
CREATE INDEX conversations_by_creator
    ON conversations (app_id, creator, inbox_type, create_time DESC, short_id DESC) WHERE type = 100;

-- What follows `online` repeats the conversation, so that the lists of a user are read in order from an index.
CREATE TABLE participants (
    short_id    INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    user_id     INTEGER NOT NULL,
    online      INTEGER NOT NULL,
    app_id      TEXT    NOT NULL,
    inbox_type  INTEGER NOT NULL,
    is_live     INTEGER NOT NULL,       -- whether the type is 100
    create_time INTEGER NOT NULL,
    active_time INTEGER NOT NULL,
    PRIMARY KEY (short_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX participants_by_activity
    ON participants (app_id, user_id, is_live, inbox_type, active_time DESC, short_id DESC);
CREATE INDEX participants_by_creation
    ON participants (app_id, user_id, is_live, inbox_type, create_time, short_id);
