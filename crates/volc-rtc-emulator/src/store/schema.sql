-- Ids that are counted: by app and name, '' for what belongs to no app.
CREATE TABLE counters (
    app_id TEXT    NOT NULL,
    name   TEXT    NOT NULL,
    value  INTEGER NOT NULL,
    PRIMARY KEY (app_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE timers (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,   -- the order of those that are due at the same time
    app_id     TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    due_millis INTEGER NOT NULL,
    data       TEXT    NOT NULL,                    -- JSON
    UNIQUE (app_id, kind, subject)
) STRICT;
CREATE INDEX timers_by_due ON timers (due_millis, id);

-- Events, in the order in which they happened. The delivery keeps its progress in tables of its own.
CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id     TEXT    NOT NULL,
    room_id    TEXT,                                -- null: an event of no room
    event_type TEXT    NOT NULL,
    version    TEXT    NOT NULL,                    -- of the format of the event
    data       TEXT    NOT NULL,                    -- the JSON of EventData, as it is sent
    at_millis  INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_by_room ON outbox (app_id, room_id, id);
