"""Makes tpe_golden.json: what Optuna's TPESampler suggests after trials with known values.

Each case has a search space, trials (complete, pruned after some steps, running), the seed of the
numpy.random.RandomState that the sampler draws from, and the values that it chooses.

pip install optuna==5.0.0; python make_tpe_golden.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import TrialState, create_trial

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.simplefilter("ignore")

SPACES = {
    "mixed": {
        "a": ("choice", CategoricalDistribution(["lstm", "gru", "rnn"])),
        "b": ("int", IntDistribution(8, 512, log=True)),
        "c": ("int", IntDistribution(1, 9, step=2)),
        "d": ("float", FloatDistribution(1e-4, 1e-1, log=True)),
        "e": ("float", FloatDistribution(-1.5, 0.5)),
    },
    "two rates": {
        "a": ("float", FloatDistribution(1e-5, 1.0, log=True)),
        "b": ("float", FloatDistribution(0.0, 0.9)),
    },
    "one choice": {"a": ("choice", CategoricalDistribution([True, False]))},
}


def described(kind, distribution):
    if kind == "choice":
        return {"kind": kind, "values": list(distribution.choices)}
    step = {"step": distribution.step} if kind == "int" else {}
    return {"kind": kind, "low": distribution.low, "high": distribution.high, "log": distribution.log, **step}


def cost(params):
    total = 0.0
    for value in params.values():
        total += len(str(value)) * 0.1 if isinstance(value, (str, bool)) else abs(np.log(abs(value) + 0.1) + 1)
    return float(total)


def case(name, seed, complete, pruned, running, infinite=0):
    space = {key: distribution for key, (_, distribution) in SPACES[name].items()}
    study = optuna.create_study()
    random = optuna.samplers.RandomSampler(seed=seed)
    states = [TrialState.COMPLETE] * complete + [TrialState.PRUNED] * pruned + [TrialState.RUNNING] * running
    order = np.random.RandomState(seed + 1).permutation(len(states))
    records = []
    for number, index in enumerate(order):
        params = {key: random.sample_independent(study, None, key, dist) for key, dist in space.items()}
        state = states[index]
        value = float("inf") if index < infinite else cost(params)
        record = {"number": number, "values": list(params.values())}
        common = {"params": params, "distributions": space, "state": state}
        if state == TrialState.COMPLETE:
            study.add_trial(create_trial(value=value, **common))
            record["cost"] = None if np.isinf(value) else value
        elif state == TrialState.PRUNED:
            step = int([1, 3, 9][number % 3])
            study.add_trial(create_trial(intermediate_values={step: value}, **common))
            record |= {"cost": value, "stoppedAt": step}
        else:
            study.add_trial(create_trial(**common))
        records.append({**record, "state": state.name.lower()})
    sampler = optuna.samplers.TPESampler(seed=seed)
    sampler._rng.rng.seed(seed)
    trial = study.ask()
    suggested = sampler._sample(study, study._storage.get_trial(trial._trial_id), space)
    dimensions = [described(*SPACES[name][key]) for key in space]
    return {"name": name, "seed": seed, "space": dimensions, "trials": records, "suggested": list(suggested.values())}


def main():
    cases = [
        case("mixed", 1, 10, 0, 0),
        case("mixed", 2, 30, 0, 2),
        case("mixed", 3, 5, 40, 3),
        case("mixed", 4, 300, 0, 0),
        case("mixed", 5, 20, 0, 0, infinite=6),
        case("two rates", 6, 12, 0, 0),
        case("two rates", 7, 60, 30, 4),
        case("two rates", 8, 11, 0, 1),
        case("one choice", 9, 15, 0, 0),
        case("one choice", 10, 40, 10, 1),
    ]
    Path(__file__).with_name("tpe_golden.json").write_text(json.dumps(cases) + "\n")


main()
