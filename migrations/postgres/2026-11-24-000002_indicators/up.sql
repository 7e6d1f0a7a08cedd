-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE dimensions (
    code       TEXT COLLATE "C" PRIMARY KEY,
    position   INTEGER NOT NULL,
    name_it    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    meaning_it TEXT NOT NULL,
    meaning_en TEXT NOT NULL
);

CREATE TABLE indicators (
    code           TEXT COLLATE "C" PRIMARY KEY,
    position       INTEGER NOT NULL,
    name_it        TEXT NOT NULL,
    name_en        TEXT NOT NULL,
    unit_it        TEXT NOT NULL,
    unit_en        TEXT NOT NULL,
    role           TEXT NOT NULL,
    dimension      TEXT COLLATE "C" REFERENCES dimensions (code),
    direction      TEXT NOT NULL,
    reason_it      TEXT NOT NULL,
    reason_en      TEXT NOT NULL,
    publisher      TEXT NOT NULL,
    dataset        TEXT NOT NULL,
    licence        TEXT NOT NULL,
    reference_year INTEGER NOT NULL,
    max_age_years  INTEGER NOT NULL,
    decimals       INTEGER NOT NULL,
    notes          TEXT NOT NULL
);

-- A run of an importer that changed something: where every value came from.
CREATE TABLE imports (
    id          TEXT COLLATE "C" PRIMARY KEY,
    kind        TEXT NOT NULL,
    file_name   TEXT NOT NULL,
    file_digest TEXT NOT NULL,
    imported_at TIMESTAMP NOT NULL,
    n_rows      BIGINT NOT NULL,
    n_new       BIGINT NOT NULL,
    n_changed   BIGINT NOT NULL,
    n_same      BIGINT NOT NULL
);

CREATE TABLE indicator_values (
    territory TEXT COLLATE "C" NOT NULL REFERENCES territories (code),
    indicator TEXT COLLATE "C" NOT NULL REFERENCES indicators (code),
    year      INTEGER NOT NULL,
    value     DOUBLE PRECISION NOT NULL,
    import_id TEXT COLLATE "C" NOT NULL REFERENCES imports (id),
    PRIMARY KEY (territory, indicator, year)
);
CREATE INDEX indicator_values_indicator ON indicator_values (indicator, year, territory);
