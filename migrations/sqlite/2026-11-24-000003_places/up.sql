-- SPDX-License-Identifier: AGPL-3.0-or-later
ALTER TABLE territories ADD COLUMN parent_code TEXT REFERENCES territories (code);
ALTER TABLE territories ADD COLUMN body TEXT;
ALTER TABLE territories ADD COLUMN abbreviation TEXT;
ALTER TABLE territories ADD COLUMN unit_code TEXT;
ALTER TABLE territories ADD COLUMN cadastral_code TEXT;
ALTER TABLE territories ADD COLUMN residents BIGINT;
-- First and last day of the code, inclusive: ISO 8601, so that text compares as time does.
ALTER TABLE territories ADD COLUMN valid_from TEXT;
ALTER TABLE territories ADD COLUMN valid_to TEXT;
ALTER TABLE territories ADD COLUMN is_pilot BOOLEAN NOT NULL DEFAULT FALSE;
-- A municipality that merged has no surface on record.
ALTER TABLE territories ADD COLUMN surface DOUBLE;
UPDATE territories SET surface = surface_km2;
ALTER TABLE territories DROP COLUMN surface_km2;
ALTER TABLE territories RENAME COLUMN surface TO surface_km2;
CREATE INDEX territories_parent ON territories (parent_code, code);

-- What became of a code.
CREATE TABLE territory_changes (
    from_code  TEXT NOT NULL REFERENCES territories (code),
    to_code    TEXT NOT NULL REFERENCES territories (code),
    kind       TEXT NOT NULL,
    changed_on TEXT NOT NULL,
    basis      TEXT NOT NULL,
    PRIMARY KEY (from_code, to_code)
);
CREATE INDEX territory_changes_to ON territory_changes (to_code, from_code);

-- Social areas (ATS): groups of municipalities.
CREATE TABLE areas (
    code   TEXT PRIMARY KEY,
    name   TEXT NOT NULL,
    region TEXT NOT NULL REFERENCES territories (code),
    search TEXT NOT NULL
);
CREATE TABLE area_members (
    area         TEXT NOT NULL REFERENCES areas (code),
    municipality TEXT NOT NULL REFERENCES territories (code),
    PRIMARY KEY (area, municipality)
);
-- A municipality is in one area.
CREATE UNIQUE INDEX area_members_municipality ON area_members (municipality);
