import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { processor } from "../../src/kernels/devices/cpu.js";
import { type Check, diagnose } from "../../src/setup/doctor.js";
import { listedGpus, type MachineFacts, machineFacts } from "../../src/setup/facts.js";
import { probe } from "../../src/setup/probe.js";
import { emptyFolder, spawnRnnlab } from "../helpers/cli.js";

afterEach(() => void vi.unstubAllEnvs());

const built = { folder: "/n", binding: "/n/b.node", built: true, origin: "setup" } as const;

const bare: MachineFacts = {
  node: "20.20.2",
  platform: "linux x64",
  cpu: "A CPU",
  threads: 2,
  vectors: 128,
  driver: undefined,
  gpus: [],
  hidden: false,
  packages: [],
  builtForGpu: undefined,
  probe: undefined,
};

const withGpu: MachineFacts = {
  ...bare,
  driver: { version: "550.54.15", gpus: ["NVIDIA H200"] },
  gpus: ["NVIDIA H200, 143771 MiB, 550.54.15"],
  packages: [built],
  builtForGpu: true,
  probe: { library: "2.21.0", gpu: true },
};

function check(facts: MachineFacts, name: string): Check | undefined {
  return diagnose(facts).checks.find((check) => check.name === name);
}

describe("diagnose", () => {
  it.each([
    ["525.60.13", true],
    ["524.99", false],
    ["610.1", true],
  ])("takes the driver %s: %s", (version, ok) => {
    const facts = { ...withGpu, driver: { version, gpus: [] } };
    expect(check(facts, "nvidia driver")?.ok).toBe(ok);
    expect(diagnose(facts).device.kind).toBe(ok ? "gpu" : "cpu");
  });

  it("uses the GPU although the CPU has no vectors or Node.js is old, which are reported", () => {
    expect(diagnose({ ...withGpu, vectors: 0 }).device.kind).toBe("gpu");
    expect(diagnose({ ...withGpu, node: "18.1.0" }).device.kind).toBe("gpu");
    expect(check({ ...withGpu, vectors: 0 }, "simd")?.ok).toBe(false);
    expect(
      ["18.1.0", "20.0.0", "24.2.1"].map((node) => check({ ...bare, node }, "node")?.ok),
    ).toEqual([false, true, true]);
  });

  it("uses a GPU that libtensorflow uses", () => {
    const { device, checks } = diagnose(withGpu);
    expect(device).toEqual({
      kind: "gpu",
      reason: "a GPU is usable; small models run faster on the CPU",
    });
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(check(withGpu, "gpu")?.text).toBe("NVIDIA H200, 143771 MiB, 550.54.15");
  });

  it("lists the GPUs of nvidia-smi, or those of the driver, or that there are none", () => {
    expect(check({ ...withGpu, gpus: [] }, "gpu")).toMatchObject({ ok: true, text: "NVIDIA H200" });
    const none = { ...withGpu, gpus: [], driver: { version: "550", gpus: [] } };
    expect(check(none, "gpu")).toEqual({
      name: "gpu",
      ok: false,
      text: "the driver lists no GPU",
      fix: "nvidia-smi",
    });
    expect(diagnose(none).device).toEqual({ kind: "cpu", reason: "gpu: the driver lists no GPU" });
    expect(check(bare, "gpu")).toBeUndefined();
    expect(check(bare, "cpu")).toEqual({ name: "cpu", ok: true, text: "A CPU, 2 threads" });
  });

  it("uses the CPU where there is no driver, and says so", () => {
    expect(diagnose(bare).device).toEqual({ kind: "cpu", reason: "nvidia driver: none" });
    expect(check(bare, "@tensorflow/tfjs-node-gpu")).toMatchObject({
      ok: false,
      text: "not installed",
      fix: "rnnlab setup native",
    });
  });

  it.each([
    [
      "an old driver",
      { driver: { version: "470.82", gpus: [] } },
      "nvidia driver",
      "update to 525",
    ],
    ["hidden GPUs", { hidden: true }, "gpu", "unset CUDA_VISIBLE_DEVICES"],
    [
      "a package without its binary",
      { packages: [{ ...built, built: false }], probe: undefined },
      "@tensorflow/tfjs-node-gpu",
      "rnnlab setup native --gpu",
    ],
    [
      "a library that does not load",
      { probe: { refused: "libcudart.so.12: cannot open", fix: "Run: rnnlab setup native" } },
      "libtensorflow",
      "rnnlab setup native",
    ],
    [
      "a build without CUDA",
      { builtForGpu: false, probe: { library: "2.21.0", gpu: false } },
      "gpu in use",
      "rnnlab setup native --gpu",
    ],
    [
      "a GPU that CUDA refuses",
      { probe: { library: "2.21.0", gpu: false } },
      "gpu in use",
      "TF_CPP_MIN_LOG_LEVEL=0 rnnlab train --config smoke.json --device native",
    ],
    ["an old Node.js", { node: "18.0.0" }, "node", "install Node.js 20 or later"],
  ])("has a line and a fix for %s", (_, change, name, fix) => {
    const facts: MachineFacts = { ...withGpu, ...change };
    expect(check(facts, name)).toMatchObject({ ok: false, fix });
    if (name !== "node") expect(diagnose(facts).device.kind).toBe("cpu");
  });
});

