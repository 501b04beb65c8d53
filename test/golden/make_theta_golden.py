"""Makes theta_golden.json: forecasts of statsmodels' ThetaModel.

pip install statsmodels numpy; python make_theta_golden.py
"""

import json
from pathlib import Path

import numpy as np
from statsmodels.tsa.forecasting.theta import ThetaModel

AHEAD = 14


def series():
    random = np.random.RandomState(7)
    t = np.arange(72)
    noise = random.randn(6, 72)
    yield "trend and season that grow", 12, (100 + 2 * t) * (1 + 0.3 * np.sin(t / 12 * 2 * np.pi)) + 3 * noise[0]
    yield "season around zero", 12, 0.05 * t + 2 * np.sin(t / 6 * np.pi) + 0.5 * noise[1] - 1
    yield "random walk", 7, np.cumsum(noise[2])
    yield "odd season", 7, 20 + 3 * np.cos(t / 7 * 2 * np.pi) + noise[3]
    yield "two seasons alone", 12, 50 + t[:24] + 8 * np.sin(t[:24] / 6 * np.pi) + 0.3 * noise[4, :24]
    yield "a straight line", 4, 3.0 + 0.5 * t
    yield "noise around a level", 4, 10 + noise[5]


def main():
    cases = []
    for name, period, values in series():
        result = ThetaModel(values, period=period).fit()
        cases.append({
            "name": name,
            "period": period,
            "values": values.round(6).tolist(),
            "seasonal": bool(result.model._has_seasonality),
            "forecasts": ThetaModel(values.round(6), period=period).fit().forecast(AHEAD).tolist(),
        })
    path = Path(__file__).with_name("theta_golden.json")
    path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


main()
