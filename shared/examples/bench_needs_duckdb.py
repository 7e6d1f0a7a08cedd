# SPDX-License-Identifier: AGPL-3.0-or-later
"""The measure of bench_needs.rs with DuckDB in memory, on one thread: the same figures but p and quadrant, by SQL.

Prints the same line: the name of the case, the median CPU seconds, and the sum of figures.
"""
import time

import duckdb

OPERATORS, COMPETENCES, REGIONS, RUNS = 45_000, 40, 20, 7

QUERY = """
SELECT region, competence, count(*) AS n, avg(importance) AS mean_importance, avg(ability) AS mean_ability,
       median(importance) AS median_importance, median(ability) AS median_ability,
       avg(importance - ability) * avg(importance) AS mwds, stddev_samp(importance - ability) AS gap_sd,
       100.0 * (count(*) FILTER (ability > importance) - count(*) FILTER (ability < importance)) / count(*) AS rds,
       avg(importance - ability) / (stddev_samp(importance - ability) / sqrt(count(*))) AS t
FROM ratings GROUP BY GROUPING SETS ((region, competence), (competence))
"""

database = duckdb.connect()
database.execute("SET threads = 1")
database.execute(f"""
CREATE TABLE ratings AS SELECT
  (i // {COMPETENCES} % {REGIONS})::UTINYINT AS region, (i % {COMPETENCES})::UTINYINT AS competence,
  (1 + least(floor((i * 0.618033988749895 - floor(i * 0.618033988749895)) * 5.0), 4))::TINYINT AS importance,
  (1 + least(floor((i * 0.414213562373095 - floor(i * 0.414213562373095)) * 5.0), 4))::TINYINT AS ability
FROM range({OPERATORS * COMPETENCES}) AS numbers(i)
""")
seconds = []
for _ in range(RUNS):
    begin = time.process_time()
    rows = database.execute(QUERY).fetchall()
    seconds.append(time.process_time() - begin)
total = sum(row[7] + row[8] + row[5] + row[9] for row in rows if row[0] is not None)
print(f"needs {sorted(seconds)[RUNS // 2]:.5f} {total:.6f}")
