#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# The draws of an index, 107 units × 40 indicators × 10,000 weight draws with ranks, on one core: our engine beside NumPy, in
# one run on one machine. CPU seconds, median of seven. Then the needs of a country, beside NumPy and DuckDB.
set -eu
cd "$(dirname "$0")/../.."
ours=$(cargo run ${CI:+--locked} --quiet --release -p shared --example bench_index)
python=${PYTHON:-python3}
if "$python" -c 'import numpy' 2>/dev/null; then
  numpy=$("$python" shared/examples/bench_index_numpy.py)
  version=$("$python" -c 'import numpy; print("NumPy " + numpy.__version__)')
else
  numpy='' version=''
fi

echo 'Index, 107 units x 40 indicators x 10,000 draws with ranks: CPU seconds on one core'
printf '  %-24s %10s %10s %8s\n' aggregation ours "${version:-NumPy}" ratio
printf '%s\n' "$ours" | while read -r name seconds; do
  theirs=$(printf '%s\n' "$numpy" | awk -v name="$name" '$1 == name { print $2 }')
  ratio=$(awk -v a="$seconds" -v b="${theirs:-0}" 'BEGIN { if (a > 0 && b > 0) printf "%.1fx", b / a; else printf "-" }')
  printf '  %-24s %10s %10s %8s\n' "$name" "$seconds" "${theirs:--}" "$ratio"
done
[ -n "$numpy" ] || echo "  NumPy is not installed for $python (PYTHON= names another): no comparison"

# peer MODULE SCRIPT: what a peer measures, where Python has its module.
peer() {
  if "$python" -c "import $1" 2>/dev/null; then "$python" "$2" | cut -d ' ' -f 2-; else echo '-'; fi
}

echo
echo 'Training needs, 45,000 operators x 40 competences: 20 regions and Italy, every figure; CPU seconds on one core, sum of figures'
printf '  %-24s %s\n' ours "$(cargo run ${CI:+--locked} --quiet --release -p shared --example bench_needs | cut -d ' ' -f 2-)"
printf '  %-24s %s\n' "${version:-NumPy}" "$(peer numpy shared/examples/bench_needs_numpy.py)"
printf '  %-24s %s\n' DuckDB "$(peer duckdb shared/examples/bench_needs_duckdb.py)"
