import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { UserError } from "../../shared/errors.js";

/** Width of a vector register in bits. */
export type VectorBits = 128 | 256;

const VARIABLE = "RNNLAB_VECTORS";
const FLAG = "--experimental-wasm-revectorize";
/** The first Node.js version whose V8 finds the pairs within the kernels' loops. */
const NODE = 24;
/** Node.js releases whose fingerprints were all compared with the others' (`.ci/leg-bits`). */
const TESTED = [24, 26];

/** What decides the width of vectors. */
export interface VectorMachine extends Pick<NodeJS.Process, "version" | "arch"> {
  /** Whether the processor is known to have 256-bit vectors of integers and floats. */
  readonly avx2: boolean;
}

/**
 * 256 if V8 turns two neighbouring 128-bit instructions into one 256-bit instruction. The results
 * are the same bits. V8 calls this optimisation experimental, so it is on by default only in tested
 * releases; `RNNLAB_VECTORS` overrides this.
 *
 * @throws UserError if the variable has another value, or requests what the engine lacks
 */
export function vectorBits(
  value = process.env[VARIABLE],
  machine: VectorMachine = thisMachine(),
): VectorBits {
  const { version, arch, avx2 } = machine;
  const major = Number.parseInt(version.slice(1), 10);
  const able = major >= NODE && arch === "x64";
  if (value === undefined || value === "")
    return able && avx2 && TESTED.includes(major) ? 256 : 128;
  if (value === "128") return 128;
  if (value !== "256") throw new UserError(`${VARIABLE} is "${value}", expected 128 or 256`);
  if (able) return 256;
  throw new UserError(
    `${VARIABLE} is 256, which needs Node.js ${NODE} or newer on an x64 processor, and this is ${version} on ${arch}; unset it`,
  );
}

function thisMachine(): VectorMachine {
  const { version, arch } = process;
  return { version, arch, avx2: hasAvx2() };
}

/**
 * Whether the processor has AVX2. Every x64 Mac that runs such a Node.js has it; elsewhere only
 * Linux reports it without running a command.
 */
function hasAvx2(): boolean {
  if (process.platform === "darwin") return true;
  try {
    return readFileSync("/proc/cpuinfo", "latin1").includes(" avx2 ");
  } catch {
    return false;
  }
}

/** Call this before the module is compiled. */
export function enableWide(): void {
  setFlagsFromString(FLAG);
}
