-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Methods of the employability coefficient: a draft may change; what is published never does, but for the approval of a panel.
CREATE TABLE methods (
    key          TEXT COLLATE "C" NOT NULL,
    version      TEXT COLLATE "C" NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('draft', 'proposal', 'approved')),
    document     TEXT NOT NULL,
    digest       TEXT NOT NULL,
    card         TEXT NOT NULL,
    -- counts the changes of a draft: a change names it
    revision     INTEGER NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    published_at TIMESTAMP,
    panel        TEXT,
    approved_on  TEXT,
    minutes      TEXT,
    PRIMARY KEY (key, version),
    CHECK ((state = 'draft') = (published_at IS NULL)),
    CHECK ((state = 'approved') = (panel IS NOT NULL AND approved_on IS NOT NULL AND minutes IS NOT NULL))
);

-- Where the coefficient is switched off, since when and why.
CREATE TABLE method_suspensions (
    id        TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    territory TEXT COLLATE "C" REFERENCES territories (code),
    path      TEXT COLLATE "C" NOT NULL,
    reason    TEXT NOT NULL,
    begun_at  TIMESTAMP NOT NULL,
    ended_at  TIMESTAMP,
    version   INTEGER NOT NULL
);
CREATE UNIQUE INDEX method_suspensions_in_force ON method_suspensions (path) WHERE ended_at IS NULL;

CREATE TRIGGER methods_unchanged BEFORE UPDATE ON methods
    FOR EACH ROW WHEN (OLD.state = 'approved'
        OR (OLD.state = 'proposal' AND (NEW.state <> 'approved' OR NEW.key <> OLD.key OR NEW.version <> OLD.version
            OR NEW.document <> OLD.document OR NEW.digest <> OLD.digest OR NEW.card <> OLD.card
            OR NEW.created_at <> OLD.created_at OR NEW.published_at <> OLD.published_at)))
    EXECUTE FUNCTION refuse_change('a published method never changes');
CREATE TRIGGER methods_kept BEFORE DELETE ON methods
    FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION refuse_change('a published method never changes');
CREATE TRIGGER method_suspensions_unchanged BEFORE UPDATE ON method_suspensions
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL OR NEW.path <> OLD.path OR NEW.reason <> OLD.reason
        OR NEW.begun_at <> OLD.begun_at)
    EXECUTE FUNCTION refuse_change('a suspension only ends');
CREATE TRIGGER method_suspensions_kept BEFORE DELETE ON method_suspensions
    FOR EACH ROW EXECUTE FUNCTION refuse_change('a suspension only ends');
