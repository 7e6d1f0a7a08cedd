# SPDX-License-Identifier: AGPL-3.0-or-later
"""The measure of bench_employability.rs with NumPy, as a good analyst writes it: one table lookup a question, then all
territories at once, and the mean, without a Python loop over persons. Prints the same line.
"""
import json
import os
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np

PERSONS, TERRITORIES, OCCUPATIONS, RUNS = 500_000, 107, 40, 5
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "../reference/employability/method_coe_1.0.json")) as file:
    method = json.load(file)
questions = method["questions"]
demand = [it["code"] for it in questions].index("local_demand")


def place(i, n):
    return (i * np.uint64(2_654_435_761) // np.uint64(65_536) % np.uint64(n)).astype(np.int64)


def answers():
    person = np.arange(PERSONS, dtype=np.uint64) * np.uint64(31)
    columns = []
    for j, question in enumerate(questions):
        i = person + np.uint64(j * 17)
        n = len(question["scores"])
        columns.append(np.where(i % np.uint64(11) == 0, n, place(i, n)))
    return columns


# For each question w·x and w by answer, in the order of the codes; the last is «missing».
points = [np.array([it["weight"] * it["scores"][code] for code in sorted(it["scores"])] + [0.0]) for it in questions]
weights = [np.array([it["weight"]] * len(it["scores"]) + [0.0]) for it in questions]
full = sum(it["weight"] for it in questions)
columns = answers()
territories = place(np.arange(OCCUPATIONS * TERRITORIES, dtype=np.uint64), 3).reshape(OCCUPATIONS, TERRITORIES)
occupations = np.arange(PERSONS) % OCCUPATIONS

seconds = []
for _ in range(RUNS):
    begin = time.process_time()
    given = np.zeros(PERSONS)
    answered = np.zeros(PERSONS)
    for j, column in enumerate(columns):
        if j != demand:
            given += points[j][column]
            answered += weights[j][column]
    there = points[demand][territories][occupations]
    answered = answered + weights[demand][0]
    values = (given[:, None] + there) / answered[:, None]
    is_enough = answered / full >= method["min_coverage"] - 1e-12
    mean = values.mean(axis=1)[is_enough].mean()
    seconds.append(time.process_time() - begin)
print(f"employability {sorted(seconds)[RUNS // 2]:.4f} {mean:.9f}")
