"""Gradients of hidden states by distance from the end, by PyTorch's autograd through cells step by step.

usage: python make_state_gradients_golden.py > state_gradients_golden.json   (torch 2.13)
"""
import json

import torch

torch.manual_seed(1)
torch.set_default_dtype(torch.float64)
BATCH, STEPS, INPUTS, HIDDEN = 3, 9, 2, 4
CELLS = {"rnn": torch.nn.RNNCell, "lstm": torch.nn.LSTMCell, "gru": torch.nn.GRUCell}


def case(name):
    cell = CELLS[name](INPUTS, HIDDEN)
    x = torch.randn(BATCH, STEPS, INPUTS)
    h, c = torch.zeros(BATCH, HIDDEN), torch.zeros(BATCH, HIDDEN)
    states = []
    for t in range(STEPS):
        if name == "lstm":
            h, c = cell(x[:, t], (h, c))
        else:
            h = cell(x[:, t], h)
        h.retain_grad()
        states.append(h)
    h.square().sum().backward()
    weights = [cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh]
    return {
        "cell": name, "batch": BATCH, "steps": STEPS, "inputs": INPUTS, "hidden": HIDDEN,
        "x": x.flatten().tolist(),
        "weights": [weight.detach().flatten().tolist() for weight in weights],
        "norms": [state.grad.norm().item() for state in reversed(states)],
    }


print(json.dumps([case(name) for name in CELLS]))
