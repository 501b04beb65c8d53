import fs, { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { dirname, join } from "node:path";
import util from "node:util";
import v8 from "node:v8";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { requireAddressSpace } from "../../src/kernels/address-space.js";
import { firstLine } from "../../src/kernels/native/load.js";
import {
  bindingIn,
  nativeFolder,
  nativePackages,
  setupRecord,
} from "../../src/kernels/native/location.js";
import { gpusHidden, nvidiaDriver } from "../../src/kernels/native/nvidia.js";
import { openDevice, withDevice } from "../../src/kernels/open-device.js";
import { runtime } from "../../src/kernels/wasm/runtime.js";
import { replaceMember } from "../helpers/built-ins.js";
import { emptyFolder } from "../helpers/cli.js";
import { FakeTensorflow } from "./native/fake-tensorflow.js";

const hasDriver = nvidiaDriver() !== undefined;
const hasNative = nativePackages().some(({ built }) => built);

afterEach(() => vi.unstubAllEnvs());

function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

describe("openDevice", () => {
  it.skipIf(hasDriver)(
    "takes the CPU without loading libtensorflow where no driver is (skipped where one is)",
    async () => {
      const device = await openDevice("auto", 1);
      expect(device).toMatchObject({ kind: "cpu", reason: "no NVIDIA driver found" });
      if (process.platform === "linux") {
        expect(readFileSync("/proc/self/maps", "utf8")).not.toContain("libtensorflow");
      }
    },
  );

  it.skipIf(hasDriver)(
    "never falls back from gpu (skipped where an NVIDIA driver is)",
    async () => {
      await expect(openDevice("gpu", 1)).rejects.toThrow(
        'device is "gpu", which is unavailable: no NVIDIA driver found. Use --device cpu.',
      );
    },
  );

  it.skipIf(hasNative)(
    "says how to get native where it is not built (skipped where it is)",
    async () => {
      const home = emptyFolder();
      vi.stubEnv("RNNLAB_NATIVE", home);
      await expect(openDevice("native", 1)).rejects.toThrow(
        /tfjs-node-gpu (is not installed|has no compiled binding)\. Run: rnnlab setup native\.$/,
      );
      const folder = join(home, "node_modules", "@tensorflow", "tfjs-node-gpu");
      put(join(folder, "package.json"), '{ "main": "index.js" }');
      await expect(openDevice("native", 1)).rejects.toThrow(
        `device is "native", which is unavailable: ${folder} has no compiled binding. ` +
          "Run: rnnlab setup native.",
      );
    },
  );

  it("makes one line of a binding for another platform", async () => {
    const home = emptyFolder();
    vi.stubEnv("RNNLAB_NATIVE", home);
    const folder = join(home, "node_modules", "@tensorflow", "tfjs-node-gpu");
    for (const name of ["tfjs-core", "tfjs-backend-cpu"]) {
      put(join(home, "node_modules", "@tensorflow", name, "index.js"), "");
    }
    put(join(folder, "package.json"), '{ "main": "index.js" }');
    put(join(folder, "index.js"), `require(${JSON.stringify(bindingIn(folder))});`);
    put(bindingIn(folder), "MZ, a library for Windows");
    await expect(openDevice("native", 1)).rejects.toThrow(
      /^device is "native", which is unavailable: \S+ does not load \([^\n]+\)\. Run: rnnlab setup native\.$/,
    );
  });
});

describe("nvidiaDriver", () => {
  it("is nothing where there is no driver", () => {
    expect(nvidiaDriver(emptyFolder())).toBeUndefined();
  });

  it("reads version and GPUs as the driver writes them", () => {
    const root = emptyFolder();
    put(join(root, "dev/nvidiactl"), "");
    put(
      join(root, "proc/driver/nvidia/version"),
      "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024\n",
    );
    put(
      join(root, "proc/driver/nvidia/gpus/0000:65:00.0/information"),
      "Model: \t\t NVIDIA H200\nIRQ:   \t\t 132\n",
    );
    expect(nvidiaDriver(root)).toEqual({ version: "550.54.15", gpus: ["NVIDIA H200"] });
  });

  it("knows the driver of WSL, versions of two parts, several GPUs and files without a model", () => {
    const root = emptyFolder();
    put(join(root, "usr/lib/wsl/lib/libcuda.so.1"), "");
    expect(nvidiaDriver(root)).toEqual({ gpus: [] });
    put(join(root, "proc/driver/nvidia/version"), "NVRM version: Kernel Module  550.54  Tue\n");
    const information = (gpu: string, text: string) =>
      put(join(root, `proc/driver/nvidia/gpus/${gpu}/information`), text);
    information("0000:b", "IRQ: 1\nModel:   B200  \n");
    information("0000:a", "Model: H100\n");
    information("0000:c", "IRQ: 1\n");
    expect(nvidiaDriver(root)).toEqual({ version: "550.54", gpus: ["H100", "B200"] });
  });

  it("knows the open kernel module's way to write it", () => {
    const root = emptyFolder();
    put(join(root, "dev/nvidiactl"), "");
    put(
      join(root, "proc/driver/nvidia/version"),
      "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build\n",
    );
    expect(nvidiaDriver(root)).toEqual({ version: "570.86.15", gpus: [] });
  });
});

it.each([
  [undefined, false],
  ["", true],
  ["-1", true],
  [" -1,0 ", true],
  ["None", true],
  [" ", true],
  ["0,-1", false],
  ["0", false],
  ["1,0", false],
])("CUDA_VISIBLE_DEVICES=%s hides every GPU: %s", (value, hidden) => {
  expect(gpusHidden(value === undefined ? {} : { CUDA_VISIBLE_DEVICES: value })).toBe(hidden);
});

describe("the folder of the native backend", () => {
  it("is that of the environment", () => {
    expect(nativeFolder({ RNNLAB_NATIVE: "/n", XDG_DATA_HOME: "/d" })).toBe("/n");
    expect(nativeFolder({ XDG_DATA_HOME: "/d" })).toBe(join("/d", "rnnlab", "native"));
    expect(nativeFolder({ XDG_DATA_HOME: "" })).toMatch(/\.local.share.rnnlab.native$/);
    expect(bindingIn("p")).toBe(join("p", "lib", "napi-v8", "tfjs_binding.node"));
  });

  it("has a record, and its copy of the package comes first if it is built", () => {
    const RNNLAB_NATIVE = emptyFolder();
    const env = { RNNLAB_NATIVE };
    const folder = join(RNNLAB_NATIVE, "node_modules", "@tensorflow", "tfjs-node-gpu");
    expect(setupRecord(env)).toBeUndefined();
    put(join(RNNLAB_NATIVE, "setup.json"), '{"tensorflow":"2.21","gpu":true}');
    expect(setupRecord(env)).toEqual({ tensorflow: "2.21", gpu: true });
    put(join(RNNLAB_NATIVE, "setup.json"), "{");
    expect(setupRecord(env)).toBeUndefined();
    const ofSetup = () => nativePackages(env).find(({ origin }) => origin === "setup");
    expect(ofSetup()).toBeUndefined();
    put(join(folder, "package.json"), "{}");
    expect(ofSetup()).toEqual({
      folder,
      binding: bindingIn(folder),
      built: false,
      origin: "setup",
    });
    put(bindingIn(folder), "");
    expect(nativePackages(env)[0]).toMatchObject({ built: true, origin: "setup" });
  });

  it("has problems of one line", () => {
    expect([new Error("a\nb"), "c\nd", 5].map(firstLine)).toEqual(["a", "c", "5"]);
  });
});

describe("the address space", () => {
  const limited = (bytes: number | "unlimited") =>
    `Limit                     Soft Limit\nMax address space         ${bytes}            unlimited            bytes\n`;
  const GIB = 2 ** 30;

  it("holds what WebAssembly reserves: 22 GiB, and 2.5 for each other thread", () => {
    for (const [threads, gib] of [
      [1, 22],
      [2, 24.5],
      [5, 32],
    ] as const) {
      expect(requireAddressSpace(threads, limited(gib * GIB))).toBeUndefined();
      expect(() => requireAddressSpace(threads, limited(gib * GIB - 1))).toThrow(
        `the address space is limited to ${gib.toFixed(1)} GiB (ulimit -v), but WebAssembly with --threads ${threads} ` +
          `reserves ${gib.toFixed(1)} GiB, most of which is never used. Raise it (ulimit -v ${gib * 2 ** 20} or ` +
          "unlimited); to limit memory itself, use a cgroup.",
      );
    }
  });

  it("may be unlimited or unknown", () => {
    expect(requireAddressSpace(99, limited("unlimited"))).toBeUndefined();
    expect(requireAddressSpace(99, "")).toBeUndefined();
  });
});

/** Gives this machine an NVIDIA driver. */
function withDriver(
  version = "550.54",
  models: readonly string[] = ["H100", "H100", "B200"],
): void {
  const state = "/proc/driver/nvidia";
  const files = new Map([
    ["/dev/nvidiactl", ""],
    [join(state, "version"), `NVRM version: Kernel Module  ${version}  Tue\n`],
    [join(state, "gpus"), ""],
    ...models.map(
      (model, i) => [join(state, "gpus", `${i}`, "information"), `Model: ${model}\n`] as const,
    ),
  ]);
  const { existsSync, readFileSync, readdirSync } = fs;
  replaceMember(fs, "existsSync", (path: string) => files.has(path) || existsSync(path));
  replaceMember(fs, "readFileSync", (path: string, ...more: [BufferEncoding]) => {
    return files.get(String(path)) ?? readFileSync(path, ...more);
  });
  replaceMember(fs, "readdirSync", (path: string, ...more: []) => {
    return path === join(state, "gpus") ? models.map((_, i) => `${i}`) : readdirSync(path, ...more);
  });
}

const loading = { whileLoading: () => {} };
const TF = [
  "TF_FORCE_GPU_ALLOW_GROWTH",
  "TF_CPP_MIN_LOG_LEVEL",
  "TF_ENABLE_ONEDNN_OPTS",
  "TF_NUM_INTRAOP_THREADS",
] as const;

/** Installs an imitation of tfjs-node-gpu; returns its folder. */
function withNative(isUsingGpuDevice: boolean): string {
  const home = emptyFolder();
  vi.stubEnv("RNNLAB_NATIVE", home);
  for (const name of [...TF, "CUDA_VISIBLE_DEVICES"]) vi.stubEnv(name, undefined);
  const folder = join(home, "node_modules", "@tensorflow", "tfjs-node-gpu");
  put(join(folder, "package.json"), '{ "main": "index.js" }');
  put(join(folder, "index.js"), "globalThis.rnnlabLoading.whileLoading();");
  put(bindingIn(folder), "");
  Object.assign(globalThis, { rnnlabLoading: loading });
  loading.whileLoading = () => {};
  const backend = new FakeTensorflow().backend();
  const binding = Object.assign(backend.binding, { TF_Version: "2.9.1" });
  tf.registerBackend("tensorflow", () => Object.assign(backend, { isUsingGpuDevice, binding }));
  const warnings = vi.spyOn(console, "warn").mockImplementation(() => {}); // those of an earlier test are there
  tf.copyRegisteredKernels("cpu", "tensorflow");
  warnings.mockRestore();
  replaceMember(os, "cpus", () => [{ model: " A processor  " }, { model: "Another" }]);
  onTestFinished(async () => {
    await tf.setBackend("cpu");
    tf.removeBackend("tensorflow");
  });
  return folder;
}

const close = expect.any(Function);

describe("the native backend", () => {
  it.skipIf(hasDriver)(
    "is set up before it is loaded (skipped where an NVIDIA driver is)",
    async () => {
      withNative(false);
      const seen: unknown[] = [];
      loading.whileLoading = () => {
        const { isNullOrUndefined, isArray } = util as unknown as Record<
          string,
          (value: unknown) => boolean
        >;
        const values = [null, undefined, 0, ""].map((value) => isNullOrUndefined!(value));
        seen.push(tf.env().getBool("PROD"), ...values, isArray!([]), isArray!({ length: 0 }));
        seen.push(...TF.map((name) => process.env[name]));
      };
      const outdated = { kernelName: tf.Unpack, gradFunc: () => ({}) };
      tf.registerGradient(outdated);
      const device = await openDevice("native", 3);
      expect(device).toEqual({
        kind: "cpu",
        kernel: "blocklstm for the lstm, else composed",
        backend: "tensorflow",
        threads: 3,
        reason: "requested",
        library: "2.9.1",
        name: "A processor",
        close,
      });
      await device.close();
      expect(seen).toEqual([true, true, true, false, false, true, false, "true", "3", "0", "3"]);
      expect(tf.env().getBool("PROD")).toBe(false);
      expect(tf.getBackend()).toBe("tensorflow");
      expect(tf.getGradient(tf.Unpack)).not.toBe(outdated);
    },
  );

  it("keeps what the user has set, and names no processor that is hidden", async () => {
    withNative(false);
    withDriver();
    const own = {
      TF_FORCE_GPU_ALLOW_GROWTH: "false",
      TF_ENABLE_ONEDNN_OPTS: "1",
      TF_NUM_INTRAOP_THREADS: "9",
    };
    for (const [name, value] of Object.entries(own)) vi.stubEnv(name, value);
    replaceMember(os, "cpus", () => []);
    expect(await openDevice("native", 3)).not.toHaveProperty("name");
    expect(process.env).toMatchObject({ ...own, TF_CPP_MIN_LOG_LEVEL: "2" });
    replaceMember(os, "cpus", () => [{ model: "  " }]);
    expect(await openDevice("native", 3)).not.toHaveProperty("name");
  });

  it("that does not load is refused in one line, and warnings are shown again", async () => {
    const folder = withNative(false);
    loading.whileLoading = () => {
      throw new Error("no such library\nin any folder");
    };
    await expect(openDevice("native", 1)).rejects.toThrow(
      `device is "native", which is unavailable: ${folder} does not load (no such library). Run: rnnlab setup native.`,
    );
    expect(tf.env().getBool("PROD")).toBe(false);
  });
});

describe("a GPU", () => {
  it("is used if there is one, with the names of its models", async () => {
    withNative(true);
    withDriver();
    const device = await openDevice("gpu", 2);
    expect(device).toEqual({
      kind: "gpu",
      kernel: "cudnn for the rnn, lstm, gru, else composed",
      backend: "tensorflow",
      threads: 2,
      reason: "requested",
      library: "2.9.1",
      name: "H100, B200",
      driver: "550.54",
      close,
    });
    expect(await openDevice("auto", 2)).toEqual({ ...device, reason: "a GPU is usable", close });
    const large = { cell: "lstm", hidden: 1000, batch: 64 };
    expect(await openDevice("auto", 2, large)).toMatchObject({ kind: "gpu" });
  });

  it("has no name or version if the driver tells none", async () => {
    withNative(true);
    withDriver("unknown", []);
    const device = await openDevice("gpu", 2);
    expect(device).not.toHaveProperty("name");
    expect(device).not.toHaveProperty("driver");
  });

  it.each<[string, object | undefined, string | undefined, string]>([
    ["hidden", undefined, "-1", "CUDA_VISIBLE_DEVICES hides every GPU. Unset it."],
    [
      "not found",
      undefined,
      undefined,
      "libtensorflow 2.9.1 finds no GPU, or was built without CUDA. Run: rnnlab setup native --gpu.",
    ],
    [
      "not found by a setup for CPUs",
      { tensorflow: "2", gpu: false },
      undefined,
      "libtensorflow 2.9.1 finds no GPU, or was built without CUDA. Run: rnnlab setup native --gpu.",
    ],
    [
      "not found by a setup for GPUs",
      { tensorflow: "2", gpu: true },
      undefined,
      "libtensorflow 2.9.1 finds no GPU that it can use. Run: rnnlab doctor.",
    ],
  ])("that is %s is refused with what to do", async (_, record, visible, message) => {
    withNative(false);
    withDriver();
    vi.stubEnv("CUDA_VISIBLE_DEVICES", visible);
    if (record) put(join(process.env.RNNLAB_NATIVE!, "setup.json"), JSON.stringify(record));
    await expect(openDevice("gpu", 1)).rejects.toThrow(
      `device is "gpu", which is unavailable: ${message}`,
    );
  });

  it("needs a binding for GPUs, and without one the CPU computes and says why", async () => {
    const folder = withNative(true);
    withDriver();
    loading.whileLoading = () => {
      throw new Error("broken");
    };
    const refused = `${folder} does not load (broken)`;
    await expect(openDevice("gpu", 1)).rejects.toThrow(
      `device is "gpu", which is unavailable: ${refused}. Run: rnnlab setup native --gpu.`,
    );
    const device = await openDevice("auto", 1);
    expect(device).toMatchObject({ kind: "cpu", backend: "wasm", reason: refused });
    await device.close();
  });

  it("is left alone for a model that the CPU computes faster", async () => {
    withNative(true);
    withDriver();
    loading.whileLoading = () => expect.unreachable();
    const device = await openDevice("auto", 1, { cell: "lstm", hidden: 4, batch: 4 });
    expect(device).toMatchObject({
      kind: "cpu",
      reason: "faster than the GPU for a model of this size",
    });
    await device.close();
  });
});

describe("the CPU", () => {
  const able = Number.parseInt(process.versions.node, 10) >= 24 && process.arch === "x64";

  it.each(able ? [128, 256] : [128])("has vectors of %i bits", async (bits) => {
    vi.stubEnv("RNNLAB_VECTORS", String(bits));
    const flags: unknown[] = [];
    replaceMember(v8, "setFlagsFromString", (flag: string) => flags.push(flag));
    replaceMember(os, "cpus", () => [{ model: "A processor" }]);
    let during: unknown;
    const result = await withDevice({ device: "cpu", threads: 1 }, (device) => {
      during = runtime();
      expect(device).toEqual({
        kind: "cpu",
        kernel: "wasm",
        backend: "wasm",
        threads: 1,
        vectors: bits,
        reason: "requested",
        name: "A processor",
        close,
      });
      expect(runtime()).toMatchObject({ wide: bits === 256, pool: { threads: 1 } });
      return "result";
    });
    expect([result, tf.getBackend()]).toEqual(["result", "wasm"]);
    expect(flags).toEqual(bits === 256 ? ["--experimental-wasm-revectorize"] : []);
    expect(runtime()).not.toBe(during); // its threads have ended
  });

  it("ends its threads if its use fails", async () => {
    let during: unknown;
    const failing = withDevice({ device: "cpu", threads: 1 }, async () => {
      during = runtime();
      throw new Error("failed");
    });
    await expect(failing).rejects.toThrow("failed");
    expect(runtime()).not.toBe(during);
  });

  it("is refused if the process may not reserve enough address space", async () => {
    const { readFileSync } = fs;
    replaceMember(fs, "readFileSync", (path: string, ...more: [BufferEncoding]) => {
      return path === "/proc/self/limits"
        ? "Max address space  1000  1000\n"
        : readFileSync(path, ...more);
    });
    await expect(openDevice("cpu", 1)).rejects.toThrow("the address space is limited to 0.0 GiB");
  });
});
