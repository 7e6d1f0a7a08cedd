-- SPDX-License-Identifier: AGPL-3.0-or-later
DROP TABLE area_members;
DROP TABLE areas;
DROP TABLE territory_changes;
DROP INDEX territories_parent;
-- What the first version knew: regions.
DELETE FROM indicator_values WHERE territory IN (SELECT code FROM territories WHERE kind <> 'region');
UPDATE territories SET parent_code = NULL;
DELETE FROM territories WHERE kind <> 'region';
ALTER TABLE territories ADD COLUMN surface DOUBLE NOT NULL DEFAULT 0;
UPDATE territories SET surface = surface_km2;
ALTER TABLE territories DROP COLUMN surface_km2;
ALTER TABLE territories RENAME COLUMN surface TO surface_km2;
ALTER TABLE territories DROP COLUMN is_pilot;
ALTER TABLE territories DROP COLUMN valid_to;
ALTER TABLE territories DROP COLUMN valid_from;
ALTER TABLE territories DROP COLUMN residents;
ALTER TABLE territories DROP COLUMN cadastral_code;
ALTER TABLE territories DROP COLUMN unit_code;
ALTER TABLE territories DROP COLUMN abbreviation;
ALTER TABLE territories DROP COLUMN body;
ALTER TABLE territories DROP COLUMN parent_code;
