-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE users (
    id                 TEXT COLLATE "C" PRIMARY KEY,
    username           TEXT COLLATE "C" NOT NULL UNIQUE,
    given_name         TEXT NOT NULL,
    family_name        TEXT NOT NULL,
    territory          TEXT COLLATE "C" REFERENCES territories (code),
    -- where the territory lies: what lies in a territory begins with its path
    path               TEXT COLLATE "C" NOT NULL,
    search             TEXT NOT NULL,
    is_active          BOOLEAN NOT NULL,
    -- Argon2id, with its salt and cost
    password_hash      TEXT,
    -- AES-256-GCM over the secret, with the key of the installation
    totp_secret        TEXT,
    totp_confirmed     BOOLEAN NOT NULL,
    -- the last step of 30 seconds whose digits were accepted: none is accepted twice
    totp_step          BIGINT NOT NULL,
    version            INTEGER NOT NULL,
    created_at         TIMESTAMP NOT NULL
);
CREATE INDEX users_path ON users (path, username);

CREATE TABLE recovery_codes (
    user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    digest  TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (user_id, digest)
);

CREATE TABLE setup_links (
    digest     TEXT COLLATE "C" PRIMARY KEY,
    user_id    TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX setup_links_user ON setup_links (user_id);

CREATE TABLE mandates (
    id         TEXT COLLATE "C" PRIMARY KEY,
    user_id    TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    role       TEXT NOT NULL,
    territory  TEXT COLLATE "C" REFERENCES territories (code),
    area       TEXT COLLATE "C",
    path       TEXT COLLATE "C" NOT NULL,
    valid_from TEXT COLLATE "C" NOT NULL,
    valid_to   TEXT COLLATE "C",
    version    INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX mandates_path ON mandates (path, id);
CREATE INDEX mandates_user ON mandates (user_id, id);

CREATE TABLE sessions (
    id           TEXT COLLATE "C" PRIMARY KEY,
    user_id      TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    created_at   TIMESTAMP NOT NULL,
    last_used_at TIMESTAMP NOT NULL,
    expires_at   TIMESTAMP NOT NULL,
    closed_at    TIMESTAMP
);
CREATE INDEX sessions_user ON sessions (user_id, id);

-- One a renewal; one that comes twice closes its session.
CREATE TABLE refresh_tokens (
    digest     TEXT COLLATE "C" PRIMARY KEY,
    session_id TEXT COLLATE "C" NOT NULL REFERENCES sessions (id),
    used_at    TIMESTAMP
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

-- Failed logins of one user name from one network: never of the user name alone, so that nobody can lock another out.
CREATE TABLE login_failures (
    digest     TEXT COLLATE "C" PRIMARY KEY,
    n_failures INTEGER NOT NULL,
    last_at    TIMESTAMP NOT NULL
);

CREATE TABLE openings (
    id          TEXT COLLATE "C" PRIMARY KEY,
    user_id     TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    record_kind TEXT NOT NULL,
    record_id   TEXT COLLATE "C" NOT NULL,
    -- the user whose record it is, who sees the opening
    owner_id    TEXT COLLATE "C" REFERENCES users (id),
    reason      TEXT NOT NULL,
    opened_at   TIMESTAMP NOT NULL,
    expires_at  TIMESTAMP NOT NULL
);
CREATE INDEX openings_user ON openings (user_id, id);
CREATE INDEX openings_owner ON openings (owner_id, id);

-- The register of accesses: entries are added, and taken out only month by month once their digest is sealed.
CREATE TABLE audit_entries (
    number     BIGINT PRIMARY KEY,
    at         TIMESTAMP NOT NULL,
    user_id    TEXT COLLATE "C",
    action     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    subject_id TEXT COLLATE "C",
    path       TEXT COLLATE "C" NOT NULL,
    detail     TEXT,
    request_id TEXT,
    digest     TEXT NOT NULL
);
CREATE INDEX audit_entries_path ON audit_entries (path, number);
CREATE INDEX audit_entries_user ON audit_entries (user_id, number);
CREATE INDEX audit_entries_subject ON audit_entries (subject_id, number);

-- One row: the last entry, so that writers come one after the other and a cut tail is seen.
CREATE TABLE audit_head (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    number BIGINT NOT NULL,
    digest TEXT NOT NULL
);
INSERT INTO audit_head (id, number, digest)
VALUES (1, 0, 'sha256:0000000000000000000000000000000000000000000000000000000000000000');

-- What remains of entries past their time: their last number and digest.
CREATE TABLE audit_seals (
    number    BIGINT PRIMARY KEY,
    digest    TEXT NOT NULL,
    n_entries BIGINT NOT NULL,
    sealed_at TIMESTAMP NOT NULL
);

CREATE FUNCTION audit_entries_stay() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM audit_seals WHERE number >= OLD.number) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the register of accesses is only added to';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION audit_entries_stay();
CREATE TRIGGER audit_entries_stay_all BEFORE TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_stay();

-- Answers to creating requests that may be sent twice, by the key that the caller gave.
CREATE TABLE idempotency_keys (
    user_id    TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    key        TEXT COLLATE "C" NOT NULL,
    request    TEXT NOT NULL,
    answer     TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (user_id, key)
);
