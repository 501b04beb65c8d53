import { errorCode } from "../shared/files.js";
import { exitCodes } from "./exit.js";

/** The output streams of a process, which a reader may close at any time. */
type Streams = Pick<NodeJS.Process, "stdout" | "stderr">;

/**
 * Keeps the process alive when its output can no longer be written, so that training continues. A
 * pipe that `rnnlab ... | head` closes early is not an error; a full disk behind `> results.txt`
 * is, and is reported when the work is done.
 */
export function watchOutput({ stdout, stderr }: Streams): {
  /** The exit code of the process, after all output was attempted. */
  exitCode(code: number): Promise<number>;
} {
  let fault: Error | undefined;
  stdout.on("error", (error) => {
    if (!CLOSED.has(errorCode(error) ?? "")) fault ??= error;
  });
  stderr.on("error", () => {}); // there is nowhere left to report it
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

/** Resolves when everything given to a stream is written or has failed. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write("", () => resolve());
  });
}
