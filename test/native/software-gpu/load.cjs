// Puts the software GPU into every Node.js process that is started with --require of this file:
// its device into TensorFlow, before anything loads that, and the files of an NVIDIA driver.
const fs = require("node:fs");
const { syncBuiltinESMExports } = require("node:module");
const { constants } = require("node:os");

const files = {
  "/dev/nvidiactl": "",
  "/proc/driver/nvidia/version": "NVRM version: NVIDIA UNIX Module  580.0.0  software\n",
  "/proc/driver/nvidia/gpus/0/information": "Model: Software GPU\n",
};
const folders = { "/proc/driver/nvidia/gpus": ["0"] };

function replace(name, known) {
  const original = fs[name];
  fs[name] = (path, ...more) => known(path) ?? original(path, ...more);
}

replace("existsSync", (path) => (path in files || path in folders ? true : undefined));
replace("readFileSync", (path) => files[path]);
replace("readdirSync", (path) => folders[path]);
syncBuiltinESMExports();

process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
process.env.TF_ENABLE_ONEDNN_OPTS ??= "0";
const library = { exports: {} };
process.dlopen(library, process.env.RNNLAB_SOFTWARE_GPU, constants.dlopen.RTLD_NOW);
globalThis.softwareGpu = library.exports;
