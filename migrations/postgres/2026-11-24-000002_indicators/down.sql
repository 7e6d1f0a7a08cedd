-- SPDX-License-Identifier: AGPL-3.0-or-later
DROP TABLE indicator_values;
DROP TABLE imports;
DROP TABLE indicators;
DROP TABLE dimensions;
