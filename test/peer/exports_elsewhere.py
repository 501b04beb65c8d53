"""Models and metrics that rnnlab exports, used by the programs that they are for.

- ONNX files pass onnx.checker, and onnxruntime gives what predictions.csv says.
- TensorBoard's own reader gives back every figure of metrics.jsonl.
- The Python snippets of src/export/*.md run as they stand.

usage: python exports_elsewhere.py REPOSITORY   (needs numpy, torch, safetensors, onnx, onnxruntime,
tensorboard, and the built program)
"""
import csv
import datetime
import itertools
import json
import math
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import plugin_data_pb2

from settings import EXPORTED, settings

TOP = pathlib.Path(sys.argv[1]).resolve()
BIN = str(TOP / "bin" / "rnnlab.js")
TOLERANCE = 1e-5
STEPS, AHEAD, ROWS = 12, 4, 200


def rnnlab(folder, *arguments):
    result = subprocess.run(["node", BIN, *arguments], cwd=folder, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"rnnlab {' '.join(arguments)} failed:\n{result.stderr}")
    return result.stdout


def train(folder, config):
    path = folder / "config.json"
    path.write_text(json.dumps(config))
    return json.loads(rnnlab(folder, "train", "--config", "config.json", "--json"))["run"]


def export(folder, run, name, *flags):
    rnnlab(folder, "export", run, "--to", name, *flags)
    path = folder / name
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    assert [(opset.domain, opset.version) for opset in model.opset_import] == [("", 17)]
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    return onnxruntime.InferenceSession(path), metadata


def rows_of(folder, run):
    with open(folder / run / "predictions.csv") as file:
        return list(csv.DictReader(file))


def write_series(folder):
    random.seed(5)
    start = datetime.datetime(2024, 1, 1)
    rows = []
    for i in range(ROWS):
        time = start + datetime.timedelta(hours=i)
        load = 1e6 + 300 + 100 * math.sin(i / 4) + 40 * random.random()
        wind = round(20 * random.random(), 2)
        rows.append([time.isoformat(), round(load, 3), round(load - 1e6), wind, i % 24 < 6])
    with open(folder / "load.csv", "w", newline="") as file:
        csv.writer(file).writerows([["time", "load", "count", "wind", "night"], *rows])
    return rows


def check_series(folder, rows, data, model, training):
    base = {"task": "csv", "file": "load.csv", "time": "time", "target": "load", "past": ["wind"]}
    base |= {"known": ["night"], "calendar": ["hourOfDay"], "steps": STEPS, "ahead": AHEAD}
    config = {"data": base | data, "model": {"hidden": 6} | model, "training": {"epochs": 1} | training}
    run = train(folder, config)
    session, metadata = export(folder, run, f"{pathlib.Path(run).name}.onnx")
    assert metadata["frequency"] == "1 hour"
    target = 1 if json.loads(metadata["targets"]) == ["count"] else 0
    said = rows_of(folder, run)
    at = {time: index for index, (time, *_) in enumerate(rows)}
    ends = [at[row["time"]] - 1 for row in said if row["ahead"] == "1"]
    values = np.array([row[1:] for row in rows], dtype=np.float64)
    times = np.array([time for time, *_ in rows], dtype="datetime64[ms]").astype(np.float64)
    reach = int(metadata["reach"])
    window = lambda array, before=0, after=0: np.stack(
        [array[end + 1 - STEPS - before : end + 1 + after] for end in ends]
    )
    (forecast, *_) = session.run(
        None,
        {
            "values": window(values[:, target : target + 1], reach),
            "past": window(values[:, 2:3]),
            "known": window(values[:, 3:4], 0, AHEAD),
            "time": window(times),
        },
    )
    expected = np.array([float(row["prediction"]) for row in said])
    return np.abs(forecast.reshape(-1) - expected).max() / np.ptp(values[:, target])


def series_checks(folder):
    rows = write_series(folder)
    for cell, layers, bidirectional in itertools.product(("rnn", "lstm", "gru"), (1, 2), (False, True)):
        model = {"cell": cell, "layers": layers, "bidirectional": bidirectional}
        yield f"{cell}, {layers} layers, bidirectional {bidirectional}", check_series(folder, rows, {}, model, {})
    last = {"targets": "lastStep"}
    for name, data, model, training in [
        ("seasonal level", {"level": "seasonal", "period": 8}, {}, {}),
        ("mean level, spread", {"level": "mean", "spread": "window"}, last, {}),
        ("logarithm, bounds", {"transform": "log", "bounds": {"low": 0}}, {}, {}),
        ("log1p, minmax, skip", {"transform": "log1p", "scaling": "minmax"}, {"skip": "linear"}, {}),
        ("quantiles", {"scaling": "mean", "target": "count"}, {}, {"loss": "quantile"}),
        ("poisson", {"scaling": "mean", "target": "count"}, {}, {"loss": "poisson"}),
        ("norm, lstm", {}, {"cell": "lstm", "norm": "layer", "layers": 2}, {}),
        ("norm, both directions", {}, {"norm": "layer", "bidirectional": True}, {}),
        ("norm, dilation", {}, {"norm": "layer", "dilation": [1, 3], "layers": 2}, {}),
        ("norm, minlstm", {}, {"cell": "minlstm", "norm": "layer"}, {}),
        ("hybrid", {}, last | {"hybrid": "exponentialSmoothing", "seasonalities": [3, 8]}, {}),
        ("hybrid, level alone", {}, last | {"hybrid": "exponentialSmoothing", "quietSpread": 0.5}, {}),
    ]:
        yield name, check_series(folder, rows, data, {"cell": "gru"} | model, training)


