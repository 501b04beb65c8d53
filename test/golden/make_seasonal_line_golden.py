"""Makes seasonal_line_golden.json: least squares on seasonal differences, by NumPy alone.

    python test/golden/make_seasonal_line_golden.py

Windows of STEPS differences y[t] - y[t - PERIOD]; the next AHEAD values less the latest known ones at the same
place of the period. Trained where all values lie before TEST, without a validation part, tested where the first target is at TEST or later.
"""

import json
from pathlib import Path

import numpy as np

LENGTH, PERIOD, STEPS, AHEAD, TEST = 200, 4, 6, 3, 160

random = np.random.RandomState(5)
noise = random.randn(LENGTH)
level = np.cumsum(0.3 * random.randn(LENGTH))
values = np.round(50 + level + 8 * np.sin(np.arange(LENGTH) * np.pi / 2 + 0.4) + noise, 4)


def window(start):
    end = start + STEPS
    known = np.arange(start, end)
    ahead = np.arange(end, end + AHEAD)
    before = end - PERIOD + np.arange(AHEAD) % PERIOD
    return values[known] - values[known - PERIOD], values[ahead], values[before]


def rows(starts):
    parts = [window(start) for start in starts]
    return [np.array([part[i] for part in parts]) for i in range(3)]


x, y, before = rows(range(PERIOD, TEST - STEPS - AHEAD + 1))
design = np.column_stack([x, np.ones(len(x))])
coefficients, *_ = np.linalg.lstsq(design, y - before, rcond=None)

x, y, before = rows(range(TEST - STEPS, LENGTH - STEPS - AHEAD + 1))
forecasts = np.column_stack([x, np.ones(len(x))]) @ coefficients + before
naive = np.abs(np.diff(values[:TEST])).mean()
golden = {
    "values": values.tolist(),
    "options": {"period": PERIOD, "steps": STEPS, "ahead": AHEAD, "split": {"test": TEST}},
    "mse": ((forecasts - y) ** 2).mean(),
    "mae": np.abs(forecasts - y).mean(),
    "naive": naive,
    "mase": np.abs(forecasts - y).mean() / naive,
}
Path(__file__).with_name("seasonal_line_golden.json").write_text(json.dumps(golden) + "\n")
