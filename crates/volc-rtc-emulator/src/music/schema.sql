-- The songs that a test has added to the library of an app, and the built-in ones that it has removed.
CREATE TABLE music_songs (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id  TEXT    NOT NULL,
    song_id TEXT    NOT NULL,
    data    TEXT    NOT NULL,                           -- JSON
    UNIQUE (app_id, song_id)
) STRICT;
CREATE INDEX music_songs_by_app ON music_songs (app_id, number);

CREATE TABLE music_removed (
    app_id  TEXT NOT NULL,
    song_id TEXT NOT NULL,
    PRIMARY KEY (app_id, song_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE music_hot_lists (
    app_id  TEXT NOT NULL,
    list_id TEXT NOT NULL,
    name    TEXT NOT NULL,
    songs   TEXT NOT NULL,                              -- a JSON array of ids
    PRIMARY KEY (app_id, list_id)
) STRICT, WITHOUT ROWID;