def check_lines_by_series(folder):
    """Windows of three series with a line each, all in one batch."""
    random.seed(6)
    periods = {"a": 5, "b": 7, "c": 9}
    values = {
        name: [round(1e4 * place + 100 * math.sin(2 * math.pi * i / period) + 9 * random.random(), 3) for i in range(ROWS)]
        for place, (name, period) in enumerate(periods.items())
    }
    with open(folder / "places.csv", "w", newline="") as file:
        rows = [[i, name, value] for name, series in values.items() for i, value in enumerate(series)]
        csv.writer(file).writerows([["step", "place", "y"], *rows])
    data = {"task": "csv", "file": "places.csv", "time": "step", "id": "place", "target": "y"}
    config = {"data": data | {"steps": STEPS, "ahead": AHEAD, "level": "mean"}, "training": {"epochs": 1}}
    run = train(folder, config | {"model": {"hidden": 6, "targets": "lastStep", "skip": "linearBySeries"}})
    session, metadata = export(folder, run, "lines.onnx")
    said = rows_of(folder, run)
    windows = [(row["series"], int(row["time"])) for row in said if row["ahead"] == "1"]
    names = json.loads(metadata["series"])
    feeds = {
        "values": np.array([values[name][first - STEPS : first] for name, first in windows])[:, :, None],
        "series": np.array([names.index(name) for name, _ in windows], dtype=np.int32),
    }
    (forecast,) = session.run(["forecast"], feeds)
    expected = np.array([float(row["prediction"]) for row in said])
    return np.abs(forecast.reshape(-1) - expected).max() / 200


def check_words(folder, model):
    data = {"task": "words", "languages": ["english", "german"], "words": 60}
    run = train(folder, {"data": data, "model": {"hidden": 6} | model, "training": {"epochs": 1}})
    session, metadata = export(folder, run, f"{pathlib.Path(run).name}.onnx")
    said = rows_of(folder, run)
    numbers = {letter: number for number, letter in enumerate(json.loads(metadata["vocabulary"]))}
    lengths = np.array([len(row["input"]) for row in said], dtype=np.int32)
    tokens = np.zeros((len(said), lengths.max()), dtype=np.int32)
    for row, line in zip(tokens, said):
        row[: len(line["input"])] = [numbers[letter] for letter in line["input"]]
    feeds = {"tokens": tokens, "sequence_lens": lengths}
    probabilities, classes = session.run(["probabilities", "class"], feeds)
    names = json.loads(metadata["classes"])
    assert [names[number] for number in classes] == [row["prediction"] for row in said]
    expected = np.array([float(row["probability"]) for row in said])
    return np.abs(probabilities.max(axis=1) - expected).max()


def word_checks(folder):
    convolution = [{"channels": 5, "width": 3, "stride": 2}]
    for name, model in [
        ("words, last state", {"cell": "lstm", "layers": 2}),
        ("words, embedding, attention", {"cell": "gru", "embedding": 4, "pooling": "attention"}),
        ("words, convolution, maximum", {"cell": "rnn", "convolution": convolution, "pooling": "max"}),
        ("words, both directions, mean", {"cell": "gru", "bidirectional": True, "pooling": "mean"}),
    ]:
        yield name, check_words(folder, model)


def check_stream(folder, model, count):
    """Pieces of sequences, `count` states handed on, against the whole of them: longer than in training."""
    run = train(folder, {"model": {"layers": 2, "hidden": 6} | model, "training": {"epochs": 1},
                         "data": {"series": 50, "steps": STEPS, "ahead": AHEAD}})
    name = pathlib.Path(run).name
    whole, _ = export(folder, run, f"{name}.onnx")
    stream, _ = export(folder, run, f"{name}-stream.onnx", "--stateful")
    values = np.random.default_rng(1).normal(size=(3, 40, 1))
    (expected,) = whole.run(["forecast"], {"values": values})
    names = [port.name for port in stream.get_inputs() if port.name.endswith("_0")]
    assert names == (["h_0", "c_0"] if model["cell"] == "lstm" else ["h_0"])
    states = {name: np.zeros((count, 3, 6), dtype=np.float32) for name in names}
    at = 0
    for length in [1, 1, 5, 2, 1, 9, 3, 18]:
        feeds = {"values": values[:, at : at + length]} | states
        forecast, *after = stream.run(["forecast", *(name.replace("_0", "_n") for name in names)], feeds)
        states = dict(zip(names, after))
        at += length
    assert at == values.shape[1]
    return np.abs(forecast - expected).max()


