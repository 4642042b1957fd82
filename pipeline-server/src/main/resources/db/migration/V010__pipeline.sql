CREATE TABLE deploy (
    id            uuid PRIMARY KEY,
    number        bigint GENERATED ALWAYS AS IDENTITY,
    kind          text NOT NULL,
    lane          text NOT NULL,
    request       json NOT NULL,
    requested_by  text NOT NULL,
    priority      int NOT NULL,
    time_limit    interval NOT NULL,
    status        text NOT NULL CHECK (status IN ('WAITING', 'RUNNING', 'UNDOING', 'STUCK',
                                                  'SUCCEEDED', 'FAILED', 'CANCELLED', 'SUPERSEDED')),
    fence         bigint NOT NULL DEFAULT 0,
    owner         text,
    lease_until   timestamptz,
    stop_code     text,
    stop_reason   text,
    failure_code  text,
    superseded_by uuid,
    submitted_at  timestamptz NOT NULL,
    started_at    timestamptz,
    deadline      timestamptz,
    ended_at      timestamptz
);

-- Two engines, or a bug, cannot start a second deploy of a lane.
CREATE UNIQUE INDEX deploy_one_active_per_lane ON deploy (lane) WHERE status IN ('RUNNING', 'UNDOING');
CREATE INDEX deploy_not_ended ON deploy (number) WHERE status IN ('WAITING', 'RUNNING', 'UNDOING');
CREATE INDEX deploy_newest ON deploy (number DESC);

-- The primary key fences two engines: an event can be recorded once.
CREATE TABLE deploy_event (
    deploy_id uuid NOT NULL REFERENCES deploy (id) ON DELETE CASCADE,
    seq       int NOT NULL,
    fence     bigint NOT NULL,
    type      text NOT NULL,
    step      text,
    at        timestamptz NOT NULL,
    body      json NOT NULL,
    PRIMARY KEY (deploy_id, seq)
);
