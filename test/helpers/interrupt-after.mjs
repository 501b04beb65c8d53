/**
 * Loaded before the program. As soon as this process has written the text `after` of `RNNLAB_INTERRUPT` on stderr, it
 * sends itself the signals `by`, or ends as by SIGKILL with "exit". With `member`, it is instead the first worker that
 * has trained two epochs of the member of a comparison with this index. A test that reads from a pipe when to send a
 * signal may be late by so much that the command has ended.
 */
import { closeSync, openSync } from "node:fs";
import process from "node:process";

const { after, by, member } = JSON.parse(process.env.RNNLAB_INTERRUPT ?? "{}");

function interrupt() {
  if (by === "exit") process.reallyExit(137); // process 1 of a namespace cannot kill itself
  for (const signal of by) process.kill(process.pid, signal);
}

/** Whether no process that works here was interrupted before. */
function isFirst() {
  try {
    closeSync(openSync("interrupted", "wx"));
    return true;
  } catch {
    return false;
  }
}

if (after !== undefined) {
  delete process.env.RNNLAB_INTERRUPT; // processes that it starts are not meant
  const write = process.stderr.write.bind(process.stderr);
  let written = "";
  let isSent = false;
  process.stderr.write = (chunk, ...rest) => {
    const result = write(chunk, ...rest);
    written += chunk;
    if (isSent || !written.includes(after)) return result;
    isSent = true;
    interrupt();
    return result;
  };
} else if (member !== undefined && process.send) {
  const send = process.send.bind(process);
  process.send = (message, ...rest) => {
    const result = send(message, ...rest);
    const { index, report } = message;
    const isAsked = index === member && report.type === "event" && report.event.epoch === 2;
    if (isAsked && report.event.type === "epoch" && isFirst()) interrupt();
    return result;
  };
}
