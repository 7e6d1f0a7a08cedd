-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What an equipe must have and is measured by, and staff per inhabitant: dated rows. Professions are separated by spaces.
CREATE TABLE equipe_rules (
    key         TEXT COLLATE "C" NOT NULL,
    valid_from  TEXT COLLATE "C" NOT NULL,
    valid_to    TEXT,
    equipe_kind TEXT,
    counts      TEXT NOT NULL,
    professions TEXT NOT NULL,
    minimum     INTEGER NOT NULL,
    text_it     TEXT NOT NULL,
    text_en     TEXT NOT NULL,
    source_it   TEXT NOT NULL,
    source_en   TEXT NOT NULL,
    PRIMARY KEY (key, valid_from)
);
CREATE TABLE equipe_requirements (
    equipe_kind TEXT COLLATE "C" NOT NULL,
    valid_from  TEXT COLLATE "C" NOT NULL,
    valid_to    TEXT,
    professions TEXT NOT NULL,
    ceiling     INTEGER NOT NULL CHECK (ceiling BETWEEN 0 AND 5),
    PRIMARY KEY (equipe_kind, valid_from)
);
CREATE TABLE staff_ratios (
    profession          TEXT COLLATE "C" NOT NULL,
    threshold           TEXT COLLATE "C" NOT NULL,
    valid_from          TEXT COLLATE "C" NOT NULL,
    valid_to            TEXT,
    inhabitants_per_fte INTEGER NOT NULL CHECK (inhabitants_per_fte > 0),
    amount_cents        BIGINT NOT NULL,
    full_time_hours     INTEGER NOT NULL CHECK (full_time_hours > 0),
    source_it           TEXT NOT NULL,
    source_en           TEXT NOT NULL,
    PRIMARY KEY (profession, threshold, valid_from)
);

CREATE TABLE operators (
    id               TEXT COLLATE "C" PRIMARY KEY,
    given_name       TEXT NOT NULL,
    family_name      TEXT NOT NULL,
    profession       TEXT NOT NULL,
    register_section TEXT,
    register_region  TEXT COLLATE "C" REFERENCES territories (code),
    territory        TEXT COLLATE "C" NOT NULL REFERENCES territories (code),
    path             TEXT COLLATE "C" NOT NULL,
    employer         TEXT NOT NULL,
    employment       TEXT NOT NULL,
    hours_per_week   INTEGER NOT NULL CHECK (hours_per_week BETWEEN 1 AND 48),
    user_id          TEXT COLLATE "C" UNIQUE REFERENCES users (id),
    -- folded: family name, given name, family name; lists sort by it
    search           TEXT COLLATE "C" NOT NULL,
    is_active        BOOLEAN NOT NULL,
    is_demo          BOOLEAN NOT NULL,
    version          INTEGER NOT NULL,
    created_at       TIMESTAMP NOT NULL
);
CREATE INDEX operators_path ON operators (path, search, id);

