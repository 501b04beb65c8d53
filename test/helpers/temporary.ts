import { mkdtempSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MEMORY = "/dev/shm";
const ROOM_BYTES = 4 * 2 ** 30;

/** Gives all tests a folder for their temporary files, which goes when they are done. */
export default function setup(): () => void {
  const root = process.env.TMPDIR === undefined && canHoldTests(MEMORY) ? MEMORY : tmpdir();
  const folder = mkdtempSync(join(root, "rnnlab-tests-"));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/**
 * Whether a folder is a file system in memory with room and with the right to run programs. There
 * the flush of each file costs nothing; on a disk the tests mostly wait for it.
 */
function canHoldTests(folder: string): boolean {
  try {
    const mounts = readFileSync("/proc/mounts", "utf8").split("\n");
    const [type, options] = mounts
      .findLast((line) => line.split(" ")[1] === folder)!
      .split(" ")
      .slice(2);
    const { bavail, bsize } = statfsSync(folder);
    return type === "tmpfs" && !options!.includes("noexec") && bavail * bsize >= ROOM_BYTES;
  } catch {
    return false; // not Linux, or no such folder
  }
}
