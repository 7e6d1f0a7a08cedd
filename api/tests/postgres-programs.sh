#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Prints the directory of PostgreSQL's server programs: PG_BIN if it is set, else where Debian, Homebrew and Postgres.app put
# them (they are rarely on PATH), the newest version first.
has_server() { [ -n "$1" ] && [ -x "$1/initdb" ] && [ -x "$1/postgres" ]; }

if [ -n "${PG_BIN:-}" ]; then
  has_server "$PG_BIN" && printf '%s\n' "$PG_BIN" && exit 0
  exit 1
fi
{
  ls -d /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin \
    /Applications/Postgres.app/Contents/Versions/*/bin 2>/dev/null | sort -t/ -k1,4 -k5 -r
  pg_config --bindir 2>/dev/null
  initdb=$(command -v initdb) && dirname "$initdb"
} | while read -r directory; do
  if has_server "$directory"; then
    printf '%s\n' "$directory"
    break
  fi
done | grep .