-- Added, never changed: a newer rating takes the place of an older.
CREATE TABLE ratings (
    id          TEXT COLLATE "C" PRIMARY KEY,
    operator_id TEXT COLLATE "C" NOT NULL REFERENCES operators (id),
    competence  TEXT COLLATE "C" NOT NULL,
    level       INTEGER NOT NULL CHECK (level BETWEEN 0 AND 5),
    source      TEXT NOT NULL,
    framework   TEXT COLLATE "C" NOT NULL REFERENCES frameworks (version),
    rated_on    TEXT NOT NULL,
    evidence    TEXT,
    recorded_by TEXT,
    recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX ratings_operator ON ratings (operator_id, competence, id);

-- What the ratings of an operator come to: written with them, in one transaction.
CREATE TABLE operator_levels (
    operator_id     TEXT COLLATE "C" NOT NULL REFERENCES operators (id),
    competence      TEXT COLLATE "C" NOT NULL,
    level           INTEGER NOT NULL CHECK (level BETWEEN 0 AND 5),
    source          TEXT NOT NULL,
    rated_on        TEXT NOT NULL,
    own             INTEGER,
    supervisor      INTEGER,
    is_disagreement BOOLEAN NOT NULL,
    PRIMARY KEY (operator_id, competence)
);

CREATE TABLE equipes (
    id          TEXT COLLATE "C" PRIMARY KEY,
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    territory   TEXT COLLATE "C" NOT NULL REFERENCES territories (code),
    path        TEXT COLLATE "C" NOT NULL,
    area        TEXT,
    framework   TEXT COLLATE "C" NOT NULL REFERENCES frameworks (version),
    valid_from  TEXT NOT NULL,
    valid_to    TEXT,
    search      TEXT COLLATE "C" NOT NULL,
    is_demo     BOOLEAN NOT NULL,
    version     INTEGER NOT NULL,
    created_at  TIMESTAMP NOT NULL,
    -- the summary: who is there, counted (JSON), and the next day on which that changes by itself
    composition TEXT NOT NULL,
    changes_on  TEXT NOT NULL
);
CREATE INDEX equipes_path ON equipes (path, search, id);

CREATE TABLE memberships (
    id              TEXT COLLATE "C" PRIMARY KEY,
    equipe_id       TEXT COLLATE "C" NOT NULL REFERENCES equipes (id),
    operator_id     TEXT COLLATE "C" NOT NULL REFERENCES operators (id),
    path            TEXT COLLATE "C" NOT NULL,
    role            TEXT NOT NULL,
    is_case_manager BOOLEAN NOT NULL,
    hours_per_week  INTEGER NOT NULL CHECK (hours_per_week BETWEEN 1 AND 48),
    valid_from      TEXT NOT NULL,
    valid_to        TEXT,
    version         INTEGER NOT NULL,
    created_at      TIMESTAMP NOT NULL
);
CREATE INDEX memberships_equipe ON memberships (equipe_id, id);
CREATE INDEX memberships_operator ON memberships (operator_id, id);

-- The summary of coverage: what an equipe is asked for, and how many of its members have each level. Written by whatever
-- changes it, in the same transaction.
CREATE TABLE equipe_coverage (
    equipe_id       TEXT COLLATE "C" NOT NULL REFERENCES equipes (id),
    competence      TEXT COLLATE "C" NOT NULL,
    position        INTEGER NOT NULL,
    required        INTEGER NOT NULL CHECK (required BETWEEN 0 AND 5),
    importance      INTEGER NOT NULL,
    origin          TEXT NOT NULL,
    n_0             INTEGER NOT NULL,
    n_1             INTEGER NOT NULL,
    n_2             INTEGER NOT NULL,
    n_3             INTEGER NOT NULL,
    n_4             INTEGER NOT NULL,
    n_5             INTEGER NOT NULL,
    n_disagreements INTEGER NOT NULL,
    PRIMARY KEY (equipe_id, competence)
);

-- Proposals to reorganise an equipe; what was computed on the day is kept (JSON).
CREATE TABLE proposals (
    id                TEXT COLLATE "C" PRIMARY KEY,
    equipe_id         TEXT COLLATE "C" NOT NULL REFERENCES equipes (id),
    path              TEXT COLLATE "C" NOT NULL,
    title             TEXT NOT NULL,
    reason            TEXT NOT NULL,
    author_id         TEXT COLLATE "C" REFERENCES users (id),
    status            TEXT NOT NULL,
    options           TEXT NOT NULL,
    current_members   TEXT NOT NULL,
    target_members    TEXT NOT NULL,
    effect            TEXT NOT NULL,
    staffing          TEXT NOT NULL,
    yearly_cost_cents BIGINT NOT NULL,
    created_at        TIMESTAMP NOT NULL,
    closed_at         TIMESTAMP,
    decided_by        TEXT COLLATE "C" REFERENCES users (id),
    note              TEXT,
    version           INTEGER NOT NULL
);
CREATE INDEX proposals_path ON proposals (path, id);
CREATE INDEX proposals_equipe ON proposals (equipe_id, id);

CREATE TRIGGER ratings_unchanged BEFORE UPDATE ON ratings
    FOR EACH ROW EXECUTE FUNCTION refuse_change('a rating never changes');
