"""Makes model_golden.json: losses and gradients of whole models in PyTorch.

pip install torch numpy; python make_model_golden.py

The module's attributes have the names that rnnlab's parameters have.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy, mse_loss
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

BATCH, STEPS, INPUTS, OUTPUTS, HIDDEN, VOCABULARY = 3, 9, 2, 3, 4, 6
CELLS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
LENGTHS = [9, 2, 5]


class Affine(nn.Module):
    """The learnt part of RevIN (github.com/ts-kim/RevIN) on the first inputs; outputs are [variables, ahead]."""

    def __init__(self, variables):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(variables))
        self.bias = nn.Parameter(torch.zeros(variables))

    def apply(self, x):
        count = len(self.weight)
        return torch.cat([x[..., :count] * self.weight + self.bias, x[..., count:]], -1)

    def undo(self, y):
        count = len(self.weight)
        rows = y.unflatten(-1, (count, -1))
        return ((rows - self.bias[:, None]) / (self.weight[:, None] + 1e-5 * 1e-5)).flatten(-2)


class Model(nn.Module):
    def __init__(self, cell, layers=1, bidirectional=False, skip=False, pooling="last",
                 convolution=(), embedding=None, affine=0):
        super().__init__()
        if affine:
            self.affine = Affine(affine)
        self.pooling = pooling
        width = INPUTS
        self.embedding = nn.Embedding(VOCABULARY, embedding) if embedding else None
        if embedding:
            width = embedding
        self.convolution = nn.ModuleList()
        for channels, size, stride in convolution:
            padding = (size - 1) // 2
            self.convolution.append(nn.Conv1d(width, channels, size, stride, padding))
            width = channels
        self.rnn = CELLS[cell](width, HIDDEN, layers, batch_first=True, bidirectional=bidirectional)
        features = HIDDEN * (2 if bidirectional else 1)
        if pooling == "attention":
            self.attention = nn.Linear(features, 1, bias=False)
        self.fc = nn.Linear(features, OUTPUTS)
        # The linear map of the window; named as the model's parameters are.
        self.skip = nn.Linear(STEPS * INPUTS, OUTPUTS) if skip else None

    def forward(self, x, lengths):
        if not hasattr(self, "affine"):
            return self.predict(x, lengths)
        return self.affine.undo(self.predict(self.affine.apply(x), lengths))

    def predict(self, x, lengths):
        h = self.embedding(x[..., 0].long()) if self.embedding else x
        h = masked(h, lengths)
        for layer in self.convolution:
            h = torch.relu(layer(h.transpose(1, 2))).transpose(1, 2)
            lengths = torch.div(lengths + layer.stride[0] - 1, layer.stride[0], rounding_mode="floor")
            h = masked(h, lengths)
        packed = pack_padded_sequence(h, lengths, batch_first=True, enforce_sorted=False)
        output, state = self.rnn(packed)
        y, _ = pad_packed_sequence(output, batch_first=True, total_length=h.shape[1])
        out = self.fc(self.pooled(y, state, lengths))
        if self.skip:
            out = out + self.skip(x.flatten(1))
        return out

    def pooled(self, y, state, lengths):
        inside = torch.arange(y.shape[1])[None, :] < lengths[:, None]
        if self.pooling == "mean":
            return y.sum(1) / lengths[:, None]
        if self.pooling == "max":
            return y.masked_fill(~inside[..., None], -torch.inf).max(1).values
        if self.pooling == "attention":
            scores = self.attention(y)[..., 0].masked_fill(~inside, -torch.inf)
            return (torch.softmax(scores, 1)[..., None] * y).sum(1)
        if self.pooling == "lastOutput":  # a forecast: the last step's output of all directions
            return y[:, -1]
        h = state[0] if isinstance(state, tuple) else state
        return h[-2:].transpose(0, 1).flatten(1) if self.rnn.bidirectional else h[-1]


def masked(h, lengths):
    return h * (torch.arange(h.shape[1])[None, :, None] < lengths[:, None, None])


def case(name, objective, equal=False, **options):
    seed = len(name)
    random = np.random.RandomState(seed)
    model = Model(**options).double()
    for parameter in model.parameters():
        parameter.data = torch.tensor(random.uniform(-0.8, 0.8, parameter.shape))
    if options.get("affine"):
        model.affine.weight.data = 1 + model.affine.weight.data.abs()  # away from 0, by which it would be divided
    tokens = options.get("embedding") is not None
    shape = (BATCH, STEPS, 1 if tokens else INPUTS)
    x = torch.tensor(random.randint(0, VOCABULARY, shape) * 1.0 if tokens else random.randn(*shape))
    lengths = torch.tensor([STEPS] * BATCH if equal else LENGTHS)
    classes = objective == "classification"
    y = random.randint(0, OUTPUTS, BATCH) if classes else random.randn(BATCH, OUTPUTS)
    predictions = model(x, lengths)
    loss = (cross_entropy if classes else mse_loss)(predictions, torch.tensor(y))
    loss.backward()
    values = lambda tensor: [round(float(v), 9) for v in tensor.detach().flatten()]
    config = {key: value for key, value in options.items() if value}
    return {
        "name": name,
        "objective": objective,
        "options": config,
        "lengths": lengths.tolist(),
        "x": values(x),
        "targets": np.asarray(y, dtype=float).flatten().round(9).tolist(),
        "weights": {n: values(p) for n, p in model.named_parameters()},
        "predictions": values(predictions),
        "loss": float(loss.detach()),
        "gradients": {n: values(p.grad) for n, p in model.named_parameters()},
    }


def main():
    # A forecast is compared by its last step, which reads the output there of both directions.
    end = {"pooling": "lastOutput"}
    two = [(5, 3, 2), (3, 5, 2)]
    cases = [
        case("skip gru forecast", "forecast", True, cell="gru", layers=2, skip=True, **end),
        case("skip lstm both forecast", "forecast", True, cell="lstm", bidirectional=True, skip=True, **end),
        case("skip rnn regression", "regression", True, cell="rnn", skip=True),
        case("affine gru forecast", "forecast", True, cell="gru", affine=1, **end),
        case("affine skip lstm forecast", "forecast", True, cell="lstm", layers=2, skip=True, affine=1, **end),
        case("affine both rnn forecast", "forecast", True, cell="rnn", bidirectional=True, affine=1, **end),
        case("mean", "classification", cell="gru", pooling="mean"),
        case("mean both", "classification", cell="lstm", layers=2, bidirectional=True, pooling="mean"),
        case("max", "classification", cell="lstm", pooling="max"),
        case("max both regression", "regression", True, cell="rnn", bidirectional=True, pooling="max"),
        case("attention", "classification", cell="gru", bidirectional=True, pooling="attention"),
        case("convolution", "classification", cell="gru", convolution=[(5, 3, 2)]),
        case("convolutions and max", "classification", cell="lstm", bidirectional=True, convolution=two, pooling="max"),
        case("wide stride", "regression", True, cell="rnn", convolution=[(4, 1, 4)]),
        case("embedding", "classification", cell="gru", embedding=3),
        case("embedding, convolution and attention", "classification", cell="rnn", embedding=3,
             convolution=[(2, 5, 3)], pooling="attention"),
    ]
    sizes = {
        "batch": BATCH, "steps": STEPS, "inputs": INPUTS, "outputs": OUTPUTS, "hidden": HIDDEN,
        "vocabulary": VOCABULARY,
    }
    path = Path(__file__).with_name("model_golden.json")
    lines = ",\n".join(json.dumps(one) for one in cases)
    path.write_text(f'{{"sizes": {json.dumps(sizes)},\n"cases": [\n{lines}\n]}}\n')


main()
