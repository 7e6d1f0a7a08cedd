-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Keys sort by their bytes, as on SQLite, whatever the language of the database.
CREATE TABLE territories (
    code        TEXT COLLATE "C" PRIMARY KEY,
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    short_name  TEXT NOT NULL,
    area        TEXT NOT NULL,
    nuts        TEXT NOT NULL,
    surface_km2 DOUBLE PRECISION NOT NULL,
    -- the name folded for search: compared with a folded question by plain LIKE
    search      TEXT NOT NULL
);
CREATE INDEX territories_kind ON territories (kind, code);
