// SPDX-License-Identifier: AGPL-3.0-or-later
//! Statistics in a fixed order of operations: the same bits everywhere.
