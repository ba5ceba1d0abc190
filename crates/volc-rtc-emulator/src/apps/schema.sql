CREATE TABLE apps (
    app_id            TEXT    PRIMARY KEY,
    number            INTEGER NOT NULL UNIQUE,      -- the order of creation
    account           TEXT,                         -- null: every account may use it
    name              TEXT    NOT NULL,
    app_key           TEXT    NOT NULL,
    secondary_app_key TEXT    NOT NULL,
    enabled           INTEGER NOT NULL,
    created_millis    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX apps_by_account ON apps (account, number);
