-- What has happened in rooms, for the statistics. Times are milliseconds since 1970. The end of what goes on is
-- 9223372036854775807: a number, so that an index finds what had not ended at a time.
--
-- What overlaps a range of time is found by its duration, in hexadecimal digits, and its start: see `history.rs`.

-- From the first user's coming into a room to the last one's leaving: a call, as the pages name it.
CREATE TABLE statistics_calls (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id       TEXT    NOT NULL,
    room_id      TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    ended_at     INTEGER NOT NULL,
    active_users INTEGER NOT NULL
) STRICT;
CREATE INDEX statistics_calls_by_time ON statistics_calls
    (app_id, length(printf('%x', ended_at - created_at)), created_at);
CREATE INDEX statistics_calls_by_room ON statistics_calls (app_id, room_id, ended_at);

-- A user of a call, however often they have come and gone.
CREATE TABLE statistics_participants (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id        TEXT    NOT NULL,
    call_id       INTEGER NOT NULL,
    room_id       TEXT    NOT NULL,
    user_id       TEXT    NOT NULL,
    os            TEXT    NOT NULL,                     -- of the last time
    created_at    INTEGER NOT NULL,                     -- the first coming
    left_at       INTEGER NOT NULL,                     -- the last leaving
    has_published INTEGER NOT NULL,
    UNIQUE (call_id, user_id)
) STRICT;
CREATE INDEX statistics_participants_by_user ON statistics_participants (app_id, user_id, created_at, id);

-- One time that a user was in a call.
CREATE TABLE statistics_stays (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id    TEXT    NOT NULL,
    call_id   INTEGER NOT NULL,
    room_id   TEXT    NOT NULL,
    user_id   TEXT    NOT NULL,
    os        TEXT    NOT NULL,
    joined_at INTEGER NOT NULL,
    left_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX statistics_stays_by_time ON statistics_stays
    (app_id, length(printf('%x', left_at - joined_at)), joined_at);
CREATE INDEX statistics_stays_by_room ON statistics_stays
    (app_id, room_id, length(printf('%x', left_at - joined_at)), joined_at);
CREATE INDEX statistics_stays_by_user ON statistics_stays (call_id, user_id, id);

-- One time that a user published a stream in a call.
CREATE TABLE statistics_streams (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id     TEXT    NOT NULL,
    call_id    INTEGER NOT NULL,
    room_id    TEXT    NOT NULL,
    user_id    TEXT    NOT NULL,
    media      INTEGER NOT NULL,                        -- place in the list of `Media`
    started_at INTEGER NOT NULL,
    stopped_at INTEGER NOT NULL
) STRICT;
CREATE INDEX statistics_streams_by_time ON statistics_streams
    (app_id, length(printf('%x', stopped_at - started_at)), started_at);
CREATE INDEX statistics_streams_by_room ON statistics_streams
    (app_id, room_id, length(printf('%x', stopped_at - started_at)), started_at);
CREATE INDEX statistics_streams_by_user ON statistics_streams (call_id, user_id, media, stopped_at);

-- The positions of calls and participants in lists, by time: so that neither the total of a list nor a page in its
-- middle has to be counted.
CREATE TABLE statistics_places (
    app_id TEXT    NOT NULL,
    list   TEXT    NOT NULL,
    number INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    item   INTEGER NOT NULL,
    PRIMARY KEY (app_id, list, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX statistics_places_by_time ON statistics_places (app_id, list, at, number);

-- Values of indicators that a simulation does not have, from a time on.
CREATE TABLE statistics_quality (
    app_id    TEXT    NOT NULL,
    indicator TEXT    NOT NULL,
    since     INTEGER NOT NULL,
    value     REAL    NOT NULL,
    PRIMARY KEY (app_id, indicator, since)
) STRICT, WITHOUT ROWID;

-- Resource packages, which belong to no app: `app_id` is ''.
CREATE TABLE statistics_packages (
    app_id TEXT    NOT NULL,
    number INTEGER NOT NULL,
    data   TEXT    NOT NULL,                            -- JSON
    PRIMARY KEY (app_id, number)
) STRICT, WITHOUT ROWID;
