-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Notes are said in both languages. The Italian ones are filled by the next load of the reference tables.
ALTER TABLE indicators RENAME COLUMN notes TO notes_en;
ALTER TABLE indicators ADD COLUMN notes_it TEXT NOT NULL DEFAULT '';
