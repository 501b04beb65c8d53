"""Which rule should choose the ridge of lines of series: each rule's choice on M4's training hours, and its OWA.

python3 test/bench/real/ridge_rules.py Hourly-train.csv [folds] (needs NumPy). A fold is 48 hours before the test part,
forecast by lines of all hours before them; the rules see the last quarter of each series' windows before the fold, and
lines fitted to the windows before that. The lines are those of src/evaluation/line-tables.ts, on logarithms.
"""

import csv
import sys

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

AHEAD = 48
PERIOD = 24
RIDGES = [np.inf, 10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001]
FORMS = [("seasonal differences", 144), ("below the last value", 168), ("below the mean of the last day", 168)]
SHARED_RIDGE = 1e-3
NAIVE_2 = (18.383, 2.395)  # sMAPE and MASE, by which M4's OWA divides
NEGLIGIBLE = 1e-9

# Errors [series, ridges] relative to those of one line for all -> a figure for each ridge, the smallest of which chooses.
RULES = {
    "sum": lambda errors, shares: errors.sum(0),
    "mean share": lambda errors, shares: shares.mean(0),
    "mean root": lambda errors, shares: np.sqrt(shares).mean(0),
    "geometric mean": lambda errors, shares: np.log(np.maximum(shares, NEGLIGIBLE)).mean(0),
    "median": lambda errors, shares: np.median(shares, 0),
}


def read(path):
    with open(path, newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return [np.array([float(cell) for cell in row[1:] if cell]) for row in rows]


def windows(values, form, steps):
    """Inputs [n, steps] and what is subtracted from the 48 values after each [n, 48], of all windows with an end."""
    reach = PERIOD if form.startswith("seasonal") else 0
    whole = sliding_window_view(values, reach + steps)
    if reach:
        return whole[:, reach:] - whole[:, :-reach], np.tile(whole[:, -PERIOD:], AHEAD // PERIOD)
    level = whole[:, -1:] if "last value" in form else whole[:, -PERIOD:].mean(1, keepdims=True)
    return whole - level, np.repeat(level, AHEAD, 1)


def lines(parts, steps):
    """For each series the lines [ridges][steps, 48] of its windows and their targets, towards one line for all."""
    sums = [(x.T @ x, x.T @ y, len(x)) for x, y in parts]
    gram, products, count = (sum(some) for some in zip(*sums))
    identity = np.eye(steps)
    shared = np.linalg.solve(gram + SHARED_RIDGE * np.trace(gram) / steps * identity, products)

    def line(gram, products, count, ridge):
        if not np.isfinite(ridge):
            return shared
        strength = ridge * total / len(sums) * np.trace(gram) / steps / count
        return shared + np.linalg.solve(gram + strength * identity, products - gram @ shared)

    total = count
    return [[line(*some, ridge) for ridge in RIDGES] for some in sums]


def owa(forecasts, truths, scales):
    errors = [np.abs(f - t) for f, t in zip(forecasts, truths)]
    sizes = [np.abs(f) + np.abs(t) for f, t in zip(forecasts, truths)]
    smape = 100 * np.mean([np.mean(2 * e / s) for e, s in zip(errors, sizes)])
    mase = np.mean([np.mean(e) / scale for e, scale in zip(errors, scales)])
    return (smape / NAIVE_2[0] + mase / NAIVE_2[1]) / 2


def fold(series, scales, form, steps):
    """Prints what each rule chooses to forecast the last 48 values of each series."""
    examples, parts, judges = [], [], []
    for values in series:
        logs = np.log(values[:-AHEAD])
        mean, sd = logs.mean(), logs.std()
        x, base = windows((logs - mean) / sd, form, steps)
        targets = sliding_window_view((logs - mean) / sd, AHEAD)[-(len(x) - AHEAD) :]
        y = targets - base[:-AHEAD]
        cut = int(0.75 * len(y))
        parts.append((x[: cut - AHEAD], y[: cut - AHEAD]))
        judges.append((x[cut:-AHEAD], y[cut:]))
        examples.append((x, y, base[-1], mean, sd))
    errors = np.array(
        [[np.sum((x @ w - y) ** 2) for w in table] for (x, y), table in zip(judges, lines(parts, steps))]
    )
    shares = errors / errors[:, :1]
    tables = lines([(x[:-AHEAD], y) for x, y, *_ in examples], steps)
    figures = []
    for ridge in range(len(RIDGES)):
        forecasts = [
            np.exp((x[-1] @ table[ridge] + base) * sd + mean)
            for (x, _, base, mean, sd), table in zip(examples, tables)
        ]
        figures.append(owa(forecasts, [values[-AHEAD:] for values in series], scales))
    chosen = {name: int(np.argmin(rule(errors, shares))) for name, rule in RULES.items()}
    chosen["best afterwards"] = int(np.argmin(figures))
    return {name: (RIDGES[place], figures[place]) for name, place in chosen.items()}


if __name__ == "__main__":
    every = read(sys.argv[1])
    scales = [np.mean(np.abs(values[PERIOD:] - values[:-PERIOD])) for values in every]
    for form, steps in FORMS:
        for back in range(int(sys.argv[2]) if len(sys.argv) > 2 else 4):
            chosen = fold([values[: len(values) - AHEAD * back] for values in every], scales, form, steps)
            text = ", ".join(f"{name} {ridge} ({figure:.4f})" for name, (ridge, figure) in chosen.items())
            print(f"{form}, {steps} steps, fold {back + 1}: {text}", flush=True)
