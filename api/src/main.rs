// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one binary: reads the command line and runs it.

use std::process::ExitCode;

use clap::Parser as _;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    api::command::run(api::command::Cli::parse())
}
