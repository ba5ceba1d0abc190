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

CREATE TABLE business_ids (
    number         INTEGER PRIMARY KEY AUTOINCREMENT,   -- the order of creation
    app_id         TEXT    NOT NULL,
    business_id    TEXT    NOT NULL,
    remarks        TEXT    NOT NULL,
    created_millis INTEGER NOT NULL,
    UNIQUE (app_id, business_id),
    UNIQUE (app_id, remarks)
) STRICT;
CREATE INDEX business_ids_by_app ON business_ids (app_id, number);

-- The places that events are delivered to: at most one for an app and business id, '' being the app itself.
CREATE TABLE callbacks (
    app_id         TEXT    NOT NULL,
    business_id    TEXT    NOT NULL,
    account        TEXT    NOT NULL,
    url            TEXT    NOT NULL,
    secret_key     TEXT    NOT NULL,
    events         TEXT    NOT NULL,                    -- a JSON array of texts
    created_millis INTEGER NOT NULL,
    updated_millis INTEGER NOT NULL,
    PRIMARY KEY (app_id, business_id)
) STRICT, WITHOUT ROWID;
