import { readFileSync } from "node:fs";
import { totalmem } from "node:os";
import { posix } from "node:path";

/** The available memory in bytes, and what limits it. */
export interface AvailableMemory {
  readonly bytes: number;
  /** For messages, such as `this machine has free`. */
  readonly text: string;
}

type ReadText = (path: string) => string | undefined;

/**
 * The smallest of the machine's free memory and what remains under the limits of this process's
 * cgroups: version 2 (`memory.max`) and version 1 (`memory.limit_in_bytes`), each from the
 * process's cgroup up to the root. Cached file contents (`inactive_file`) count as free, as in
 * MemAvailable.
 *
 * @param read reads a file of `/proc` or `/sys`; undefined if there is none
 */
export function availableMemory(read: ReadText = readText): AvailableMemory {
  const limits = [machineMemory(read), ...cgroupMemories(read)];
  return limits.reduce((least, limit) => (limit.bytes < least.bytes ? limit : least));
}

/** On systems other than Linux, which do not report available memory, the total memory. */
function machineMemory(read: ReadText): AvailableMemory {
  const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(read("/proc/meminfo") ?? "")?.[1];
  return kilobytes === undefined
    ? { bytes: totalmem(), text: "this machine has" }
    : {
        bytes: Number(kilobytes) * 1024,
        text: "the free memory of this machine (MemAvailable) is",
      };
}

const versions = [
  {
    line: /^0::(.*)$/m,
    roots: ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"],
    max: "memory.max",
    used: "memory.current",
    cached: /^inactive_file (\d+)/m,
  },
  {
    line: /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m,
    roots: ["/sys/fs/cgroup/memory"],
    max: "memory.limit_in_bytes",
    used: "memory.usage_in_bytes",
    cached: /^total_inactive_file (\d+)/m,
  },
] as const;

function cgroupMemories(read: ReadText): AvailableMemory[] {
  const groups = read("/proc/self/cgroup") ?? "";
  return versions.flatMap(({ line, roots, max, used, cached }) => {
    const path = line.exec(groups)?.[1];
    if (path === undefined) return [];
    return roots.flatMap((root) =>
      pathsUp(path).flatMap((part): AvailableMemory[] => {
        const folder = posix.join(root, part);
        const limit = numberIn(read(posix.join(folder, max)));
        if (limit === undefined) return [];
        const kept = Number(cached.exec(read(posix.join(folder, "memory.stat")) ?? "")?.[1] ?? 0);
        const taken = (numberIn(read(posix.join(folder, used))) ?? 0) - kept;
        const text = `what is left of the cgroup's ${gib(limit)} GiB (${max}) is`;
        return [{ bytes: Math.max(0, limit - taken), text }];
      }),
    );
  });
}

/**
 * `/a/b`, `/a` and `/`. Inside a container the process's own path may not exist, but the root does.
 */
function pathsUp(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "" && part !== "..");
  return Array.from({ length: parts.length + 1 }, (_, index) =>
    posix.join("/", ...parts.slice(0, parts.length - index)),
  );
}

/** The number in a text; undefined for `max`. */
function numberIn(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? "";
  return /^\d+$/.test(trimmed) ? Number(trimmed) : undefined;
}

/** A size in GiB with one decimal. */
export function gib(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined; // another system, or another version of cgroups
  }
}
