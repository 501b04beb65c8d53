"""Makes schedule_golden.json: the learning rate of every step by PyTorch's schedulers.

    python test/golden/make_schedule_golden.py

Needs torch (made with 2.13.0). Schedulers of epochs step once an epoch, those of steps once a
step; a warm-up is a LinearLR beside them, but cosine annealing begins after it.
"""

import json
import pathlib

import torch
from torch.optim import lr_scheduler as lr

EPOCHS, STEPS = 12, 7
TOTAL = EPOCHS * STEPS
LOSSES = [1, 0.8, 0.9, 0.79999, 0.81, 0.7, 0.75, 0.74, 0.73, 0.72, 0.71, 0.69]
CASES = [
    {"name": "constant"},
    {"name": "constant", "warmup": 2},
    {"name": "constant", "warmup": 0.36},
    {"name": "step"},
    {"name": "step", "every": 3, "factor": 0.5},
    {"name": "step", "every": 1, "factor": 0.8, "warmup": 1.6},
    {"name": "exponential"},
    {"name": "exponential", "factor": 0.7, "warmup": 3},
    {"name": "cosine"},
    {"name": "cosine", "minimum": 0.01},
    {"name": "cosine", "minimum": 0.001, "warmup": 2.6},
    {"name": "oneCycle"},
    {"name": "oneCycle", "rise": 0.45, "startDivisor": 5, "endDivisor": 100},
    {"name": "plateau"},
    {"name": "plateau", "patience": 0, "factor": 0.5},
    {"name": "plateau", "patience": 1, "factor": 0.5, "threshold": 0.05},
    {"name": "plateau", "patience": 0, "factor": 0.5, "cooldown": 2, "metric": "loss"},
    {"name": "plateau", "patience": 1, "factor": 0.1, "minimum": 0.03, "warmup": 1},
    {"name": "plateau", "patience": 0, "factor": 0.001, "minimum": 0},
    {"name": "plateau", "patience": 0, "factor": 0.5, "threshold": 0.05, "metric": "valAccuracy"},
    {"name": "plateau", "patience": 1, "factor": 0.5, "metric": "valMacroF1"},
]


def of_epochs(config, optimizer):
    factor = config.get("factor")
    match config["name"]:
        case "step":
            return lr.StepLR(optimizer, config.get("every", 5), factor or 0.1)
        case "exponential":
            return lr.ExponentialLR(optimizer, factor or 0.9)


def of_steps(config, optimizer, warmup):
    match config["name"]:
        case "cosine":
            return lr.CosineAnnealingLR(optimizer, TOTAL - warmup, config.get("minimum", 0))
        case "oneCycle":
            return lr.OneCycleLR(
                optimizer,
                max_lr=0.1,
                total_steps=TOTAL,
                pct_start=config.get("rise", 0.3),
                div_factor=config.get("startDivisor", 25),
                final_div_factor=config.get("endDivisor", 1e4),
                cycle_momentum=False,
            )


def new_optimizer():
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)


def plateau_rates(config):
    optimizer = new_optimizer()
    scheduler = lr.ReduceLROnPlateau(
        optimizer,
        mode="max" if config.get("metric") in ("valAccuracy", "valMacroF1") else "min",
        factor=config.get("factor", 0.1),
        patience=config.get("patience", 10),
        threshold=config.get("threshold", 1e-4),
        cooldown=config.get("cooldown", 0),
        min_lr=config.get("minimum", 0),
    )
    rates = []
    for epoch in range(EPOCHS):
        rates += [optimizer.param_groups[0]["lr"]] * STEPS
        scheduler.step(LOSSES[epoch])
    return rates


def chain(warmup, steps, optimizer):
    """The scheduler of steps that stands behind a warm-up, or beside nothing."""
    if warmup == 0:
        return steps
    linear = lr.LinearLR(optimizer, 1 / (warmup + 1), total_iters=warmup)
    return lr.SequentialLR(optimizer, [linear, steps], [warmup]) if steps else linear


def rates(config):
    warmup = round(config.get("warmup", 0) * STEPS)
    if config["name"] == "plateau":
        factors = rates({"name": "constant", "warmup": config.get("warmup", 0)})
        return [rate * factor / 0.1 for rate, factor in zip(plateau_rates(config), factors)]
    optimizer = new_optimizer()
    epochs = of_epochs(config, optimizer)
    steps = chain(warmup, of_steps(config, optimizer, warmup), optimizer)
    result = []
    for step in range(TOTAL):
        result.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if steps:
            steps.step()
        if epochs and (step + 1) % STEPS == 0:
            epochs.step()
    return result


def main():
    golden = {
        "base": 0.1,
        "epochs": EPOCHS,
        "stepsPerEpoch": STEPS,
        "losses": LOSSES,
        "cases": [{"config": config, "rates": rates(config)} for config in CASES],
    }
    target = pathlib.Path(__file__).with_name("schedule_golden.json")
    target.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


main()
