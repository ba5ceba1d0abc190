-- Rooms, the users who are in them, and the rules about both. Times are milliseconds since 1970.
CREATE TABLE rooms (
    app_id     TEXT    NOT NULL,
    room_id    TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (app_id, room_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE room_users (
    id               INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of joining
    app_id           TEXT    NOT NULL,
    room_id          TEXT    NOT NULL,
    user_id          TEXT    NOT NULL,
    visible          INTEGER NOT NULL,
    device           TEXT    NOT NULL,
    extra_info       TEXT    NOT NULL,
    joined_at        INTEGER NOT NULL,
    token_digest     TEXT,                              -- null: joined without a token
    token_expires_at INTEGER,                           -- null: never
    audio_until      INTEGER,                           -- null: the token does not grant it
    video_until      INTEGER,
    is_server        INTEGER NOT NULL,                  -- brought in by the service, such as an agent
    UNIQUE (app_id, room_id, user_id)
) STRICT;
CREATE INDEX room_users_by_room ON room_users (app_id, room_id);
CREATE INDEX room_users_by_visibility ON room_users (app_id, room_id, visible);
CREATE INDEX room_users_by_user ON room_users (app_id, user_id, room_id);

CREATE TABLE room_streams (
    app_id     TEXT    NOT NULL,
    room_id    TEXT    NOT NULL,
    user_id    TEXT    NOT NULL,
    media      INTEGER NOT NULL,                        -- place in the list of `Media`
    started_at INTEGER NOT NULL,
    PRIMARY KEY (app_id, room_id, user_id, media)
) STRICT, WITHOUT ROWID;

CREATE TABLE room_bans (
    app_id   TEXT    NOT NULL,
    room_id  TEXT    NOT NULL,                          -- empty: all rooms
    user_id  TEXT    NOT NULL,                          -- empty: all users
    until_at INTEGER NOT NULL,
    PRIMARY KEY (app_id, room_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX room_bans_by_end ON room_bans (app_id, until_at);

CREATE TABLE room_stream_bans (
    app_id   TEXT    NOT NULL,
    room_id  TEXT    NOT NULL,
    user_id  TEXT    NOT NULL,
    is_video INTEGER NOT NULL,
    until_at INTEGER,                                   -- null: until it is lifted
    PRIMARY KEY (app_id, room_id, user_id, is_video)
) STRICT, WITHOUT ROWID;

CREATE TABLE room_token_limits (
    app_id       TEXT    NOT NULL,
    room_id      TEXT    NOT NULL,
    user_id      TEXT    NOT NULL,
    token_digest TEXT    NOT NULL,
    until_at     INTEGER NOT NULL,
    PRIMARY KEY (app_id, room_id, user_id, token_digest)
) STRICT, WITHOUT ROWID;

-- Users who are logged in to real-time messaging outside of rooms.
CREATE TABLE room_logins (
    app_id       TEXT    NOT NULL,
    user_id      TEXT    NOT NULL,
    logged_in_at INTEGER NOT NULL,
    PRIMARY KEY (app_id, user_id)
) STRICT, WITHOUT ROWID;

-- Messages are numbered by room; the room of those outside of rooms is the empty text.
CREATE TABLE room_messages (
    app_id    TEXT    NOT NULL,
    room_id   TEXT    NOT NULL,
    id        INTEGER NOT NULL,
    from_user TEXT    NOT NULL,
    to_user   TEXT,                                     -- null: everybody in the room
    is_binary INTEGER NOT NULL,
    payload   BLOB    NOT NULL,
    sent_at   INTEGER NOT NULL,
    PRIMARY KEY (app_id, room_id, id)
) STRICT;

-- The messages that a user was there for: those after `after_id` up to `last_id`.
CREATE TABLE room_presence (
    app_id   TEXT    NOT NULL,
    room_id  TEXT    NOT NULL,
    user_id  TEXT    NOT NULL,
    after_id INTEGER NOT NULL,
    last_id  INTEGER,                                   -- null: still there
    PRIMARY KEY (app_id, room_id, user_id, after_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX room_presence_by_end ON room_presence (app_id, room_id, last_id);
