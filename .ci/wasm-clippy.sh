#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Clippy for the crate that only the browser runs.
set -eu
if [ -x .tools/wasm-rustc ]; then
  # Where rustup could not be reached, wasm32 is compiled by another compiler, which has no clippy of ours.
  echo "    rustup's wasm32 target is not installed here: skipped"
  exit 0
fi
exec cargo clippy "$@" -p frontend --target wasm32-unknown-unknown -- -D warnings
