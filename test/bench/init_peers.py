"""AutoTheta and AutoETS of statsforecast on the test windows of test/bench/init.mjs.

Reads a JSON list of {"values", "targets", "period"} or null, and prints a list of {tool: mean squared error} or null.
A window is forecast from all values before it. One thread.
"""

import json
import os
import sys
import warnings

for library in ("OMP", "MKL", "OPENBLAS", "NUMEXPR"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
warnings.filterwarnings("ignore")

import numpy as np
from statsforecast.models import AutoETS, AutoTheta

TOOLS = {"AutoTheta": AutoTheta, "AutoETS": AutoETS}


def origin(values, targets):
    """The place of the first window's targets: the windows are the last ones of the series."""
    ahead = len(targets[0])
    first = len(values) - ahead - (len(targets) - 1)
    for i, window in enumerate(targets):
        found = values[first + i : first + i + ahead]
        if len(found) < ahead or not np.allclose(found, window, rtol=1e-5, atol=1e-6):
            return None
    return first


def errors(series):
    if series is None:
        return None
    values = np.array(series["values"], float)
    targets = np.array(series["targets"], float)
    first = origin(values, targets)
    if first is None or np.isnan(values).any():
        return None
    found = {}
    for name, tool in TOOLS.items():
        squares = []
        for i, window in enumerate(targets):
            model = tool(season_length=series["period"])
            forecast = model.forecast(values[: first + i], h=len(window))["mean"]
            squares.append(np.mean((forecast - window) ** 2))
        found[name] = float(np.mean(squares))
    return found


json.dump([errors(series) for series in json.load(sys.stdin)], sys.stdout)
