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
import { mustRun, runCommand } from "../../src/setup/command.js";
import { setUpNative, undoNative } from "../../src/setup/native.js";
import { runProbe } from "../../src/setup/run-probe.js";
import { wheelCache } from "../../src/setup/wheels.js";
import { ownFile } from "../../src/shared/own-files.js";
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
    for (const name of ["prefix", "local_prefix", "global", "location"]) vi.stubEnv(`npm_config_${name}`, "/outer"); // biome-ignore format: short
    for (const name of ["lifecycle_event", "command", "execpath"])
      vi.stubEnv(`npm_${name}`, "outer");
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

describe.skipIf(process.platform !== "linux")("a whole setup (Linux)", () => {
  const { execPath } = process;
  const nodeIs = (path: string) =>
    Object.defineProperty(process, "execPath", { value: path, configurable: true, writable: true });

  afterEach(() => void nodeIs(execPath));

  /** Makes every program that a setup starts a script; that in the place of Node.js has the given lines. */
  function standIns(node: string): string {
    const bin = join(home, "bin");
    mkdirSync(bin, { recursive: true });
    const write = (name: string, text: string) => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
      return join(bin, name);
    };
    write("npm", "exit 0");
    write("cxx", "exit 0");
    // A wheel's metadata, or the folders that unpacking it makes.
    const python = `
      if [ $# = 3 ]; then echo "Name: tensorflow-cpu\nVersion: 2.21.0"; exit; fi
      for rule; do
        case $rule in tensorflow/*=*) mkdir -p "$(dirname "$(echo "$rule" | cut -d= -f2)x")";; esac
      done`;
    write("python3", python);
    nodeIs(write("node", node));
    vi.stubEnv("CXX", "cxx");
    vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
    return join(home, "t.whl");
  }

  const steps: string[] = [];
  const setUp = (wheel: string, gpu = false) =>
    setUpNative({ gpu, wheels: [wheel], onStep: (step) => void steps.push(step) });

  it("says each step, replaces what was there, and records what it made", async () => {
    const answer = JSON.stringify({ library: "2.21.0", gpu: false });
    const wheel = standIns(
      `echo noise; echo '${answer}'; echo "$* in $RNNLAB_NATIVE" > "${home}/probed"`,
    );
    for (const name of ["native/old", "native.old/older", "native.draft/broken", "other"]) put(join(home, "data", name)); // biome-ignore format: short
    put(join(wheelCache(), "tensorflow.whl"));
    steps.length = 0;
    const folder = join(home, "data/native");
    expect(await setUp(wheel)).toEqual({ folder, tensorflow: "2.21.0", gpu: false });
    expect(steps).toEqual([
      "wheels of TensorFlow",
      "the package tfjs-node-gpu from npm",
      "libtensorflow 2.21.0, unpacked and checked",
      "the binding, compiled",
      "a test: the product of two matrices",
    ]);
    expect(readdirSync(join(home, "data")).sort()).toEqual(["native", "other"]);
    expect(readdirSync(folder).sort()).toEqual(["node_modules", "package.json", "setup.json"]);
    const record = JSON.parse(readFileSync(join(folder, "setup.json"), "utf8"));
    expect(record).toEqual({ tensorflow: "2.21.0", gpu: false });
    const probed = readFileSync(join(home, "probed"), "utf8");
    expect(probed).toBe(`${ownFile("dist/setup/probe.js")} in ${folder}.draft\n`);
    expect(existsSync(wheelCache())).toBe(false);
    expect(await setUp(wheel)).toMatchObject({ folder }); // again, where nothing is to be put aside
    expect(undoNative()).toEqual([folder]);
    expect(await setUp(wheel)).toMatchObject({ folder }); // where there is nothing
    expect(readdirSync(join(home, "data")).sort()).toEqual(["native", "other"]);
  });

  it("that cannot compute leaves what was there, and the downloads", async () => {
    const wheel = standIns("exit 1");
    put(join(home, "data/native/old"));
    put(join(wheelCache(), "tensorflow.whl"));
    await expect(setUp(wheel)).rejects.toThrow(
      "setup native: tfjs-node-gpu fails when used (no message); nothing was changed",
    );
    expect(readdirSync(join(home, "data"))).toEqual(["native"]);
    expect(readdirSync(join(home, "data/native"))).toEqual(["old"]);
    expect(existsSync(wheelCache())).toBe(true);
  });

  it("that is interrupted between two steps says so, and leaves no draft", async () => {
    const wheel = standIns("exit 1");
    const controller = new AbortController();
    const { signal } = controller;
    const onStep = () => controller.abort();
    const interruption = setUpNative({ gpu: false, wheels: [wheel], signal, onStep });
    await expect(interruption).rejects.toThrow("interrupted: nothing was changed");
    expect(existsSync(join(home, "data"))).toBe(false);
  });

  it.each([
    ["kill -ILL $$", "libtensorflow uses instructions that this CPU does not have"],
    ["kill -SEGV $$", "it was ended by SIGSEGV"],
    ["echo 'x: noise' >&2; echo 'TypeError: no tensor' >&2; echo '  at y' >&2; exit 1", "TypeError: no tensor"], // biome-ignore format: short
    ["echo; echo 'cannot open' >&2; echo more >&2; exit 1", "cannot open"],
    ["exit 0", "no message"],
  ])("whose test ends with %s says why", async (program, why) => {
    standIns(program);
    const refused = `tfjs-node-gpu fails when used (${why})`;
    expect(await runProbe()).toEqual({ refused, fix: "Run: rnnlab setup native" });
  });
});

