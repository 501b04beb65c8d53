"""Writes cuda_kernels.txt: what TensorFlow's CUDA build can run on a GPU and its CPU build cannot.

The list is read out of the libraries themselves, which needs no GPU. A line is an operation, the
types that the kernel takes (numbers of DataType), and which arguments lie in the CPU's memory.
Kernels of other types than float32, int32 and bool are left out.

    pip download --no-deps tensorflow==2.21.0 tensorflow-cpu==2.21.0
    python make_kernels.py tensorflow-*.whl tensorflow_cpu-*.whl > cuda_kernels.txt
"""

import ctypes
import subprocess
import sys
import tempfile
import zipfile

TYPES = {1, 3, 10}


class Buffer(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("length", ctypes.c_size_t), ("_", ctypes.c_void_p)]


def registered(folder):
    """The library's KernelList, serialised."""
    ctypes.CDLL(f"{folder}/libtensorflow_framework.so.2", mode=ctypes.RTLD_GLOBAL)
    library = ctypes.CDLL(f"{folder}/libtensorflow_cc.so.2")
    library.TF_NewStatus.restype = ctypes.c_void_p
    library.TF_GetAllRegisteredKernels.restype = ctypes.POINTER(Buffer)
    library.TF_GetAllRegisteredKernels.argtypes = [ctypes.c_void_p]
    buffer = library.TF_GetAllRegisteredKernels(library.TF_NewStatus()).contents
    return ctypes.string_at(buffer.data, buffer.length)


def varint(message, at):
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def fields(message):
    """Numbers and values of a protocol buffer's fields; these messages have two kinds of them."""
    at = 0
    while at < len(message):
        key, at = varint(message, at)
        value, at = varint(message, at)
        if key & 7 == 2:
            value, at = message[at : at + value], at + value
        yield key >> 3, value


def packed(values):
    at = 0
    while at < len(values):
        value, at = varint(values, at)
        yield value


def allowed_types(attribute):
    for _, types in (field for field in fields(attribute) if field[0] == 1):
        for number, value in fields(types):
            if number == 6:
                yield from [value] if isinstance(value, int) else packed(value)


def kernel(message):
    """Fields of KernelDef: op, device_type, constraint, host_memory_arg, label, priority."""
    own = {number: [] for number in range(1, 7)}
    for number, value in fields(message):
        own[number].append(value)
    constraints = []
    for constraint in own[3]:
        parts = dict(fields(constraint))
        types = sorted(allowed_types(parts[2]))
        constraints.append(f"{parts[1].decode()}={'|'.join(map(str, types))}")
    text = lambda values: ",".join(sorted(value.decode() for value in values)) or "-"
    labelled = bool(own[5]) or bool(own[6])
    return text(own[1]), text(own[2]), ",".join(sorted(constraints)) or "-", text(own[4]), labelled


def kernels(wheel):
    """In a process of its own, since two of these libraries do not go into one."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(wheel) as archive:
            for name in ("framework", "cc"):
                archive.extract(f"tensorflow/libtensorflow_{name}.so.2", folder)
        own = subprocess.run(
            [sys.executable, __file__, "--dump", f"{folder}/tensorflow"],
            check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )
    return {kernel(message) for _, message in fields(own.stdout)}


def small(constraints):
    """Whether one of the types that matter here would do for every attribute."""
    if constraints == "-":
        return True
    sets = [one.split("=")[1].split("|") for one in constraints.split(",")]
    return all(TYPES & {int(one) for one in types if one} for types in sets)


def main(cuda, cpu):
    for op, device, constraints, host, labelled in sorted(kernels(cuda) - kernels(cpu)):
        if device in ("GPU", "DEFAULT") and not labelled and small(constraints):
            print(op, device, constraints, host)


if sys.argv[1] == "--dump":
    sys.stdout.buffer.write(registered(sys.argv[2]))
else:
    main(*sys.argv[1:3])
