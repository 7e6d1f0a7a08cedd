-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE territories (
    code        TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    short_name  TEXT NOT NULL,
    area        TEXT NOT NULL,
    nuts        TEXT NOT NULL,
    surface_km2 DOUBLE NOT NULL,
    -- the name folded for search: compared with a folded question by plain LIKE
    search      TEXT NOT NULL
);
CREATE INDEX territories_kind ON territories (kind, code);
