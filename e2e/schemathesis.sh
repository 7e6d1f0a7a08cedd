#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# The API from outside, as nobody and as each role: generated requests against the document that the server itself serves, by
# Schemathesis. No 5xx, no status that the document does not name, no operation that lets somebody in without a token.
#
#   bash e2e/schemathesis.sh [ROLE…]        EXAMPLES=2 an operation
#
# The server is the debug build, with a database of its own, on a free port of the loopback.
set -eu
cd "$(dirname "$0")/.."
version=4.32.5
python=.tools/python
if [ ! -x "$python/bin/schemathesis" ] || ! "$python/bin/schemathesis" --version | grep -q "$version"; then
  python3 -m venv --clear "$python"
  "$python/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
fi
schemathesis=$(pwd)/$python/bin/schemathesis
program=$(pwd)/${CARGO_TARGET_DIR:-target}/debug/coefficienti
directory=$(mktemp -d "${TMPDIR:-/tmp}/coe-schemathesis.XXXXXX")
server=
stop() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$directory"
}
trap stop EXIT

export DATABASE_URL="sqlite:$directory/test.db" COE_DATA_DIR=$directory COE_DEMO=1 COE_LOG=warn
# What is tested is not the limit.
export COE_RATE_LIMIT=0 COE_LOGIN_LIMIT=0
"$program" migrate --create 2>/dev/null
for try in 1 2 3 4 5 6 7 8; do
  port=$((20000 + ($$ * 37 + try * 971) % 20000))
  COE_BIND=127.0.0.1:$port "$program" serve 2>"$directory/log" &
  server=$!
  for _ in $(seq 1 120); do
    kill -0 "$server" 2>/dev/null || break
    curl -sf "http://127.0.0.1:$port/status" >/dev/null && break 2
    sleep 0.5
  done
  server=
  [ "$try" -lt 8 ] || { cat "$directory/log" >&2; exit 1; }
done
base=http://127.0.0.1:$port

token() {
  curl -sf -X POST -H 'Content-Type: application/json' \
    -d "{\"username\":\"$1\",\"password\":\"coefficienti-demo\"}" "$base/api/v1/sessions" |
    sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p'
}

# What ends the session that is used here is left to the tests in Rust.
check() {
  (cd "$directory" && timeout 300 "$schemathesis" run "$base/openapi.json" --url "$base/api/v1" \
    --phases examples,coverage,fuzzing --max-examples "${EXAMPLES:-2}" --generation-deterministic --no-color \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance,ignored_auth \
    --exclude-operation-id close_sessions --exclude-operation-id close_current_session \
    --exclude-operation-id change_password "$@" >"$directory/out" 2>&1) || { cat "$directory/out"; return 1; }
}

[ $# -gt 0 ] || set -- nobody operator.roma coordinator.crotone regional.19 national analyst admin
status=0
for who in "$@"; do
  header=()
  [ "$who" = nobody ] || header=(-H "Authorization: Bearer $(token "$who")")
  check ${header[@]+"${header[@]}"} || status=1
  echo "    as $who: $(sed -n 's/^ *\([0-9]* generated.*\)/\1/p' "$directory/out")"
done
exit $status
