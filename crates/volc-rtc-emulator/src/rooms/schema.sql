CREATE TABLE room_messages (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,    -- the order in which they were posted
    app_id    TEXT    NOT NULL,
    room_id   TEXT    NOT NULL,
    sender    TEXT    NOT NULL,
    receiver  TEXT,                                 -- null: all users in the room
    is_binary INTEGER NOT NULL,
    payload   BLOB    NOT NULL,
    at_millis INTEGER NOT NULL
) STRICT;
CREATE INDEX room_messages_by_room ON room_messages (app_id, room_id, id);
