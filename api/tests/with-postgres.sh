#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Runs a command with TEST_DATABASE_URL naming a PostgreSQL of its own: api/tests/with-postgres.sh COMMAND…
#
# The server lives in a temporary directory, on a free port of the loopback, and is stopped when the command ends, however it
# ends. Where TEST_DATABASE_URL is set already, that database is used and nothing is started.
set -eu
if [ -n "${TEST_DATABASE_URL:-}" ]; then
  exec "$@"
fi
here=$(cd "$(dirname "$0")" && pwd)
programs=$(sh "$here/postgres-programs.sh") || {
  echo 'no PostgreSQL server programs: sh .ci/setup.sh test says how to install them' >&2
  exit 1
}

# initdb and postgres refuse to run as root: then they run as the user that Debian's package made.
as=()
if [ "$(id -u)" -eq 0 ]; then
  as=(runuser -u postgres --)
fi

directory=$(mktemp -d "${TMPDIR:-/tmp}/coe-postgres.XXXXXX")
[ ${#as[@]} -eq 0 ] || chown postgres "$directory"
# A directory that postgres may enter, unlike the one this may have been called from.
pg() { (cd "$directory" && ${as[@]+"${as[@]}"} "$programs/$@"); }

stop() {
  trap - EXIT INT TERM HUP
  if [ -s "$directory/data/postmaster.pid" ]; then
    pg pg_ctl -D "$directory/data" -m immediate -w stop >/dev/null 2>&1 || true
  fi
  rm -rf "$directory"
}
trap stop EXIT
trap 'stop; exit 130' INT
trap 'stop; exit 143' TERM HUP

# What is tested is the program, not the disk: nothing is forced to it. Text sorts as in an Italian office, not by bytes: an
# order that depends on the machine's language must show here and not in production.
sorting=(--locale-provider=icu --icu-locale=it --locale=C)
make_cluster() { pg initdb -D "$directory/data" -U coe --auth=trust --encoding=UTF8 --no-sync "$@" >"$directory/initdb.log" 2>&1; }
make_cluster "${sorting[@]}" || {
  # A server older than 15, or built without ICU.
  rm -rf "$directory/data"
  make_cluster --no-locale || { cat "$directory/initdb.log" >&2; exit 1; }
}
# Many tests at once, each with a schema and a pool of its own.
cat >>"$directory/data/postgresql.conf" <<SETTINGS
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 300
listen_addresses = '127.0.0.1'
unix_socket_directories = '$directory'
SETTINGS

for try in 1 2 3 4 5 6 7 8; do
  port=$((20000 + ($$ * 31 + try * 977) % 20000))
  if pg pg_ctl -D "$directory/data" -o "-p $port" -l "$directory/server.log" -w -t 30 start >/dev/null 2>&1; then
    break
  fi
  [ "$try" -lt 8 ] || { cat "$directory/server.log" >&2; exit 1; }
done
(cd "$directory" && "$programs/createdb" -h 127.0.0.1 -p "$port" -U coe coe)
export TEST_DATABASE_URL="postgres://coe@127.0.0.1:$port/coe"

# Not exec: the trap must run afterwards.
status=0
"$@" || status=$?
exit $status
