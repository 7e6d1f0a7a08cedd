// SPDX-License-Identifier: AGPL-3.0-or-later
//! The program of a module of the pages: the first load.

fn main() {
    frontend::pages();
}
