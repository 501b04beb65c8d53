"""Makes sobol_golden.json: points of SciPy's Sobol sequence, times 2^30.

With --table it prints the direction numbers of src/study/sweep/samplers/sobol-directions.ts instead: those of
Joe and Kuo (2008), as SciPy brings them along.

pip install scipy numpy; python make_sobol_golden.py
"""

import json
import sys
from pathlib import Path

import numpy as np
import scipy.stats
from scipy.stats import qmc

DIMENSIONS = 40
BITS = 30


def table():
    numbers = np.load(Path(scipy.stats.__file__).parent / "_sobol_direction_numbers.npz")
    for polynomial, initial in zip(numbers["poly"][1:DIMENSIONS], numbers["vinit"][1:DIMENSIONS]):
        degree = int(polynomial).bit_length() - 1
        print(f"  {{ polynomial: {polynomial}, initial: {initial[:degree].tolist()} }},")


def main():
    plain = qmc.Sobol(DIMENSIONS, scramble=False, bits=BITS)
    integers = np.round(plain.random(64) * 2**BITS).astype(int)
    Path(__file__).with_name("sobol_golden.json").write_text(json.dumps(integers.tolist()) + "\n")


if "--table" in sys.argv:
    table()
else:
    main()
