CREATE TABLE conversations (
    short_id        INTEGER PRIMARY KEY,
    conversation_id TEXT    NOT NULL,
    app_id          TEXT    NOT NULL,
    inbox_type      INTEGER NOT NULL DEFAULT 0,
    type            INTEGER NOT NULL,               -- 1 one-to-one, 2 group, 100 live group
    name            TEXT    NOT NULL DEFAULT '',
    avatar_url      TEXT    NOT NULL DEFAULT '',
    description     TEXT    NOT NULL DEFAULT '',
    notice          TEXT    NOT NULL DEFAULT '',
    owner           INTEGER NOT NULL,
    creator         INTEGER NOT NULL,
    status          INTEGER NOT NULL DEFAULT 0,     -- 0 normal, 1 dissolved
    ext             TEXT    NOT NULL DEFAULT '{}',  -- a JSON object
    create_time     INTEGER NOT NULL,               -- this and the next: seconds since 1970
    modify_time     INTEGER NOT NULL,
    active_time     INTEGER NOT NULL,
    member_count    INTEGER NOT NULL DEFAULT 0,     -- this and the next: of its rows in participants
    online_count    INTEGER NOT NULL DEFAULT 0,
    muted_all       INTEGER NOT NULL DEFAULT 0,     -- whether only the white list, managers and owner may speak
    last_index      INTEGER NOT NULL DEFAULT 0,     -- of its last message
    idempotent_id   TEXT,                           -- null: none, also of dissolved ones
    UNIQUE (app_id, conversation_id)
) STRICT;
CREATE UNIQUE INDEX conversations_by_idempotent_id
    ON conversations (app_id, inbox_type, idempotent_id) WHERE idempotent_id IS NOT NULL;
-- The live groups that a user created.
CREATE INDEX conversations_by_creator
    ON conversations (app_id, creator, inbox_type, create_time DESC, short_id DESC) WHERE type = 100;

-- The columns of the second group repeat the conversation, so that the lists of a user are read in order from an index.
CREATE TABLE participants (
    short_id      INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    user_id       INTEGER NOT NULL,

    app           TEXT    NOT NULL,                 -- the app's id; rows go with their conversation
    inbox_type    INTEGER NOT NULL DEFAULT 0,
    type          INTEGER NOT NULL,
    create_time   INTEGER NOT NULL,
    active_time   INTEGER NOT NULL,

    online        INTEGER NOT NULL DEFAULT 0,       -- in live groups
    online_order  INTEGER NOT NULL DEFAULT 0,       -- the order in which those online have come
    lost          INTEGER NOT NULL DEFAULT 0,       -- whether the connection was lost; online for 120 seconds then
    join_order    INTEGER NOT NULL,                 -- counted by conversation, from 1
    join_time     INTEGER NOT NULL,                 -- seconds since 1970
    role          INTEGER NOT NULL DEFAULT 0,       -- 0 member, 1 owner, 2 manager
    level         INTEGER NOT NULL DEFAULT 0,
    nick_name     TEXT    NOT NULL DEFAULT '',
    avatar_url    TEXT    NOT NULL DEFAULT '',
    ext           TEXT    NOT NULL DEFAULT '{}',    -- a JSON object
    operator      INTEGER NOT NULL DEFAULT 0,       -- who added or changed the member last
    block_until   INTEGER NOT NULL DEFAULT 0,       -- of groups, seconds since 1970; live groups have participant_blocks
    barrier       INTEGER NOT NULL DEFAULT 0,       -- the index of the last message that stays hidden
    read_index    INTEGER NOT NULL DEFAULT 0,

    is_mute       INTEGER NOT NULL DEFAULT 0,       -- this and the rest: the member's settings
    stick_top     INTEGER NOT NULL DEFAULT 0,       -- this and the next: milliseconds since 1970, 0 for no
    favorite      INTEGER NOT NULL DEFAULT 0,
    setting_ext   TEXT    NOT NULL DEFAULT '{}',
    PRIMARY KEY (short_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX participants_by_activity
    ON participants (app, user_id, inbox_type, active_time DESC, short_id DESC) WHERE type <> 100;
CREATE INDEX participants_by_creation
    ON participants (app, user_id, inbox_type, create_time, short_id) WHERE type <> 100;
CREATE INDEX participants_in_groups ON participants (app, user_id) WHERE type = 2;
CREATE INDEX participants_in_live_groups ON participants (app, user_id) WHERE type = 100;
CREATE INDEX participants_by_join ON participants (short_id, join_order);
CREATE INDEX participants_online ON participants (short_id, online_order) WHERE online = 1;
CREATE INDEX participants_with_role ON participants (short_id, join_order) WHERE role > 0;

-- `online` and the orders repeat the member, so that the lists of a mark are read in order from an index.
CREATE TABLE participant_marks (
    short_id     INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    mark         TEXT    NOT NULL,
    position     INTEGER NOT NULL,                  -- the order in which the member got them
    online       INTEGER NOT NULL,
    online_order INTEGER NOT NULL,
    join_order   INTEGER NOT NULL,
    PRIMARY KEY (short_id, user_id, mark),
    FOREIGN KEY (short_id, user_id) REFERENCES participants ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX participant_marks_online ON participant_marks (short_id, mark, online_order) WHERE online = 1;
CREATE INDEX participant_marks_by_join ON participant_marks (short_id, mark, join_order) WHERE online = 1;
CREATE TRIGGER participant_marks_follow AFTER UPDATE OF online, online_order ON participants BEGIN
    UPDATE participant_marks SET online = new.online, online_order = new.online_order
    WHERE short_id = new.short_id AND user_id = new.user_id;
END;

CREATE TABLE conversation_marks (
    short_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    mark     TEXT    NOT NULL,
    position INTEGER NOT NULL,                      -- the order in which it got them
    PRIMARY KEY (short_id, mark)
) STRICT, WITHOUT ROWID;

-- Of live groups: who may not speak (action 0) or come in (action 1). The profile is that of the time of the block.
CREATE TABLE participant_blocks (
    short_id    INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    action      INTEGER NOT NULL,
    user_id     INTEGER NOT NULL,
    create_time INTEGER NOT NULL,                   -- this and the next: seconds since 1970
    until       INTEGER NOT NULL,
    nick_name   TEXT    NOT NULL,
    avatar_url  TEXT    NOT NULL,
    ext         TEXT    NOT NULL,                   -- a JSON object
    marks       TEXT    NOT NULL,                   -- a JSON array
    PRIMARY KEY (short_id, action, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX participant_blocks_by_end ON participant_blocks (short_id, until);

-- Of live groups: who may speak while all are muted.
CREATE TABLE participant_whitelist (
    short_id    INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    user_id     INTEGER NOT NULL,
    create_time INTEGER NOT NULL,                   -- seconds since 1970
    operator    INTEGER NOT NULL,
    PRIMARY KEY (short_id, user_id)
) STRICT, WITHOUT ROWID;

-- What an app's console allows, if it differs from the default.
CREATE TABLE im_limits (
    app_id             TEXT PRIMARY KEY,
    members            INTEGER NOT NULL,            -- of a group
    user_conversations INTEGER NOT NULL             -- groups that a user is in
) STRICT, WITHOUT ROWID;
