"""Makes minimal_golden.json: values and gradients of minGRU and minLSTM by PyTorch.

    python test/golden/make_minimal_golden.py

Needs torch (made with 2.13.0). PyTorch has neither cell, so they are written here from the equations of
Feng et al. 2024 (arXiv 2410.01201), appendix B.2, with g of appendix B and a first state of 0, as loops
over time that autograd differentiates. Float64 and seeds as in make_kernel_golden.py; sequences of
different lengths run one by one, each for its own steps.
"""

import torch
from make_kernel_golden import DIRECTIONS, case, dropout_masks, grid, random_input, rounded, solved, write

GATES = {"mingru": 2, "minlstm": 3}
# batch, steps, inputs, hidden, lengths; one row for each number of layers
SIZES = {
    1: [(2, 5, 3, 4, None), (1, 1, 2, 3, None), (5, 6, 2, 3, [4, 6, 1, 3, 5])],
    2: [(3, 7, 1, 5, None), (3, 5, 2, 3, [1, 5, 3])],
}


def candidate(x):
    return torch.where(x >= 0, x + 0.5, torch.sigmoid(x))


def mingru(sums, h):
    z, n = sums.chunk(2)
    z = torch.sigmoid(z)
    return (1 - z) * h + z * candidate(n)


def minlstm(sums, h):
    f, i, n = sums.chunk(3)
    f, i = torch.sigmoid(f), torch.sigmoid(i)
    return f / (f + i) * h + i / (f + i) * candidate(n)


CELLS = {"mingru": mingru, "minlstm": minlstm}


def one_way(cell, weight, bias, x, reverse):
    """y [steps, hidden] and the last state of one sequence [steps, inputs]."""
    h = torch.zeros(weight.shape[0] // GATES[cell])
    ys = {}
    order = range(len(x))
    for t in reversed(order) if reverse else order:
        h = ys[t] = CELLS[cell](weight @ x[t] + bias, h)
    return torch.stack([ys[t] for t in order]), h


def run(cell, direction, parameters, x, masks, lengths):
    ways = {"forward": [False], "reverse": [True], "bidirectional": [False, True]}[direction]
    layers = len(parameters) // (2 * len(ways))
    finals = [[] for _ in range(layers * len(ways))]
    outputs = []
    for b, steps in enumerate(lengths or [x.shape[1]] * len(x)):
        y = x[b, :steps]
        for layer in range(layers):
            parts = []
            for way, reverse in enumerate(ways):
                at = layer * len(ways) + way
                part, h = one_way(cell, *parameters[2 * at : 2 * at + 2], y, reverse)
                parts.append(part)
                finals[at].append(h)
            y = torch.cat(parts, 1)
            if layer < len(masks):
                y = y * masks[layer][b, :steps]
        padding = torch.zeros(x.shape[1] - steps, y.shape[1])
        outputs.append(torch.cat([y, padding]))
    return {"y": torch.stack(outputs), "hN": torch.stack([torch.stack(h) for h in finals])}


def make(cell, direction, layers, sizes, dropout, bound=0.8):
    batch, steps, inputs, hidden, lengths = sizes
    directions = 2 if direction == "bidirectional" else 1
    rows, width = GATES[cell] * hidden, directions * hidden
    parameters = []
    for layer in range(layers):
        for _ in range(directions):
            columns = inputs if layer == 0 else width
            parameters += [torch.empty(rows, columns), torch.empty(rows)]
    for parameter in parameters:
        torch.nn.init.uniform_(parameter, -bound, bound)
    x = random_input(batch, steps, inputs, lengths)
    masks = dropout_masks(layers - 1 if dropout else 0, (batch, steps, width))
    rounded([x, *masks, *parameters])
    for tensor in [x, *parameters]:
        tensor.requires_grad_()
    outputs = run(cell, direction, parameters, x, masks, lengths)
    spec = {"cell": cell, "layers": layers, "hidden": hidden, "direction": direction}
    return case(spec, x, solved(x, parameters, masks, outputs, **({"lengths": lengths} if lengths else {})))


def main():
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(22)
    rows = grid(CELLS, SIZES)
    rows += [(cell, "forward", 2, (2, 30, 1, 11, None), False) for cell in CELLS]
    rows += [(cell, way, 3, (2, 4, 2, 3, None), True) for cell in CELLS for way in DIRECTIONS]
    # Sums beyond 100, where a sigmoid is 0 in float32.
    rows += [(cell, "forward", 1, (3, 6, 2, 4, None), False, 100.0) for cell in CELLS]
    write("minimal_golden.json", [make(*row) for row in rows])


if __name__ == "__main__":
    main()
