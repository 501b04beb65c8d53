import { errorCode } from "../shared/files.js";
import { exitCodes } from "./exit.js";

/** Of a process: the streams that a reader may close at any moment. */
type Streams = Pick<NodeJS.Process, "stdout" | "stderr">;

/**
 * Keeps the process alive when its output can no longer be written, so that training continues
 * unwatched. `rnnlab ... | head` closes the pipe early, which is not an error; a full disk behind
 * `> results.txt` is one, and is reported when the work is done.
 */
export function watchOutput({ stdout, stderr }: Streams): {
  /** The exit code for the process, when all output has been tried. */
  exitCode(code: number): Promise<number>;
} {
  let fault: Error | undefined;
  stdout.on("error", (error) => {
    if (!CLOSED.has(errorCode(error) ?? "")) fault ??= error;
  });
  stderr.on("error", () => {}); // there is nowhere to tell of it
  return {
    async exitCode(code) {
      await written(stdout);
      if (fault === undefined) return code;
      stderr.write(`error: cannot write to standard output (${fault.message})\n`);
      return code === exitCodes.done ? exitCodes.failed : code;
    },
  };
}

const CLOSED = new Set(["EPIPE", "ERR_STREAM_DESTROYED", "ECONNRESET"]);

/** Until what was given to a stream is written, or has failed. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write("", () => resolve());
  });
}