const PACKAGE = "@tensorflow/tfjs-node-gpu";

it("every line of a machine without and with a GPU", () => {
  const [node, cpu] = [
    { name: "node", ok: true, text: "20.20.2 on linux x64" },
    { name: "cpu", ok: true, text: "A CPU, 2 threads" },
  ];
  const simd = { name: "simd", ok: true, text: "WebAssembly computes with vectors of 128 bits" };
  const advice = "with an NVIDIA GPU: https://www.nvidia.com/drivers; in Docker: --gpus all";
  expect(diagnose(bare).checks).toEqual([
    ...[node, cpu, simd],
    { name: "nvidia driver", ok: false, text: "none", fix: advice },
    { name: PACKAGE, ok: false, text: "not installed", fix: "rnnlab setup native" },
  ]);
  expect(diagnose(withGpu).checks).toEqual([
    ...[node, cpu, simd],
    { name: "nvidia driver", ok: true, text: "550.54.15" },
    { name: "gpu", ok: true, text: "NVIDIA H200, 143771 MiB, 550.54.15" },
    { name: PACKAGE, ok: true, text: "by rnnlab setup native, /n" },
    { name: "libtensorflow", ok: true, text: "2.21.0" },
    { name: "gpu in use", ok: true, text: "by libtensorflow" },
  ]);
});

it.each([
  ["no vectors", { vectors: 0 }, "simd", "this CPU has no vector instructions for WebAssembly", "use another machine"], // biome-ignore format: short
  ["an old driver", { driver: { version: "470.82", gpus: [] } }, "nvidia driver", "470.82, too old for CUDA 12", "update to 525"], // biome-ignore format: short
  ["hidden GPUs", { hidden: true }, "gpu", "CUDA_VISIBLE_DEVICES hides every GPU", "unset CUDA_VISIBLE_DEVICES"], // biome-ignore format: short
  ["a copy without its binary", { packages: [{ ...built, built: false }] }, PACKAGE, "by rnnlab setup native, but without its binary, /n", "rnnlab setup native --gpu"], // biome-ignore format: short
  ["a library that fails", { probe: { refused: "it ended", fix: "Run: rnnlab setup native" } }, "libtensorflow", "it ended", "rnnlab setup native"], // biome-ignore format: short
  ["no CUDA", { builtForGpu: undefined, probe: { library: "2", gpu: false } }, "gpu in use", "no, this libtensorflow was built without CUDA", "rnnlab setup native --gpu"], // biome-ignore format: short
  ["a GPU that is not used", { probe: { library: "2", gpu: false } }, "gpu in use", "no, although CUDA's libraries are installed", "TF_CPP_MIN_LOG_LEVEL=0 rnnlab train --config smoke.json --device native"], // biome-ignore format: short
] as const)("the line of %s says what it is and what to do", (_, change, name, text, fix) => {
  const facts = { ...withGpu, ...change } as MachineFacts;
  expect(check(facts, name)).toEqual({ name, ok: false, text, fix });
});

