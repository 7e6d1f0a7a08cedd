#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# The draws of an index, 107 units × 40 indicators × 10,000 weight draws with ranks, and 500,000 persons scored in 107
# territories, on one core: our engine beside NumPy, in one run on one machine. CPU seconds, median of seven and of five. Then
# the needs of a country, beside NumPy and DuckDB.
set -eu
cd "$(dirname "$0")/../.."
ours=$(cargo run ${CI:+--locked} --quiet --release -p shared --example bench_index)
scored=$(cargo run ${CI:+--locked} --quiet --release -p shared --example bench_employability)
python=${PYTHON:-python3}
if "$python" -c 'import numpy' 2>/dev/null; then
  numpy=$("$python" shared/examples/bench_index_numpy.py)
  scored_numpy=$("$python" shared/examples/bench_employability_numpy.py)
  version=$("$python" -c 'import numpy; print("NumPy " + numpy.__version__)')
else
  numpy='' scored_numpy='' version=''
fi

echo 'Index, 107 units x 40 indicators x 10,000 draws with ranks: CPU seconds on one core'
printf '  %-24s %10s %10s %8s\n' aggregation ours "${version:-NumPy}" ratio
printf '%s\n' "$ours" | while read -r name seconds; do
  theirs=$(printf '%s\n' "$numpy" | awk -v name="$name" '$1 == name { print $2 }')
  ratio=$(awk -v a="$seconds" -v b="${theirs:-0}" 'BEGIN { if (a > 0 && b > 0) printf "%.1fx", b / a; else printf "-" }')
  printf '  %-24s %10s %10s %8s\n' "$name" "$seconds" "${theirs:--}" "$ratio"
done

echo 'Employability, 500,000 persons x 107 territories (53.5 million coefficients): CPU seconds on one core'
printf '  %-24s %10s %10s %8s %14s %12s\n' '' ours "${version:-NumPy}" ratio 'millions/s' 'same mean'
printf '%s %s\n' "$scored" "$scored_numpy" | awk '{
  ratio = $5 > 0 ? sprintf("%.1fx", $5 / $2) : "-"
  same = $6 == "" ? "-" : ($3 == $6 ? "yes" : "NO")
  printf "  %-24s %10s %10s %8s %14.0f %12s\n", $1, $2, ($5 == "" ? "-" : $5), ratio, 53.5 / $2, same
}'
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

echo
echo 'Training plan, 40 modules x 20 regions: CPU seconds on one core, benefit, bound, gap'
cargo run ${CI:+--locked} --quiet --release -p shared --example bench_plan | while read -r name found; do
  printf '  %-24s %s\n' "$name" "$found"
  if "$python" -c 'import scipy' 2>/dev/null; then
    theirs=$(cargo run ${CI:+--locked} --quiet --release -p shared --example bench_plan "$name" | "$python" shared/examples/bench_plan_scipy.py | tail -n 1)
    printf '  %-24s %s\n' '  HiGHS, through SciPy' "$theirs"
  fi
done
