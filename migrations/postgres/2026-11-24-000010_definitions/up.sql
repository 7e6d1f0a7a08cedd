-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Definitions of an index: a draft may change, a published one never does.
CREATE TABLE definitions (
    key          TEXT COLLATE "C" NOT NULL,
    version      TEXT COLLATE "C" NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('draft', 'published')),
    recipe       TEXT NOT NULL,
    digest       TEXT NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    published_at TIMESTAMP,
    PRIMARY KEY (key, version),
    CHECK ((state = 'published') = (published_at IS NOT NULL))
);

-- Weights that groups of stakeholders give to the dimensions of a definition. JSON: {"dimension": weight}.
CREATE TABLE weight_sets (
    key                TEXT COLLATE "C" PRIMARY KEY,
    definition_key     TEXT COLLATE "C" NOT NULL,
    definition_version TEXT COLLATE "C" NOT NULL,
    group_name         TEXT NOT NULL,
    kind               TEXT NOT NULL,
    n_people           INTEGER NOT NULL,
    collected_on       TEXT NOT NULL,
    weights            TEXT NOT NULL,
    added_at           TIMESTAMP NOT NULL,
    FOREIGN KEY (definition_key, definition_version) REFERENCES definitions (key, version)
);
CREATE INDEX weight_sets_definition ON weight_sets (definition_key, definition_version, key);

-- What was computed with a published definition from a state of the data: once for each pair, and once more for each group.
CREATE TABLE results (
    id                 TEXT COLLATE "C" PRIMARY KEY,
    definition_key     TEXT COLLATE "C" NOT NULL,
    definition_version TEXT COLLATE "C" NOT NULL,
    weight_set         TEXT COLLATE "C" REFERENCES weight_sets (key),
    data_version       TEXT COLLATE "C" NOT NULL REFERENCES imports (id),
    year               INTEGER NOT NULL,
    computed_at        TIMESTAMP NOT NULL,
    result_digest      TEXT NOT NULL,
    computed           TEXT NOT NULL,
    FOREIGN KEY (definition_key, definition_version) REFERENCES definitions (key, version)
);
CREATE UNIQUE INDEX results_of_definition ON results (definition_key, definition_version, data_version)
    WHERE weight_set IS NULL;
CREATE UNIQUE INDEX results_of_weight_set ON results (weight_set, data_version) WHERE weight_set IS NOT NULL;
CREATE INDEX results_history ON results (definition_key, definition_version, id);

-- What is published, counted or computed stays as it is: whatever the program does, the database refuses.
CREATE FUNCTION refuse_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END;
$$;
CREATE TRIGGER definitions_unchanged BEFORE UPDATE OR DELETE ON definitions
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION refuse_change('a published definition never changes');
CREATE TRIGGER weight_sets_unchanged BEFORE UPDATE ON weight_sets
    FOR EACH ROW EXECUTE FUNCTION refuse_change('a set of weights never changes');
CREATE TRIGGER results_unchanged BEFORE UPDATE OR DELETE ON results
    FOR EACH ROW EXECUTE FUNCTION refuse_change('a result never changes');
