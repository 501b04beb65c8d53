"""Makes mini_rocket_golden.json: features of aeon's MiniRocket, with its own channels and thresholds.

pip install aeon==1.6.0 numpy; python make_mini_rocket_golden.py
"""

import json
from pathlib import Path

import numpy as np
from aeon.transformations.collection.convolution_based import MiniRocket


def case(channels, steps, sequences, features):
    random = np.random.RandomState(channels * steps)
    x = random.randn(sequences, channels, steps).cumsum(axis=2).astype(np.float32)
    rocket = MiniRocket(n_kernels=features, random_state=1)
    transformed = rocket.fit_transform(x)
    counts, indices, dilations, per_dilation, biases = rocket.parameters
    starts = np.cumsum([0, *counts])
    return {
        "steps": steps,
        "inputs": channels,
        "features": features,
        "dilations": dilations.tolist(),
        "perDilation": per_dilation.tolist(),
        "channels": [indices[a:b].tolist() for a, b in zip(starts, starts[1:])],
        "thresholds": [float(b) for b in biases],
        "x": [[[float(v) for v in step] for step in sequence.T] for sequence in x],
        "transformed": [[round(float(v), 7) for v in row] for row in transformed],
    }


cases = [case(1, 33, 3, 400), case(3, 20, 2, 168), case(1, 9, 2, 84)]
Path(__file__).with_name("mini_rocket_golden.json").write_text(json.dumps(cases))
