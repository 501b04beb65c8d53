"""Makes targets_golden.json: errors of the baselines for each of several targets.

pip install numpy; python make_targets_golden.py
"""

import json
from pathlib import Path

import numpy as np

ROWS, STEPS, AHEAD, PERIOD, SEED = 160, 6, 3, 4, 7
TRAIN, VALID = 112, 136  # .7 and .85 of the rows


def errors(y, prediction, scale):
    absolute = np.abs(prediction - y)
    return {
        "mse": np.mean(absolute**2),
        "rmse": np.sqrt(np.mean(absolute**2)),
        "mae": np.mean(absolute),
        "smape": np.mean(2 * absolute / (np.abs(y) + np.abs(prediction))),
        "mase": np.mean(absolute) / scale,
    }


def windows(values):
    """[count, STEPS, targets] and what follows the last step, [count, targets, AHEAD]."""
    count = len(values) - STEPS - AHEAD + 1
    x = np.stack([values[i : i + STEPS] for i in range(count)])
    y = np.stack([values[i + STEPS : i + STEPS + AHEAD].T for i in range(count)])
    return x, y


def naive_scales(values):
    """Over every step once, as Hyndman and Koehler (2006) have it."""
    return np.abs(np.diff(values, axis=0)).mean(axis=0)


def main():
    random = np.random.default_rng(SEED)
    t = np.arange(ROWS)
    small = 10 + np.sin(t * np.pi / 2) + 0.3 * random.standard_normal(ROWS)
    large = 5000 + 20 * t + 800 * np.cos(t / 3) + 100 * random.standard_normal(ROWS)
    values = np.stack([small, large], axis=1).round(3)
    train, test = values[:TRAIN], values[VALID - STEPS :]  # inputs reach back, targets do not
    x, y = windows(test)
    scales = naive_scales(train)
    # Least squares on standardised values, as a network gets them; predictions do not depend on it.
    shift, scale = train.mean(axis=0), train.std(axis=0)
    design = lambda x: np.column_stack([((x - shift) / scale).reshape(len(x), -1), np.ones(len(x))])
    train_x, train_y = windows(train)
    to = ((train_y - shift[:, None]) / scale[:, None]).reshape(len(train_y), -1)
    solution = np.linalg.lstsq(design(train_x), to, rcond=None)[0]
    linear = (design(x) @ solution).reshape(y.shape) * scale[:, None] + shift[:, None]
    predictions = {
        "lastValue": np.repeat(x[:, -1, :, None], AHEAD, axis=2),
        "mean": np.repeat(x.mean(axis=1)[:, :, None], AHEAD, axis=2),
        "seasonalNaive": x[:, STEPS - PERIOD + np.arange(AHEAD) % PERIOD].transpose(0, 2, 1),
        "linear": linear,
    }
    golden = {
        "steps": STEPS,
        "ahead": AHEAD,
        "period": PERIOD,
        "values": values.tolist(),
        "scales": scales.tolist(),
        "baselines": {
            name: [
                {
                    **errors(y[:, v], prediction[:, v], scales[v]),
                    "byHorizon": [
                        errors(y[:, v, k], prediction[:, v, k], scales[v]) for k in range(AHEAD)
                    ],
                }
                for v in range(2)
            ]
            for name, prediction in predictions.items()
        },
    }
    path = Path(__file__).with_name("targets_golden.json")
    path.write_text(json.dumps(golden, indent=1) + "\n")


main()
