// SPDX-License-Identifier: AGPL-3.0-or-later
//! The program of a module of the pages.

fn main() {
    frontend::proposals();
}
