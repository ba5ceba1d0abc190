-- Deliveries of events and server messages. Times are milliseconds since 1970 on the emulator's clock.

-- An app's room and one receiver: one delivery of a queue is under way at a time. Empty queues have no row.
CREATE TABLE webhook_queues (
    queue_id INTEGER PRIMARY KEY,
    token    INTEGER NOT NULL,   -- tells it from another one with its id, before or after a reset
    app_id   TEXT    NOT NULL,
    name     TEXT    NOT NULL,   -- the room, or empty for events of no room
    receiver TEXT    NOT NULL,
    pending  INTEGER NOT NULL,
    due      INTEGER NOT NULL,   -- when its first delivery may be sent
    UNIQUE (app_id, name, receiver)
) STRICT;
CREATE INDEX webhook_queues_by_due ON webhook_queues (due, queue_id);

CREATE TABLE webhook_deliveries (
    delivery_id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue_id    INTEGER NOT NULL,
    position    INTEGER NOT NULL,   -- the order within the queue
    app_id      TEXT    NOT NULL,
    room_id     TEXT,
    event_type  TEXT    NOT NULL,   -- of a server message: its kind
    event_id    INTEGER,            -- in the outbox; null: a server message
    queue       TEXT    NOT NULL,
    receiver    TEXT    NOT NULL,
    url         TEXT,               -- this and the next two: of a server message
    headers     TEXT,
    body        BLOB,
    state       TEXT    NOT NULL,
    reason      TEXT,
    fault       TEXT,
    first_attempt TEXT,             -- the effect of a fault on that attempt, as JSON
    held        INTEGER NOT NULL DEFAULT 0,   -- 1: it waits for the next one of its queue, to come after it
    attempts    INTEGER NOT NULL DEFAULT 0,
    not_before  INTEGER NOT NULL,
    created     INTEGER NOT NULL,
    finished    INTEGER
) STRICT;
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (queue_id, position) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_by_app ON webhook_deliveries (app_id, delivery_id);
CREATE INDEX webhook_deliveries_by_state ON webhook_deliveries (app_id, state, delivery_id);
CREATE INDEX webhook_deliveries_by_room ON webhook_deliveries (app_id, room_id, delivery_id);
CREATE INDEX webhook_deliveries_by_type ON webhook_deliveries (app_id, event_type, delivery_id);
CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (event_id);

CREATE TABLE webhook_attempts (
    delivery_id INTEGER NOT NULL REFERENCES webhook_deliveries ON DELETE CASCADE,
    attempt     INTEGER NOT NULL,
    url         TEXT    NOT NULL,
    started     INTEGER NOT NULL,
    ended       INTEGER NOT NULL,
    status      INTEGER,
    reason      TEXT,               -- null: a success
    PRIMARY KEY (delivery_id, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook_faults (
    fault_id INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id   TEXT    NOT NULL,   -- '': of every app
    document TEXT    NOT NULL,
    drawn    INTEGER NOT NULL DEFAULT 0,   -- the deliveries that it was asked about
    applied  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX webhook_faults_by_app ON webhook_faults (app_id);

CREATE TABLE webhook_sink (
    received_id INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id      TEXT    NOT NULL,   -- '': the body names none
    path        TEXT    NOT NULL,
    headers     TEXT    NOT NULL,
    body        BLOB    NOT NULL,
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX webhook_sink_by_app ON webhook_sink (app_id, received_id);
