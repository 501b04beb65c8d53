import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { requireAddressSpace } from "../../src/kernels/address-space.js";
import { firstLine } from "../../src/kernels/native/load.js";
import {
  bindingIn,
  nativeFolder,
  nativePackages,
  setupRecord,
} from "../../src/kernels/native/location.js";
import { gpusHidden, nvidiaDriver } from "../../src/kernels/native/nvidia.js";
import { openDevice } from "../../src/kernels/open-device.js";
import { emptyFolder } from "../helpers/cli.js";

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
