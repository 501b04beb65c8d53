import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { bindingIn, nativePackages } from "../../src/kernels/native/location.js";
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
  ["0", false],
  ["1,0", false],
])("CUDA_VISIBLE_DEVICES=%s hides every GPU: %s", (value, hidden) => {
  expect(gpusHidden(value === undefined ? {} : { CUDA_VISIBLE_DEVICES: value })).toBe(hidden);
});
