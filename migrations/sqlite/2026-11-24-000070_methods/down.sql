-- SPDX-License-Identifier: AGPL-3.0-or-later
DROP TABLE method_suspensions;
DROP TABLE methods;
