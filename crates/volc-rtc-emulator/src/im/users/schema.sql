-- Users who are registered for broadcasts. Times are in milliseconds since 1970.
CREATE TABLE im_users (
    app_id          TEXT    NOT NULL,
    user_id         INTEGER NOT NULL,
    nick_name       TEXT    NOT NULL,
    portrait        TEXT    NOT NULL,
    ext             TEXT    NOT NULL,   -- a JSON object
    created_millis  INTEGER NOT NULL,
    modified_millis INTEGER NOT NULL,
    update_second   INTEGER NOT NULL,   -- the second of the last update, and how many there were in it
    update_count    INTEGER NOT NULL,
    PRIMARY KEY (app_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE im_user_tags (
    app_id  TEXT    NOT NULL,
    tag     TEXT    NOT NULL,
    user_id INTEGER NOT NULL,
    number  INTEGER NOT NULL,           -- the order in which a user's tags were added
    PRIMARY KEY (app_id, tag, user_id),
    FOREIGN KEY (app_id, user_id) REFERENCES im_users ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX im_user_tags_by_user ON im_user_tags (app_id, user_id, number);

-- Simulated clients that are connected.
CREATE TABLE im_connections (
    app_id         TEXT    NOT NULL,
    user_id        INTEGER NOT NULL,
    number         INTEGER NOT NULL,    -- the order in which they connected
    device_id      INTEGER NOT NULL,
    platform       TEXT    NOT NULL,
    client_version INTEGER NOT NULL,
    PRIMARY KEY (app_id, user_id, number)
) STRICT, WITHOUT ROWID;

-- Both directions of a friendship have a row each.
CREATE TABLE im_friends (
    app_id          TEXT    NOT NULL,
    inbox_type      INTEGER NOT NULL,
    user_id         INTEGER NOT NULL,
    number          INTEGER NOT NULL,   -- the order in which friends were added
    friend          INTEGER NOT NULL,
    alias           TEXT    NOT NULL,
    ext             TEXT    NOT NULL,   -- a JSON object
    created_millis  INTEGER NOT NULL,
    modified_millis INTEGER NOT NULL,
    update_second   INTEGER NOT NULL,   -- as of im_users
    update_count    INTEGER NOT NULL,
    PRIMARY KEY (app_id, inbox_type, user_id, number),
    UNIQUE (app_id, inbox_type, user_id, friend)
) STRICT, WITHOUT ROWID;

CREATE TABLE im_black_lists (
    app_id          TEXT    NOT NULL,
    inbox_type      INTEGER NOT NULL,
    user_id         INTEGER NOT NULL,
    number          INTEGER NOT NULL,   -- the order in which users were put on the list
    blocked         INTEGER NOT NULL,
    ext             TEXT    NOT NULL,   -- a JSON object
    created_millis  INTEGER NOT NULL,
    modified_millis INTEGER NOT NULL,
    PRIMARY KEY (app_id, inbox_type, user_id, number),
    UNIQUE (app_id, inbox_type, user_id, blocked)
) STRICT, WITHOUT ROWID;

-- The number of rows that a user has in im_friends and im_black_lists, which is not counted for each call.
CREATE TABLE im_list_sizes (
    app_id     TEXT    NOT NULL,
    inbox_type INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    list       TEXT    NOT NULL,        -- friends or black_list
    size       INTEGER NOT NULL,
    PRIMARY KEY (app_id, inbox_type, user_id, list)
) STRICT, WITHOUT ROWID;
