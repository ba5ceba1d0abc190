-- Tables of the voice agents.

-- A task, from its start; the latest ended ones are kept, so that calls that come too late can be explained.
CREATE TABLE agent_tasks (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id   TEXT    NOT NULL,
    room_id  TEXT    NOT NULL,
    task_id  TEXT    NOT NULL,
    human    TEXT    NOT NULL,
    agent    TEXT    NOT NULL,
    version  TEXT    NOT NULL,
    live     INTEGER NOT NULL,
    reason   TEXT,               -- why it has ended
    started  INTEGER NOT NULL,   -- this and the next: milliseconds since 1970
    ended    INTEGER,
    session  TEXT    NOT NULL    -- the state machine, as JSON; empty if the task never began
) STRICT;
CREATE INDEX agent_tasks_by_app ON agent_tasks (app_id, id);
CREATE INDEX agent_tasks_by_name ON agent_tasks (app_id, task_id, room_id, id);
CREATE UNIQUE INDEX agent_tasks_live ON agent_tasks (app_id, room_id, task_id) WHERE live;
CREATE INDEX agent_tasks_by_human ON agent_tasks (app_id, room_id, human) WHERE live;
CREATE INDEX agent_tasks_by_agent ON agent_tasks (app_id, agent) WHERE live;

-- Scripts: of all apps ('', '', ''), of an app, of a task.
CREATE TABLE agent_scripts (
    app_id  TEXT NOT NULL,
    room_id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    script  TEXT NOT NULL,       -- JSON
    PRIMARY KEY (app_id, room_id, task_id)
) STRICT, WITHOUT ROWID;

-- Requests to models of the caller's own, from the question to the end of the response.
CREATE TABLE agent_requests (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id     TEXT    NOT NULL,
    task       INTEGER NOT NULL REFERENCES agent_tasks ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    body       TEXT    NOT NULL,
    is_running INTEGER NOT NULL
) STRICT;
CREATE INDEX agent_requests_by_app ON agent_requests (app_id, id);
CREATE INDEX agent_requests_waiting ON agent_requests (id) WHERE NOT is_running;

-- Functions that were posted to a server: the delivery, and whom its failure concerns.
CREATE TABLE agent_calls (
    delivery_id INTEGER PRIMARY KEY,
    app_id      TEXT    NOT NULL,
    task        INTEGER NOT NULL REFERENCES agent_tasks ON DELETE CASCADE,
    call_ids    TEXT    NOT NULL    -- JSON
) STRICT;
CREATE INDEX agent_calls_by_app ON agent_calls (app_id);

-- Addresses that requests name, and where the emulator finds them.
CREATE TABLE agent_forwards (
    app_id     TEXT NOT NULL,      -- always '': of all apps
    from_url   TEXT NOT NULL,
    to_url     TEXT NOT NULL,
    PRIMARY KEY (app_id, from_url)
) STRICT, WITHOUT ROWID;
