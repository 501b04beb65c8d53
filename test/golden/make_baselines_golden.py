"""Makes baselines_golden.json: errors of the baselines on the article's test split.

pip install numpy scikit-learn; python make_baselines_golden.py
"""

import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error, mean_squared_error

SERIES, STEPS, AHEAD, PERIOD = 10_000, 50, 10, 7


def generate_time_series(batch_size, n_steps):
    freq1, freq2, offsets1, offsets2 = np.random.rand(4, batch_size, 1)
    time = np.linspace(0, 1, n_steps)
    series = 0.5 * np.sin((time - offsets1) * (freq1 * 10 + 10))
    series += 0.2 * np.sin((time - offsets2) * (freq2 * 20 + 20))
    noise = 0.1 * (np.random.rand(batch_size, n_steps) - 0.5)
    return (series + noise).astype(np.float32).astype(np.float64), noise


def errors(y, prediction, scale):
    absolute = np.abs(prediction - y)
    return {
        "mse": mean_squared_error(y, prediction),
        "rmse": np.sqrt(mean_squared_error(y, prediction)),
        "mae": mean_absolute_error(y, prediction),
        "smape": np.mean(2 * absolute / (np.abs(y) + np.abs(prediction))),
        "mase": mean_absolute_error(y, prediction) / scale,
    }


def main():
    np.random.seed(42)
    series, noise = generate_time_series(SERIES, STEPS + AHEAD)
    train, test = series[:7000], series[9000:]
    x, y = test[:, :STEPS], test[:, STEPS:]
    scale = np.mean(np.abs(np.diff(train[:, : STEPS + 1])))
    model = LinearRegression().fit(train[:, :STEPS], train[:, STEPS:])
    season = x[:, STEPS - PERIOD + np.arange(AHEAD) % PERIOD]
    predictions = {
        "lastValue": np.repeat(x[:, -1:], AHEAD, axis=1),
        "mean": np.repeat(x.mean(axis=1, keepdims=True), AHEAD, axis=1),
        "seasonalNaive": season,
        "drift": x[:, -1:] + np.outer(x[:, -1] - x[:, 0], np.arange(1, AHEAD + 1)) / (STEPS - 1),
        "linear": model.predict(x),
        "noiseFloor": y - noise[9000:, STEPS:],
    }
    golden = {"period": PERIOD, "scale": scale, "baselines": {}}
    for name, prediction in predictions.items():
        golden["baselines"][name] = {
            **errors(y, prediction, scale),
            "byHorizon": [errors(y[:, k], prediction[:, k], scale) for k in range(AHEAD)],
        }
    path = Path(__file__).with_name("baselines_golden.json")
    path.write_text(json.dumps(golden, indent=1) + "\n")


main()