def stream_checks(folder):
    for cell in ("rnn", "lstm", "gru", "mingru", "minlstm"):
        yield f"a stream of 40 steps, {cell}", check_stream(folder, {"cell": cell}, 2)
        dilated = {"cell": cell, "dilation": [2, 5]}
        yield f"a stream of 40 steps, {cell}, dilation", check_stream(folder, dilated, 7)


def check_tensorboard(folder):
    names = ["smoke-a", "smoke-b"]
    sets = ["--set", "training.epochs=3", "--set", "data.series=50"]
    runs = [json.loads(rnnlab(folder, "train", *sets, "--set", f"name={name}", "--json"))["run"] for name in names]
    files = rnnlab(folder, "export", *runs, "--to", "tensorboard:board").split()
    worst = 0
    for run, file in zip(runs, files):
        reader = EventAccumulator(str(folder / file))
        reader.Reload()
        lines = (folder / run / "metrics.jsonl").read_text().splitlines()
        epochs = [json.loads(line) for line in lines]
        for name in epochs[0]:
            if name == "epoch":
                continue
            events = reader.Scalars(name)
            assert [event.step for event in events] == [epoch["epoch"] for epoch in epochs], name
            for event, epoch in zip(events, epochs):
                worst = max(worst, abs(event.value - epoch[name]) / max(1e-30, abs(epoch[name])))
        summary = json.loads((folder / run / "summary.json").read_text())
        (tested,) = reader.Scalars("test/mseLastStep")
        assert math.isclose(tested.value, summary["test"]["mseLastStep"], rel_tol=1e-6)
        contents = reader.SummaryMetadata("_hparams_/session_start_info").plugin_data.content
        start = plugin_data_pb2.HParamsPluginData.FromString(contents).session_start_info
        found = {name: getattr(value, value.WhichOneof("kind")) for name, value in start.hparams.items()}
        config = json.loads((folder / run / "config.json").read_text())
        assert found == dict(settings({part: config[part] for part in EXPORTED})), found
        (text,) = reader.Tensors("config/text_summary")
        assert b'"epochs": 3' in text.tensor_proto.string_val[0]
    return worst


def run_shell(folder, text):
    """Runs the lines of the text's shell blocks."""
    for block in re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S):
        for line in block.splitlines():
            program, *words = re.sub(r"\s+#.*", "", line).split()
            if program == "mlflow" or any(word.startswith("mlflow:") for word in words):
                continue  # mlflow_exports.py has a server
            assert [program, words[0]] == ["npx", "rnnlab"], line
            rnnlab(folder, *words[1:])


def check_snippets(folder):
    """Runs the blocks of the pages and of the README's part on PyTorch as they stand."""
    names = ["README.md", "predict.md", "onnx.md", "onnx-interface.md", "weights.md", "tracking.md"]
    page = "\n".join((TOP / "src" / "export" / name).read_text() for name in names)
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.M | re.S)
    assert len(blocks) > 2
    beside, alone = folder / "page", folder / "readme"
    beside.mkdir()
    run_shell(beside, page)
    (part,) = re.findall(r"^## With PyTorch\n(.*?)^## ", (TOP / "README.md").read_text(), re.M | re.S)
    alone.mkdir()
    rnnlab(alone, "train", "--config", "lstm", "--set", "training.epochs=1")
    run_shell(alone, part)
    for block in blocks:
        result = subprocess.run([sys.executable, "-c", block], cwd=beside, capture_output=True, text=True)
        if result.returncode != 0:
            sys.exit(f"a snippet failed:\n{block}\n{result.stderr}")
        print(result.stdout, end="")
    return 0


def main():
    os.environ["NO_COLOR"] = "1"
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        single = [
            ("a line for each series", check_lines_by_series),
            ("TensorBoard's figures", check_tensorboard),
            ("snippets", check_snippets),
        ]
        checks = itertools.chain(
            series_checks(folder), word_checks(folder), stream_checks(folder), ((title, check(folder)) for title, check in single)
        )
        for title, difference in checks:
            failed += not difference < TOLERANCE
            print(f"{title}: {difference:.1e}")
    versions = f"onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}"
    print(f"{versions}: {failed} failed")
    sys.exit(failed > 0)


main()
