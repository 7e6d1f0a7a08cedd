#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Dependencies against deny.toml. Licences, bans and sources need nothing from outside; the list of advisories must be
# fetched, and where it cannot be the check says so instead of failing.
set -eu
if ! command -v cargo-deny >/dev/null 2>&1; then
  echo '    cargo-deny is not installed (cargo install cargo-deny): skipped'
  exit 0
fi
cargo deny --log-level error check --hide-inclusion-graph licenses bans sources
if cargo deny --log-level off fetch db >/dev/null 2>&1; then
  cargo deny --log-level error check --disable-fetch advisories
else
  echo '    the list of advisories cannot be fetched from here: not checked'
fi
