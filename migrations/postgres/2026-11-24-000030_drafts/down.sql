-- SPDX-License-Identifier: AGPL-3.0-or-later
DROP TRIGGER weight_sets_kept ON weight_sets;
DROP TABLE weight_set_withdrawals;
ALTER TABLE definitions DROP COLUMN changed_by;
ALTER TABLE definitions DROP COLUMN changed_at;
ALTER TABLE definitions DROP COLUMN revision;
