"""Runs that rnnlab exports to an MLflow tracking server, read back with MLflow's own client.

usage: python mlflow_exports.py REPOSITORY   (needs mlflow, and the built program)
"""
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import mlflow

from settings import EXPORTED, settings

TOP = pathlib.Path(sys.argv[1]).resolve()
BIN = str(TOP / "bin" / "rnnlab.js")


def rnnlab(folder, *arguments):
    result = subprocess.run(["node", BIN, *arguments], cwd=folder, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"rnnlab {' '.join(arguments)} failed:\n{result.stderr}")
    return result.stdout


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def start_server(folder, port):
    store = f"sqlite:///{folder}/mlflow.db"
    command = [sys.executable, "-m", "mlflow", "server", "--backend-store-uri", store]
    command += ["--artifacts-destination", f"{folder}/artifacts", "--port", str(port), "--workers", "1"]
    with open(folder / "server.log", "w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).read()
            return server
        except OSError:
            time.sleep(0.5)
    server.terminate()
    sys.exit((folder / "server.log").read_text()[-2000:])


def check(client, folder, run, path):
    config = json.loads((folder / path / "config.json").read_text())
    summary = json.loads((folder / path / "summary.json").read_text())
    epochs = [json.loads(line) for line in (folder / path / "metrics.jsonl").read_text().splitlines()]
    assert run.info.status == "FINISHED", run.info
    expected = dict(settings({part: config[part] for part in EXPORTED}))
    assert run.data.params.keys() == expected.keys(), run.data.params.keys() ^ expected.keys()
    for name, text in run.data.params.items():
        value = expected[name]
        assert text == value or json.loads(text) == value, (name, text, value)
    for figure in ["loss", "gradientNorm", "durationMs"]:
        history = client.get_metric_history(run.info.run_id, figure)
        assert [(point.step, point.value) for point in history] == [
            (epoch["epoch"], epoch[figure]) for epoch in epochs
        ], figure
    for name, value in summary["test"].items():
        if isinstance(value, (int, float)):
            assert run.data.metrics[f"test.{name}"] == value, name
    for name in ["report.html", "config.json", "model/model.onnx", "model/model.safetensors"]:
        copy = pathlib.Path(client.download_artifacts(run.info.run_id, name, str(folder)))
        assert copy.stat().st_size > 0
        if (folder / path / name).exists():
            assert copy.read_bytes() == (folder / path / name).read_bytes(), name


def main():
    folder = pathlib.Path(tempfile.mkdtemp())
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = start_server(folder, port)
    try:
        sets = ["--set", "training.epochs=120", "--set", "data.series=40"]
        sets += ["--set", "data.split=[20,10,10]", "--quiet", "--json"]
        first = json.loads(rnnlab(folder, "train", "smoke", *sets))["run"]
        second = json.loads(rnnlab(folder, "train", "smoke", *sets, "--seed", "2"))["run"]
        arguments = ["export", first, second, "--to", f"mlflow:{address}", "--experiment", "waves"]
        pages = rnnlab(folder, *arguments)
        client = mlflow.MlflowClient(address)
        experiment = client.get_experiment_by_name("waves")
        search = lambda: client.search_runs([experiment.experiment_id])
        runs = {run.info.run_name: run for run in search()}
        for path in [first, second]:
            check(client, folder, runs[os.path.basename(path)], path)
        assert rnnlab(folder, *arguments) == pages
        assert len(search()) == 2
        print("MLflow: parameters, histories and files of 2 runs as its client reads them; none twice")
    finally:
        os.killpg(server.pid, 15)
        server.wait()


main()
