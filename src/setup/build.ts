import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bindingIn, NATIVE_PACKAGE } from "../kernels/native/location.js";
import { type CommandOptions, mustRun } from "./command.js";
import { unpackWheel } from "./python.js";
import { compiler } from "./requirements.js";
import type { Wheel } from "./wheels.js";

const PACKAGE_VERSION = "4.22.0";
const HEADERS = "node-api-headers@1.9.0";

/**
 * Installs tfjs-node-gpu into a folder without running its install script, which would download
 * another libtensorflow. The headers of Node-API come from npm too.
 */
export async function installPackage(folder: string, options: CommandOptions): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const manifest = { name: "rnnlab-native", private: true };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--global=false", "--silent"];
  const packages = [`${NATIVE_PACKAGE}@${PACKAGE_VERSION}`, HEADERS];
  await mustRun("installing the package", "npm", ["install", ...flags, ...packages], {
    ...options,
    cwd: folder,
    env: npmEnvironment(process.env),
  });
}

/**
 * The environment without the variables that an `npx` or `npm run` around rnnlab sets for its own
 * folder.
 */
function npmEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const outerVariables =
    /^npm_(package|lifecycle|command|execpath|config_(local_prefix|global|prefix|location))/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !outerVariables.test(name)));
}

/**
 * Puts libtensorflow where the binding looks for it, and NVIDIA's libraries at the same relative
 * paths as in the wheels, because libtensorflow looks for them there.
 */
export async function unpackLibraries(
  folder: string,
  [tensorflow, ...libraries]: readonly [Wheel, ...Wheel[]],
  options: CommandOptions,
): Promise<void> {
  const deps = depsIn(folder);
  const rules = [
    { from: "tensorflow/libtensorflow_", to: `${deps}/lib/libtensorflow_` },
    { from: "tensorflow/include/", to: `${deps}/include/` },
  ];
  await unpackWheel(tensorflow.file, rules, options);
  for (const [link, target] of LINKS) symlinkSync(target, join(deps, "lib", link));
  for (const { file } of libraries) {
    await unpackWheel(file, [{ from: "nvidia/", to: `${deps}/nvidia/` }], options);
  }
}

/** The library names that the binding is linked with. The C API is part of libtensorflow_cc. */
const LINKS = [
  ["libtensorflow.so", "libtensorflow_cc.so.2"],
  ["libtensorflow_framework.so", "libtensorflow_framework.so.2"],
] as const;

/**
 * Compiles the binding as its binding.gyp describes. Node-API is the same in all versions of
 * Node.js, so neither node-gyp nor a download of Node.js' own headers is needed.
 */
export async function compileBinding(folder: string, options: CommandOptions): Promise<void> {
  const home = packageIn(folder);
  const output = bindingIn(home);
  mkdirSync(dirname(output), { recursive: true });
  const includes = [join(folder, "node_modules/node-api-headers/include"), "deps/include", ".."];
  // biome-ignore format: options of one purpose a row
  const args = [
    "-O2", "-std=c++17", "-shared", "-fPIC", "-fvisibility=hidden", "-DNAPI_VERSION=8",
    ...includes.flatMap((include) => ["-I", include]),
    "binding/tfjs_backend.cc", "binding/tfjs_binding.cc",
    "-Ldeps/lib", "-ltensorflow", "-ltensorflow_framework",
    "-Wl,-rpath,$ORIGIN/../../deps/lib", "-o", output,
  ];
  await mustRun("compiling the binding", compiler(), args, { ...options, cwd: home });
  rmSync(join(depsIn(folder), "include"), { recursive: true });
}

function packageIn(folder: string): string {
  return join(folder, "node_modules", NATIVE_PACKAGE);
}

function depsIn(folder: string): string {
  return join(packageIn(folder), "deps");
}
