"""Makes dilation_golden.json: dilated layers by PyTorch.

    python test/golden/make_dilation_golden.py

Needs torch (made with 2.13.0). A dilated layer is written from its definition (Chang et al. 2017, arXiv
1710.02224): at step t one of PyTorch's cells, or of those of make_minimal_golden.py, gets x_t and the state
after step t - d, zeros where there is none; a reverse direction that after step t + d. Float64 and seeds as in
make_kernel_golden.py; sequences of different lengths run one by one, each for its own steps.
"""

import torch
from make_kernel_golden import DIRECTIONS, case, random_input, rounded, solved, write
from make_minimal_golden import CELLS as MINIMAL
from make_minimal_golden import GATES

CELLS = {"rnn": torch.nn.RNNCell, "lstm": torch.nn.LSTMCell, "gru": torch.nn.GRUCell}
# batch, steps, inputs, hidden, lengths, dilations; lengths below, at and above the dilations
ROWS = [
    (2, 12, 2, 3, None, [4]),
    (3, 11, 1, 3, None, [1, 4]),
    (4, 9, 2, 3, [9, 2, 1, 6], [2, 3]),
]


class Minimal(torch.nn.Module):
    def __init__(self, cell, inputs, hidden):
        super().__init__()
        self.cell, self.hidden_size = MINIMAL[cell], hidden
        self.weight = torch.nn.Parameter(torch.empty(GATES[cell] * hidden, inputs))
        self.bias = torch.nn.Parameter(torch.empty(GATES[cell] * hidden))

    def forward(self, x, h):
        return self.cell(self.weight @ x + self.bias, h)


def make_cell(name, inputs, hidden):
    cell = CELLS[name](inputs, hidden) if name in CELLS else Minimal(name, inputs, hidden)
    for parameter in cell.parameters():
        torch.nn.init.uniform_(parameter, -0.8, 0.8)
    return cell


def one_way(cell, x, dilation, reverse):
    """y [steps, hidden] and the state after the last step taken, of one sequence [steps, inputs]."""
    zero = torch.zeros(cell.hidden_size)
    order = list(range(len(x)))[:: -1 if reverse else 1]
    states = {}
    for t in order:
        before = states.get(t + dilation if reverse else t - dilation)
        if isinstance(cell, torch.nn.LSTMCell):
            states[t] = cell(x[t], before or (zero, zero))
        else:
            states[t] = (cell(x[t], before[0] if before else zero),)
    return torch.stack([states[t][0] for t in range(len(x))]), states[order[-1]]


def make(name, direction, row):
    batch, steps, inputs, hidden, lengths, dilations = row
    ways = {"forward": [False], "reverse": [True], "bidirectional": [False, True]}[direction]
    width = hidden * len(ways)
    layers = [
        [make_cell(name, inputs if layer == 0 else width, hidden) for _ in ways]
        for layer in range(len(dilations))
    ]
    parameters = [p for layer in layers for cell in layer for p in cell.parameters()]
    x = random_input(batch, steps, inputs, lengths)
    rounded([x, *parameters])
    x.requires_grad_()
    finals = [[] for _ in range(len(layers) * len(ways))]
    ys = []
    for b, length in enumerate(lengths or [steps] * batch):
        y = x[b, :length]
        for index, (layer, dilation) in enumerate(zip(layers, dilations)):
            runs = [one_way(cell, y, dilation, way) for cell, way in zip(layer, ways)]
            y = torch.cat([run[0] for run in runs], 1)
            for way, run in enumerate(runs):
                finals[index * len(ways) + way].append(run[1])
        ys.append(torch.cat([y, torch.zeros(steps - length, width)]))
    parts = [torch.stack([torch.stack([s[k] for s in final]) for final in finals]) for k in range(len(finals[0][0]))]
    outputs = {"y": torch.stack(ys), **dict(zip(["hN", "cN"], parts))}
    spec = {"cell": name, "layers": len(layers), "hidden": hidden, "direction": direction, "dilation": dilations}
    return case(spec, x, solved(x, parameters, [], outputs, **({"lengths": lengths} if lengths else {})))


def main():
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(23)
    names = [*CELLS, *MINIMAL]
    write("dilation_golden.json", [make(n, d, row) for n in names for d in DIRECTIONS for row in ROWS])


main()
