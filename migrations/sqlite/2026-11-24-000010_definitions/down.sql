-- SPDX-License-Identifier: AGPL-3.0-or-later
DROP TABLE results;
DROP TABLE weight_sets;
DROP TABLE definitions;
