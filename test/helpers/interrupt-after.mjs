/**
 * Loaded before the program: sends this process SIGINT as soon as it has written the text of `RNNLAB_INTERRUPT_AFTER`
 * on stderr. A test that reads the text from a pipe may be late by so much that the command has ended.
 */
import process from "node:process";

const after = process.env.RNNLAB_INTERRUPT_AFTER;
delete process.env.RNNLAB_INTERRUPT_AFTER; // processes that it starts are not meant
const write = process.stderr.write.bind(process.stderr);
let written = "";
let isSent = after === undefined;

process.stderr.write = (chunk, ...rest) => {
  const result = write(chunk, ...rest);
  if (isSent) return result;
  written += chunk;
  isSent = written.includes(after);
  if (isSent) process.kill(process.pid, "SIGINT"); // once: a second one would kill
  return result;
};
