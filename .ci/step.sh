#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Runs a command, saying in one line what is being done and in one how long it took: sh .ci/step.sh WHAT COMMAND…
what=$1
shift
printf '==> %s\n' "$what"
began=$(date +%s)
"$@"
status=$?
seconds=$(($(date +%s) - began))
if [ "$status" -eq 0 ]; then
  printf '    %s: done in %s s\n' "$what" "$seconds"
else
  printf '    %s: FAILED after %s s (exit %s)\n' "$what" "$seconds" "$status" >&2
fi
exit "$status"
