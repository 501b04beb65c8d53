import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { loadData } from "../../src/data/registry.js";
import { availableMemory } from "../../src/experiment/available-memory.js";
import {
  freeGpuMemory,
  leastGpuMemory,
  requireGpuMemory,
} from "../../src/experiment/gpu-memory.js";
import {
  requireFileMemory,
  requireForwardMemory,
  requireGradientMemory,
  requireKernelMemory,
  requireTrainingMemory,
} from "../../src/experiment/memory.js";
import {
  fileMemory,
  forwardMemory,
  gradientMemory,
  trainingMemory,
} from "../../src/experiment/memory-estimates.js";
import { prepare } from "../../src/experiment/run.js";
import { storedCount } from "../../src/model/parameters.js";
import { modelSpec, recurrentSteps, shapeOf } from "../../src/model/spec.js";
import { BIN, emptyFolder, runAt } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";

const GIB = 2 ** 30;
const small = ["data.series=40", "data.split=[28,8,4]", "training.epochs=1", "device=cpu"];

/** Files of `/proc` and `/sys` by their paths. */
const reader = (files: Readonly<Record<string, string>>) => (path: string) => files[path];
const meminfo = { "/proc/meminfo": "MemTotal: 16777216 kB\nMemAvailable:    8388608 kB\n" };

describe("availableMemory", () => {
  it("is MemAvailable where no cgroup has a limit", () => {
    const files = {
      ...meminfo,
      "/proc/self/cgroup": "0::/a\n",
      "/sys/fs/cgroup/a/memory.max": "max\n",
    };
    expect(availableMemory(reader(files))).toEqual({
      bytes: 8 * GIB,
      text: "the free memory of this machine (MemAvailable) is",
    });
  });

  it.each([
    ["0::/job/step\n", "/sys/fs/cgroup/job", "memory.max", "memory.current", "inactive_file"],
    ["0::/gone\n", "/sys/fs/cgroup", "memory.max", "memory.current", "inactive_file"],
    [
      "9:cpu,memory:/job/step\n0::/\n",
      "/sys/fs/cgroup/memory/job",
      "memory.limit_in_bytes",
      "memory.usage_in_bytes",
      "total_inactive_file",
    ],
  ])(
    "is what a cgroup above leaves, its cache not counted: %j",
    (groups, folder, max, used, cached) => {
      const files = {
        ...meminfo,
        "/proc/self/cgroup": groups,
        [`${folder}/${max}`]: `${4 * GIB}\n`,
        [`${folder}/${used}`]: `${3 * GIB}\n`,
        [`${folder}/memory.stat`]: `anon 1\n${cached} ${GIB}\n`,
      };
      const { bytes, text } = availableMemory(reader(files));
      expect(bytes).toBe(2 * GIB);
      expect(text).toContain(`4.0 GiB (${max})`);
    },
  );

  const limited = (folder: string, limit: number, used?: number) => ({
    [`${folder}/memory.max`]: `${limit * GIB}\n`,
    ...(used !== undefined && { [`${folder}/memory.current`]: `${used * GIB}\n` }),
  });
  const version2 = { ...meminfo, "/proc/self/cgroup": "0::/a/b\n" };
  const left = (files: Readonly<Record<string, string>>) => {
    const { bytes, text } = availableMemory(reader(files));
    return [bytes / GIB, text];
  };
  const of = (limit: string, max = "memory.max") =>
    `what is left of the cgroup's ${limit} GiB (${max}) is`;

  it("is the least of what all cgroups and the machine leave, whichever limit is smaller", () => {
    const [root, outer, inner] = ["/sys/fs/cgroup", "/sys/fs/cgroup/a", "/sys/fs/cgroup/a/b"];
    const nested = { ...version2, ...limited(outer, 6, 5.5), ...limited(inner, 4, 1) };
    expect(left(nested)).toEqual([0.5, of("6.0")]);
    expect(left({ ...version2, ...limited(inner, 4, 1) })).toEqual([3, of("4.0")]);
    expect(left({ ...version2, ...limited(root, 2, 1.5) })).toEqual([0.5, of("2.0")]);
    const unified = limited("/sys/fs/cgroup/unified/a", 2, 1);
    expect(left({ ...version2, ...unified })).toEqual([1, of("2.0")]);
    const machine = "the free memory of this machine (MemAvailable) is";
    expect(left({ ...version2, ...limited(inner, 40, 1) })).toEqual([8, machine]);
  });

  it("is nothing where more is taken, and all of a limit of which nothing is known to be", () => {
    const folder = "/sys/fs/cgroup/a/b";
    expect(left({ ...version2, ...limited(folder, 2, 3) })).toEqual([0, of("2.0")]);
    expect(left({ ...version2, ...limited(folder, 2) })).toEqual([2, of("2.0")]);
    const stat = { [`${folder}/memory.stat`]: `total_inactive_file ${GIB}\ninactive_anon 7\n` };
    expect(left({ ...version2, ...limited(folder, 2, 1), ...stat })).toEqual([1, of("2.0")]);
  });

  it.each([
    ["4:memory:/m", true],
    ["4:cpu,memory:/m", true],
    ["4:memory,cpuset:/m", true],
    ["4:memory:/../m", true],
    ["4:memoryx:/m", false],
    ["4:xmemory,cpu:/m", false],
    ["x4:memory:/m", false],
  ])("finds the group of memory in a line of version 1: %s", (line, isFound) => {
    const limit = { "/sys/fs/cgroup/memory/m/memory.limit_in_bytes": `${2 * GIB}\n` };
    const [bytes] = left({ ...meminfo, "/proc/self/cgroup": `3:cpu:/m\n${line}\n`, ...limit });
    expect(bytes).toBe(isFound ? 2 : 8);
  });

  it("is the whole memory where the system does not say what is free", () => {
    expect(availableMemory(reader({}))).toEqual({ bytes: totalmem(), text: "this machine has" });
  });

  it("is more than nothing here", () => {
    expect(availableMemory().bytes).toBeGreaterThan(2 ** 20);
  });
});

