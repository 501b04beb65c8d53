#!/usr/bin/env bash
# Builds the software GPU for what `rnnlab setup native` installed, with the headers of the same
# TensorFlow. Ends with 3 where they cannot be downloaded.
# usage: build.sh FOLDER-OF-THE-SETUP OUTPUT.node
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
native=$1
output=$2
libraries=$native/node_modules/@tensorflow/tfjs-node-gpu/deps/lib

headers=$(mktemp -d)
trap 'rm -rf "$headers"' EXIT
version=$(sed -n 's/.*"tensorflow": *"\([^"]*\)".*/\1/p' "$native/setup.json")
python3 -m pip download --quiet --no-deps --dest "$headers" "tensorflow-cpu==$version" || exit 3
python3 - "$headers" <<'PYTHON'
import glob, sys, zipfile
(wheel,) = glob.glob(f"{sys.argv[1]}/*.whl")
archive = zipfile.ZipFile(wheel)
archive.extractall(sys.argv[1], [n for n in archive.namelist() if n.startswith("tensorflow/include/")])
PYTHON

# -w: the headers warn of each other.
"${CXX:-c++}" -w -O2 -std=c++17 -shared -fPIC "-DKERNELS=\"$here/cuda_kernels.txt\"" \
  -I "$headers/tensorflow/include" -I "$native/node_modules/node-api-headers/include" \
  "$here"/*.cc -o "$output" \
  -L "$libraries" -ltensorflow -ltensorflow_framework "-Wl,-rpath,$libraries"
