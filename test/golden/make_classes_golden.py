"""Makes classes_golden.json: figures of classifiers by scikit-learn.

pip install numpy scikit-learn; python make_classes_golden.py
"""

import json
from pathlib import Path

import numpy as np
from sklearn import metrics

rng = np.random.default_rng(7)


def case(name, classes, count, strength, never_true=None, never_said=None):
    """Targets and logits that agree the more the stronger, some classes missing on either side."""
    allowed = [k for k in range(classes) if k != never_true]
    targets = rng.choice(allowed, count)
    logits = rng.normal(size=(count, classes)) + strength * np.eye(classes)[targets]
    if never_said is not None:
        logits[:, never_said] -= 20
    logits = logits.astype(np.float32)
    labels = list(range(classes))
    said = logits.argmax(1)
    wide = logits.astype(np.float64)
    softmax = np.exp(wide - wide.max(1, keepdims=True))
    softmax /= softmax.sum(1, keepdims=True)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        targets, said, labels=labels, zero_division=0
    )
    by_class = zip(precision, recall, f1, support)
    return {
        "name": name,
        "classes": classes,
        "targets": targets.tolist(),
        "logits": [float(value) for value in logits.ravel()],
        "accuracy": metrics.accuracy_score(targets, said),
        "macroF1": metrics.f1_score(targets, said, average="macro", zero_division=0),
        "crossEntropy": metrics.log_loss(targets, softmax, labels=labels),
        "confusion": metrics.confusion_matrix(targets, said, labels=labels).tolist(),
        "byClass": [
            {"precision": p, "recall": r, "f1": f, "support": int(s)} for p, r, f, s in by_class
        ],
    }


golden = [
    case("two classes", 2, 40, 1.0),
    case("four classes", 4, 120, 1.5),
    case("a class that is never true", 3, 50, 1.0, never_true=1),
    case("a class that is never said", 3, 50, 1.0, never_said=2),
    case("one example", 3, 1, 0.0),
    case("a class that is neither true nor said", 4, 60, 1.0, never_true=2, never_said=2),
]
path = Path(__file__).with_name("classes_golden.json")
path.write_text(json.dumps(golden) + "\n")
