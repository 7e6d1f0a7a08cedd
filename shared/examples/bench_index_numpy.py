# SPDX-License-Identifier: AGPL-3.0-or-later
"""The measure of bench_index.rs with NumPy, as a good analyst writes it: all draws at once, no Python loop over them.

Prints the same lines: the name of the case and the median CPU seconds on one core.
"""
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import time

import numpy as np

UNITS, INDICATORS, NODES, DRAWS, RUNS, NOISE = 107, 40, 8, 10_000, 7, 0.25


def figures():
    i = np.arange(UNITS * INDICATORS, dtype=np.float64)
    values = 1 + 99 * np.modf(i * 0.618033988749895)[0]
    return (values / 101 * 100).reshape(UNITS, INDICATORS)


def scores(x, node_weights, leaf_weights, parents):
    """Weighted means up the tree: (draws, units) from (units, indicators)."""
    nodes = np.empty((len(node_weights), len(x), NODES))
    for node in range(NODES):
        w = leaf_weights[:, parents == node]
        nodes[:, :, node] = (w @ x[:, parents == node].T) / w.sum(axis=1, keepdims=True)
    return np.einsum("duk,dk->du", nodes, node_weights) / node_weights.sum(axis=1, keepdims=True)


def ranks(values):
    """1 = best; ties take the smallest."""
    order = np.argsort(-values, axis=1)
    ordered = np.take_along_axis(values, order, axis=1)
    positions = np.broadcast_to(np.arange(1, UNITS + 1), values.shape)
    is_new = np.ones(values.shape, dtype=bool)
    is_new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    ranked = np.maximum.accumulate(np.where(is_new, positions, 0), axis=1)
    out = np.empty(values.shape, dtype=np.int64)
    np.put_along_axis(out, order, ranked, axis=1)
    return out


def run(with_geometric):
    x = figures()
    parents = np.arange(INDICATORS) % NODES
    rng = np.random.default_rng(1)
    node_weights = (1 + np.arange(NODES) % 2) * (1 + rng.uniform(-NOISE, NOISE, (DRAWS, NODES)))
    leaf_weights = 1 + rng.uniform(-NOISE, NOISE, (DRAWS, INDICATORS))
    drawn = np.empty((DRAWS, UNITS))
    is_geometric = rng.random(DRAWS) < 0.5 if with_geometric else np.zeros(DRAWS, dtype=bool)
    drawn[~is_geometric] = scores(x, node_weights[~is_geometric], leaf_weights[~is_geometric], parents)
    if with_geometric:
        logs = scores(np.log(x), node_weights[is_geometric], leaf_weights[is_geometric], parents)
        drawn[is_geometric] = np.exp(logs)
    ranked = ranks(drawn)
    return (
        np.quantile(ranked, [0.05, 0.5, 0.95], axis=0), ranked.mean(axis=0), (ranked * 4 <= UNITS).mean(axis=0),
        np.quantile(drawn, [0.05, 0.95], axis=0), drawn.mean(axis=0), drawn.std(axis=0, ddof=1),
    )


for name, with_geometric in (("arithmetic", False), ("arithmetic_geometric", True)):
    seconds = []
    for _ in range(RUNS):
        begin = time.process_time()
        run(with_geometric)
        seconds.append(time.process_time() - begin)
    print(f"{name} {sorted(seconds)[RUNS // 2]:.4f}")
