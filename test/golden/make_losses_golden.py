"""Makes losses_golden.json: PyTorch's losses of values and their derivatives.

    python test/golden/make_losses_golden.py

Needs torch (made with 2.13.0). All numbers are float64 and seeded; the first three errors are 0.
"""

import json
import pathlib

import torch

torch.manual_seed(7)
outputs = torch.randn(40, dtype=torch.float64) * 2
targets = outputs + torch.randn(40, dtype=torch.float64) * 2
targets[:3] = outputs[:3]  # no error
counts = torch.randint(0, 9, (40,)).double()
example_weights = torch.tensor([0.3, 1.9], dtype=torch.float64)  # of sequences of 20 values each


def pinball(levels):
    """The quantile loss in its textbook form; outputs are rows of [levels, values], 4 in all."""
    of_output = torch.tensor(levels, dtype=torch.float64).repeat_interleave(4 // len(levels)).repeat(10)

    def loss(given, wanted):
        error = wanted - given
        return torch.maximum(of_output * error, (of_output - 1) * error)

    return loss


losses = [
    ({"name": "mse"}, torch.nn.MSELoss(reduction="none"), targets),
    ({"name": "mae"}, torch.nn.L1Loss(reduction="none"), targets),
    ({"name": "huber"}, torch.nn.HuberLoss(reduction="none"), targets),
    ({"name": "huber", "delta": 0.3}, torch.nn.HuberLoss(delta=0.3, reduction="none"), targets),
    ({"name": "poisson"}, torch.nn.PoissonNLLLoss(log_input=True, full=False, reduction="none"), counts),
    ({"name": "quantile", "quantiles": [0.1, 0.5]}, pinball([0.1, 0.5]), targets),
    ({"name": "quantile", "quantiles": [0.05, 0.25, 0.5, 0.9]}, pinball([0.05, 0.25, 0.5, 0.9]), targets),
]


def solved(loss, wanted, weights):
    given = outputs.clone().requires_grad_()
    value = (loss(given, wanted) * weights).mean()
    value.backward()
    return {"loss": value.item(), "gradient": given.grad.tolist()}


def case(choice, loss, wanted):
    return {
        "choice": choice,
        "outputs": outputs.tolist(),
        "targets": wanted.tolist(),
        **solved(loss, wanted, torch.ones(40)),
        "weights": example_weights.tolist(),
        "weighted": solved(loss, wanted, example_weights.repeat_interleave(20)),
    }


file = pathlib.Path(__file__).with_name("losses_golden.json")
file.write_text(json.dumps([case(*each) for each in losses]) + "\n")
