"""Makes gain_golden.json: how sure a gain is by the test of Diebold and Mariano, from statsmodels and SciPy.

pip install statsmodels scipy numpy; python make_gain_golden.py

The variance of the mean gain is statsmodels' HAC variance of a regression on a constant (Newey and West 1987,
Bartlett weights, ahead - 1 lags), the correction for few windows that of Harvey, Leybourne and Newbold (1997).
"""

import json
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from scipy.stats import t

random = np.random.RandomState(3)


def confidence(gains, ahead):
    n = len(gains)
    fit = sm.OLS(gains, np.ones(n)).fit(cov_type="HAC", cov_kwds={"maxlags": ahead - 1})
    correction = (n + 1 - 2 * ahead + ahead * (ahead - 1) / n) / n
    return t.cdf(fit.tvalues[0] * np.sqrt(correction), n - 1)


def main():
    cases = []
    for windows, ahead, shift in [(40, 1, 0.3), (40, 12, 0.15), (200, 24, 0.1), (15, 6, 0.3), (1000, 5, 0.02), (30, 4, 0)]:
        before = 1 + 0.3 * random.rand(windows)
        noise = np.convolve(random.randn(windows + ahead - 1), np.ones(ahead) / ahead, "valid")
        after = before - shift + noise
        before, after = before.round(6), after.round(6)
        cases.append({
            "ahead": ahead,
            "before": before.tolist(),
            "after": after.tolist(),
            "confidence": float(confidence(before - after, ahead)),
        })
    path = Path(__file__).with_name("gain_golden.json")
    path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


main()
