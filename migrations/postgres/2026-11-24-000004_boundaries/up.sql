-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The outline of a territory, simplified: rings of «longitude latitude» in thousandths of a degree (WGS84).
CREATE TABLE boundaries (
    territory TEXT COLLATE "C" PRIMARY KEY REFERENCES territories (code),
    outline   TEXT NOT NULL,
    source    TEXT NOT NULL,
    import_id TEXT COLLATE "C" NOT NULL REFERENCES imports (id)
);
