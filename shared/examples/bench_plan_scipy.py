# SPDX-License-Identifier: AGPL-3.0-or-later
"""The plans of bench_plan.rs with another solver: HiGHS as SciPy carries it. Reads a problem from standard input.

Prints CPU seconds, benefit, bound and gap.
"""
import json
import sys
import time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

problem = json.load(sys.stdin)
modules = {it["code"]: it for it in problem["modules"]}
needs = [it for it in problem["needs"] if it["seats"] > 0]
n = len(needs)
cost = np.array([modules[it["module"]]["cost_cents"] for it in needs], dtype=float)
hours = np.array([modules[it["module"]]["hours"] for it in needs], dtype=float)
seats = np.array([modules[it["module"]]["seats"] for it in needs], dtype=float)
wanted = np.array([it["seats"] for it in needs], dtype=float)
benefit = np.array([it["benefit"] for it in needs], dtype=float)
most = np.ceil(wanted / seats)
# Columns: editions, then seats served.
rows, low, high = [], [], []


def rule(over, least, at_most):
    rows.append(np.concatenate([over, np.zeros(n)]))
    low.append(least)
    high.append(at_most)


rule(cost, -np.inf, problem["budget_cents"])
for region in problem["regions"]:
    own = np.array([it["region"] == region["code"] for it in needs], dtype=float)
    floor = min(region["min_budget_share"] * problem["budget_cents"], (own * cost * most).sum())
    if floor > 0:
        rule(own * cost, floor, np.inf)
    if region["max_hours"] is not None:
        rule(own * hours, -np.inf, region["max_hours"])
for module in problem["modules"]:
    if module["max_editions"] is not None:
        rule(np.array([it["module"] == module["code"] for it in needs], dtype=float), -np.inf, module["max_editions"])
serving = np.hstack([-np.diag(seats), np.eye(n)])
matrix = csr_matrix(np.vstack([np.array(rows), serving]))
constraint = LinearConstraint(matrix, np.array(low + [-np.inf] * n), np.array(high + [0.0] * n))
begin = time.process_time()
found = milp(
    -np.concatenate([np.zeros(n), benefit]), constraints=constraint,
    integrality=np.concatenate([np.ones(n), np.zeros(n)]), bounds=Bounds(0, np.concatenate([most, wanted])),
    options={"mip_rel_gap": float(sys.argv[1]) if len(sys.argv) > 1 else 1e-4, "time_limit": 60},
)
seconds = time.process_time() - begin
print(f"{seconds:.3f} {-found.fun:.4f} {-found.mip_dual_bound:.4f} {found.mip_gap:.2e}")
