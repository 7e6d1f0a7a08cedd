# SPDX-License-Identifier: AGPL-3.0-or-later
"""The measure of bench_needs.rs with NumPy, as a good analyst writes it: one histogram of all cells, no Python loop over them.

Prints the same line: the name of the case, the median CPU seconds on one core, and the sum of figures.
"""
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import time

import numpy as np

try:
    from scipy.special import stdtr
except ImportError:  # p of the t is left out: NumPy has no distribution
    stdtr = None

OPERATORS, COMPETENCES, REGIONS, RUNS = 45_000, 40, 20, 21


def columns():
    i = np.arange(OPERATORS * COMPETENCES)
    mark = lambda step: np.minimum(np.floor(np.modf(i * step)[0] * 5.0), 4).astype(np.int64)
    importance, ability = mark(0.618033988749895), mark(0.414213562373095)
    region = (i // COMPETENCES % REGIONS).astype(np.int64)
    return region, (i % COMPETENCES).astype(np.int64), importance, ability


def median(marks, n):
    """The middle of each row of counts on a scale from 1."""
    cumulative = marks.cumsum(axis=1)
    at = lambda position: (cumulative <= position[:, None]).sum(axis=1) + 1
    return (at((n - 1) // 2) + at(n // 2)) / 2


def figures(table):
    """Every figure of each row of 25 counts."""
    scale = np.arange(1, 6)
    n = table.sum(axis=1)
    square = table.reshape(-1, 5, 5)
    by_importance, by_ability = square.sum(axis=2), square.sum(axis=1)
    gaps = (scale[:, None] - scale[None, :]).ravel()
    mean_importance, mean_ability = by_importance @ scale / n, by_ability @ scale / n
    total = table @ gaps
    gap, spread = total / n, table @ (gaps * gaps) - total * total / n
    sd = np.sqrt(spread / (n - 1))
    t = gap / (sd / np.sqrt(n))
    p = 2 * stdtr(n - 1, -np.abs(t)) if stdtr else None
    below, level = table @ (gaps > 0) / n, table @ (gaps == 0) / n
    rds = 100 * ((1 - below - level) - below)
    medians = median(by_importance, n), median(by_ability, n)
    quadrant = (mean_importance >= mean_importance.mean()) * 2 + (mean_ability >= mean_ability.mean())
    return gap * mean_importance, sd, medians[0], rds, medians[1], p, quadrant


def run(region, competence, importance, ability):
    cell = (region * COMPETENCES + competence) * 25 + importance * 5 + ability
    table = np.bincount(cell, minlength=REGIONS * COMPETENCES * 25).reshape(-1, 25)
    of_regions = figures(table)
    figures(table.reshape(REGIONS, COMPETENCES, 25).sum(axis=0))
    return of_regions


data = columns()
seconds = []
for _ in range(RUNS):
    begin = time.process_time()
    of_regions = run(*data)
    seconds.append(time.process_time() - begin)
print(f"needs {sorted(seconds)[RUNS // 2]:.5f} {sum(it.sum() for it in of_regions[:4]):.6f}")
