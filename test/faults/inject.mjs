/**
 * Faults at the calls that change files. Imported by a test it makes calls of this process fail; with
 * `node --import` and RNNLAB_FAULT it does so in that process, or kills it in the midst of a call.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { resolve } from "node:path";

/** What changes a folder or a file, by what its first argument is. */
const calls = {
  openSync: "path",
  mkdirSync: "path",
  renameSync: "path",
  linkSync: "path",
  rmSync: "path",
  unlinkSync: "path",
  appendFileSync: "path",
  writeFileSync: "either",
  writeSync: "file",
  fsyncSync: "file",
};
/** What still works on a full disk. */
const freeing = new Set(["rmSync", "unlinkSync"]);

const messages = {
  ENOSPC: "no space left on device",
  EDQUOT: "disk quota exceeded",
  EIO: "i/o error",
  EROFS: "read-only file system",
  EACCES: "permission denied",
  ESTALE: "stale file handle",
  EMFILE: "too many open files",
  ENAMETOOLONG: "name too long",
};
/** Where a disk has no more room, files can still be removed. */
const roomless = new Set(["ENOSPC", "EDQUOT"]);

/**
 * @param {{root: string, at: number, code?: keyof typeof messages, lasting?: boolean, kill?: boolean, only?: string}} fault
 *   `at`: which call under `root`, from 1; none where it is 0; `only`: the one function that counts
 * @returns {{count: number, restore: () => void}} the calls so far, and the end of it
 */
export function inject({ root, at, code = "ENOSPC", lasting = false, kill = false, only }) {
  const original = {};
  const files = new Set();
  const state = { count: 0, restore };
  for (const [name, kind] of Object.entries(calls)) {
    const real = fs[name];
    original[name] = real;
    fs[name] = (...args) => {
      const ours = isOurs(kind, args[0]);
      const named = only === undefined || only === name;
      const counts = ours && named && !(name === "openSync" && isReading(args[1]));
      if (counts) state.count += 1;
      const hit = counts && at > 0 && (lasting ? state.count >= at : state.count === at);
      if (hit && kill) die(name, real, args);
      if (hit && !(roomless.has(code) && freeing.has(name))) throw fault(name, args[0]);
      const result = real(...args);
      if (name === "openSync" && ours) files.add(result);
      return result;
    };
  }
  const close = fs.closeSync;
  fs.closeSync = (file) => {
    files.delete(file);
    return close(file);
  };
  syncBuiltinESMExports();
  return state;

  function restore() {
    Object.assign(fs, original, { closeSync: close });
    syncBuiltinESMExports();
  }

  function isOurs(kind, first) {
    if (typeof first === "number") return kind !== "path" && files.has(first);
    return kind !== "file" && resolve(String(first)).startsWith(root);
  }

  function fault(name, first) {
    const syscall = name.replace(/(File)?Sync$/, "");
    const path = typeof first === "string" ? ` '${first}'` : "";
    const error = new Error(`${code}: ${messages[code]}, ${syscall}${path}`);
    return Object.assign(error, { code, syscall, errno: -28 });
  }
}

/** Flags of an open that changes nothing. */
function isReading(flags) {
  if (typeof flags === "number") return (flags & 3) === fs.constants.O_RDONLY;
  return flags === undefined || flags === "r";
}

/** Half of what was to be written is written. */
function die(name, real, [file, content, offset, length]) {
  if (name === "writeSync" && length > 1) real(file, content, offset, length >> 1);
  process.kill(process.pid, "SIGKILL");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); // until it comes
}

if (process.env.RNNLAB_FAULT) {
  const { who, report, ...fault } = JSON.parse(process.env.RNNLAB_FAULT);
  const isMember = /worker\.js$/.test(process.argv[1] ?? "");
  if ((who === "member") === isMember) {
    const state = inject(fault);
    if (report) {
      process.on("exit", () => {
        state.restore();
        fs.appendFileSync(report, `${state.count}\n`);
      });
    }
  }
}
