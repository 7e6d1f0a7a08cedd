#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# The browser tests, one file after the other: each has a server and a browser of its own, and the machine may have two cores.
#   sh e2e/run.sh [FILE…]
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- e2e/*.test.mjs
CHROMIUM=$(sh e2e/chromium.sh) || { echo 'no Chromium browser: sh .ci/setup.sh test says how to install one' >&2; exit 1; }
export CHROMIUM
exec node --test --test-concurrency=1 --test-reporter=spec "$@"
