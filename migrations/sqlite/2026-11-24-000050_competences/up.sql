-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The competence framework: a draft may change, a published version never does. JSON: the framework as the program writes it.
CREATE TABLE frameworks (
    version       TEXT PRIMARY KEY NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('draft', 'published')),
    name_it       TEXT NOT NULL,
    name_en       TEXT NOT NULL,
    document      TEXT NOT NULL,
    digest        TEXT NOT NULL,
    n_competences INTEGER NOT NULL,
    n_roles       INTEGER NOT NULL,
    revision      INTEGER NOT NULL,
    created_at    TIMESTAMP NOT NULL,
    published_at  TIMESTAMP,
    CHECK ((state = 'published') = (published_at IS NOT NULL))
);
CREATE INDEX frameworks_published ON frameworks (published_at, version);

CREATE TRIGGER frameworks_update BEFORE UPDATE ON frameworks WHEN OLD.state = 'published'
BEGIN
    SELECT RAISE(ABORT, 'a published framework never changes');
END;
CREATE TRIGGER frameworks_delete BEFORE DELETE ON frameworks WHEN OLD.state = 'published'
BEGIN
    SELECT RAISE(ABORT, 'a published framework never changes');
END;
