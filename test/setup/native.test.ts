import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setUpNative, undoNative } from "../../src/setup/native.js";
import { wheelCache } from "../../src/setup/wheels.js";
import { emptyFolder, interrupted } from "../helpers/cli.js";

const runs = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
const canSetUp =
  process.platform === "linux" &&
  runs("c++", "--version") &&
  runs("npm", "--version") &&
  runs("python3", "-m", "pip", "--version");

let home = "";

beforeEach(() => {
  home = emptyFolder();
  vi.stubEnv("RNNLAB_NATIVE", join(home, "data", "native"));
  vi.stubEnv("XDG_CACHE_HOME", join(home, "cache"));
});

afterEach(() => vi.unstubAllEnvs());

function put(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "");
}

const quiet = { gpu: false, onStep: () => {} };

describe.skipIf(!canSetUp)("a setup that fails (skipped where `setup native` is refused)", () => {
  it("leaves what was there and nothing else", async () => {
    put(join(home, "data/native/setup.json"));
    const file = join(home, "tensorflow_cpu.whl");
    put(file);
    await expect(setUpNative({ ...quiet, wheels: [file] })).rejects.toThrow(
      /^reading \S+tensorflow_cpu\.whl failed \(python3: [^\n]+\); nothing was changed$/,
    );
    expect(readdirSync(join(home, "data"))).toEqual(["native"]);
    expect(readdirSync(join(home, "data/native"))).toEqual(["setup.json"]);
  });

  it("names every tool that is missing and what brings it", async () => {
    vi.stubEnv("CXX", "no-such-compiler");
    vi.stubEnv("PATH", emptyFolder());
    await expect(setUpNative({ ...quiet, wheels: [] })).rejects.toThrow(
      /^setup native needs a C\+\+ compiler \(no-such-compiler\), Python with pip \(python3\), npm \(npm\)\. On Debian and Ubuntu: apt install g\+\+ python3-pip npm$/,
    );
  });
});

describe.skipIf(process.platform !== "linux")("an interrupted setup (Linux)", () => {
  it("changes nothing and exits with 130, as everything that is interrupted", async () => {
    const bin = join(home, "bin");
    mkdirSync(bin);
    for (const tool of ["c++", "npm", "python3"]) {
      const work = '#!/bin/sh\ncase "$*" in *--version) ;; *) exec sleep 60 ;; esac\n';
      writeFileSync(join(bin, tool), work, { mode: 0o755 });
    }
    vi.stubEnv("CXX", "c++");
    vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
    const result = await interrupted(["setup", "native"], home, "setup: wheels");
    const stderr = "setup: wheels of TensorFlow\ninterrupted: nothing was changed\n";
    expect(result).toEqual({ code: 130, stdout: "", stderr });
    expect(existsSync(join(home, "data"))).toBe(false);
  });
});

describe("undo", () => {
  it("removes the build, a broken draft and the downloads, but not what lies beside", () => {
    put(join(home, "data/native/setup.json"));
    put(join(home, "data/native.draft/package.json"));
    put(join(home, "data/other"));
    put(join(wheelCache(), "tensorflow.whl"));
    expect(undoNative()).toHaveLength(3);
    expect(readdirSync(join(home, "data"))).toEqual(["other"]);
    expect(existsSync(wheelCache())).toBe(false);
  });

  it("has nothing to do where nothing was set up", () => {
    expect(undoNative()).toEqual([]);
  });
});
