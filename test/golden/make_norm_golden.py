"""Makes norm_golden.json: cells with layer normalisation of both products, by PyTorch.

    python test/golden/make_norm_golden.py

Needs torch (made with 2.13.0). PyTorch has no such layers, so that each step is written from the equations:
LN(W_ih x) g_ih + b_ih and LN(W_hh h) g_hh + b_hh with `torch.nn.functional.layer_norm` over all gates, then the
cell (as in PyTorch's benchmarks/fastrnns/custom_lstms.py, whose cell state is normalised too). Float64 and seeds
as in make_kernel_golden.py; sequences of different lengths run one by one.
"""

import torch
from make_kernel_golden import DIRECTIONS, case, random_input, rounded, solved, write
from make_minimal_golden import mingru, minlstm
from torch.nn.functional import layer_norm

GATES = {"rnn": 1, "lstm": 4, "gru": 3, "mingru": 2, "minlstm": 3}
INPUT_ONLY = ["mingru", "minlstm"]
# batch, steps, inputs, hidden, layers, lengths
ROWS = [(2, 6, 2, 4, 1, None), (4, 5, 3, 3, 2, [5, 1, 3, 4])]


def step(cell, a, b, state):
    """The state after a step from both projections."""
    h = state[0]
    if cell == "mingru":
        return (mingru(a, h),)
    if cell == "minlstm":
        return (minlstm(a, h),)
    if cell == "rnn":
        return (torch.tanh(a + b),)
    if cell == "gru":
        (ra, za, na), (rb, zb, nb) = a.chunk(3), b.chunk(3)
        z = torch.sigmoid(za + zb)
        n = torch.tanh(na + torch.sigmoid(ra + rb) * nb)
        return ((1 - z) * n + z * h,)
    i, f, g, o = (a + b).chunk(4)
    c = torch.sigmoid(f) * state[1] + torch.sigmoid(i) * torch.tanh(g)
    return (torch.sigmoid(o) * torch.tanh(c), c)


def one_way(cell, weights, x, hidden, reverse):
    if cell in INPUT_ONLY:
        w_ih, b_ih, g_ih = weights
    else:
        w_ih, w_hh, b_ih, b_hh, g_ih, g_hh = weights
    state = tuple(torch.zeros(hidden) for _ in range(2 if cell == "lstm" else 1))
    rows, ys = [GATES[cell] * hidden], {}
    for t in range(len(x))[:: -1 if reverse else 1]:
        a = layer_norm(w_ih @ x[t], rows, g_ih, b_ih)
        b = None if cell in INPUT_ONLY else layer_norm(w_hh @ state[0], rows, g_hh, b_hh)
        state = step(cell, a, b, state)
        ys[t] = state[0]
    return torch.stack([ys[t] for t in range(len(x))]), state


def make(cell, direction, row):
    batch, steps, inputs, hidden, layers, lengths = row
    ways = {"forward": [False], "reverse": [True], "bidirectional": [False, True]}[direction]
    width, rows = hidden * len(ways), GATES[cell] * hidden
    runs = []
    for layer in range(layers):
        for _ in ways:
            columns = inputs if layer == 0 else width
            shapes = [(rows, columns), (rows, hidden), (rows,), (rows,), (rows,), (rows,)]
            if cell in INPUT_ONLY:
                shapes = shapes[0::2]
            runs.append([torch.empty(shape).uniform_(-1.2, 1.2) for shape in shapes])
    x = random_input(batch, steps, inputs, lengths)
    parameters = [weight for run in runs for weight in run]
    rounded([x, *parameters])
    for tensor in [x, *parameters]:
        tensor.requires_grad_()
    finals, ys = [[] for _ in runs], []
    for b, length in enumerate(lengths or [steps] * batch):
        y = x[b, :length]
        for layer in range(layers):
            parts = []
            for way, reverse in enumerate(ways):
                at = layer * len(ways) + way
                part, state = one_way(cell, runs[at], y, hidden, reverse)
                parts.append(part)
                finals[at].append(state)
            y = torch.cat(parts, 1)
        ys.append(torch.cat([y, torch.zeros(steps - length, width)]))
    states = [
        torch.stack([torch.stack([state[k] for state in final]) for final in finals])
        for k in range(len(finals[0][0]))
    ]
    outputs = {"y": torch.stack(ys), **dict(zip(["hN", "cN"], states))}
    spec = {"cell": cell, "layers": layers, "hidden": hidden, "direction": direction, "norm": "layer"}
    return case(spec, x, solved(x, parameters, [], outputs, **({"lengths": lengths} if lengths else {})))


def main():
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(24)
    write("norm_golden.json", [make(cell, way, row) for cell in GATES for way in DIRECTIONS for row in ROWS])


main()
