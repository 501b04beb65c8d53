"""Makes kernel_golden.json: the recurrent operator's values and gradients by PyTorch.

    python test/golden/make_kernel_golden.py

Needs torch (made with 2.13.0). Everything is float64, all numbers are seeded and different. The
loss is the inner product of (y, hN, cN) with the given output gradients. PyTorch has no
reverse-only layer: there the input is flipped in time, and the output flipped back. Dropout masks
are applied by hand, between modules of one layer.
"""

import json
import pathlib

import torch

CELLS = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
DIRECTIONS = ["forward", "reverse", "bidirectional"]
# batch, steps, inputs, hidden; one row for each number of layers
SIZES = {1: [(2, 5, 3, 4), (1, 1, 2, 3)], 2: [(3, 7, 1, 5)], 3: [(2, 4, 3, 2)]}
# A direction longer than the others, and a hidden size that is no multiple of anything.
EXTRA = [("forward", 2, (2, 20, 1, 11)), ("bidirectional", 1, (5, 3, 2, 7))]


def stack(cell, layers, inputs, hidden, bidirectional, dropout):
    """PyTorch's own stack as one module; where there are masks, one module for each layer."""
    width = hidden * (2 if bidirectional else 1)
    shapes = [(inputs if layer == 0 else width, 1) for layer in range(layers)]
    modules = [
        CELLS[cell](size, hidden, depth, batch_first=True, bidirectional=bidirectional)
        for size, depth in (shapes if dropout else [(inputs, layers)])
    ]
    for module in modules:
        for parameter in module.parameters():
            torch.nn.init.uniform_(parameter, -0.8, 0.8)  # larger than PyTorch's own
    return modules


def run(cell, modules, x, masks, reverse):
    """y [batch, steps, width] and the final states [layers*directions, batch, hidden]."""
    hs, cs = [], []
    y = x.flip(1) if reverse else x
    for layer, module in enumerate(modules):
        y, state = module(y)
        hs.append(state[0] if cell == "lstm" else state)
        if cell == "lstm":
            cs.append(state[1])
        if layer < len(masks):
            y = y * (masks[layer].flip(1) if reverse else masks[layer])
    outputs = {"y": y.flip(1) if reverse else y, "hN": torch.cat(hs)}
    if cell == "lstm":
        outputs["cN"] = torch.cat(cs)
    return outputs


def numbers(tensor):
    return [float(f"{value:.12g}") for value in tensor.detach().flatten().tolist()]


def make(cell, direction, layers, sizes, dropout):
    batch, steps, inputs, hidden = sizes
    bidirectional = direction == "bidirectional"
    modules = stack(cell, layers, inputs, hidden, bidirectional, dropout)
    parameters = [parameter for module in modules for parameter in module.parameters()]
    x = random_input(batch, steps, inputs)
    width = hidden * (2 if bidirectional else 1)
    masks = dropout_masks(layers - 1 if dropout else 0, (batch, steps, width))
    rounded([x, *masks, *parameters])
    x.requires_grad_()
    outputs = run(cell, modules, x, masks, direction == "reverse")
    spec = {"cell": cell, "layers": layers, "hidden": hidden, "direction": direction}
    return case(spec, x, solved(x, parameters, masks, outputs))


def grid(cells, sizes):
    """A case for every cell, direction and size, without dropout."""
    return [
        (cell, direction, layers, size, False)
        for cell in cells
        for direction in DIRECTIONS
        for layers, options in sizes.items()
        for size in options
    ]


def random_input(batch, steps, inputs, lengths=None):
    """Values from -2 to 2; behind the end of a sequence values that no result may depend on."""
    x = torch.rand(batch, steps, inputs) * 4 - 2
    for row, length in zip(x, lengths or []):
        row[length:] = 1e4
    return x


def dropout_masks(count, shape):
    return [(torch.rand(shape) < 0.7) / 0.7 for _ in range(count)]


def case(spec, x, result):
    return {"spec": spec, "sizes": dict(zip(["batch", "steps", "inputs"], x.shape)), **result}


def rounded(tensors):
    """Rounds before they are used, so that the file holds exactly what went in."""
    for tensor in tensors:
        tensor.data = torch.tensor(numbers(tensor)).reshape(tensor.shape)


def solved(x, parameters, masks, outputs, **more):
    """What went in (`more` as well), random gradients of the outputs, and what they lead to."""
    gradients = {name: torch.rand(value.shape) * 2 - 1 for name, value in outputs.items()}
    rounded(gradients.values())
    sum((outputs[name] * gradients[name]).sum() for name in outputs).backward()
    return {
        "input": {
            "x": numbers(x),
            "weights": [numbers(parameter) for parameter in parameters],
            "masks": [numbers(mask) for mask in masks],
            **more,
        },
        "outputGradients": {name: numbers(value) for name, value in gradients.items()},
        "output": {name: numbers(value) for name, value in outputs.items()},
        "gradients": {
            "x": numbers(x.grad),
            "weights": [numbers(parameter.grad) for parameter in parameters],
        },
    }


def write(name, cases):
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    pathlib.Path(__file__).with_name(name).write_text(f"[\n{lines}\n]\n")


def main():
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(20)
    rows = grid(CELLS, SIZES)
    rows += [(cell, *extra, False) for cell in CELLS for extra in EXTRA]
    rows += [(cell, direction, 3, (2, 4, 2, 3), True) for cell in CELLS for direction in DIRECTIONS]
    write("kernel_golden.json", [make(*row) for row in rows])


if __name__ == "__main__":
    main()