describe.skipIf(process.platform !== "linux")("a command (Linux)", () => {
  it("runs in its folder and environment, and keeps both outputs", async () => {
    const env = { PATH: process.env.PATH, WORD: "here" };
    const command = 'pwd; echo "$WORD"; echo two >&2; exit 4';
    expect(await runCommand("sh", ["-c", command], { cwd: home, env })).toEqual({
      status: 4,
      stdout: `${home}\nhere\n`,
      stderr: "two\n",
    });
    const { stdout } = await runCommand("pwd", []);
    expect(stdout).toBe(`${process.cwd()}\n`);
  });

  it("keeps nothing of what it shows, and then refers to it", async () => {
    const shown = { show: true };
    expect(await runCommand("true", [], shown)).toEqual({ status: 0, stdout: "", stderr: "" });
    await expect(mustRun("testing", "sh", ["-c", "exit 3"], shown)).rejects.toThrow(
      "testing failed (sh: see its messages above); nothing was changed",
    );
  });

  it("has no status if it cannot be started, is aborted or is killed", async () => {
    const lost = await runCommand(join(home, "nothing"), []);
    expect(lost).toEqual({ status: undefined, stdout: "", stderr: expect.stringContaining("ENOENT") }); // biome-ignore format: short
    const aborted = await runCommand("sleep", ["60"], { signal: AbortSignal.abort() });
    expect(aborted.status).toBeUndefined();
    const killed = await runCommand("sh", ["-c", "kill -TERM $$"]);
    expect(killed).toEqual({ status: undefined, signal: "SIGTERM", stdout: "", stderr: "" });
  });
});

describe("undo", () => {
  it("removes the build, a broken draft and the downloads, but not what lies beside", () => {
    put(join(home, "data/native/setup.json"));
    put(join(home, "data/native.draft/package.json"));
    put(join(home, "data/native.old/package.json"));
    put(join(home, "data/other"));
    put(join(wheelCache(), "tensorflow.whl"));
    expect(undoNative()).toHaveLength(4);
    expect(readdirSync(join(home, "data"))).toEqual(["other"]);
    expect(existsSync(wheelCache())).toBe(false);
  });

  it("has nothing to do where nothing was set up", () => {
    expect(undoNative()).toEqual([]);
  });
});