async function estimate(sets: readonly string[]) {
  const config = resolveConfig({}, "test", sets);
  const data = await loadData(config.data);
  const spec = modelSpec(config.model, shapeOf(data), config.training);
  return { config, data, spec, ...trainingMemory(spec, data, config.training.batchSize) };
}

/** The most memory that a command took, in bytes. */
function peakOf(cwd: string, ...argv: string[]): number {
  const script = `process.on("exit", () => process.stderr.write(\`peak \${process.resourceUsage().maxRSS}\\n\`))`;
  const hook = `data:text/javascript,${encodeURIComponent(script)}`;
  const { stderr } = spawnSync(process.execPath, ["--import", hook, BIN, ...argv], {
    cwd,
    encoding: "utf8",
  });
  return Number(/^peak (\d+)$/m.exec(stderr)?.[1]) * 1024;
}

describe("the states of a model", () => {
  const single = [...small, "model.cell=gru", "model.layers=1", "model.hidden=64"];
  const statesAt = async (...sets: string[]) => (await estimate([...single, ...sets])).states;

  it("are twice as many in both directions, and grow with layers and steps", async () => {
    const one = await statesAt();
    const grown = async (...sets: string[]) => (await statesAt(...sets)) / one;
    expect(await grown("model.bidirectional=true")).toBeGreaterThan(1.7);
    expect(await grown("model.layers=3")).toBeGreaterThan(2.4);
    expect(await grown("data.steps=200")).toBeGreaterThan(1.5);
  });

  it("are kept for the largest batch of training, validation and test", async () => {
    const { spec } = await estimate(single);
    const of = (train: number, valid: number, test: number, batchSize = 32) => {
      const parts = { train: { count: train }, valid: { count: valid }, test: { count: test } };
      return trainingMemory(spec, parts, batchSize).states;
    };
    const each = of(1, 1, 1);
    expect(of(32, 0, 0)).toBeCloseTo(32 * each, 0);
    expect(of(100, 64, 0)).toBeCloseTo(64 * each, 0);
    expect(of(100, 0, 64)).toBeCloseTo(64 * each, 0);
    expect(of(100, 0, 10_000)).toBeCloseTo(256 * each, 0);
    expect(of(10, 1, 1)).toBeCloseTo(10 * each, 0); // no more than there are
  });

  it("of a prediction are those of the sequences in the threads at once", async () => {
    const { spec } = await estimate([...single, "model.hidden=512"]);
    const [one, two, many, most] = [1, 2, 16, 99].map((threads) => forwardMemory(spec, threads));
    const added = two!.states - one!.states;
    expect(added).toBe(16 * 4 * spec.steps * 512);
    expect(many!.states - one!.states).toBe(15 * added);
    expect(most!.states).toBe(many!.states); // a batch has 256 sequences
  });

  it("of gradients hold gates and states in float64, three times over", async () => {
    const { spec } = await estimate([...single, "model.hidden=512"]);
    const states = (examples: number) => gradientMemory(spec, examples).states;
    expect(states(8)).toBe(8 * states(1));
    expect(states(1) / (3 * 4 * spec.steps * 6 * 512)).toBeCloseTo(1, 1);
  });

  it("are what to lower, if they are larger than the weights", async () => {
    const few = { bytes: 0, text: "the limit is" };
    const message = async (...sets: string[]) => {
      const { spec, data, config } = await estimate([...single, ...sets]);
      try {
        requireTrainingMemory(spec, data, config, few);
        return "";
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(await message("model.hidden=8", "data.steps=400")).toMatch(
      /Lower training\.batchSize \(\d+\), data\.steps \(400\) or model\.hidden \(8\)\.$/,
    );
    expect(
      await message("model.hidden=512", "training.batchSize=1", "data.split=[38,1,1]"),
    ).toMatch(/Lower model\.hidden \(512\) or model\.layers \(1\)\.$/);
  });
});

describe("the estimates", () => {
  const MIB = 2 ** 20;
  // 2 layers of 8 units in both directions: 32 states and 3 outputs at each of 10 steps, of 1 input each
  const sets = ["model.cell=gru", "model.layers=2", "model.hidden=8", "model.bidirectional=true"];
  const estimated = () => estimate([...small, ...sets, "data.steps=10", "data.ahead=3"]);
  const counts = { train: { count: 28 }, valid: { count: 8 }, test: { count: 4 } };

  it("add up copies of the weights, values of each step, and the program", async () => {
    const { spec } = await estimated();
    const stored = storedCount(spec);
    expect(trainingMemory(spec, counts, 20)).toEqual({
      weights: 19 * 4 * stored,
      states: 4 * 20 * (10 * (1.6 * 32 + 2 * 3) + 10 * 1),
      bytes: 110 * MIB + 19 * 4 * stored + 4 * 20 * (10 * (1.6 * 32 + 2 * 3) + 10 * 1),
    });
    const forward = 4 * (10 * 48 * 32 + 256 * 10 * (1 + 2 * 3));
    expect(forwardMemory(spec, 3)).toEqual({
      weights: 4 * 4 * stored,
      states: forward,
      bytes: 110 * MIB + 4 * 4 * stored + forward,
    });
    const gradients = 3 * 4 * 5 * 10 * (6 * 32 + 3);
    expect(gradientMemory(spec, 5)).toEqual({
      weights: 5 * 4 * stored,
      states: gradients,
      bytes: (110 + 70) * MIB + 5 * 4 * stored + gradients,
    });
  });

  it("of a GPU have two moments, except for SGD, and a batch of at most all examples", async () => {
    const { spec, config } = await estimated();
    const of = (name: string, batchSize: number) => {
      const optimizer = { ...config.training.optimizer, name } as never;
      return leastGpuMemory(spec, counts, {
        training: { ...config.training, optimizer, batchSize },
      });
    };
    const values = 10 * 32 + 10 * 1;
    expect(of("adam", 20)).toBe(4 * (4 * storedCount(spec) + 20 * values));
    expect(of("sgd", 20)).toBe(4 * (2 * storedCount(spec) + 20 * values));
    expect(of("adam", 99)).toBe(4 * (4 * storedCount(spec) + 28 * values));
  });

  it("of convolutions count their channels, and the steps after it", async () => {
    const words = ["data.task=words", "data.words=40", 'data.languages=["english","german"]'];
    const convolution =
      'model.convolution=[{"channels":3,"width":3,"stride":1},{"channels":4,"width":3,"stride":2}]';
    const { spec } = await estimate([...words, convolution, "model.hidden=8", "model.layers=1"]);
    const { states } = trainingMemory(spec, counts, 1);
    const after = recurrentSteps(spec, spec.steps);
    expect(after).toBeLessThan(spec.steps);
    const each = after * (1.6 * 8 + 2 * 2) + spec.steps * (spec.inputs + 1.6 * (3 + 4));
    expect(states).toBeCloseTo(4 * 8 * each, 6); // the batch of validation
  });

  it("of a file are twice its size and the reader's memory", () => {
    const file = join(emptyFolder(), "a.csv");
    writeFileSync(file, "x\n".repeat(500));
    const of = (name: unknown) => fileMemory({ data: { task: "csv", file: name } as never });
    expect(of(file)).toBe(120 * MIB + 2000);
    expect([of(`${file}x`), of(undefined), of(3)]).toEqual([0, 0, 0]);
    writeFileSync(file, "");
    expect(of(file)).toBe(0);
  });

  it("of the kernels are weights, packed weights and a gradient for each 16 of a batch", async () => {
    const wide = ["model.cell=gru", "model.hidden=8192", "model.layers=1"];
    const { spec, config } = await estimate([...small, ...wide]);
    const of = (batchSize: number, count: number) => () =>
      requireKernelMemory(
        spec,
        { train: { count } },
        { training: { ...config.training, batchSize } },
      );
    expect(of(48, 1000)).not.toThrow(); // 5 times 0.8 GB
    expect(of(49, 1000)).toThrow(
      /^training takes at least 4\.5 GiB in the kernels \(2014\d{5} parameters 6 times, for a batch of 49\), more than the 4 GiB that WebAssembly has\. Lower model\.hidden \(8192\), model\.layers \(1\) or training\.batchSize, or use a GPU\.$/,
    );
    expect(of(49, 48)).not.toThrow();
  });
});

describe("the memory of a training", () => {
  it("is compared with all that there is, and named part by part", async () => {
    const { spec, data, config, bytes } = await estimate([...small, "model.hidden=64"]);
    const check = (available: number) => () =>
      requireTrainingMemory(spec, data, config, { bytes: available, text: "the limit is" });
    expect(check(bytes)).not.toThrow();
    const { weights, states } = trainingMemory(spec, data, config.training.batchSize);
    const [all, fixed, kept] = [bytes, weights, states].map((some) => (some / GIB).toFixed(1));
    expect(check(bytes - 1)).toThrow(
      `training takes about ${all} GiB of memory (${fixed} GiB for ${storedCount(spec)} parameters, ${kept} GiB ` +
        `for the states of a batch), but the limit is ${all} GiB. Lower `,
    );
  });

  it.each([
    [["model.cell=lstm", "model.hidden=512", "model.layers=1"]],
    [
      [
        "model.cell=gru",
        "model.hidden=256",
        "model.layers=2",
        "data.steps=200",
        "training.batchSize=28",
      ],
    ],
    [
      [
        "model.cell=lstm",
        "model.hidden=96",
        "data.series=200",
        "data.split=[140,40,20]",
        "data.steps=400",
        "training.batchSize=140",
      ],
    ],
  ])("is within a factor of 2 of what is measured: %j", async (sets) => {
    const all = [...small, ...sets];
    const measured = peakOf(emptyFolder(), "train", "--json", ...setOptions(all));
    const { bytes } = await estimate(all);
    expect(bytes / measured).toBeGreaterThan(0.5);
    expect(bytes / measured).toBeLessThan(2);
  });

  it("that is more than there is is refused before weights are made", async () => {
    const sets = [...small, "model.cell=lstm", "model.hidden=8192", "model.layers=32"];
    const before = process.memoryUsage().rss;
    await expect(prepare(resolveConfig({}, "test", sets), {})).rejects.toThrow(
      /^training takes about \d+\.\d GiB of memory \(\d+\.\d GiB for 16\d{9} parameters, .* (?:has|is) .* GiB\. Lower model\.hidden \(8192\) or model\.layers \(32\)\.$/,
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(GIB / 2);
  });

  it("names the batch where its states are what is large", async () => {
    const { spec, config, data } = await estimate([...small, "model.hidden=64", "data.steps=5000"]);
    const few = { bytes: GIB / 8, text: "this machine has" };
    expect(() => requireTrainingMemory(spec, data, config, few)).toThrow(
      /Lower training\.batchSize \(64\), data\.steps \(5000\) or model\.hidden \(64\)\.$/,
    );
    expect(() =>
      requireTrainingMemory(spec, data, config, { ...few, bytes: 9 * GIB }),
    ).not.toThrow();
  });

  it("counts a file before it is read", () => {
    const file = join(emptyFolder(), "a.csv");
    writeFileSync(file, "x\n".repeat(2 ** 20));
    const config = resolveConfig({}, "test", [
      "data.task=csv",
      "data.target=x",
      `data.file=${file}`,
    ]);
    const few = { bytes: 120 * 2 ** 20, text: "this machine has" };
    const bytes = 120 * 2 ** 20 + 2 * 2 ** 21;
    expect(() => requireFileMemory(config, { ...few, bytes: bytes - 1 })).toThrow(
      `${file}: reading 0.0 GiB takes about 0.1 GiB of memory, but this machine has 0.1 GiB. Take fewer rows or ` +
        "columns, or another machine.",
    );
    expect(() => requireFileMemory(config, { ...few, bytes })).not.toThrow();
  });
});

describe("the memory of a run that is put to use", () => {
  const few = { bytes: GIB / 8, text: "this machine has" };

  it.each([
    ["model.cell=lstm", "model.hidden=800", "model.layers=1", "data.steps=4", "data.ahead=2"],
    ["model.cell=lstm", "model.hidden=32", "model.layers=4", "data.steps=600", "data.ahead=2"],
  ])("is within a factor of 2 of what is measured: %s, %s, %s, %s", async (...sets) => {
    const all = [...small, ...sets, "data.series=12", "data.split=[4,4,4]"]; // training does not matter
    const cwd = emptyFolder();
    const { spec } = await estimate(all);
    await runAt(["train", ...setOptions(all)], cwd);
    const forward = forwardMemory(spec, 1).bytes / peakOf(cwd, "predict", "last", "--threads", "1");
    const measured = peakOf(cwd, "gradients", "last", "--examples", "4");
    const gradients = gradientMemory(spec, 4).bytes / measured;
    for (const ratio of [forward, gradients]) {
      expect(ratio).toBeGreaterThan(0.5);
      expect(ratio).toBeLessThan(2);
    }
  });

  it("that is more than there is is refused, with what to lower", async () => {
    const { spec } = await estimate([...small, "model.hidden=8000"]);
    const text = (subject: string, all: number, weights: number, states: number) => {
      const [needed, fixed, kept] = [all, weights, states].map((some) => (some / GIB).toFixed(1));
      return (
        `${subject} takes about ${needed} GiB of memory (${fixed} GiB for ${storedCount(spec)} parameters, ${kept} GiB ` +
        "for the states of a batch), but this machine has 0.1 GiB. Lower model.hidden (8000) or model.layers (2)."
      );
    };
    const [forward, gradient] = [forwardMemory(spec, 1), gradientMemory(spec, 16)];
    expect(() => requireForwardMemory(spec, 1, few)).toThrow(
      text("predicting", forward.bytes, forward.weights, forward.states),
    );
    expect(() => requireForwardMemory(spec, 1, { ...few, bytes: forward.bytes })).not.toThrow();
    expect(() => requireGradientMemory(spec, 16, few)).toThrow(
      text("taking gradients", gradient.bytes, gradient.weights, gradient.states),
    );
    expect(() => requireGradientMemory(spec, 16, { ...few, bytes: gradient.bytes })).not.toThrow();
    const long = await estimate([...small, "model.hidden=64", "data.steps=20000"]);
    expect(() => requireForwardMemory(long.spec, 4, few)).toThrow(/ Lower --threads \(4\)\.$/);
    expect(() => requireGradientMemory(long.spec, 16, few)).toThrow(/ Lower --examples \(16\)\.$/);
  });
});

describe("the memory of a GPU", () => {
  const folder = emptyFolder();
  const program = (lines: string) => {
    writeFileSync(join(folder, "nvidia-smi"), `#!/bin/sh\nprintf '${lines}'\n`);
    chmodSync(join(folder, "nvidia-smi"), 0o755);
    return { PATH: `${folder}:${process.env.PATH}` };
  };
  const two = "0, GPU-aa11, 1000\\n1, GPU-bb22, 2000\\n";

  it("is that of the first GPU that CUDA sees, as nvidia-smi says", () => {
    const env = program(two);
    expect(freeGpuMemory(env)).toBe(1000 * 2 ** 20);
    expect(freeGpuMemory({ ...env, CUDA_VISIBLE_DEVICES: "1,0" })).toBe(2000 * 2 ** 20);
    expect(freeGpuMemory({ ...env, CUDA_VISIBLE_DEVICES: "GPU-bb" })).toBe(2000 * 2 ** 20);
    expect(freeGpuMemory({ ...env, CUDA_VISIBLE_DEVICES: " 1 , 0" })).toBe(2000 * 2 ** 20);
    expect(freeGpuMemory({ ...env, CUDA_VISIBLE_DEVICES: "" })).toBe(1000 * 2 ** 20);
    expect(freeGpuMemory({ ...env, CUDA_VISIBLE_DEVICES: "2" })).toBeUndefined();
  });

  it.each(["", "No devices were found", "0, GPU-aa, [N/A]", "\\0\\0\\0"])(
    "is unknown where nvidia-smi says %j",
    (text) => expect(freeGpuMemory(program(text))).toBeUndefined(),
  );

  it("is unknown without nvidia-smi", () => {
    expect(freeGpuMemory({ PATH: emptyFolder() })).toBeUndefined();
  });

  it("is compared with what a training takes at the least", async () => {
    const sets = [...small, "model.cell=lstm", "model.layers=2", "model.hidden=1000"];
    const { spec, data, config } = await estimate(sets);
    const bytes = leastGpuMemory(spec, data, config);
    expect(bytes).toBeGreaterThan(4 * 4 * 12_000_000); // weights, gradients, two moments
    const plain = await estimate([...sets, "training.optimizer.name=sgd"]);
    expect(leastGpuMemory(plain.spec, plain.data, plain.config)).toBeLessThan(bytes);
    expect(() => requireGpuMemory(spec, data, config, bytes - 1)).toThrow(
      /^training takes at least 0\.2 GiB of the GPU's memory, of which 0\.2 GiB are free \(nvidia-smi\)\. Lower model\.hidden \(1000\), training\.batchSize \(64\) or data\.steps \(\d+\), or use --device cpu\.$/,
    );
    expect(() => requireGpuMemory(spec, data, config, bytes)).not.toThrow();
  });
});

describe.runIf(process.platform === "linux")("a limit of the shell (Linux)", () => {
  const trainUnder = (limit: string) => {
    const sets = small.map((set) => `--set '${set}'`).join(" ");
    const command = `${limit}; exec "${process.execPath}" "${BIN}" train --quiet --threads 2 ${sets}`;
    return spawnSync("bash", ["-c", command], { cwd: emptyFolder(), encoding: "utf8" });
  };

  it.each(["ulimit -v 4000000", "ulimit -v 16000000"])("%s gives one line", (limit) => {
    const { status, stderr } = trainUnder(limit);
    expect([1, 2]).toContain(status);
    expect(stderr).toMatch(/^error: [^\n]*address space is limited[^\n]*\n$/);
  });

  // How many files are open at once depends on the version of Node.js.
  it.each([32, 28, 26, 25, 24, 23, 22])("ulimit -n %i gives one line, or a run", (files) => {
    const { status, stderr } = trainUnder(`ulimit -n ${files}`);
    if (status === 0) expect(stderr).toBe("");
    else {
      expect([1, 2]).toContain(status);
      // TensorFlow.js may have printed lines of its own before.
      expect(stderr).toMatch(/(^|\n)error: [^\n]*too many open files[^\n]*\n$/);
      expect(stderr).not.toMatch(/^ +at /m);
    }
    if (files === 22) expect(status).not.toBe(0);
  });
});
