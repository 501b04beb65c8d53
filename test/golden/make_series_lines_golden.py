"""Makes series_lines_golden.json: ridge regressions of series towards the line of all, by scikit-learn.

    python test/golden/make_series_lines_golden.py

Each series has its own pattern. Windows of STEPS values, the next AHEAD values; a window at every step. The line of
all series has a ridge of SHARED times the mean square of the inputs for each window and an intercept that is not
shrunk. That of a series is a ridge regression of what the shared line leaves, with RIDGE times the mean number of
windows of a series and the mean square of its own inputs; its intercept is that of the line of all. One value of the second series is missing: as an input it is interpolated, no window ends with
it, and each output is fitted to the windows in which it was measured.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import Ridge

STEPS, AHEAD, SHARED, RIDGE = 4, 3, 1e-2, 0.1
LENGTHS = {"a": 40, "b": 36, "short": 14}

random = np.random.RandomState(3)


def series(number, length):
    t = np.arange(length)
    pattern = np.sin(2 * np.pi * t / (3 + 2 * number)) + 0.4 * number
    return np.round(pattern + 0.3 * random.randn(length), 3)


values = {name: series(number, length) for number, (name, length) in enumerate(LENGTHS.items())}
values["b"][20] = np.nan


def windows(of):
    known = ~np.isnan(of)
    filled = np.interp(np.arange(len(of)), np.flatnonzero(known), of[known])
    starts = [i for i in range(len(of) - STEPS - AHEAD + 1) if known[i + STEPS - 1]]
    x = np.array([filled[i : i + STEPS] for i in starts])
    y = np.array([of[i + STEPS : i + STEPS + AHEAD] for i in starts])
    return x, y


parts = {name: windows(of) for name, of in values.items()}
mean_windows = np.mean([len(x) for x, _ in parts.values()])


def measured(name, k):
    x, y = parts[name]
    there = ~np.isnan(y[:, k])
    return x[there], y[there, k]


lines = {name: [] for name in [*values, "all"]}
for k in range(AHEAD):
    x, y = (np.concatenate(rows) for rows in zip(*(measured(name, k) for name in values)))
    shared = Ridge(alpha=SHARED * len(x) * np.mean(x**2)).fit(x, y)
    lines["all"].append([*shared.coef_, shared.intercept_])
    for name in values:
        own, target = measured(name, k)
        square = np.mean(own**2)
        alpha = RIDGE * mean_windows * square
        change = Ridge(alpha=alpha, fit_intercept=False).fit(own, target - shared.predict(own))
        lines[name].append([*(shared.coef_ + change.coef_), shared.intercept_])

golden = {
    "steps": STEPS,
    "ahead": AHEAD,
    "shared": SHARED,
    "ridge": RIDGE,
    "values": {name: [None if np.isnan(v) else float(v) for v in of] for name, of in values.items()},
    "lines": {name: [[float(w) for w in row] for row in rows] for name, rows in lines.items()},
}
path = Path(__file__).with_name("series_lines_golden.json")
path.write_text(json.dumps(golden, indent=1) + "\n")
