import { mkdirSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "../shared/errors.js";
import { type CommandOptions, mustRun } from "./command.js";
import { readWheel, type WheelMetadata } from "./python.js";

/** The TensorFlow release whose C library and headers tfjs-node-gpu is built against. */
const TENSORFLOW = "2.21.0";

/**
 * The Python version of the wheels. Any version will do, because their C library does not depend on
 * it.
 */
const PYTHON_TAG = ["--implementation", "cp", "--python-version", "3.12"];

/**
 * glibc versions that wheels are built for, newest first, because pip matches each version exactly.
 */
const GLIBC = ["2_28", "2_27", "2_26", "2_24", "2_17", "2014", "2010", "1"];

const MACHINES: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64" };

export interface Wheel extends WheelMetadata {
  readonly file: string;
}

/**
 * The folder that keeps downloaded wheels until the setup is complete, so that a failed setup can
 * continue.
 */
export function wheelCache(env: NodeJS.ProcessEnv = process.env): string {
  const cache = env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "rnnlab", "wheels");
}

/**
 * The TensorFlow wheel first; with `gpu`, then the NVIDIA wheels that it requires.
 *
 * @param files wheels that are on disk already; missing ones are downloaded from PyPI
 * @throws UserError if a file is not a usable wheel, or a download fails
 */
export async function collectWheels(
  files: readonly string[],
  gpu: boolean,
  options: CommandOptions,
): Promise<readonly [Wheel, ...Wheel[]]> {
  const given = await Promise.all(files.map((file) => wheelAt(resolve(file), options)));
  for (const wheel of given) requireUsed(wheel);
  const tensorflow =
    given.find(isTensorflow) ?? (await download(tensorflowRequirement(gpu), options));
  if (gpu) requireCuda(tensorflow);
  const libraries = gpu ? await cudaWheels(tensorflow, given, options) : [];
  return [tensorflow, ...libraries];
}

function isTensorflow({ name }: Wheel): boolean {
  return name.startsWith("tensorflow");
}

function tensorflowRequirement(gpu: boolean): string {
  return `${gpu ? "tensorflow" : "tensorflow-cpu"}==${TENSORFLOW}`;
}

/** @throws UserError if a wheel is none that a setup could use */
function requireUsed(wheel: Wheel): void {
  if (isTensorflow(wheel) || wheel.name.startsWith("nvidia-")) return;
  throw new UserError(
    `${wheel.file}: a wheel of ${wheel.name}, expected one of tensorflow ${TENSORFLOW} or of an NVIDIA library`,
  );
}

function requireCuda({ file, name }: Wheel): void {
  if (name === "tensorflow") return;
  throw new UserError(`${file}: ${name} has no CUDA, expected the tensorflow wheel with --gpu`);
}

async function cudaWheels(
  { cuda }: Wheel,
  given: readonly Wheel[],
  options: CommandOptions,
): Promise<Wheel[]> {
  const wheels: Wheel[] = [];
  for (const requirement of cuda) {
    const name = requirement.match(/^[\w.-]+/)?.[0]?.toLowerCase();
    wheels.push(
      given.find((wheel) => wheel.name === name) ?? (await download(requirement, options)),
    );
  }
  return wheels;
}

async function wheelAt(file: string, options: CommandOptions): Promise<Wheel> {
  return { file, ...(await readWheel(file, options)) };
}

/** Downloads a wheel with pip, which shows its own bar and checks the hash. */
async function download(requirement: string, options: CommandOptions): Promise<Wheel> {
  const folder = join(wheelCache(), requirement.replaceAll(/[^\w.=-]+/g, "_"));
  mkdirSync(folder, { recursive: true });
  const args = ["-m", "pip", "download", "--no-deps", "--only-binary=:all:", ...PYTHON_TAG];
  const target = [...platforms().flatMap((platform) => ["--platform", platform]), "--dest", folder];
  await mustRun(`downloading ${requirement}`, "python3", [...args, ...target, requirement], {
    ...options,
    show: true,
  });
  const file = readdirSync(folder).find((name) => name.endsWith(".whl"));
  if (file === undefined) throw new UserError(`downloading ${requirement}: pip left no wheel`);
  return wheelAt(join(folder, file), options);
}

function platforms(): string[] {
  const machine = MACHINES[process.arch];
  return GLIBC.map((glibc) => `manylinux${glibc.includes("_") ? "_" : ""}${glibc}_${machine}`);
}
