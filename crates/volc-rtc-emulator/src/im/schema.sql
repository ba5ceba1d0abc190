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
    UNIQUE (app_id, conversation_id)
) STRICT;
CREATE INDEX conversations_by_creator ON conversations (app_id, creator, create_time);

CREATE TABLE participants (
    short_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    user_id  INTEGER NOT NULL,
    online   INTEGER NOT NULL,
    PRIMARY KEY (short_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX participants_by_user ON participants (user_id);
