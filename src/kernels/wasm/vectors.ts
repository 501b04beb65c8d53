import { setFlagsFromString } from "node:v8";
import { UserError } from "../../shared/errors.js";

const VARIABLE = "RNNLAB_VECTORS";
const FLAG = "--experimental-wasm-revectorize";
/** The first Node.js whose V8 finds the pairs within the kernels' loops. */
const NODE = 24;

/**
 * Whether `RNNLAB_VECTORS=256` asks for V8's optimisation that makes one 256-bit instruction of two
 * neighbouring 128-bit ones. The results are the same bits; V8 calls it experimental, so that it is
 * not the default.
 *
 * @throws UserError when the variable has another value, or the engine lacks it
 */
export function wantsWide(
  value = process.env[VARIABLE],
  { version, arch }: Pick<NodeJS.Process, "version" | "arch"> = process,
): boolean {
  if (value === undefined || value === "" || value === "128") return false;
  if (value !== "256") throw new UserError(`${VARIABLE} is "${value}", expected 128 or 256`);
  if (Number.parseInt(version.slice(1), 10) >= NODE && arch === "x64") return true;
  throw new UserError(
    `${VARIABLE} is 256, which needs Node.js ${NODE} or newer on an x64 processor, and this is ${version} on ${arch}; unset it`,
  );
}

/** Before the module is compiled. */
export function enableWide(): void {
  setFlagsFromString(FLAG);
}
