import { readFileSync } from "node:fs";
import { UserError } from "../shared/errors.js";

const GIB = 2 ** 30;
/**
 * Address space that Node.js, its just-in-time compiler and two WebAssembly memories reserve,
 * measured.
 */
const RESERVED = 22 * GIB;
/** Address space of each additional thread. */
const PER_THREAD = 2.5 * GIB;

/**
 * Rejects a limit on the address space (`ulimit -v`) under which creating a WebAssembly memory or a
 * thread would end the process without a message: both reserve far more than they use.
 *
 * @param limits the text of `/proc/self/limits`; empty on systems without it
 * @throws UserError if the limit is too low
 */
export function requireAddressSpace(threads: number, limits = ownLimits()): void {
  const limit = Number(/^Max address space +(\d+)/m.exec(limits ?? "")?.[1]);
  const needed = RESERVED + (threads - 1) * PER_THREAD;
  if (!(limit < needed)) return; // NaN if unlimited or unknown
  const kibibytes = Math.ceil(needed / 1024);
  throw new UserError(
    `the address space is limited to ${(limit / GIB).toFixed(1)} GiB (ulimit -v), but WebAssembly with ` +
      `--threads ${threads} reserves ${(needed / GIB).toFixed(1)} GiB, most of which is never used. Raise ` +
      `it (ulimit -v ${kibibytes} or unlimited); to limit memory itself, use a cgroup.`,
  );
}

function ownLimits(): string | undefined {
  try {
    return readFileSync("/proc/self/limits", "latin1");
  } catch {
    return undefined; // not Linux
  }
}
