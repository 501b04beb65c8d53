"""Makes lengths_golden.json: sequences of different lengths by PyTorch's packed sequences.

    python test/golden/make_lengths_golden.py

Needs torch (made with 2.13.0). As make_kernel_golden.py, with `pack_padded_sequence` and
`pad_packed_sequence` around every module. What x holds at padded steps is 1e4. PyTorch has no
reverse-only layer: there each sequence is turned round within its own length, and its output back.
"""

import torch
from make_kernel_golden import (
    CELLS,
    DIRECTIONS,
    case,
    dropout_masks,
    grid,
    random_input,
    rounded,
    solved,
    stack,
    write,
)
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

# steps, inputs, hidden, lengths; one row for each number of layers
SIZES = {
    1: [(6, 2, 3, [4, 6, 1, 3, 5]), (5, 1, 2, [2, 1, 3])],
    2: [(5, 2, 3, [1, 5, 3]), (7, 1, 4, [6])],
}
# More sequences than a chunk of the fast kernels has.
MANY = (4, 1, 2, [1 + 3 * b % 4 for b in range(17)])


def turned(values, lengths):
    """Each sequence from its own end; padded steps stay where they are."""
    steps = values.shape[1]
    rows = [
        torch.cat([torch.arange(length).flip(0), torch.arange(length, steps)])
        for length in lengths
    ]
    return torch.stack([row[index] for row, index in zip(values, rows)])


def run(cell, modules, x, masks, lengths, reverse):
    hs, cs = [], []
    turn = (lambda values: turned(values, lengths)) if reverse else (lambda values: values)
    y = turn(x)
    for layer, module in enumerate(modules):
        packed = pack_padded_sequence(y, lengths, batch_first=True, enforce_sorted=False)
        packed, state = module(packed)
        y, _ = pad_packed_sequence(packed, batch_first=True, total_length=x.shape[1])
        hs.append(state[0] if cell == "lstm" else state)
        if cell == "lstm":
            cs.append(state[1])
        if layer < len(masks):
            y = y * turn(masks[layer])
    outputs = {"y": turn(y), "hN": torch.cat(hs)}
    if cell == "lstm":
        outputs["cN"] = torch.cat(cs)
    return outputs


def make(cell, direction, layers, sizes, dropout):
    steps, inputs, hidden, lengths = sizes
    batch = len(lengths)
    bidirectional = direction == "bidirectional"
    modules = stack(cell, layers, inputs, hidden, bidirectional, dropout)
    parameters = [parameter for module in modules for parameter in module.parameters()]
    x = random_input(batch, steps, inputs, lengths)
    width = hidden * (2 if bidirectional else 1)
    masks = dropout_masks(layers - 1 if dropout else 0, (batch, steps, width))
    rounded([x, *masks, *parameters])
    x.requires_grad_()
    outputs = run(cell, modules, x, masks, lengths, direction == "reverse")
    spec = {"cell": cell, "layers": layers, "hidden": hidden, "direction": direction}
    return case(spec, x, solved(x, parameters, masks, outputs, lengths=lengths))


def main():
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(21)
    rows = grid(CELLS, SIZES)
    rows += [(cell, "bidirectional", 1, MANY, False) for cell in CELLS]
    dropout = (4, 2, 3, [3, 1, 4])
    rows += [(cell, direction, 2, dropout, True) for cell in CELLS for direction in DIRECTIONS]
    write("lengths_golden.json", [make(*row) for row in rows])


main()
