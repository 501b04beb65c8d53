"""Makes class_weights_golden.json: class weights by scikit-learn.

pip install numpy scikit-learn; python make_class_weights_golden.py
"""

import json
from pathlib import Path

import numpy as np
from sklearn.utils.class_weight import compute_class_weight

CASES = [[0, 1], [0, 0, 0, 1], [2, 1, 2, 0, 2, 2, 2], [1] * 95 + [0] * 5, [0, 1, 2, 3] * 5 + [3] * 7]

golden = [
    {"labels": labels, "weights": list(compute_class_weight("balanced", classes=np.unique(labels), y=labels))}
    for labels in CASES
]
Path(__file__).with_name("class_weights_golden.json").write_text(json.dumps(golden) + "\n")
