"""What forecasting tools of Python reach on the same windows as test/bench/real.mjs.

python peers.py DATA ROW [TOOL ...] prints a JSON line for each tool: {"tool", "values", "seconds"}, or
{"tool", "skipped"} where it is not installed. One thread; seconds are of the CPU, fitting and forecasting.
"""

import csv
import json
import logging
import os
import sys
import time
import warnings

for library in ("OMP", "MKL", "OPENBLAS", "NUMEXPR"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
os.environ["NIXTLA_ID_AS_COL"] = "1"
warnings.filterwarnings("ignore")
for name in ("pytorch_lightning", "lightning.pytorch", "lightning_fabric", "darts"):
    logging.getLogger(name).setLevel(logging.ERROR)

try:
    import numpy as np
    import pandas as pd
except ImportError as error:
    print(json.dumps({"tool": "all peers", "skipped": str(error)}))
    sys.exit()

# Steps of ETTh1's training, validation and test part: 12, 4 and 4 months of 30 days.
ETT_PARTS = (8640, 2880, 2880)
STEPS = 96
SEED = 1


def cells(path):
    with open(path, newline="") as file:
        return list(csv.reader(file))


def ett(data):
    """OT divided by mean and standard deviation of the training part, [steps]."""
    header, *rows = cells(os.path.join(data, "ETTh1.csv"))
    column = header.index("OT")
    values = np.array([float(row[column]) for row in rows[: sum(ETT_PARTS)]])
    train = values[: ETT_PARTS[0]]
    return (values - train.mean()) / train.std()


def frame(series):
    """Series by name as the tables that statsforecast and neuralforecast read."""
    parts = [
        pd.DataFrame({"unique_id": name, "ds": np.arange(len(values)), "y": values})
        for name, values in series.items()
    ]
    return pd.concat(parts, ignore_index=True)


def neural(tool):
    def run(data, ahead):
        import torch
        from neuralforecast import NeuralForecast, models

        torch.set_num_threads(1)
        quiet = {
            "enable_progress_bar": False,
            "logger": False,
            "enable_model_summary": False,
            "enable_checkpointing": False,
            "accelerator": "cpu",
        }
        model = getattr(models, tool)(h=ahead, input_size=STEPS, random_seed=SEED, **quiet)
        forecasts = NeuralForecast(models=[model], freq=1).cross_validation(
            frame({"OT": ett(data)}),
            val_size=ETT_PARTS[1],
            test_size=ETT_PARTS[2],
            step_size=1,
            n_windows=None,
        )
        windows = len(forecasts) // ahead
        assert windows == ETT_PARTS[2] - ahead + 1, windows
        return [float(((forecasts[tool] - forecasts["y"]) ** 2).mean())]

    return run


def darts_gru(data, ahead):
    import torch
    from darts import TimeSeries
    from darts.models import BlockRNNModel

    torch.set_num_threads(1)
    train, valid, test = ETT_PARTS
    z = TimeSeries.from_values(ett(data).astype(np.float32))
    model = BlockRNNModel(
        input_chunk_length=STEPS,
        output_chunk_length=ahead,
        model="GRU",
        hidden_dim=25,
        n_epochs=5,
        batch_size=64,
        use_reversible_instance_norm=True,
        random_state=SEED,
        pl_trainer_kwargs={"accelerator": "cpu", "enable_progress_bar": False, "logger": False},
    )
    model.fit(z[:train], val_series=z[train - STEPS : train + valid])
    found = model.historical_forecasts(
        z[train + valid - STEPS :],
        start=STEPS,
        start_format="position",
        forecast_horizon=ahead,
        retrain=False,
        last_points_only=False,
        verbose=False,
    )
    assert len(found) == test - ahead + 1, len(found)
    truth = z.values()[:, 0]
    errors = [
        (f.values()[:, 0] - truth[int(f.start_time()) :][:ahead]) ** 2 for f in found
    ]
    return [float(np.mean(errors))]


def statistical(tool):
    def model(season):
        from statsforecast import models

        return getattr(models, tool)(season_length=season)

    return model


def passengers(tool):
    def run(data, _):
        from statsforecast import StatsForecast

        _, *rows = cells(os.path.join(data, "air-passengers.csv"))
        series = {"passengers": np.array([float(row[1]) for row in rows])}
        forecaster = StatsForecast(models=[statistical(tool)(12)], freq=1, n_jobs=1)
        found = forecaster.cross_validation(df=frame(series), h=12, step_size=1, n_windows=13)
        return [float(((found[tool] - found["y"]) ** 2).mean())]

    return run


def m4(tool):
    def run(data, _):
        from statsforecast import StatsForecast

        def part(name):
            _, *rows = cells(os.path.join(data, f"Hourly-{name}.csv"))
            return {row[0]: np.array([float(c) for c in row[1:] if c]) for row in rows}

        train, test = part("train"), part("test")
        forecaster = StatsForecast(models=[statistical(tool)(24)], freq=1, n_jobs=1)
        found = forecaster.forecast(df=frame(train), h=48)
        by_series = {name: rows[tool].to_numpy() for name, rows in found.groupby("unique_id")}
        smapes, mases = [], []
        for name, truth in test.items():
            forecast, history = by_series[name], train[name]
            error = np.abs(truth - forecast)
            smapes.append(np.mean(200 * error / (np.abs(truth) + np.abs(forecast))))
            mases.append(np.mean(error) / np.mean(np.abs(history[24:] - history[:-24])))
        return [float(np.mean(smapes)), float(np.mean(mases))]

    return run


def named(tools, make):
    return {name: make(name) for name in tools}


ETT = {**named(["NLinear", "DLinear", "GRU"], neural), "darts GRU with RevIN": darts_gru}
ROWS = {
    "etth1-ot": ETT,
    "m4-hourly": named(["SeasonalNaive", "AutoTheta"], m4),
    "air-passengers": named(["AutoTheta", "AutoETS", "SeasonalNaive"], passengers),
}


def main():
    data, row, ahead = sys.argv[1], sys.argv[2], int(sys.argv[3])
    for tool, run in ROWS.get(row, {}).items():
        start = time.process_time()
        try:
            values = run(data, ahead)
        except ImportError as error:
            print(json.dumps({"tool": tool, "skipped": str(error)}), flush=True)
            continue
        seconds = time.process_time() - start
        print(json.dumps({"tool": tool, "values": values, "seconds": seconds}), flush=True)


main()
