-- SPDX-License-Identifier: AGPL-3.0-or-later
ALTER TABLE indicators DROP COLUMN notes_it;
ALTER TABLE indicators RENAME COLUMN notes_en TO notes;
