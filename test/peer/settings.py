"""The settings of a config as exports name them."""

import json

EXPORTED = ["data", "model", "training", "uncertainty", "evaluation"]


def settings(value, *path):
    """Every setting of a config by its path; lists as JSON."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from settings(part, *path, name)
    elif isinstance(value, list):
        yield ".".join(path), json.dumps(value, separators=(",", ":"))
    elif value is not None:
        yield ".".join(path), value
