"""PyTorch as the peer of the benchmark: times what it is asked to, one request a line.

Request  {"cell": "lstm", "steps": 50, "batch": 64, "hidden": 20, "layers": 2,
          "mode": "train", "infer" or "operator", "threads": 1, "count": 10, "device": "cpu" or "cuda"}
Answer   {"ms": milliseconds for one call, on the CPU the median of `count`, on a GPU the mean of `count` calls
          in a row with one wait at the end}

The operator is forward and backward of the recurrent layers alone. A training step is forward, loss (mean squared error over all steps), backward and Adam. Inputs are one feature,
targets ten, as in the article's recipe.
"""
import json
import sys
import time

import torch


class Net(torch.nn.Module):
    def __init__(self, cell, hidden, layers):
        super().__init__()
        kind = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell]
        self.rnn = kind(1, hidden, layers, batch_first=True)
        self.fc = torch.nn.Linear(hidden, 10)

    def forward(self, x):
        return self.fc(self.rnn(x)[0])


def make_task(request):
    device = request["device"]
    net = Net(request["cell"], request["hidden"], request["layers"]).to(device)
    x = torch.rand(request["batch"], request["steps"], 1, device=device) - 0.5
    y = torch.rand(request["batch"], request["steps"], 10, device=device) - 0.5
    loss_function = torch.nn.MSELoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)

    def train():
        optimizer.zero_grad()
        loss_function(net(x), y).backward()
        optimizer.step()

    def infer():
        with torch.no_grad():
            net(x)

    def operator():
        net.rnn.zero_grad()
        net.rnn(x)[0].sum().backward()

    return {"train": train, "infer": infer, "operator": operator}[request["mode"]]


def median_time(task, count):
    times = []
    for _ in range(count):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


def burst_time(task, count):
    torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(count):
        task()
    torch.cuda.synchronize()
    return (time.perf_counter() - start) / count


tasks = {}
print(json.dumps({"version": torch.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    key = tuple(request[name] for name in ("cell", "steps", "batch", "hidden", "layers", "mode", "device"))
    torch.set_num_threads(request["threads"])
    if key not in tasks:
        tasks[key] = make_task(request)
        tasks[key]()
    timed = burst_time if request["device"] == "cuda" else median_time
    print(json.dumps({"ms": 1000 * timed(tasks[key], request["count"])}), flush=True)
