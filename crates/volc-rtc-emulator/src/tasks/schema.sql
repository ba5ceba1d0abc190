-- Tasks of all families, the files that they would have made, and how they are to behave. Times are milliseconds since
-- 1970.

CREATE TABLE tasks (
    number     INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of creation
    app_id     TEXT    NOT NULL,
    family     TEXT    NOT NULL,
    room_id    TEXT    NOT NULL,                  -- empty: of no room
    task_id    TEXT    NOT NULL,                  -- unique among the live ones of app, family and room
    user_id    TEXT    NOT NULL,                  -- the user whom it is about; empty: none
    version    TEXT    NOT NULL,                  -- of the Action that started it
    state      INTEGER NOT NULL,                  -- 0 abnormal, 1 not started, 2 running, 3 ended, 4 failed
    live       INTEGER NOT NULL,                  -- whether its state is 1 or 2
    reason     TEXT    NOT NULL,                  -- of the stop that was asked for or has come; empty: none
    message    TEXT    NOT NULL,                  -- of the failure, for people
    created_at INTEGER NOT NULL,
    started_at INTEGER,                           -- null: it has never run
    updated_at INTEGER NOT NULL,
    ended_at   INTEGER,                           -- null: it is live
    reads_left INTEGER,                           -- reads until the next transition; null: reads do nothing
    active     INTEGER,                           -- whether there is something for it to do; null: it does not run
    idle_since INTEGER,                           -- null: it is not idle
    settings   TEXT    NOT NULL,                  -- JSON: the request, without ids and keys, and later updates
    data       TEXT    NOT NULL                   -- JSON: what the family keeps
) STRICT;
CREATE UNIQUE INDEX tasks_live ON tasks (app_id, family, room_id, task_id) WHERE live;
CREATE INDEX tasks_by_name ON tasks (app_id, family, room_id, task_id, number);
CREATE INDEX tasks_by_room ON tasks (app_id, family, room_id, number);
CREATE INDEX tasks_by_family ON tasks (app_id, family, number);
CREATE INDEX tasks_by_app ON tasks (app_id, number);
CREATE INDEX tasks_ended ON tasks (app_id, family, created_at) WHERE NOT live;

-- The rooms that live tasks watch.
CREATE TABLE task_rooms (
    app_id  TEXT    NOT NULL,
    room_id TEXT    NOT NULL,
    task    INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE,
    PRIMARY KEY (app_id, room_id, task)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_rooms_by_task ON task_rooms (task);

-- Files and pictures. The size of one that grows is a matter of the time: `bytes_per_second` since `started_at`.
CREATE TABLE task_files (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id           TEXT    NOT NULL,
    task             INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE,
    user_id          TEXT    NOT NULL,            -- empty: mixed of several
    stream_type      INTEGER NOT NULL,            -- 0 camera and microphone, 1 screen
    format           TEXT    NOT NULL,
    object_key       TEXT    NOT NULL,
    started_at       INTEGER NOT NULL,
    ended_at         INTEGER,                     -- null: it grows
    base_bytes       INTEGER NOT NULL,
    bytes_per_second INTEGER NOT NULL,
    width            INTEGER NOT NULL,
    height           INTEGER NOT NULL,
    streams          TEXT    NOT NULL             -- JSON: the streams in it, as `StreamList`
) STRICT;
CREATE INDEX task_files_by_app ON task_files (app_id, id);
CREATE INDEX task_files_by_task ON task_files (task, id);
CREATE INDEX task_files_by_stream ON task_files (task, user_id, stream_type, format, id);
CREATE INDEX task_files_growing ON task_files (task, user_id, stream_type) WHERE ended_at IS NULL;

-- The behaviour of the tasks of an app; the family '' is that of all families without a row.
CREATE TABLE task_transitions (
    app_id     TEXT NOT NULL,
    family     TEXT NOT NULL,
    start      TEXT NOT NULL,                     -- JSON of a `Transition`
    stop       TEXT NOT NULL,
    PRIMARY KEY (app_id, family)
) STRICT, WITHOUT ROWID;

CREATE TABLE task_limits (
    app_id   TEXT    NOT NULL,
    family   TEXT    NOT NULL,
    enabled  INTEGER NOT NULL,                    -- whether the service is switched on in the console
    most     INTEGER,                             -- live tasks at a time; null: as many as one likes
    PRIMARY KEY (app_id, family)
) STRICT, WITHOUT ROWID;
