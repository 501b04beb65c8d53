import { type ChildProcess, fork } from "node:child_process";
import { ownFile } from "../shared/own-files.js";
import type { MemberEnd, MemberReport, MemberRequest, MemberTask } from "./protocol.js";

const ENTRY = ownFile("bin/member.js");

/** A process that runs members of a comparison, one at a time. */
export class MemberProcess {
  readonly #child: ChildProcess;
  #complaint = "";
  #onReport: (report: MemberReport) => void = () => {};
  #onEnd: (end: MemberEnd) => void = () => {};
  #alive = true;

  constructor() {
    this.#child = fork(ENTRY, { stdio: ["ignore", "ignore", "pipe", "ipc"] });
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      this.#complaint = `${this.#complaint}${chunk}`.slice(-2000);
    });
    this.#child.on("message", (report: MemberReport) => this.#take(report));
    this.#child.on("error", ({ message }) => this.#end({ type: "failed", message }));
    this.#child.on("close", (code, signal) => {
      this.#end({ type: "failed", message: endText(code, signal, this.#complaint) });
      this.#alive = false;
    });
  }

  /** Whether it can take another task. */
  get alive(): boolean {
    return this.#alive && this.#child.connected;
  }

  /** Runs a task until it ends, successfully or not. Only one task may run at a time. */
  run(
    task: MemberTask,
    threads: number,
    onReport: (report: MemberReport) => void,
  ): Promise<MemberEnd> {
    this.#onReport = onReport;
    return new Promise((resolve) => {
      this.#onEnd = resolve;
      this.#send({ type: "run", task, threads });
    });
  }

  /** Makes the current task save and end. */
  stop(): void {
    this.#send({ type: "stop" });
  }

  /** Makes the process end when it is idle. */
  close(): void {
    if (this.#child.connected) this.#child.disconnect();
  }

  #send(request: MemberRequest): void {
    if (this.#child.connected) this.#child.send(request);
  }

  #take(report: MemberReport): void {
    this.#onReport(report);
    const { type } = report;
    if (type === "finished" || type === "failed" || type === "interrupted") this.#end(report);
  }

  #end(end: MemberEnd): void {
    this.#onEnd(end);
    this.#onEnd = () => {};
  }
}

/** Describes how a process ended that did not report its end. */
function endText(code: number | null, signal: string | null, complaint: string): string {
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  const memory = signal === "SIGKILL" ? " (out of memory?)" : "";
  const last = complaint
    .trim()
    .split("\n")
    .findLast((line) => /error/i.test(line));
  return `its process was ended ${how}${memory}${last === undefined ? "" : `: ${last.trim()}`}`;
}
