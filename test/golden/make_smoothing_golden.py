"""Makes smoothing_golden.json: forecasts of statsmodels' exponential smoothing with given rates and start.

pip install statsmodels numpy; python make_smoothing_golden.py
"""

import json
from pathlib import Path

import numpy as np
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

AHEAD = 9


def forecasts(values, level, period, rate):
    """Level and season start at those of the first season, or the level at the first value."""
    first = values[:period] if period else values[:1]
    start = first.mean()
    known = {"initialization_method": "known", "initial_level": start}
    if period:
        known |= {"seasonal": "add", "seasonal_periods": period, "initial_seasonal": first - start}
    rest = values[len(first) :]
    model = ETSModel(rest, error="add", **known)
    rates = {"smoothing_level": level, "smoothing_seasonal": rate}
    given = [rates[name] for name in model.param_names if name in rates]
    # Behind the rates come the initial states, which are known and still among the parameters.
    states = [start, *(first - start)[::-1]] if period else [start]
    params = np.array([*given, *states])[: len(model.param_names)]
    return model.smooth(params).forecast(AHEAD)


def main():
    random = np.random.RandomState(5)
    values = np.round(20 + np.cumsum(random.randn(41)) + 4 * np.sin(np.arange(41) / 7 * 2 * np.pi), 4)
    cases = [
        {
            "level": level,
            "season": {"period": 7, "rate": rate} if rate is not None else None,
            "forecasts": list(forecasts(values, level, 7 if rate is not None else 0, rate)),
        }
        for level, rate in [(0.2, None), (0.75, None), (0.35, 0.0), (0.1, 0.3), (0.5, 0.1)]
    ]
    path = Path(__file__).with_name("smoothing_golden.json")
    lines = ",\n".join(json.dumps(case) for case in cases)
    path.write_text(f'{{"values": {json.dumps(values.tolist())},\n"cases": [\n{lines}\n]}}\n')


main()