it("a driver that hides its version is taken, a copy of npm is told from one of the setup", () => {
  const hidden = { ...withGpu, driver: { gpus: [] }, packages: [{ ...built, origin: "npm" as const }] }; // biome-ignore format: short
  expect(check(hidden, "nvidia driver")).toEqual({ name: "nvidia driver", ok: true, text: "unknown version" }); // biome-ignore format: short
  expect(check(hidden, PACKAGE)?.text).toBe("from npm, /n");
  expect(diagnose(hidden).device.kind).toBe("gpu");
});

it("all GPUs are listed, and libtensorflow alone without a driver makes none", () => {
  const two = diagnose({ ...withGpu, gpus: ["A", "B"] }).checks;
  expect(two.filter(({ name }) => name === "gpu").map(({ text }) => text)).toEqual(["A", "B"]);
  const cpuBuild = { ...bare, packages: [built], probe: { library: "2.21.0", gpu: false } };
  expect(diagnose(cpuBuild).checks.map(({ name }) => name)).not.toContain("gpu in use");
  expect(diagnose(cpuBuild).device).toEqual({ kind: "cpu", reason: "nvidia driver: none" });
});

it("rnnlab doctor --json prints one document and ends well, whatever this machine has", () => {
  const { code, stdout } = spawnRnnlab(["doctor", "--json"], emptyFolder());
  expect(code).toBe(0);
  const { device, checks } = JSON.parse(stdout);
  expect(["cpu", "gpu"]).toContain(device.kind);
  expect(checks.map(({ name }: Check) => name)).toEqual(
    expect.arrayContaining(["node", "cpu", "simd", "nvidia driver", "@tensorflow/tfjs-node-gpu"]),
  );
});

it("the facts of this machine are those of Node.js and of the device that computes here", async () => {
  const { cpu, ...facts } = await machineFacts();
  expect(facts).toMatchObject({
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    threads: availableParallelism(),
  });
  expect(cpu).toBe(processor().name ?? "unknown model");
  expect([128, 256]).toContain(facts.vectors);
});

it.skipIf(process.platform === "win32")(
  "nvidia-smi is asked for a line of each GPU (skipped without a shell)",
  async () => {
    const folder = emptyFolder();
    const answer = (lines: string) =>
    writeFileSync(join(folder, "nvidia-smi"), `#!/bin/sh\necho "$*" > "${folder}/asked"\n${lines}\n`, { mode: 0o755 }); // biome-ignore format: short
    vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
    answer("echo 'NVIDIA A, 1 MiB, 5'; echo 'NVIDIA B, 2 MiB, 5'");
    expect(await listedGpus()).toEqual(["NVIDIA A, 1 MiB, 5", "NVIDIA B, 2 MiB, 5"]);
    expect(readFileSync(join(folder, "asked"), "utf8").trim()).toBe(
      "--query-gpu=name,memory.total,driver_version --format=csv,noheader",
    );
    answer("echo 'no devices'; exit 6");
    expect(await listedGpus()).toEqual([]);
  },
);

it("a machine without tfjs-node-gpu has a reason in place of its library", async () => {
  vi.stubEnv("RNNLAB_NATIVE", emptyFolder());
  const found = await probe();
  expect(found).toEqual({ refused: expect.stringMatching(/./), fix: "Run: rnnlab setup native" });
});
