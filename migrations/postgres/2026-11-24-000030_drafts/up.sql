-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Drafts are written by several people: the number of their state, and who changed them last. A set of weights is withdrawn by
-- a row of its own: what was computed with it stays.
ALTER TABLE definitions ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE definitions ADD COLUMN changed_at TIMESTAMP;
ALTER TABLE definitions ADD COLUMN changed_by TEXT COLLATE "C" REFERENCES users (id);

CREATE TABLE weight_set_withdrawals (
    weight_set   TEXT COLLATE "C" PRIMARY KEY REFERENCES weight_sets (key),
    reason       TEXT NOT NULL,
    withdrawn_at TIMESTAMP NOT NULL,
    withdrawn_by TEXT COLLATE "C" REFERENCES users (id)
);

CREATE TRIGGER weight_sets_kept BEFORE DELETE ON weight_sets
    FOR EACH ROW EXECUTE FUNCTION refuse_change('a set of weights never changes');
CREATE TRIGGER weight_set_withdrawals_unchanged BEFORE UPDATE OR DELETE ON weight_set_withdrawals
    FOR EACH ROW EXECUTE FUNCTION refuse_change('a withdrawal never changes');
