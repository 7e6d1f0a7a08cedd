#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# A million rows of SDMX-CSV, imported twice by our program (codes resolved, every row checked and compared, foreign keys
# enforced), beside the sqlite3 command line's `.import` of the same values into the same table, already in its columns and
# unchecked. The order of the file is that of no index. Rows a second, and the most memory that was resident (Linux tells it).
#   ROWS=1000000 e2e/bench/import.sh
set -eu
cd "$(dirname "$0")/../.."
if ! command -v sqlite3 > /dev/null; then
  echo 'The import of a million rows is not measured: the sqlite3 command line is not installed'
  exit 0
fi
rows=${ROWS:-1000000}
program=$(pwd)/${CARGO_TARGET_DIR:-target}/release/coefficienti
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DATABASE_URL="sqlite:$work/ours.db"
for verb in 'migrate --create' seed; do
  # shellcheck disable=SC2086 # a verb and its option
  "$program" $verb > "$work/said" 2>&1 || { cat "$work/said"; exit 1; }
done

# 20 regions x 334 indicators x 150 years; the indicators are copies of one of ours.
awk -v rows="$rows" -v work="$work" 'BEGIN {
  split("ITC1 ITC2 ITC4 ITDA ITD3 ITD4 ITC3 ITD5 ITE1 ITE2 ITE3 ITE4 ITF1 ITF2 ITF3 ITF4 ITF5 ITF6 ITG1 ITG2", area, " ")
  theirs = work "/theirs.csv"; plain = work "/plain.csv"; rules = work "/rules.csv"; sql = work "/indicators.sql"
  print "DATAFLOW,FREQ,REF_AREA,DATA_TYPE,SEX,TIME_PERIOD,OBS_VALUE,OBS_STATUS" > theirs
  print "indicator,dataflow,where" > rules
  print "BEGIN; CREATE TEMP TABLE one AS SELECT * FROM indicators LIMIT 1;" > sql
  for (i = 0; i < 334; i++) {
    printf "long_%d,,DATA_TYPE=X%d\n", i, i > rules
    printf "UPDATE one SET code = \"long_%d\"; INSERT INTO indicators SELECT * FROM one;\n", i > sql
  }
  print "COMMIT;" > sql
  for (year = 1951; year <= 2100 && n < rows; year++)
    for (i = 0; i < 334 && n < rows; i++)
      for (a = 1; a <= 20 && n < rows; a++) {
        printf "IT1:LONG(1.0),A,%s,X%d,9,%d,%d.5,\n", area[a], i, year, n % 1000 > theirs
        printf "%02d,long_%d,%d,%d.5,01900000-0000-7000-8000-000000000000\n", a, i, year, n % 1000 > plain
        n++
      }
}'
sqlite3 "$work/ours.db" < "$work/indicators.sql"
sqlite3 "$work/ours.db" '.schema indicator_values' | sqlite3 "$work/sqlite.db"
sqlite3 "$work/sqlite.db" 'PRAGMA journal_mode = WAL' > /dev/null

now() { date +%s%N 2> /dev/null | sed 's/N$/000000000/'; }

# measure NAME COMMAND…: runs it, prints rows a second and the peak of its memory.
measure() {
  name=$1
  shift
  peak=0
  began=$(now)
  "$@" > "$work/said" 2>&1 < "${INPUT:-/dev/null}" &
  pid=$!
  while kill -0 "$pid" 2> /dev/null; do
    kb=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status" 2> /dev/null || true)
    [ -z "$kb" ] || peak=$kb
    sleep 0.02
  done
  wait "$pid" || { cat "$work/said"; exit 1; }
  ended=$(now)
  awk -v name="$name" -v rows="$rows" -v ns="$((ended - began))" -v kb="$peak" 'BEGIN {
    printf "  %-34s %12.0f %10.1f %10s\n", name, rows / (ns / 1e9), ns / 1e9, (kb > 0 ? sprintf("%.0f", kb / 1024) : "-") }'
}

echo
echo "Import of $rows rows"
printf '  %-34s %12s %10s %10s\n' '' rows/s seconds 'peak MB'
measure 'ours, SDMX-CSV, first time' "$program" import sdmx-csv "$work/theirs.csv" --map "$work/rules.csv"
printf '    %s\n' "$(cat "$work/said")"
measure 'ours, SDMX-CSV, again' "$program" import sdmx-csv "$work/theirs.csv" --map "$work/rules.csv"
printf '    %s\n' "$(cat "$work/said")"
printf '.mode csv\n.import %s indicator_values\n' "$work/plain.csv" > "$work/import.sql"
INPUT=$work/import.sql measure 'sqlite3 .import, the same table' sqlite3 "$work/sqlite.db"
