"""Makes transforms_golden.json: what windows become by data.transform, level and spread, by NumPy.

pip install numpy; python make_transforms_golden.py
"""

import json
from pathlib import Path

import numpy as np

ROWS, STEPS, AHEAD, PERIOD, SEED = 60, 7, 5, 3, 11
TRAIN = 42  # .7 of the rows
EPSILON = 1e-5  # RevIN's, times the training part's variance

POINTWISE = {"none": lambda v: v, "log": np.log, "log1p": np.log1p}


def window(values, start, transform, level, spread):
    """Inputs [STEPS] and targets [AHEAD] of the last step of the window that begins at a row."""
    v = POINTWISE[transform](values)
    train = v[:TRAIN]
    v = (v - train.mean()) / train.std()
    variance = 1.0  # of the training part, in its own scale
    x = v[start : start + STEPS].copy()
    y = v[start + STEPS : start + STEPS + AHEAD].copy()
    if level == "seasonal":
        known = v[: start + STEPS]
        y -= np.array([known[len(known) - PERIOD + k % PERIOD] for k in range(AHEAD)])
        x -= v[start - PERIOD : start - PERIOD + STEPS]
    elif level != "series":
        zero = {"first": x[0], "last": x[-1], "mean": x.mean()}[level]
        x, y = x - zero, y - zero
    if spread == "window":
        scale = np.sqrt(x.var() + EPSILON * variance)
        x, y = x / scale, y / scale
    return x, y


def main():
    random = np.random.default_rng(SEED)
    t = np.arange(ROWS)
    values = np.exp(1 + t / 40 + 0.4 * np.sin(t) + 0.2 * random.standard_normal(ROWS)).round(4)
    cases = []
    for transform in POINTWISE:
        for level in ["series", "first", "last", "mean", "seasonal"]:
            for spread in ["series", "window"]:
                x, y = window(values, 20, transform, level, spread)
                case = {"transform": transform, "level": level, "spread": spread}
                cases.append({**case, "x": x.tolist(), "y": y.tolist()})
    golden = {"steps": STEPS, "ahead": AHEAD, "period": PERIOD, "start": 20}
    golden = {**golden, "values": values.tolist(), "cases": cases}
    path = Path(__file__).with_name("transforms_golden.json")
    path.write_text(json.dumps(golden, indent=1) + "\n")


main()
