"""Exponential smoothing of windows (Smyl 2020, additive) with gradients by PyTorch's autograd.

    pip install torch==2.13.0 && python make_hybrid_golden.py > hybrid_golden.json

Written from the equations of src/model/smoothing/recursion.ts and in float64. The gradient is of
sum(inputs * a) + sum(offsets * b) + sum(levels * c) with seeded random a, b and c.
"""

import json

import torch

torch.manual_seed(4)
torch.set_default_dtype(torch.float64)


def smooth(y, coefficients, periods, ahead):
    first = periods[-1] if periods else 1
    rest = y[:first] - y[:first].mean()
    level = y[:first].mean()
    states = []
    for period in periods:
        places = [rest[place::period].mean() for place in range(period)]
        rest = rest - torch.stack([places[t % period] for t in range(first)])
        states.append(places)
    inputs, levels = [], []
    for t in range(first, len(y)):
        seasonals = [state[t % period] for state, period in zip(states, periods)]
        together = sum(seasonals, torch.tensor(0.0))
        inputs.append(y[t] - together)
        level = coefficients[0] * (y[t] - together) + (1 - coefficients[0]) * level
        levels.append(level)
        for i, (state, period) in enumerate(zip(states, periods)):
            others = together - seasonals[i]
            state[t % period] = (
                coefficients[1 + i] * (y[t] - level - others)
                + (1 - coefficients[1 + i]) * seasonals[i]
            )
    inputs = torch.stack(inputs) - level
    offsets = torch.stack([
        level + sum((s[(len(y) + k) % p] for s, p in zip(states, periods)), torch.tensor(0.0))
        for k in range(ahead)
    ])
    return inputs, offsets, torch.stack(levels)


cases = []
for periods, steps, ahead in [([], 9, 3), ([4], 15, 6), ([3, 7], 24, 8), ([2, 6], 20, 7)]:
    y = torch.randn(steps) + torch.arange(steps) * 0.1
    coefficients = torch.rand(1 + len(periods)).requires_grad_()
    made = smooth(y, coefficients, periods, ahead)
    weights = [torch.randn_like(values) for values in made]
    sum((values * w).sum() for values, w in zip(made, weights)).backward()
    names = ["inputs", "offsets", "levels"]
    cases.append({
        "periods": periods,
        "ahead": ahead,
        "values": y.tolist(),
        "coefficients": coefficients.tolist(),
        **{name: values.tolist() for name, values in zip(names, made)},
        "slopes": {name: w.tolist() for name, w in zip(names, weights)},
        "gradient": coefficients.grad.tolist(),
    })

print(json.dumps({"torch": torch.__version__, "cases": cases}, indent=1))
