import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { compileBinding, installPackage, unpackLibraries } from "../../src/setup/build.js";
import { mustRun } from "../../src/setup/command.js";
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
    put(join(home, "data/native.draft/package.json")); // of an attempt that was killed
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

describe.skipIf(process.platform !== "linux")("the steps of a build (Linux)", () => {
  const PACKAGE = "node_modules/@tensorflow/tfjs-node-gpu";

  /** Stand-ins for npm, Python and the compiler, which log the folder they run in and what is asked of them. */
  function standIns() {
    const bin = join(home, "bin");
    mkdirSync(bin);
    const log = join(home, "log");
    const asked = (more = "") => `#!/bin/sh\n${more}echo "$PWD: $*" >> "${log}"\n`;
    const write = (name: string, text: string) =>
      writeFileSync(join(bin, name), text, { mode: 0o755 });
    write("npm", `${asked()}env | grep ^npm_ >> "${log}"\n`);
    write("python3", asked("shift 2\n")); // without its program
    write("cxx", asked());
    vi.stubEnv("CXX", "cxx");
    vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
    return () => readFileSync(log, "utf8").trimEnd().split("\n");
  }

  it("installs the package without its script, whatever npm command is around", async () => {
    const lines = standIns();
    for (const name of Object.keys(process.env)) {
      if (name.startsWith("npm_")) vi.stubEnv(name, undefined);
    }
    vi.stubEnv("npm_package_name", "outer");
    vi.stubEnv("npm_config_prefix", "/outer");
    vi.stubEnv("npm_config_cafile", "/own.pem");
    const folder = join(home, "draft");
    await installPackage(folder, {});
    expect(lines()).toEqual([
      `${folder}: install --ignore-scripts --no-audit --no-fund --global=false --silent ` +
        "@tensorflow/tfjs-node-gpu@4.22.0 node-api-headers@1.9.0",
      "npm_config_cafile=/own.pem",
    ]);
    expect(JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))).toEqual({
      name: "rnnlab-native",
      private: true,
    });
  });

  it("puts libtensorflow and NVIDIA's libraries where they look for each other", async () => {
    const lines = standIns();
    const deps = join(home, PACKAGE, "deps");
    mkdirSync(join(deps, "lib"), { recursive: true });
    const wheel = (file: string) => ({ file, name: "", version: "", cuda: [] });
    await unpackLibraries(home, [wheel("t.whl"), wheel("n.whl")], {});
    expect(lines().map((line) => line.slice(line.indexOf(": ") + 2))).toEqual([
      `t.whl tensorflow/libtensorflow_=${deps}/lib/libtensorflow_ tensorflow/include/=${deps}/include/`,
      `n.whl nvidia/=${deps}/nvidia/`,
    ]);
    expect(readlinkSync(join(deps, "lib/libtensorflow.so"))).toBe("libtensorflow_cc.so.2");
    expect(readlinkSync(join(deps, "lib/libtensorflow_framework.so"))).toBe(
      "libtensorflow_framework.so.2",
    );
  });

  it("compiles the binding against them, and keeps no headers", async () => {
    const lines = standIns();
    const include = join(home, PACKAGE, "deps/include");
    put(join(include, "a.h"));
    await compileBinding(home, {});
    const output = join(home, PACKAGE, "lib/napi-v8/tfjs_binding.node");
    expect(lines()).toEqual([
      `${join(home, PACKAGE)}: -O2 -std=c++17 -shared -fPIC -fvisibility=hidden -DNAPI_VERSION=8 ` +
        `-I ${home}/node_modules/node-api-headers/include -I deps/include -I .. ` +
        "binding/tfjs_backend.cc binding/tfjs_binding.cc -Ldeps/lib -ltensorflow -ltensorflow_framework " +
        `-Wl,-rpath,$ORIGIN/../../deps/lib -o ${output}`,
    ]);
    expect(existsSync(include)).toBe(false);
    expect(existsSync(dirname(output))).toBe(true);
  });

  it("names a step that fails without a word", async () => {
    await expect(mustRun("testing", "sh", ["-c", "exit 3"])).rejects.toThrow(
      "testing failed (sh: no message); nothing was changed",
    );
    await expect(mustRun("testing", "sh", ["-c", "echo a; echo b; exit 3"])).rejects.toThrow(
      "(sh: b)",
    );
    expect(await mustRun("testing", "sh", ["-c", "echo a"])).toBe("a\n");
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
