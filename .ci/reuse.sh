#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Every file has a holder and a licence (REUSE 3.3). Where the reuse tool is not installed it says so.
set -eu
if command -v reuse >/dev/null 2>&1; then
  exec reuse lint --lines
fi
echo '    reuse is not installed (pipx install reuse): skipped'
